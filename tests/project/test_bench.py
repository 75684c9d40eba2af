"""The bench: figures, tables and the README's part; the same checks on both sides. Nothing is timed here."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench import __main__ as command
from bench import account, bare, build, figures, groups, growth, results, start
from bench.figures import Figure, Measured, beside
from bench.measure import BenchError, Cost, Costs
from bench.setting import Setting
from grader.course import reader
from grader.course.course import Course
from grader.evidence.run import seed_of

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def setting(tmp_path: Path) -> Setting:
    """The setting of a short run."""
    return Setting(tmp_path, tmp_path / "cache", 1, 1, 1, 2)


def python(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Python from the project's folder, as `make bench` runs it."""
    environment = {**os.environ, **variables}
    return subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


# --- figures ---

SLOW = beside("five modules: time", 3.0, 2.0, "bare", 1.25, 7)
SMALL = Figure("own memory", 49.2, "MB", limit=90.0, aim="90 MB")
PLAIN = Figure("slope", 0.0123, "s")


def test_a_ratio_and_whether_its_aim_is_met() -> None:
    """An aim is a multiple of what stands beside it, a number of its own, or not there"""
    assert (SLOW.ratio, SLOW.limit, SLOW.met) == (1.5, 2.5, False)
    assert (SMALL.ratio, SMALL.met) == (None, True)
    assert (PLAIN.ratio, PLAIN.met) == (None, None)


def test_the_cells_of_a_row() -> None:
    """Units, short times in milliseconds, and a dash for what is not there"""
    assert figures.cells(SLOW) == ("five modules: time", "3.00 s", "2.00 s, bare", "1.50x", "1.25x", "no")
    assert figures.cells(SMALL) == ("own memory", "49 MB", "–", "–", "90 MB", "yes")
    assert figures.cells(PLAIN) == ("slope", "12 ms", "–", "–", "", "")


def test_a_table_in_columns() -> None:
    """All rows of a column begin at the same place"""
    lines = figures.table([SLOW, SMALL]).splitlines()
    assert len(lines) == 3
    assert {line.index(word) for line, word in zip(lines, ("takes", "3.00", "49 MB"), strict=True)} == {20}


def test_the_readme_table() -> None:
    """A row a figure below its group, tables of another form below, then machine and day"""
    groups = [("Floor", Measured((SLOW,))), ("Peers", Measured((), (("", "time"), ("pytest", "1 s"))))]
    text = figures.markdown(groups, "a machine", "2026-01-31")
    assert "| **Floor** | | | | | |\n| five modules: time | 3.00 s |" in text
    assert "Peers:\n\n|  | time |\n| --- | ---: |\n| pytest | 1 s |" in text
    assert text.endswith("\n\na machine, 2026-01-31.")
    rows = [line for line in text.partition("\n\n")[0].splitlines() if "**" not in line]
    assert len({line.count("|") for line in rows}) == 1


def test_results_can_be_read_back(tmp_path: Path) -> None:
    """A group's figures survive the JSON, and a later run keeps the other groups'"""
    path = tmp_path / "results.json"
    first = Measured((SLOW, SMALL), (("", "a"), ("b", "c")), ("a note",), {"wall": [1.5]}, ("a problem",))
    results.save({"core": first}, path)
    results.save({"start": Measured((PLAIN,))}, path)
    table = results.load(path)
    assert list(table) == ["core", "start"]
    assert figures.measured_of(table["core"]) == first
    assert figures.measured_of(table["start"]) == Measured((PLAIN,))


# --- the README ---


def test_a_part_is_replaced() -> None:
    """What stands between the marks, and nothing else"""
    before = f"above\n{figures.BEGIN}\nold\n{figures.END}\nbelow\n"
    after = figures.with_part(before, "new | \\1")
    assert after == f"above\n{figures.BEGIN}\nnew | \\1\n{figures.END}\nbelow\n"
    assert figures.with_part(after, "new | \\1") == after


