"""The part of the terminal report that explains each check that did not pass."""

from collections.abc import Sequence

from grader.model import NOT_STARTED, AssignmentResult, CheckResult, ExerciseResult, Kind, Report, Verdict
from grader.report.numbers import counted, number, point_word, points
from grader.report.page import LABEL, SYMBOLS, Page, word
from grader.report.score import spared

OUTPUT, OUTPUT_VERBOSE = 8, 200  # lines of what a student's code printed
MESSAGE = 16
TITLE = 240  # columns
NAMES, REASON = 200, 200  # columns for exercises and for why they are blocked
TOLD = {Verdict.FAILED, Verdict.ERROR, Verdict.TIMED_OUT}  # each gets the whole grammar
COLLAPSED = (Verdict.BLOCKED, Verdict.NOT_STARTED)


def details(page: Page, report: Report, *, verbose: bool) -> None:
    """Tell, assignment by assignment, what did not pass; unstarted assignments come last, a line each."""
    unstarted, idle = [], spared(report)
    for assignment in report.assignments:
        ends = {check.verdict for check in assignment.checks}
        if not verbose and (not assignment.handed_in or assignment.name in idle):
            continue  # one line for all of them, above
        if not verbose and ends == {Verdict.NOT_STARTED}:
            unstarted.append(assignment)
        elif verbose or ends - {Verdict.PASSED}:
            _assignment(page, assignment, verbose, report)
    if unstarted:
        page.blank()
    for assignment in unstarted:
        _collapsed(page, assignment.name, Verdict.NOT_STARTED, assignment.checks, _shared(assignment))


def _assignment(page: Page, assignment: AssignmentResult, verbose: bool, report: Report) -> None:
    """A heading, the checks worth telling, then one line an exercise for the rest."""
    most = assignment.max_score
    page.blank()
    page.rule(
        assignment.name, f"{points(assignment.score, most)} / {number(most)}{' extra' * assignment.extra}"
    )
    apart = True  # a told check has an empty line on either side
    for exercise, checks in _told(assignment, verbose):
        place = f"{assignment.name}::{exercise.name}"
        told = checks[0].verdict in TOLD
        if told or (verbose and apart):
            page.blank()
        if told:
            show_check(page, place, checks[0], verbose)
            _alike(page, checks[1:])
        elif verbose:
            _brief(page, place, checks[0])
        apart = told
    if not verbose:
        _rest(page, assignment, report)


def _told(assignment: AssignmentResult, verbose: bool) -> list[tuple[ExerciseResult, list[CheckResult]]]:
    """Checks in order, each with those that ended in the very same way for the same reason.

    A file that cannot be imported ends all its checks with one message: it is told once, and the hidden ones
    once more. So is what explains several checks of an exercise. What follows from another exercise is not
    told here.
    """
    groups: dict[tuple[str, ...], tuple[ExerciseResult, list[CheckResult]]] = {}
    for exercise in assignment.exercises:
        for check in exercise.checks:
            if not verbose and _root(check):
                continue
            reason = check.message if check.visibility != "hidden" else "hidden"
            same = check.verdict in TOLD - {Verdict.FAILED} and reason
            key: tuple[str, ...] = (check.verdict, reason) if same and not verbose else (check.id,)
            if check.diagnosis is not None and not verbose:  # a mistake by its name, a clue by its words
                key = (exercise.name, check.diagnosis.name or check.diagnosis.text)
            groups.setdefault(key, (exercise, []))[1].append(check)
    return list(groups.values())


def show_check(page: Page, exercise: str, check: CheckResult, verbose: bool) -> None:
    """One check in the one grammar: call, result, expected, what went wrong, how to repeat it."""
    symbol, style = SYMBOLS[check.verdict]
    page.line((symbol, style), " ", (page.cut(check.title, TITLE), "bold"), hang=2)
    page.line(
        _place(page, exercise, check), " · ", (word(check.verdict), style), f" · {_earned(check)}", indent=2
    )
    if check.visibility == "hidden":
        return
    for label in ("Called", "Returned", "Measured", "Expected", "Worst"):
        words = getattr(check, label.lower())
        if words:
            page.field(label, words, indent=2)
    if check.message:
        page.paragraph(check.message, indent=2, limit=MESSAGE)
    if check.diagnosis is not None:
        page.field("Why", check.diagnosis.text, indent=2)
    if check.output.strip():
        page.line(("Your code printed", "bold"), indent=2)
        page.quote(check.output, indent=2, limit=OUTPUT_VERBOSE if verbose else OUTPUT)
    if check.repeat:
        _command(page, check.repeat)


def _command(page: Page, words: str) -> None:
    """The command that repeats a check; a long one is broken so that it can be copied."""
    head, option, rest = words.partition(" --")
    lines = [words]
    if len(words) > page.width - LABEL and option:
        lines = [f"{head} \\", f"  {option.lstrip()}{rest}"]
    if len(head) + 2 <= page.width - LABEL:
        page.command("Repeat", lines, indent=2)
        return
    page.line(("Repeat", "bold"), indent=2)
    page.command("", lines, indent=4)


