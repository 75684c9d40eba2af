"""What students are told of results of a wrong form, and of each planted mistake: in words of the course."""

import re
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest

from grader.course import reference_results
from grader.course.course import Course
from grader.course.solutions import importable, solution_files, solutions
from grader.grading.grade import Grading, Scope
from grader.instructor.mutants import InProcess, Mutant, Workbench
from grader.judging.verdicts import Judged
from grader.model import CheckResult, Opaque, Verdict
from tests.helpers import samples
from tests.helpers.graded import as_files
from tests.helpers.some import some

FORMS: dict[str, Callable[[Any], Any]] = {
    "nothing": lambda _: None,
    "the first part": lambda result: result[0] if isinstance(result, tuple) else (result,),
    "one part more": lambda result: (*result, 1.0) if isinstance(result, tuple) else (result, 1.0),
    "a text": lambda _: "text",
}
KNOWN = {"EagerTensor", "Tensor", "GradientTape", "ResourceVariable", "Sequential", "Functional"}
PLAIN = {"dict", "list", "tuple", "function", "Generator", "str", "int", "method"}
SAME = re.compile(r"got (\S+), expected (?:at least )?(\S+?)(?: \(|$)")


def opaque_in(value: Any) -> Iterator[str]:
    """The types that a recorded value names."""
    if isinstance(value, Opaque):
        yield value.type
    for part in (
        value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
    ):
        yield from opaque_in(part)


@pytest.fixture(scope="module")
def foreign(course: Course) -> "re.Pattern[str]":
    """The names of the reference's types, as its recorded calls have them."""
    names = set(KNOWN)
    for assignment in course.assignments:
        for evidence in reference_results.load(course, assignment).evidence.values():
            for call in evidence.calls:
                for value in (call.result, *(value for _, value in call.arguments)):
                    names |= set(opaque_in(value))
    own = PLAIN | {exercise for assignment in course.assignments for exercise in assignment.exercises}
    return re.compile("|".join(rf"\b{re.escape(name)}\b" for name in sorted(names - own) if "(" not in name))


def words(result: CheckResult) -> str:
    """All that a report says of a check."""
    names = ("message", "called", "returned", "measured", "expected", "worst")
    return "\n".join(getattr(result, name) for name in names)


def complaints(results: list[CheckResult], foreign: "re.Pattern[str]") -> list[str]:
    """What must not be said."""
    said = []
    for result in results:
        text = words(result)
        said += [f"{result.id}: {found}" for found in foreign.findall(text)]
        said += [f"{result.id}: {result.worst}" for a, b in SAME.findall(result.worst) if a == b]
        told = result.expected and result.expected in (result.returned, result.measured)
        said += [f"{result.id}: returned and expected are both {result.expected}"] * bool(told)
    return said


def with_form(module: ModuleType, exercises: tuple[str, ...], form: Callable[[Any], Any]) -> None:
    """Let each function of a module give its results in another form."""

    def wrapped(function: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *args, **kwargs: form(function(*args, **kwargs))

    for name in exercises:
        if not isinstance(getattr(module, name), type):
            setattr(module, name, wrapped(getattr(module, name)))


def told(course: Course, modules: dict[str, ModuleType], judged: list[Judged]) -> list[CheckResult]:
    grading = Grading(
        course, as_files("a", solution_files(course)), InProcess(course, modules.__getitem__), scope=Scope(())
    )
    return [grading.told(each) for each in judged if each.verdict is not Verdict.PASSED]


QUICK = [name for name in samples.ASSIGNMENTS if name != "mnist"]  # which trains networks


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", QUICK)
def test_results_of_another_form(course: Course, foreign: "re.Pattern[str]", name: str, form: str) -> None:
    assignment = course.assignment(name)
    with importable(solutions(course)) as modules:
        with_form(modules[name], assignment.exercises, FORMS[form])
    bench = Workbench(course, assignment)
    checks = bench.checks("a", modules)
    judged = [checks.judged(assignment.id(check)) for check in assignment.checks if not check.hidden]
    results = told(course, modules, judged)
    assert results
    assert complaints(results, foreign) == []


@pytest.mark.parametrize("name", QUICK)
def test_planted_mistakes(course: Course, foreign: "re.Pattern[str]", name: str) -> None:
    assignment = course.assignment(name)
    bench = Workbench(course, assignment)
    results = []
    for mistake in some(assignment.misconceptions):
        judged = [each for each in Mutant(bench, mistake).judged if not each.check.hidden]
        with importable(solutions(course)) as modules:
            results += told(course, modules, judged)
    assert complaints(results, foreign) == []


def test_kept_reports(foreign: "re.Pattern[str]") -> None:
    for path in samples.EXPECTED.iterdir():
        assert foreign.findall(path.read_text("utf-8")) == [], path.name
