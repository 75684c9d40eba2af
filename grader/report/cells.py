"""The report as text cells of a notebook, in Markdown: a summary, and one for each exercise.

What students wrote or printed stands in `<pre>`, where Markdown formats nothing; what would begin a formula
is an entity.
"""

from collections.abc import Iterator

from grader.model import NOT_STARTED, CheckResult, ExerciseResult, Report, Verdict
from grader.report.escape import html, line, markdown, plain
from grader.report.numbers import counted, number, percent, point_word, points, share
from grader.report.page import SYMBOLS
from grader.report.words import word

LONGEST = 4_000  # characters that are told of one check
NOTES = 8  # that are shown
WIDTH = 10  # columns of a label
LABELS = ("Called", "Returned", "Measured", "Expected", "Worst")
TOLD = (Verdict.FAILED, Verdict.ERROR, Verdict.TIMED_OUT)
_ENTITIES = str.maketrans({character: f"&#{ord(character)};" for character in "$\\`@"})


def summary(report: Report) -> str:
    """What the whole notebook has earned, a line an exercise.

    Args:
        report: graded.
    """
    score, most = (sum(getattr(each, key) for each in report.assignments) for key in ("score", "max_score"))
    part = percent(share(score, most))
    lines = [f"## Report: {points(score, most)} of {point_word(most)} ({markdown(part)})", ""]
    lines += ["| exercise | points | checks passed |", "| --- | ---: | ---: |"]
    for assignment in report.assignments:
        for each in assignment.exercises:
            name = f"{assignment.name}::{each.name}" if len(report.assignments) > 1 else each.name
            own = f"{points(each.score, each.max_score)} / {number(each.max_score)}"
            lines.append(f"| {_mark(each)} {markdown(line(name))} | {own} | {_passed(each)} |")
    remarks = [("Warning", each) for each in report.warnings] + [
        ("Note", each) for each in report.notes[:NOTES]
    ]
    remarks += [("Next", report.next_step)] if report.next_step else []
    lines += [f"\n**{label}:** {markdown(line(text))}" for label, text in remarks]
    return "\n".join(lines)


def exercise(result: ExerciseResult) -> str:
    """What came of one exercise: how many checks passed, and each that did not.

    Args:
        result: graded.
    """
    score = f"{points(result.score, result.max_score)} of {point_word(result.max_score)}"
    if all(check.verdict is Verdict.NOT_STARTED for check in result.checks):
        return f"**{_mark(result)} {markdown(line(result.name))}: not started**, {score}"
    head = f"**{_mark(result)} {markdown(line(result.name))}: {score}**, {_passed(result)} checks passed"
    return "\n\n".join([head, *_told(result)])


def _passed(result: ExerciseResult) -> str:
    passed = sum(check.verdict is Verdict.PASSED for check in result.checks)
    return f"{passed} of {len(result.checks)}"


def _mark(result: ExerciseResult) -> str:
    """The symbol of the worst that happened."""
    ends = [check.verdict for check in result.checks]
    order = (*TOLD, Verdict.NOT_STARTED, Verdict.BLOCKED, Verdict.PASSED)
    return SYMBOLS[min(ends, key=order.index)][0]


def _told(result: ExerciseResult) -> Iterator[str]:
    """A paragraph a check that did not pass; one for all that share a reason."""
    waiting: dict[tuple[Verdict, str], int] = {}
    reasons = set[str]()
    for check in result.checks:
        if check.verdict in TOLD:
            why = check.diagnosis.text if check.diagnosis is not None else ""
            yield _check(check, is_alike=why in reasons)
            reasons |= {why} - {""}
        elif check.verdict is not Verdict.PASSED:
            said = check.message if check.message != NOT_STARTED.format(result.name) else ""
            key = check.verdict, said
            waiting[key] = waiting.get(key, 0) + 1
    for (verdict, reason), count in waiting.items():
        words = f"{counted(count, 'check')} {word(verdict)}"
        yield f"{SYMBOLS[verdict][0]} {words}{f': {markdown(line(reason))}' if reason else ''}"


def _check(check: CheckResult, *, is_alike: bool) -> str:
    end = f"{word(check.verdict)}, {points(check.score, check.max_score)} of {point_word(check.max_score)}"
    head = f"{SYMBOLS[check.verdict][0]} **{markdown(line(check.title))}** ({end})"
    if check.visibility == "hidden":
        return head
    if is_alike:
        return f"{head}: for the same reason as above"
    rows = [f"{label:{WIDTH}}{text}" for label in LABELS if (text := getattr(check, label.lower()))]
    rows += [check.message] if check.message else []
    rows += [f"\nYour code printed\n{check.output}"] if check.output.strip() else []
    text = plain("\n".join(rows))[:LONGEST]
    parts = [head, f"<pre>\n{html(text).translate(_ENTITIES)}</pre>"] if text else [head]
    if check.diagnosis is not None:
        parts.append(f"**Why:** {markdown(line(check.diagnosis.text))}")
    return "\n\n".join(parts)
