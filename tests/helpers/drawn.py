"""A course of one plot, for a submission with the functions `straight` and `bent`."""

from pathlib import Path

import numpy as np

from grader.authoring.plots import Areas, Contours, Image, Line, Panel, Points, Ridges
from grader.course import reader
from grader.course.course import Course

COURSE = """
title = "Tiny"
seed = 7

[[assignments]]
name = "lines"
points = 4
"""
SOLUTION = """
def straight(x):
    return 2.0 * x


def bent(x):
    return x**2
"""
CHECKS = '''
from grader.authoring import check, exact


@check("straight", "bent", points=1, compare=exact(reason="whole numbers"))
def first(student, rng):
    """The first call"""
    return {"value": student.exercise(3)}
'''
PLOTS = '''
import numpy as np

from grader.authoring.plots import Line, Panel, plot

FUNCTIONS = ("straight", "bent")


def draw(runs):
    lines = [Line(n, items["x"], items["y"], FUNCTIONS.index(n), moves=True) for n, items in runs.items()]
    return [Panel("Heights", lines, "x", "y in metres")]


@plot(FUNCTIONS, draw=draw, alt="Two lines.", moves=True)
def curves(student, rng):
    """Two curves"""
    x = np.linspace(0, 4, 9)
    return {"x": x, "y": np.array([student.exercise(each) for each in x])}
'''


def drawn_course(root: Path, plots: str = PLOTS) -> Course:
    """Write the course and load it."""
    folder = root / "assignments" / "lines"
    folder.mkdir(parents=True)
    (root / "course.toml").write_text(COURSE)
    texts = {"handout.md": "Lines.\n", "solution.py": SOLUTION, "checks.py": CHECKS, "plots.py": plots}
    for name, text in texts.items():
        (folder / name).write_text(text)
    return reader.load(root)


def every_mark() -> list[Panel]:
    """Panels with one mark of each kind, a gap in the line among them."""
    x, wide = np.arange(4.0), np.outer(np.arange(3.0), np.arange(4.0))
    line = Line("up", x, np.array([1.0, np.nan, 10.0, 100.0]), 1, moves=True)
    return [
        Panel(
            "Curves", [Contours(x, x[:3], wide, (1.0, 2.0)), line], "step", "loss", is_log=True, note="note"
        ),
        Panel("Classes", [Areas(x, x[:3], (wide > 2) * 1), Points("class 0", x, x, 2)], "a", "b"),
        Panel("Shares", [Ridges(np.arange(4.0), np.array([[0, 1, 2], [3, 0, 0]]))], "layer", "value"),
        Panel("Pixels", [Image(np.array([[0.0, 1.0], [1.0, 1.0], [0.5, 0.0]]))]),
    ]
