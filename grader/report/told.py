"""What is told of checks that did not pass, in words and without a layout."""

from collections.abc import Iterator, Sequence

from grader.model import NOT_STARTED, AssignmentResult, CheckResult, ExerciseResult, Kind, Report, Verdict
from grader.record import Record
from grader.report.numbers import counted, number, point_word, points
from grader.report.score import spared
from grader.report.words import Field, of_most, word

WHOLE = {Verdict.FAILED, Verdict.ERROR, Verdict.TIMED_OUT}  # each gets the whole grammar
COLLAPSED = (Verdict.BLOCKED, Verdict.NOT_STARTED)
Above = dict[str, str]  # names of the assignments in which messages about whole files were told


class Told(Record):
    """One check in the one grammar: call, result, expected, what went wrong, how to repeat it.

    Of a hidden one, nothing but how it ended.
    """

    verdict: Verdict
    title: str
    place: str
    earned: str
    fields: tuple[Field, ...] = ()
    message: str = ""
    why: str = ""
    output: str = ""
    repeat: str = ""
    alike: str = ""  # the checks that ended like it

    @property
    def state(self) -> str:
        """How it ended."""
        return word(self.verdict)


class Brief(Record):
    """One check in a line, for the long report."""

    verdict: Verdict
    title: str
    place: str
    score: str

    @property
    def state(self) -> str:
        """How it ended."""
        return word(self.verdict)


class Waiting(Record):
    """All checks that wait for one other, in a line."""

    words: str  # up to the name of that check
    place: str
    state: str
    names: str  # of the exercises that wait, if there are others than that check's own
    verdict: Verdict = Verdict.BLOCKED


class Several(Record):
    """Several checks in a line, and the reason that they share."""

    verdict: Verdict
    name: str
    counts: str
    reason: str

    @property
    def state(self) -> str:
        """How they ended."""
        return word(self.verdict)


class Section(Record):
    """What is told of one assignment."""

    name: str
    score: str
    checks: tuple[Told | Brief, ...]
    rest: tuple[Waiting | Several, ...]


def sections(report: Report, verbose: bool) -> Iterator[Section]:
    """Assignments of which something did not pass, in order; all of them in the long report."""
    idle = spared(report)
    above = Above()
    for each in report.assignments:
        ends = {check.verdict for check in each.checks}
        is_line = not each.handed_in or each.name in idle or ends == {Verdict.NOT_STARTED}
        if verbose or (ends - {Verdict.PASSED} and not is_line):
            checks = tuple(_told(each, verbose, above))
            score = f"{of_most(each)}{' extra' * each.extra}"
            yield Section(each.name, score, checks, () if verbose else tuple(_rest(each, report, above)))
            for check in filter(_never_ran, each.checks):
                above.setdefault(check.message, each.name)


def first(assignment: AssignmentResult, report: Report) -> tuple[Told | Waiting | Several, ...]:
    """The first check of an assignment that failed by itself; where there is none, a line a reason.

    Args:
        assignment: that is told of.
        report: that it is in, or what is known of others.
    """
    whole = [each for each in _told(assignment, False, {}) if isinstance(each, Told)]
    return tuple(whole[:1]) or tuple(_rest(assignment, report, {}))


def unstarted(report: Report) -> Iterator[Several]:
    """Assignments that were handed in and not begun, a line each; the long report has them in full."""
    idle = spared(report)
    for each in report.assignments:
        ends = {check.verdict for check in each.checks}
        if each.handed_in and each.name not in idle and ends == {Verdict.NOT_STARTED}:
            yield _several(each.name, Verdict.NOT_STARTED, each.checks, _shared(each))


def told(place: str, check: CheckResult, others: Sequence[CheckResult] = ()) -> Told:
    """One check in full.

    Args:
        place: names of its assignment and exercise, as "optimizers::adam".
        check: which.
        others: those that ended like it.
    """
    earned = f"{points(check.score, check.max_score)} of {point_word(check.max_score)}"
    base = Told(check.verdict, check.title, _place(place, check), earned, alike=_alike(others))
    if check.visibility == "hidden":
        return base
    return Told(
        base.verdict,
        base.title,
        base.place,
        earned,
        fields=tuple(
            (label, words)
            for label in ("Called", "Returned", "Measured", "Expected", "Worst")
            if (words := getattr(check, label.lower()))
        ),
        message=check.message,
        why="" if check.diagnosis is None else check.diagnosis.text,
        output=check.output if check.output.strip() else "",
        repeat=check.repeat,
        alike=base.alike,
    )


def _told(assignment: AssignmentResult, verbose: bool, above: Above) -> Iterator[Told | Brief]:
    """Checks in full, each with its like; in the long report the others in a line each."""
    for exercise, checks in _groups(assignment, verbose, above):
        place = f"{assignment.name}::{exercise.name}"
        if checks[0].verdict in WHOLE:
            yield told(place, checks[0], checks[1:])
        elif verbose:
            yield _brief(place, checks[0])


