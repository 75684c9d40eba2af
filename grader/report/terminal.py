"""The report in a terminal: readable at 80 columns, without colour, on light and on dark."""

from collections import Counter
from collections.abc import Sequence

from rich.cells import cell_len
from rich.console import Console

from grader.model import AssignmentResult, Leaderboard, Report, Training, Verdict
from grader.report import score
from grader.report.failures import details
from grader.report.numbers import counted, duration, filled, number, percent, points, share, sparkline
from grader.report.page import BAD, GOOD, LABEL, SYMBOLS, Page, Part, word

NOTES = 8  # that are shown
NAME = 24  # columns that the name of an assignment may take
BAR = 10
COUNTS = 24  # columns that the counts need to stand beside the points
CURVE = 32
MISSING = 4  # lines of what was not handed in
ORDER = (
    Verdict.PASSED,
    Verdict.FAILED,
    Verdict.ERROR,
    Verdict.TIMED_OUT,
    Verdict.BLOCKED,
    Verdict.NOT_STARTED,
)


def render(report: Report, console: Console, *, verbose: bool = False) -> None:
    """Write the report to the console.

    Args:
        report: what to show.
        console: where to; its width and encoding are respected.
        verbose: list checks that passed, were blocked or not started one by one as well, and
            show more of what the student's code printed.
    """
    page = Page(console)
    _heading(page, report)
    if report.status == "graded":
        _total(page, report)
        _table(page, report)
        if verbose or not report.untouched:
            details(page, report, verbose=verbose)
            for training in report.trainings:
                _training(page, training)
        else:
            page.blank()
            page.line("Nothing is written yet, so nothing is wrong yet. One exercise at a time.")
    else:
        _ungradable(page, report)
    if report.next_step:
        page.blank()
        page.field("Next", report.next_step, style="bold")


def _heading(page: Page, report: Report) -> None:
    """Course, submission, sandbox, and what has to be known before reading on."""
    page.line((page.cut(report.course, 2 * page.width), "bold"))
    page.field("Submission", page.cut(report.submission, 3 * page.width))
    if report.sandbox:
        page.field("Sandbox", page.one_line(f"{report.sandbox} · {duration(report.seconds)}"))
    for warning in report.warnings:
        page.field("Warning", warning, style=f"bold {BAD}")
    for note in report.notes[:NOTES]:
        page.field("Note", note, limit=8)
    if len(report.notes) > NOTES:
        page.field("", f"… {counted(len(report.notes) - NOTES, 'more note')}")


def _total(page: Page, report: Report) -> None:
    """The score, between two heavy lines; of a part of the course, the points of that part.

    A line below says what the score of that part is in the whole.
    """
    asked = score.asked(report)
    kind = " extra" if asked and not report.ordinary else ""
    judged = [each for each in asked if each.handed_in]
    is_part = 0 < len(judged) < len(asked)
    counted_in = judged if is_part else asked
    most = sum(each.max_score for each in counted_in)
    earned = sum(each.score for each in counted_in)
    words = f"{points(earned, most)} / {number(most)}{kind}{' handed in' * is_part}"
    start = f"{'Score':{LABEL}}{words}{score.of_report(report)}  "
    end = f"  {percent(share(earned, most))}"
    width = max(page.width - len(start) - len(end), 4)
    page.blank()
    page.line(("━" * page.width, "bold"))
    page.line((start, "bold"), *_bar(share(earned, most), width, "█░"), (end, "bold"))
    page.line(("━" * page.width, "bold"))
    if is_part and report.ordinary:
        whole = f"{points(report.score, report.max_score)} / {number(report.max_score)}"
        part = percent(share(report.score, report.max_score))
        page.field("Total", f"{whole} ({part}) so far; what is not handed in counts 0")
    if score.cut(report):
        page.field("Extra", score.cut(report))


def _table(page: Page, report: Report) -> None:
    """One line an assignment: name, bar, points, how its checks ended."""
    idle = score.spared(report)
    shown = [each for each in report.assignments if each.handed_in and each.name not in idle]
    left_out: dict[str, list[str]] = {}
    for each in report.assignments:
        if each not in shown:
            state = "started" if each.handed_in else "handed in"
            words = f"Extra, not {state}, costs nothing" if each.extra else f"Not {state}"
            left_out.setdefault(words, []).append(page.cut(each.name, NAME))
    if shown:
        _rows(page, shown)
    if left_out:
        page.blank()
    for words, names in left_out.items():
        page.paragraph(f"{words}: {', '.join(names)}", limit=MISSING)


