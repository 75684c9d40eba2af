"""A student's report as a page: the words of the terminal, its curves drawn, every check in a table."""

from collections.abc import Sequence
from pathlib import Path

from markupsafe import Markup

from grader.model import Epoch, Report, Training
from grader.record import Record
from grader.report import atomic, words
from grader.report.escape import line
from grader.report.html.pages import page, symbol
from grader.report.page import LONGEST
from grader.report.told import Told, sections, unstarted

TITLE = 240  # characters of a name
OUTPUT = 200  # lines of one text; of more, the first and the last
HEADS = ("Check", "Where", "How it ended", "Points")
EPOCHS = ("Epoch", "Train loss", "Validation loss", "Validation accuracy")


class Drawn(Record):
    """A training with its curves as charts, and the same numbers."""

    told: words.Trained
    charts: tuple[Markup, ...]
    rows: tuple[tuple[str, ...], ...]


def unwritten(report: Report, path: Path) -> str:
    """Write the report as a page, whole or not at all; why that was not possible, "" if it was."""
    return atomic.why_not(lambda: atomic.write([render(report).encode()], path))


def render(report: Report, title: str = "", counts: Sequence[str] = ()) -> str:
    """The report as one page of HTML.

    Args:
        report: what is shown.
        title: whose it is, such as a student's name; without it, the submission's name.
        counts: what of it counts after all that people decided, and what they have to say, a line each.
    """
    graded = report.status == "graded"
    begun = graded and not report.untouched
    return page(
        "report.html",
        title=title or report.submission,
        report=report,
        counts=counts,
        words=words,
        score=words.scored(report) if graded else None,
        sections=[*sections(report, False)] if begun else [],
        unstarted=[*unstarted(report)] if begun else [],
        trainings=[_drawn(place, each) for place, each in enumerate(report.trainings)] if begun else [],
        heads=HEADS,
        checks=_checks(report) if graded else [],
        epochs=EPOCHS,
        short=short,
        named=named,
        is_told=lambda each: isinstance(each, Told),
    )


def short(text: str) -> str:
    """A text of somebody else's as far as a page shows it: of too many lines, the first and the last."""
    said = (text[:LONGEST] + (" …" if len(text) > LONGEST else "")).strip("\n").split("\n")
    more = len(said) - OUTPUT
    if more > 0:
        head = OUTPUT // 2
        said = [*said[:head], f"… {more} more lines …", *said[head + more :]]
    return "\n".join(said)


def named(text: str) -> str:
    """A name or a title: one line, and not an endless one."""
    said = line(text[:LONGEST])
    return said if len(said) <= TITLE else f"{said[:TITLE]}…"


def _checks(report: Report) -> list[tuple[str, ...]]:
    """All checks, a row each."""
    return [
        (
            named(each.title),
            named(each.place),
            f"{symbol(each.verdict)}\u00a0{each.state}",
            each.earned if isinstance(each, Told) else each.score,
        )
        for section in sections(report, True)
        for each in section.checks
    ]


def _drawn(place: int, training: Training) -> Drawn:
    """The curves of one network: losses, and below them the accuracy."""
    told = words.trained(training)
    if not told.curves:
        return Drawn(told, (), ())
    from grader.report.html.charts import Series, lines  # matplotlib takes a while

    epochs = tuple(float(each.epoch) for each in training.curve)
    *losses, accuracy = [Series(each.label, epochs, each.values) for each in told.curves]
    about = "; ".join(f"{each.label} from {each.first} to {each.last}" for each in told.curves)
    charts = (
        lines(f"loss-{place}", f"{told.title}, losses: {about}", losses, "epoch", "loss"),
        lines(f"accuracy-{place}", f"{told.title}, accuracy: {about}", [accuracy], "epoch", accuracy.label),
    )
    return Drawn(told, charts, tuple(map(_row, training.curve)))


def _row(epoch: Epoch) -> tuple[str, ...]:
    losses = (words.value(each, False) for each in (epoch.train_loss, epoch.val_loss))
    return (str(epoch.epoch), *losses, words.value(epoch.val_accuracy, True))
