"""Numbers as a reader wants them: points, shares, bars and sparklines."""

import math
from collections.abc import Sequence

LEVELS = "▁▂▃▄▅▆▇█"


def number(value: float) -> str:
    """At most two decimals and no trailing zeros: 2, 2.5, 0.67."""
    if not math.isfinite(value):
        return "?"
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def points(score: float, most: float) -> str:
    """A score as text: never the full marks that it has missed, and never 0 if it is more.

    >>> points(19.999, 20), points(0.004, 20), points(20, 20)
    ('19.99', '0.004', '20')
    """
    shown = _shown(score, most)
    return f"{shown:.1g}" if 0 < shown < 0.005 else number(shown)


def _shown(score: float, most: float) -> float:
    """A score with the two decimals that are told of it; a tiny one with its first digit."""
    if not math.isfinite(score) or score >= most:
        return score
    rounded = round(score, 2)
    if rounded >= round(most, 2):
        rounded = round(most, 2) - 0.01
    return rounded if rounded > 0 or score <= 0 else float(f"{score:.1g}")


def counted(count: int, noun: str) -> str:
    """A count with its noun: 1 check, 2 checks."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def point_word(value: float) -> str:
    """A number with the word point: 1 point, 2.5 points."""
    return f"{number(value)} point" if number(value) == "1" else f"{number(value)} points"


def share(score: float, most: float) -> float:
    """The part of the points that was earned, between 0 and 1: of the points as `points` tells them."""
    return min(max(_shown(score, most) / most, 0.0), 1.0) if most > 0 else 0.0


def percent(part: float, decimals: int = 1) -> str:
    """A share in percent, rounded down: 100 % means all of it, and 0 % nothing.

    >>> percent(0.9974), percent(0.5), percent(0.00033), percent(0.99741, 2)
    ('99.7 %', '50 %', '0.03 %', '99.74 %')
    """
    if not math.isfinite(part):
        return "?"
    rounded = _down(part * 100, decimals)
    if rounded >= 100 and part < 1:
        rounded = 100 - 0.1**decimals
    if rounded == 0 and part > 0:  # down to its first digit
        decimals = math.ceil(-math.log10(part * 100))
        return f"{_down(part * 100, decimals):.{decimals}f} %"
    return f"{number(rounded)} %"


def _down(value: float, decimals: int) -> float:
    """A number rounded down; what is below by less than a float's error counts as reached."""
    scale = 10.0**decimals
    return math.floor(value * scale + 1e-6) / scale


def duration(seconds: float) -> str:
    """A time as a person says it: 8.2 s, 2 min 5 s."""
    if not math.isfinite(seconds):
        return "?"
    if seconds < 99.95:
        return f"{number(round(seconds, 1))} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s"


def filled(part: float, width: int) -> int:
    """How many of `width` cells a bar fills: none only for nothing, all only for everything."""
    if part <= 0:
        return 0
    if part >= 1:
        return width
    return min(max(round(part * width), 1), width - 1)


def sparkline(values: Sequence[float], width: int) -> str:
    """One character a value between the lowest and the highest; "?" where there is no number.

    More values than `width` are thinned out evenly; the first and the last are kept.
    """
    if len(values) > width:
        step = (len(values) - 1) / (width - 1)
        values = [values[round(index * step)] for index in range(width)]
    finite = [value for value in values if math.isfinite(value)]
    if not finite:
        return "?" * len(values)
    low, span = min(finite), max(finite) / 2 - min(finite) / 2
    return "".join(_level(value, low, span) for value in values)


def _level(value: float, low: float, span: float) -> str:
    """The character for one value; `span` is half the range, which cannot overflow."""
    if not math.isfinite(value):
        return "?"
    if span <= 0:
        return LEVELS[len(LEVELS) // 2]
    return LEVELS[round((value / 2 - low / 2) / span * (len(LEVELS) - 1))]
