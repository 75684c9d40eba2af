"""What two submissions have in common, token for token, beside what the course gives and many have."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np

from grader.classroom.analysis.tokens import GAP, Tokens
from grader.classroom.analysis.winnowing import LENGTH, covered, hashes, picked
from grader.model.alike import Fragment, Likeness, Place
from grader.record import Record

PLACES = 4  # of one fingerprint in one submission that are looked at
SHORTEST = LENGTH  # tokens of a fragment, of those that only few have
LEAST = 60  # tokens in fragments, of a file of which anything is said
TOLD = 12  # fragments of a pair
STEP = 256  # tokens that are compared at a time
Match = tuple[int, int, int]  # where it begins on the left and on the right, and how many tokens it has


class Document:
    """A submission's tokens, and which of them are its own.

    Attributes:
        who: whose, as a label.
        tokens: all of them.
        content: the same for two submissions that have the same tokens.
        own: which tokens are neither given nor an idiom, shape (n,).
        files: how many tokens of its own each file has.
        numbers: its fingerprints, sorted, shape (m,).
        places: where each of them begins, shape (m,).
    """

    def __init__(self, who: str, tokens: Tokens, given: np.ndarray) -> None:
        """Take a submission.

        Args:
            who: whose, as a label.
            tokens: all of them.
            given: hashes of what does not count, sorted.
        """
        self.who, self.tokens = who, tokens
        self.content = hashlib.sha256(tokens.codes.tobytes()).digest()
        self.own = np.zeros(0, bool)
        self.files: Counter[str] = Counter()
        self.numbers, self.places = np.zeros(0, np.uint64), np.zeros(0, np.uint32)
        self._given = given

    def own_hashes(self) -> np.ndarray:
        """Each hash of what is not given once, sorted."""
        return np.setdiff1d(hashes(self.tokens.codes), self._given)

    def leave_out(self, idioms: np.ndarray) -> None:
        """Find fingerprints, but those of what is given, of idioms, and across a gap between two texts.

        Args:
            idioms: hashes, sorted.
        """
        codes = self.tokens.codes
        numbers = hashes(codes)
        known = np.isin(numbers, self._given) | np.isin(numbers, idioms)
        gaps = np.concatenate([[0], (codes == GAP).cumsum()])
        broken = gaps[LENGTH:] != gaps[:-LENGTH] if len(numbers) else np.zeros(0, bool)
        self.own = ~covered(known & ~broken, len(codes)) & (codes != GAP)
        places = picked(numbers, known | broken)
        for first, last, path in self.tokens.files():
            self.files[path] += int(self.own[first:last].sum())
        order = numbers[places].argsort(kind="stable")
        self.numbers, self.places = numbers[places][order], places[order].astype(np.uint32)

    def where(self, numbers: np.ndarray) -> list[list[int]]:
        """The first few places of each of some fingerprints that it has."""
        first = np.searchsorted(self.numbers, numbers)
        end = np.minimum(np.searchsorted(self.numbers, numbers, side="right"), first + PLACES)
        return [self.places[one:two].tolist() for one, two in zip(first, end, strict=True)]


class Shared(Record):
    """What two submissions have in common, by places among their tokens.

    Attributes:
        left: one of them.
        right: the other.
        found: each fragment, the longest first, with how many tokens of their own it has.
        of_file: the largest share of one file's own tokens, on either side.
    """

    left: Document
    right: Document
    found: tuple[tuple[int, Match], ...]
    of_file: float

    @property
    def tokens(self) -> int:
        """In all fragments."""
        return sum(own for own, _ in self.found)


def shared(left: Document, right: Document) -> Shared:
    """What two submissions have in common."""
    found = _apart(left, right, sorted(_matches(left, right), key=lambda match: (-match[2], match)))
    files = (
        _of_file(left, [(one, own) for own, (one, _, _) in found]),
        _of_file(right, [(other, own) for own, (_, other, _) in found]),
    )
    found.sort(key=lambda each: (-each[0], each[1]))
    return Shared(left, right, tuple(found), max(files))


def told(pair: Shared) -> Likeness:
    """The same in lines of files."""
    left, right = pair.left, pair.right
    return Likeness(
        left.who,
        right.who,
        pair.tokens,
        pair.tokens / max(int(left.own.sum()), 1),
        pair.tokens / max(int(right.own.sum()), 1),
        pair.of_file,
        tuple(
            Fragment(own, _place(left.tokens, one, length), _place(right.tokens, other, length))
            for own, (one, other, length) in pair.found[:TOLD]
        ),
    )


def _of_file(document: Document, found: Sequence[tuple[int, int]]) -> float:
    """The largest share of one file's own tokens that is in fragments, of files where these are not few.

    Args:
        document: a submission.
        found: where each fragment begins in it, and how many tokens of its own it has.
    """
    shared: Counter[str] = Counter()
    for place, own in found:
        shared[document.tokens.path(place)] += own
    shares = (many / document.files[path] for path, many in shared.items() if many >= LEAST)
    return max(shares, default=0.0)


def _matches(left: Document, right: Document) -> Iterator[Match]:
    """Each longest row of equal tokens that has a fingerprint in it."""
    both = np.intersect1d(left.numbers, right.numbers)
    seeds = [
        pair for sides in zip(left.where(both), right.where(both), strict=True) for pair in product(*sides)
    ]
    ends: dict[int, int] = {}  # by the distance of the two places, how far it is known
    for one, other in sorted(seeds):
        if one >= ends.get(other - one, 0):
            begin, end = _extended(left.tokens.codes, right.tokens.codes, one, other)
            ends[other - one] = end
            if end - begin >= SHORTEST:
                yield begin, begin + other - one, end - begin


def _extended(left: np.ndarray, right: np.ndarray, one: int, other: int) -> tuple[int, int]:
    """From where to where on the left both sides are equal, around two places and within a text."""
    back = min(one, other)
    before = _equal(left[one - back : one][::-1], right[other - back : other][::-1])
    ahead = min(len(left) - one, len(right) - other)
    return one - before, one + _equal(left[one : one + ahead], right[other : other + ahead])


def _equal(left: np.ndarray, right: np.ndarray) -> int:
    """How many tokens are equal from the beginning, up to a gap."""
    for at in range(0, len(left), STEP):
        here = left[at : at + STEP]
        differ = (here != right[at : at + STEP]) | (here == GAP)
        if differ.any():
            return at + int(differ.argmax())
    return len(left)


def _apart(left: Document, right: Document, matches: list[Match]) -> list[tuple[int, Match]]:
    """Matches without tokens that longer ones have, each with how many of its tokens are its own."""
    free_left, free_right, found = left.own.copy(), right.own.copy(), list[tuple[int, Match]]()
    for one, other, length in matches:
        mine, theirs = free_left[one : one + length], free_right[other : other + length]
        own = int((mine & theirs).sum())
        if own >= SHORTEST:
            found.append((own, (one, other, length)))
            mine[:], theirs[:] = False, False
    return found


def _place(tokens: Tokens, first: int, length: int) -> Place:
    """The lines that some tokens stand on."""
    piece, start, end = tokens.where(first, first + length - 1)
    begin, stop = piece.text.rfind("\n", 0, start) + 1, piece.text.find("\n", end)
    text = piece.text[begin : stop if stop >= 0 else len(piece.text)]
    line = piece.text.count("\n", 0, begin) + 1
    return Place(piece.path, piece.cell, line, line + text.count("\n"), text)
