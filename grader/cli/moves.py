"""How verdicts move from one grading to the next, in words."""

from collections.abc import Iterable

from grader.classroom.entries import Checked
from grader.classroom.scores import Pair
from grader.model import Verdict
from grader.report.words import word

NEW, GONE, WORTH = "new", "gone", "other points"

Move = tuple[str, str]  # a check and how its verdict moves, or an assignment whose points are others


def moves(pairs: Iterable[Pair]) -> list[Move]:
    """Each change once, those of verdicts first.

    Args:
        pairs: a check before and after; None where there is none.
    """
    found = dict.fromkeys(_move(old, new) for old, new in pairs)
    return sorted(found, key=lambda move: move[1] == WORTH)


def in_words(move: Move) -> str:
    """A change without the assignment's name, where it is about a check of it."""
    name, how = move
    return f"{name.partition('::')[2] or name}: {how}"


def _move(old: Checked | None, new: Checked | None) -> Move:
    check = new or old
    assert check is not None
    if old is None:
        return check.check_id, f"{NEW}, {_word(check)}"
    if new is None:
        return check.check_id, f"{GONE}, was {_word(check)}"
    if old.verdict == new.verdict:
        return check.check_id.split("::")[0], WORTH
    return check.check_id, f"{_word(old)} → {_word(new)}"


def _word(check: Checked) -> str:
    return word(Verdict(check.verdict))
