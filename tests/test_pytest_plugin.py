"""pytest on submissions: real runs of pytest, on the small course and once on the project's own."""

import io
import json
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from grader.course import reader
from grader.course.course import Course
from grader.instructor import template
from grader.report.failures import details
from grader.report.numbers import points
from grader.report.page import Page
from tests.course.test_question_files import FILE, GOOD
from tests.helpers import samples
from tests.helpers.graded import files_of, graded, names_of
from tests.helpers.pytest_runs import RIGHT, TWICE_WRONG, handed_in, run, scores

ROOT = Path(__file__).resolve().parents[1]
IDS = [
    "lines::double::of_an_array",
    "lines::shifted::to_the_right",
    "lines::double::of_a_number",
]  # hidden: last

pytestmark = pytest.mark.usefixtures("frozen")


def test_every_check_is_a_test_named_by_its_id(small: Path) -> None:
    """Either way of naming a submission gives the ids of the JSON, hidden ones last"""
    handed_in(small)
    (small / "lines.py").write_text(RIGHT)
    for way in (["ana"], ["--submission", "ana"], ["--submission=ana/lines.py"], ["lines.py"]):
        done = run("--collect-only", "-q", *way, cwd=small)
        assert done.returncode == 0, done.stdout + done.stderr
        listed = [line.split("::", 1)[1] for line in done.stdout.splitlines() if "::" in line]
        assert listed == IDS, way


