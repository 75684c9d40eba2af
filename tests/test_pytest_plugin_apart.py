"""pytest on submissions: it runs nothing of them, and what is none of its business is left alone."""

import os
import shutil
import sys
import zipfile
from pathlib import Path

import pytest

from grader.submission.paths import is_submission
from tests.helpers.pytest_runs import MARK, RIGHT, handed_in, run, scores

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def hostile(small: Path) -> Path:
    """A right submission with files beside it that pytest or Python would run, if they were let."""
    folder = handed_in(small, name="test_ana")
    mark = MARK.format(mark=str(small / "mark"))
    for name in ("conftest.py", "test_it.py", "numpy.py", "rich.py", "nbformat.py", "evil.py", "__init__.py"):
        (folder / name).write_text(mark)
    (folder / "test_more").mkdir()
    (folder / "test_more" / "conftest.py").write_text(mark)
    return folder


@pytest.mark.parametrize(
    ("where", "arguments"),
    [
        (".", ["test_ana"]),
        (".", ["--submission", "test_ana"]),
        (".", ["test_ana::lines"]),
        ("test_ana", ["."]),
        ("test_ana", ["--submission=.", "-n", "2"]),
        ("test_ana", ["lines.py"]),
    ],
)
def test_pytest_runs_nothing_of_a_submission(hostile: Path, where: str, arguments: list[str]) -> None:
    """No conftest.py, no test module, nothing that hides another module by its name"""
    done = run(*arguments, cwd=hostile.parent / where)
    assert not (hostile.parent / "mark").exists()
    assert len(scores(done)) == 1, done.stdout + done.stderr
    assert ": 6 of 6 points" in scores(done)[0]
    assert not (hostile / ".pytest_cache").exists()


def test_the_hostile_files_would_run(hostile: Path) -> None:
    """Without the plugin they do, so the test above can fail"""
    run("-p", "no:grader", "test_ana", cwd=hostile.parent)
    assert (hostile.parent / "mark").exists()


def test_settings_of_a_submission(hostile: Path) -> None:
    """With `--submission=` pytest never sees them; a plain path, which it has looked beside, is refused"""
    settings = hostile / "pytest.ini"
    settings.write_text("[pytest]\npythonpath = .\naddopts = -p evil\n")
    assert scores(run("--submission=test_ana", cwd=hostile.parent)) == [
        "test_ana: 6 of 6 points (score 100 %)"
    ]
    assert not (hostile.parent / "mark").exists()
    settings.write_text("[pytest]\n")
    for way in (["--submission", "test_ana"], ["test_ana/lines.py"]):
        done = run(*way, cwd=hostile.parent)
        assert done.returncode == 4
        assert "pytest.ini: must not steer pytest; in the course's folder use" in done.stderr


def test_the_cache_stays_out_of_a_submission(small: Path, tmp_path: Path) -> None:
    """pytest would take the submission for its root, where no settings are above it"""
    folder = handed_in(small)
    far = shutil.move(folder, tmp_path / "far")
    assert len(scores(run(far, cwd=small))) == 1
    assert [path.name for path in (tmp_path / "far").iterdir()] == ["lines.py"]


@pytest.fixture
def lying(small: Path, tmp_path: Path) -> Path:
    """A submission with a course of its own around, whose files say so when they run."""
    hostile = small.rename(tmp_path / "hostile")
    (hostile / "lines.py").write_text(RIGHT)
    with zipfile.ZipFile(hostile / "hw.zip", "w") as archive:
        archive.writestr("lines.py", RIGHT)
    checks = hostile / "assignments" / "lines" / "checks.py"
    for path in (checks, hostile / "conftest.py"):
        text = path.read_text() if path.exists() else ""
        path.write_text(MARK.format(mark=str(tmp_path / "mark")) + text)
    handed_in(hostile, name="part")
    return hostile


@pytest.mark.parametrize(
    ("where", "arguments"),
    [
        ("hostile", ["--submission=."]),
        ("hostile", ["--submission=lines.py"]),
        ("hostile", ["--submission", "lines.py"]),
        ("hostile", ["--submission=hw.zip"]),
        ("hostile", ["--submission=part"]),
        ("hostile", ["lines.py"]),
        ("hostile", ["hw.zip"]),
        ("hostile", ["part"]),
        ("hostile/part", ["."]),
        (".", ["--submission=hostile"]),
        (".", ["--submission", "hostile/part"]),
    ],
)
def test_a_course_that_was_found_is_not_believed(
    lying: Path, tmp_path: Path, where: str, arguments: list[str]
) -> None:
    """Its checks.py would be run by the grader itself"""
    done = run(*arguments, cwd=tmp_path / where, GRADER_COURSE="")
    assert not (tmp_path / "mark").exists()
    assert (done.returncode, done.stdout) == (4, "")
    said = f"course.toml found in {lying}, which is not trusted; name it with --course {lying}"
    nothing = f"{tmp_path}/course.toml: not found; run grader in a course's folder, or give --course DIR"
    assert done.stderr == f"ERROR: {said if where != '.' else nothing}\n\n"


def test_a_course_is_trusted_by_its_name(lying: Path, tmp_path: Path) -> None:
    """So the course above can run"""
    assert len(scores(run("--submission=part", "--course=.", cwd=lying, GRADER_COURSE=""))) == 1
    assert (tmp_path / "mark").read_text() == str(lying / "assignments" / "lines" / "checks.py")


