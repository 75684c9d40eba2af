"""What one slip in a right function gives, as it was frozen, and which slip explains what was seen.

A slip is told only if all verdicts are those that it gives, the numbers too, and no slip that is told in
other words gives the same.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

import numpy as np

from grader.diagnosis.sketch import TELLING, VERDICTS, Sketch, tolerance
from grader.model import Array, Verdict
from grader.record import Record

PASSED = VERDICTS.index(Verdict.PASSED)
BETWEEN = 0.01  # relative: how well the numbers of a constant between two that were tried are known
DIGITS = 2  # of a constant that was solved for
MOVES = 0.02  # relative: how much numbers have to change from one constant to the next
NEAR_ENDS = 0.1  # relative: how far beyond those of two constants the numbers of one between them may lie
HALVINGS = 40  # of the distance between two constants
TINY = 1e-300
UNTOLD = ""  # the sentence of what different slips give
MISTAKE, CONVENTION = "misconception", "convention"  # kinds of what is no slip, but planted by hand
LEFT_AT_ZEROS = "left at zeros"  # a kind that can be seen, and is told by a clue
LEAST = 2  # checks that are explained where others are not
SCALAR = "()"  # the form of one number, which much gives by chance
MOST = 3  # slips and mistakes that one exercise is explained by


class Told(Record):
    """What is said of a slip, or of a known mistake.

    Attributes:
        kind: of the slip, or `MISTAKE` or `CONVENTION`.
        text: the sentence, in which {constant} may stand; `UNTOLD` where nothing is said.
        name: of a known mistake.
    """

    kind: str
    text: str
    name: str = ""


class Hypotheses(Record):
    """What the slips of one exercise give.

    Attributes:
        told: kinds and sentences.
        says: of each slip, which of these it is told by (slips,).
        families: of each, a number that slips share which differ in a constant only; -1 for none (slips,).
        constants: of each (slips,).
        checks: names of the exercise's checks.
        verdicts: what each check says of each slip (slips, checks).
        words: the forms that items have; the first is "", of what is right.
        forms: of each item of each slip, the place in `words` (slips, items).
        numbers: of each item of each slip (slips, items, 3).
    """

    told: tuple[Told, ...]
    says: Array
    families: Array
    constants: Array
    checks: tuple[str, ...]
    verdicts: Array
    words: tuple[str, ...]
    forms: Array
    numbers: Array


class Match:
    """What is known of slips in an exercise, beside what was seen of it."""

    def __init__(self, seen: Sketch, known: Hypotheses) -> None:
        """Hold the two against each other.

        Args:
            seen: of a submission. Hidden checks may be missing.
            known: of the same exercise.
        """
        self._seen = seen
        self._known = known
        ran = [place for place, name in enumerate(known.checks) if name in seen.verdicts]
        self._verdicts = np.array([seen.verdicts[known.checks[place]] for place in ran])
        self._of_known = known.verdicts[:, ran]
        places = {word: place for place, word in enumerate(known.words)}
        self._forms = np.array([places.get(form, -1) for form in seen.forms], np.int64)
        self._fits, self._telling = _near(known.numbers, seen)
        self._fits &= known.forms == self._forms

    def explained(self) -> Told | None:
        """The slip that explains all; None where there is none, or several that are told otherwise."""
        fits = {*self._exact(), *self._between()}
        return (
            fits.pop()
            if len(fits) == 1 and not any(told.name or told.text == UNTOLD for told in fits)
            else None
        )

    def several(self) -> list[tuple[Told, Sequence[str]]]:
        """The fewest slips and mistakes that explain all, each of them other items, with the checks that each
        of them loses.

        Returns:
            Nothing where no few do, or several sets that are told otherwise, or one thing alone.
        """
        if any(True for _ in self._exact()):
            return []
        known, wrong = self._known, self._verdicts != PASSED
        touched, loses = known.forms != 0, self._of_known != PASSED
        good = ~(loses & ~wrong).any(axis=1) & (self._fits | ~touched).all(axis=1)
        rows = np.flatnonzero(good & (self._telling & touched).any(axis=1)).tolist()
        parts = {row: (_bits(touched[row]), _bits(loses[row])) for row in rows}
        whole = (_bits(self._forms != 0), _bits(wrong))
        for count in range(2, MOST + 1):
            found = {}
            for those in combinations(rows, count):
                if _covers([parts[row] for row in those], whole):
                    found[frozenset(self._sentence(row) for row in those)] = those
            if found:
                sure = len(found) == 1 and all(told.text != UNTOLD for told in next(iter(found)))
                those = next(iter(found.values()))
                return [(self._sentence(row), self._lost(row)) for row in those] if sure else []
        return []

    def partly(self) -> tuple[Told, Sequence[str]] | None:
        """The slip or mistake that explains more failing checks than any other, each of them wholly, and
        agrees with all that passed; with these checks. Something else is wrong as well, then.

        Returns:
            None where fewer than `LEAST` are explained by arrays, or not half of those that it loses, or
            where several do that are told otherwise, or by a constant: of many, one fits some by chance.
        """
        known, wrong = self._known, self._verdicts != PASSED
        loses = self._of_known != PASSED
        owners, arrays = np.array(self._seen.owners), np.array([f != SCALAR for f in self._seen.forms])
        best: dict[Told, Sequence[str]] = {}
        most = LEAST
        enough = (self._fits & self._telling & (known.forms != 0) & arrays).sum(axis=1) >= LEAST
        for row in np.flatnonzero(~(loses & ~wrong).any(axis=1) & enough).tolist():
            touched = known.forms[row] != 0
            telling = dict.fromkeys(owners[self._telling[row] & touched & arrays].tolist())
            names = [name for name in telling if self._fits[row][owners == name].all()]
            if len(names) < max(most, len({*owners[touched].tolist()}) / 2):
                continue
            if len(names) > most:
                best, most = {}, len(names)
            best[self._sentence(row) if known.families[row] < 0 else Told("", UNTOLD)] = names
        found = [(told, names) for told, names in best.items() if told.text != UNTOLD]
        return found[0] if len(best) == 1 and found and found[0][0].kind != LEFT_AT_ZEROS else None

    def impossible(self) -> set[str]:
        """Names of known mistakes none of whose numbers was seen, so that they have no part in it."""
        known = self._known
        part = (self._fits & self._telling & (known.forms != 0)).any(axis=1)
        names = [known.told[says].name for says in known.says]
        return {name for name, has in zip(names, part, strict=True) if name and not has}

    def _lost(self, row: int) -> Sequence[str]:
        verdicts = self._known.verdicts[row]
        return [name for name, code in zip(self._known.checks, verdicts, strict=True) if code != PASSED]

    def _exact(self) -> Iterator[Told]:
        alike = (self._of_known == self._verdicts).all(axis=1)
        for row in np.flatnonzero(alike & self._fits.all(axis=1) & self._telling.any(axis=1)).tolist():
            yield self._sentence(row)

    def _between(self) -> Iterator[Told]:
        """Slips whose constant lies between two that were tried, and is worked out from the numbers."""
        known = self._known
        for family in np.unique(known.families[known.families >= 0]):
            rows = np.flatnonzero((known.families == family) & (known.constants > 0))
            rows = rows[(known.forms[rows] == self._forms).all(axis=1)]
            rows = rows[np.argsort(known.constants[rows])]
            for first in range(len(rows) - 1):
                both = rows[first : first + 2]
                if (self._of_known[both] == self._verdicts).any(axis=0).all():
                    constant = self._solved(rows[max(first - 1, 0) : first + 3], both)
                    if constant is not None:
                        yield self._sentence(both[0], constant)

    def _solved(self, around: Array, both: Array) -> float | None:
        """The one constant between two that gives the numbers that were seen, or None.

        Numbers follow most constants like a power, or like a line: the better of the two is taken.

        Args:
            around: slips of one family, by their constants.
            both: those two of them that it may lie between.
        """
        ends, seen = self._known.numbers[both][:, :, 0], self._seen.numbers[:, 0]
        low, high = (1 - NEAR_ENDS) * ends.min(axis=0), (1 + NEAR_ENDS) * ends.max(axis=0)
        if (seen < low).any() or (seen > high).any():
            return None
        constants = self._known.constants
        ways = ((np.log, np.exp, _powers), (np.asarray, np.asarray, _lines))
        found = []
        for there, back, follow in ways:
            places, (low, high) = there(constants[around]), there(constants[both])
            solved = self._place(around, both, (low, high), places, follow)
            if solved is not None:
                found.append((solved[1], float(back(solved[0]))))
        return min(found)[1] if found else None

    def _place(
        self,
        around: Array,
        both: Array,
        bounds: tuple[float, float],
        places: Array,
        follow: Callable[[Array, Array], Array],
    ) -> tuple[float, float] | None:
        """Where between two places the numbers are those that were seen, and how far they miss them."""
        numbers = self._known.numbers[around].astype(np.float64)
        ends = self._known.numbers[both][:, :, 0].astype(np.float64)
        moves = np.abs(np.diff(ends, axis=0)[0]) / np.maximum(ends.max(axis=0), TINY)
        item = int(np.argmax(moves))
        wanted = self._seen.numbers[item, 0]
        if moves[item] < MOVES or not ends[:, item].min() < wanted < ends[:, item].max():
            return None
        low, high = bounds
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            below = follow(numbers, _weights(places, middle))[item, 0] < wanted
            low, high = (middle, high) if below == (ends[1, item] > ends[0, item]) else (low, middle)
        there = follow(numbers, _weights(places, low))
        fits, telling = _near(there, self._seen, BETWEEN)
        missed = float(np.abs(there - self._seen.numbers).max())  # their sizes, too
        return (low, missed) if fits.all() and telling.any() else None

    def _sentence(self, row: int, constant: float | None = None) -> Told:
        told = self._known.told[self._known.says[row]]
        value = float(self._known.constants[row]) if constant is None else constant
        return Told(told.kind, told.text.replace("{constant}", number(value)), told.name)


def _bits(flags: Array) -> int:
    return sum(1 << place for place in np.flatnonzero(flags).tolist())


def _covers(parts: Sequence[tuple[int, int]], whole: tuple[int, int]) -> bool:
    """Whether parts have no item in common, and items and checks of all of them are the whole."""
    items = checks = 0
    for own, lost in parts:
        if own & items:
            return False
        items, checks = items | own, checks | lost
    return (items, checks) == whole


def number(value: float) -> str:
    """A constant as people write it: 1e-7, 0.5, 3."""
    digits, e, exponent = f"{value:.{DIGITS}g}".partition("e")
    return f"{digits}{e}{int(exponent)}" if e else digits


def _near(numbers: Array, seen: Sketch, relative: float = 0.0) -> tuple[Array, Array]:
    """Whether numbers are those that were seen, and whether that tells anything, each (…, items)."""
    slack = tolerance(numbers, seen.noise) + relative * numbers[..., 0]
    apart = np.abs(numbers[..., :2] - seen.numbers[:, :2]).max(axis=-1)
    telling = (numbers[..., 0] > 0) & (slack <= (TELLING + relative) * numbers[..., 0])
    return apart <= slack, telling


def _powers(numbers: Array, weights: Array) -> Array:
    """Numbers between those that are known, where each follows a power: those of their logarithms."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        powers = np.exp(np.tensordot(weights, np.log(np.abs(numbers)), 1)) * np.sign(numbers[0])
    one_sign = (np.sign(numbers) == np.sign(numbers[0])).all(axis=0) & (numbers[0] != 0)
    interpolated: Array = np.where(one_sign, powers, _lines(numbers, weights))
    return interpolated


def _lines(numbers: Array, weights: Array) -> Array:
    """Numbers between those that are known, where each follows a polynomial."""
    interpolated: Array = np.tensordot(weights, numbers, 1)
    return interpolated


def _weights(places: Array, at: float) -> Array:
    """What Lagrange's polynomial gives to each of some places, at a place between them."""
    weights = np.ones(len(places))
    for i, place in enumerate(places):
        for other in np.delete(places, i):
            weights[i] *= (at - other) / (place - other)
    return weights
