"""The copies of pictures that stand in handouts, and whether they are still what the course draws."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from grader.authoring.plots import Plot
from grader.course.course import Assignment, Course
from grader.student.plots import SOURCE, Pair, Theatre, panels, plots_of

FOLDER, MANIFEST = "pictures", "manifest.json"
DRAWING = ("student/figures.py", "report/look.py", "authoring/plots.py")  # of this package
LIMITS = {"svg": 60_000, "png": 120_000, "gif": 400_000}  # bytes
Digests = dict[str, str]


def freeze(course: Course, names: tuple[str, ...] = (), level: str = "auto") -> Iterator[Path]:
    """Draw the solution's pictures into the folders of their assignments; gives each file when it is there.

    Args:
        course: whose plots.
        names: of plots or assignments; all without.
        level: of the sandbox.

    Raises:
        PlotError: if one cannot be drawn.
        SandboxError: if the sandbox cannot be had.
    """
    from grader.student import figures

    with Theatre(course, level) as theatre:
        for assignment, plot in plots_of(course, names):
            sides = {"": panels(plot, theatre.reference(assignment, plot))}
            for path in files_of(assignment, plot):
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(figures.drawn(plot, sides, path.suffix[1:]))
                yield path
            kept = {**_kept(assignment), plot.name: digest(course, (assignment, plot))}
            known = {each.name for each in assignment.plots}
            text = json.dumps({name: kept[name] for name in sorted(known & kept.keys())}, indent=2)
            (assignment.folder / FOLDER / MANIFEST).write_text(text + "\n", "utf-8")


def files_of(assignment: Assignment, plot: Plot) -> list[Path]:
    """Where a plot's frozen copies are: the still one, then the animation if there is one."""
    kinds = (plot.kind, "gif") if plot.moves else (plot.kind,)
    return [assignment.folder / FOLDER / f"{plot.name}.{kind}" for kind in kinds]


def stale(course: Course) -> list[str]:
    """A line for each picture that is not there, or not made of what is there now."""
    task = course.command("pictures")
    found, fix = [], f"run {task if task.startswith('make') else 'grader plot --freeze'}"
    for assignment, plot in plots_of(course):
        fresh = _kept(assignment).get(plot.name) == digest(course, (assignment, plot))
        for path in files_of(assignment, plot):
            if not path.is_file() or not fresh:
                said = "is stale" if path.is_file() else "is missing"
                found.append(f"assignments/{assignment.name}/{FOLDER}/{path.name}: {said}; {fix}")
    return found


def digest(course: Course, pair: Pair) -> str:
    """Of all that a picture is made from: plots.py, the solutions that it calls, how figures are drawn."""
    assignment, plot = pair
    solutions = [course.assignment(name).folder / "solution.py" for name in (assignment.name, *plot.uses)]
    drawing = [Path(__file__).parents[1] / name for name in DRAWING]
    parts = [path.read_bytes() for path in (assignment.folder / SOURCE, *solutions, *drawing)]
    whole = hashlib.sha256(str(course.seed).encode())
    for part in parts:
        whole.update(hashlib.sha256(part).digest())
    return whole.hexdigest()


def _kept(assignment: Assignment) -> Digests:
    """The digests that were written down when the pictures were made; none where that cannot be read."""
    try:
        found = json.loads((assignment.folder / FOLDER / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
