"""Grade one submission: run each check behind the walls, judge its evidence, collect the report."""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Protocol

from grader import explain, results, verdicts
from grader.authoring import Check
from grader.course import Assignment, Course
from grader.diagnosis.blame import Blame, known_calls
from grader.diagnosis.matching import Seen, seen
from grader.model import (
    AssignmentResult,
    CheckResult,
    Ending,
    Epoch,
    Evidence,
    ExerciseResult,
    Kind,
    Outcome,
    Raised,
    Report,
    Verdict,
)
from grader.rows import Passed, Rows
from grader.sandbox.host import Sandbox
from grader.sandbox.probe import Probe
from grader.sandbox.row import Part, Row, Take
from grader.submission import Submission
from grader.training import TrainingRun, tier_checks, train

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


class Progress:
    """What grading tells while it goes on; this one says nothing."""

    def check(self, check_id: str, done: int, of: int) -> None:
        """A check is about to run."""

    def training(self, assignment: str, limit: float) -> None:
        """A network is about to be trained, for at most `limit` seconds."""

    def epoch(self, assignment: str, epoch: Epoch, planned: int | None, limit: float) -> None:
        """The student's training logged an epoch."""


class Grading:
    """The grading of one submission. Checks are judged once each, in whatever order they are asked for."""

    def __init__(
        self,
        course: Course,
        submission: Submission,
        *,
        only: str = "",
        training: bool = True,
        level: str = "auto",
        progress: Progress | None = None,
        runner: Runner | None = None,
        frozen: dict[str, results.Results] | None = None,
    ) -> None:
        """Prepare the sandbox; nothing runs yet.

        Args:
            course: what is asked.
            submission: what was handed in.
            only: an assignment, "assignment::exercise" or a check's id; "" for everything.
            training: whether networks are trained on the whole data set.
            level: of the sandbox, "auto" for the strongest.
            progress: is told what goes on.
            runner: runs the checks instead of a sandbox; for trusted code only.
            frozen: results that are open already, by assignment; others are added to it.

        Raises:
            CourseError: if `only` names nothing.
            SandboxError: if the level cannot be had.
        """
        self.course = course
        self.submission = submission
        self.selected = course.select(only) if not _is_tier(course, only) else ()
        self._only = only
        self._with_training = training
        self._progress = progress or Progress()
        self._started = time.monotonic()
        self._spent = 0.0  # seconds on checks
        self._done = 0  # checks before those that are at hand
        self._runner: Runner = runner or Sandbox(course, submission, level)
        self._by_id = {assignment.id(check): (assignment, check) for assignment, check in course.checks()}
        self._results = {} if frozen is None else frozen
        self._expected: dict[str, Evidence] = {}
        self._probes: dict[str, Probe] = {}
        self._judged: dict[str, CheckResult] = {}
        self._seen: dict[str, Seen] = {}  # of what was judged, what a diagnosis needs
        self._announced: set[str] = set()  # checks
        self._rows = Rows(course, self._runner, self.expected, self._told_of_row)
        self._trained: dict[str, TrainingRun] = {}

    def __enter__(self) -> "Grading":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def level(self) -> str:
        """The sandbox's level."""
        return self._runner.level

    def close(self) -> None:
        """End the sandbox."""
        self._runner.close()

    # -- checks --------------------------------------------------------------------------------

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
            repeat="" if check.hidden else explain.repeat(assignment.id(check)),
            visibility="hidden" if check.hidden else "visible",
        )
        early = self._before_running(assignment, check.exercise) or self._unmet(assignment, check)
        if early is not None:
            self._seen[blank.id] = Seen(blank.id, check, early[0], "", None, expected)
            return replace(blank, verdict=early[0], message=early[1])
        if self._spent > SUBMISSION_SECONDS:
            used = f"The submission has used up its {SUBMISSION_SECONDS / 60:g} minutes."
            return replace(blank, verdict=Verdict.TIMED_OUT, message=used)
        outcome, (verdict, told) = self._rows.passed(blank.id) or self._run_alone(assignment, check, expected)
        self._seen[blank.id] = seen(blank.id, check, verdict, outcome, expected)
        score = blank.max_score if verdict is Verdict.PASSED else 0.0
        called = explain.called(check.exercise, expected.calls) if verdict in TOLD_WITH_CALL else ""
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
            self._results[assignment.name] = results.load(self.course, assignment)
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

    # -- what probably went wrong ------------------------------------------------------------------

    def explained(self, check_id: str) -> CheckResult:
        """The verdict on one check, and its diagnosis; what is asked for of its exercise is judged too."""
        result = self.judge(check_id)
        if result.verdict not in TOLD_WITH_CALL or result.visibility == "hidden":
            return result
        own = f"{check_id.rpartition('::')[0]}::"
        self._judge_visible([(a, c) for a, c in self.selected if a.id(c).startswith(own)])
        return replace(result, diagnosis=self._judge_below().diagnoses.get(check_id))

    def seen(self, assignment: str, exercise: str = "") -> list[Seen]:
        """What was judged of an assignment or one of its exercises, in the course's order."""
        start = f"{assignment}::{exercise}::" if exercise else f"{assignment}::"
        return [self._seen[i] for i in self._by_id if i in self._seen and i.startswith(start)]

    def _blame(self) -> Blame:
        calls = known_calls(self.course, {name: probe.calls for name, probe in self._probes.items()})
        return Blame(self.course, [self._seen[i] for i in self._by_id if i in self._seen], calls)

    def _judge_below(self) -> Blame:
        """Judge what wrong exercises stand on as well, so that the first of them can be told."""
        while True:
            found = self._blame()
            below = {other for exercise in found.wrong for other in found.stands_on(exercise)}
            fresh = [
                pair
                for pair in self.course.checks()
                if (pair[0].name, pair[1].exercise) in below and pair[0].id(pair[1]) not in self._judged
            ]
            if not self._judge_visible(fresh):
                return found

    def _judge_visible(self, checks: Sequence[tuple[Assignment, Check]]) -> int:
        visible = [assignment.id(check) for assignment, check in checks if not check.hidden]
        for check_id in visible:
            self.judge(check_id)
        return len(visible)

    # -- modules -------------------------------------------------------------------------------

    def _before_running(self, assignment: Assignment, exercise: str) -> tuple[Verdict, str] | None:
        """The verdict that a module as a whole decides, if it does."""
        name = assignment.name
        if name in self.submission.broken:
            return Verdict.ERROR, f"{self.submission.broken[name]}."
        if name not in self.submission.modules:
            return Verdict.NOT_STARTED, f"The submission has no {name}.py."
        probe, file = self._probe(assignment), self.submission.modules[name]
        if probe.outcome.ending is not Ending.RETURNED:
            return verdicts.not_imported(self.course, name, file, probe.outcome)
        if exercise in probe.stubs:
            return Verdict.NOT_STARTED, f"{exercise} is not started."
        if exercise in probe.missing:
            if probe.failed_cells:
                cell = self._cell_of(name, exercise, probe)
                return Verdict.ERROR, f"{file} has no {exercise}; {verdicts.cell(*cell)}."
            return Verdict.NOT_STARTED, f"{file} has no function {exercise}."
        return None

    def _probe(self, assignment: Assignment) -> Probe:
        name = assignment.name
        if name not in self._probes:
            seen = self._rows.probes.get(name)
            self._probes[name] = seen or self._runner.probe(name, assignment.exercises)
        return self._probes[name]

    def _cell_of(self, name: str, exercise: str, probe: Probe) -> tuple[int, Raised]:
        """Of the cells that stopped, the one that was to define an exercise, else the first."""
        texts = json.loads(self.submission.files.get(f"{name}.cells.json", b'{"cells": []}'))["cells"]
        own = [
            cell
            for cell in probe.failed_cells
            if cell[0] <= len(texts) and f"def {exercise}(" in texts[cell[0] - 1]
        ]
        return (own or list(probe.failed_cells))[0]

    # -- training ------------------------------------------------------------------------------

    def tiers(self) -> list[tuple[Assignment, str]]:
        """The checks that stand for accuracy tiers, with their assignments."""
        if not self._with_training:
            return []
        found = [
            (a, f"{a.name}::{a.training.exercise}::{t.name}")
            for a in _trained(self.course)
            for t in a.training.judged
        ]
        return [(a, tier) for a, tier in found if not self._only or f"{tier}::".startswith(f"{self._only}::")]

    def judge_tier(self, assignment: Assignment, tier_id: str) -> CheckResult:
        """The verdict on one accuracy tier; the first one asked for trains the network."""
        return next(result for result in self.training(assignment).checks if result.id == tier_id)

    def training(self, assignment: Assignment) -> TrainingRun:
        """The training of one assignment's network, done once."""
        if assignment.name not in self._trained:
            plan = assignment.training
            assert plan is not None
            early = self._before_running(assignment, plan.exercise) or self._before_running(
                assignment, "predict"
            )
            if early is not None:
                self._trained[assignment.name] = TrainingRun(tier_checks(assignment, *early), None)
            else:
                self._progress.training(assignment.name, plan.seconds)
                self._trained[assignment.name] = train(
                    self.course, assignment, self.submission, self._runner.level, self._on_epoch(assignment)
                )
        return self._trained[assignment.name]

    def _on_epoch(self, assignment: Assignment) -> Any:
        limit = assignment.training.seconds if assignment.training else 0.0
        return lambda epoch, planned: self._progress.epoch(assignment.name, epoch, planned, limit)

    # -- report --------------------------------------------------------------------------------

    def report(self) -> Report:
        """Judge everything that was asked for: hidden checks last, and nothing else is told after them.

        Student code that knows what a hidden check hands out shall have no word that reaches the report: no
        later check, no line of a training, not the time that it took.

        Raises:
            ResultsError: if there are no reference results to judge by.
        """
        visible = [pair for pair in self.selected if not pair[1].hidden]
        self._judge_all(visible, 0)
        for assignment, _ in self.tiers():
            self.training(assignment)
        self._judge_below()
        seconds = round(time.monotonic() - self._started, 3)
        self._judge_all([pair for pair in self.selected if pair[1].hidden], len(visible))
        self._progress.check("", len(self.selected), len(self.selected))
        blame = self._blame()
        judged: dict[str, list[CheckResult]] = {a.name: [] for a in self.course.assignments}
        for assignment, check in self.selected:
            result = self.judge(assignment.id(check))
            diagnosed = replace(result, diagnosis=blame.diagnoses.get(result.id))
            judged[assignment.name].append(diagnosed)
        for assignment, tier_id in self.tiers():
            judged[assignment.name].append(self.judge_tier(assignment, tier_id))
        assignments = tuple(
            AssignmentResult(a.name, a.title, _exercises(judged[a.name]))
            for a in self.course.assignments
            if judged[a.name]
        )
        runs = [run.training for run in self._trained.values() if run.training is not None]
        used = [a for a in self.course.assignments if judged[a.name]]
        stale = [text for text in (results.stale(self.course, a) for a in used if a.checks) if text]
        return Report(
            course=self.course.title,
            submission=self.submission.name,
            status="graded",
            reason="",
            sandbox=self._runner.description,
            seconds=seconds,
            assignments=assignments,
            trainings=tuple(runs),
            notes=(*self.submission.notes, *self._cell_notes(), *self._left_out()),
            warnings=(*stale, *blame.warnings),
            next_step=next_step(self.submission, assignments),
        )

    def _judge_all(self, checks: Sequence[tuple[Assignment, Check]], done: int) -> None:
        self._done = done
        self._run_rows(checks)
        for number, (assignment, check) in enumerate(checks):
            self._announce(checks[number : number + AHEAD])
            self._progress.check(assignment.id(check), done + number, len(self.selected))
            self.judge(assignment.id(check))

    def _run_rows(self, checks: Sequence[tuple[Assignment, Check]]) -> None:
        """Let checks run in rows, but those that wait for one that is known not to have passed."""
        started = time.monotonic()
        self._rows.run(
            [
                (assignment, check)
                for assignment, check in checks
                if self._usable(assignment)
                and assignment.id(check) not in self._judged
                and not any(
                    i in self._judged and self._judged[i].verdict is not Verdict.PASSED
                    for i in assignment.needs(check)
                )
            ]
        )
        self._spent += time.monotonic() - started

    def _told_of_row(self) -> None:
        self._progress.check("", self._done, len(self.selected))

    def _usable(self, assignment: Assignment) -> bool:
        name = assignment.name
        return name in self.submission.modules and name not in self.submission.broken

    def _announce(self, checks: Sequence[tuple[Assignment, Check]]) -> None:
        """Tell the sandbox of checks that will run whatever comes of those before them: what they need has
        passed. So they run while others are judged."""
        for assignment, check in checks:
            name, identity = assignment.name, assignment.id(check)
            if identity in self._announced or identity in self._judged or self._spent > SUBMISSION_SECONDS:
                continue
            if self._rows.passed(identity) is not None:
                continue
            probed = name in self._probes and self._before_running(assignment, check.exercise) is None
            if probed and self._all_passed(assignment.needs(check)):
                self._announced.add(identity)
                self._runner.ahead(assignment, check)

    def _all_passed(self, identities: Sequence[str]) -> bool:
        return all(i in self._judged and self._judged[i].verdict is Verdict.PASSED for i in identities)

    def _cell_notes(self) -> list[str]:
        return [
            f"{self.submission.modules[name]}: {verdicts.cell(*cell)}; the other cells were graded"
            for name, probe in self._probes.items()
            for cell in probe.failed_cells
        ]

    def _left_out(self) -> list[str]:
        if self._with_training or self._only:
            return []
        points = {a.name: sum(t.points for t in a.training.tiers) for a in _trained(self.course)}
        return [
            f"{name} was not trained (--no-training): {p:g} points not judged" for name, p in points.items()
        ]


