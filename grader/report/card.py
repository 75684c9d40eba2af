"""The report as a card in a notebook: HTML on the notebook's own paper, light or dark, everything escaped.

Colours of text and paper are those of the page around it. A viewer that takes styles away, as some do, leaves
lines that read well.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from grader.model import CheckResult, ExerciseResult, Report, Verdict
from grader.report.escape import html
from grader.report.numbers import counted, number, percent, point_word, points, share
from grader.report.page import BAD, GOOD, SYMBOLS
from grader.report.words import word

LONGEST = 4_000  # characters of one text
NOTES = 8  # that are shown
TOLD = (Verdict.FAILED, Verdict.ERROR, Verdict.TIMED_OUT)
ORDER = (
    Verdict.FAILED,
    Verdict.ERROR,
    Verdict.TIMED_OUT,
    Verdict.NOT_STARTED,
    Verdict.BLOCKED,
    Verdict.PASSED,
)
CODE = ("Called", "Returned", "Measured", "Expected", "Worst")
STYLE = f"""<style>
.grader-card {{ border: 1px solid rgba(128, 128, 128, .45); border-radius: 6px; padding: .7em 1em;
  max-width: 60em; line-height: 1.45; overflow-wrap: anywhere; }}
.grader-card p, .grader-card ul {{ margin: .3em 0; }}
.grader-card .head {{ display: flex; flex-wrap: wrap; gap: .2em 1em; align-items: baseline; }}
.grader-card .head b {{ font-size: 1.15em; }}
.grader-card .bar {{ height: 6px; border-radius: 3px; background: rgba(128, 128, 128, .3);
  margin: .5em 0 .7em; }}
.grader-card .bar div {{ height: 6px; border-radius: 3px; background: {GOOD}; }}
.grader-card .exercise {{ border-top: 1px solid rgba(128, 128, 128, .3); padding: .45em 0; }}
.grader-card .check {{ margin: .5em 0 .7em; padding-left: .8em; border-left: 3px solid {BAD}; }}
.grader-card .row {{ display: flex; gap: .8em; margin: .15em 0; align-items: baseline; }}
.grader-card .row > b {{ flex: 0 0 5.5em; overflow-wrap: normal; }}
.grader-card .row > :last-child {{ min-width: 0; }}
.grader-card .row code, .grader-card .row pre {{ font-family: "DejaVu Sans Mono", Menlo, Consolas, monospace;
  font-size: .92em; line-height: 1.45; white-space: pre-wrap; word-break: normal; margin: 0; border: 0;
  padding: 0 !important; color: inherit; background: none !important; }}