def _rows(page: Page, assignments: Sequence[AssignmentResult]) -> None:
    longest = min(NAME, page.width - 30)
    rows = [(page.cut(each.name, longest), _points(each), each) for each in assignments]
    name_width = max(cell_len(name) for name, _, _ in rows)
    score_width = max(len(words) for _, words, _ in rows)
    left = name_width + BAR + score_width + 6
    beside = page.width - left >= COUNTS
    page.blank()
    for name, score_words, assignment in rows:
        lines = _counts(assignment, page.width - left if beside else page.width - 4)
        part = share(assignment.score, assignment.max_score)
        head: list[Part] = [name + " " * (name_width - cell_len(name) + 2)]
        head += [*_bar(part, BAR, "━─"), f"  {score_words:>{score_width}}  "]
        page.line(*head, *(lines.pop(0) if beside else []))
        for line in lines:
            page.line(*line, indent=left if beside else 4)


def _bar(part: float, width: int, marks: str) -> list[Part]:
    """The two parts of a bar; `marks` are the characters for full and for empty."""
    cells = filled(part, width)
    return [(marks[0] * cells, GOOD), marks[1] * (width - cells)]


def _points(assignment: AssignmentResult) -> str:
    """Score and maximum of an assignment."""
    most = assignment.max_score
    return f"{points(assignment.score, most)} / {number(most)}"


def _counts(assignment: AssignmentResult, width: int) -> list[list[Part]]:
    """How many checks ended in which way, in lines that are broken between two of them."""
    ends = Counter(check.verdict for check in assignment.checks)
    lines: list[list[Part]] = [["extra"] if assignment.extra else []]
    used = len("extra") * assignment.extra
    for verdict in (each for each in ORDER if ends[each]):
        name = word(verdict) + ("s" if verdict is Verdict.ERROR and ends[verdict] > 1 else "")
        words = f"{ends[verdict]} {name}"
        if used and used + 3 + len(words) > width:
            lines.append([])
            used = 0
        lines[-1] += [" · "] * bool(used) + [(words, SYMBOLS[verdict][1].removeprefix("bold "))]
        used += 3 * bool(used) + len(words)
    return lines


def _training(page: Page, training: Training) -> None:
    """Learning curve and test accuracy of one network."""
    epochs = counted(len(training.curve), "epoch")
    page.blank()
    page.rule(f"Training of {training.assignment}", f"{epochs} in {duration(training.seconds)}")
    curve = training.curve
    if curve:
        _curve(page, "train loss", [each.train_loss for each in curve])
        _curve(page, "validation loss", [each.val_loss for each in curve])
        _curve(page, "validation accuracy", [each.val_accuracy for each in curve], accuracy=True)
    if training.accuracy is None:
        page.line("test accuracy        none: nothing could be predicted")
        return
    named: list[Part] = []
    if training.distinction:
        named = ["  ", (page.one_line(training.distinction), f"bold {GOOD}")]
    page.line("test accuracy        ", (percent(training.accuracy, 2), "bold"), *named, hang=21)
    if training.leaderboard is not None:
        page.line(f"{'leaderboard':21}{_ranked(training.leaderboard)}")


def _ranked(leaderboard: Leaderboard) -> str:
    """What a network is compared by, on one line."""
    size = leaderboard.parameters
    words = [percent(leaderboard.accuracy, 2), f"{duration(leaderboard.seconds)} of CPU time"]
    return ", ".join([*words, *([] if size is None else [f"{size:,} parameter{'s' * (size != 1)}"])])


def _curve(page: Page, label: str, values: list[float], *, accuracy: bool = False) -> None:
    """One curve as a sparkline with its first and last value."""
    first, last = (_value(value, accuracy) for value in (values[0], values[-1]))
    words = f"{label:21}{sparkline(values, max(8, min(CURVE, page.width - 40)))}  {first} → {last}"
    page.line(words)


def _value(value: float, accuracy: bool) -> str:
    """A loss with three digits, or an accuracy in percent when it is one."""
    return percent(value, 1) if accuracy and 0 <= value <= 1 else f"{value:.3g}"


def _ungradable(page: Page, report: Report) -> None:
    """Why there is no score."""
    page.blank()
    page.line(("! Could not be graded", f"bold {BAD}"))
    page.paragraph(report.reason, indent=2)
    page.blank()
    page.line("This costs nothing: no points were given and none were taken.")
