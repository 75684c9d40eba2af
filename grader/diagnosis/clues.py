"""How wrong evidence differs from the right one, in a sentence or two, where no known mistake explains it."""

from grader import compare
from grader.authoring import AtLeast, Check, Distribution, Frequency
from grader.diagnosis import patterns, places, samples
from grader.model import Array, Call, Evidence

# A check with several wrong items gets a clue only if each of them shows the same pattern.
PATTERNS = (
    places.of_not_finite,
    patterns.of_shape,
    patterns.of_sign,
    patterns.of_factor,
    patterns.of_offset,
    patterns.of_order,
    patterns.of_type,
    patterns.of_axis,
    places.of_places,
)
SENTENCES = 2  # of one check; further items would only repeat it


def clue(check: Check, got: dict[str, Array] | None, expected: Evidence) -> str:
    """What can be said of how evidence differs from Keras's; "" where nothing simple can.

    Args:
        check: whose evidence it is; its comparisons say what is wrong.
        got: the evidence by item, or None where there is none.
        expected: Keras's evidence with its calls, whose arguments explain sizes and factors.
    """
    if got is None or got.keys() != expected.items.keys():
        return ""
    wrong = [item for item in got if not _passes(check, item, got[item], expected.items[item])]
    comparisons = [check.comparison(item) for item in wrong]
    if not wrong or any(isinstance(comparison, AtLeast) for comparison in comparisons):
        return ""
    calls = tuple(call for call in expected.calls if call.function == check.exercise) or tuple(expected.calls)
    if any(isinstance(comparison, Distribution | Frequency) for comparison in comparisons):
        return _of_samples(check, wrong, got, expected, calls)
    step = _from_a_step_on(got, wrong)
    for pattern in PATTERNS:
        said = [pattern(item, got[item], expected.items[item], calls) for item in wrong]
        if all(said):
            return " ".join(part for part in (step, *said[:SENTENCES]) if part)
    return step or _alone(got, wrong)


def _passes(check: Check, item: str, got: Array, expected: Array) -> bool:
    return compare.judge(check.comparison(item), item, got, expected).passed


def _of_samples(
    check: Check, wrong: list[str], got: dict[str, Array], expected: Evidence, calls: tuple[Call, ...]
) -> str:
    """Of random items, the first of which something can be said."""
    for item in wrong:
        comparison = check.comparison(item)
        if got[item].shape != expected.items[item].shape:
            return patterns.of_shape(item, got[item], expected.items[item], calls)
        told = ""
        if isinstance(comparison, Frequency):
            told = samples.of_frequency(item, comparison, got[item], calls)
        elif isinstance(comparison, Distribution):
            told = samples.of_sample(item, comparison, got[item], calls)
        if told:
            return told
    return ""


def _from_a_step_on(got: dict[str, Array], wrong: list[str]) -> str:
    """Items that are numbered (step_1, step_2): right at first, wrong from some step on."""
    steps = [item for item in got if item.rpartition("_")[2].isdigit()]
    first = next((index for index, item in enumerate(steps) if item in wrong), 0)
    if len(steps) < len(got) or not first or any(item not in wrong for item in steps[first:]):
        return ""
    return f"{steps[first - 1]} is right, and all is wrong from {steps[first]} on: what is kept in between?"


def _alone(got: dict[str, Array], wrong: list[str]) -> str:
    """One wrong item among right ones."""
    right = [item for item in got if item not in wrong]
    if not right or len(wrong) > 1:
        return ""
    names = " and ".join(filter(None, (", ".join(right[:-1]), right[-1])))
    return f"Only {wrong[0]} is wrong; {names} {'are' if len(right) > 1 else 'is'} right."
