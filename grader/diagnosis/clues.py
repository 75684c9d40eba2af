"""How wrong evidence differs from the right one, in a sentence or two, where no known mistake explains it."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from grader.authoring import AtLeast, Check, Distribution, Frequency
from grader.diagnosis import affine, examples, patterns, positions, rows, samples, sequences, terms
from grader.diagnosis.arrays import comparable
from grader.diagnosis.settings import NOTHING_ELSE, Elsewhere, Facts
from grader.judging.verdicts import Judged
from grader.model import Array, Evidence

Pattern = Callable[[str, Array, Array, Facts], str]

# A check with several wrong items gets a clue only if each of them shows the same pattern, but for OF_SOME.
PATTERNS: tuple[Pattern, ...] = (
    positions.of_not_finite,
    rows.of_length,
    patterns.of_shape,
    patterns.of_nothing,
    patterns.of_sign,
    patterns.of_factor,
    patterns.of_value,
    patterns.of_inverse,
    patterns.of_offset,
    sequences.of_lag,
    sequences.of_entry,
    positions.of_argument,
    patterns.of_order,
    rows.of_repeats,
    patterns.of_type,
    sequences.of_centre,
    patterns.of_axis,
    patterns.of_sums,
    affine.of_all,
    positions.of_first,
    patterns.of_lines,
    affine.of_lines,
    positions.of_classes,
    positions.of_places,
    terms.of_formula,
    terms.of_summand,
    terms.of_two,
    patterns.of_range,
    patterns.of_expected,
    examples.of_ties,
    examples.of_entry,
    examples.of_row,
)
OF_SOME = (
    rows.of_length,
    patterns.of_nothing,
    sequences.of_centre,
)  # which tell enough where they hold for one of them
OF_YES_AND_NO = (patterns.of_shape, positions.of_places)  # what can be said where nothing is a number
NUMBERED = re.compile(r"(.+_)?(step|loss)_\d+")  # items that follow each other
SENTENCES = 2  # of one check; further items would only repeat it
NAMES = 3  # of items of which the same is said


class Difference:
    """How the evidence of one check differs from Keras's; what is wrong with it is worked out once."""

    def __init__(
        self,
        judged: Judged,
        defaults: Mapping[str, float] | None = None,
    ) -> None:
        """Take in both.

        Args:
            judged: the check with both; the arguments of Keras's calls explain sizes and factors.
            defaults: of the exercise's parameters, which explain factors as well.
        """
        self._defaults = defaults
        self._check = judged.check
        self._expected = judged.expected
        got = judged.got or {}
        self._got = got if got.keys() == judged.expected.items.keys() else {}
        self._wrong = [item for item in got if item in judged.wrong] if self._got else []

    @cached_property
    def _facts(self) -> Facts:
        return Facts(self._expected.calls, self._check.exercise, self._defaults)

    @np.errstate(all="ignore")  # a student's numbers may be of any size
    def clue(self, elsewhere: Elsewhere = NOTHING_ELSE) -> str:
        """What can be said of it; "" where nothing simple can.

        Args:
            elsewhere: what is known from all wrong checks of the exercise.
        """
        check, got, wrong, expected = self._check, self._got, self._wrong, self._expected
        comparisons = [check.comparison(item) for item in wrong]
        if not wrong or any(isinstance(comparison, AtLeast) for comparison in comparisons):
            return ""
        if len(got) == 1 and elsewhere.moved:  # by whatever name
            elsewhere = replace(elsewhere, moved=elsewhere.moved | got.keys())
        facts = self._facts.beside(elsewhere)
        if any(isinstance(comparison, Distribution | Frequency) for comparison in comparisons):
            return _of_samples(check, wrong, got, expected, facts)
        if told := _exchanged(got, expected, wrong) or _log_of_nothing(got, wrong, facts):
            return told
        if told := sequences.late(got, expected.items, wrong) or examples.first_yes(
            got, expected.items, wrong
        ):
            return told
        step, first = _from_a_step_on(got, wrong), ""
        for pattern in OF_YES_AND_NO if _answers(got, wrong, expected) else PATTERNS:
            said = _said(pattern, wrong, got, expected, facts)
            if all(said.values()) or (any(said.values()) and pattern in OF_SOME):
                return _one_question(step, _together(said))
            first = first or said[wrong[0]]
        # Of steps that are all wrong, the first one: what comes later stands on it.
        in_steps = 1 < len(wrong) == len(got) and all(NUMBERED.fullmatch(item) for item in wrong)
        return step or (first if in_steps else "") or _alone(got, wrong)

    @cached_property
    @np.errstate(all="ignore")
    def factors(self) -> dict[str, float | None]:
        """By wrong item of numbers, how many times what is expected it is; None where it is no multiple."""
        if _answers(self._got, self._wrong, self._expected):
            return {}
        pairs = {item: (self._got[item], self._expected.items[item]) for item in self._wrong}
        return {
            item: patterns.factor_of(got, want)
            for item, (got, want) in pairs.items()
            if comparable(got, want) and np.isfinite(got).all() and got.any() and want.any()
        }

    @cached_property
    def meanings(self) -> tuple[str, ...] | None:
        """What the factors of the wrong items may be called by; None where none of them has a factor."""
        found: dict[str, None] | None = None
        for item in self._wrong:
            factor = self.factors.get(item)
            if factor is not None:
                found = (found or {}) | dict.fromkeys(self._facts.meanings(factor))
        return None if found is None else tuple(found)


