"""Run planted mistakes: each laid over a fresh solution, in this process, judged as a submission is.

Solutions and misconceptions are the course's own code, so they need no sandbox.
"""

import contextlib
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from types import ModuleType
from typing import Any

import numpy as np

from grader.authoring import Check, Misconception
from grader.course import reference_results
from grader.course.course import Assignment, Course
from grader.course.importing import module_from_file, overlaid
from grader.course.reference_results import Results
from grader.diagnosis import matching
from grader.diagnosis.matching import Fingerprint, Seen
from grader.evidence.probe import Probe
from grader.evidence.run import run, seed_of
from grader.grading.grade import Grading
from grader.model import Array, CheckResult, Ending, Outcome, Verdict
from grader.sandbox.row import Part, Row, Take
from grader.submission.submission import Submission

BRIEF_EPOCHS = 4


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

    def ahead(self, assignment: Assignment, check: Check) -> None:
        """Nothing runs before it is asked for."""

    def row(self, parts: Sequence[Part], take: Take, meanwhile: Callable[[], None]) -> Row:
        """Each runs when it is asked for."""
        return Row(parts, take)

    def close(self) -> None:
        """Nothing was taken."""


def as_submission(name: str, files: dict[str, bytes]) -> Submission:
    """Files of the course itself as a submission."""
    return Submission(name, files, {file.removesuffix(".py"): file for file in files}, {}, ())


def solution_files(course: Course) -> dict[str, bytes]:
    """The solutions as the files of a submission."""
    return {f"{a.name}.py": (a.folder / "solution.py").read_bytes() for a in course.assignments}


def solutions(course: Course) -> Iterator[tuple[str, ModuleType]]:
    """Each solution by its assignment's name, freshly imported."""
    for assignment in course.assignments:
        yield (
            assignment.name,
            module_from_file(assignment.folder / "solution.py", f"solution_{assignment.name}"),
        )


@contextlib.contextmanager
def importable(modules: Iterable[tuple[str, ModuleType]]) -> Iterator[dict[str, ModuleType]]:
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


def trains_briefly(module: ModuleType) -> None:
    """Let a network train for a few epochs only: a mistake shows as well, in a fraction of the time."""
    settings = getattr(module, "HYPERPARAMETERS", {})
    if settings.get("epochs", 0) > BRIEF_EPOCHS:
        settings["epochs"] = BRIEF_EPOCHS


class Workbench:
    """What the mistakes of one assignment have in common: open results, and who calls which exercise."""

    def __init__(self, course: Course, assignment: Assignment) -> None:
        """Note whose mistakes these are; nothing is read yet."""
        self.course = course
        self.assignment = assignment

    @cached_property
    def frozen(self) -> dict[str, Results]:
        """The assignment's results, read once for all mistakes; those of others are opened where needed."""
        evidence = reference_results.load(self.course, self.assignment).evidence
        return {self.assignment.name: Results(dict(evidence))}

    @cached_property
    def callers(self) -> dict[str, set[str]]:
        """For each function, the ids of the visible checks that call it, as Keras's calls tell."""
        found: dict[str, set[str]] = {}
        with Grading(
            self.course, as_submission("", {}), runner=self.runner({}), frozen=self.frozen
        ) as grading:
            for check in self.assignment.checks:
                for call in () if check.hidden else grading.expected(self.assignment, check).calls:
                    found.setdefault(call.function, set()).add(self.assignment.id(check))
        return found

    def runner(self, modules: dict[str, ModuleType]) -> Any:
        """Something that runs checks on these modules."""
        return InProcess(self.course, modules.__getitem__)


class Planted:
    """One mistake in an otherwise right submission."""

    def __init__(self, bench: Workbench, mistake: Misconception) -> None:
        """Lay the mistake over fresh solutions, and judge its exercise."""
        self.mistake = mistake
        self._bench = bench
        assignment = bench.assignment
        with importable(solutions(bench.course)) as modules:
            trains_briefly(overlaid(modules[assignment.name], mistake))
        self._grading = Grading(
            bench.course,
            as_submission(mistake.name, solution_files(bench.course)),
            only=f"{assignment.name}::{mistake.exercise}",
            runner=bench.runner(modules),
            frozen=bench.frozen,
        )
        self.results: list[CheckResult] = [self._grading.judge(a.id(c)) for a, c in self._grading.selected]

    @property
    def seen(self) -> list[Seen]:
        """The checks of the mistake's own exercise, as a diagnosis sees them."""
        return self._grading.seen(self._bench.assignment.name, self.mistake.exercise)

    def fingerprint(self) -> Fingerprint:
        """What all checks see of it that call its exercise, those of other exercises among them."""
        own = {each.id for each in self.seen}
        # A network is trained for each check that calls another function of it: too dear for what it tells.
        trained = self._bench.assignment.training is not None
        users = set() if trained else self._bench.callers.get(self.mistake.exercise, set()) - own
        for check_id in sorted(users):
            self._grading.judge(check_id)
        seen = [each for each in self._grading.seen(self._bench.assignment.name) if each.id in own | users]
        return Fingerprint(
            self.mistake.name,
            self.mistake.sentence,
            tuple(self.mistake.twins),
            self.mistake.is_convention,
            {each.id: matching.trace(each) for each in seen if each.verdict is not Verdict.PASSED},
        )


def in_single_precision(seen: list[Seen]) -> list[Seen]:
    """The same evidence as code in float32 would give it, about: each number rounded."""
    return [replace(each, got=_single(each.got)) for each in seen]


def _single(items: dict[str, Array] | None) -> dict[str, Array] | None:
    if items is None:
        return None
    with np.errstate(over="ignore"):
        return {k: v.astype(np.float32) if v.dtype == np.float64 else v for k, v in items.items()}
