"""The way of a submission, from its files to its report: `grade` is all of it, step by step."""

import time
from collections.abc import Callable, Container, Sequence
from dataclasses import replace

from grader import signals
from grader.authoring.question import GROUP
from grader.course import reference_results
from grader.course.course import Assignment, Course, CourseError
from grader.course.docstrings import returned_by
from grader.course.reference_results import Results
from grader.diagnosis.diagnose import Diagnoses, known_calls
from grader.grading.checks import Checks, Pair, Runner
from grader.grading.draws import Draw
from grader.grading.next_step import next_step
from grader.grading.progress import Progress
from grader.grading.questions import Questions
from grader.grading.results import TOLD_WITH_CALL, exercises, not_trained, result_of, withheld
from grader.grading.training import Trainer, Trainings, tiers
from grader.judging.messages import as_documented
from grader.judging.verdicts import Judged
from grader.model import AssignmentResult, CheckResult, Diagnosis, Kind, Report, Verdict
from grader.record import Record
from grader.submission.modules import ModuleFiles


class Scope(Record):
    """What of a course is graded.

    Attributes:
        only: assignments, "assignment::exercise" or checks' ids; none for everything.
        training: whether networks are trained on the whole data set.
        reveal: whether hidden questions are judged: their points tell whether an answer is right.
    """

    only: tuple[str, ...] = ()
    training: bool = True
    reveal: bool = False


EVERYTHING = Scope()


