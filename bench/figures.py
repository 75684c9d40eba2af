"""What was measured, as figures: a table for the terminal, and the README's."""

import datetime
import os
import platform
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

BEGIN = "<!-- bench: written by make bench, do not edit -->"
END = "<!-- bench: end -->"
UNITS = {"s": "{:.2f} s", "ms": "{:.0f} ms", "MB": "{:.0f} MB", "": "{:g}"}


@dataclass(frozen=True)
class Figure:
    """One thing that was measured, beside another one that was measured in the same run.

    `limit` is what `value` may be at most, in its own unit; it is worked out from `base` where the aim is a
    ratio. `aim` says it in words.
    """

    name: str
    value: float
    unit: str
    base: float | None = None
    beside: str = ""
    limit: float | None = None
    aim: str = ""
    runs: int = 0

    @property
    def ratio(self) -> float | None:
        """How many times `base` it is."""
        return self.value / self.base if self.base else None

    @property
    def met(self) -> bool | None:
        """Whether the aim is met; None where there is none."""
        return None if self.limit is None else self.value <= self.limit


@dataclass(frozen=True)
class Measured:
    """What a group found: its figures, sentences that belong to them, and everything behind them."""

    figures: tuple[Figure, ...]
    grid: tuple[tuple[str, ...], ...] = ()  # a table of another form: a heading, then rows
    notes: tuple[str, ...] = ()
    raw: dict[str, Any] = field(default_factory=dict)
    problems: tuple[str, ...] = ()  # what could not be measured, though the rest could


def beside(
    name: str, value: float, base: float, other: str, most: float | None, runs: int, unit: str = "s"
) -> Figure:
    """A figure that is held against another one: it may be `most` times that."""
    limit = None if most is None else most * base
    return Figure(name, value, unit, base, other, limit, "" if most is None else f"{most:g}x", runs)


def shown(value: float | None, unit: str) -> str:
    """A number with its unit; short times in milliseconds."""
    if value is None:
        return "–"
    if unit == "s" and value < 0.1:
        value, unit = 1000 * value, "ms"
    return UNITS[unit].format(value)


def cells(figure: Figure) -> tuple[str, ...]:
    """A figure as the cells of a row."""
    ratio = "–" if figure.ratio is None else f"{figure.ratio:.2f}x"
    mark = {None: "", True: "yes", False: "no"}[figure.met]
    base = f"{shown(figure.base, figure.unit)}, {figure.beside}" if figure.base is not None else "–"
    return (figure.name, shown(figure.value, figure.unit), base, ratio, figure.aim, mark)


HEAD = ("what", "takes", "beside", "ratio", "aim", "met")


def table(figures: Sequence[Figure]) -> str:
    """The figures in columns."""
    return columns([HEAD, *map(cells, figures)]) if figures else ""


def columns(rows: Sequence[Sequence[str]]) -> str:
    """Rows of one length as text in columns."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)


def markdown(groups: Sequence[tuple[str, Measured]], machine: str, day: str) -> str:
    """The README's part: a table with a row a figure, tables of another form below, machine and date."""
    lines = [*_heading(HEAD)]
    for title, measured in groups:
        if measured.figures:
            lines.append(f"| **{title}** | | | | | |")
            lines += [_row(cells(figure)) for figure in measured.figures]
    for title, measured in groups:
        if measured.grid:
            lines += ["", f"{title}:", "", *_heading(measured.grid[0]), *map(_row, measured.grid[1:])]
    return "\n".join([*lines, "", f"{machine}, {day}."])


def _heading(names: Sequence[str]) -> list[str]:
    return [_row(names), _row(["---", *["---:"] * (len(names) - 1)])]


def _row(words: Sequence[str]) -> str:
    return f"| {' | '.join(words)} |"


def with_part(text: str, part: str) -> str:
    """A document with what stands between the two marks replaced.

    Raises:
        ValueError: if it does not hold both marks once, in this order.
    """
    found = re.findall(f"{re.escape(BEGIN)}.*?{re.escape(END)}", text, re.DOTALL)
    if len(found) != 1 or text.count(BEGIN) != 1 or text.count(END) != 1:
        raise ValueError(f"expected one {BEGIN} and one {END} after it")
    return text.replace(found[0], f"{BEGIN}\n{part}\n{END}")


def machine() -> str:
    """What the figures were taken on, in words."""
    system = f"{platform.system()} {platform.machine()}"
    return f"{system}, {os.cpu_count()} CPUs{_processor()}, Python {platform.python_version()}"


def _processor() -> str:
    try:
        names = re.findall(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text("utf-8"), re.M)
    except FileNotFoundError:
        return ""
    return f" ({names[0].strip()})" if names else ""


def today() -> str:
    """The date, for the table."""
    return datetime.datetime.now(datetime.UTC).date().isoformat()


def plain(measured: Measured) -> dict[str, Any]:
    """A group's results for JSON; `measured_of` reads them back."""
    return {
        "figures": [
            {**asdict(f), "ratio": f.ratio and round(f.ratio, 4), "met": f.met} for f in measured.figures
        ],
        "grid": [list(row) for row in measured.grid],
        "notes": list(measured.notes),
        "problems": list(measured.problems),
        "raw": measured.raw,
    }


def measured_of(entry: dict[str, Any]) -> Measured:
    """What `plain` made of a group's results, read back."""
    known = Figure.__dataclass_fields__
    figures = tuple(Figure(**{k: v for k, v in each.items() if k in known}) for each in entry["figures"])
    grid = tuple(tuple(row) for row in entry["grid"])
    return Measured(figures, grid, tuple(entry["notes"]), entry["raw"], tuple(entry["problems"]))
