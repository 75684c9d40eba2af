"""Panels in a terminal, small: lines and points in braille, pixels in shades. Needs no matplotlib."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from rich.text import Text

from grader.authoring.plots import Image, Line, Panel, Points, Ridges
from grader.model import Array

WIDTH, HEIGHT = 60, 15  # characters of a panel
SMALLEST = 1e-12  # on a logarithmic axis
COLOURS = ("blue", "red", "green", "magenta", "yellow", "cyan", "white")
SIGNS = ("o", "s", "^", "d", "v", "p", "x")  # what a line's end is marked with, for those who see no colours
FAR = 100  # rows of dots, so that lines which leave a frame do so at their angle
EMPTY = 0x2800  # the first character of braille
BRAILLE = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))  # of a cell of 4 by 2 dots
SHADES = " ░▒▓█"
BLOCKS = " ▁▂▃▄▅▆▇█"


def drawn(panels: Sequence[Panel]) -> Iterator[Text]:
    """The lines of some panels, one below the other."""
    for panel in panels:
        yield Text(panel.title, style="bold")
        images = [mark for mark in panel.marks if isinstance(mark, Image)]
        ridges = [mark for mark in panel.marks if isinstance(mark, Ridges)]
        if images:
            yield from _image(images[0])
        elif ridges:
            yield from _ridges(ridges[0])
        else:
            yield from _curves(panel)
        if panel.note:
            yield Text(f"  {panel.note}")
        yield Text("")


def _curves(panel: Panel) -> Iterator[Text]:
    """Lines and points within a frame of numbers, and what each is."""
    marks = [mark for mark in panel.marks if isinstance(mark, (Line, Points))]
    x_low, x_high = panel.x_range or _range([mark.x for mark in marks])
    low, high = panel.y_range or _range([mark.y for mark in marks])
    canvas = _Canvas()
    for mark in marks:
        x = _places(mark.x, x_low, x_high, 2 * WIDTH)
        heights, bottom, top = map(_log, (mark.y, low, high)) if panel.is_log else (mark.y, low, high)
        y = _places(heights, bottom, top, 4 * HEIGHT)
        canvas.draw(*(_joined(x, y) if isinstance(mark, Line) else (x, y)), mark.slot, bool(mark.label))
    numbers = {0: f"{high:.3g}", HEIGHT - 1: f"{low:.3g}"}
    for row in range(HEIGHT):
        yield Text(f"{numbers.get(row, ''):>9} │").append_text(canvas.row(row))
    left = f"{x_low:.3g}"
    axes = f"{panel.x_label} (across), {panel.y_label} (up)" if panel.y_label else panel.x_label
    yield Text(f"{'':>9} └{'─' * WIDTH}")
    yield Text(f"{'':>11}{left}{f'{x_high:.3g}':>{WIDTH - len(left)}}")
    yield Text(f"{'':>11}{axes}")
    for mark in marks:
        if mark.label:
            sign, style = SIGNS[mark.slot % len(SIGNS)], COLOURS[mark.slot % len(COLOURS)]
            yield Text(f"{'':>11}{sign} {mark.label}", style)


class _Canvas:
    """Dots of braille, what drew each character last, and the signs at the ends of lines."""

    def __init__(self) -> None:
        self._dots = np.zeros((HEIGHT, WIDTH), int)
        self._slots = np.full((HEIGHT, WIDTH), -1)
        self._signs: dict[tuple[int, int], str] = {}

    def draw(self, columns: Array, rows: Array, slot: int, is_named: bool) -> None:
        """Set dots, rows counted from below; the last of them gets the sign of the slot."""
        inside = (columns >= 0) & (columns < 2 * WIDTH) & (rows >= 0) & (rows < 4 * HEIGHT)
        places = [
            (4 * HEIGHT - 1 - int(y), int(x)) for x, y in zip(columns[inside], rows[inside], strict=True)
        ]
        for row, column in places:
            self._dots[row // 4, column // 2] |= BRAILLE[row % 4][column % 2]
            self._slots[row // 4, column // 2] = slot
        if places and is_named:
            row, column = places[-1]
            self._signs[row // 4, column // 2] = SIGNS[slot % len(SIGNS)]

    def row(self, row: int) -> Text:
        """A line of characters in colours."""
        text = Text()
        for column in range(WIDTH):
            slot = self._slots[row, column]
            dots = self._dots[row, column]
            character = self._signs.get((row, column), chr(EMPTY + dots) if dots else " ")
            text.append(character, COLOURS[slot % len(COLOURS)] if slot >= 0 else "")
        return text


def _log(values: Any) -> Any:
    return np.log10(np.maximum(values, SMALLEST))


def _range(arrays: Sequence[Array]) -> tuple[float, float]:
    """From the smallest to the largest number; never empty."""
    numbers = np.concatenate([np.ravel(array).astype(float) for array in arrays] or [np.zeros(1)])
    numbers = numbers[np.isfinite(numbers)]
    low, high = (float(numbers.min()), float(numbers.max())) if numbers.size else (0.0, 1.0)
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def _places(values: Array, low: float, high: float, count: int) -> Array:
    """Which dot of a row each value is; beyond it no further than FAR; NaN stays NaN."""
    with np.errstate(all="ignore"):
        places = np.round((np.asarray(values, float) - low) / (high - low) * (count - 1))
    return np.clip(places, -FAR * count, FAR * count)


def _joined(columns: Array, rows: Array) -> tuple[Array, Array]:
    """A line's dots, and those between each two of them; a gap stays one."""
    parts_x, parts_y = [columns[:1]], [rows[:1]]
    for start in range(columns.size - 1):
        across, up = columns[start + 1] - columns[start], rows[start + 1] - rows[start]
        steps = max(1, abs(across), abs(up)) if np.isfinite(across + up) else 1
        way = np.arange(1, steps + 1) / steps
        parts_x.append(np.round(columns[start + 1] - across * (1 - way)))
        parts_y.append(np.round(rows[start + 1] - up * (1 - way)))
    return np.concatenate(parts_x), np.concatenate(parts_y)


def _image(image: Image) -> Iterator[Text]:
    """Two rows of pixels in a line of shades, which need no colours."""
    with np.errstate(all="ignore"):
        scaled = np.nan_to_num(np.clip((image.pixels - image.low) / max(image.high - image.low, 1e-12), 0, 1))
    even = np.concatenate([scaled, np.zeros((len(scaled) % 2, scaled.shape[1]))])
    pairs = (even[::2] + even[1::2]) / 2
    for row in np.round(pairs * (len(SHADES) - 1)).astype(int):
        yield Text("  " + "".join(SHADES[shade] for shade in row))


def _ridges(mark: Ridges) -> Iterator[Text]:
    """A line a histogram, from the lowest bin to the highest."""
    for number, shares in enumerate(np.nan_to_num(mark.shares), 1):
        heights = np.ceil(8 * shares / max(float(shares.max(initial=0.0)), 1e-12)).astype(int)
        bars = "".join(BLOCKS[min(8, max(0, height))] for height in heights)
        yield Text(f"{number:>9} │").append(bars, COLOURS[mark.slot % len(COLOURS)])
    left, right = f"{mark.edges[0]:.3g}", f"{mark.edges[-1]:.3g}"
    yield Text(f"{'':>11}{left}{right:>{max(1, mark.shares.shape[1] - len(left))}}")