def ungradable(course: Course, name: str, reason: str, sandbox: str = "none") -> Report:
    """The report of a submission that could not be graded: no scores, and the reason."""
    return Report(course.title, name, "ungradable", reason, sandbox, 0.0)


def next_step(submission: Submission, assignments: Sequence[AssignmentResult]) -> str:
    """The one thing to do next: mend the first thing that is wrong, else write the first that is missing."""
    checks = [check for assignment in assignments for check in assignment.checks if check.max_score]
    told = [check for check in checks if check.verdict in TOLD_WITH_CALL]
    roots = [check for check in told if check.diagnosis is None or check.diagnosis.kind is not Kind.FOLLOWS]
    wrong = next(iter((*roots, *told)), None)
    missing = next((check for check in checks if check.verdict is Verdict.NOT_STARTED), None)
    check = wrong or missing
    if check is None:
        return ""
    name, exercise = check.id.split("::")[:2]
    file = submission.modules.get(name, f"{name}.py")
    if wrong is None:
        return f"Write {exercise} in {file}; assignments/{name}/handout.md has formula and shapes."
    if check.message.startswith(f"{file} cannot be imported") or check.message.startswith(f"{file}, while"):
        return f"Mend {file}, so that it can be imported."
    return f"Mend {exercise} in {file}: {check.title}."


def _exercises(checks: list[CheckResult]) -> tuple[ExerciseResult, ...]:
    names = dict.fromkeys(check.id.split("::")[1] for check in checks)
    return tuple(ExerciseResult(n, tuple(c for c in checks if c.id.split("::")[1] == n)) for n in names)


def _trained(course: Course) -> list[Any]:
    return [assignment for assignment in course.assignments if assignment.training is not None]


def _is_tier(course: Course, only: str) -> bool:
    return any(
        only == f"{a.name}::{a.training.exercise}::{t.name}"
        for a in _trained(course)
        for t in a.training.judged
    )
