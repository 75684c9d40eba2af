"""Panels as a figure, with matplotlib: PNG, SVG or an animation."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib
import numpy as np

from grader.authoring.plots import Areas, Contours, Image, Line, Mark, Panel, Plot, Points, Ridges
from grader.report.look import BLACK, CYCLE, MARKERS, SMALL, STYLES

matplotlib.use("Agg")  # draws into files; needs no screen
from matplotlib import pyplot
from matplotlib.colors import ListedColormap
from PIL import Image as Pixels  # matplotlib's own

matplotlib.rcdefaults()  # a matplotlibrc of the working folder, which may be a submission, steers nothing

Sides = Mapping[str, Sequence[Panel]]  # panels by whose they are
DPI = {"png": 110, "gif": 80}
FRAMES, MILLISECONDS, LAST = 31, 120, 3000  # of an animation; how long its end stays
COLOURS = 64  # of a file in pixels: few are used, and it is a third as large
ABOVE = 0.45  # inches for a title
MARKED = 12  # points up to which each gets a marker


def drawn(plot: Plot, sides: Sides, kind: str) -> bytes:
    """A plot as the bytes of a file.

    Args:
        plot: says how large and in how many columns.
        sides: what is drawn; with two of them one stands beside, or above, the other.
        kind: "png", "svg" or "gif".
    """
    with pyplot.rc_context(SMALL):
        figure, moving = _figure(plot, sides)
        try:
            return _animated(figure, moving) if kind == "gif" else _still(figure, kind)
        finally:
            pyplot.close(figure)


def _still(figure: Any, kind: str) -> bytes:
    buffer = io.BytesIO()
    if kind == "svg":
        figure.savefig(buffer, format=kind, metadata={"Date": None, "Creator": None})
        return b"\n".join(line.rstrip() for line in buffer.getvalue().splitlines()) + b"\n"
    _pixels(figure, DPI["png"]).quantize(COLOURS).save(buffer, format="png", optimize=True)
    return buffer.getvalue()


def _animated(figure: Any, moving: list[tuple[Any, Line]]) -> bytes:
    """The lines that move, drawn point by point, and the end for a while."""
    whole = _pixels(figure, DPI["gif"]).quantize(COLOURS)  # every frame has the colours of the last one
    figure.set_layout_engine("none")  # as it is by now, so that nothing else moves
    longest = max((line.x.size for _, line in moving), default=1)
    frames = []
    for number in range(FRAMES):
        shown = 1 + round((longest - 1) * number / (FRAMES - 1))
        for artist, line in moving:
            artist.set_data(line.x[:shown], line.y[:shown])
        frames.append(_pixels(figure, DPI["gif"]).quantize(palette=whole, dither=Pixels.Dither.NONE))
    buffer = io.BytesIO()
    times = [MILLISECONDS] * (FRAMES - 1) + [LAST]
    frames[0].save(buffer, format="gif", save_all=True, append_images=frames[1:], duration=times, loop=0)
    return buffer.getvalue()


def _pixels(figure: Any, dpi: int) -> Any:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=dpi, metadata={"Software": None})
    return Pixels.open(buffer).convert("RGB")


def _figure(plot: Plot, sides: Sides) -> tuple[Any, list[tuple[Any, Line]]]:
    shown = {name: panels for name, panels in sides.items() if panels}
    rows = max(-(-len(panels) // plot.columns) for panels in shown.values())
    width, height = plot.columns * plot.size[0], rows * plot.size[1]
    beside = len(shown) > 1 and 2 * width <= 14
    across, down = (len(shown), 1) if beside else (1, len(shown))
    size = (across * width, down * (height + ABOVE) + (ABOVE if len(shown) > 1 else 0))
    figure = pyplot.figure(figsize=size, layout="constrained")
    parts = figure.subfigures(down, across, squeeze=False).ravel()
    moving: list[tuple[Any, Line]] = []
    for part, (name, panels) in zip(parts, shown.items(), strict=True):
        _side(part, panels, plot.columns, moving)
        part.suptitle(f"{plot.title}\n{name}" if name else plot.title)
    return figure, moving


def _side(part: Any, panels: Sequence[Panel], columns: int, moving: list[tuple[Any, Line]]) -> None:
    """The panels of one side, with one legend below where all have the same."""
    grid = part.subplots(-(-len(panels) // columns), columns, squeeze=False).ravel()
    for axes in grid[len(panels) :]:
        axes.set_axis_off()
    legends = []
    for axes, panel in zip(grid, panels, strict=False):
        _panel(axes, panel, moving)
        legends.append(axes.get_legend_handles_labels())
    if len(panels) > 1 and all(labels == legends[0][1] for _, labels in legends) and legends[0][1]:
        part.legend(*legends[0], loc="outside lower center", ncols=4)
        return
    for axes, (handles, _) in zip(grid, legends, strict=False):
        if handles:
            axes.legend(loc="best")


def _panel(axes: Any, panel: Panel, moving: list[tuple[Any, Line]]) -> None:
    axes.set_axisbelow(True)
    for mark in panel.marks:
        artist = _mark(axes, mark)
        if isinstance(mark, Line) and mark.moves:
            moving.append((artist, mark))
    axes.set(title=panel.title, xlabel=panel.x_label, ylabel=panel.y_label)
    if panel.is_log:
        axes.set_yscale("log")
    if panel.x_range:
        axes.set_xlim(*panel.x_range)
    if panel.y_range:
        axes.set_ylim(*panel.y_range)
    if panel.note:
        box = {"facecolor": "white", "alpha": 0.8, "edgecolor": "none", "pad": 1.5}
        axes.text(0.98, 0.95, panel.note, transform=axes.transAxes, ha="right", va="top", bbox=box)


def _mark(axes: Any, mark: Mark) -> Any:
    """Draw one mark; gives what can be changed of it."""
    match mark:
        case Line():
            return axes.plot(mark.x, mark.y, **_style(mark))[0]
        case Points():
            colour, marker = CYCLE[mark.slot % len(CYCLE)], MARKERS[mark.slot % len(MARKERS)]
            return axes.scatter(
                mark.x,
                mark.y,
                s=22,
                c=colour,
                marker=marker,
                label=mark.label,
                edgecolors="white",
                linewidths=0.5,
            )
        case Ridges():
            return _ridges(axes, mark)
        case Image():
            axes.set_axis_off()
            return axes.imshow(
                mark.pixels, cmap="gray", vmin=mark.low, vmax=mark.high, interpolation="nearest"
            )
        case Contours():
            return axes.contour(
                mark.x, mark.y, mark.z, levels=sorted(mark.levels), colors="#bbbbbb", linewidths=0.8
            )
        case Areas():
            return _areas(axes, mark)


def _style(mark: Line) -> dict[str, Any]:
    """Colour, dashes and, now and then, a marker: each tells lines apart by itself."""
    every = max(1, mark.x.size // MARKED)
    return {
        "label": mark.label or "_",
        "color": CYCLE[mark.slot % len(CYCLE)],
        "linestyle": STYLES[mark.slot % len(STYLES)],
        "marker": MARKERS[mark.slot % len(MARKERS)],
        "markersize": 3.5,
        "markevery": (mark.slot % every, every),
    }


def _ridges(axes: Any, mark: Ridges) -> None:
    tallest = np.maximum(np.max(mark.shares, axis=1, keepdims=True, initial=0.0), 1e-12)
    widths = 0.85 * np.nan_to_num(mark.shares) / np.nan_to_num(tallest, nan=1.0)
    for number, width in enumerate(widths, 1):
        axes.stairs(
            number + width,
            mark.edges,
            baseline=number,
            orientation="horizontal",
            fill=True,
            color=CYCLE[mark.slot % len(CYCLE)],
        )
    axes.set_xlim(0.8, len(widths) + 1.1)
    axes.set_xticks(range(1, len(widths) + 1, 3))


def _areas(axes: Any, mark: Areas) -> None:
    classes = int(np.max(mark.z)) + 1
    colours = ListedColormap(CYCLE[:classes])
    axes.pcolormesh(
        mark.x, mark.y, mark.z, cmap=colours, vmin=0, vmax=classes - 1, alpha=0.18, rasterized=True
    )
    for each in range(classes):
        inside = (mark.z == each).astype(float)
        if 0 < inside.mean() < 1:
            axes.contour(mark.x, mark.y, inside, levels=[0.5], colors=BLACK, linewidths=1.2)
