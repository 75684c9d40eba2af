"""pytest on submissions: it runs nothing of them, and what is none of its business is left alone."""

import shutil
from pathlib import Path

import pytest

from grader.pytest_plugin import _is_submission
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


def test_a_course_within_a_submission_is_not_taken(small: Path, tmp_path: Path) -> None:
    """Its checks.py would be run by the grader itself"""
    hostile = small.rename(tmp_path / "hostile")
    (hostile / "lines.py").write_text(RIGHT)
    checks = hostile / "assignments" / "lines" / "checks.py"
    checks.write_text(MARK.format(mark=str(tmp_path / "mark")) + checks.read_text())
    part = handed_in(hostile, name="part")
    run("--submission=hostile", cwd=tmp_path)
    run("--submission=.", cwd=hostile)
    run(part, cwd=Path(tmp_path.anchor))  # where pytest takes the submission for its root
    assert not (tmp_path / "mark").exists()


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
        assert _is_submission(path, small), path
        assert not _is_submission(path, None), path
    own = ("", "tests", "assignments", "assignments/lines", "assignments/lines/solution.py", "reference")
    for name in (*own, "reference/lines.py", "notebook/other.ipynb", "nothing.zip", "nowhere/lines.py"):
        assert not _is_submission(small / name, small), name


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
    assert {name for name in sys.modules if name.startswith("grader")} == {"grader", "grader.pytest_plugin"}
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
