"""Notebooks as nbgrader, otter and Colab make them: their own cells are no student's work, and do no harm."""

import json
from pathlib import Path
from typing import Any

import pytest

from grader.course.course import Course
from grader.model import Report
from grader.submission.notebook import read
from tests.helpers.graded import files_of, graded

DOUBLE = "def double(x):\n    return x + x"
SHIFTED = "def shifted(x, by):\n    return x + by"


def cell(source: str, **metadata: Any) -> dict[str, Any]:
    """A code cell."""
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": metadata,
        "outputs": [],
        "source": source,
    }


def text(source: str, kind: str = "markdown", **metadata: Any) -> dict[str, Any]:
    """A cell of text."""
    return {"cell_type": kind, "metadata": metadata, "source": source}


def of_nbgrader(version: int, *, grade: bool, solution: bool, **more: Any) -> dict[str, Any]:
    """A cell's metadata, as nbgrader writes them; the first version knew nothing of locked cells."""
    own = {
        "grade": grade,
        "grade_id": "c",
        "points": 2,
        "schema_version": version,
        "solution": solution,
        **more,
    }
    own |= {"locked": grade or not solution} if version > 1 else {}
    return {"nbgrader": own | ({"task": False} if version > 2 else {})}


def nbgrader(version: int) -> dict[str, Any]:
    """What a student hands in: locked imports, answers in solution cells, tests below."""
    answer = {"grade": False, "solution": True}
    tests = {"grade": True, "solution": False}
    cells = [
        text("# Lines\n\nWrite `double`.", **of_nbgrader(version, grade=False, solution=False)),
        cell("SIZE = 2", **of_nbgrader(version, grade=False, solution=False)),
        cell(f"# YOUR CODE HERE\n{DOUBLE}", **of_nbgrader(version, **answer)),
        cell("from nose.tools import assert_equal\nassert double(2) == 5\n", **of_nbgrader(version, **tests)),
        cell("def double(x):\n    return None  # BEGIN HIDDEN TESTS", **of_nbgrader(version, **tests)),
        cell(f"{SHIFTED}\nKEPT = SIZE", **of_nbgrader(version, grade=True, solution=True)),
    ]
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}


def otter() -> dict[str, Any]:
    """What otter's assign makes, with a student's answers in it."""
    fixed = {"deletable": False, "editable": False}
    cells = [
        cell('# Initialize Otter\nimport otter\ngrader = otter.Notebook("lines.ipynb")', **fixed),
        text("**Question 1.** Write `double`.", **fixed),
        cell(DOUBLE, tags=["otter_answer_cell"]),
        cell('grader.check("q1")', **fixed),
        text("_Type your answer here, replacing this text._", tags=["otter_answer_cell"]),
        cell(SHIFTED, tags=["otter_answer_cell"]),
        cell('grader.check("q2")', **fixed),
        cell("raise RuntimeError", tags=["otter_ignore"]),
        text("To double-check your work, the cell below will rerun all of the autograder tests."),
        cell("grader.check_all()", **fixed),
        cell("grader.export(pdf=False,\n             run_tests=True)", **fixed),
    ]
    suite = {"cases": [{"code": ">>> double(2)\n4", "hidden": False, "locked": False}], "type": "doctest"}
    tests = {"q1": {"name": "q1", "points": 1, "suites": [suite]}}
    known = {"OK_FORMAT": True, "assignment_name": "lines", "tests": tests}
    return {"cells": cells, "metadata": {"otter": known}, "nbformat": 4, "nbformat_minor": 5}


def colab() -> dict[str, Any]:
    """A download from Colab of a notebook with checks of this grader's."""
    own = {"colab": {"base_uri": "https://localhost:8080/", "height": 35}, "id": "x1Yz"}
    cells = [
        text("# Lines", id="q0"),
        cell("import grader.notebook", id="q1"),
        cell(DOUBLE, cellView="form", id="q2"),
        cell("grader.notebook.check(double)", outputId="a-b", **own),
        cell("from grader.notebook import check as checked\ncard = checked(double)\ncard", id="q3"),
        cell(SHIFTED, id="q4"),
        cell('display(grader.notebook.check("lines"))', id="q5"),
    ]
    metadata = {"colab": {"provenance": [], "name": "lines.ipynb", "toc_visible": True}}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 0}


MADE = {
    "nbgrader 1": nbgrader(1),
    "nbgrader 2": nbgrader(2),
    "nbgrader 3": nbgrader(3),
    "otter": otter(),
    "colab": colab(),
}


def report_of(course: Course, folder: Path, made: dict[str, Any], name: str = "lines.ipynb") -> Report:
    """The report of one notebook."""
    (folder / name).write_text(json.dumps(made), "utf-8")
    return graded(course, files_of(folder / name, course.exercises))


@pytest.mark.parametrize("platform", MADE)
def test_all_points_and_nothing_to_note(frozen: Course, tmp_path: Path, platform: str) -> None:
    report = report_of(frozen, tmp_path, MADE[platform])
    assert (report.score, report.notes) == (report.max_score, ())


def test_tests_are_left_empty_and_numbers_stay() -> None:
    """A message about a cell names the one that its author sees"""
    cells = read(json.dumps(nbgrader(3))).cells
    assert [number for number, each in enumerate(cells, 1) if each] == [1, 2, 5]
    cells = read(json.dumps(otter())).cells
    assert [number for number, each in enumerate(cells, 1) if not each] == [6]


def test_otter_says_which_assignment_it_is(frozen: Course, tmp_path: Path) -> None:
    """Where a notebook's own metadata do not"""
    assert report_of(frozen, tmp_path, otter(), "hw3.ipynb").notes == ()
    other = otter() | {"metadata": {"assignment": "other", "otter": {"assignment_name": "lines"}}}
    assert read(json.dumps(other)).assignment == "other"


@pytest.mark.parametrize("odd", [None, 3, [], "x", {"grade": 1}, {"grade": True, "solution": "no"}])
def test_metadata_may_be_anything(odd: Any) -> None:
    """Only a clear word says that a cell is a test"""
    made = {"cells": [cell("a", nbgrader=odd, tags=odd, grader=odd)], "metadata": {"otter": odd}}
    is_test = odd == {"grade": True, "solution": "no"}
    found = read(json.dumps(made | {"nbformat": 4, "nbformat_minor": 4}))
    assert (found.cells, found.assignment) == ([""] if is_test else ["a"], None)