def elsewhere(differences: Sequence[Difference]) -> Elsewhere:
    """What the wrong checks of an exercise say together; they begin with ordinary inputs."""
    found = [names for each in differences if (names := each.meanings) is not None]
    fits = Counter(name for names in found for name in names)
    first = {item: factor for each in reversed(differences) for item, factor in each.factors.items()}
    return Elsewhere(
        tuple(name for name, count in fits.most_common() if 2 * count > len(found)) if found else None,
        frozenset(item for item, factor in first.items() if factor is None),
        frozenset(first),
    )


def _said(
    pattern: Pattern, wrong: list[str], got: dict[str, Array], expected: Evidence, facts: Facts
) -> dict[str, str]:
    """What a pattern says of each wrong item, up to the first of which it says nothing that it should."""
    said = {}
    for item in wrong:
        said[item] = pattern(item, got[item], expected.items[item], facts)
        if not said[item] and pattern not in OF_SOME:
            break
    return said


def _one_question(step: str, told: list[str]) -> str:
    """Sentences with one question at most: the first of those about numbers, else that about the step."""
    asking = [text for text in told if text.endswith("?")]
    rest = [text if text not in asking[1:] else _stated(text) for text in told]
    return " ".join(filter(None, (_stated(step) if asking else step, *rest)))


def _stated(text: str) -> str:
    """What is said without what is asked at its end."""
    end = max(text.rfind(": "), text.rfind(". "))
    return f"{text[:end]}." if text.endswith("?") and end > 0 else text


def _together(said: dict[str, str]) -> list[str]:
    """What is said of several items: of those that are alike, once."""
    (item, first), *others = [(item, text) for item, text in said.items() if text]
    alike = [name for name, text in others if re.sub(rf"\b{name}\b", item, text) == first]
    different = [text for name, text in others if name not in alike]
    told = [first, *different[: SENTENCES - 1]]
    if alike:
        left = len(alike) - NAMES
        listed = f"{', '.join(alike[:NAMES])} and {left} more" if left > 0 else _names(alike)
        told.insert(1, f"The same holds for {listed}.")
    return told


def _names(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _answers(got: dict[str, Array], wrong: list[str], expected: Evidence) -> bool:
    """Whether a wrong item answers a question: yes and no have no size, no sign and no digits."""
    return any(each[item].dtype.kind == "b" for item in wrong for each in (got, expected.items))


def _exchanged(got: dict[str, Array], expected: Evidence, wrong: list[str]) -> str:
    """Two items, each of which has the other's shape."""
    if len(wrong) != 2 or len({expected.items[item].shape for item in wrong}) == 1:
        return ""
    first, second = wrong
    if (got[first].shape, got[second].shape) != (expected.items[second].shape, expected.items[first].shape):
        return ""
    return f"{first} and {second} have changed places: in which order are they to be returned?"


def _log_of_nothing(got: dict[str, Array], wrong: list[str], facts: Facts) -> str:
    """A single number that is infinite among right ones: no overflow of exp, which they would show."""
    if len(wrong) > 1 or len(got) == 1 or got[wrong[0]].ndim or not np.isinf(got[wrong[0]]):
        return ""
    if all(fact.value.ndim < 2 for fact in facts.all_arguments):
        return ""  # no scores of which there could be logarithms
    return f"{wrong[0]} is infinite, and all else is right: is it the log of a number that was rounded to 0?"


def _of_samples(
    check: Check, wrong: list[str], got: dict[str, Array], expected: Evidence, facts: Facts
) -> str:
    """Of random items, the first of which something can be said."""
    for item in wrong:
        comparison = check.comparison(item)
        if got[item].shape != expected.items[item].shape:
            return patterns.of_shape(item, got[item], expected.items[item], facts)
        told = ""
        if isinstance(comparison, Frequency):
            told = samples.of_frequency(item, comparison, got[item], facts)
        elif isinstance(comparison, Distribution):
            told = samples.of_sample(item, comparison, got[item], facts)
        if told:
            return told
    return ""


def _from_a_step_on(got: dict[str, Array], wrong: list[str]) -> str:
    """Items that are numbered (step_1, step_2): right at first, wrong from some step on."""
    steps = [item for item in got if NUMBERED.fullmatch(item)]
    first = next((index for index, item in enumerate(steps) if item in wrong), 0)
    if len(steps) < len(got) or not first or any(item not in wrong for item in steps[first:]):
        return ""
    return f"{steps[first - 1]} is right, and all is wrong from {steps[first]} on: what is different by then?"


def _alone(got: dict[str, Array], wrong: list[str]) -> str:
    """One wrong item among right ones."""
    right = [item for item in got if item not in wrong]
    if not right or len(wrong) > 1:
        return ""
    if len(right) > 2 * NAMES:
        return f"Only {wrong[0]} is wrong; all other {len(right)} are right."
    return f"Only {wrong[0]} is wrong; {_names(right)} {'are' if len(right) > 1 else 'is'} right."
