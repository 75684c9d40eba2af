"""The report in a terminal: readable at 80 columns, without colour, on light and on dark."""

from collections.abc import Sequence

from rich.cells import cell_len
from rich.console import Console

from grader.model import Change, Report
from grader.report import changes, words
from grader.report.failures import details
from grader.report.numbers import filled, sparkline
from grader.report.page import BAD, GOOD, LABEL, SYMBOLS, Page, Part
from grader.report.words import Curve, Standing, Trained

NAME = 24  # columns that the name of an assignment may take
BAR = 10
COUNTS = 24  # columns that the counts need to stand beside the points
CURVE = 32
MISSING = 4  # lines of what was not handed in
TRAINED = 21  # the column that stands right of "test accuracy" and its fellows


def render(report: Report, console: Console, *, verbose: bool = False, change: Change | None = None) -> None:
    """Write the report to the console.

    Args:
        report: what to show.
        console: where to; its width and encoding are respected.
        verbose: list checks that passed, were blocked or not started one by one as well, and
            show more of what the student's code printed.
        change: since the same submission was graded last; None where that is not known.
    """
    page = Page(console)
    _heading(page, report)
    if report.status == "graded":
        _total(page, report)
        _table(page, report)
        if verbose or not report.untouched:
            details(page, report, verbose=verbose)
            for training in report.trainings:
                _training(page, words.trained(training))
        else:
            page.blank()
            page.line(words.NOTHING_YET)
    else:
        _ungradable(page, report)
    _end(page, report, change or Change())


def _end(page: Page, report: Report, change: Change) -> None:
    """What has changed, what to do next, and what helps with it."""
    words = changes.sentences(change)
    if words or report.next_step:
        page.blank()
    if words:
        page.field("Change", words, style="" if change.lost else GOOD)
    if report.next_step:
        page.field("Next", report.next_step, style="bold")
    if change.hint:
        page.field("Hint", change.hint)


def _heading(page: Page, report: Report) -> None:
    """Course, submission, sandbox, and what has to be known before reading on."""
    page.line((page.cut(report.course, 2 * page.width), "bold"))
    page.field("Submission", page.cut(report.submission, 3 * page.width))
    if report.sandbox:
        page.field("Sandbox", page.one_line(words.sandbox(report)))
    for warning in report.warnings:
        page.field("Warning", warning, style=f"bold {BAD}")
    for place, note in enumerate(words.notes(report)):
        page.field("Note" if place < words.NOTES else "", note, limit=8)


def _total(page: Page, report: Report) -> None:
    """The score, between two heavy lines, and below what it is in the whole course."""
    score = words.scored(report)
    start = f"{'Score':{LABEL}}{score.words}  "
    end = f"  {score.percent}"
    width = max(page.width - len(start) - len(end), 4)
    page.blank()
    page.line(("━" * page.width, "bold"))
    page.line((start, "bold"), *_bar(score.part, width, "█░"), (end, "bold"))
    page.line(("━" * page.width, "bold"))
    for label, said in score.below:
        page.field(label, said)


def _table(page: Page, report: Report) -> None:
    """One line an assignment: name, bar, points, how its checks ended."""
    shown, left_out = words.standings(report), words.left_out(report)
    if shown:
        _rows(page, shown)
    if left_out:
        page.blank()
    for why, names in left_out.items():
        page.paragraph(f"{why}: {', '.join(page.cut(name, NAME) for name in names)}", limit=MISSING)


def _rows(page: Page, standings: Sequence[Standing]) -> None:
    longest = min(NAME, page.width - 30)
    rows = [(page.cut(each.name, longest), each) for each in standings]
    name_width = max(cell_len(name) for name, _ in rows)
    score_width = max(len(each.score) for each in standings)
    left = name_width + BAR + score_width + 6
    beside = page.width - left >= COUNTS
    page.blank()
    for name, standing in rows:
        lines = _counts(standing, page.width - left if beside else page.width - 4)
        head: list[Part] = [name + " " * (name_width - cell_len(name) + 2)]
        head += [*_bar(standing.part, BAR, "━─"), f"  {standing.score:>{score_width}}  "]
        page.line(*head, *(lines.pop(0) if beside else []))
        for line in lines:
            page.line(*line, indent=left if beside else 4)


def _bar(part: float, width: int, marks: str) -> list[Part]:
    """The two parts of a bar; `marks` are the characters for full and for empty."""
    cells = filled(part, width)
    return [(marks[0] * cells, GOOD), marks[1] * (width - cells)]


def _counts(standing: Standing, width: int) -> list[list[Part]]:
    """How many checks ended in which way, in lines that are broken between two of them."""
    lines: list[list[Part]] = [["extra"] if standing.is_extra else []]
    used = len("extra") * standing.is_extra
    for verdict, said in standing.ends:
        if used and used + 3 + len(said) > width:
            lines.append([])
            used = 0
        lines[-1] += [" · "] * bool(used) + [(said, SYMBOLS[verdict][1].removeprefix("bold "))]
        used += 3 * bool(used) + len(said)
    return lines


def _training(page: Page, training: Trained) -> None:
    """Learning curve and test accuracy of one network."""
    page.blank()
    page.rule(training.title, training.took)
    for curve in training.curves:
        _curve(page, curve)
    label = f"{'test accuracy':{TRAINED}}"
    if not training.accuracy:
        page.line(f"{label}{words.NO_ACCURACY}")
        return
    named: list[Part] = []
    if training.distinction:
        named = ["  ", (page.one_line(training.distinction), f"bold {GOOD}")]
    page.line(label, (training.accuracy, "bold"), *named, hang=TRAINED)
    if training.leaderboard:
        page.line(f"{'leaderboard':{TRAINED}}{training.leaderboard}")


def _curve(page: Page, curve: Curve) -> None:
    """One curve as a sparkline with its first and last value."""
    drawn = sparkline(curve.values, max(8, min(CURVE, page.width - 40)))
    page.line(f"{curve.label:{TRAINED}}{drawn}  {curve.first} → {curve.last}")


def _ungradable(page: Page, report: Report) -> None:
    """Why there is no score."""
    page.blank()
    page.line((f"! {words.UNGRADABLE}", f"bold {BAD}"))
    page.paragraph(report.reason, indent=2)
    page.blank()
    page.line(words.FREE)
