"""What came of grading attempts: written whole, in one transaction, and found again."""

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime

from grader.classroom.attempts import write_time
from grader.classroom.database import Database, Row
from grader.classroom.entries import Checked, KeptGrading, MadeFrom
from grader.classroom.stored import packed
from grader.model import CheckResult, Provenance, Report, Training

GRADED = "graded"
NOTHING = Provenance("", "", "", "", "", "", "", "")
WITHOUT_REPORT = (
    "key, attempt, course, results, grader, scope, made, status, reason, score, max_score, seconds,"
    " accepted, draw"
)
FIRST = "ORDER BY status = 'graded' DESC, key DESC"  # the one that counts
SAME = "attempt = ? AND course = ? AND results = ? AND grader = ? AND scope = ?"


def record(
    database: Database, attempt: int, report: Report, *, scope: str, draw: str | None, accepted: bool
) -> int:
    """Write a report down, within a transaction, and return the grading's key.

    One that was made from the same is there once: the first stays, but where nothing could be graded the next
    takes its place.
    """
    origin = report.provenance or NOTHING
    there = database.row(
        f"SELECT key, status FROM gradings WHERE {SAME}",
        *(attempt, origin.course, origin.results, origin.grader, scope),
    )
    if there is not None and there["status"] == GRADED:
        return int(there["key"])
    if there is not None:
        database.run("DELETE FROM gradings WHERE key = ?", there["key"])
    draw = draw or getattr(origin, "draw", "") or None
    made = datetime.fromisoformat(origin.time) if origin.time else datetime.now(UTC)
    key = database.run(
        "INSERT INTO gradings (attempt, course, results, grader, scope, made, status, reason, score,"
        " max_score, seconds, accepted, draw, report) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        *(attempt, origin.course, origin.results, origin.grader, scope, write_time(made), report.status),
        *(report.reason, report.score, report.max_score, report.seconds, accepted, draw, packed(report)),
    )
    database.run_for_each(
        "INSERT INTO verdicts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(key, place, *_verdict(check)) for place, check in enumerate(report.checks)],
    )
    database.run_for_each(
        "INSERT INTO trainings VALUES (?, ?, ?, ?, ?)", [(key, *_training(each)) for each in report.trainings]
    )
    if report.status == GRADED:
        database.run("DELETE FROM set_aside WHERE attempt = ?", attempt)
    return key


def _verdict(check: CheckResult) -> tuple[str | float, ...]:
    kind, name = (check.diagnosis.kind.value, check.diagnosis.name) if check.diagnosis else ("", "")
    hidden = check.visibility == "hidden"
    return check.id, check.verdict.value, check.score, check.max_score, hidden, kind, name, check.seconds


def _training(training: Training) -> tuple[str | float | None, ...]:
    return training.assignment, training.accuracy, training.seconds, len(training.curve)


def known(database: Database, digest: str, made_from: MadeFrom) -> KeptGrading | None:
    """The grading of files with this digest that was made from the same, whoever handed them in."""
    row = database.row(
        f"SELECT {WITHOUT_REPORT} FROM gradings WHERE attempt IN (SELECT key FROM attempts WHERE digest = ?)"
        " AND course = ? AND results = ? AND grader = ? AND scope = ? ORDER BY status = 'graded' DESC, key",
        *(digest, made_from.course, made_from.results, made_from.grader, made_from.scope),
    )
    return None if row is None else from_row(row)


def is_there(database: Database, attempt: int, made_from: MadeFrom) -> bool:
    """Whether an attempt has a grading that was made from the same, whatever came of it."""
    values = (attempt, made_from.course, made_from.results, made_from.grader, made_from.scope)
    return database.row(f"SELECT key FROM gradings WHERE {SAME}", *values) is not None


def scopes(database: Database) -> list[str]:
    """The scopes of all gradings that count."""
    return [row["scope"] for row in database.rows("SELECT DISTINCT scope FROM gradings WHERE accepted")]


def of_attempt(database: Database, attempt: int, waiting: Collection[MadeFrom] = ()) -> list[KeptGrading]:
    """The accepted gradings of an attempt, the newest first, before them those that came to a score.

    Args:
        database: the gradebook.
        attempt: the key.
        waiting: those that were made from one of these are there as well, accepted or not.
    """
    rows = database.rows(f"SELECT {WITHOUT_REPORT} FROM gradings WHERE attempt = ? {FIRST}", attempt)
    return [each for each in map(from_row, rows) if each.accepted or each.made_from in waiting]


def settle(database: Database, made_from: MadeFrom, *, accepted: bool) -> int:
    """Make gradings that wait count, or throw them away, within a transaction; returns how many."""
    do = "UPDATE gradings SET accepted = 1" if accepted else "DELETE FROM gradings"
    done = database.rows(
        f"{do} WHERE NOT accepted AND course = ? AND results = ? AND grader = ? AND scope = ? RETURNING key",
        *(made_from.course, made_from.results, made_from.grader, made_from.scope),
    )
    return len(done)


def latest(database: Database) -> Iterator[tuple[str, KeptGrading]]:
    """Each student's id, with the grading of the last attempt that counts; those without one are left out."""
    attempt = "SELECT key FROM attempts WHERE student = id ORDER BY number DESC LIMIT 1"
    grading = f"SELECT key FROM gradings WHERE accepted AND attempt = ({attempt}) {FIRST} LIMIT 1"
    rows = database.pages(
        f"SELECT id AS student, gradings.* FROM students JOIN gradings ON gradings.key = ({grading})"
        " WHERE id > ? ORDER BY id LIMIT ?",
        "",
        "student",
    )
    for row in rows:
        yield row["student"], from_row(row)


def checks(database: Database, grading: int) -> list[Checked]:
    """What a grading says of each check, in the course's order."""
    rows = database.rows("SELECT * FROM verdicts WHERE grading = ? ORDER BY place", grading)
    return [
        Checked(
            check_id=row["check_id"],
            verdict=row["verdict"],
            points=row["points"],
            max_points=row["max_points"],
            hidden=bool(row["hidden"]),
            diagnosis=row["diagnosis"],
            name=row["name"],
            seconds=row["seconds"],
        )
        for row in rows
    ]


def by_assignment(database: Database, gradings: Iterable[KeptGrading]) -> dict[str, tuple[Checked, ...]]:
    """The checks of each assignment, from the first of the gradings that has any of it."""
    found: dict[str, tuple[Checked, ...]] = {}
    for grading in gradings:
        here: dict[str, list[Checked]] = {}
        for check in checks(database, grading.key):
            here.setdefault(check.check_id.split("::")[0], []).append(check)
        found = {name: tuple(each) for name, each in here.items()} | found
    return found


def from_row(row: Row) -> KeptGrading:
    """A grading as the gradebook has it."""
    return KeptGrading(
        key=row["key"],
        attempt=row["attempt"],
        made_from=MadeFrom(row["course"], row["results"], row["grader"], row["scope"]),
        made=datetime.fromisoformat(row["made"]),
        status=row["status"],
        reason=row["reason"],
        score=row["score"],
        max_score=row["max_score"],
        seconds=row["seconds"],
        accepted=bool(row["accepted"]),
        draw=row["draw"],
    )
