"""A plot, and how one is declared: an experiment, as in a check, and what its arrays look like.

    from grader.authoring.plots import Line, Panel, plot

    def curve(runs):
        lines = [Line(name, items["x"], items["loss"]) for name, items in runs.items()]
        return [Panel("Loss", lines, x_label="epoch", y_label="cross-entropy")]

    @plot(("sgd", "adam"), draw=curve, alt="Two falling curves; Adam's falls faster.")
    def training(student, rng):
        \"\"\"Loss while training\"\"\"
        return {"x": np.arange(10), "loss": losses(student.exercise, rng)}

The experiment runs in the sandbox, once for each run that is named, on whoever's functions are drawn.
`draw` gets arrays only, by run, and says in panels and marks what is to be seen; it runs in the grader,
and never sees an array that has not the shape of the solution's.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from grader.authoring.check import MEMORY, Check, first_line
from grader.authoring.comparisons import AuthoringError, same_shape
from grader.model import Array
from grader.record import Record

Function = TypeVar("Function", bound=Callable[..., Any])
Runs = Mapping[str, Mapping[str, Array]]  # what came back, by the name of the run

SECONDS = 20.0  # of CPU time that one run may use
DRAWN = same_shape(reason="a plot is drawn, not judged")


class Line(Record):
    """A line through points, told apart by colour, dashes and marker.

    Attributes:
        label: in the legend; "" keeps it out.
        x, y: arrays (n,).
        slot: its place in the cycle of colours, so that it looks the same without its neighbours.
        moves: whether an animation draws it point by point.
    """

    label: str
    x: Array
    y: Array
    slot: int = 0
    moves: bool = False


class Points(Record):
    """Points of one kind; x and y are arrays (n,)."""

    label: str
    x: Array
    y: Array
    slot: int = 0


class Ridges(Record):
    """Histograms side by side, each standing upright at 1, 2, …

    Attributes:
        edges: of the bins (bins + 1,).
        shares: of each histogram in each bin (n, bins).
        slot: place in the cycle of colours.
    """

    edges: Array
    shares: Array
    slot: int = 0


class Image(Record):
    """Grey pixels (height, width): `low` is shown black, `high` white."""

    pixels: Array
    low: float = 0.0
    high: float = 1.0


class Contours(Record):
    """Thin grey lines along which z (rows, columns), over x (columns,) and y (rows,), is one of `levels`."""

    x: Array
    y: Array
    z: Array
    levels: tuple[float, ...]


class Areas(Record):
    """The plane by class: whole numbers z (rows, columns) over x (columns,) and y (rows,)."""

    x: Array
    y: Array
    z: Array


Mark = Line | Points | Ridges | Image | Contours | Areas


class Panel(Record):
    """One pair of axes and what is in it.

    Attributes:
        title: above it.
        marks: what is drawn, from the back to the front.
        x_label, y_label: with units.
        x_range, y_range: what is shown; None for all.
        note: a short text inside, such as a number.
        is_log: whether the y axis is logarithmic.
    """

    title: str
    marks: Sequence[Mark]
    x_label: str = ""
    y_label: str = ""
    x_range: tuple[float, float] | None = None
    y_range: tuple[float, float] | None = None
    note: str = ""
    is_log: bool = False


class Plot(Record):
    """One picture, as its decorator declared it.

    Attributes:
        name: of the function, and of the picture's file.
        title: first line of the docstring; stands above the picture.
        alt: what is to be seen, for those who cannot see it.
        runs: names of the experiment's runs, such as those of exercises.
        draw: turns what came back, by run, into panels.
        uses: other assignments whose functions the experiment calls.
        columns: panels side by side.
        size: of one panel, in inches.
        moves: whether there is an animation as well.
        kind: of the frozen copy, "svg" or "png".
        seconds: CPU seconds that one run may use.
        function: the experiment, called with `(student, rng)`.
    """

    name: str
    title: str
    alt: str
    runs: tuple[str, ...]
    draw: Callable[[Runs], list[Panel]]
    uses: tuple[str, ...]
    columns: int
    size: tuple[float, float]
    moves: bool
    kind: str
    seconds: float
    function: Callable[[Any, Any], Any]

    def checks(self) -> list[Check]:
        """The runs in the form in which the sandbox takes experiments; they carry no points."""
        return [
            Check(run, self.name, self.title, 0, DRAWN, (), False, self.seconds, MEMORY, self.function)
            for run in self.runs
        ]


def plot(
    runs: tuple[str, ...],
    *,
    draw: Callable[[Runs], list[Panel]],
    alt: str,
    uses: tuple[str, ...] = (),
    columns: int = 1,
    size: tuple[float, float] = (6.5, 3.6),
    moves: bool = False,
    kind: str = "svg",
    seconds: float = SECONDS,
) -> Callable[[Function], Function]:
    """Declare the decorated function the experiment of a plot.

    Args:
        runs: the experiment runs once for each; `student.exercise_name` is the one at hand, and
            `student.exercise` the function of that name. One that fails costs its own lines only.
        draw: what to show of the runs that came back.
        alt: the alternative text of the picture, a sentence or two.
        uses: names of other assignments whose functions are called.
        columns: panels side by side.
        size: width and height of one panel, in inches.
        moves: whether its lines can be drawn point by point.
        kind: how a copy is kept beside the handout, "svg" or "png".
        seconds: CPU seconds allowed for one run.

    Raises:
        AuthoringError: if the declaration is incomplete.
    """

    def declare(function: Function) -> Function:
        title, name = first_line(function), function.__name__
        made = Plot(name, title, alt, runs, draw, uses, columns, size, moves, kind, seconds, function)
        _refuse_incomplete(made)
        function.__globals__.setdefault("__plots__", []).append(made)
        return function

    return declare


def _refuse_incomplete(plot: Plot) -> None:
    for given, what in ((plot.runs, "runs"), (plot.title, "a docstring, for its title,"), (plot.alt, "alt")):
        if not given:
            raise AuthoringError(f"plot {plot.name}: {what} is missing; add it")
    if plot.kind not in ("svg", "png"):
        raise AuthoringError(f"plot {plot.name}: kind is svg or png. Received: {plot.kind!r}")