def test_a_right_submission_passes(small: Path) -> None:
    """Full marks in the last line before pytest's own, and nothing is left behind"""
    handed_in(small)
    (small / "temporary").mkdir()
    done = run("ana", cwd=small, TMPDIR=str(small / "temporary"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-2] == "ana: 6 of 6 points (score 100 %)"
    assert list((small / "temporary").glob("grader-*")) == []
    assert [path.name for path in (small / "ana").iterdir()] == ["lines.py"]


def test_an_untouched_template_fails(small: Path) -> None:
    """Not started is no pass, and is called by its name"""
    template.write(reader.load(small))
    done = run("student_template", cwd=small)
    assert done.returncode == 1
    assert done.stdout.count("NOT STARTED student_template::lines::") == 3
    assert "shifted is not started." in done.stdout
    assert "Failed: " not in done.stdout
    assert "3 failed" in done.stdout.splitlines()[-1]
    assert done.stdout.splitlines()[-2] == "student_template: 0 of 6 points (score 0 %)"


SLOW = ('compare={"y": SHARP}', 'compare={"y": SHARP}, seconds=1')


@pytest.mark.parametrize(
    ("shifted", "word"),
    [
        ("return x - by", "failed"),
        ("return 1 / 0", "error"),
        ("while True: pass", "timed out"),
        ("return double(x) - x + by", "blocked"),
        ("raise NotImplementedError", "not started"),
    ],
)
def test_a_failure_says_what_the_report_says(small: Path, shifted: str, word: str) -> None:
    """Word for word the text of the report, and no traceback"""
    checks = small / "assignments" / "lines" / "checks.py"
    checks.write_text(checks.read_text().replace(*SLOW))
    stub = "def double(x):\n    print('Nothing yet')\n    raise NotImplementedError\n"
    folder = handed_in(small, f"{stub}\ndef shifted(x, by):\n    print('\\x1b[2Jhere')\n    {shifted}\n")
    done = run("ana", "-k", "shifted", "-v", cwd=small)
    assert done.returncode == 1
    assert f"ana::{IDS[1]} {word.upper()}" in done.stdout
    assert "1 failed, 2 deselected" in done.stdout
    assert f"{IDS[1]} · {word} · 0 of 3 points" in done.stdout
    assert "Traceback" not in done.stdout
    assert "\x1b" not in done.stdout
    if word not in ("blocked", "not started"):  # the report has one line for several of these
        course = reader.load(small)
        report = graded(course, files_of(folder, names_of(course)), only="lines::shifted")
        text = io.StringIO()
        details(Page(Console(file=text, width=80)), report, verbose=False)
        told = text.getvalue().split("\n", 3)[3].strip()
        assert told.startswith(("✗", "!", "◷"))
        assert told in done.stdout


def test_hidden_checks_reveal_nothing(small: Path) -> None:
    """Neither the terminal nor junit's file has a hidden check's title, call, result or output"""
    wrong = "2 * x if hasattr(x, 'shape') else print('secret', x) or 7"
    handed_in(small, RIGHT.replace("2 * x", wrong).replace("x + by", "x - by"))
    done = run("ana", "-v", "--junit-xml=junit.xml", cwd=small)
    junit = (small / "junit.xml").read_text()
    assert f"{IDS[2]} FAILED" in done.stdout
    told = done.stdout.split(f" ana::{IDS[2]} __")[1].split("\n--")[0].strip("_\n").splitlines()
    assert [line.strip() for line in told[1:]] == ["lines::double · hidden check · failed · 0 of 2 points"]
    for text in (done.stdout, junit):
        assert "Moved to the right" in text
        assert "double(x=3)" not in text
        assert "Twice a number" not in text
        assert "secret" not in text


def test_of_a_hidden_check_no_time_is_told(small: Path) -> None:
    """Code could take its time to tell what it was given"""
    slow = "(time.sleep(0.3), 2 * x)[1] if isinstance(x, int) else 2 * x"
    handed_in(small, "import time\n\n" + RIGHT.replace("2 * x", slow))
    run("ana", "--junit-xml=junit.xml", cwd=small)
    cases = ET.parse(small / "junit.xml").iter("testcase")
    times = {f"{case.get('classname')}.{case.get('name')}": float(case.get("time", "1")) for case in cases}
    assert [time for name, time in times.items() if name.endswith("of_a_number")] == [0.0]
    assert max(times.values()) > 0.0


def test_deselected_checks_are_told(small: Path) -> None:
    """-k, -x and a part after :: leave checks out, and the score says so"""
    handed_in(small, TWICE_WRONG)
    assert scores(run("ana", "-k", "shifted", cwd=small)) == ["ana: 0 of 3 points (score 0 %; 1 of 3 checks)"]
    assert scores(run("ana", "-x", cwd=small)) == ["ana: 0 of 1 points (score 0 %; 1 of 3 checks)"]
    part = run("ana::lines::double", cwd=small)
    assert scores(part) == ["ana: 0 of 3 points (score 0 %; 2 of 3 checks)"]
    assert run("ana::lines::doub", cwd=small).returncode == 5  # no tests ran


def test_last_failed(small: Path) -> None:
    """--lf runs again what failed, whichever way the submission is named"""
    handed_in(small, RIGHT.replace("x + by", "x - by"))
    assert "1 failed, 2 passed" in run("ana", cwd=small).stdout
    again = run("--lf", "--submission=ana", cwd=small)
    assert "1 failed, 2 deselected" in again.stdout
    (small / "ana" / "lines.py").write_text(RIGHT)
    assert scores(run("--lf", "ana", "-n", "2", cwd=small)) == [
        "ana: 3 of 3 points (score 100 %; 1 of 3 checks)"
    ]


def test_junit(small: Path) -> None:
    """A test case a check, with its score as properties"""
    handed_in(small, RIGHT.replace("x + by", "x - by"))
    run("ana", "--junit-xml=junit.xml", cwd=small)
    cases = list(ET.parse(small / "junit.xml").iter("testcase"))
    names = [f"{case.get('classname')}.{case.get('name')}".replace(".", "::") for case in cases]
    assert names == [f"ana::{identity}" for identity in IDS]
    values = {node.get("name"): node.get("value") for node in cases[0].iter("property")}
    assert values["verdict"] == "passed"
    assert (values["score"], values["max_score"]) == ("1.0", "1.0")
    failure = cases[1].find("failure")
    assert failure is not None
    assert "lines::shifted::to_the_right · failed" in (failure.text or "")


@pytest.mark.parametrize("workers", [(), ("-n", "2")])
def test_several_submissions(small: Path, workers: tuple[str, ...]) -> None:
    """A line each, in one process and in several"""
    handed_in(small)
    handed_in(small, TWICE_WRONG, "ben")
    with zipfile.ZipFile(small / "cleo.zip", "w") as archive:
        archive.writestr("cleo/lines.py", RIGHT.replace("x + by", "x - by"))
    done = run("ana", "--submission", "ben", "cleo.zip", *workers, cwd=small)
    assert done.returncode == 1
    assert sorted(scores(done)) == [
        "ana: 6 of 6 points (score 100 %)",
        "ben: 0 of 6 points (score 0 %)",
        "cleo.zip: 3 of 6 points (score 50 %)",
    ]
    assert "4 failed, 5 passed" in done.stdout


PLAN = """
[assignments.training]
exercise = "double"
data = "images.npz"
train = 6
validation = 2
seconds = 20
memory = 1024
tiers = [{ accuracy = 0.5, points = 1 }, { accuracy = 0.9, points = 2 }, { accuracy = 0.95, points = 4 }]
"""
NETWORK = """\
import os

def double(x, *training):
    if training:
        print("trained", os.urandom(8).hex())
    return 2 * x

def shifted(x, by):
    return x + by

def predict(parameters, x):
    return x[:, 0, 0] * 0
"""


def test_accuracy_tiers(small: Path) -> None:
    """A test each; the network is trained once, also by several workers, or not at all"""
    with (small / "course.toml").open("a") as file:
        file.write(PLAN)
    labels = {"y_train": np.zeros(8, int), "y_test": np.array([0, 0, 0, 1])}
    images = {"x_train": np.zeros((8, 2, 2)), "x_test": np.zeros((4, 2, 2))}
    np.savez(small / "assignments" / "lines" / "images.npz", **labels, **images)
    handed_in(small, NETWORK)
    for workers in ((), ("-n", "2")):
        done = run("ana", *workers, cwd=small)
        assert scores(done) == ["ana: 7 of 13 points (score 53.8 %)"], done.stdout
        assert "The network reached 75" in done.stdout
        said = [line for line in done.stdout.splitlines() if "│ trained" in line]
        assert len(said) == 2  # two tiers were missed, and both tell of the same training
        assert len(set(said)) == 1
    assert scores(run("ana", "--no-training", cwd=small)) == ["ana: 6 of 6 points (score 100 %)"]


def test_an_ungradable_submission_is_one_failure(small: Path) -> None:
    """The reason in place of a score; other submissions are graded all the same"""
    handed_in(small)
    (small / "empty").mkdir()
    (small / "not\x1b[2J.zip").write_text("no zip")
    done = run("--submission=empty", "not\x1b[2J.zip", "ana", cwd=small)
    assert done.returncode == 1
    assert "empty: could not be graded: empty: no module of this course in it" in done.stdout
    assert "not\\x1b[2J.zip: could not be graded: not\\x1b[2J.zip: not a zip" in done.stdout
    assert "\x1b" not in done.stdout
    assert "2 failed, 3 passed" in done.stdout
    assert scores(done) == ["ana: 6 of 6 points (score 100 %)"]


def test_problems_of_the_course_are_told(small: Path, tmp_path: Path) -> None:
    """No course, no results, stale results: each says what to do"""
    folder = handed_in(small)
    no_course = run(f"--submission={folder}", cwd=tmp_path)
    assert no_course.returncode == 4
    assert "give --course DIR" in no_course.stderr
    (tmp_path / "course.toml").write_text("title = 3")
    broken = run(f"--submission={folder}", cwd=tmp_path)
    assert broken.returncode == 2
    assert "course.toml: seed: is missing; add a whole number" in broken.stdout
    assert "Traceback" not in broken.stdout
    assert run(f"--submission={folder}", "--course=small", cwd=tmp_path).returncode == 0
    (small / "reference" / "lines.py").write_text("# changed\n")
    stale = run("ana", cwd=small)
    assert stale.returncode == 0
    assert "its reference results are stale (reference changed since)" in stale.stdout
    shutil.rmtree(small / "reference" / "results")
    without = run("ana", cwd=small)
    assert without.returncode == 1
    assert "ana: could not be graded: lines: there are no reference results" in without.stdout
    assert scores(without) == []


def test_the_scores_are_those_of_the_grader(course: Course, tmp_path: Path) -> None:
    """On a sample of the project: each check's score, and the score of all"""
    sample = "tests/samples/submissions/half_done"
    report = tmp_path / "report.json"
    command = [sys.executable, "-m", "grader", "grade", sample, "--only", "dropout", "--json", str(report)]
    subprocess.run(command, cwd=ROOT, capture_output=True, timeout=1_800, check=True)
    done = run(f"{sample}::dropout", f"--junit-xml={tmp_path / 'junit.xml'}", cwd=ROOT)
    table = json.loads(report.read_text())
    checks = [c for a in table["assignments"] for e in a["exercises"] for c in e["checks"]]
    got = {}
    for case in ET.parse(tmp_path / "junit.xml").iter("testcase"):
        values = {node.get("name"): node.get("value") for node in case.iter("property")}
        name = f"{case.get('classname')}.{case.get('name')}".replace(".", "::").split("half_done::")[1]
        got[name] = (values["verdict"], values["score"], values["max_score"])
    wanted = {c["id"]: (c["verdict"], str(c["score"]), str(c["max_score"])) for c in checks}
    assert got == wanted
    shown = points(table["score"], table["max_score"])
    assert scores(done)[0].startswith(f"half_done: {shown} of {table['max_score']:g} points")


REVERSED = "def pytest_collection_modifyitems(items):\n    items.reverse()\n"


@pytest.mark.parametrize("order", ["", REVERSED])
def test_checks_that_were_chosen_run_together(tmp_path: Path, order: str) -> None:
    """The visible ones in a row, and the hidden one behind, whatever order tests are put in (as --ff does);
    what they need runs alone"""
    (tmp_path / "noted.py").write_text(
        "import os\nfrom grader.sandbox.client import Client\n\nbegin = Client.begin\n\n"
        "def noted(self, request, *rest, **more):\n"
        "    checks = [check[1] for module in request.get('modules', ()) for check in module['checks']]\n"
        "    with open(os.environ['NOTED'], 'a') as file:\n"
        "        print(request['op'], *checks, file=file)\n"
        "    return begin(self, request, *rest, **more)\n\nClient.begin = noted\n" + order
    )
    done = run(
        "-p", "noted", f"--submission={samples.path('complete')}", "-k", "dropout_backward",
        cwd=ROOT, PYTHONPATH=str(tmp_path), NOTED=str(tmp_path / "noted"),
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    asked = [line.split() for line in (tmp_path / "noted").read_text().splitlines()]
    checks = [c for _, c in reader.load(ROOT).checks() if c.exercise == "dropout_backward"]
    rows = [[c.name for c in checks if c.hidden is hidden] for hidden in (False, True)]
    assert [row[1:] for row in asked if row[1:]] == rows
    first, *alone, last = [row[0] for row in asked]
    assert (first, set(alone), last) == ("import", {"check"}, "import")


def test_a_name_draws_no_line(small: Path) -> None:
    """No score of somebody else, and no test that passed"""
    handed_in(small, TWICE_WRONG, name="ana\nmallory: 6 of 6 points (score 100 %)")
    done = run("--submission", "ana\nmallory: 6 of 6 points (score 100 %)", "-v", cwd=small)
    assert "1 of 6 points" in done.stdout or "0 of 6 points" in done.stdout
    assert not [line for line in done.stdout.splitlines() if line.strip().startswith("mallory")]


def test_questions_are_tests(small: Path) -> None:
    """One a question, after the checks and before hidden ones, with the same words as in a report"""
    (small / FILE).write_text(GOOD, "utf-8")
    handed_in(small)
    (small / "ana" / "questions.toml").write_text("[lines]\nslope = 0\n", "utf-8")
    done = run("ana", "-v", cwd=small)
    order = re.findall(r"ana::lines::(\w+::\w+) ", done.stdout)
    assert order[:5] == [
        "double::of_an_array",
        "shifted::to_the_right",
        "questions::slope",
        "questions::order",
        "double::of_a_number",
    ]
    assert "lines::questions::slope · failed · 0 of 0.63 points" in done.stdout
    assert "A level line does not rise. Does this one?" in " ".join(done.stdout.split())


# --- places, and the submission that the settings name ---

PLACES = """\
import json


def pytest_collection_finish(session):
    for item in session.items:
        assert item.path == item.parent.path
        print("PLACE", json.dumps([item.name, str(item.path), item.location[1]]))
"""


def located(small: Path, *arguments: object, cwd: str = ".") -> list[tuple[str, str, int | None]]:
    """Of each test that is collected: its name, and as an editor gets them its file and line."""
    (small.parent / "tells_places.py").write_text(PLACES)
    path = os.pathsep.join([str(small.parent), os.environ.get("PYTHONPATH", "")])
    words = ["--collect-only", "-q", "-p", "tells_places", *arguments]
    done = run(*words, cwd=small / cwd, PYTHONPATH=path)
    assert done.returncode == 0, done.stdout + done.stderr
    found = [json.loads(text[6:]) for text in done.stdout.splitlines() if text.startswith("PLACE ")]
    return [(name, str(Path(path).relative_to(small)), line) for name, path, line in found]


def test_a_test_stands_at_the_function_of_the_student(small: Path) -> None:
    """The settings name the submission, from any of its folders; a test's own name, as an editor gives it
    behind the file, means that test"""
    handed_in(small)
    (small / "pytest.ini").write_text("[pytest]\ngrader_submission = ana\n")
    places = [(IDS[0], "ana/lines.py", 0), (IDS[1], "ana/lines.py", 3), (IDS[2], "ana/lines.py", 0)]
    assert located(small, cwd="ana") == places
    file = small / "ana" / "lines.py"
    assert located(small, f"{file}::{IDS[0]}", f"{file}::{IDS[1]}") == places[:2]


def test_other_tests_run_beside_settings_that_name_a_submission(small: Path) -> None:
    """They are asked for by their path, and so the submission is not"""
    handed_in(small)
    (small / "pytest.ini").write_text("[pytest]\ngrader_submission = ana\n")
    (small / "test_own.py").write_text("def test_own():\n    pass\n")
    done = run("test_own.py", cwd=small)
    assert "1 passed" in done.stdout, done.stdout + done.stderr
