"""Fingerprints of rows of tokens, by winnowing.

S. Schleimer, D. S. Wilkerson, A. Aiken, Winnowing: local algorithms for document fingerprinting, SIGMOD 2003:
of each window of hashes the smallest is kept, of equal ones the last. Whatever two rows share of at least
LENGTH + WINDOW - 1 tokens gives them a fingerprint in common; what is shorter than LENGTH never does.
"""

import numpy as np

LENGTH = 24  # tokens of a hash
WINDOW = 8  # hashes, of which one is kept
BASE = np.uint64(0x9E3779B97F4A7C15)  # odd: the golden ratio's bits


def hashes(codes: np.ndarray) -> np.ndarray:
    """A number for each LENGTH tokens in a row.

    Args:
        codes: shape (n,).

    Returns:
        uint64, shape (max(n - LENGTH + 1, 0),); the same for the same tokens, whenever it is worked out.
    """
    count = len(codes) - LENGTH + 1
    if count < 1:
        return np.zeros(0, np.uint64)
    own, found = _mixed(codes.astype(np.uint64) + np.uint64(1)), np.zeros(count, np.uint64)
    for place in range(LENGTH):
        found = found * BASE + own[place : place + count]
    return _mixed(found)


def picked(numbers: np.ndarray, left_out: np.ndarray) -> np.ndarray:
    """The places of the hashes that are fingerprints.

    Args:
        numbers: hashes, shape (n,).
        left_out: which of them are of no interest, shape (n,).

    Returns:
        Places, in order.
    """
    if not len(numbers):
        return np.zeros(0, np.intp)
    size = min(WINDOW, len(numbers))
    windows = np.lib.stride_tricks.sliding_window_view(numbers, size)
    last = size - 1 - windows[:, ::-1].argmin(axis=1)
    places = np.unique(last + np.arange(len(windows)))
    wanted: np.ndarray = places[~left_out[places]]
    return wanted


def covered(which: np.ndarray, length: int) -> np.ndarray:
    """Which tokens lie in any of some hashes: shape (length,), from shape (max(length - LENGTH + 1, 0),)."""
    change = np.zeros(length + 1, np.int64)
    places = np.flatnonzero(which)
    np.add.at(change, places, 1)
    np.add.at(change, places + LENGTH, -1)
    inside: np.ndarray = change.cumsum()[:length] > 0
    return inside


def _mixed(numbers: np.ndarray) -> np.ndarray:
    """Each number with its bits spread over all of it."""
    numbers = (numbers ^ (numbers >> np.uint64(31))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed: np.ndarray = numbers ^ (numbers >> np.uint64(29))
    return mixed
