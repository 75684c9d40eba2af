"""Attempts of a student in their order: which is new, where it belongs, since when a module is the same."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from grader.classroom.database import Database, Row
from grader.classroom.entries import KeptAttempt

FIELDS = ("team", "source")  # texts of an attempt that a later look may fill in


def of(database: Database, student: str) -> list[KeptAttempt]:
    """All attempts of a student, the first one first."""
    modules: dict[int, dict[str, str]] = {}
    for row in database.rows(
        "SELECT modules.* FROM modules JOIN attempts ON attempt = key WHERE student = ?", student
    ):
        modules.setdefault(row["attempt"], {})[row["assignment"]] = row["digest"]
    rows = database.rows("SELECT * FROM attempts WHERE student = ? ORDER BY number", student)
    return [from_row(row, modules.get(row["key"], {})) for row in rows]


def from_row(row: Row, modules: Mapping[str, str]) -> KeptAttempt:
    """An attempt as the gradebook has it."""
    return KeptAttempt(
        key=row["key"],
        student=row["student"],
        number=row["number"],
        digest=row["digest"],
        handed_in=read_time(row["handed_in"]),
        late=None if row["late"] is None else bool(row["late"]),
        team=row["team"],
        source=row["source"],
        counted=row["counted"],
        modules=dict(modules),
    )


def add(database: Database, given: KeptAttempt, *, latest: bool) -> int:
    """Put an attempt in its place, within a transaction; one that is there is only filled in.

    Args:
        database: the gradebook.
        given: the attempt; its key and its number mean nothing yet.
        latest: whether the platform says that it is the last one.

    Returns:
        Its key.
    """
    there = of(database, given.student)
    found = same(there, given, latest=latest)
    if found is None:
        number = place(there, given, latest=latest)
        move = "UPDATE attempts SET number = {} WHERE student = ? AND number {}"
        database.run(move.format("-(number + 1)", ">= ?"), given.student, number)
        database.run(move.format("-number", "< 0"), given.student)
        key = database.run(
            "INSERT INTO attempts (student, number, counted, handed_in, late, team, digest, source)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            *(given.student, number, given.counted, write_time(given.handed_in), given.late),
            *(given.team, given.digest, given.source),
        )
    else:
        key = found.key
        database.run(
            "UPDATE attempts SET handed_in = coalesce(handed_in, ?), late = coalesce(?, late),"
            " team = coalesce(nullif(?, ''), team), source = coalesce(nullif(?, ''), source) WHERE key = ?",
            *(write_time(given.handed_in), given.late, given.team, given.source, key),
        )
    database.run_for_each(
        "INSERT OR IGNORE INTO modules VALUES (?, ?, ?)",
        [(key, assignment, digest) for assignment, digest in given.modules.items()],
    )
    return key


def same(there: Sequence[KeptAttempt], given: KeptAttempt, *, latest: bool) -> KeptAttempt | None:
    """The attempt that another look at an export shows again.

    The same files at the same time are the same attempt. Where no time is known, the same files with the same
    number are; but if they are said to be the last and are not, somebody has gone back to them.
    """
    alike = [each for each in there if each.digest == given.digest]
    timed = [each for each in alike if given.handed_in and each.handed_in == given.handed_in]
    if timed:
        return timed[0]
    if given.handed_in:
        alike = [each for each in alike if each.handed_in is None]
    alike = [each for each in alike if each.counted == given.counted]
    return next((each for each in alike if each is there[-1] or not latest), None)


def place(there: Sequence[KeptAttempt], given: KeptAttempt, *, latest: bool) -> int:
    """The number of a new attempt among the others: by time; else the last, or as the platform counts."""
    times = [(each.number, each.handed_in) for each in there if each.handed_in]
    if given.handed_in and times:
        before = [number for number, time in times if time <= given.handed_in]
        return before[-1] + 1 if before else times[0][0]
    later = [each.number for each in there if each.counted > given.counted]
    return later[0] if later and not latest else len(there) + 1


def since(attempts: Sequence[KeptAttempt], assignment: str) -> KeptAttempt | None:
    """The first attempt of the unbroken run, up to the last, in which an assignment's module is the same.

    So handing in week 3 does not make week 1 late.

    Returns:
        None where the last attempt has no such module; the last itself where it is not known what is in it.
    """
    if not attempts or (attempts[-1].modules and assignment not in attempts[-1].modules):
        return None
    first = attempts[-1]
    for each in reversed(attempts):
        if not each.modules or each.modules.get(assignment) != attempts[-1].modules.get(assignment):
            break
        first = each
    return first


def write_time(when: datetime | None) -> str | None:
    """A time as the gradebook keeps it: UTC, so that texts are in the order of times."""
    return None if when is None else when.astimezone(UTC).isoformat(timespec="microseconds")


def read_time(text: str | None) -> datetime | None:
    """A time out of the gradebook."""
    return None if text is None else datetime.fromisoformat(text)
