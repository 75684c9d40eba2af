"""Whole submissions, graded for real: each sample must get exactly the report that is kept for it."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import jsonschema
import nbformat
import numpy as np
import pytest

from grader.cli import main
from grader.cli.grade import _file_names
from grader.course import reference_results
from grader.grading import checks
from grader.grading.grade import Grading
from grader.model import Evidence, Report, Verdict
from grader.report import json_report
from grader.submission import submission as submissions
from tests.helpers import samples
from tests.helpers.alone import Alone
from tests.helpers.tiny import CHECKS, deed, tiny_course

DROPOUT = str(samples.path("complete") / "dropout.py")


def run(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """The command line, as a person runs it."""
    return subprocess.run(
        [sys.executable, "-m", "grader", *arguments],
        capture_output=True,
        text=True,
        cwd=samples.ROOT,
        env={**os.environ, "COLUMNS": "80", **environment},
        timeout=300,
        check=False,
    )


def points() -> float:
    """What the checks of the course are worth; the tiers of a training come on top."""
    return sum(assignment.points for assignment in samples.course().assignments)


@pytest.mark.parametrize("name", samples.NAMES)
def test_a_sample_gets_exactly_its_report(name: str) -> None:
    expected = (samples.EXPECTED / f"{name}.txt").read_text("utf-8")
    assert samples.page(samples.grade(name)) == expected


def test_every_sample_has_a_kept_report_and_is_one_of_the_names() -> None:
    kept = {path.name for path in samples.SAMPLES.iterdir() if path.name != "__pycache__"}
    assert kept == set(samples.NAMES) - set(samples.DERIVED)
    assert {path.stem for path in samples.EXPECTED.iterdir()} == set(samples.NAMES)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_checks_does_not_matter(seed: int) -> None:
    """Each check, asked for in any order, gets the verdict and the words that the report has"""
    print(f"seed {seed}")
    course = samples.course()
    path = samples.SAMPLES / "half_done"
    submission = submissions.load(path, tuple(assignment.name for assignment in course.assignments))
    with Grading(course, submission, training=False) as grading:
        report = {check.id: replace(check, seconds=0.0) for check in grading.report().checks}
    order = np.random.default_rng(seed).permutation(sorted(report))
    assert order.tolist() != sorted(report)
    with Grading(course, submission, training=False) as grading:
        for check in order:
            grading.judge(check)
        shuffled = {check: replace(grading.explained(check), seconds=0.0) for check in order}
    assert shuffled == report


def several(tmp_path: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    """Two small submissions, graded at once at the plain level."""
    for name in ("first", "second"):
        (tmp_path / name).mkdir(exist_ok=True)
        (tmp_path / name / "dropout.py").write_text("x = 1\n")
    paths = (str(tmp_path / "first"), str(tmp_path / "second"))
    return run("grade", *paths, "--only", "dropout", "--sandbox", "plain", *options)


def test_several_submissions_are_refused_at_the_plain_level(tmp_path: Path) -> None:
    done = several(tmp_path, "--json", str(tmp_path / "reports"))
    assert done.returncode == 2
    assert done.stderr.startswith("grader: --sandbox: only plain, which lets code run as you")
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "reports").exists()


def test_allow_unsafe_grades_them_and_is_shown_in_each_report(tmp_path: Path) -> None:
    done = several(tmp_path, "--allow-unsafe", "--json", str(tmp_path / "reports"))
    assert done.returncode == 0
    for path in (tmp_path / "reports").iterdir():
        assert json.loads(path.read_text())["sandbox"].endswith(", --allow-unsafe")
    assert len(list((tmp_path / "reports").iterdir())) == 2


def test_a_submission_that_sleeps_through_its_checks_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = tiny_course(tmp_path)
    arrays = {"deed::act::first": Evidence({"value": np.ones(())})}
    arrays["deed::act::second"] = arrays["deed::act::first"]
    reference_results.save(course, course.assignments[0], arrays, {})
    text = "import time\n\n\ndef act():\n    time.sleep(0.5)\n    return 1\n"
    verdicts = {}
    for seconds in (0.4, 60.0):
        monkeypatch.setattr(checks, "SUBMISSION_SECONDS", seconds)
        with Grading(course, deed(text), runner=Alone(course, deed(text))) as grading:
            verdicts[seconds] = [(str(check.verdict), check.message) for check in grading.report().checks]
    used = "The submission has used up its 0.00666667 minutes."
    assert verdicts == {0.4: [("passed", ""), ("timed_out", used)], 60.0: [("passed", ""), ("passed", "")]}


def test_what_passed_in_a_row_counts_whatever_time_it_took(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = tiny_course(tmp_path, CHECKS.replace(", seconds=1, memory=256", ""))
    value = Evidence({"value": np.ones(())})
    reference_results.save(
        course, course.assignments[0], {"deed::act::first": value, "deed::act::second": value}, {}
    )
    monkeypatch.setattr(checks, "SUBMISSION_SECONDS", 0.0)
    with Grading(course, deed("def act():\n    return 1\n")) as grading:
        assert [str(check.verdict) for check in grading.report().checks] == ["passed", "passed"]


def test_ten_runs_give_the_same_scores() -> None:
    def verdicts(report: Report) -> list[tuple[str, str, float]]:
        return [(check.id, str(check.verdict), check.score) for check in report.checks]

    first = verdicts(samples.grade("half_done"))
    assert {verdict for _, verdict, _ in first} >= {"passed", "failed", "not_started"}
    for _ in range(9):
        assert verdicts(samples.grade("half_done")) == first


def test_the_complete_submission_earns_everything_and_trains_to_97_percent(tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    done = run("grade", str(samples.path("complete")), "--json", str(target), "--fail-under", "100")
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(target.read_text("utf-8"))
    jsonschema.validate(report, json.loads(json_report.SCHEMA_FILE.read_text("utf-8")))
    assert (report["status"], report["score"]) == ("graded", report["max_score"])
    assert report["accuracy"] >= 0.97
    curve = report["trainings"][0]["curve"]
    assert len(curve) >= 2
    assert curve[-1]["train_loss"] < curve[0]["train_loss"]
    assert "train loss" in done.stderr  # the progress, a line an epoch where there is no terminal
    whole = points() + sum(
        t.points for a in samples.course().assignments if a.training for t in a.training.tiers
    )
    assert f"{whole:g} / {whole:g}" in done.stdout


@pytest.mark.parametrize(
    ("given", "written"),
    [("a.json", "a.json"), ("new/", "new/dropout.json"), ("there", "there/dropout.json")],
)
def test_where_the_report_of_one_submission_goes(tmp_path: Path, given: str, written: str) -> None:
    """Into a folder, too, so that a class of one needs no other command"""
    (tmp_path / "there").mkdir()
    code = main.main(["grade", DROPOUT, "--only", "dropout", "--json", f"{tmp_path}/{given}"])
    assert code == 0
    assert json.loads((tmp_path / written).read_text("utf-8"))["status"] == "graded"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("a.json/", "is a file; give a folder before a /"),
        ("nowhere/a.json", "give the name of a file in a folder that exists"),
    ],
)
def test_where_no_report_can_go(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], given: str, said: str
) -> None:
    (tmp_path / "a.json").write_text("kept")
    assert main.main(["grade", DROPOUT, "--only", "dropout", "--json", f"{tmp_path}/{given}"]) == 2
    assert capsys.readouterr().err == f"grader: --json {tmp_path}/{given.rstrip('/')}: {said}\n"
    assert (tmp_path / "a.json").read_text() == "kept"


def test_an_empty_word_is_no_path(capsys: pytest.CaptureFixture[str]) -> None:
    """As a variable of the shell that is not set gives one: it is not the working folder"""
    with pytest.raises(SystemExit) as ended:
        main.main(["grade", ""])
    assert ended.value.code == 2
    assert capsys.readouterr().err.endswith("argument PATH: expected a path, got an empty word\n")


def test_grading_imports_neither_keras_nor_tensorflow() -> None:
    arguments = [
        "-X",
        "importtime",
        "-m",
        "grader",
        "grade",
        str(samples.path("complete")),
        "--no-training",
    ]
    done = subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        cwd=samples.ROOT,
        timeout=300,
        check=True,
    )
    imported = [line.rsplit("|", 1)[1].strip() for line in done.stderr.splitlines() if line.count("|") == 2]
    assert "numpy" in imported  # so that the list is one
    assert [name for name in imported if name.split(".")[0] in ("keras", "tensorflow", "nbformat")] == []


@pytest.mark.parametrize("name", [name for name in samples.NAMES if name != "infinite_loop"])
def test_the_json_of_every_sample_fits_the_schema(name: str, tmp_path: Path) -> None:
    schema = json.loads(json_report.SCHEMA_FILE.read_text("utf-8"))
    table = json_report.to_json(samples.grade(name))
    jsonschema.validate(table, schema)
    ids = [c["id"] for a in table["assignments"] for e in a["exercises"] for c in e["checks"]]
    assert len(ids) == len(set(ids)) > 200
    assert sum(a["max_score"] for a in table["assignments"]) == pytest.approx(points())


def test_a_hidden_check_reveals_nothing() -> None:
    hidden = [check for check in samples.grade("half_done").checks if check.visibility == "hidden"]
    failed = [check for check in hidden if check.verdict is Verdict.FAILED]
    assert failed
    for check in failed:
        assert check.title == f"A hidden check of {check.id.split('::')[1]}"
        assert check.message == f"A hidden check of {check.id.split('::')[1]}: failed."
        told = (check.called, check.returned, check.expected, check.worst, check.repeat, check.output)
        assert told == ("",) * 6


# -- the command line --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("grade", "nowhere"), 2, "nowhere: not found; give a folder, a .zip or .tar.gz, a .py or an .ipynb"),
        (("grade", "grader", "--no-training"), 2, "no module of this course in it"),
        (
            ("grade", "tests/samples/submissions/half_done", "--only", "optimisers"),
            2,
            "did you mean optimizers",
        ),
        (("grade", "tests/samples/submissions/half_done", "--sandbox", "glass"), 2, "no such level"),
        (
            ("grade", "tests/samples/submissions/half_done", "--only", "dropout", "--fail-under", "90"),
            1,
            "dropout",
        ),
        (
            ("grade", "tests/samples/submissions/half_done", "--only", "dropout", "--fail-under", "10"),
            0,
            "dropout",
        ),
        (("grade", "x", "--only", "dropout", "--only", "init"), 2, "--only: given 2 times; give one name"),
        (("grade", "x", "--fail-under", "101"), 2, "--fail-under: expected percent from 0 to 100, got 101"),
        (("show", "optimizers::adam"), 2, "not a single check; name one, such as optimizers::adam::"),
        (("reference", "dropuot", "--check"), 2, "did you mean dropout"),
        (("grade",), 2, "the following arguments are required: PATH"),
        (("--course", "x"), 2, "usage: grader"),
        ((), 2, "examples:"),
        (("grade", "x", "--course", "tests"), 2, "course.toml: not found"),
        (("doctor",), 0, "reference mnist          fresh"),
    ],
)
def test_exit_codes_and_what_is_said(arguments: tuple[str, ...], code: int, said: str) -> None:
    done = run(*arguments)
    assert done.returncode == code, done.stdout + done.stderr
    assert said in " ".join(f"{done.stdout} {done.stderr}".split()) or said in done.stdout
    assert "Traceback" not in done.stderr


def test_several_submissions_get_a_table_and_a_file_each(tmp_path: Path) -> None:
    paths = [str(samples.SAMPLES / name) for name in ("half_done", "noisy")]
    done = run("grade", *paths, "nowhere", "--only", "softmax_loss", "--json", str(tmp_path / "reports"))
    assert done.returncode == 2  # one of them could not be graded
    assert [line.split()[0] for line in done.stdout.splitlines()[2:5]] == ["half_done", "noisy", "nowhere"]
    reports = {p.name: json.loads(p.read_text("utf-8")) for p in (tmp_path / "reports").iterdir()}
    assert sorted(reports) == ["half_done.json", "noisy.json", "nowhere.json"]
    assert reports["nowhere.json"]["status"] == "ungradable"
    assert reports["half_done.json"]["score"] > 0


def test_submissions_of_one_name_keep_a_report_each(tmp_path: Path) -> None:
    for student in ("ana", "ben"):
        (tmp_path / student / "hw").mkdir(parents=True)
        (tmp_path / student / "hw" / "dropout.py").write_text(f"# {student}\n")
    paths = [str(tmp_path / student / "hw") for student in ("ana", "ben")]
    run("grade", *paths, "--only", "dropout", "--json", str(tmp_path / "reports"))
    assert sorted(path.name for path in (tmp_path / "reports").iterdir()) == ["hw-2.json", "hw.json"]


def test_a_stopped_grader_clears_its_sandbox_away(tmp_path: Path) -> None:
    arguments = ["-m", "grader", "grade", "tests/samples/submissions/infinite_loop", "--only", "dropout"]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, *arguments], cwd=samples.ROOT, env=environment, stderr=subprocess.DEVNULL
    ) as grading:
        for _ in range(600):
            if list(tmp_path.glob("grader-*/1/submission/*")):
                break
            time.sleep(0.05)
        time.sleep(0.5)
        assert grading.poll() is None, "it ended by itself; the test shows nothing"
        grading.terminate()
        assert grading.wait(timeout=60) == 128 + signal.SIGTERM
    assert list(tmp_path.glob("grader-*")) == []


def test_a_notebook_blames_the_cell_that_was_to_define_the_function(tmp_path: Path) -> None:
    cells = ["import matplotlib", "def dropout_forward(x, rate, rng, training=True):\n    return (x"]
    made = [nbformat.v4.new_code_cell(text, id=f"c{number}") for number, text in enumerate(cells)]
    nbformat.write(nbformat.v4.new_notebook(cells=made), tmp_path / "dropout.ipynb")
    loaded = samples.course()
    submission = submissions.load(tmp_path, tuple(a.name for a in loaded.assignments))
    with Grading(loaded, submission, only="dropout::dropout_forward", training=False) as grading:
        check = grading.report().checks[0]
    assert check.verdict is Verdict.ERROR
    assert "code cell 2 stopped with SyntaxError" in check.message


def test_nothing_but_text_when_piped() -> None:
    done = run("grade", "tests/samples/submissions/noisy", "--only", "softmax_loss", FORCE_COLOR="")
    assert "\x1b" not in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_each_report_of_a_class_has_a_name_of_its_own() -> None:
    paths = [Path(text) for text in ("x/a", "y/a", "z/a-2", "w/a", "a.tar.gz", "b")]
    assert _file_names(paths) == ["a.json", "a-2.json", "a-2-2.json", "a-3.json", "a-4.json", "b.json"]