def _alike(page: Page, others: list[CheckResult]) -> None:
    """Name the checks that ended like the one just told."""
    if not others:
        return
    most = sum(check.max_score for check in others)
    mistake = others[0].diagnosis is not None
    names = dict.fromkeys(check.id.split("::")[2 if mistake else 1] for check in others)
    same = f"The same{' explains' if mistake else ' for'} {counted(len(others), 'more check')}"
    words = f"{same} ({point_word(most)}): {', '.join(names)}"
    page.paragraph(words, indent=2, limit=4)


def _brief(page: Page, exercise: str, check: CheckResult) -> None:
    """One check in a line or two, for the long report."""
    symbol, style = SYMBOLS[check.verdict]
    score = f"{points(check.score, check.max_score)} / {number(check.max_score)}"
    words = f" {page.cut(check.title, TITLE)} · {_place(page, exercise, check)} · "
    page.line((symbol, style), words, (word(check.verdict), style), f" · {score}", hang=2)


def _place(page: Page, exercise: str, check: CheckResult) -> str:
    """Where the check stands; of a hidden one, the exercise only."""
    return page.one_line(f"{exercise} · hidden check" if check.visibility == "hidden" else check.id)


def _earned(check: CheckResult) -> str:
    """Points earned, of those that could be."""
    return f"{points(check.score, check.max_score)} of {point_word(check.max_score)}"


def _rest(page: Page, assignment: AssignmentResult, report: Report) -> None:
    """Checks that are blocked, not started, or follow from another failure: a line a reason."""
    waiting: dict[str, list[CheckResult]] = {}  # by the check that they wait for
    groups: dict[tuple[str, Verdict, str], list[CheckResult]] = {}
    for exercise in assignment.exercises:
        for check in exercise.checks:
            if check.waits_for:
                waiting.setdefault(check.waits_for, []).append(check)
            elif check.verdict is Verdict.BLOCKED:
                groups.setdefault(("", check.verdict, check.message), []).append(check)
            elif check.verdict in COLLAPSED or _root(check):
                reason = _root(check) or _why_not_started(exercise, check)
                groups.setdefault((exercise.name, check.verdict, reason), []).append(check)
    if groups or waiting:
        page.blank()
    for cause, checks in waiting.items():
        _wait(page, cause, checks, report)
    for (name, verdict, reason), checks in groups.items():
        if not name:
            names = dict.fromkeys(check.id.split("::")[1] for check in checks)
            name = assignment.name if len(checks) == len(assignment.checks) else ", ".join(names)
        _collapsed(page, name, verdict, checks, reason)


def _why_not_started(exercise: ExerciseResult, check: CheckResult) -> str:
    """Why an exercise could not be found; "" where it is there and not written yet."""
    return "" if check.message == NOT_STARTED.format(exercise.name) else check.message


def _wait(page: Page, cause: str, checks: Sequence[CheckResult], report: Report) -> None:
    """All checks that wait for one other, in one line."""
    symbol, style = SYMBOLS[Verdict.BLOCKED]
    it = next((check for check in report.checks if check.id == cause), None)
    state = ""
    if it is not None and it.verdict is Verdict.NOT_STARTED:
        state = ", which is not started"
    names = dict.fromkeys(check.id.split("::")[1] for check in checks)
    place = "::".join(cause.split("::")[1:])
    own = list(names) == [cause.split("::")[1]]
    most = point_word(sum(check.max_score for check in checks))
    words = f" {counted(len(checks), 'more check')} ({most}) wait{'s' * (len(checks) == 1)} for "
    whose = "" if own else f": {page.cut(', '.join(names), REASON)}"
    page.line((symbol, style), words, page.one_line(place), f"{state}{whose}", hang=2)


def _collapsed(page: Page, name: str, verdict: Verdict, checks: Sequence[CheckResult], reason: str) -> None:
    """Several checks in one line, and the reason that they share."""
    symbol, style = SYMBOLS[verdict]
    most = point_word(sum(check.max_score for check in checks))
    words = f" ({counted(len(checks), 'check')}, {most})"
    if reason:
        words += f": {page.cut(reason, REASON)}"
    page.line((symbol, style), f" {page.cut(name, NAMES)}: ", (word(verdict), style), words, hang=2)


def _root(check: CheckResult) -> str:
    """What a failed check follows from, in words; "" where it is a failure of its own."""
    follows = check.diagnosis is not None and check.diagnosis.kind is Kind.FOLLOWS
    return check.diagnosis.text if check.diagnosis is not None and follows else ""


def _shared(assignment: AssignmentResult) -> str:
    """Why an assignment is not started, if all its checks say the same."""
    reasons = {
        _why_not_started(exercise, check) for exercise in assignment.exercises for check in exercise.checks
    }
    return reasons.pop() if len(reasons) == 1 else ""
