"""Started days, to the second; and free days, used as well as trying all ways would."""

import itertools
import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from grader.classroom.lateness import Owed, best_use, days_late
from grader.course.policy import Late
from tests.helpers.books import DUE

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
FIXED = 20


@pytest.mark.parametrize(
    ("later", "grace", "days"),
    [
        (-DAY, 0, 0),
        (0 * DAY, 0, 0),
        (SECOND, 0, 1),
        (DAY, 0, 1),
        (DAY + SECOND, 0, 2),
        (timedelta(minutes=15), 15, 0),
        (timedelta(minutes=15) + SECOND, 15, 1),
        (DAY + timedelta(minutes=15), 15, 1),
        (DAY + timedelta(minutes=15) + SECOND, 15, 2),
        (timedelta(days=700), 0, 700),
        (timedelta(days=700) + timedelta(microseconds=1), 0, 701),
    ],
)
def test_started_days(later: timedelta, grace: float, days: int) -> None:
    assert days_late(DUE + later, DUE, grace) == days


def test_days_where_clocks_are_changed() -> None:
    """Noon to noon is one day, of 23 hours or of 25; a hundred days later the hour is still right"""
    berlin = ZoneInfo("Europe/Berlin")
    for month, day in ((3, 28), (10, 24)):
        due = datetime(2026, month, day, 12, tzinfo=berlin)
        for count in (1, 2, 100):
            ends = (due + count * DAY).astimezone(UTC)
            assert [days_late(ends + n * SECOND, due) for n in (0, 1)] == [count, count + 1]


def points(owed: list[Owed], used: dict[str, int], late: Late, most_extra: float | None) -> float:
    """What is left of the points."""
    left = {
        extra: sum(e.points * late.kept(e.days - used.get(e.assignment, 0)) for e in owed if e.extra is extra)
        for extra in (False, True)
    }
    return left[False] + (left[True] if most_extra is None else min(left[True], most_extra))


def best(owed: list[Owed], free_days: int, late: Late, most_extra: float | None) -> tuple[float, int]:
    """The most points, and the fewest days that give them, of all ways there are."""
    names = [each.assignment for each in owed]
    ways = itertools.product(*(range(each.days + 1) for each in owed))
    tried = [dict(zip(names, way, strict=True)) for way in ways if sum(way) <= free_days]
    return max((round(points(owed, used, late, most_extra), 9), -sum(used.values())) for used in tried)


def test_free_days_go_where_they_give_most() -> None:
    chance = random.Random(FIXED)
    for _ in range(150):
        owed = [
            Owed(name, chance.choice((2.0, 5.0, 8.5)), chance.randint(1, 5), chance.random() < 0.3)
            for name in "abc"[: chance.randint(1, 3)]
        ]
        late = Late(0, chance.choice((0.0, 0.1, 0.4)), chance.choice((None, 2)), chance.choice((1.0, 0.5)))
        most_extra = chance.choice((None, 4.0))
        free_days = chance.randint(0, 6)
        used = best_use(owed, free_days, late, most_extra)
        got = round(points(owed, used, late, most_extra), 9), -sum(used.values())
        assert got == best(owed, free_days, late, most_extra), (owed, late, most_extra, free_days)


def test_a_day_that_gives_nothing_is_not_used() -> None:
    """Two days of three are of no use before a cut-off, and where no points are left"""
    late = Late(cut_off=0)
    assert best_use([Owed("a", 5, 3)], 2, late, None) == {}
    assert best_use([Owed("a", 5, 3)], 3, late, None) == {"a": 3}
    assert best_use([Owed("a", 0, 1), Owed("b", 1, 1)], 2, late, None) == {"b": 1}
