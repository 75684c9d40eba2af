"""Rules of every course: the shipped assignments keep them; what breaks one is told in one line."""

import tomllib
from pathlib import Path

import pytest

from grader.course import reader
from grader.course.course import Course
from grader.instructor import empty, handouts, rules
from tests.helpers.frozen import freeze

ROOT = Path(__file__).resolve().parents[2]
NAMES = [entry["name"] for entry in tomllib.loads((ROOT / "course.toml").read_text("utf-8"))["assignments"]]
SUBJECTS = ["names", "reasons", "sentences", "handout", "empty answers", "questions", "hints"]


@pytest.mark.parametrize("name", NAMES)
def test_the_shipped_assignments_keep_the_rules(whole_course: Course, name: str) -> None:
    found = rules.findings(whole_course, whole_course.assignment(name))
    assert [finding.subject for finding in found] == SUBJECTS
    assert [f"{each.subject}: {each.seen}" for each in found if not each.ok] == []


# -- the small course, where something is amiss --------------------------------------------------


def test_the_small_course_keeps_the_rules(frozen: Course) -> None:
    assert amiss(frozen) == {}


SOLUTION, CHECKS, MISTAKES, HANDOUT = (
    f"assignments/lines/{name}" for name in ("solution.py", "checks.py", "misconceptions.py", "handout.md")
)
REFERENCE = "reference/lines.py"
FEW = 'loses=("of_a_number",)'
SMALL = 'reason="Small integers."), hidden=True)'
EXAMPLE = "# Lines\n\n```python\n>>> from lines import double\n>>> double({})\n{}\n```\n"
BREAKS = [
    # file, old text, new text, the rule, what is said
    (REFERENCE, "def shifted", "def moved", "names", "shifted is not in reference/lines.py: add it"),
    (
        MISTAKES,
        f'"double", {FEW}',
        f'"dubble", {FEW}',
        "names",
        "misconceptions.py: the solution has no dubble: rename it",
    ),
    (
        CHECKS,
        "Small integers.",
        " ",
        "reasons",
        "double::of_a_number has no reason: say why its tolerance is right",
    ),
    (
        MISTAKES,
        "What is two times three?",
        "So.",
        "sentences",
        "double: as_float: ends without a question: add the one that leads to the fix",
    ),
    (
        MISTAKES,
        "A half is",
        "a half is",
        "sentences",
        "double: as_float: begins in lower case: begin as a sentence does",
    ),
    (
        MISTAKES,
        "A half is",
        "There is a half",
        "sentences",
        'double: as_float: goes on after "This is what you get when": do not begin with There',
    ),
    (
        MISTAKES,
        FEW,
        FEW + ', twins={"a": "b"}',
        "sentences",
        "double: as_float: its twin a is no other mistake of the exercise: rename it",
    ),
    (
        MISTAKES,
        "def halved",
        "def squared",
        "sentences",
        "double: squared: is declared twice: rename one of the two",
    ),
    (
        HANDOUT,
        "# Lines\n",
        EXAMPLE.format(2, 5),
        "handout",
        "handout.md line 5: says 5, the solution gives 4",
    ),
    (HANDOUT, "# Lines\n", EXAMPLE.format(2, 4), "handout", ""),
]


@pytest.mark.parametrize(("file", "old", "new", "subject", "seen"), BREAKS)
def test_what_breaks_a_rule_is_told(
    frozen: Course, file: str, old: str, new: str, subject: str, seen: str
) -> None:
    edit(frozen.root / file, old, new)
    assert amiss(reader.load(frozen.root)) == ({subject: seen} if seen else {})


