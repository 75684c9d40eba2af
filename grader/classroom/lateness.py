"""How late something is, what that costs, and how free days are used best. Nothing here reads a gradebook."""

from collections.abc import Sequence
from datetime import datetime

from grader.course.policy import Late, after
from grader.record import Record

DIGITS = 9  # of points that are compared: less is the rounding of floats


class Owed(Record):
    """An assignment that is late: the points it would have in time, and the started days."""

    assignment: str
    points: float
    days: int
    extra: bool = False  # whether its points come on top of the course's


class _Use(Record):
    """A way to use free days: what is left of the points, and the days by assignment."""

    points: float
    days: tuple[tuple[str, int], ...] = ()

    @property
    def rank(self) -> tuple[float, int]:
        """More points are better; of as many, those that leave more days."""
        return round(self.points, DIGITS), -sum(days for _, days in self.days)


def days_late(handed_in: datetime, due: datetime, grace: float = 0.0) -> int:
    """Started days between a due date and the time when something was handed in.

    Args:
        handed_in: with its time zone.
        due: likewise; its days are those of its own time zone's calendar.
        grace: minutes that each day lasts longer.

    Returns:
        0 up to the due date and its grace, to the second; then 1 up to the same time of the next day.
    """
    gone = (handed_in - after(due, 0, grace)).days
    days = max(gone - 1, 0)  # clocks that are changed make at most an hour of difference
    while handed_in > after(due, days, grace):
        days += 1
    return days


def best_use(owed: Sequence[Owed], free_days: int, late: Late, most_extra: float | None) -> dict[str, int]:
    """How many free days each late assignment gets, so that all points together are the most.

    Each free day makes one assignment a day less late. Of several ways the one that uses fewer days is taken.

    Args:
        owed: what is late.
        free_days: that there are.
        late: what days cost.
        most_extra: the most that extra assignments add; None for all of their points.
    """
    ordinary = _best([each for each in owed if not each.extra], free_days, late)
    extra = _best([each for each in owed if each.extra], free_days, late)
    ways = []
    for days in range(free_days + 1):
        one, two = ordinary[days], extra[free_days - days]
        on_top = two.points if most_extra is None else min(two.points, most_extra)
        ways.append(_Use(one.points + on_top, one.days + two.days))
    return dict(max(ways, key=lambda way: way.rank).days)


def _best(owed: Sequence[Owed], free_days: int, late: Late) -> list[_Use]:
    """The best way to use at most 0, 1, 2, … free days."""
    best = [_Use(0.0)] * (free_days + 1)
    for each in owed:
        best = [_with(each, best[: budget + 1], late) for budget in range(free_days + 1)]
    return best


def _with(each: Owed, best: Sequence[_Use], late: Late) -> _Use:
    """The best way with one more assignment; before it, the best ways of the others for each budget."""
    ways = []
    for used in range(min(each.days, len(best) - 1) + 1):
        rest = best[len(best) - 1 - used]
        points = rest.points + each.points * late.kept(each.days - used)
        ways.append(_Use(points, (*rest.days, (each.assignment, used)) if used else rest.days))
    return max(ways, key=lambda way: way.rank)
