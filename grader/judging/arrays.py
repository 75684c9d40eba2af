"""Arrays in words: on one line each, and two of them so that it shows where they differ."""

import re

import numpy as np

from grader.judging.compare import ALL_DIGITS, DIGITS, number
from grader.model import Array

INLINE = 6  # elements of an array that are written out within a call, or of one that is cut
SHOWN = 24  # elements of an array that are written out as a result


def numbers(array: Array, limit: int = SHOWN, digits: int = DIGITS, start: int = 0) -> str:
    """The elements of an array on one line.

    Args:
        array: what is told.
        limit: elements of an array that is written out as a whole; a larger one is cut.
        digits: of each number.
        start: where an array that is cut begins, counted along the flattened one.
    """
    if array.ndim == 0:
        return number(array, digits)
    if array.size <= limit:
        text = np.array2string(
            array, precision=digits - 1, separator=", ", suppress_small=True, threshold=limit
        )
        return re.sub(r" +(?=[,\]])|(?<=\[) +", "", " ".join(text.split()))
    some = ", ".join(number(element, digits) for element in array.ravel()[start : start + INLINE])
    place = "beginning" if start == 0 else f"from [{', '.join(map(str, _place(start, array)))}] on"
    return f"{array.dtype}{array.shape}, {place} {some}, …"


def _place(flat: int, array: Array) -> list[int]:
    return [int(index) for index in np.unravel_index(flat, array.shape)]


def apart(got: Array, expected: Array) -> tuple[str, str]:
    """Two arrays, each on one line, so that it shows where they differ.

    Large ones are cut where that can be seen, and as many digits are told as it takes.
    """
    start, digits = _first_difference(got, expected), DIGITS
    texts = numbers(got, start=start), numbers(expected, start=start)
    while texts[0] == texts[1] and digits < ALL_DIGITS:
        digits += 1
        texts = numbers(got, SHOWN, digits, start), numbers(expected, SHOWN, digits, start)
    return texts


def _first_difference(got: Array, expected: Array) -> int:
    """Where two arrays that are cut begin: at 0 if a difference is among the first numbers, else at one."""
    if got.shape != expected.shape or got.size <= SHOWN:
        return 0
    with np.errstate(all="ignore"):
        off = np.abs(got.astype(np.float64) - expected.astype(np.float64)).ravel()
    off[np.isnan(off)] = np.inf
    first = int(np.argmax(off >= off.max() / 10))  # smaller ones may be of rounding
    return 0 if first < INLINE else first
