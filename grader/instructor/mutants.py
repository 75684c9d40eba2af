"""Run mutants: each misconception laid over fresh solutions, in this process, judged as a submission is.

Solutions and misconceptions are the course's own code, so they need no sandbox.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from types import ModuleType

import numpy as np

from grader.authoring import Check, Misconception
from grader.course import reference_results
from grader.course.course import Assignment, Course
from grader.course.importing import overlaid
from grader.course.reference_results import Results
from grader.course.solutions import importable, solution_files, solutions
from grader.diagnosis import matching
from grader.diagnosis.matching import Fingerprint
from grader.evidence.codec import Probe
from grader.evidence.run import run
from grader.grading.checks import Checks
from grader.grading.draws import Draw
from grader.instructor.template import SHEET, sheet
from grader.judging.verdicts import Judged
from grader.model import Array, Ending, Evidence, Outcome, Verdict
from grader.sandbox.batch import Batch, ModuleChecks, Returned
from grader.submission.modules import ModuleFiles

BRIEF_EPOCHS = 4


class InProcess:
    """Runs checks on trusted modules in this process, instead of a sandbox."""

    def __init__(self, course: Course, load: Callable[[str], ModuleType], draw: Draw | None = None) -> None:
        self._draw = draw or Draw(course)
        self._load = load

    def probe(self, assignment: Assignment) -> Probe:
        """Trusted modules have what they should have."""
        self._load(assignment.name)
        return Probe(Outcome(Ending.RETURNED))

    def check(self, assignment: Assignment, check: Check) -> Outcome:
        """Run one check."""
        seed = self._draw.seed_of(assignment, check)
        with np.errstate(all="ignore"):  # planted mistakes overflow and divide by zero on purpose
            return run(check, assignment.name, self._load, seed)

    def holds(self, assignment: Assignment, check: Check) -> bool:
        """Nothing runs ahead."""
        return False

    def alone(self, pairs: Sequence[tuple[Assignment, Check]], seconds: float) -> Iterable[Returned]:
        """Run checks one after the other."""
        return ((assignment, check, self.check(assignment, check)) for assignment, check in pairs)

    def batch(self, parts: Sequence[ModuleChecks], *, hidden: bool) -> Batch:
        """Nothing runs in a batch: each runs when it is asked for."""
        return Batch(parts, hidden, None)


def answered_files(course: Course) -> dict[str, bytes]:
    """The solutions as the files of a submission, with right answers to all questions."""
    answers = {SHEET: sheet(course, answered=True).encode()} if course.questions() else {}
    return solution_files(course) | answers


def trains_briefly(module: ModuleType) -> None:
    """Let a network train for a few epochs only: a mistake shows as well, in a fraction of the time."""
    settings = getattr(module, "HYPERPARAMETERS", {})
    if settings.get("epochs", 0) > BRIEF_EPOCHS:
        settings["epochs"] = BRIEF_EPOCHS


class Workbench:
    """What the mutants of one assignment have in common: open results, and who calls which exercise."""

    def __init__(self, course: Course, assignment: Assignment, draw: Draw | None = None) -> None:
        """Note whose mutants these are, and what they are given; nothing is read yet."""
        self.course = course
        self.draw = draw
        self.assignment = assignment

    @cached_property
    def results(self) -> dict[str, Results]:
        """The assignment's results, read once for all mutants; those of others are opened where needed."""
        evidence = reference_results.load(self.course, self.assignment).evidence
        return {self.assignment.name: Results(dict(evidence))}

    @cached_property
    def callers(self) -> dict[str, set[str]]:
        """For each function, the ids of the visible checks that call it, as Keras's calls tell."""
        found: dict[str, set[str]] = {}
        evidence = self.results[self.assignment.name].evidence
        for check in self.assignment.checks:
            check_id = self.assignment.id(check)
            for call in () if check.hidden else evidence[check_id].calls:
                found.setdefault(call.function, set()).add(check_id)
        return found

    def expected(self, check: Check) -> Evidence:
        """What Keras gave for one check of the assignment."""
        return self.results[self.assignment.name].evidence[self.assignment.id(check)]

    def checks(self, name: str, modules: dict[str, ModuleType]) -> Checks:
        """The checks of trusted modules, judged in this process.

        Args:
            name: for the whole of it.
            modules: by assignment.
        """
        files = {f"{module}.py": b"" for module in modules}
        handed_in = ModuleFiles(name, files, {module: f"{module}.py" for module in modules}, {}, ())
        runner = InProcess(self.course, modules.__getitem__, self.draw)
        return Checks(self.course, handed_in, runner, self.results, self.draw)


class Mutant:
    """The solutions with one misconception laid over them, and what the checks of its exercise make of it."""

    def __init__(self, bench: Workbench, mistake: Misconception) -> None:
        """Lay the mistake over fresh solutions, and judge its exercise."""
        self.mistake = mistake
        self._bench = bench
        assignment = bench.assignment
        with importable(solutions(bench.course)) as modules:
            trains_briefly(overlaid(modules[assignment.name], mistake))
        self._checks = bench.checks(mistake.name, modules)
        own = [check for check in assignment.checks if check.exercise == mistake.exercise]
        self.judged: list[Judged] = [self._checks.judged(assignment.id(check)) for check in own]

    def fingerprint(self) -> Fingerprint:
        """What all checks see of it that call its exercise, those of other exercises among them."""
        own = {each.id for each in self.judged}
        # A network is trained for each check that calls another function of it: too dear for what it tells.
        trained = self._bench.assignment.trains(self.mistake.exercise)
        users = set() if trained else self._bench.callers.get(self.mistake.exercise, set()) - own
        for check_id in sorted(users):
            self._checks.judged(check_id)
        of_assignment = self._checks.all_judged(f"{self._bench.assignment.name}::")
        judged = [each for each in of_assignment if each.id in own | users]
        return Fingerprint(
            self.mistake.name,
            self.mistake.sentence,
            tuple(self.mistake.twins),
            self.mistake.is_convention,
            {each.id: matching.trace(each) for each in judged if each.verdict is not Verdict.PASSED},
        )


def mutants_of(course: Course, assignment: Assignment) -> list[Mutant]:
    """The mutants of all planted mistakes of an assignment."""
    bench = Workbench(course, assignment)
    return [Mutant(bench, mistake) for mistake in assignment.misconceptions]


def in_single_precision(judged: list[Judged]) -> list[Judged]:
    """The same evidence as code in float32 would give it, about: each number rounded."""
    return [replace(each, got=_single(each.got)) for each in judged]


def _single(items: dict[str, Array] | None) -> dict[str, Array] | None:
    if items is None:
        return None
    with np.errstate(over="ignore"):
        return {k: v.astype(np.float32) if v.dtype == np.float64 else v for k, v in items.items()}
