"""Panels in a terminal: rows, numbers at the axes, and signs for those who see no colours."""

import numpy as np

from grader.authoring.plots import Line, Panel
from grader.student import terminal
from tests.helpers.drawn import every_mark


def rows(*panels: Panel) -> list[str]:
    """The lines of panels, without colours."""
    return [text.plain.rstrip() for text in terminal.drawn(panels)]


def test_a_rising_line() -> None:
    """It begins in the lowest row and ends in the highest; both ends of the axes are told"""
    got = rows(Panel("Heights", [Line("up", np.arange(5.0), np.arange(5.0), 1)], "x in s", "y in m"))
    assert got[0] == "Heights"
    assert got[1].startswith("        4 │")
    assert got[1].endswith("s")  # the sign of the second line of the cycle
    lowest = got[terminal.HEIGHT]
    assert lowest.startswith("        0 │")
    assert lowest[11] not in (" ", "\u2800")
    assert got[terminal.HEIGHT + 2].split() == ["0", "4"]
    assert got[terminal.HEIGHT + 3].strip() == "x in s (across), y in m (up)"
    assert got[terminal.HEIGHT + 4].strip() == "s up"


def test_every_mark() -> None:
    """Each fits in 80 columns; pixels are shades, histograms bars, gaps nothing"""
    got = rows(*every_mark())
    assert max(map(len, got)) <= 80
    shares = got.index("Shares")
    assert got[shares + 1].endswith("│ ▄█")
    assert got[shares + 2].endswith("│█")
    pixels = got.index("Pixels")
    assert got[pixels + 1 : pixels + 3] == ["  ▒█", "  ░"]


def test_a_gap_and_what_is_far_off() -> None:
    """Nothing is drawn towards a gap, and a line that leaves the frame leaves it where it would"""
    y = np.array([1.0, np.nan, 1.0, 1e15])
    got = rows(Panel("Heights", [Line("", np.arange(4.0), y)], "x", "y", (0, 3), (0, 2)))
    ink = [{at for at, character in enumerate(row[11:]) if character > "\u2800"} for row in got[1:16]]
    middle = terminal.HEIGHT // 2
    assert ink[middle] == {0, 39}
    assert all(row <= {39, 40, 41} for row in ink[:middle])
    assert not any(ink[middle + 1 :])
