"""Source code as a row of tokens in which names that somebody chose are all the same.

Texts are cut by one regular expression that never goes back. So code that Python refuses is compared as well,
every version of Python sees the same, and no parser of this process gets a hostile text.
"""

import builtins
import keyword
import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache, lru_cache

import numpy as np

from grader.record import Record

LONGEST = 500_000  # characters of one text that are looked at
NAME, NUMBER, TEXT, GAP = 1, 2, 3, 0  # tokens of any name, number or text; GAP is between two pieces
FIRST_KNOWN = 8
SCAN = re.compile(
    r"""
    (?P<skip>[\s\\]++|\#[^\n]*+)
  | (?P<text>[rRbBuUfF]{0,2}+(?:
        \"{3}(?:[^"\\]|\\.|\"(?!\"\"))*+(?:\"{3})?+
        |'{3}(?:[^'\\]|\\.|'(?!''))*+(?:'{3})?+
        |"(?:[^"\\\n]|\\.)*+"?+|'(?:[^'\\\n]|\\.)*+'?+))
  | (?P<number>\.?+\d(?:[eE][+-]|[\w.])*+)
  | (?P<name>\w++)
  | (?P<mark>\*\*=?+|//=?+|<<=?+|>>=?+|->|:=|[-+*/%@&|^=!<>]=|.)
    """,
    re.VERBOSE | re.DOTALL,
)
MARKS = (*"()[]{},:.;+-*/%@&|^~<>=!`$?", "//", "**", "<<", ">>", "==", "!=", "<=", ">=", "->", ":=")
INPLACE = tuple(f"{mark}=" for mark in (*"+-*/%@&|^", "//", "**", "<<", ">>"))
STATEMENTS = ("import", "from", "@")  # lines that begin with these are left out, decorators among them


Token = tuple[int, int, int]  # what it is, and where in its text it begins and ends


class Piece(Record):
    """A text of a submission: a module, or a code cell of a notebook (numbered from 1; 0 for a module)."""

    path: str
    cell: int
    text: str


class Tokens:
    """The tokens of all pieces of a submission, one after another.

    Attributes:
        pieces: of the submission.
        codes: what each token is, shape (n,); `GAP` after each piece.
    """

    def __init__(self, pieces: tuple[Piece, ...]) -> None:
        """Cut the texts into tokens; of each, the first `LONGEST` characters."""
        found, self._firsts = list[Token](), list[int]()
        for piece in pieces:
            self._firsts.append(len(found))
            found += [*_cut(piece.text[:LONGEST]), (GAP, 0, 0)]
        self.pieces = pieces
        self.codes = np.array([code for code, _, _ in found], np.uint16)

    def files(self) -> Iterator[tuple[int, int, str]]:
        """The first token of each piece, the last one, which is a gap, and the path of the file."""
        ends = [*self._firsts[1:], len(self.codes)]
        for first, end, piece in zip(self._firsts, ends, self.pieces, strict=True):
            yield first, end - 1, piece.path

    def path(self, token: int) -> str:
        """The path of the file that a token is in."""
        return self.pieces[bisect_right(self._firsts, token) - 1].path

    def where(self, first: int, last: int) -> tuple[Piece, int, int]:
        """The piece that two tokens are in, and where in its text they begin and end."""
        number = bisect_right(self._firsts, first) - 1
        piece, begin = self.pieces[number], self._firsts[number]
        tokens = _cut(piece.text[:LONGEST])  # again: of most submissions nobody asks, so it is not kept
        return piece, tokens[first - begin][1], tokens[last - begin][2]


@lru_cache(maxsize=2)
def _cut(text: str) -> list[Token]:
    """The tokens of a text, without comments, imports, decorators and texts that stand alone."""
    words, after_dot = _known()
    found, line, depth, begins, before = list[Token](), list[Token](), 0, "", ""
    for match in SCAN.finditer(text):
        kind, said = match.lastgroup, match[0]
        if kind == "skip":
            if "\n" in said and "\\" not in said and depth <= 0:
                found += _kept(line, begins)
                line = []
            continue
        if not line:
            begins, depth = said, 0
        if kind == "name":
            code = (after_dot if before == "." else words).get(said, NAME)
        elif kind == "mark":
            code = words.get(said, NAME)
            depth += (said in "([{") - (said in ")]}")
        else:
            code = NUMBER if kind == "number" else TEXT
        before = said
        line.append((code, *match.span()))
    return found + _kept(line, begins)


def _kept(line: list[Token], begins: str) -> list[Token]:
    """A statement's tokens; none of one that says nothing about how its author thinks."""
    is_text = all(code == TEXT for code, _, _ in line)
    return [] if is_text or begins in STATEMENTS else line


@cache
def _known() -> tuple[dict[str, int], dict[str, int]]:
    """What means the same to everybody: Python's words and marks; and after a dot, what NumPy has."""
    places = (np, np.ndarray, np.random, np.random.Generator, np.linalg)
    own = (*MARKS, *INPLACE, *keyword.kwlist, *dir(builtins), "np", "numpy", "self")
    words = {word: number for number, word in enumerate(dict.fromkeys(own), FIRST_KNOWN)}
    names = sorted({name for place in places for name in dir(place)})
    return words, {name: number for number, name in enumerate(names, FIRST_KNOWN + len(words))}
