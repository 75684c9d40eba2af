"""How figures look, in one place: colours that colour-blind readers can tell apart, and shapes."""

from typing import Any

# Okabe and Ito (2008), "Color Universal Design".
BLUE, ORANGE, GREEN, PURPLE, SKY, RED, BLACK = (
    "#0072B2",
    "#E69F00",
    "#009E73",
    "#CC79A7",
    "#56B4E9",
    "#D55E00",
    "#000000",
)
CYCLE = (BLUE, RED, GREEN, PURPLE, ORANGE, SKY, BLACK)
STYLES = ("-", "--", "-.", ":")  # a second way to tell lines apart
MARKERS = ("o", "s", "^", "D", "v", "P", "X")  # and a third
LOOK: dict[Any, Any] = {
    "font.size": 12,
    "axes.titlesize": 13,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#dddddd",
    "lines.linewidth": 2,
    "legend.frameon": False,
    "figure.dpi": 120,
    "savefig.facecolor": "white",
}
SMALL: dict[Any, Any] = {  # of pictures that stand in a text, at their own size; no text below 9 points
    **LOOK,
    "font.size": 9,
    "axes.titlesize": 10,
    "figure.titlesize": 11,
    "lines.linewidth": 1.6,
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "grader",  # the same names in the file each time
}
