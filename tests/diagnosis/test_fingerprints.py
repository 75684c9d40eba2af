"""What fingerprints are made from: a network's on the solutions of its parts, and on no others."""

import zipfile
from pathlib import Path

import numpy as np
import pytest

from grader.course import reader
from grader.course.course import Course
from grader.course.reference_results import ResultsError
from grader.diagnosis import fingerprints
from grader.diagnosis.hypotheses import Hypotheses, Told
from grader.instructor.fingerprinting import freeze_mistakes

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


def test_another_form_makes_fingerprints_stale(larger: Path) -> None:
    course = reader.load(larger)
    before = {each.name: fingerprints.sources(course, each) for each in course.assignments}
    (larger / "assignments" / "lines" / "forms.py").write_text("# none\n", "utf-8")
    after = {each.name: fingerprints.sources(course, each) for each in course.assignments}
    assert {name for name in before if before[name] != after[name]} == {"lines"}


def test_slips_come_back_as_they_were(frozen: Course) -> None:
    assignment = frozen.assignments[0]
    told = (Told("sign", "a part has the wrong sign?"), Told("misconception", "twice?", "doubled"))
    numbers = np.arange(18, dtype=np.float32).reshape(2, 3, 3)
    known = Hypotheses(
        told=told,
        says=np.array([1, 0], np.uint16),
        families=np.array([-1, 0], np.int16),
        constants=np.array([0.0, 1e-7]),
        checks=("first", "secret"),
        verdicts=np.array([[1, 0], [1, 1]], np.uint8),
        words=("", "(3,)", "() 0"),
        forms=np.array([[0, 1, 2], [1, 1, 0]], np.uint16),
        numbers=numbers,
    )
    fingerprints.save(frozen, assignment, {}, {"double": known})
    back = fingerprints.load_slips(frozen, assignment, "double")
    assert back is not None
    assert (back.told, back.checks, back.words) == (known.told, known.checks, known.words)
    for name in fingerprints.ARRAYS:
        assert np.array_equal(getattr(back, name), getattr(known, name)), name
    assert fingerprints.load_slips(frozen, assignment, "shifted") is None


def test_broken_slips_are_told(frozen: Course) -> None:
    assignment = frozen.assignments[0]
    freeze_mistakes(frozen, [assignment])
    with zipfile.ZipFile(fingerprints.path_of(frozen, assignment), "w") as archive:
        archive.writestr("double#slips", b"nonsense")
    with pytest.raises(ResultsError, match=r"lines\.fingerprints\.zip: cannot be read .*; run"):
        fingerprints.load_slips(frozen, assignment, "double")