class Grading:
    """One submission while it is graded. Each check is judged once, and each network trained once."""

    def __init__(
        self,
        course: Course,
        files: ModuleFiles,
        runner: Runner,
        *,
        scope: Scope = EVERYTHING,
        trainer: Callable[[], Trainer] | None = None,
        results: dict[str, Results] | None = None,
        draw: Draw | None = None,
        progress: Progress | None = None,
        path: str = "",
    ) -> None:
        """Prepare; nothing runs yet.

        Args:
            course: what is asked.
            files: what was handed in.
            runner: runs the checks; it has taken the files in.
            scope: what is graded.
            trainer: makes what a network is trained in; None where none is trained.
            results: reference results that are open already, by assignment; others are added to it.
            draw: of the inputs, which the runner hands out; None for the frozen ones.
            progress: is told what goes on.
            path: of the submission, for commands that a report names; its name, where there is none.

        Raises:
            CourseError: if a name in `scope` means nothing, or a kit cannot reveal what it lacks.
        """
        if scope.reveal and course.is_kit:
            raise CourseError("--reveal: a kit has no answers to hidden questions; take the whole course")
        every_tier = {tier for _, tier in tiers(course)}
        names = [name for name in scope.only if name not in every_tier]
        self.course = course
        self.files = files
        self.scope = scope
        self.path = path or files.name
        self.selected = course.select(*names) if names or not scope.only else ()
        self.asked = course.questions(*names) if names or not scope.only else ()
        self.tiers = tiers(course, scope.only) if scope.training else []
        self.checks = Checks(course, files, runner, {} if results is None else results, draw)
        self.questions = Questions(course, files, self.checks.modules, reveal=scope.reveal)
        self.progress = progress or Progress()
        self.trainings = Trainings(self.checks.modules, trainer, self.progress)

    # -- steps -------------------------------------------------------------------------------------

    def judge_all(self, checks: Sequence[Pair], done: int = 0) -> None:
        """Judge checks, all visible or all hidden, as many at a time as possible.

        Args:
            checks: in the course's order.
            done: how many were judged before.
        """
        total = len(self.selected)
        self.progress.check("", done, total)
        if any(check.hidden for _, check in checks):
            self._draw()
        self.checks.run_batches(checks, self._meanwhile)
        for number, (assignment, check) in enumerate(checks):
            signals.check()
            self.progress.check(assignment.id(check), done + number, total)
            self.checks.judged(assignment.id(check))

    def _meanwhile(self) -> None:
        """What there is to do while visible checks run."""
        self.progress.waiting()
        self._draw()

    def _draw(self) -> None:
        """Work out what is expected of hidden checks whose inputs are drawn anew."""
        self.checks.draw.prepare(pair for pair in self.selected if self.is_handed_in(pair[0]))

    def train(self) -> None:
        """Train the networks that are asked for."""
        for assignment, _ in self.tiers:
            self.trainings.run(assignment)

    def judge_questions(self) -> None:
        """Judge the questions: before any module sees a hidden check, as modules may answer them."""
        for assignment, question in self.asked:
            self.questions.result(assignment.question_id(question))

    def judge_below(self) -> None:
        """Judge what wrong exercises stand on as well, so that the first of them can be told."""
        while True:
            found = self.diagnoses()
            below = {other for exercise in found.wrong for other in found.stands_on(exercise)}
            fresh = [
                assignment.id(check)
                for assignment, check in self.course.checks()
                if (assignment.name, check.exercise) in below
                and not check.hidden
                and not self.checks.is_judged(assignment.id(check))
            ]
            if not fresh:
                return
            for check_id in fresh:
                self.checks.judged(check_id)

    def diagnoses(self) -> Diagnoses:
        """What probably went wrong, from all that was judged so far."""
        modules = self.checks.modules
        calls = known_calls(self.course, modules.calls)
        return Diagnoses(self.course, self.checks.all_judged(), calls, modules.unused)

    def is_handed_in(self, assignment: Assignment) -> bool:
        """Whether the submission has a file for an assignment, even one that cannot be read, or an answer."""
        is_there = assignment.name in self.files.modules or assignment.name in self.files.broken
        return is_there or self.questions.is_handed_in(assignment)

    # -- one by one --------------------------------------------------------------------------------

    def judge_together(self, check_ids: Container[str]) -> None:
        """Judge checks that will be asked for, all visible or all hidden, as many at a time as possible."""
        self.judge_all([(a, c) for a, c in self.course.checks() if a.id(c) in check_ids])

    def result(self, check_id: str) -> CheckResult:
        """The verdict on one check, and its diagnosis; what is asked for of its exercise is judged too.

        A question has an id like a check, and a verdict.
        """
        if check_id in self.questions:
            return self.questions.result(check_id)
        judged = self.checks.judged(check_id)
        result = self.told(judged)
        if judged.verdict not in TOLD_WITH_CALL or judged.check.hidden:
            return result
        own = f"{check_id.rpartition('::')[0]}::"
        for assignment, check in self.selected:
            if assignment.id(check).startswith(own) and not check.hidden:
                self.checks.judged(assignment.id(check))
        self.judge_below()
        return replace(result, diagnosis=self.diagnosis(self.diagnoses(), judged))

    def diagnosis(self, found: Diagnoses, judged: Judged) -> Diagnosis | None:
        """What is said of one check's cause: a known mistake, or what its module's code does, or a clue."""
        diagnosis = found.by_check.get(judged.id)
        if diagnosis is not None and diagnosis.kind is not Kind.CLUE:
            return diagnosis
        return self.checks.modules.clue(self.checks.assignment_of(judged.id).name, judged) or diagnosis

    def told(self, judged: Judged, diagnosis: Diagnosis | None = None) -> CheckResult:
        """What a report says of a judged check."""
        assignment, function = self.checks.assignment_of(judged.id), judged.explanation.form_of
        owners = (assignment, *self.course.assignments)
        returns = next((text for a in owners if function and (text := returned_by(a, function))), "")
        if returns:
            judged = replace(judged, explanation=as_documented(judged.explanation, returns))
        return result_of(assignment, judged, self.path, diagnosis, self._cause(judged))

    def _cause(self, judged: Judged) -> Judged | None:
        """What a check that had to wait waits for in the end: the first below it that waits for no other."""
        if judged.verdict is not Verdict.BLOCKED or judged.ran:
            return None
        needs = map(self.checks.judged, self.checks.assignment_of(judged.id).needs(judged.check))
        unmet = next((need for need in needs if need.verdict is not Verdict.PASSED), None)
        return unmet and (self._cause(unmet) or unmet)

    def tier(self, assignment: Assignment, tier_id: str) -> CheckResult:
        """The verdict on one accuracy tier; the first one asked for trains the network."""
        return self.trainings.tier(assignment, tier_id)


