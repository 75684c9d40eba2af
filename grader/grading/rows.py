"""Runs checks in rows, many of them in one child, and keeps what passed. Everything else runs alone.

A child of its own for each check costs many times what the check does. A complete submission needs one. A
check is taken from a row only if the numbers that came back pass, and nothing was printed; so what a report
says of any other check comes from a run alone, as if there had been no row.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Protocol

from grader.authoring import Check
from grader.authoring.check import MEMORY, SECONDS
from grader.course.course import Assignment, Course
from grader.evidence.probe import Probe
from grader.judging import verdicts
from grader.judging.verdicts import Judged
from grader.model import Ending, Evidence, Outcome, Verdict
from grader.sandbox.row import Part, Row, Take

FEW = 2  # fewer checks run alone

Passed = tuple[Outcome, Judged]


class Runner(Protocol):
    """What can run checks in a row."""

    def row(self, parts: Sequence[Part], take: Take, meanwhile: Callable[[], None]) -> Row:
        """Run checks of several modules in one child, all visible or all hidden."""


class Rows:
    """The rows of one submission."""

    def __init__(
        self,
        course: Course,
        runner: Runner,
        expected: Callable[[Assignment, Check], Evidence],
        meanwhile: Callable[[], None],
    ) -> None:
        """Prepare; nothing runs yet.

        Args:
            course: whose checks run.
            runner: runs them.
            expected: gives what Keras gave.
            meanwhile: is called when a row has begun.
        """
        self._course = course
        self._runner = runner
        self._expected = expected
        self._meanwhile = meanwhile
        self._passed: dict[str, Passed] = {}
        self.probes: dict[str, Probe] = {}  # what modules have that were imported in a row

    def run(self, checks: Sequence[tuple[Assignment, Check]]) -> None:
        """Run those of these checks that can be together, as many at a time as possible.

        Args:
            checks: of usable modules, all visible or all hidden, in their order.
        """
        waiting = [list(_parts(checks))]
        while waiting:
            parts = waiting.pop(0)
            if sum(len(its) for _, its in parts) < FEW:
                continue
            row = self._run(parts)
            if row.counts:
                waiting.append(row.rest())
            elif len(parts) > 1:  # the other modules shall not pay for one that prints
                waiting += [[part] for part in parts]

    def _run(self, parts: Sequence[Part]) -> Row:
        passed: dict[str, Judged] = {}

        def take(assignment: Assignment, check: Check, outcome: Outcome) -> None:
            judged = verdicts.judge(self._course, check, outcome, self._expected(assignment, check))
            if judged[0] is Verdict.PASSED:
                passed[assignment.id(check)] = judged

        row = self._runner.row(parts, take, self._meanwhile)
        if row.counts:
            outcome = Outcome(Ending.RETURNED, seconds=row.share)
            self._passed |= {identity: (outcome, judged) for identity, judged in passed.items()}
            self.probes |= row.probes
        return row

    def passed(self, identity: str) -> Passed | None:
        """How a check has passed in a row; None if it has not."""
        return self._passed.get(identity)


def _parts(checks: Sequence[tuple[Assignment, Check]]) -> Iterator[Part]:
    """The checks of each module that have the usual limits; a module that trains networks takes too long."""
    for _, pairs in groupby(checks, key=lambda pair: pair[0].name):
        found = [(assignment, check) for assignment, check in pairs if _is_usual(assignment, check)]
        if found:
            yield found[0][0], [check for _, check in found]


def _is_usual(assignment: Assignment, check: Check) -> bool:
    return assignment.training is None and (check.seconds, check.memory) == (SECONDS, MEMORY)