@pytest.mark.parametrize(
    "text",
    [
        "no marks",
        figures.BEGIN,
        f"{figures.END} {figures.BEGIN}",
        f"{figures.BEGIN} {figures.END} {figures.END}",
        2 * f"{figures.BEGIN} {figures.END}\n",
    ],
)
def test_broken_marks_are_refused(text: str) -> None:
    """A document without the two marks is not touched"""
    with pytest.raises(ValueError, match="expected one"):
        figures.with_part(text, "new")


def test_readme_gets_the_usual_groups(tmp_path: Path) -> None:
    """The README has the marks; what is measured on request only stays out"""
    readme, path = tmp_path / "README.md", tmp_path / "results.json"
    readme.write_text((ROOT / "README.md").read_text(encoding="utf-8"), encoding="utf-8")
    results.save({"core": Measured((SLOW,)), "growth": Measured((PLAIN,))}, path)
    assert results.readme(readme, path)
    text = readme.read_text(encoding="utf-8")
    assert "| five modules: time |" in text
    assert "| slope |" not in text
    assert not results.readme(readme, path)


# --- both sides do the same ---


def test_the_floor_runs_the_graders_checks(course: Course) -> None:
    """The bare interpreter has the ids, seeds and modules that the grader has, in the same order"""
    ours = [(a.name, a.id(c), seed_of(course.seed, a.id(c))) for a, c in course.checks()]
    theirs = [(module, identity, seed) for module, identity, _, seed in bare.checks(ROOT / "course.toml")]
    assert theirs == ours


def test_the_core_course_has_five_modules(setting: Setting) -> None:
    """The core without what trains, with the same checks on both sides, and all of them are run"""
    core = reader.load(setting.core)
    assert [a.name for a in core.assignments] == ["softmax_loss", "backprop", "optimizers", "dropout", "init"]
    ours = [a.id(c) for a, c in core.checks()]
    assert [identity for _, identity, _, _ in bare.checks(setting.core)] == ours
    done = python("bench/bare.py", "checks", str(setting.core), str(setting.submission))
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{len(ours)}\n"


VERIFY = """
import shared
for identity in shared.IDS:
    try:
        shared.verify(identity)
    except AssertionError:
        print(identity)
"""


def test_the_peers_tests_can_fail(setting: Setting, tmp_path: Path) -> None:
    """What the peers run finds a wrong softmax, and finds nothing in the complete submission"""
    work = tmp_path / "peers"
    work.mkdir()
    (work / "course.toml").symlink_to(setting.core)
    for name in ("assignments", "reference"):
        (work / name).symlink_to(ROOT / name)
    made = python("-m", "bench.peers.make", str(setting.core), str(setting.submission), str(work))
    assert made.returncode == 0, made.stderr
    wrong = tmp_path / "wrong"
    wrong.mkdir()
    for path in setting.submission.glob("*.py"):
        more = "\n\ndef softmax(scores):\n    return scores\n" if path.stem == "softmax_loss" else ""
        (wrong / path.name).write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    lost = {}
    for submission in (setting.submission, wrong):
        variables = {"PEERS_WORK": str(work), "PEERS_SUBMISSION": str(submission)}
        done = python("-c", VERIFY, PYTHONPATH=f"{ROOT}{os.pathsep}{work}", **variables)
        assert done.returncode == 0, done.stderr
        lost[submission] = done.stdout.split()
    assert lost[setting.submission] == []
    assert "softmax_loss::softmax::ordinary_scores" in lost[wrong]
    assert all("::softmax" in identity for identity in lost[wrong])


# --- reading what others say ---


def test_imports_that_are_watched() -> None:
    """Of -X importtime, the packages themselves, with all that they import"""
    said = (
        "import time: self [us] | cumulative | imported package\n"
        "import time:       120 |        120 |   numpy.version\n"
        "import time:       300 |      45174 | numpy\n"
        "import time:        10 |         10 |     os\n"
        "a line of another program\n"
    )
    assert start.watched(said) == {"numpy": 45.174}