.grader-card summary {{ cursor: pointer; }}
.grader-card .quiet {{ opacity: .8; font-size: .92em; }}
</style>"""


def card(report: Report) -> str:
    """A report as a piece of HTML.

    Args:
        report: of one exercise, some, or a whole assignment.
    """
    if report.status != "graded":
        return problem(f"could not be graded: {report.reason}. This costs nothing.")
    results = [(a.name, each) for a in report.assignments for each in a.exercises]
    parts = [_head(report), *(_exercise(name, each, len(results) == 1) for name, each in results)]
    parts += [f'<p class="quiet">{label}: {_text(text)}</p>' for label, text in _remarks(report)]
    return f'{STYLE}\n<div class="grader-card">\n{"".join(parts)}</div>'


def problem(said: str) -> str:
    """Why there is no report, as a card.

    Args:
        said: in one line.
    """
    lines = "<br>".join(map(_text, said.splitlines()))
    return f'{STYLE}\n<div class="grader-card"><p>{_symbol(Verdict.ERROR)} {lines}</p></div>'


def _text(text: str) -> str:
    return html(text if len(text) <= LONGEST else f"{text[:LONGEST]} …")


def _symbol(verdict: Verdict) -> str:
    symbol, style = SYMBOLS[verdict]
    return f'<span style="color: {style.removeprefix("bold ")}"><b>{symbol}</b></span>'


def _head(report: Report) -> str:
    """What was graded, its points, and a bar."""
    assignments = report.assignments
    alone = len(assignments) == 1 and len(assignments[0].exercises) == 1
    name = assignments[0].exercises[0].name if alone else ", ".join(each.name for each in assignments)
    score, most = (sum(getattr(each, key) for each in assignments) for key in ("score", "max_score"))
    part = share(score, most)
    words = f"{points(score, most)} / {number(most)} points"
    if alone:
        passed = sum(check.verdict is Verdict.PASSED for check in report.checks)
        words = f"{passed} of {counted(len(report.checks), 'check')} passed · {words}"
    return (
        f'<div class="head"><b>{_text(name)}</b> <span>{_text(words)}</span> '
        f"<span>{percent(part)}</span></div>\n"
        f'<div class="bar"><div style="width: {100 * part:.1f}%"></div></div>\n'
    )


def _exercise(assignment: str, exercise: ExerciseResult, alone: bool) -> str:
    """One exercise: a line that says how its checks ended, then each that has to be told."""
    checks = exercise.checks
    told = [check for check in checks if check.verdict in TOLD]
    first = {check.diagnosis.text: check for check in reversed(told) if check.diagnosis is not None}
    alike = [check.diagnosis is not None and first[check.diagnosis.text] is not check for check in told]
    inner = "".join(map(_check, told, alike)) + "".join(_rest(checks))
    if alone:
        return inner
    ends = Counter(check.verdict for check in checks)
    worst = next(verdict for verdict in ORDER if ends[verdict])
    words = " · ".join(f"{ends[verdict]} {word(verdict)}" for verdict in reversed(ORDER) if ends[verdict])
    score = f"{points(exercise.score, exercise.max_score)} / {number(exercise.max_score)}"
    line = f"{_symbol(worst)} <b>{_text(exercise.name)}</b> {score} · {words}"
    if worst in (Verdict.PASSED, Verdict.NOT_STARTED):
        return f'<div class="exercise">{line}</div>\n'
    is_open = " open" if told else ""
    return f'<div class="exercise"><details{is_open}><summary>{line}</summary>\n{inner}</details></div>\n'


def _check(check: CheckResult, is_alike: bool) -> str:
    """A check that did not pass: call, result, expected, what went wrong.

    Args:
        check: which.
        is_alike: whether one above failed for the same reason, which is told there.
    """
    end = f"{word(check.verdict)}, {points(check.score, check.max_score)} of {point_word(check.max_score)}"
    title = f"{_symbol(check.verdict)} <b>{_text(check.title)}</b>"
    lines = f'<p>{title} <span class="quiet">{_text(end)}</span></p>\n'
    if check.visibility == "hidden":
        return f'<div class="check">{lines}</div>\n'
    if is_alike:
        return f'<div class="check">{lines}<p>The reason is the same as above.</p></div>\n'
    rows = "".join(f'<div class="row"><b>{label}</b> {text}</div>\n' for label, text in _rows(check))
    message = f"<p>{_text(check.message)}</p>" if check.message else ""
    return f'<div class="check">{lines}{message}{rows}</div>\n'


def _rows(check: CheckResult) -> Iterator[tuple[str, str]]:
    """What is told of a check, each with its label, as HTML."""
    for label in CODE:
        if text := getattr(check, label.lower()):
            yield label, f"<code>{_text(text)}</code>"
    if check.diagnosis is not None:
        yield "Why", f"<strong>{_text(check.diagnosis.text)}</strong>"
    if check.output.strip():
        yield "Printed", f"<pre>\n{_text(check.output.strip(chr(10)))}</pre>"


def _rest(checks: Sequence[CheckResult]) -> Iterator[str]:
    """What waits or is not started, a line a reason; what passed, as a list that opens."""
    reasons: dict[tuple[Verdict, str], int] = Counter(
        (check.verdict, check.message)
        for check in checks
        if check.verdict in (Verdict.BLOCKED, Verdict.NOT_STARTED)
    )
    for (verdict, reason), count in reasons.items():
        words = f"{counted(count, 'check')} {word(verdict)}{f': {reason}' if reason else ''}"
        yield f"<p>{_symbol(verdict)} {_text(words)}</p>\n"
    passed = [check for check in checks if check.verdict is Verdict.PASSED]
    if passed:
        titles = "".join(f"<li>{_text(check.title)}</li>" for check in passed)
        line = f"{_symbol(Verdict.PASSED)} {counted(len(passed), 'check')} passed"
        yield f"<details><summary>{line}</summary><ul>{titles}</ul></details>\n"


def _remarks(report: Report) -> Iterator[tuple[str, str]]:
    """What is said of all of it."""
    for warning in report.warnings:
        yield "Warning", warning
    for note in report.notes[:NOTES]:
        yield "Note", note
    if report.next_step:
        yield "Next", report.next_step
    yield "Sandbox", report.sandbox
