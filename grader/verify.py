"""Check the checker: the solution earns everything, the template nothing, each mistake loses its checks.

Solutions and misconceptions are the course's own code and run in this process; the solution and
the template are graded once more the way a submission is.
"""

import contextlib
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np

from grader import template
from grader.authoring import Check, Misconception
from grader.course import Assignment, Course
from grader.experiment import module_from_file, overlaid, run, seed_of
from grader.grade import Grading, Progress
from grader.model import CheckResult, Ending, Outcome, Report, Verdict
from grader.sandbox.host import Probe
from grader.submission import Submission

BRIEF_EPOCHS = 4
LEAST_MISTAKES = 3  # an exercise should have planted


@dataclass(frozen=True)
class Finding:
    """One line of the table: what was tried, what should have come of it and what did."""

    assignment: str
    subject: str
    expected: str
    ok: bool
    seen: str = ""


class InProcess:
    """Runs checks on trusted modules in this process, instead of a sandbox."""

    level = "plain"
    description = "none: trusted code, in this process"

    def __init__(self, course: Course, load: Callable[[str], ModuleType]) -> None:
        self._course = course
        self._load = load

    def probe(self, module: str, exercises: tuple[str, ...]) -> Probe:
        """Trusted modules have what they should have."""
        self._load(module)
        return Probe(Outcome(Ending.RETURNED))

    def check(self, assignment: Assignment, check: Check) -> Outcome:
        """Run one check."""
        seed = seed_of(self._course.seed, assignment.id(check))
        with np.errstate(all="ignore"):  # planted mistakes overflow and divide by zero on purpose
            return run(check, assignment.name, self._load, seed)

    def expect(self, checks: Sequence[tuple[Assignment, Check]]) -> None:
        """Nothing has to be made ready."""

    def ahead(self, assignment: Assignment, check: Check | None = None) -> None:
        """Nothing runs before it is asked for."""

    def close(self) -> None:
        """Nothing was taken."""


def verify(course: Course, *, training: bool, progress: Progress, only: tuple[str, ...] = ()) -> list[Finding]:
    """Verify a course.

    Args:
        course: the course.
        training: whether the solution's network is trained as well.
        progress: is told what goes on.
        only: the assignments whose mistakes are looked at, and nothing else; () for the whole course.
    """
    findings = [] if only else _solution(course, training, progress) + _template(course, progress)
    chosen = [course.assignment(name) for name in only] or list(course.assignments)
    for number, assignment in enumerate(chosen):
        progress.check(f"mistakes in {assignment.name}", number, len(chosen))
        findings += _mistakes(course, assignment)
    order = [assignment.name for assignment in course.assignments]
    return sorted(findings, key=lambda finding: order.index(finding.assignment))


def solution_files(course: Course) -> dict[str, bytes]:
    """The solutions as the files of a submission."""
    return {f"{a.name}.py": (a.folder / "solution.py").read_bytes() for a in course.assignments}


def as_submission(name: str, files: dict[str, bytes]) -> Submission:
    """Files of the course itself as a submission."""
    return Submission(name, files, {file.removesuffix(".py"): file for file in files}, {}, ())


def _graded(course: Course, submission: Submission, training: bool, progress: Progress) -> Report:
    with Grading(course, submission, training=training, progress=progress) as grading:
        return grading.report()


def _solution(course: Course, training: bool, progress: Progress) -> list[Finding]:
    report = _graded(course, as_submission("the solution", solution_files(course)), training, progress)
    found = []
    for result in report.assignments:
        lost = [
            f"{check.id}: {check.verdict}" for check in result.checks if check.verdict is not Verdict.PASSED
        ]
        found.append(Finding(result.name, "solution", "full marks", not lost, "; ".join(lost)))
    return found


def _template(course: Course, progress: Progress) -> list[Finding]:
    files = {f"{name}.py": text.encode() for name, text in template.templates(course).items()}
    report = _graded(course, as_submission("the template", files), True, progress)
    found = []
    for result in report.assignments:
        wrong = [
            f"{check.id}: {check.verdict}"
            for check in result.checks
            if check.verdict is not Verdict.NOT_STARTED
        ]
        found.append(
            Finding(result.name, "template", "not started", not wrong and not result.score, "; ".join(wrong))
        )
    return found


def _mistakes(course: Course, assignment: Assignment) -> list[Finding]:
    mistakes = assignment.misconceptions()
    found = []
    for exercise in assignment.exercises:
        own = [mistake for mistake in mistakes if mistake.exercise == exercise]
        if len(own) < LEAST_MISTAKES:
            found.append(
                Finding(assignment.name, exercise, f"{LEAST_MISTAKES} planted mistakes", False, f"{len(own)}")
            )
        found += [_mistake(course, assignment, mistake) for mistake in own]
    return found


def _mistake(course: Course, assignment: Assignment, mistake: Misconception) -> Finding:
    results = judged(course, assignment, mistake)
    lost = {result.id.split("::")[2] for result in results if result.verdict is not Verdict.PASSED}
    should = set(mistake.loses)
    wrong = [f"passes {name}" for name in sorted(should - lost)] + [
        f"loses {name}" for name in sorted(lost - should)
    ]
    subject = f"{mistake.exercise}: {mistake.name}"
    return Finding(assignment.name, subject, f"loses {len(should)}", lost == should, "; ".join(wrong))


def solutions(course: Course) -> Iterator[tuple[str, ModuleType]]:
    """Each solution by its assignment's name, freshly imported."""
    for assignment in course.assignments:
        yield (
            assignment.name,
            module_from_file(assignment.folder / "solution.py", f"solution_{assignment.name}"),
        )


@contextlib.contextmanager
def _importable(modules: Iterable[tuple[str, ModuleType]]) -> Iterator[dict[str, ModuleType]]:
    """Let each module import those before it by name, as it does among a student's files."""
    kept: dict[str, ModuleType] = {}
    hidden = dict(sys.modules)
    try:
        for name, module in modules:
            kept[name] = sys.modules[name] = module
        yield kept
    finally:
        for name in kept:
            sys.modules.pop(name)
            if name in hidden:
                sys.modules[name] = hidden[name]


def _trains_briefly(module: ModuleType) -> None:
    """Let a network train for a few epochs only: a mistake shows as well, in a fraction of the time."""
    settings = getattr(module, "HYPERPARAMETERS", {})
    if settings.get("epochs", 0) > BRIEF_EPOCHS:
        settings["epochs"] = BRIEF_EPOCHS


def judged(course: Course, assignment: Assignment, mistake: Misconception) -> list[CheckResult]:
    """The verdicts on one exercise of the solution with a mistake laid over it."""

    with _importable(solutions(course)) as modules:
        _trains_briefly(overlaid(modules[assignment.name], mistake))
    runner: Any = InProcess(course, modules.__getitem__)
    submission = as_submission(mistake.name, solution_files(course))
    with Grading(course, submission, only=f"{assignment.name}::{mistake.exercise}", runner=runner) as grading:
        return [grading.judge(assignment.id(check)) for assignment, check in grading.selected]
