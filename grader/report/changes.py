"""What changed since the last time, in sentences."""

from collections.abc import Sequence

from grader.model import Change
from grader.report.numbers import point_word

NAMED = 3  # exercises in a sentence


def sentences(change: Change) -> str:
    """What changed, such as "+6 points: softmax is right now. Well done."; "" if nothing did."""
    now = [_are(change.right, "right now"), _are(change.again, "right again")]
    better = " and ".join(filter(None, now))
    worse = f"{_listed(change.broken)} passed last time" if change.broken else ""
    told = [_counted("+", change.gained, better), _counted("−", change.lost, worse)]
    if change.right:
        told.append("Well done.")
    if change.finished:
        told.append("All that is asked for is right. Congratulations!")
    return " ".join(filter(None, told))


def _counted(sign: str, points: float, words: str) -> str:
    """A sentence on points and what they are for; either may be missing."""
    count = f"{sign}{point_word(points)}" if round(points, 2) else ""
    both = ": ".join(filter(None, [count, words]))
    return f"{both}." if both else ""


def _are(names: Sequence[str], state: str) -> str:
    return f"{_listed(names)} {'is' if len(names) == 1 else 'are'} {state}" if names else ""


def _listed(names: Sequence[str]) -> str:
    """Names in a sentence, the first of many."""
    shown = [*names[:NAMED], *([f"{len(names) - NAMED} more"] if len(names) > NAMED else [])]
    return " and ".join(filter(None, [", ".join(shown[:-1]), shown[-1]]))
