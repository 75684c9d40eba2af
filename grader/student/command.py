"""What `grader plot` does: runs experiments, draws them, and says what could not be drawn."""

from collections.abc import Callable
from pathlib import Path

from rich.console import Console, RenderableType
from rich.rule import Rule
from rich.text import Text

from grader.authoring.plots import Panel, Plot
from grader.course.course import Course
from grader.errors import GraderError
from grader.record import Record
from grader.report.escape import line
from grader.student import terminal
from grader.student.plots import Pair, PlotError, Ran, Theatre, handed_in, panels, plots_of

YOURS, OWN = "yours", "the solution's"
INSTALL = "needs matplotlib; install it with pip install 'dl-grader[plots]', or give --format terminal"


class Options(Record):
    """What `grader plot` was asked for.

    Attributes:
        names: of plots or assignments; all without.
        parts: a submission whose functions are drawn; None for the solution alone.
        out: the folder for files.
        kind: "png", "svg", "gif" or "terminal".
        level: of the sandbox.
    """

    names: tuple[str, ...] = ()
    parts: Path | None = None
    out: Path = Path("plots")
    kind: str = "png"
    level: str = "auto"


def plot(course: Course, options: Options, console: Console) -> bool:
    """Draw what was asked for.

    Returns:
        Whether everything of it could be drawn.

    Raises:
        GraderError: if nothing can be drawn, or no file written.
    """
    draw = None if options.kind == "terminal" else _figures()
    pairs = plots_of(course, options.names)
    if options.kind == "gif":
        pairs = [pair for pair in pairs if pair[1].moves]
        if not pairs:
            raise PlotError("--format gif: none of these plots moves; leave names out, or draw a png")
    files = None if options.parts is None else handed_in(course, options.parts)
    whole = True
    with Theatre(course, options.level) as theatre:
        for pair in pairs:
            reference = theatre.reference(*pair)
            sides = {OWN: reference}
            if files is not None:
                ran = theatre.student(*pair, files, reference.runs)
                sides = {YOURS: ran, OWN: reference}
                for problem in ran.problems:
                    _say(problem, console)
                whole = whole and not ran.problems
            whole = _show(pair, sides, options, draw, console) and whole
    return whole


Draw = Callable[..., bytes]


def _figures() -> Draw:
    """What draws figures.

    Raises:
        PlotError: if matplotlib is not there.
    """
    try:
        from grader.student import figures
    except ModuleNotFoundError as error:
        raise PlotError(f"grader plot {INSTALL} (there is no {error.name})") from None
    return figures.drawn


def _show(pair: Pair, ran: dict[str, Ran], options: Options, draw: Draw | None, console: Console) -> bool:
    """Write one plot's file, or print it; whether all of it could be drawn."""
    assignment, made = pair
    try:
        sides = {name: panels(made, each) for name, each in ran.items()}
        drawn = _drawn(made, sides if YOURS in sides else {"": sides[OWN]}, options.kind, draw)
    except Exception as error:
        if YOURS not in ran:
            raise
        said = line(f"{type(error).__name__}: {error}")  # a student's code chose the numbers
        _say(f"{assignment.name}::{made.name}: what came back cannot be drawn ({said})", console)
        return _show(pair, {OWN: ran[OWN]}, options, draw, console) and False
    if isinstance(drawn, list):
        for text in drawn:
            console.print(text, highlight=False, no_wrap=True)
        return True
    path = options.out / f"{assignment.name}-{made.name}.{options.kind}"
    for each in (options.out, path):
        if each.is_symlink():  # where one stands may be a submission
            raise GraderError(f"--out {each}: is a link; name another folder")
    try:
        options.out.mkdir(parents=True, exist_ok=True)
        path.write_bytes(drawn)
    except OSError as error:
        raise GraderError(f"--out {path}: cannot be written: {error.strerror}; name another folder") from None
    _say(f"{path} written", console)
    return True


def _drawn(
    made: Plot, sides: dict[str, list[Panel]], kind: str, draw: Draw | None
) -> bytes | list[RenderableType]:
    """A file's bytes, or the lines for a terminal."""
    if draw is not None:
        return draw(made, sides, kind)
    texts: list[RenderableType] = []
    for name, shown in sides.items():
        if shown:
            texts.append(Rule(Text(f"{made.title}: {name}" if name else made.title), align="left"))
            texts += terminal.drawn(shown)
    return texts


def _say(text: str, console: Console) -> None:
    console.print(line(text), markup=False, highlight=False, soft_wrap=True)


def listed(course: Course, names: tuple[str, ...], console: Console) -> None:
    """Print the name and title of each plot."""
    for assignment, made in plots_of(course, names):
        name = f"{assignment.name}::{made.name}"
        console.print(f"{name:34} {made.title}", markup=False, highlight=False, soft_wrap=True)


def freeze(course: Course, names: tuple[str, ...], level: str, console: Console) -> None:
    """Draw the pictures of handouts anew, and print each file's name and size.

    Raises:
        GraderError: if one cannot be drawn.
    """
    _figures()
    from grader.student import pictures

    for path in pictures.freeze(course, names, level):
        _say(f"{path.relative_to(course.root)} {path.stat().st_size / 1000:.0f} kB", console)
