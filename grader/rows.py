"""Runs the checks of a module in a row, in one child, and keeps what passed. Everything else runs alone.

A child of its own for each check costs many times what the check does. A complete module needs one. A
check is taken from a row only if the numbers that came back pass, and nothing was printed; so what a report
says of any other check comes from a run alone, as if there had been no row.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from grader import verdicts
from grader.authoring import MEMORY, SECONDS, Check
from grader.course import Assignment, Course
from grader.model import Ending, Evidence, Outcome, Verdict
from grader.sandbox.host import Probe
from grader.verdicts import Judged

FEW = 3  # fewer checks run alone
IMPORT_SECONDS = 0.5  # CPU; a module that takes longer is imported for each check that runs alone

Passed = tuple[Outcome, Judged]


class Runner(Protocol):
    """What can run checks in a row."""

    def together(self, assignment: Assignment, checks: Sequence[Check]) -> None:
        """Be told of checks of one module, all visible or all hidden, that may run in a row."""

    def shared(self, assignment: Assignment, check: Check) -> Outcome | None:
        """What a check returned in its row; None if there is nothing to look at."""


class Rows:
    """The rows of one submission."""

    def __init__(
        self, course: Course, runner: Runner, expected: Callable[[Assignment, Check], Evidence]
    ) -> None:
        """Prepare; nothing runs yet.

        Args:
            course: whose checks run.
            runner: runs them.
            expected: gives what Keras gave.
        """
        self._course = course
        self._runner = runner
        self._expected = expected
        self._pending: dict[str, tuple[Assignment, Check]] = {}
        self._passed: dict[str, Passed] = {}

    def start(self, assignment: Assignment, checks: Sequence[Check], probe: Probe) -> None:
        """Let those of these checks run that can be together.

        Args:
            assignment: the module's.
            checks: of it, all visible or all hidden; none that is judged or was started here before.
            probe: what is known of the module.
        """
        lacking = {*probe.stubs, *probe.missing}
        there = [check for check in checks if check.exercise not in lacking]
        usual = [check for check in there if (check.seconds, check.memory) == (SECONDS, MEMORY)]
        quick = probe.outcome.ending is Ending.RETURNED and probe.outcome.seconds < IMPORT_SECONDS
        if assignment.training is None and quick and len(usual) >= FEW:
            self._pending |= {assignment.id(check): (assignment, check) for check in usual}
            self._runner.together(assignment, usual)

    def waits(self, identity: str) -> bool:
        """Whether a check is in a row whose end was not looked at."""
        return identity in self._pending

    def finish(self, assignment: Assignment) -> None:
        """Wait for the row of a module, and judge what came of it."""
        for identity in [i for i, (its, _) in self._pending.items() if its is assignment]:
            _, check = self._pending.pop(identity)
            outcome = self._runner.shared(assignment, check)
            if outcome is not None:
                judged = verdicts.judge(self._course, check, outcome, self._expected(assignment, check))
                if judged[0] is Verdict.PASSED:  # and what came with its arrays need not be held any longer
                    self._passed[identity] = replace(outcome, evidence=None), judged

    def passed(self, identity: str) -> Passed | None:
        """How a check has passed in a row; None if it has not."""
        return self._passed.get(identity)
