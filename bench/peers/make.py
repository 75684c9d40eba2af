"""Make what the peers need, from this project's course: tests, stored arrays, notebooks.

    python -m bench.peers.make COURSE.toml SUBMISSION FOLDER

The checks are those whose result is the same every time: everything that is not judged as a random sample.
"""

import json
import shutil
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from grader.authoring import Check, Close, Exact, SameShape
from grader.course import reader, reference_results
from grader.course.course import Course

PYTEST = """\
import pytest
import shared


@pytest.mark.parametrize("identity", shared.IDS)
def test_check(identity):
    shared.verify(identity{live})
"""
UNITTEST = """\
import sys
import unittest

import shared
from gradescope_utils.autograder_utils.decorators import weight
from gradescope_utils.autograder_utils.json_test_runner import JSONTestRunner


class TestChecks(unittest.TestCase):
    pass


def one(identity):
    @weight(shared.CHECKS[identity][1].points)
    def test(self):
        shared.verify(identity)

    test.__doc__ = identity
    return test


for number, identity in enumerate(shared.IDS):
    setattr(TestChecks, f"test_{number:03}", one(identity))

with open(sys.argv[1], "w") as stream:
    found = JSONTestRunner(visibility="visible", stream=stream).run(
        unittest.defaultTestLoader.loadTestsFromTestCase(TestChecks)
    )
sys.exit(not found.wasSuccessful())
"""
OTTER = """\
from otter.test_files import test_case

OK_FORMAT = False

name = {name!r}
points = None
"""
OTTER_CASE = """

@test_case(points={points!r}, name={identity!r})
def test_{number}(env):
    import shared

    shared.verify({identity!r}, env)
"""


def main() -> None:
    """Write everything into the folder."""
    course = reader.load(Path(sys.argv[1]))
    submission, folder = Path(sys.argv[2]), Path(sys.argv[3])
    kept = {
        assignment.id(check): check
        for assignment, check in course.checks()
        if all(isinstance(each, Exact | Close | SameShape) for each in _comparisons(check))
    }
    (folder / "ids.txt").write_text("\n".join(kept) + "\n", encoding="utf-8")
    _expected(course, set(kept), folder)
    shutil.copy(Path(__file__).with_name("shared.py"), folder)
    for name, live in (("stored", ""), ("live", ", live=True")):
        (folder / f"test_{name}.py").write_text(PYTEST.format(live=live), encoding="utf-8")
    (folder / "run_tests.py").write_text(UNITTEST, encoding="utf-8")
    sources = [(submission / f"{a.name}.py").read_text(encoding="utf-8") for a in course.assignments]
    _otter(kept, sources, folder)
    _nbgrader(kept, sources, folder / "nbgrader")


def _comparisons(check: Check) -> list[Any]:
    return list(check.compare.values()) if isinstance(check.compare, dict) else [check.compare]


def _expected(course: Course, kept: set[str], folder: Path) -> None:
    arrays = {
        f"{identity}/{item}": array
        for assignment in course.assignments
        for identity, evidence in reference_results.load(course, assignment).evidence.items()
        if identity in kept
        for item, array in evidence.items.items()
    }
    np.savez(folder / "expected.npz", **arrays)  # type: ignore[arg-type]  # as in grader/results.py


def _otter(kept: dict[str, Check], sources: list[str], folder: Path) -> None:
    """autograder.zip with one test file an exercise and one test case a check; core.ipynb to be graded."""
    questions: dict[str, list[tuple[int, str, Check]]] = {}
    for number, (identity, check) in enumerate(kept.items()):
        questions.setdefault(identity.rsplit("::", 1)[0].replace("::", "_"), []).append(
            (number, identity, check)
        )
    with zipfile.ZipFile(folder / "autograder.zip", "w") as archive:
        archive.writestr("otter_config.json", json.dumps({"pdf": False, "lang": "python"}))
        for name, cases in questions.items():
            texts = [
                OTTER_CASE.format(points=float(check.points), identity=identity, number=number)
                for number, identity, check in cases
            ]
            archive.writestr(f"tests/{name}.py", OTTER.format(name=name) + "".join(texts))
    (folder / "core.ipynb").write_text(_notebook([_cell(text) for text in sources]), encoding="utf-8")


def _nbgrader(kept: dict[str, Check], sources: list[str], folder: Path) -> None:
    """A course folder: the source with a graded cell a check; submitted/ is filled for each run."""
    for name in ("source/core", "submitted"):
        (folder / name).mkdir(parents=True)
    (folder / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'bench'\n")
    cells = [_cell(text, _graded(f"module_{i}", solution=True)) for i, text in enumerate(sources)]
    cells.append(_cell("import shared", _graded("shared", locked=True)))
    for number, (identity, check) in enumerate(kept.items()):
        text = f"shared.verify({identity!r}, globals())"
        cells.append(_cell(text, _graded(f"check_{number:03}", locked=True, points=float(check.points))))
    (folder / "source" / "core" / "core.ipynb").write_text(_notebook(cells), encoding="utf-8")


def _graded(
    name: str, *, solution: bool = False, locked: bool = False, points: float | None = None
) -> dict[str, Any]:
    grade = {} if points is None else {"points": points}
    return {
        "nbgrader": {
            "grade_id": name,
            "grade": points is not None,
            "solution": solution,
            "locked": locked,
            "task": False,
            "schema_version": 3,
            **grade,
        }
    }


def _cell(text: str, metadata: dict[str, Any] | None = None) -> dict[str, Any]:
    lines = text.splitlines(keepends=True)
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": metadata or {},
        "outputs": [],
        "source": lines,
    }


def _notebook(cells: list[dict[str, Any]]) -> str:
    cells = [{"id": f"cell-{number}", **cell} for number, cell in enumerate(cells)]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    language = {"name": "python"}
    notebook = {
        "cells": cells,
        "metadata": {"kernelspec": kernel, "language_info": language},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(notebook)


if __name__ == "__main__":
    main()
