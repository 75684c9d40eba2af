"""Rules for the assignments of every course, each looked at in a line of `grader verify`.

What a rule complains about says what to do about it.
"""

import ast
import inspect
from collections.abc import Callable
from dataclasses import dataclass

from grader.authoring import Comparison, Misconception
from grader.course.course import Assignment, Course
from grader.instructor import empty, handouts, hints, questions, template

LEAST_REASON = 10  # letters
POOR_BEGINNINGS = ("This is", "That is", "There is", "You ")  # after "This is what you get when"


@dataclass(frozen=True)
class Finding:
    """One line of the table: what was tried, what should have come of it and what did."""

    assignment: str
    subject: str
    expected: str
    ok: bool
    seen: str = ""


def findings(course: Course, assignment: Assignment) -> list[Finding]:
    """A line for each rule."""
    found = []
    for subject, expected, complaints in RULES:
        wrong = complaints(course, assignment)
        found.append(Finding(assignment.name, subject, expected, not wrong, "; ".join(wrong)))
    return found


def names(course: Course, assignment: Assignment) -> list[str]:
    """The places that lack an exercise, whose name alone links them; `reader` looks after the checks."""
    file = f"reference/{assignment.name}.py"
    reference = course.root / file
    if not reference.is_file():
        return [f"{file} is missing: write there in Keras what assignments/{assignment.name} asks for"]
    solution = (assignment.folder / "solution.py").read_text("utf-8")
    planted = {mistake.exercise for mistake in assignment.misconceptions}
    places = {
        file: defined(reference.read_text("utf-8")),
        "the template": defined(template.strip(solution, f"assignments/{assignment.name}/solution.py")),
    }
    lacking = [
        f"{exercise} is not in {place}: add it"
        for exercise in assignment.exercises
        for place, there in places.items()
        if exercise not in there
    ]
    unknown = sorted(planted - set(assignment.exercises))
    return lacking + [f"misconceptions.py: the solution has no {name}: rename it" for name in unknown]


def defined(source: str) -> set[str]:
    """The names that a module defines at its margin, or imports."""
    found: set[str] = set()
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign):
            found.update(target.id for target in node.targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.ImportFrom):
            found.update(alias.asname or alias.name for alias in node.names)
    return found


def reasons(course: Course, assignment: Assignment) -> list[str]:
    """The checks that compare without saying why it is done so."""
    found = []
    for check in assignment.checks:
        compared = [check.compare] if isinstance(check.compare, Comparison) else check.compare.values()
        if any(len(each.reason.strip()) <= LEAST_REASON for each in compared):
            found.append(f"{check.exercise}::{check.name} has no reason: say why its tolerance is right")
    return found


def sentences(course: Course, assignment: Assignment) -> list[str]:
    """What is wrong with what the report would say of planted mistakes."""
    found: list[str] = []
    seen: set[tuple[str, str]] = set()
    for mistake in assignment.misconceptions:
        own = (mistake.exercise, mistake.name)
        others = {each.name for each in assignment.misconceptions if each.exercise == mistake.exercise}
        wrong = [_of_sentence(mistake)] if _of_sentence(mistake) else []
        wrong += [
            f"its twin {twin} is no other mistake of the exercise: rename it"
            for twin in mistake.twins
            if twin not in others - {mistake.name}
        ]
        if own in seen:
            wrong.append("is declared twice: rename one of the two")
        seen.add(own)
        found += [f"{mistake.exercise}: {mistake.name}: {each}" for each in wrong]
    return found


def _of_sentence(mistake: Misconception) -> str:
    first = mistake.sentence.split()[0]
    named = "_" in first or first in inspect.signature(mistake.function).parameters
    if not mistake.is_convention and not mistake.sentence.endswith("?"):
        return "ends without a question: add the one that leads to the fix"
    if not first[0].isupper() and not named:
        return "begins in lower case: begin as a sentence does"
    if mistake.sentence.startswith(POOR_BEGINNINGS):
        return f'goes on after "This is what you get when": do not begin with {first}'
    return ""


RULES: tuple[tuple[str, str, Callable[[Course, Assignment], list[str]]], ...] = (
    ("names", "each in all places", names),
    ("reasons", "one per tolerance", reasons),
    ("sentences", "worth reading", sentences),
    ("handout", "its examples hold", handouts.complaints),
    ("empty answers", "earn next to nothing", empty.complaints),
    ("questions", "not to be guessed", questions.complaints),
    ("hints", "lead, and do not tell", hints.complaints),
)