def test_a_file_that_would_be_taken_for_an_option(small: Path) -> None:
    """As a shell's `*` gives it: what somebody handed in names no course"""
    handed_in(small)
    (small / "--course=evil").mkdir()
    done = run("--course=evil", "--submission=ana", cwd=small)
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "ERROR: --course=evil: is a file here, and would be taken for an option" in done.stderr


def test_settings_around_a_submission(small: Path, tmp_path: Path) -> None:
    """Nor do those that lie above a submission, where pytest looks too; ones that are named do"""
    folder = handed_in(tmp_path)
    around = folder.rename(tmp_path / "around")
    part = handed_in(around, name="part")
    settings = around / "pytest.ini"
    settings.write_text("[pytest]\naddopts = --junitxml=written.xml\n")
    for where, way in ((small, [part]), (part, ["--submission=."]), (around, ["--submission=part"])):
        done = run(*way, f"--course={small}", cwd=where)
        assert done.returncode == 4, done.stdout
        assert f"{settings}: must not steer pytest; in the course's folder use" in done.stderr
        assert not [*tmp_path.glob("**/written.xml")]
    named = run("-c", settings, "--submission=part", f"--course={small}", cwd=around)
    assert scores(named) == ["part: 6 of 6 points (score 100 %)"]


def test_processes_of_xdist_import_nothing_of_a_submission(hostile: Path) -> None:
    """They are new ones, and would look in the working folder first"""
    for name in {*sys.stdlib_module_names, "execnet", "xdist", "grader"}:
        (hostile / f"{name}.py").write_text(MARK.format(mark=str(hostile.parent / "mark")))
    done = run("--submission=.", "-n", "2", cwd=hostile)
    assert not (hostile.parent / "mark").exists()
    assert len(scores(done)) == 1, done.stdout + done.stderr


def test_no_module_of_the_working_folder_is_imported_by_a_grading(small: Path) -> None:
    """`python -m pytest` has it on the path, and a submission may be one file among others there"""
    folder = handed_in(small, name="class")
    with zipfile.ZipFile(folder / "hw.zip", "w") as archive:
        archive.write(folder / "lines.py", "lines.py")
    for name in ("numpy", "rich", "lines"):
        (folder / f"{name}.py").write_text(MARK.format(mark=str(small / "mark")))
    done = run("--submission=hw.zip", cwd=folder, start=(sys.executable, "-m", "pytest"))
    assert not (small / "mark").exists()
    assert len(scores(done)) == 1, done.stdout + done.stderr


def test_no_program_of_a_submission_is_started(hostile: Path) -> None:
    """Where the working folder is among those of PATH"""
    for name in ("bwrap", "rm", "sh"):
        (hostile / name).write_text(f"#!/bin/sh\ntouch {hostile.parent}/mark\nexit 1\n")
        (hostile / name).chmod(0o755)
    for entry in ("", "."):
        done = run("--submission=.", cwd=hostile, PATH=f"{entry}{os.pathsep}{os.environ['PATH']}")
        assert not (hostile.parent / "mark").exists()
        assert len(scores(done)) == 1, done.stdout + done.stderr


def test_what_is_a_submission(small: Path) -> None:
    """A module that is named as an assignment makes one; the course's own folders are none"""
    folder = handed_in(small)
    (small / "tests").mkdir()
    (small / "notebook").mkdir()
    for name in ("tests/lines.py", "notebook/lines.ipynb", "notebook/other.ipynb", "cleo.zip"):
        (small / name).write_text("")
    for path in (
        folder,
        folder / "lines.py",
        small / "notebook",
        small / "notebook/lines.ipynb",
        small / "cleo.zip",
    ):
        assert is_submission(path, small), path
        assert not is_submission(path, None), path
    own = ("", "tests", "assignments", "assignments/lines", "assignments/lines/solution.py", "reference")
    for name in (*own, "reference/lines.py", "notebook/other.ipynb", "nothing.zip", "nowhere/lines.py"):
        assert not is_submission(small / name, small), name


def test_submissions_and_tests_are_not_mixed(small: Path) -> None:
    """A path that is neither is named, before anything of it is run"""
    handed_in(small)
    (small / "test_own.py").write_text("def test_own():\n    pass\n")
    (small / "conftest.py").write_text(MARK.format(mark=str(small / "mark")))
    for other in ("test_own.py", "."):
        done = run("ana", other, cwd=small)
        assert not (small / "mark").exists()
        assert done.returncode == 4
        assert ": not a submission; run submissions and other tests apart" in done.stderr


OWN = """\
import sys

def test_own(one):
    assert one == 1
    loaded = {name for name in sys.modules if name.startswith("grader")}
    light = {"course", "course.elsewhere", "course.trust", "errors", "pytest_plugin"}
    light |= {"submission", "submission.paths"}
    assert loaded <= {"grader", *(f"grader.{name}" for name in light)}
    assert not {"numpy", "rich", "nbformat", "tomllib"} & set(sys.modules)
"""


def test_other_runs_are_left_alone(small: Path) -> None:
    """Without a submission nothing is imported and nothing is changed, in a course's folder as well"""
    handed_in(small)
    (small / "tests").mkdir()
    (small / "tests" / "conftest.py").write_text(
        "import pytest\n\n@pytest.fixture\ndef one():\n    return 1\n"
    )
    (small / "tests" / "test_own.py").write_text(OWN)
    for arguments in ((), ("tests",), ("tests/test_own.py::test_own", "ana/../tests")):
        done = run(*arguments, cwd=small)
        assert "1 passed" in done.stdout