def grade(grading: Grading, sandbox: str) -> Report:
    """Grade a submission: hidden checks last, and nothing else is told after them.

    Student code that knows what a hidden check hands out shall have no word that reaches the report: no later
    check, no line of a training, not the time that it took.

    Args:
        grading: of the submission.
        sandbox: in words, what stands between its code and the machine.

    Raises:
        ResultsError: if there are no reference results to judge by.
    """
    started = time.monotonic()
    visible = [pair for pair in grading.selected if not pair[1].hidden]
    hidden = [pair for pair in grading.selected if pair[1].hidden]
    grading.judge_all(visible)
    grading.train()
    grading.judge_below()
    grading.judge_questions()
    seconds = round(time.monotonic() - started, 3)
    grading.judge_all(hidden, done=len(visible))
    grading.progress.check("", len(grading.selected), len(grading.selected))
    return _report(grading, grading.diagnoses(), sandbox, seconds)


def _report(grading: Grading, diagnoses: Diagnoses, sandbox: str, seconds: float) -> Report:
    """All that was judged, in the course's order."""
    found: dict[str, list[CheckResult]] = {a.name: [] for a in grading.course.assignments}
    for assignment, check in grading.selected:
        judged = grading.checks.judged(assignment.id(check))
        found[assignment.name].append(grading.told(judged, grading.diagnosis(diagnoses, judged)))
    for assignment, tier_id in grading.tiers:
        found[assignment.name].append(grading.tier(assignment, tier_id))
    for assignment, question in grading.asked:
        found[assignment.name].append(grading.questions.result(assignment.question_id(question)))
    used = [a for a in grading.course.assignments if found[a.name]]
    results = tuple(
        AssignmentResult(a.name, a.title, exercises(found[a.name]), grading.is_handed_in(a), a.extra)
        for a in used
    )
    step = next_step(grading.course, grading.files, results, only=grading.scope.only)
    stale = [reference_results.stale(grading.course, a) for a in used if a.checks]
    return Report(
        course=grading.course.title,
        submission=grading.files.name,
        status="graded",
        reason="",
        sandbox=sandbox,
        seconds=seconds,
        assignments=results,
        trainings=grading.trainings.curves,
        notes=(*grading.files.notes, *_notes(grading)),
        warnings=(*filter(None, stale), *diagnoses.warnings, *grading.checks.draw.warnings),
        next_step=step.text,
        next_exercise=step.exercise,
        untouched=_is_untouched(grading, results),
        extra_credit=grading.course.extra_credit,
    )


def _notes(grading: Grading) -> list[str]:
    """What is noted of modules, of answers, and of networks that were not to be trained."""
    scope, course = grading.scope, grading.course
    untrained = [] if scope.training or scope.only else not_trained(course, grading.is_handed_in)
    left_out = [] if scope.only else withheld(course)
    return [*grading.checks.modules.notes, *grading.questions.notes(), *untrained, *left_out]


def _is_untouched(grading: Grading, results: Sequence[AssignmentResult]) -> bool:
    """Whether all that was handed in, of what was asked for, are the template's stubs."""
    modules = grading.checks.modules
    own = [(grading.course.assignment(result.name), result) for result in results if result.handed_in]
    return bool(own) and all(
        modules.usable(assignment)
        and all(
            check.verdict is Verdict.NOT_STARTED for check in result.checks if GROUP in check.id.split("::")
        )
        and {each.name for each in result.exercises} - {GROUP} <= set(modules.probe(assignment).stubs)
        for assignment, result in own
    )
