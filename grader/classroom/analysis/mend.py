"""What to look at next term in a check, in plain sentences: only where enough students were judged."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from grader.model.items import (
    BACKWARDS,
    EVERYBODY,
    NOBODY,
    SAME,
    UNRELIABLE,
    WEAK,
    Advice,
    Item,
)
from grader.model.items import Same as Pair

FEW = 10  # students that something is said of at least
MANY = 30  # students at which a correlation says something
POOR = 0.2  # discrimination below which Ebel and Frisbie call an item poor
EASY, HARD = 0.9, 0.1  # difficulty beyond which a correlation is small by itself
ERRORS = 2.0  # standard errors, 1 / √n each, that a correlation must be below 0
RAISED = 0.01  # of alpha, by leaving a check out


def advice(item: Item, alpha: float | None, same: Sequence[Pair]) -> Item:
    """The item with what is to be said of it.

    Args:
        item: a check.
        alpha: Cronbach's alpha of its assignment.
        same: pairs of checks that say the same, the closest first.
    """
    return replace(item, mend=tuple(_said(item, alpha, same))) if item.ran >= FEW else item


def _said(item: Item, alpha: float | None, same: Sequence[Pair]) -> Iterator[Advice]:
    if item.passed == 0:
        text = f"None of {item.ran} passed it. Does the handout say enough, and does the check ask for that?"
        yield Advice(NOBODY, text)
    yield from _of_discrimination(item)
    without = item.alpha_without
    if alpha is not None and without is not None and item.ran >= MANY and without > alpha + RAISED:
        both = f"{without:.2f} without it, {alpha:.2f} with it"
        yield Advice(UNRELIABLE, f"Cronbach's alpha would be higher without it: {both}.")
    closest = next((pair for pair in same if pair.second == item.id), None)
    if closest is not None:
        first = closest.first.partition("::")[2]
        told = f"{closest.alike} of {closest.ran} had the same verdict in {first}. Are both of them needed?"
        yield Advice(SAME, told)
    if item.passed == item.ran:
        text = f"All {item.ran} passed it. As a first step that is fine; as a test it tells nobody apart."
        yield Advice(EVERYBODY, text)


def _of_discrimination(item: Item) -> Iterator[Advice]:
    """What is said of a correlation that is low, or below 0."""
    found = item.discrimination
    if found is None or item.difficulty is None:
        return
    told = f"(discrimination {found:.2f})".replace("-", "−")
    if found < 0 and found * found * item.ran > ERRORS**2:
        text = f"Students with more points elsewhere fail it more often {told}. Is it ambiguous, or wrong?"
        yield Advice(BACKWARDS, text)
    elif found < POOR and item.ran >= MANY and HARD <= item.difficulty <= EASY:
        text = f"Those who pass it are hardly better elsewhere {told}. Is it luck, or another topic?"
        yield Advice(WEAK, text)
