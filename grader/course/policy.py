"""When assignments are due and what being late costs, read from course.toml.

Nothing of it decides a verdict, so a due date that is moved makes no grading out of date.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from math import inf
from typing import TYPE_CHECKING, Any

from grader.record import Record

if TYPE_CHECKING:
    from grader.course.tables import Reader

COURSE_KEYS = ("timezone", "late")  # of course.toml that this file reads
ASSIGNMENT_KEYS = ("due",)
LATE_KEYS = ("grace", "per_day", "cut_off", "at_most", "free_days")
MOST_FREE_DAYS = 366
LOCAL_TIME = "write 2026-03-20T23:59:00+09:00, or give the course a timezone above [[assignments]]"


class Late(Record):
    """What is taken off an assignment that comes late.

    Attributes:
        grace: minutes after the due date that are not late yet.
        per_day: share of its points that each started day costs, between 0 and 1.
        cut_off: days after which it counts 0; None for never.
        at_most: the largest share that days cost.
        free_days: days of the whole course that cost a student nothing.
    """

    grace: float = 0.0
    per_day: float = 0.0
    cut_off: int | None = None
    at_most: float = 1.0
    free_days: int = 0

    def kept(self, days: int) -> float:
        """The share of its points that an assignment keeps which is so many started days late."""
        if self.cut_off is not None and days > self.cut_off:
            return 0.0
        return max(0.0, 1 - min(self.per_day * days, self.at_most))


class Policy(Record):
    """Due dates by assignment, with their time zones, and what being late costs; None for nothing."""

    due: dict[str, datetime]
    late: Late | None = None


NEVER_LATE = Policy({})


def after(due: datetime, days: int = 0, minutes: float = 0.0) -> datetime:
    """The same time of day some days after a due date, and some minutes, in UTC.

    A day is one of the calendar, of 23 or 25 hours where clocks are changed. Of a time that is there twice
    the second is meant; one that is not there comes an hour later.
    """
    wall = due + timedelta(days=days)
    return max(wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1)) + timedelta(minutes=minutes)


def read(reader: "Reader", table: dict[str, Any]) -> Policy:
    """Read the policy of a course.

    Args:
        reader: takes note of what is wrong.
        table: all of course.toml.
    """
    zone = _zone(reader, table)
    entries = table.get("assignments")
    due = dict[str, datetime]()
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict):
            item = f"{reader.file}: assignments.{entry.get('name')}"
            when = _due(reader, entry["due"], f"{item}.due", zone) if "due" in entry else None
            if when is not None:
                due[str(entry.get("name"))] = when
    late = _late(reader, table["late"]) if "late" in table else None
    if late is not None and not due and not reader.problems:
        reader.problem(f"{reader.file}: late", "no assignment has a due date", "give one `due`, or remove it")
    return Policy(due, late)


def without(table: dict[str, Any]) -> dict[str, Any]:
    """All of course.toml that can decide a verdict: what this file reads is left out."""
    kept = {key: value for key, value in table.items() if key not in COURSE_KEYS}
    entries = table["assignments"]
    kept["assignments"] = [{k: v for k, v in each.items() if k not in ASSIGNMENT_KEYS} for each in entries]
    return kept


def _zone(reader: "Reader", table: dict[str, Any]) -> tzinfo | None:
    """The course's time zone, or None; some zone where the one that is named is wrong, which is told once."""
    if "timezone" not in table:
        return None
    name = reader.value(table, reader.file, "timezone", str)
    if name is None:
        return UTC
    import zoneinfo  # where a course names one only

    try:
        return zoneinfo.ZoneInfo(name)
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        known = "write one such as Asia/Seoul" if zoneinfo.available_timezones() else "install tzdata"
        reader.problem(f"{reader.file}: timezone", f'this machine knows no "{name}"', known)
        return UTC


def _due(reader: "Reader", given: Any, item: str, zone: tzinfo | None) -> datetime | None:
    """A due date with its time zone: the course's, else a fixed distance from UTC."""
    if not isinstance(given, datetime):
        shown = str(given) if isinstance(given, (date, time)) else repr(given)
        reader.problem(item, f"expected a date with a time, got {shown}", "write 2026-03-20T23:59:00+09:00")
        return None
    if given.tzinfo is None and zone is None:
        reader.problem(item, "has no time zone", LOCAL_TIME)
        return None
    if given.tzinfo is not None:
        return given if zone is None else given.astimezone(zone)
    when = given.replace(tzinfo=zone)
    there = when.astimezone(UTC).astimezone(zone).replace(tzinfo=None)
    if there != given:  # clocks were put forward
        reader.problem(item, f"{given} is no time in {zone}: clocks jump to {there:%H:%M}", "name another")
        return None
    return when


def _late(reader: "Reader", table: Any) -> Late | None:
    """What being late costs, if it is said rightly."""
    item, before = f"{reader.file}: late", len(reader.problems)
    if not isinstance(table, dict):
        reader.problem(item, "is no table", "write [late]")
        return None
    reader.keys(table, item, LATE_KEYS)
    grace = _bounded(reader, table, "grace", float, 0.0, inf, "minutes")
    per_day = _bounded(reader, table, "per_day", float, 0.0, 1.0, "a share, such as 0.1")
    at_most = _bounded(reader, table, "at_most", float, 1.0, 1.0, "a share, such as 0.5")
    free_days = _bounded(reader, table, "free_days", int, 0, MOST_FREE_DAYS, "days")
    cut_off = _bounded(reader, table, "cut_off", int, 0, 10_000, "days") if "cut_off" in table else None
    if len(reader.problems) > before:
        return None
    if not per_day and cut_off is None:
        reader.problem(item, "costs nothing", "give it per_day or cut_off, or remove it")
        return None
    return Late(float(grace), float(per_day), cut_off, float(at_most), free_days)


def _bounded(
    reader: "Reader", table: Any, key: str, kind: type, default: float, most: float, what: str
) -> Any:
    """A number of [late] from 0 up to a bound."""
    item = f"{reader.file}: late"
    found = reader.value(table, item, key, kind, default)
    if found is None or (0 <= found <= most and found < inf):
        return found
    bound = "" if most == inf else f" to {most:g}"
    reader.problem(f"{item}.{key}", f"expected a number from 0{bound}, got {found:g}", f"give it {what}")
    return None
