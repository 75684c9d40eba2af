"""Many numbers in a few: mean, median, a histogram."""

from collections.abc import Sequence

import numpy as np

from grader.model.classes import Bin, Distribution

BINS = 10


def distribution(values: Sequence[float], most: float | None = None) -> Distribution:
    """What is told of many numbers.

    Args:
        values: points or seconds, none of them NaN; what is below 0 counts into the first bar.
        most: where the histogram ends, if no number is higher; None for the highest number.
    """
    if not values:
        return Distribution(0, float(most or 0.0))
    array = np.asarray(values, dtype=np.float64)
    high = float(array.max())
    end = max(high, most or 0.0)
    return Distribution(
        count=array.size,
        most=end,
        mean=float(array.mean()),
        median=float(np.median(array)),
        low=float(array.min()),
        high=high,
        deviation=float(array.std(ddof=1)) if array.size > 1 else None,
        bins=_bins(array, end),
    )


def _bins(array: np.ndarray, end: float) -> tuple[Bin, ...]:
    """Bars of one width from 0 to the end."""
    if end <= 0:
        return ()
    counts, edges = np.histogram(array.clip(0.0, end), bins=BINS, range=(0.0, end))
    return tuple(
        Bin(float(low), float(high), int(count))
        for low, high, count in zip(edges[:-1], edges[1:], counts, strict=True)
    )
