"""The charts of a class: how scores spread, what was passed, mistakes, learning curves, items."""

import math
from collections.abc import Sequence
from statistics import median
from typing import Any

from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from grader.model.classes import AssignmentFigures, Distribution, ExerciseFigures, MistakeFigures, Network
from grader.model.items import AssignmentItems
from grader.report.escape import line
from grader.report.html.charts import GRID, HUGE, Series, bars, drawn
from grader.report.look import BLACK, BLUE, RED

DEEPEST = 0.55  # opacity of a cell that all have passed: letters on it stay readable, on light and on dark
CELL, ROW, LETTER = 0.34, 0.26, 0.08  # inches of a check, of an exercise, and of a letter of its name
FEWEST = 8  # checks that there is room for
LEGIBLE = 28  # characters of a name
MISTAKES = 12  # that are drawn
ENOUGH = 0.95  # share of the losses that an axis has to show


def spread(name: str, about: str, of: Distribution, x_label: str) -> Markup | None:
    """A histogram of the students; None where there is nothing to draw."""
    if not of.bins:
        return None
    edges = tuple(each.low for each in of.bins)
    heights = tuple(float(each.count) for each in of.bins)
    width = of.bins[0].high - of.bins[0].low
    return bars(name, about, Series("students", edges, heights), x_label, "students", width=width)


def passed(
    name: str, about: str, assignment: AssignmentFigures, course: Sequence[AssignmentFigures]
) -> Markup | None:
    """A heat map: a row an exercise, a cell a check, in it the percentage of students who have passed it.

    The maps of all assignments of a course have cells of one size.
    """
    exercises = [each for each in assignment.exercises if each.checks]
    if not exercises:
        return None
    all_ = [each for other in course for each in other.exercises]
    most = max(len(each.checks) for each in all_)
    longest = max(len(_cut(each.name)) for each in all_)

    def draw(axes: Axes) -> None:
        for place, exercise in enumerate(exercises):
            _cells(axes, place, exercise)
        axes.set(xlim=(0, most), ylim=(len(exercises), 0))
        own = max(len(each.checks) for each in exercises)
        axes.set_xticks([at + 0.5 for at in range(own)], [str(at + 1) for at in range(own)])
        labels = [_cut(each.name) for each in exercises]
        axes.set_yticks([at + 0.5 for at in range(len(exercises))], labels, parse_math=False)
        axes.tick_params(length=0)
        axes.grid(False)
        axes.spines[:].set_visible(False)
        axes.set_in_layout(False)
        axes.set_position((left / width, 0.3 / height, 1 - (left + 0.05) / width, 1 - 0.35 / height))

    left = LETTER * longest + 0.1
    width, height = left + 0.05 + CELL * max(most, FEWEST), ROW * len(exercises) + 0.35
    return drawn(name, about, draw, size=(width, height))


def _cells(axes: Axes, place: int, exercise: ExerciseFigures) -> None:
    """The checks of one exercise."""
    for at, check in enumerate(exercise.checks):
        share = check.counts.passing
        alpha = 0.0 if share is None else DEEPEST * share
        axes.barh(
            [place + 0.5], [0.94], left=[at + 0.03], height=0.88,
            color=[(*_rgb(BLUE), alpha)], edgecolor=GRID, linewidth=0.5,
        )  # fmt: skip
        words = "–" if share is None else str(math.floor(100 * share + 1e-9))
        axes.text(at + 0.5, place + 0.52, words, ha="center", va="center", fontsize=8)