def test_places_for_a_control_group() -> None:
    """The old CPU accounting comes before the new tree, each with the place this process has in it"""
    mounts = [
        "30 1 0:2 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory",
        "31 1 0:3 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw",
        "32 1 0:4 / /sys/fs/cgroup/cpu rw shared:9 - cgroup cgroup rw,cpu,cpuacct",
    ]
    own = ["4:memory:/m", "2:cpu,cpuacct:/here", "0::/there"]
    places = [(str(place), old) for place, _, old in account._places(mounts, own)]
    assert places == [("/sys/fs/cgroup/cpu/here", True), ("/sys/fs/cgroup/unified/there", False)]


# --- growth ---


def test_a_line_through_points() -> None:
    """Points on a line give that line; one size gives none"""
    line = growth.fitted([(x, 3.0 + 0.5 * x) for x in (10, 30, 100, 1000)])
    assert line.start == pytest.approx(3.0)
    assert line.slope == pytest.approx(0.5)
    with pytest.raises(ValueError, match="two sizes"):
        growth.fitted([(10, 1.0), (10, 2.0)])


def test_the_plan() -> None:
    """Hours and machines follow from the seconds"""
    text = "\n".join(growth.plan(tiny=0.036, core=0.36, training=17.64, report=100_000))
    assert "0.04 s each, 1 h; in 8 h on 1 machine of 64 cores" in text
    assert "0.36 s each, 10 h" in text
    assert "18.00 s each, 500 h; in 8 h on 1 machine of 64 cores" in text
    assert "training takes 98 %" in text
    assert "reports 10.0 GB" in text


# --- running ---


def test_medians() -> None:
    """The middle run counts, for each kind of cost by itself"""
    costs = Costs((Cost(1.0, 9.0, 40.0), Cost(5.0, 2.0, 41.0), Cost(2.0, 3.0, 90.0)))
    assert (costs.median("wall"), costs.median("cpu"), costs.median("own")) == (2.0, 3.0, 41.0)
    assert json.loads(json.dumps(costs.plain()))["own"] == [40.0, 41.0, 90.0]


RUN = """
import sys
from bench.measure import BenchError, Command, run
print(run(Command([sys.executable, "bench/peak.py"])).wall > 0)
try:
    run(Command([sys.executable, "-c", "import sys; print('why'); sys.exit(3)"]))
except BenchError as error:
    print(error)
"""


def test_a_command_that_fails_measures_nothing() -> None:
    """Its exit code and its last lines are the message; in a process of its own, which waits for all"""
    done = python("-c", RUN)
    assert done.returncode == 0, done.stderr
    first, second, why = done.stdout.splitlines()
    assert first == "True"
    assert second.endswith("ended with 3")
    assert why == "why"


def test_a_group_that_fails_costs_no_other(
    setting: Setting, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What went wrong is kept for the end; the next group is measured"""

    def broken(setting: Setting) -> Measured:
        """Breaks"""
        raise ZeroDivisionError("a mistake")

    def absent(setting: Setting) -> Measured:
        """Is not there"""
        raise BenchError("not installed")

    def partly(setting: Setting) -> Measured:
        """Finds something"""
        return Measured((SLOW,), problems=("a peer is missing",))

    table = {f.__name__: groups.Group(f.__name__, f) for f in (broken, absent, partly)}
    monkeypatch.setattr(command, "GROUPS", table)
    problems: list[str] = []
    found = [command._group(name, setting, problems) for name in table]
    assert found[:2] == [None, None]
    assert found[2] is not None
    assert [problem.partition(":")[0] for problem in problems] == ["broken", "absent", "partly"]
    assert "ZeroDivisionError: a mistake" in problems[0]
    assert "five modules: time" in capsys.readouterr().out


def test_keras_is_asked_for(setting: Setting, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Keras, the group of its results says what to run"""
    monkeypatch.setattr(build.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(BenchError, match="make bench"):
        build.reference(setting)
