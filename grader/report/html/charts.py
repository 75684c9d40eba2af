"""Charts as SVG that stands in a page: static, the same each time, in the page's own colours and letters.

matplotlib draws. What it writes is then put into the terms of the page: colours become the stylesheet's
variables, so that a chart suits light and dark, and styles become attributes, which the page's policy lets
through. A chart never stands alone: a table beside it says the same (the macro `chart` of `parts.html`).
"""

import io
import math
import re
import warnings
from collections.abc import Callable, Sequence
from typing import Any
from xml.etree import ElementTree

import matplotlib
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from grader.record import Record
from grader.report.escape import plain
from grader.report.look import BLACK, CYCLE, MARKERS, SMALL, STYLES

SVG, LINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
GRID = "#dddddd"
COLOURS = {BLACK.lower(): "currentColor", GRID: "var(--grid)"}
COLOURS |= {colour.lower(): f"var(--series-{place})" for place, colour in enumerate(CYCLE[:6], 1)}
SIZE = (4.2, 2.6)  # inches; letters of 9 points are read on a phone, 320 pixels wide
MARKED = 40  # points up to which each gets a marker
HUGE = 1e30  # a number from here on is left out: axes cannot be divided so far
LOST = {"font-family", "font"}  # the page's own letters


class Series(Record):
    """One line or group of bars."""

    label: str
    x: tuple[float, ...]
    y: tuple[float, ...]


def lines(
    name: str, about: str, series: Sequence[Series], x_label: str, y_label: str, *, whole: bool = True
) -> Markup:
    """Lines over numbers; each has a colour, a dash and a marker of its own.

    Args:
        name: one word that no other chart of the page has.
        about: what it shows, in a sentence, for who does not see it.
        series: at most six; a value that is not finite, or huge, is a gap.
        x_label: of the axis below.
        y_label: of the axis at the left.
        whole: whether the axis below counts something, such as epochs.
    """

    def draw(axes: Axes) -> None:
        for place, each in enumerate(series):
            marker = MARKERS[place % len(MARKERS)] if len(each.x) <= MARKED else ""
            look: dict[str, Any] = {"color": CYCLE[place % 6], "linestyle": STYLES[place % len(STYLES)]}
            y = [number if abs(number) < HUGE else math.nan for number in each.y]
            axes.plot(each.x, y, label=plain(each.label), marker=marker, markersize=4, **look)
        if whole:
            axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        _labelled(axes, x_label, y_label, len(series) > 1)

    return drawn(name, about, draw)


def bars(name: str, about: str, heights: Series, x_label: str, y_label: str, *, width: float) -> Markup:
    """Bars, as of a histogram: `heights.x` are their left edges, `width` is that of each."""

    def draw(axes: Axes) -> None:
        look: dict[str, Any] = {"color": CYCLE[0], "edgecolor": BLACK, "linewidth": 0.6}
        axes.bar(heights.x, heights.y, width=width, align="edge", **look)
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        _labelled(axes, x_label, y_label, False)

    return drawn(name, about, draw)


def drawn(name: str, about: str, draw: Callable[[Axes], None], *, size: tuple[float, float] = SIZE) -> Markup:
    """A chart that `draw` draws.

    Args:
        name: one word that no other chart of the page has.
        about: what it shows, in a sentence, for who does not see it.
        draw: draws on axes, in colours of `look` only; texts with `parse_math=False`.
        size: width and height in inches.
    """
    with matplotlib.rc_context(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # letters that its own font has not: the reader's has them
        matplotlib.rcdefaults()  # a matplotlibrc of the working folder steers nothing
        matplotlib.rcParams.update({**SMALL, "axes.grid.axis": "y", "lines.linewidth": 1.8})
        figure = Figure(figsize=size, layout="constrained")
        draw(figure.add_subplot())
        file = io.BytesIO()
        figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None}, transparent=True)
    return Markup(_in_terms_of_the_page(file.getvalue(), name, about))


def _labelled(axes: Axes, x_label: str, y_label: str, legend: bool) -> None:
    axes.set_xlabel(plain(x_label), parse_math=False)
    axes.set_ylabel(plain(y_label), parse_math=False)
    axes.set_axisbelow(True)
    if legend:
        for text in axes.legend().get_texts():
            text.set_parse_math(False)


def _in_terms_of_the_page(drawing: bytes, name: str, about: str) -> str:
    """matplotlib's drawing without a style of its own, and with names that stand once on the page."""
    ElementTree.register_namespace("", SVG)
    root = ElementTree.fromstring(drawing)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag.rpartition("}")[2] in ("metadata", "style"):
                parent.remove(child)
    for element in root.iter():
        _plainly(element, name)
    for key in ("width", "height", "version"):
        root.attrib.pop(key, None)
    root.attrib |= {
        "class": "chart", "role": "img", "aria-labelledby": f"{name}-about", "fill": "currentColor",
        "stroke-linejoin": "round", "stroke-linecap": "butt",
    }  # fmt: skip
    title = ElementTree.Element(f"{{{SVG}}}title", {"id": f"{name}-about"})
    title.text = plain(about)
    root.insert(0, title)
    return re.sub(r"\n\s*", "\n", ElementTree.tostring(root, "unicode"))


def _plainly(element: Any, name: str) -> None:
    """One element: its style as attributes, the page's colours, names that begin with the chart's."""
    held = element.attrib
    parts = (part.partition(":") for part in held.pop("style", "").split(";") if part.strip())
    style = {key.strip(): value.strip() for key, _, value in parts}
    held |= {key: COLOURS.get(value.lower(), value) for key, value in style.items() if key not in LOST}
    if "d" in held:
        held["d"] = " ".join(held["d"].split())
    if "id" in held:
        held["id"] = f"{name}-{held['id']}"
    link = held.pop(f"{{{LINK}}}href", "")
    if link:
        held["href"] = f"#{name}-{link[1:]}"
    for key, value in held.items():
        held[key] = value.replace("url(#", f"url(#{name}-")
