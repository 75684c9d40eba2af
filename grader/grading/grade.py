"""Grade one submission: judge its checks and its networks, say what probably went wrong, make the report."""

import time
from collections.abc import Container, Sequence
from dataclasses import replace

from grader import signals
from grader.authoring import Check
from grader.course import reference_results
from grader.course.course import Assignment, Course
from grader.diagnosis.diagnose import Blame, known_calls
from grader.diagnosis.matching import Seen
from grader.grading.checks import AHEAD, TOLD_WITH_CALL, Judging, Runner
from grader.grading.progress import Progress
from grader.grading.training import TrainingRun
from grader.grading.trainings import Trainings, tiers, trained
from grader.model import AssignmentResult, CheckResult, Evidence, ExerciseResult, Kind, Report, Verdict
from grader.sandbox.sandbox import Sandbox
from grader.submission.submission import Submission


class Grading:
    """The grading of one submission."""

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
        frozen: dict[str, reference_results.Results] | None = None,
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
        self.selected = course.select(only) if not any(only == tier for _, tier in tiers(course, "")) else ()
        self._only = only
        self._with_training = training
        self._progress = progress or Progress()
        self._started = time.monotonic()
        self._done = 0  # checks before those that are at hand
        self._runner: Runner = runner or Sandbox(course, submission, level)
        self._judging = Judging(
            course, submission, self._runner, {} if frozen is None else frozen, self._told_of_row
        )
        self._modules = self._judging.modules
        self._trainings = Trainings(course, submission, self._modules, self._runner.level, self._progress)

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

    def judge(self, check_id: str) -> CheckResult:
        """The verdict on one check; those it needs are judged first."""
        return self._judging.judge(check_id)

    def run_together(self, check_ids: Container[str]) -> None:
        """Run checks that will be judged, as many at a time as possible: all visible or all hidden."""
        self._judging.run_rows([(a, c) for a, c in self.course.checks() if a.id(c) in check_ids])

    def expected(self, assignment: Assignment, check: Check) -> Evidence:
        """What Keras gave."""
        return self._judging.expected(assignment, check)

    def tiers(self) -> list[tuple[Assignment, str]]:
        """The checks that stand for accuracy tiers, with their assignments."""
        return tiers(self.course, self._only) if self._with_training else []

    def judge_tier(self, assignment: Assignment, tier_id: str) -> CheckResult:
        """The verdict on one accuracy tier; the first one asked for trains the network."""
        return self._trainings.tier(assignment, tier_id)

    def training(self, assignment: Assignment) -> TrainingRun:
        """The training of one assignment's network, done once."""
        return self._trainings.run(assignment)

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
        return self._judging.seen(f"{assignment}::{exercise}::" if exercise else f"{assignment}::")

    def _blame(self) -> Blame:
        return Blame(self.course, self._judging.seen(), known_calls(self.course, self._modules.calls))

    def _judge_below(self) -> Blame:
        """Judge what wrong exercises stand on as well, so that the first of them can be told."""
        while True:
            found = self._blame()
            below = {other for exercise in found.wrong for other in found.stands_on(exercise)}
            fresh = [
                pair
                for pair in self.course.checks()
                if (pair[0].name, pair[1].exercise) in below
                and not self._judging.is_judged(pair[0].id(pair[1]))
            ]
            if not self._judge_visible(fresh):
                return found

    def _judge_visible(self, checks: Sequence[tuple[Assignment, Check]]) -> int:
        visible = [assignment.id(check) for assignment, check in checks if not check.hidden]
        for check_id in visible:
            self.judge(check_id)
        return len(visible)

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
        used = [a for a in self.course.assignments if judged[a.name]]
        stale = [text for text in (reference_results.stale(self.course, a) for a in used if a.checks) if text]
        return Report(
            course=self.course.title,
            submission=self.submission.name,
            status="graded",
            reason="",
            sandbox=self._runner.description,
            seconds=seconds,
            assignments=assignments,
            trainings=self._trainings.curves,
            notes=(*self.submission.notes, *self._modules.notes, *self._left_out()),
            warnings=(*stale, *blame.warnings),
            next_step=next_step(self.submission, assignments),
        )

    def _judge_all(self, checks: Sequence[tuple[Assignment, Check]], done: int) -> None:
        self._done = done
        self._judging.run_rows(checks)
        for number, (assignment, check) in enumerate(checks):
            signals.check()
            self._judging.announce(checks[number : number + AHEAD])
            self._progress.check(assignment.id(check), done + number, len(self.selected))
            self.judge(assignment.id(check))

    def _told_of_row(self) -> None:
        self._progress.check("", self._done, len(self.selected))
        self._progress.idle()

    def _left_out(self) -> list[str]:
        if self._with_training or self._only:
            return []
        points = {a.name: sum(t.points for t in a.training.tiers) for a in trained(self.course)}
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
