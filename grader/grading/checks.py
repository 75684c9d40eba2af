"""Judge the checks of one submission, each once, those that it needs first.

Modules are imported in batches, and checks of them run where they are, each as if it were the first; what
passes there is kept. Everything else runs again alone, in a child of the imported state: so what a report
says of a check that did not pass comes from a run of its own.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Protocol

from grader.authoring import Check
from grader.course import reference_results
from grader.course.course import Assignment, Course
from grader.course.reference_results import Results
from grader.evidence.codec import Probe
from grader.grading.draws import Draw
from grader.grading.modules import Modules
from grader.judging import kept
from grader.judging.compare import seeded
from grader.judging.messages import Explanation
from grader.judging.verdicts import Judged, judge, passed, sealed
from grader.model import Evidence, Outcome, Verdict
from grader.sandbox.batch import Batch, ModuleChecks, Returned
from grader.submission.modules import ModuleFiles

KEPT_LIMIT = 64 << 20  # bytes of arrays that are kept of one submission: of what failed, and of what waits
SUBMISSION_SECONDS = 900.0  # on all checks of one submission; a complete one takes a quarter of a minute

Pair = tuple[Assignment, Check]


class Runner(Protocol):
    """What runs checks: the sandbox, or something that runs trusted implementations in this process."""

    def probe(self, assignment: Assignment) -> Probe:
        """Import one module and look which exercises it has."""

    def check(self, assignment: Assignment, check: Check) -> Outcome:
        """Run one check."""

    def holds(self, assignment: Assignment, check: Check) -> bool:
        """Whether a check's module is imported where the check can run."""

    def alone(self, pairs: Sequence[Pair], seconds: float) -> Iterable[Returned]:
        """Begin to run checks of such modules, each in a child of its own."""

    def batch(self, parts: Sequence[ModuleChecks], *, hidden: bool) -> Batch:
        """Begin to import modules, and to run checks of theirs where they are, all visible or all hidden."""


