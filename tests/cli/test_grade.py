"""`grader grade`: exit codes, where reports go, several submissions, and being stopped."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from grader.cli import main
from tests.helpers import samples
from tests.helpers.command import run

DROPOUT = str(samples.path("complete") / "dropout.py")


@pytest.mark.parametrize("there", ["report.json", "folder/report.json", "folder/"])
def test_no_report_goes_through_a_link_of_a_submission(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], there: str
) -> None:
    """What it leads to is not the student's to change, but the one's who grades"""
    ana, other = tmp_path / "ana", tmp_path / "other"
    ana.mkdir()
    other.mkdir()
    (ana / "dropout.py").write_text("x = 1\n")
    (other / "ana.json").write_text("kept")
    (ana / "folder").symlink_to(other)
    (ana / "report.json").symlink_to(other / "ana.json")
    assert main.main(["grade", str(ana), "--only", "dropout", "--json", f"{ana}/{there}"]) == 2
    assert "leads out of the submission that it is in" in capsys.readouterr().err
    assert [(path.name, path.read_text()) for path in other.iterdir()] == [("ana.json", "kept")]


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
        *("--no-training", "--only", "softmax_loss", "--only", "dropout"),
    ]
    done = subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        cwd=samples.ROOT,
        timeout=1_800,
        check=True,
    )
    imported = [line.rsplit("|", 1)[1].strip() for line in done.stderr.splitlines() if line.count("|") == 2]
    assert "numpy" in imported  # so that the list is one
    assert [name for name in imported if name.split(".")[0] in ("keras", "tensorflow", "nbformat")] == []


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("grade", "nowhere"), 2, "nowhere: not found; give a folder, a .zip or .tar.gz, a .py or an .ipynb"),
        (("grade", "tools", "--no-training"), 2, "no module of this course in it"),
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
        (
            ("grade", "tests/samples/submissions/half_done", "--only", "dropuot", "--only", "ini"),
            2,
            "dropuot: no such assignment, exercise or check; did you mean dropout? grader: ini: no such",
        ),
        (
            ("grade", "tests/samples/submissions/half_done", "--only", "adam", "--only", "flatten"),
            2,
            "adam: is an exercise; write optimizers::adam grader: flatten: is an exercise; write data::",
        ),
        (("grade", "x", "--only", ""), 2, "argument --only: expected a name, got an empty word"),
        (("grade", "x", "--fail-under", "101"), 2, "--fail-under: expected percent from 0 to 100, got 101"),
        (
            ("grade", "x", "y", "--draw", "3"),
            2,
            "--draw: repeats the grading of one submission; give",
        ),
        (("grade", "x", "--draw", "-3"), 2, "argument --draw: expected"),
        (
            ("grade", "x", "--draw", "3.0"),
            2,
            "--draw: expected a whole number, the draw in a report",
        ),
        (("show", "a::b::c", "--draw", "3"), 2, "--draw: is of a submission's grading; give it with --run"),
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
    assert done.returncode == 3  # one of them could not be graded
    assert done.stderr.splitlines() == [
        "[1/3] half_done: 2.82 / 12",
        "[2/3] noisy: 3.02 / 12",
        "[3/3] nowhere: could not be graded",
    ]
    assert [line.split()[0] for line in done.stdout.splitlines()[2:5]] == ["half_done", "noisy", "nowhere"]
    reports = {p.name: json.loads(p.read_text("utf-8")) for p in (tmp_path / "reports").iterdir()}
    assert sorted(reports) == ["half_done.json", "noisy.json", "nowhere.json"]
    assert reports["nowhere.json"]["status"] == "ungradable"
    assert reports["half_done.json"]["score"] > 0


def test_submissions_of_one_name_keep_a_report_each(tmp_path: Path) -> None:
    """Named by what tells them apart; where they were stands in the report"""
    for student in ("ana", "ben"):
        (tmp_path / student / "hw").mkdir(parents=True)
        (tmp_path / student / "hw" / "dropout.py").write_text(f"# {student}\n")
    paths = [str(tmp_path / student / "hw") for student in ("ana", "ben")]
    run("grade", *paths, "--only", "dropout", "--json", str(tmp_path / "reports"))
    assert sorted(path.name for path in (tmp_path / "reports").iterdir()) == ["ana_hw.json", "ben_hw.json"]


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
        assert grading.wait(timeout=1_800) == 128 + signal.SIGTERM
    assert list(tmp_path.glob("grader-*")) == []


def test_nothing_but_text_when_piped() -> None:
    done = run("grade", "tests/samples/submissions/noisy", "--only", "softmax_loss", FORCE_COLOR="")
    assert "\x1b" not in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


@pytest.mark.parametrize(
    ("codes", "code"), [((0, 0), 0), ((0, 1), 1), ((2, 2), 2), ((2, 0), 3), ((1, 2, 0), 3)]
)
def test_the_exit_code_of_several(codes: tuple[int, ...], code: int) -> None:
    """One that could not be graded is told from none that could"""
    from grader.cli.several import exit_code

    assert exit_code(codes) == code


def test_the_samples_of_a_class_keep_their_names(tmp_path: Path) -> None:
    """Archives of one name, and folders with dots in theirs"""
    field = samples.SAMPLES.parent / "field"
    paths = [*sorted((field / "class_same_file_name").glob("*/hw1.zip"))]
    done = run("grade", *map(str, paths), "--only", "dropout", "--json", str(tmp_path))
    assert done.returncode == 0
    assert [line.split()[0] for line in done.stdout.splitlines()[2:5]] == [
        "kim/hw1.zip",
        "lee/hw1.zip",
        "park/hw1.zip",
    ]
    report = json.loads((tmp_path / "kim_hw1.json").read_text("utf-8"))
    assert (report["submission"], report["provenance"]["path"]) == ("kim/hw1.zip", str(paths[0]))
    dotted = sorted(map(str, (field / "class_dotted_names").iterdir()))
    run("grade", *dotted, "--only", "dropout", "--json", str(tmp_path))
    assert {"kim.jiwoo.json", "kim.minsu.json", "lee.json"} <= {path.name for path in tmp_path.iterdir()}


def test_several_names_are_graded_together() -> None:
    """Each part once, in the course's order, however often and in whatever order it is named"""
    words = ("--only", "dropout::dropout_backward", "--only", "softmax_loss::softmax", "--only", "dropout")
    done = run("grade", "tests/samples/submissions/half_done", *words)
    assert "Score       3.83 / 9.72" in done.stdout
    tables = [line.split()[0] for line in done.stdout.splitlines() if "━───" in line or "───  " in line]
    assert tables == ["softmax_loss", "dropout"]


def test_help_names_every_exit_code() -> None:
    said = " ".join(run("--help").stdout.split())
    for text in (
        "0 graded",
        "1 graded, but below",
        "2 nothing could be graded",
        "3 some of several",
        "130 stopped",
    ):
        assert text in said
