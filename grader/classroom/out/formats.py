"""The formats that marks and feedback can go out in, by the name that the command line has for each."""

from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from grader.classroom.out.rows import Given, Outcome, Row

Writer = Callable[[Sequence[Row], Given, Path], Outcome]

FORMATS = {  # a name, and its module and function in this folder
    "canvas": ("canvas", "write"),
    "moodle": ("moodle", "write"),
    "moodle-feedback": ("moodle", "write_feedback"),
    "gradescope": ("gradescope", "write"),
    "classroom50": ("classroom50", "write"),
    "prairielearn": ("prairielearn", "write"),
    "nbgrader": ("nbgrader", "write"),
    "html": ("pages", "write"),
    "csv": ("plain", "write"),
    "checks": ("plain", "write_checks"),
    "junit": ("junit", "write"),
}


def writer(name: str) -> Writer:
    """What writes a format, imported when it is asked for."""
    module, function = FORMATS[name]
    found: Writer = getattr(import_module(f"grader.classroom.out.{module}"), function)
    return found
