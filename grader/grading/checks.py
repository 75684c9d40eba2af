"""Judge the checks of one submission, each once, those that it needs first."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from grader.authoring import Check
from grader.course import reference_results
from grader.course.course import Assignment, Course
from grader.diagnosis.matching import Seen, seen
from grader.evidence.probe import Probe
from grader.grading.modules import Modules
from grader.grading.rows import Passed, Rows
from grader.judging import messages, verdicts
from grader.model import CheckResult, Evidence, Outcome, Verdict
from grader.sandbox.row import Part, Row, Take
from grader.submission.submission import Submission

SUBMISSION_SECONDS = 900.0  # on all checks of one submission; a complete one takes a quarter of a minute
AHEAD = 16  # checks that are looked at while others are judged; their evidence waits in memory
TOLD_WITH_CALL = (Verdict.FAILED, Verdict.ERROR, Verdict.TIMED_OUT)


class Runner(Protocol):
    """What runs checks: the sandbox, or something that runs trusted implementations in-process."""

    level: str

    @property
    def description(self) -> str:
        """What stands between the code and the machine, in words."""

    def probe(self, module: str, exercises: tuple[str, ...]) -> Probe:
        """Import one module and look which exercises it has."""

    def check(self, assignment: Assignment, check: Check) -> Outcome:
        """Run one check."""

    def ahead(self, assignment: Assignment, check: Check) -> None:
        """Be told of a check that will be asked for; it may run already."""

    def row(self, parts: Sequence[Part], take: Take, meanwhile: Callable[[], None]) -> Row:
        """Run checks of several modules in one child, all visible or all hidden."""

    def close(self) -> None:
        """Give back what was taken."""


class Judging:
    """The checks of one submission. They are judged once each, in whatever order they are asked for."""

    def __init__(
        self,
        course: Course,
        submission: Submission,
        runner: Runner,
        frozen: dict[str, reference_results.Results],
        meanwhile: Callable[[], None],
    ) -> None:
        """Prepare; nothing runs yet.

        Args:
            course: what is asked.
            submission: what was handed in.
            runner: runs the checks.
            frozen: results that are open already, by assignment; others are added to it.
            meanwhile: is called when checks have begun to run in a row.
        """
        self.course = course
        self.modules = Modules(course, submission, self._look)
        self._runner = runner
        self._spent = 0.0  # seconds on checks
        self._by_id = {assignment.id(check): (assignment, check) for assignment, check in course.checks()}
        self._results = frozen
        self._expected: dict[str, Evidence] = {}
        self._judged: dict[str, CheckResult] = {}
        self._seen: dict[str, Seen] = {}  # of what was judged, what a diagnosis needs
        self._announced: set[str] = set()  # checks
        self._rows = Rows(course, runner, self.expected, meanwhile)

    def judge(self, check_id: str) -> CheckResult:
        """The verdict on one check; those it needs are judged first."""
        if check_id not in self._judged:
            assignment, check = self._by_id[check_id]
            self._judged[check_id] = self._judge(assignment, check)
        return self._judged[check_id]

    def _judge(self, assignment: Assignment, check: Check) -> CheckResult:
        expected = self.expected(assignment, check)
        blank = CheckResult(
            id=assignment.id(check),
            title=f"A hidden check of {check.exercise}" if check.hidden else check.title,
            verdict=Verdict.ERROR,
            score=0.0,
            max_score=round(check.points * assignment.weight, 9),
            repeat="" if check.hidden else messages.repeat(assignment.id(check)),
            visibility="hidden" if check.hidden else "visible",
        )
        early = self.modules.before_running(assignment, check.exercise) or self._unmet(assignment, check)
        if early is not None:
            # A module that cannot be imported is no mistake of an exercise: nothing follows from one.
            known = Verdict.BLOCKED if early[0] in TOLD_WITH_CALL else early[0]
            self._seen[blank.id] = Seen(blank.id, check, known, "", None, expected)
            return replace(blank, verdict=early[0], message=early[1])
        passed = self._rows.passed(blank.id)
        if passed is None and self._spent > SUBMISSION_SECONDS:
            used = f"The submission has used up its {SUBMISSION_SECONDS / 60:g} minutes."
            return replace(blank, verdict=Verdict.TIMED_OUT, message=used)
        outcome, (verdict, told) = passed or self._run_alone(assignment, check, expected)
        self._seen[blank.id] = seen(blank.id, check, verdict, outcome, expected)
        score = blank.max_score if verdict is Verdict.PASSED else 0.0
        called = messages.called(check.exercise, expected.calls) if verdict in TOLD_WITH_CALL else ""
        judged = replace(
            blank,
            verdict=verdict,
            score=score,
            message=told.message,
            called=called,
            returned=told.returned,
            expected=told.expected,
            worst=told.worst,
            output=outcome.output,
            seconds=round(outcome.seconds, 4),
        )
        return verdicts.without_secrets(check, judged)

    def _run_alone(self, assignment: Assignment, check: Check, expected: Evidence) -> Passed:
        started = time.monotonic()
        outcome = self._runner.check(assignment, check)
        self._spent += time.monotonic() - started
        return outcome, verdicts.judge(self.course, check, outcome, expected)

    def expected(self, assignment: Assignment, check: Check) -> Evidence:
        """What Keras gave."""
        if assignment.name not in self._results:
            self._results[assignment.name] = reference_results.load(self.course, assignment)
        identity = assignment.id(check)
        if identity not in self._expected:
            self._expected[identity] = self._results[assignment.name].evidence[identity]
        return self._expected[identity]

    def _unmet(self, assignment: Assignment, check: Check) -> tuple[Verdict, str] | None:
        for need in assignment.needs(check):
            met = self.judge(need)
            if met.verdict is Verdict.PASSED:
                continue
            own = need.split("::")[1] == check.exercise
            if own and met.verdict is Verdict.NOT_STARTED:
                return Verdict.NOT_STARTED, met.message
            return Verdict.BLOCKED, f"Waits for {need}, which did not pass."
        return None

    def is_judged(self, check_id: str) -> bool:
        """Whether a check was judged."""
        return check_id in self._judged

    def seen(self, start: str = "") -> list[Seen]:
        """What was judged of checks whose id begins so, in the course's order."""
        return [self._seen[i] for i in self._by_id if i in self._seen and i.startswith(start)]

    def _look(self, assignment: Assignment) -> Probe:
        seen = self._rows.probes.get(assignment.name)
        return seen or self._runner.probe(assignment.name, assignment.exercises)

    # -- before they are asked for ----------------------------------------------------------------

    def run_rows(self, checks: Sequence[tuple[Assignment, Check]]) -> None:
        """Let checks run in rows, but those that wait for one that is known not to have passed."""
        started = time.monotonic()
        self._rows.run(
            [
                (assignment, check)
                for assignment, check in checks
                if self.modules.usable(assignment)
                and assignment.id(check) not in self._judged
                and not any(
                    i in self._judged and self._judged[i].verdict is not Verdict.PASSED
                    for i in assignment.needs(check)
                )
            ]
        )
        self._spent += time.monotonic() - started

    def announce(self, checks: Sequence[tuple[Assignment, Check]]) -> None:
        """Tell the sandbox of checks that will run whatever comes of those before them: what they need has
        passed. So they run while others are judged."""
        for assignment, check in checks:
            identity = assignment.id(check)
            if self._rows.passed(identity) is not None or not self.modules.seen(assignment):
                continue
            if identity in self._announced or identity in self._judged or self._spent > SUBMISSION_SECONDS:
                continue
            early = self.modules.before_running(assignment, check.exercise)
            if early is None and self._all_passed(assignment.needs(check)):
                self._announced.add(identity)
                self._runner.ahead(assignment, check)

    def _all_passed(self, identities: Sequence[str]) -> bool:
        return all(i in self._judged and self._judged[i].verdict is Verdict.PASSED for i in identities)
