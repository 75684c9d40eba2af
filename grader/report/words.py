"""What a report says, in words and without a layout: the terminal and the page take the same ones."""

from collections import Counter

from grader.model import AssignmentResult, Leaderboard, Report, Training, Verdict
from grader.record import Record
from grader.report import score
from grader.report.numbers import counted, duration, number, percent, points, share

NOTES = 8  # that are shown
ORDER = (
    Verdict.PASSED,
    Verdict.FAILED,
    Verdict.ERROR,
    Verdict.TIMED_OUT,
    Verdict.BLOCKED,
    Verdict.NOT_STARTED,
)
NOTHING_YET = "Welcome. Nothing is written yet, so nothing is wrong yet. One step at a time."
NO_ACCURACY = "none: nothing could be predicted"
UNGRADABLE = "Could not be graded"
FREE = "This costs nothing: no points were given and none were taken."

Field = tuple[str, str]  # a label and what stands beside it


class Score(Record):
    """The score of a report, or of the part of the course that was handed in."""

    words: str
    part: float  # between 0 and 1
    percent: str
    below: tuple[Field, ...]  # what it is in the whole course; what of extra points does not count


class Standing(Record):
    """One assignment in the table."""

    name: str
    score: str
    part: float
    is_extra: bool
    ends: tuple[tuple[Verdict, str], ...]  # how many checks ended in which way


class Curve(Record):
    """One number that training logged, epoch by epoch."""

    label: str
    values: tuple[float, ...]
    first: str
    last: str


class Trained(Record):
    """The training of one network."""

    title: str
    took: str
    curves: tuple[Curve, ...]
    accuracy: str  # "" where nothing could be predicted
    distinction: str
    leaderboard: str


def word(verdict: Verdict) -> str:
    """A verdict as people read it."""
    return verdict.value.replace("_", " ")


def notes(report: Report) -> tuple[str, ...]:
    """The first notes about a submission, and how many more there are."""
    more = len(report.notes) - NOTES
    return report.notes[:NOTES] + ((f"… {counted(more, 'more note')}",) if more > 0 else ())


def sandbox(report: Report) -> str:
    """Behind which walls code ran, and how long it all took; "" where nothing ran."""
    return f"{report.sandbox} · {duration(report.seconds)}" if report.sandbox else ""


def scored(report: Report) -> Score:
    """The score; of a part of the course, the points of that part, and below what they are in the whole."""
    asked = score.asked(report)
    kind = " extra" if asked and not report.ordinary else ""
    judged = [each for each in asked if each.handed_in]
    is_part = 0 < len(judged) < len(asked)
    counted_in = judged if is_part else asked
    most = sum(each.max_score for each in counted_in)
    earned = sum(each.score for each in counted_in)
    words = f"{points(earned, most)} / {number(most)}{kind}{' handed in' * is_part}{score.of_report(report)}"
    below = []
    if is_part and report.ordinary:
        whole = f"{points(report.score, report.max_score)} / {number(report.max_score)}"
        part = percent(share(report.score, report.max_score))
        below.append(("Total", f"{whole} ({part}) so far; what is not handed in counts 0"))
    if score.cut(report):
        below.append(("Extra", score.cut(report)))
    return Score(words, share(earned, most), percent(share(earned, most)), tuple(below))


def standings(report: Report) -> tuple[Standing, ...]:
    """The assignments that a table shows, in order."""
    return tuple(_standing(each) for each in report.assignments if _is_shown(each, report))


def left_out(report: Report) -> dict[str, list[str]]:
    """Names of the assignments that the table leaves out, by why."""
    found: dict[str, list[str]] = {}
    for each in report.assignments:
        if not _is_shown(each, report):
            state = "started" if each.handed_in else "handed in"
            why = f"Extra, not {state}, costs nothing" if each.extra else f"Not {state}"
            found.setdefault(why, []).append(each.name)
    return found


def trained(training: Training) -> Trained:
    """What is said of the training of one network."""
    curve, accuracy = training.curve, training.accuracy
    curves = (
        _curve("train loss", tuple(each.train_loss for each in curve)),
        _curve("validation loss", tuple(each.val_loss for each in curve)),
        _curve("validation accuracy", tuple(each.val_accuracy for each in curve), accuracy=True),
    )
    return Trained(
        title=f"Training of {training.assignment}",
        took=f"{counted(len(curve), 'epoch')} in {duration(training.seconds)}",
        curves=curves if curve else (),
        accuracy="" if accuracy is None else percent(accuracy, 2),
        distinction=training.distinction if accuracy is not None else "",
        leaderboard="" if accuracy is None or training.leaderboard is None else _ranked(training.leaderboard),
    )


def of_most(assignment: AssignmentResult) -> str:
    """Score and maximum of an assignment."""
    most = assignment.max_score
    return f"{points(assignment.score, most)} / {number(most)}"


def value(number: float, accuracy: bool) -> str:
    """A loss with three digits, or an accuracy in percent when it is one."""
    return percent(number, 1) if accuracy and 0 <= number <= 1 else f"{number:.3g}"


def _is_shown(assignment: AssignmentResult, report: Report) -> bool:
    return assignment.handed_in and assignment.name not in score.spared(report)


def _standing(assignment: AssignmentResult) -> Standing:
    ends = Counter(check.verdict for check in assignment.checks)
    said = []
    for verdict in (each for each in ORDER if ends[each]):
        plural = "s" if verdict is Verdict.ERROR and ends[verdict] > 1 else ""
        said.append((verdict, f"{ends[verdict]} {word(verdict)}{plural}"))
    part = share(assignment.score, assignment.max_score)
    return Standing(assignment.name, of_most(assignment), part, assignment.extra, tuple(said))


def _curve(label: str, values: tuple[float, ...], accuracy: bool = False) -> Curve:
    ends = [value(each, accuracy) for each in (*values[:1], *values[-1:])] or ["", ""]
    return Curve(label, values, *ends)


def _ranked(leaderboard: Leaderboard) -> str:
    """What a network is compared by, on one line."""
    size = leaderboard.parameters
    said = [percent(leaderboard.accuracy, 2), f"{duration(leaderboard.seconds)} of CPU time"]
    return ", ".join([*said, *([] if size is None else [f"{size:,} parameter{'s' * (size != 1)}"])])
