"""Checking the checker: solutions pass, templates are not started, each mistake loses what it says."""

import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from grader.course import reader
from grader.course.course import Assignment, Course
from grader.course.importing import module_from_file
from grader.course.solutions import solution_files
from grader.grading.progress import Progress
from grader.instructor import outcomes, verify
from grader.instructor.fingerprinting import freeze_mistakes
from grader.instructor.mutants import InProcess, mutants_of
from grader.instructor.rules import Finding
from grader.instructor.verify import judged
from grader.model import Report, Verdict
from tests.helpers.graded import as_files, graded_in_process

ROOT = Path(__file__).resolve().parents[2]
ENTRIES = tomllib.loads((ROOT / "course.toml").read_text("utf-8"))["assignments"]
# The checks of a network train it, minutes for all mistakes together: `make verify` has them.
QUICK = [entry["name"] for entry in ENTRIES if "training" not in entry]


# -- the project's own course --------------------------------------------------------------------


@pytest.mark.parametrize("name", QUICK)
def test_each_mistake_loses_exactly_what_it_says_and_is_named(course: Course, name: str) -> None:
    """No finding of `grader verify` about planted mistakes is amiss, and most are named in float32 as well"""
    findings, tallies = verify.mistakes(
        course, course.assignment(name), mutants_of(course, course.assignment(name))
    )
    assert len(findings) > len(course.assignment(name).exercises)
    wrong = [f"{each.subject}: {each.expected}; {each.seen}" for each in findings if not each.ok]
    assert not wrong, "\n".join(wrong)
    total = verify.summary(tallies)
    assert total.in_float32 >= 0.95 * total.named > 0


def in_process(course: Course, folder: Callable[[str], Path]) -> Report:
    """The report of trusted modules, without a sandbox."""

    @cache
    def load(name: str) -> ModuleType:
        return module_from_file(folder(name), name)

    return graded_in_process(course, as_files("trusted", solution_files(course)), InProcess(course, load))


# -- the small course, where something is amiss --------------------------------------------------


def test_the_solution_earns_everything(frozen: Course) -> None:
    report = in_process(frozen, lambda name: frozen.assignment(name).folder / "solution.py")
    assert (report.score, report.max_score) == (6, 6)
    assert {check.verdict for check in report.checks} == {Verdict.PASSED}


def test_each_mistake_of_the_small_course(frozen: Course) -> None:
    freeze_mistakes(frozen, frozen.assignments[:1])
    findings, tallies = verify.mistakes(
        frozen, frozen.assignments[0], mutants_of(frozen, frozen.assignments[0])
    )
    assert [(finding.subject, finding.expected, finding.ok, finding.seen) for finding in findings] == [
        ("fingerprints", "fresh", True, ""),
        ("double: squared", "loses 2", True, ""),
        ("double: as_float", "loses 1", True, ""),
        ("double: halved", "loses 2", True, ""),
        ("shifted: to_the_left", "loses 1", True, ""),
        ("shifted: not_at_all", "loses 1", True, ""),
        ("shifted: twice_as_far", "loses 1", True, ""),
    ]
    double, shifted = tallies
    assert (double.mistakes, double.losing, double.named, double.pairs, double.apart) == (3, 3, 2, 1, 1)
    assert (shifted.mistakes, shifted.losing, shifted.named, shifted.pairs, shifted.apart) == (3, 3, 3, 3, 3)


def amiss(course: Course, old: str, new: str) -> list[Finding]:
    """What is found after one text of the misconceptions was replaced."""
    path = course.assignments[0].folder / "misconceptions.py"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    freeze_mistakes(course, course.assignments[:1])
    changed = reader.load(course.root)
    assignment = changed.assignments[0]
    findings, _ = verify.mistakes(changed, assignment, mutants_of(changed, assignment))
    return [finding for finding in findings if not finding.ok]


@pytest.mark.parametrize(
    ("old", "new", "seen"),
    [
        ('loses=("of_an_array", "of_a_number")', 'loses=("of_an_array",)', "loses of_a_number"),
        ('("of_a_number",)', '("of_a_number", "of_an_array")', "passes of_an_array"),
        ("return x * x", "return 2 * x", "passes of_a_number; passes of_an_array"),
        ('loses=("of_a_number",)', 'loses=("of_a_numbr",)', "passes of_a_numbr; loses of_a_number"),
        ("return x * x", "raise ValueError", ""),
    ],
)
def test_a_wrong_loses_is_reported(frozen: Course, old: str, new: str, seen: str) -> None:
    assert [finding.seen for finding in amiss(frozen, old, new)] == ([seen] if seen else [])


def test_too_few_mistakes_are_reported(frozen: Course) -> None:
    (finding,) = amiss(frozen, '@misconception("double", loses=("of_a_number",))\n', "")
    assert (finding.subject, finding.expected, finding.seen) == ("double", "3 planted mistakes", "2")


def test_a_mistake_reaches_what_stands_on_it(frozen: Course) -> None:
    """The solution's `shifted` calls `double`: a mistake is laid over the module, not beside it"""
    assignment: Assignment = frozen.assignments[0]
    squared = next(mistake for mistake in assignment.misconceptions if mistake.name == "squared")
    results = judged(frozen, assignment, squared)
    assert [(result.id, result.verdict) for result in results] == [
        ("lines::double::of_an_array", Verdict.FAILED),
        ("lines::double::of_a_number", Verdict.BLOCKED),
    ]


# -- through the sandbox, as `grader verify` does it ---------------------------------------------


def test_the_whole_of_verify(frozen: Course) -> None:
    freeze_mistakes(frozen, frozen.assignments[:1])
    found = verify.verify(frozen, training=False, progress=Progress())
    findings = found.findings
    assert [(finding.subject, finding.ok) for finding in findings[:2]] == [
        ("solution", True),
        ("template", True),
    ]
    assert len(findings) == 17
    assert sum(each.outcome == outcomes.MISLED for each in found.outcomes) <= outcomes.CHANCE
    assert {each.source for each in found.outcomes} == set(outcomes.SOURCES)
    assert all(finding.ok for finding in findings)


def test_a_wrong_solution_and_a_telling_template_are_reported(frozen: Course) -> None:
    path = frozen.assignments[0].folder / "solution.py"
    text = path.read_text("utf-8").replace("- x + by", "- x - by")
    path.write_text(
        text.replace("    # BEGIN SOLUTION\n", "", 1).replace("    # END SOLUTION\n", "", 1), "utf-8"
    )
    changed = reader.load(frozen.root)
    found = verify.verify(changed, training=False, progress=Progress(), only=("lines",)).findings
    solution, template, *_ = found
    assert (solution.ok, solution.seen) == (False, "lines::shifted::to_the_right: failed")
    assert not template.ok
    assert template.seen == "lines::double::of_an_array: passed; lines::double::of_a_number: passed"
