"""Run the experiments of plots on whoever's functions are drawn: in the sandbox, as checks are."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from grader.authoring import Check
from grader.authoring.plots import Panel, Plot, Runs
from grader.course.course import Assignment, Course, hint
from grader.errors import GraderError
from grader.model import Array, Ending, Outcome
from grader.record import Record
from grader.report.escape import line
from grader.sandbox.client import Client
from grader.sandbox.sandbox import Sandbox
from grader.submission import submission as submissions
from grader.submission.modules import ModuleFiles, module_files

SOURCE = "plots.py"
LONGEST = 200  # characters of a problem
LARGEST = 1e15  # that is drawn; beyond it a figure's own arithmetic suffers
Pair = tuple[Assignment, Plot]
Items = Mapping[str, Array]
UNREADABLE = ("SyntaxError", "IndentationError", "TabError")  # of a module, and of no function in it
ENDINGS = {
    Ending.TIMED_OUT: "takes too long",
    Ending.OUT_OF_MEMORY: "takes too much memory",
    Ending.CRASHED: "crashes Python",
    Ending.EXITED: "ends Python",
    Ending.UNREADABLE: "returns something else than numbers",
}


class PlotError(GraderError):
    """A plot cannot be drawn."""


class Ran(Record):
    """What came of one plot.

    Attributes:
        runs: arrays by name, of each run that can be drawn.
        problems: a line for each that cannot; plain text, safe to print.
    """

    runs: Runs
    problems: tuple[str, ...]


def plots_of(course: Course, names: Sequence[str] = ()) -> list[Pair]:
    """The plots of a course that some names mean: of an assignment, of a plot, or "optimizers::race".

    Raises:
        PlotError: if a name means none.
        CourseError: if a `plots.py` cannot be imported.
    """
    pairs = [(assignment, plot) for assignment in course.assignments for plot in assignment.plots]
    known = [word for assignment, plot in pairs for word in _names(assignment, plot)]
    for name in names:
        if name not in known:
            raise PlotError(f"{name}: no such plot{hint(name, dict.fromkeys(known))}")
    if not pairs:
        raise PlotError(f"{course.file.name}: no assignment has a {SOURCE}; nothing can be drawn")
    return [pair for pair in pairs if not names or set(names) & set(_names(*pair))]


def _names(assignment: Assignment, plot: Plot) -> tuple[str, str, str]:
    return plot.name, assignment.name, f"{assignment.name}::{plot.name}"


def solution(course: Course, names: Sequence[str]) -> ModuleFiles:
    """The solutions of some assignments, as the files of a submission."""
    folders = {name: course.assignment(name).folder for name in names}
    files = {f"{name}.py": (folder / "solution.py").read_bytes() for name, folder in folders.items()}
    return ModuleFiles("the solution", files, {name: f"{name}.py" for name in folders}, {}, ())


def handed_in(course: Course, path: Path) -> ModuleFiles:
    """A submission's files; nothing of it is run.

    Raises:
        SubmissionError: if there is nothing in it that could be drawn.
    """
    return module_files(submissions.load(path), course.exercises)


class Theatre:
    """A sandbox for the experiments of plots; a context, after which it is closed."""

    def __init__(self, course: Course, level: str = "auto") -> None:
        """Start a sandbox.

        Raises:
            SandboxError: if the level cannot be had.
        """
        self._course = course
        made = {each.name: _with_plots(each) for each in course.assignments if each.plots}
        self._assignments = made  # by name; only these have experiments
        asked = replace(course, assignments=tuple(made.values()))
        self._sandbox = Sandbox(asked, Client(level, course.root))

    def __enter__(self) -> "Theatre":
        return self

    def __exit__(self, *_: object) -> None:
        self._sandbox.close()

    def reference(self, assignment: Assignment, plot: Plot) -> Ran:
        """What a plot's experiment gives on the solutions.

        Raises:
            PlotError: if a run fails on them, or gives what cannot be drawn.
        """
        self._sandbox.enter(solution(self._course, (assignment.name, *plot.uses)))
        ran = self._run(assignment, plot)
        if ran.problems:
            raise PlotError(f"{assignment.name}::{plot.name}: fails on the solution: {ran.problems[0]}")
        for run, items in ran.runs.items():
            for name, array in items.items():
                if not np.all(np.isfinite(array)):
                    raise PlotError(f"{assignment.name}::{plot.name}: {run}: {name} is not finite; fix it")
        return ran

    def student(self, assignment: Assignment, plot: Plot, files: ModuleFiles, like: Runs) -> Ran:
        """What it gives on a submission.

        Args:
            assignment: of the plot.
            plot: whose experiment runs.
            files: of the submission.
            like: what it gave on the solutions; runs of other shapes are left out.
        """
        for name in (assignment.name, *plot.uses):
            if name not in files.modules:
                said = files.broken.get(name, "is not there; add it to the folder")
                return Ran({}, (f"{name}.py: {line(said)}",))
        self._sandbox.enter(files)
        ran = self._run(assignment, plot)
        fitting, problems = {}, list(ran.problems)
        for run, items in ran.runs.items():
            wrong = _misfit(items, like[run])
            if wrong:
                problems.append(f"{assignment.name}::{run}: {wrong}; left out")
            else:
                fitting[run] = {name: _drawable(items[name], array) for name, array in like[run].items()}
        return Ran(fitting, tuple(dict.fromkeys(problems)))

    def _run(self, assignment: Assignment, plot: Plot) -> Ran:
        own = self._assignments[assignment.name]
        runs: dict[str, Items] = {}
        problems = []
        for check in plot.checks():
            outcome = self._sandbox.check(own, check)
            if outcome.evidence is not None:
                runs[check.exercise] = outcome.evidence.items
            else:
                problems.append(self._told(assignment, check, outcome))
        return Ran(runs, tuple(dict.fromkeys(problems)))

    def _told(self, assignment: Assignment, check: Check, outcome: Outcome) -> str:
        """Why a run gave nothing, in one line that names the function, or the run."""
        raised = outcome.raised
        function = raised.during if raised and raised.during else check.exercise
        every = (assignment, *self._course.assignments)
        home = next((each.name for each in every if function in each.exercises), assignment.name)
        if raised is None:
            said = ENDINGS.get(outcome.ending) or f"is missing ({outcome.detail})"
        elif raised.type == "NotImplementedError":
            said = "not started"
        else:
            said = f"{raised.type}: {raised.message}"
        where = home if raised is not None and raised.type in UNREADABLE else f"{home}::{function}"
        return line(f"{where}: {said}")[:LONGEST]


def panels(plot: Plot, ran: Ran) -> list[Panel]:
    """What is to be seen of the runs that came back."""
    with np.errstate(all="ignore"):
        return plot.draw(ran.runs) if ran.runs else []


def _with_plots(assignment: Assignment) -> Assignment:
    """An assignment whose checks are the experiments of its plots."""
    checks = tuple(check for plot in assignment.plots for check in plot.checks())
    return replace(assignment, checks=checks, source=SOURCE)


def _misfit(items: Items, like: Items) -> str:
    """How arrays differ in form from those of the solution; "" if they do not."""
    for name, array in like.items():
        if name not in items:
            return f"{name} is missing"
        if items[name].shape != array.shape:
            return f"{name} has the shape {items[name].shape}, not {array.shape}"
    return ""


def _drawable(array: Array, like: Array) -> Array:
    """Numbers that a figure can hold, of the solution's kind; what is not finite, or too large, is a gap."""
    with np.errstate(all="ignore"):
        if like.dtype.kind != "f":  # such as classes, of which there are no others
            whole: Array = np.clip(np.nan_to_num(array), like.min(), like.max()).astype(like.dtype)
            return whole
        wide = array.astype(np.float64)
        gaps: Array = np.where(np.abs(wide) < LARGEST, wide, np.nan)
        return gaps