def _groups(
    assignment: AssignmentResult, verbose: bool, above: Above
) -> list[tuple[ExerciseResult, list[CheckResult]]]:
    """Checks in order, each with those that ended in the very same way for the same reason.

    A file that cannot be imported ends all its checks with one message: it is told once, and the hidden ones
    once more. So is what explains several checks of an exercise. What follows from another exercise, or was
    told of an assignment above in the very same words, is not told here.
    """
    groups: dict[tuple[str, ...], tuple[ExerciseResult, list[CheckResult]]] = {}
    for exercise in assignment.exercises:
        for check in exercise.checks:
            if not verbose and (_root(check) or _elsewhere(check, above)):
                continue
            reason = check.message if check.visibility != "hidden" else "hidden"
            same = check.verdict in WHOLE - {Verdict.FAILED} and reason
            key: tuple[str, ...] = (check.verdict, reason) if same and not verbose else (check.id,)
            if check.diagnosis is not None and not verbose:  # a mistake by its name, a clue by its words
                key = (exercise.name, check.diagnosis.name or check.diagnosis.text)
            groups.setdefault(key, (exercise, []))[1].append(check)
    return list(groups.values())


def _alike(others: Sequence[CheckResult]) -> str:
    """The checks that ended like the one that is told; "" where there are none."""
    if not others:
        return ""
    mistake = others[0].diagnosis is not None
    names = dict.fromkeys(check.id.split("::")[2 if mistake else 1] for check in others)
    same = f"The same{' explains' if mistake else ' for'} {counted(len(others), 'more check')}"
    return f"{same} ({_worth(others)}): {', '.join(names)}"


def _brief(place: str, check: CheckResult) -> Brief:
    score = f"{points(check.score, check.max_score)} / {number(check.max_score)}"
    return Brief(check.verdict, check.title, _place(place, check), score)


def _place(exercise: str, check: CheckResult) -> str:
    """Where the check stands; of a hidden one, the exercise only."""
    return f"{exercise} · hidden check" if check.visibility == "hidden" else check.id


def _rest(assignment: AssignmentResult, report: Report, above: Above) -> Iterator[Waiting | Several]:
    """Checks that are blocked, not started, or follow from another failure: a line a reason."""
    waiting: dict[str, list[CheckResult]] = {}  # by the check that they wait for
    groups: dict[tuple[str, Verdict, str], list[CheckResult]] = {}
    for exercise in assignment.exercises:
        for check in exercise.checks:
            if check.waits_for:
                waiting.setdefault(check.waits_for, []).append(check)
            elif check.verdict is Verdict.BLOCKED:
                groups.setdefault(("", check.verdict, check.message), []).append(check)
            elif reason := _root(check) or _elsewhere(check, above):
                groups.setdefault((exercise.name, check.verdict, reason), []).append(check)
            elif check.verdict in COLLAPSED:
                reason = _why_not_started(exercise, check)
                groups.setdefault((exercise.name, check.verdict, reason), []).append(check)
    for cause, checks in waiting.items():
        yield _waiting(cause, checks, report)
    for (name, verdict, reason), checks in groups.items():
        if not name:
            names = dict.fromkeys(check.id.split("::")[1] for check in checks)
            name = assignment.name if len(checks) == len(assignment.checks) else ", ".join(names)
        yield _several(name, verdict, checks, reason)


def _waiting(cause: str, checks: Sequence[CheckResult], report: Report) -> Waiting:
    it = next((check for check in report.checks if check.id == cause), None)
    is_new = it is not None and it.verdict is Verdict.NOT_STARTED
    names = dict.fromkeys(check.id.split("::")[1] for check in checks)
    own = list(names) == cause.split("::")[1:2]
    words = f"{counted(len(checks), 'more check')} ({_worth(checks)}) wait{'s' * (len(checks) == 1)} for"
    place = "::".join(cause.split("::")[1:])
    return Waiting(words, place, ", which is not started" * is_new, "" if own else ", ".join(names))


def _several(name: str, verdict: Verdict, checks: Sequence[CheckResult], reason: str) -> Several:
    return Several(verdict, name, f"({counted(len(checks), 'check')}, {_worth(checks)})", reason)


def _worth(checks: Sequence[CheckResult]) -> str:
    return point_word(sum(check.max_score for check in checks))


def _root(check: CheckResult) -> str:
    """What a failed check follows from, in words; "" where it is a failure of its own."""
    follows = check.diagnosis is not None and check.diagnosis.kind is Kind.FOLLOWS
    return check.diagnosis.text if check.diagnosis is not None and follows else ""


def _never_ran(check: CheckResult) -> bool:
    """Whether a check ended by what is wrong with a whole file."""
    return check.verdict is Verdict.ERROR and check.visibility != "hidden" and not check.called


def _elsewhere(check: CheckResult, above: Above) -> str:
    """Where the same was told, in words; "" where it was not."""
    place = above.get(check.message, "") if _never_ran(check) else ""
    return f"the same as in {place}, above" if place else ""


def _why_not_started(exercise: ExerciseResult, check: CheckResult) -> str:
    """Why an exercise could not be found; "" where it is there and not written yet."""
    return "" if check.message == NOT_STARTED.format(exercise.name) else check.message


def _shared(assignment: AssignmentResult) -> str:
    """Why an assignment is not started, if all its checks say the same."""
    reasons = {
        _why_not_started(exercise, check) for exercise in assignment.exercises for check in exercise.checks
    }
    return reasons.pop() if len(reasons) == 1 else ""