class Checks:
    """The checks of one submission. They are judged once each, in whatever order they are asked for."""

    def __init__(
        self,
        course: Course,
        files: ModuleFiles,
        runner: Runner,
        results: dict[str, Results],
        draw: Draw | None = None,
    ) -> None:
        """Prepare; nothing runs yet.

        Args:
            course: what is asked.
            files: what was handed in.
            runner: runs the checks.
            results: that are open already, by assignment; others are added to it.
            draw: of the inputs, which the runner hands out; None for the frozen ones.
        """
        self.draw = draw or Draw(course)
        self.modules = Modules(course, files, self._probe)
        self._course = course
        self._runner = runner
        self._results = results
        self._exercises: Container[str] = {name for a in course.assignments for name in a.exercises}
        self._by_id = {a.id(check): (a, check) for a, check in course.checks()}
        self._spent = 0.0  # seconds on checks
        self._spent_on_visible: float | None = None  # once there are hidden ones
        self._judged: dict[str, Judged] = {}
        self._passed: dict[str, Judged] = {}  # in batches
        self._coming: Iterator[Returned] = iter(())  # of checks that were asked for, each alone
        self._outcomes: dict[str, Outcome] = {}  # that have come of these
        self._waiting = 0  # bytes of these outcomes
        self._kept = 0  # bytes of evidence that did not pass
        self._probes: dict[str, Probe] = {}  # of modules that were imported in batches

    def judged(self, check_id: str) -> Judged:
        """The compared of one check; those it needs are judged first."""
        if check_id not in self._judged:
            assignment, check = self._by_id[check_id]
            self._judged[check_id] = self._judge(assignment, check)
        return self._judged[check_id]

    def is_judged(self, check_id: str) -> bool:
        """Whether a check was judged."""
        return check_id in self._judged

    def all_judged(self, start: str = "") -> list[Judged]:
        """What was judged of checks whose id begins so, in the course's order."""
        return [self._judged[i] for i in self._by_id if i in self._judged and i.startswith(start)]

    def assignment_of(self, check_id: str) -> Assignment:
        """The assignment that a check belongs to."""
        return self._by_id[check_id][0]

    def expected(self, assignment: Assignment, check: Check) -> Evidence:
        """What Keras gave; for inputs that are drawn anew, what the solution gives.

        Raises:
            ResultsError: if there are no reference results.
        """
        return self.draw.expected(assignment, check) or self._frozen(assignment, check)

    def _frozen(self, assignment: Assignment, check: Check) -> Evidence:
        if assignment.name not in self._results:
            self._results[assignment.name] = reference_results.load(self._course, assignment)
        return self._results[assignment.name].evidence[assignment.id(check)]

    def _seeded(self, assignment: Assignment, check: Check) -> Check:
        return seeded(check, self.draw.seed_of(assignment, check))

    def _judge(self, assignment: Assignment, check: Check) -> Judged:
        check_id = assignment.id(check)
        early = self.modules.before_running(assignment, check.exercise) or self._unmet(assignment, check)
        if early is None and check_id in self._passed:
            return self._passed[check_id]
        if early is not None:
            frozen = self._frozen(assignment, check)
            return Judged(check_id, check, early[0], frozen, Explanation(early[1]), ran=False)
        expected, check = self.expected(assignment, check), self._seeded(assignment, check)
        if self._used_up(check):
            used = Explanation(f"The submission has used up its {SUBMISSION_SECONDS / 60:g} minutes.")
            return Judged(check_id, check, Verdict.TIMED_OUT, expected, used, ran=False)
        if check.hidden and self._spent > SUBMISSION_SECONDS:  # which other hidden ones have used up
            return Judged(check_id, check, Verdict.FAILED, expected)
        judged = judge(check_id, check, self._outcome(assignment, check), expected, self._exercises)
        return sealed(judged) if check.hidden else self._bounded(judged)

    def _used_up(self, check: Check) -> bool:
        """Whether there is no time left for a check; no verdict on a hidden one tells what others took."""
        if not check.hidden:
            return self._spent > SUBMISSION_SECONDS
        return self._begin_hidden() > SUBMISSION_SECONDS

    def _begin_hidden(self) -> float:
        """Seconds that were spent before the first hidden check ran."""
        if self._spent_on_visible is None:
            self._spent_on_visible = self._spent
        return self._spent_on_visible

    def _bounded(self, judged: Judged) -> Judged:
        """What was judged; beyond the limit without its evidence, of which words are left."""
        size = kept.size_of_items(judged.got)
        if self._kept + size > KEPT_LIMIT:
            return replace(judged, got=None)
        self._kept += size
        return judged

    def _outcome(self, assignment: Assignment, check: Check) -> Outcome:
        """What comes of a check that runs alone; it may have been asked for before."""
        check_id = assignment.id(check)
        while check_id not in self._outcomes and self._hear():
            pass
        outcome = self._outcomes.pop(check_id, None)
        if outcome is not None:
            self._waiting -= kept.size_of(outcome)
        else:
            outcome = self._runner.check(assignment, check)
            self._spent += outcome.elapsed
        return outcome

    def _hear(self) -> bool:
        """Take the next outcome of those that were asked for; whether there was one more. One that is too
        large to wait until it is judged is asked for once more then."""
        for assignment, check, outcome in self._coming:
            size = kept.size_of(outcome)
            if self._waiting + size <= KEPT_LIMIT:
                self._outcomes[assignment.id(check)] = outcome
                self._waiting += size
            self._spent += outcome.elapsed
            return True
        return False

    def _unmet(self, assignment: Assignment, check: Check) -> tuple[Verdict, str] | None:
        for need in assignment.needs(check):
            met = self.judged(need)
            if met.verdict is Verdict.PASSED or not met.in_form:
                continue
            own = need.split("::")[1] == check.exercise
            if own and met.verdict is Verdict.NOT_STARTED:
                return Verdict.NOT_STARTED, met.explanation.message
            return Verdict.BLOCKED, f"Waits for {need}, which did not pass."
        return None

    def _probe(self, assignment: Assignment) -> Probe:
        found = self._probes.get(assignment.name)
        while found is None and self._hear():  # else they would be lost
            pass
        return found or self._runner.probe(assignment)

    # -- in batches --------------------------------------------------------------------------------

    def run_batches(self, checks: Sequence[Pair], meanwhile: Callable[[], None]) -> None:
        """Run those of these checks that can be together, but those that wait for one that has not passed.

        Args:
            checks: all visible or all hidden, in their order.
            meanwhile: is called when a batch runs, and there is nothing to do but wait for it.
        """
        if checks and checks[0][1].hidden:
            self._settle_visible(checks)
            self._begin_hidden()
        waiting = list(self._parts(checks))
        while waiting:
            while self._hear():  # what is still to come of others
                pass
            batch = self._runner.batch(waiting, hidden=checks[0][1].hidden)
            meanwhile()
            self._take(batch)
            waiting = batch.rest
            self._run_alone(checks)
            if waiting:  # its modules make room for the next ones, so what is to be seen of them is seen now
                begun = {assignment.name for assignment, _ in batch.parts} - {
                    part[0].name for part in waiting
                }
                for assignment, check in checks:
                    if assignment.name in begun:
                        self.judged(assignment.id(check))

    def _settle_visible(self, hidden: Sequence[Pair]) -> None:
        """Look at the modules of hidden checks, and judge what these wait for, before any of them runs: an
        import that knew what one hands out could tell it."""
        for assignment, check in hidden:
            if self.modules.before_running(assignment, check.exercise) is None:
                for need in assignment.needs(check):
                    if not self._by_id[need][1].hidden:
                        self.judged(need)

    def _run_alone(self, checks: Sequence[Pair]) -> None:
        """Ask for those checks that have not passed, and that wait for nothing that has not."""
        wanted = [pair for pair in checks if self._is_open(*pair)]
        if len(wanted) > 1 and self._spent < SUBMISSION_SECONDS:
            self._coming = iter(self._runner.alone(wanted, SUBMISSION_SECONDS - self._spent))

    def _is_open(self, assignment: Assignment, check: Check) -> bool:
        check_id = assignment.id(check)
        if check_id in self._passed or check_id in self._judged or not self._runner.holds(assignment, check):
            return False
        if self.modules.before_running(assignment, check.exercise) is not None:
            return False
        return all(need in self._passed or self._has_passed(need) for need in assignment.needs(check))

    def _has_passed(self, check_id: str) -> bool:
        judged = self._judged.get(check_id)
        return judged is not None and (judged.verdict is Verdict.PASSED or not judged.in_form)

    def _parts(self, checks: Sequence[Pair]) -> Iterator[ModuleChecks]:
        """The modules that are to be imported, with those checks of each that can run where it is."""
        for _, pairs in groupby(checks, key=lambda pair: pair[0].name):
            found = list(pairs)
            assignment = found[0][0]
            wanted = [check for _, check in found if not self._is_settled(assignment, check)]
            if wanted and self.modules.usable(assignment):
                yield assignment, [check for check in wanted if _is_usual(assignment, check)]

    def _is_settled(self, assignment: Assignment, check: Check) -> bool:
        """Whether a check was judged, or waits for one that has not passed."""
        needs = (self._judged[need] for need in assignment.needs(check) if need in self._judged)
        return assignment.id(check) in self._judged or any(n.verdict is not Verdict.PASSED for n in needs)

    def _take(self, batch: Batch) -> None:
        """Keep what passes in a batch."""
        for assignment, check, outcome in batch:
            check_id = assignment.id(check)
            seeded_check = self._seeded(assignment, check)
            judged = passed(check_id, seeded_check, outcome, self.expected(assignment, check))
            if judged is not None:
                self._passed[check_id] = judged
        self._spent += batch.elapsed
        self._probes |= {name: probe for name, probe in batch.probes.items() if name not in self._probes}


def _is_usual(assignment: Assignment, check: Check) -> bool:
    """Whether a check has the usual limits; those of a network that is trained take too long."""
    return check.is_usual and not assignment.trains(check.exercise)
