"""What fingerprints are made from: a network's on the solutions of its parts, and on no others."""

from pathlib import Path

import pytest

from grader.course import reader
from grader.diagnosis import fingerprints

ENTRY = '\n[[assignments]]\nname = "{0}"\npoints = 1\n'
CHECKS = (
    "from grader.authoring import check, exact\n\n\n"
    '@check("{0}_it", points=1, compare=exact(reason="a whole number"))\n'
    'def first(student, rng):\n    """Once"""\n    return student.{0}_it()\n'
)
SOLUTIONS = {
    "planes": "from lines import double\n\n\ndef planes_it():\n    return double(1)\n",
    "spaces": "import numpy as np, planes as p\n\n\ndef spaces_it():\n    return p.planes_it()\n",
    "others": "def others_it():\n    return 1\n",
}


@pytest.fixture
def larger(small: Path) -> Path:
    """The small course with three more assignments: spaces stand on planes, and planes on lines."""
    for name, solution in SOLUTIONS.items():
        folder = small / "assignments" / name
        folder.mkdir()
        (folder / "handout.md").write_text("# A handout\n", "utf-8")
        (folder / "solution.py").write_text(solution, "utf-8")
        (folder / "checks.py").write_text(CHECKS.format(name), "utf-8")
        (folder / "misconceptions.py").write_text("", "utf-8")
        with (small / "course.toml").open("a", encoding="utf-8") as file:
            file.write(ENTRY.format(name))
    return small


@pytest.mark.parametrize(
    ("changed", "stale"),
    [
        ("lines", {"lines", "planes", "spaces"}),
        ("planes", {"planes", "spaces"}),
        ("spaces", {"spaces"}),
        ("others", {"others"}),
    ],
)
def test_another_solution_counts_where_it_is_a_part(larger: Path, changed: str, stale: set[str]) -> None:
    course = reader.load(larger)
    before = {each.name: fingerprints.sources(course, each) for each in course.assignments}
    path = course.assignment(changed).folder / "solution.py"
    path.write_text(path.read_text("utf-8") + "# a remark\n", "utf-8")
    after = {each.name: fingerprints.sources(course, each) for each in course.assignments}
    assert {name for name in before if before[name] != after[name]} == stale


def test_what_checks_call_is_a_part(larger: Path) -> None:
    path = larger / "assignments" / "others" / "checks.py"
    path.write_text(path.read_text("utf-8").replace("student.others_it", 'student.module("lines").double'))
    course = reader.load(larger)
    before = fingerprints.sources(course, course.assignment("others"))
    solution = larger / "assignments" / "lines" / "solution.py"
    solution.write_text(solution.read_text("utf-8") + "# a remark\n", "utf-8")
    assert fingerprints.sources(course, course.assignment("others")) != before


def test_a_new_assignment_leaves_the_others_fresh(larger: Path) -> None:
    course = reader.load(larger)
    text = (larger / "course.toml").read_text("utf-8")
    (larger / "course.toml").write_text(text.replace(ENTRY.format("others"), ""), "utf-8")
    fewer = reader.load(larger)
    assert len(fewer.assignments) == len(course.assignments) - 1
    for each in fewer.assignments:
        assert fingerprints.sources(fewer, each) == fingerprints.sources(course, each)
