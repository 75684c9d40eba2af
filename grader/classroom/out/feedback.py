"""What a student is told: the report as a page, in a few lines, and one check in words."""

import io
from dataclasses import replace

from rich.console import Console
from rich.terminal_theme import TerminalTheme

from grader.classroom.out.rows import TOTAL, Row, mark_of, written
from grader.model import CheckResult, Report, Verdict, total
from grader.report import html as pages
from grader.report import terminal
from grader.report.escape import html, plain
from grader.report.words import word

WIDTH = 80  # columns
LONGEST = 20_000  # characters about one check
PAPER = TerminalTheme((255, 255, 255), (24, 24, 27), [(24, 24, 27)] * 8)
PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>TITLE</title>
<style>
body {{ color: {foreground}; background: {background}; margin: 1rem; }}
pre {{ font: 14px/1.35 "DejaVu Sans Mono", Menlo, Consolas, monospace; overflow-x: auto; }}
</style>
</head>
<body>
<main>
<h1>TITLE</h1>
<pre tabindex="0">
{code}</pre>
</main>
</body>
</html>
"""


def page(row: Row, report: Report, title: str = "", name: str = TOTAL) -> str:
    """A student's report as one page of HTML; without the extra `html`, what a terminal shows.

    How to repeat a check is left out: it names a place on the machine that graded.

    Args:
        row: whose.
        report: of this row.
        title: of the page; without it, the student's name.
        name: of the assignment that it is about, or TOTAL.
    """
    report = _without_commands(report if name == TOTAL else part(report, name))
    title = title or row.name or row.id
    if pages.missing():
        return _as_in_a_terminal(report, title)
    from grader.report.html.report import render  # what it needs is an extra

    return render(report, title, _decided(row, report, name))


def part(report: Report, name: str) -> Report:
    """What a report says of one assignment."""
    return replace(
        report,
        assignments=tuple(each for each in report.assignments if each.name == name),
        trainings=tuple(each for each in report.trainings if each.assignment == name),
        next_step="",
    )


def _without_commands(report: Report) -> Report:
    """The same without the commands that repeat checks."""
    return replace(
        report,
        assignments=tuple(
            replace(
                each,
                exercises=tuple(
                    replace(exercise, checks=tuple(replace(check, repeat="") for check in exercise.checks))
                    for exercise in each.exercises
                ),
            )
            for each in report.assignments
        ),
    )


def _decided(row: Row, report: Report, name: str) -> list[str]:
    """What counts, where it is not what the report says, or where the instructor has something to say."""
    mark = mark_of(row, name)
    own = report.total_score if name == TOTAL else total(each.score for each in report.assignments)
    is_decided = row.feedback or row.late or row.excused or mark.excused or round(mark.score - own, 6)
    return summary(row, name, ahead=False) if is_decided else []


def _as_in_a_terminal(report: Report, title: str) -> str:
    """What a terminal shows, all of it escaped."""
    console = Console(
        file=io.StringIO(), width=WIDTH, record=True, force_terminal=True, color_system="truecolor"
    )
    terminal.render(report, console)
    named = html(title).replace("{", "&#123;").replace("}", "&#125;")
    return console.export_html(theme=PAPER, code_format=PAGE.replace("TITLE", named), inline_styles=True)


def summary(row: Row, name: str = TOTAL, *, ahead: bool = True) -> list[str]:
    """The marks, and what to do next, in a few lines; the instructor's own words come first.

    Args:
        row: whose.
        name: of the assignment that it is about, or TOTAL.
        ahead: whether it says what to do next.
    """
    lines = plain(row.feedback).splitlines()
    if row.ungraded:
        return [*lines, f"Could not be graded: {plain(row.ungraded)}"]
    mark = mark_of(row, name)
    extra = f" and {written(row.extra, row.extra)} extra" if row.extra and name == TOTAL else ""
    score = row.score if name == TOTAL else mark.score
    lines.append(f"Score {_of(score, mark.max_score)}{extra}")
    if name == TOTAL:
        marks = [each for each in row.marks if each.handed_in or each.score]
        lines += [f"{each.name}: {_of(each.score, each.max_score)}" for each in marks]
    if row.late:
        lines.append(plain(row.late))
    if ahead and row.read is not None and name == TOTAL and (next_step := row.report().next_step):
        lines.append(f"Next: {plain(next_step)}")
    return lines


def _of(score: float, most: float) -> str:
    return f"{written(score, most)} / {written(most, most)}"


def check(result: CheckResult) -> str:
    """What is said of one check, as plain text, "" of a hidden one. How to repeat it is left out: where
    platforms show this, nobody has the course.
    """
    if result.visibility == "hidden":
        return ""
    told = [plain(result.message)] if result.message else []
    named = (
        ("Called", result.called),
        ("Returned", result.returned),
        ("Measured", result.measured),
        ("Expected", result.expected),
        ("Worst", result.worst),
        ("Why", result.diagnosis.text if result.diagnosis is not None else ""),
        ("Your code printed", f"\n{result.output}" if result.output else ""),
    )
    told += [f"{name}: {plain(text)}" for name, text in named if text]
    text = "\n".join(told)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}\n…"


def titles(report: Report) -> list[str]:
    """A name for each check that tells it from the others, and nothing of what a hidden one does."""
    seen: dict[str, int] = {}
    found = []
    for result in report.checks:
        title = f"{'::'.join(result.id.split('::')[:2])}: {plain(result.title)}"
        seen[title] = seen.get(title, 0) + 1
        found.append(title if seen[title] == 1 else f"{title} ({seen[title]})")
    return found


def status(result: CheckResult) -> str:
    """How a check ended, in words."""
    return "passed" if result.verdict is Verdict.PASSED else word(result.verdict)