def mistakes(name: str, about: str, found: Sequence[MistakeFigures]) -> Markup | None:
    """Bars of how many students have each mistake, the most common at the top."""
    if not found:
        return None
    shown = found[:MISTAKES]
    labels = [_cut(f"{each.exercise}: {each.name}") for each in shown]

    def draw(axes: Axes) -> None:
        counts = [len(each.people) for each in shown]
        places = [at + 0.5 for at in range(len(shown))]
        axes.barh(places, counts, height=0.7, color=BLUE, edgecolor=BLACK, linewidth=0.6)
        axes.set(ylim=(len(shown), 0), xlabel="students")
        axes.set_yticks(places, labels, parse_math=False)
        axes.tick_params(axis="y", length=0)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.set_axisbelow(True)
        axes.grid(False, axis="y")
        axes.grid(True, axis="x")

    return drawn(name, about, draw, size=(5.2, 0.27 * len(shown) + 0.6))


def curves(name: str, about: str, networks: Sequence[Network], *, of_accuracy: bool) -> Markup | None:
    """The curves of all networks, thin, and the median of each epoch; without what is not finite."""
    all_ = [_points(each, of_accuracy=of_accuracy) for each in networks]
    all_ = [each for each in all_ if each]
    if not all_:
        return None
    x, y = list[float](), list[float]()
    for points in all_:
        x += [*(epoch for epoch, _ in points), math.nan]
        y += [*(value for _, value in points), math.nan]
    middle = medians(networks, of_accuracy=of_accuracy)

    def draw(axes: Axes) -> None:
        axes.plot(x, y, color=BLUE, linewidth=0.7, alpha=0.6, label="each network")
        look: dict[str, Any] = {"color": RED, "linestyle": "--", "marker": "o", "markersize": 4}
        axes.plot([*middle], [*middle.values()], label="median", **look)
        finite = sorted(value for value in y if not math.isnan(value))
        if not of_accuracy and finite[-1] > 0:  # one that explodes would flatten all others
            axes.set_ylim(0, 1.1 * finite[math.ceil(ENOUGH * len(finite)) - 1] or None)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.set(xlabel="epoch", ylabel="validation accuracy" if of_accuracy else "validation loss")
        axes.set_axisbelow(True)
        axes.legend()

    return drawn(name, about, draw)


def medians(networks: Sequence[Network], *, of_accuracy: bool) -> dict[int, float]:
    """The median of each epoch, of the networks that got so far."""
    found: dict[int, list[float]] = {}
    for network in networks:
        for epoch, value in _points(network, of_accuracy=of_accuracy):
            found.setdefault(epoch, []).append(value)
    return {epoch: median(values) for epoch, values in sorted(found.items())}


def _points(network: Network, *, of_accuracy: bool) -> list[tuple[int, float]]:
    pairs = [(each.epoch, each.val_accuracy if of_accuracy else each.val_loss) for each in network.curve]
    return [(epoch, value) for epoch, value in pairs if abs(value) < HUGE]


def items(name: str, about: str, assignments: Sequence[AssignmentItems]) -> Markup | None:
    """Each check as a point: how easy it is, and how well it tells students apart."""
    all_ = [item for each in assignments for item in each.items]
    points = [
        (item.difficulty, item.discrimination, bool(item.mend))
        for item in all_
        if item.difficulty is not None and item.discrimination is not None
    ]
    if not points:
        return None

    def draw(axes: Axes) -> None:
        for wanted, label, colour, marker in (
            (False, "nothing odd", BLUE, "o"),
            (True, "to look at", RED, "^"),
        ):
            own = [(x, y) for x, y, odd in points if odd is wanted]
            x, y = [x for x, _ in own], [y for _, y in own]
            axes.plot(x, y, linestyle="", marker=marker, markersize=4, color=colour, label=label)
        axes.axhline(0, color=BLACK, linewidth=0.8)
        axes.set(xlim=(-0.03, 1.03), xlabel="share that passed", ylabel="discrimination")
        axes.set_axisbelow(True)
        axes.legend()

    return drawn(name, about, draw, size=(4.8, 3.0))


def _cut(text: str) -> str:
    """A name as far as there is room for it."""
    text = line(text)
    return text if len(text) <= LEGIBLE else f"{text[: LEGIBLE - 1]}…"


def _rgb(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue
