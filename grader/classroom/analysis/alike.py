"""Submissions that look alike: pairs that have code in common which hardly anybody else has.

What the course gives, its solution needs, or more than a few students have is no sign of anything, so it is
subtracted. What remains is looked up in an index of fingerprints: no two submissions are compared that share
none, and a fingerprint of many is left out, so the work grows with the submissions and not with their pairs.

copydetect 0.5, the kept library that comes nearest, was tried: it compares every pair, knows no code that
much of a class has, no notebooks, and needs matplotlib and pygments.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations, pairwise

import numpy as np

from grader.classroom.analysis.fragments import Document, Shared, shared, told
from grader.classroom.analysis.tokens import Piece, Tokens
from grader.classroom.analysis.winnowing import hashes
from grader.model.alike import Alike, Skipped
from grader.record import Record

FEW, MANY, PART = 6, 20, 0.05  # different texts in which code may stand that is no idiom: a part of the class
SHARE = 0.5  # of what is their own in some file
SEEDS = 4  # fingerprints that a pair shares before it is compared
PARTNERS = 10  # that a submission is compared with, those with the most in common
TOLD = 200  # pairs
PARTS = 8  # of all hashes, that are counted one after another
Pair = tuple[int, int]


class Work(Record):
    """What was handed in: by whom, its texts, and what could not be read of it."""

    who: str
    pieces: tuple[Piece, ...]
    skipped: tuple[Skipped, ...] = ()


def alike(works: Iterable[Work], given: Sequence[str] = ()) -> Alike:
    """Find the pairs that are worth looking at.

    Args:
        works: of a class, one of each student or group.
        given: texts that no student wrote, or that everybody must: templates, solutions, other right forms.

    Returns:
        Pairs, the most striking first; never a verdict. Of several that are the same token for token, the
        first one is paired with each of the others, and alone with the rest of the class.
    """
    course = _distinct([hashes(Tokens((Piece("", 0, text),)).codes) for text in given])
    groups: dict[bytes, list[Document]] = defaultdict(list)
    skipped = list[Skipped]()
    for work in works:
        skipped += work.skipped
        if work.pieces:
            document = Document(work.who, Tokens(work.pieces), course)
            groups[document.content].append(document)
    compared = sum(map(len, groups.values()))
    _subtract_idioms(groups, min(max(FEW, int(PART * compared)), MANY))
    firsts = [group[0] for group in groups.values()]
    together = [(firsts[one], firsts[other]) for one, other in _candidates(firsts)]
    together += [(group[0], other) for group in groups.values() for other in group[1:]]
    found = (shared(left, right) for left, right in together)
    pairs = sorted((pair for pair in found if pair.of_file >= SHARE), key=_rank)
    return Alike(compared, tuple(map(told, pairs[:TOLD])), tuple(skipped), max(len(pairs) - TOLD, 0))


def _distinct(arrays: Sequence[np.ndarray]) -> np.ndarray:
    """All hashes of some arrays once, sorted."""
    return np.unique(np.concatenate([np.zeros(0, np.uint64), *arrays]))


def _subtract_idioms(groups: dict[bytes, list[Document]], most: int) -> None:
    """Take from all documents what stands in more than `most` different ones."""
    every = [group[0].own_hashes() for group in groups.values()]
    idioms = list[np.ndarray]()
    for part in range(PARTS if every else 0):
        numbers = np.concatenate([each[each % PARTS == part] for each in every])
        found, counts = np.unique(numbers, return_counts=True)
        idioms.append(found[counts > most])
    known = _distinct(idioms)
    for group in groups.values():
        for document in group:
            document.leave_out(known)


def _candidates(documents: Sequence[Document]) -> list[Pair]:
    """The pairs of documents that share the most fingerprints, by their places."""
    every = [np.unique(document.numbers) for document in documents]
    numbers = np.concatenate([np.zeros(0, np.uint64), *every])
    order = numbers.argsort(kind="stable")
    owners = np.repeat(np.arange(len(every)), [len(each) for each in every])[order]
    ends = np.flatnonzero(np.diff(numbers[order])) + 1
    in_common: Counter[Pair] = Counter()
    for start, end in pairwise([0, *ends.tolist(), len(numbers)]):
        if end - start > 1:
            in_common.update(combinations(owners[start:end].tolist(), 2))
    partners: Counter[int] = Counter()
    found = list[Pair]()
    for (one, other), many in sorted(in_common.items(), key=lambda each: (-each[1], each[0])):
        if many >= SEEDS and min(partners[one], partners[other]) < PARTNERS:
            partners.update((one, other))
            found.append((one, other))
    return found


def _rank(pair: Shared) -> tuple[float, str, str]:
    """By shared tokens, where they are much of a file more; then by names."""
    return -pair.tokens * pair.of_file, pair.left.who, pair.right.who
