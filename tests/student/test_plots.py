"""Experiments of plots in the sandbox: on the solutions, and on submissions that lack, fail or lie."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from grader.authoring.plots import Image, Line, Points, Ridges
from grader.course import reader
from grader.student.plots import PlotError, Ran, Theatre, panels, plots_of
from grader.submission.modules import ModuleFiles
from tests.helpers.drawn import SOLUTION, drawn_course
from tests.helpers.samples import ROOT

COURSE = reader.load(ROOT)
PLOTS = plots_of(COURSE)


@pytest.fixture(scope="module")
def theatre() -> Iterator[Theatre]:
    """One sandbox for all plots of the course."""
    with Theatre(COURSE) as opened:
        yield opened


@pytest.mark.parametrize(("assignment", "plot"), PLOTS, ids=[plot.name for _, plot in PLOTS])
def test_a_plot_of_the_solution(theatre: Theatre, assignment: object, plot: object) -> None:
    """Every run comes back with finite numbers, and each panel shows some of them, with labels"""
    ran = theatre.reference(assignment, plot)  # type: ignore[arg-type]  # it raises for what is not finite
    assert [*ran.runs] == [*plot.runs]  # type: ignore[attr-defined]
    shown = panels(plot, ran)  # type: ignore[arg-type]
    assert shown
    for panel in shown:
        for mark in panel.marks:
            if isinstance(mark, Line | Points):
                assert mark.x.shape == mark.y.shape
                assert mark.x.ndim == 1
                assert panel.x_label
                assert panel.y_label
            if isinstance(mark, Ridges):
                assert mark.shares.shape == (len(mark.shares), len(mark.edges) - 1)
                assert np.all(mark.shares >= 0)
            if isinstance(mark, Image):
                assert np.ptp(mark.pixels) > 0


def ran_on(tmp_path: Path, text: str) -> Ran:
    """What comes of the plot of the tiny course on a submission with this text."""
    course = drawn_course(tmp_path)
    ((assignment, plot),) = plots_of(course)
    files = ModuleFiles("a submission", {"lines.py": text.encode()}, {"lines": "lines.py"}, {}, ())
    with Theatre(course) as opened:
        return opened.student(assignment, plot, files, opened.reference(assignment, plot).runs)


def test_the_rest_is_drawn(tmp_path: Path) -> None:
    """A function that fails is told in one line, escaped, and the other one is there"""
    ran = ran_on(tmp_path, SOLUTION + "\n\ndef bent(x):\n    raise ValueError('\\x1b[2J[red]\\nno')\n")
    assert ran.problems == ("lines::bent: ValueError: \\x1b[2J[red]",)
    np.testing.assert_array_equal(ran.runs["straight"]["y"], np.arange(9.0))
    assert [*ran.runs] == ["straight"]


def test_what_is_not_there_or_not_started(tmp_path: Path) -> None:
    """Each has its line"""
    ran = ran_on(tmp_path, "def straight(x):\n    raise NotImplementedError('later')\n")
    assert ran.problems == (
        "lines::straight: not started",
        "lines::bent: is missing (lines has no bent)",
    )
    assert not ran.runs


def test_a_module_that_python_cannot_read_has_one_line(tmp_path: Path) -> None:
    assert ran_on(tmp_path, "def straight(x:\n").problems == ("lines: SyntaxError: '(' was never closed",)


def test_numbers_that_cannot_be_drawn_are_gaps(tmp_path: Path) -> None:
    """Infinity, and what a figure's arithmetic cannot hold"""
    ran = ran_on(tmp_path, SOLUTION + "\n\ndef bent(x):\n    return float('inf') if x < 1 else 1e200\n")
    assert not ran.problems
    assert np.all(np.isnan(ran.runs["bent"]["y"]))


def test_other_shapes_than_the_solutions_are_left_out(tmp_path: Path) -> None:
    """The experiment runs beside the student's code, so what comes back is looked at here"""
    ran = ran_on(tmp_path, SOLUTION + "\n\ndef bent(x):\n    return [x, x]\n")
    assert ran.problems == ("lines::bent: y has the shape (9, 2), not (9,); left out",)
    assert [*ran.runs] == ["straight"]


def test_a_name_that_means_nothing() -> None:
    """The nearest ones are named"""
    with pytest.raises(PlotError, match=r"^rice: no such plot; did you mean race\?$"):
        plots_of(COURSE, ["rice"])