def edit(path: Path, old: str, new: str) -> None:
    """Replace one text."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def amiss(course: Course) -> dict[str, str]:
    """What is seen of the rules that the small course breaks."""
    return {each.subject: each.seen for each in rules.findings(course, course.assignments[0]) if not each.ok}


def test_a_missing_reference_is_told(frozen: Course) -> None:
    (frozen.root / REFERENCE).unlink()
    said = "reference/lines.py is missing: write there in Keras what assignments/lines asks for"
    assert amiss(frozen) == {"names": said}


def test_an_exercise_that_the_template_loses_is_told(frozen: Course) -> None:
    edit(frozen.root / SOLUTION, "\n\ndef shifted", "\n# BEGIN SOLUTION\ndef shifted")
    edit(frozen.root / SOLUTION, '    """x moved by `by`."""\n    # BEGIN SOLUTION\n', "")
    edit(frozen.root / SOLUTION, "- x + by\n    # END", "- x + by\n# END")
    assert amiss(reader.load(frozen.root)) == {"names": "shifted is not in the template: add it"}


def test_an_example_that_raises_is_told_with_its_line() -> None:
    session = handouts.worked("# Sums\n\n```python\n>>> 1 + 1\n2\n>>> [][0]\n5\n```\n\nThat is 5.\n")
    said = "handout.md line 6: [][0] raises IndexError: list index out of range"
    assert handouts.differences(session) == [said]


# -- empty answers -------------------------------------------------------------------------------


def empty_answers(frozen: Course, *changes: tuple[str, str]) -> str:
    """What is seen of empty answers after some changes of the checks."""
    for old, new in changes:
        edit(frozen.root / CHECKS, old, new)
    return amiss(freeze(frozen.root)).get("empty answers", "")


NOTHING = ("student.double(3)", "student.double(0)")
AT_ONCE = (SMALL, SMALL.replace(", hidden", ", needs=(), hidden"))


def test_a_check_that_zeros_pass_has_to_wait(frozen: Course) -> None:
    said = "double::of_a_number passes with zeros: name a check of values in its needs="
    assert empty_answers(frozen, NOTHING, AT_ONCE) == said


def test_a_check_that_waits_for_values_may_be_one_that_zeros_pass(frozen: Course) -> None:
    assert empty_answers(frozen, NOTHING) == ""


MOVED_BY_NOTHING = '''

@check("shifted", points=1, compare=SHARP, needs=())
def by_nothing(student, rng):
    """Moved by nothing"""
    return {"y": student.shifted(numbers(rng), 0.0)}
'''


def test_a_check_that_given_arguments_pass_has_to_wait(frozen: Course) -> None:
    with (frozen.root / CHECKS).open("a") as file:
        file.write(MOVED_BY_NOTHING)
    said = "shifted::by_nothing passes with arguments handed back: name a check of values in its needs="
    assert empty_answers(frozen) == said
    assert empty_answers(frozen, ("SHARP, needs=()", "SHARP")) == ""


SHAPE = """

@check("shifted", points={}, compare=same_shape(reason="Values come later."), needs=())
def shape(student, rng):
    \"\"\"A shape\"\"\"
    return {{"y": student.shifted(numbers(rng), 2.5)}}
"""


@pytest.mark.parametrize(
    ("points", "said"), [(0.1, ""), (6, "checks of shapes carry 50.0% of the points: give them at most 2%")]
)
def test_shapes_are_worth_little(frozen: Course, points: float, said: str) -> None:
    with (frozen.root / CHECKS).open("a") as file:
        file.write(SHAPE.format(points))
    assert empty_answers(frozen, ("check, close, exact", "check, close, exact, same_shape")) == said


def test_where_zeros_are_right_they_may_be_earned(frozen: Course) -> None:
    """An exercise that returns zeros whatever it is given: nobody can tell work from none"""
    for file in (SOLUTION, REFERENCE):
        path = frozen.root / file
        path.write_text(path.read_text("utf-8").replace("2 * x", "0 * x").replace("x, 2)", "x, 0)"), "utf-8")
    edit(frozen.root / SOLUTION, "double(x) - x + by", "x + by")
    assert empty_answers(frozen) == ""


class Counter:
    """Counts."""

    def __init__(self) -> None:
        self.count = 0

    def step(self, values: list[float]) -> tuple[int, list[float]]:
        """Count once more."""
        self.count += 1
        return self.count, [2 * value for value in values]


def test_the_methods_of_an_empty_class_do_nothing() -> None:
    called: list[bool] = []
    counter = empty.emptied(Counter, empty.zeros, called.append)()
    assert counter.step([1.0, 2.0]) == (0, [0.0, 0.0])
    assert counter.count == 0
    assert all(called)
