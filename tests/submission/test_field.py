"""Submissions as people hand them in, graded for real: what they earn, and what is said of their files."""

import json
import os
import shutil
from pathlib import Path

import pytest

from grader.course.course import Course
from grader.model import Report, Verdict
from tests.helpers import samples
from tests.helpers.graded import files_of, graded
from tests.helpers.handed_in import notebook, written, zipped

FIELD = samples.ROOT / "tests" / "samples" / "field"
COMPLETE = samples.path("complete")


@pytest.fixture(scope="module")
def course() -> Course:
    return samples.course()


def reported(course: Course, path: Path, only: str = "dropout") -> Report:
    return graded(course, files_of(path, course.exercises), only=only)


@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("mtime", "dropout came twice; dropout.py was graded: nothing of it is written in dropout.ipynb"),
        ("mt.zip", "dropout came twice; dropout.py was graded: nothing of it is written in dropout.ipynb"),
        ("gh.zip", "dropout came twice; dropout.ipynb was graded: dropout.py is an untouched template"),
        ("canvas", "doejane_12345_678_dropout.py was graded as dropout"),
        ("canvas1", "dropout-1.py was graded as dropout"),
        ("kocopy", "dropout - 복사본.py was graded as dropout"),
        ("pytxt", "dropout.py.txt was graded as dropout"),
        ("final2", "dropout_v2.py was graded as dropout"),
        ("nbaspy", "dropout.py holds a notebook: read as one; call it .ipynb"),
        ("class_same_file_name/kim/hw1.zip", ""),
        ("class_dotted_names/kim.jiwoo", ""),
    ],
)
def test_full_marks(course: Course, name: str, note: str) -> None:
    report = reported(course, FIELD / name)
    assert report.score == report.max_score > 0
    assert report.notes == ((note,) if note else ())


@pytest.mark.parametrize("newer", ["dropout.py", "dropout.ipynb"])
def test_a_clone_whatever_its_times(course: Course, tmp_path: Path, newer: str) -> None:
    """A finished module beside a draft, each written first by the checkout"""
    folder = shutil.copytree(FIELD / "mtime", tmp_path / "a")
    for name in ("dropout.py", "dropout.ipynb"):
        time = 1_000 + 500 * (name == newer)
        os.utime(folder / name, (time, time))
    assert files_of(folder, course.exercises).modules == {"dropout": "dropout.py"}


def test_a_notebook_that_is_cut_off(course: Course) -> None:
    report = reported(course, FIELD / "nbtrunc")
    assert report.score == 0
    said = "dropout.ipynb is not a whole notebook: it is cut off in the middle; save or download it again."
    assert {(check.verdict, check.message) for check in report.checks} == {(Verdict.ERROR, said)}


def test_code_in_text_cells(course: Course) -> None:
    files = files_of(FIELD / "nbmd", course.exercises)
    assert files.in_text == {"dropout": {"dropout_forward": 2, "dropout_backward": 2}}


def test_one_module_of_ten(course: Course) -> None:
    files = files_of(FIELD / "single", course.exercises)
    assert (files.modules, files.notes) == ({"mnist": "mnist.py"}, ())


def test_a_class_as_one_submission(course: Course) -> None:
    """Nobody's work is taken for somebody else's"""
    from tests.helpers.handed_in import refused

    said = "kim.jiwoo/dropout.py and kim.minsu/dropout.py are both dropout; grade each folder by itself"
    assert said in refused(FIELD / "class_dotted_names")
    assert "kim/hw1.zip and 2 more left out: an archive" in refused(FIELD / "class_same_file_name")


def test_one_notebook_for_the_whole_homework(course: Course, tmp_path: Path) -> None:
    """Named as people name it, with templates beside it, and imports of its own parts in the first cell"""
    softmax, dropout = ((COMPLETE / f"{name}.py").read_text("utf-8") for name in ("softmax_loss", "dropout"))
    imports = "from softmax_loss import softmax_loss\nimport numpy as np\n%matplotlib inline\n"
    files: dict[str, bytes | str] = {
        "hw3_20261234_김민수.ipynb": notebook(imports, softmax, dropout),
        "dropout.py": (samples.path("untouched") / "dropout.py").read_bytes(),
    }
    (tmp_path / "hw.zip").write_bytes(zipped(files))
    for path in (written(tmp_path / "hw", files), tmp_path / "hw.zip"):
        got = files_of(path, course.exercises)
        assert got.modules == dict.fromkeys(("softmax_loss", "dropout"), "hw3_20261234_김민수.ipynb")
        for name in got.modules:
            report = graded(course, got, only=name)
            assert report.score == report.max_score > 0
            assert "hw3_20261234_김민수.ipynb was graded as softmax_loss, dropout" in report.notes
            assert not [note for note in report.notes if "stopped" in note]


def test_modules_in_a_folder_that_imports_by_its_name(course: Course, tmp_path: Path) -> None:
    text = (COMPLETE / "dropout.py").read_text("utf-8")
    files: dict[str, bytes | str] = {
        "src/dropout.py": "from src.core import *\nfrom src.core import dropout_forward\n",
        "src/core.py": text,
        "run.py": "import src.dropout\n",
    }
    report = reported(course, written(tmp_path, files))
    assert report.score == report.max_score > 0


def test_a_copy_and_the_notebook_that_imports_it(course: Course, tmp_path: Path) -> None:
    files: dict[str, bytes | str] = {
        "softmax_loss.ipynb": notebook(
            "import dropout_v2", (COMPLETE / "softmax_loss.py").read_text("utf-8")
        ),
        "dropout_v2.py": (COMPLETE / "dropout.py").read_bytes(),
    }
    got = files_of(written(tmp_path, files), course.exercises)
    for name in ("softmax_loss", "dropout"):
        report = graded(course, got, only=name)
        assert report.score == report.max_score > 0
    assert json.loads(got.files["softmax_loss.cells.json"])["cells"][0] == "import dropout_v2"
