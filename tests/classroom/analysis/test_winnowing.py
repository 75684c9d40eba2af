"""Tokens and their fingerprints: what is the same in them, and what winnowing promises."""

import random

import numpy as np
import pytest

from grader.classroom.analysis.tokens import GAP, Piece, Tokens
from grader.classroom.analysis.winnowing import LENGTH, WINDOW, covered, hashes, picked

CODE = '''\
"""About this file."""
import numpy as np


@cached
def softmax(scores, axis=1):
    """About this function,
    at length."""
    e = np.exp(scores - scores.max(axis=axis, keepdims=True))  # shifted
    return e / e.sum(axis=axis, keepdims=True)
'''
RENAMED = """\
from numpy import *
import numpy as np
def my_answer(x, a=0):
        m = np.exp(
            x - x.max(axis=a,
                      keepdims=True))
        # divide
        return m / \\
               m.sum(axis=a, keepdims=True)
"""


def codes(text: str) -> list[int]:
    return Tokens((Piece("a.py", 0, text),)).codes.tolist()


def nothing(count: int) -> np.ndarray:
    return np.zeros(count, bool)


def test_names_comments_imports_and_layout_say_nothing() -> None:
    assert codes(CODE) == codes(RENAMED)
    assert codes(CODE) == codes(CODE.replace("\n", "\r\n"))


@pytest.mark.parametrize(
    ("before", "after"),
    [("np.exp(", "np.log("), ("e / e", "e * e"), ("scores.max", "scores.min"), ("return e", "yield e")],
)
def test_what_is_done_says_something(before: str, after: str) -> None:
    assert codes(CODE) != codes(CODE.replace(before, after))


def test_a_variable_may_be_called_as_something_of_numpy() -> None:
    assert codes("mean = x.mean()") == codes("m = values.mean()") != codes("m = values.std()")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\0",
        "'''",
        '"""\\',
        "f'{",
        "x = (" * 5000,
        "\\",
        "\ud800 = '\ud800",
        "0x1.e+5.._",
        "é = ½ # …",
        "'\\",
    ],
)
def test_any_text_has_tokens(text: str) -> None:
    """Also what Python refuses"""
    found = codes(text)
    assert found[-1] == GAP
    assert all(code > GAP for code in found[:-1])


def test_where_tokens_are() -> None:
    tokens = Tokens(
        (Piece("a.py", 0, "x = 1"), Piece("b.py", 0, ""), Piece("b.py", 0, "import os\ny = [\n2]"))
    )
    assert [(first, last, path) for first, last, path in tokens.files()] == [
        (0, 3, "a.py"),
        (4, 4, "b.py"),
        (5, 10, "b.py"),
    ]
    piece, start, end = tokens.where(5, 8)
    assert piece.text[start:end] == "y = [\n2"
    assert [tokens.path(token) for token in (2, 5)] == ["a.py", "b.py"]


def test_what_is_long_enough_is_found_in_any_place() -> None:
    """LENGTH + WINDOW - 1 tokens in common give a fingerprint in common: the promise of winnowing"""
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    rng = np.random.default_rng(seed)
    for _ in range(300):
        shared = rng.integers(1, 40, LENGTH + WINDOW - 1)
        sides = []
        for _ in range(2):
            before, after = (rng.integers(1, 40, rng.integers(0, 60)) for _ in range(2))
            numbers = hashes(np.concatenate([before, shared, after]).astype(np.uint16))
            sides.append({*numbers[picked(numbers, nothing(len(numbers)))].tolist()})
        assert sides[0] & sides[1]


def test_few_hashes_are_fingerprints() -> None:
    """About two of WINDOW + 1, as the authors work out"""
    numbers = hashes(np.random.default_rng(1).integers(1, 500, 20_000).astype(np.uint16))
    share = len(picked(numbers, nothing(len(numbers)))) / len(numbers)
    assert share == pytest.approx(2 / (WINDOW + 1), rel=0.05)


def test_what_is_covered() -> None:
    which = np.array([False, True, False, False, True])
    inside = covered(which, 4 + LENGTH)
    assert inside.tolist() == [False] + [True] * (3 + LENGTH)
    assert not covered(nothing(5), 4 + LENGTH).any()
    assert covered(nothing(0), 3).tolist() == [False] * 3


def test_short_texts_have_no_hashes() -> None:
    assert len(hashes(np.ones(LENGTH - 1, np.uint16))) == 0
    assert len(picked(hashes(np.ones(LENGTH, np.uint16)), nothing(1))) == 1
