"""How wrong evidence differs from the right one, in a sentence or two, where no known mistake explains it."""

import re

import numpy as np

from grader.authoring import AtLeast, Check, Distribution, Frequency
from grader.diagnosis import patterns, positions, samples, sequences
from grader.diagnosis.arrays import comparable
from grader.diagnosis.settings import Facts
from grader.judging import compare
from grader.model import Array, Evidence

# A check with several wrong items gets a clue only if each of them shows the same pattern, but for OF_SOME.
PATTERNS = (
    positions.of_not_finite,
    patterns.of_shape,
    patterns.of_nothing,
    patterns.of_sign,
    patterns.of_factor,
    patterns.of_value,
    patterns.of_inverse,
    patterns.of_offset,
    sequences.of_lag,
    sequences.of_entry,
    patterns.of_order,
    patterns.of_repeats,
    patterns.of_type,
    sequences.of_centre,
    patterns.of_axis,
    patterns.of_sums,
    positions.of_first,
    patterns.of_lines,
    positions.of_argument,
    positions.of_classes,
    positions.of_places,
)
OF_SOME = (patterns.of_nothing, sequences.of_centre)  # which tell enough where they hold for one of them
OF_YES_AND_NO = (patterns.of_shape, positions.of_places)  # what can be said where nothing is a number
SENTENCES = 2  # of one check; further items would only repeat it
NAMES = 3  # of items of which the same is said


def clue(
    check: Check, got: dict[str, Array] | None, expected: Evidence, only: frozenset[str] | None = None
) -> str:
    """What can be said of how evidence differs from Keras's; "" where nothing simple can.

    Args:
        check: whose evidence it is; its comparisons say what is wrong.
        got: the evidence by item, or None where there is none.
        expected: Keras's evidence with its calls, whose arguments explain sizes and factors.
        only: what factors may be called by; None for whatever fits.
    """
    if got is None or got.keys() != expected.items.keys():
        return ""
    wrong = _wrong(check, got, expected)
    comparisons = [check.comparison(item) for item in wrong]
    if not wrong or any(isinstance(comparison, AtLeast) for comparison in comparisons):
        return ""
    facts = _facts(check, expected, only)
    if any(isinstance(comparison, Distribution | Frequency) for comparison in comparisons):
        return _of_samples(check, wrong, got, expected, facts)
    if told := _log_of_nothing(got, wrong):
        return told
    if told := sequences.late(got, expected.items, wrong):
        return told
    step = _from_a_step_on(got, wrong)
    for pattern in OF_YES_AND_NO if _answers(got, wrong, expected) else PATTERNS:
        said = {item: pattern(item, got[item], expected.items[item], facts) for item in wrong}
        if all(said.values()) or (any(said.values()) and pattern in OF_SOME):
            return _one_question(step, _together(said))
    return step or _alone(got, wrong)


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


def _log_of_nothing(got: dict[str, Array], wrong: list[str]) -> str:
    """A single number that is infinite among right ones: no overflow of exp, which they would show."""
    if len(wrong) > 1 or len(got) == 1 or got[wrong[0]].ndim or not np.isinf(got[wrong[0]]):
        return ""
    return f"{wrong[0]} is infinite, and all else is right: is it the log of a number that was rounded to 0?"


def meanings(check: Check, got: dict[str, Array] | None, expected: Evidence) -> frozenset[str] | None:
    """What the factors of a check's wrong items may be called by; None where it has no factor.

    A name that fits one check can do so by chance: what the factor is fits all checks of an exercise.
    """
    if got is None or got.keys() != expected.items.keys():
        return None
    found: frozenset[str] | None = None
    facts, wrong = _facts(check, expected), _wrong(check, got, expected)
    if _answers(got, wrong, expected):
        return None
    for item in wrong:
        want = expected.items[item]
        if not comparable(got[item], want) or not want.any() or not got[item].any():
            return None
        factor = patterns.factor_of(got[item], want)
        if factor is None:
            return None
        names = frozenset(facts.meanings(factor))
        found = names if found is None else found & names
    return found


def _facts(check: Check, expected: Evidence, only: frozenset[str] | None = None) -> Facts:
    return Facts([c for c in expected.calls if c.function == check.exercise] or expected.calls, only)


def _wrong(check: Check, got: dict[str, Array], expected: Evidence) -> list[str]:
    judged = {i: compare.compare_item(check.comparison(i), i, got[i], expected.items[i]) for i in got}
    return [item for item, compared in judged.items() if not compared.passed]


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
    steps = [item for item in got if re.fullmatch(r"(.+_)?(step|loss)_\d+", item)]
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
