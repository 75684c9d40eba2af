"""The tables of a gradebook, and how an older gradebook gets those of today."""

import contextlib
import os
from pathlib import Path

from grader.classroom.database import Database, GradebookError

APPLICATION = 0x444C4742  # "DLGB": tells a gradebook from files of other programs

_MADE = """
    reason TEXT NOT NULL,
    author TEXT NOT NULL,
    made TEXT NOT NULL,
    withdrawn TEXT,
    withdrawn_by TEXT,
    withdrawn_for TEXT
"""  # of a decision: why, by whom and when; one that is withdrawn stays

# Times are UTC, ISO 8601. `report` is all of a report; what is asked for often has columns of its own.
FIRST = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    """CREATE TABLE students (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL, login TEXT NOT NULL,
        sis_id TEXT NOT NULL, section TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE attempts (
        key INTEGER PRIMARY KEY, student TEXT NOT NULL REFERENCES students, number INTEGER NOT NULL,
        counted INTEGER NOT NULL, handed_in TEXT, late INTEGER, team TEXT NOT NULL, digest TEXT NOT NULL,
        source TEXT NOT NULL,
        UNIQUE (student, number)
    ) STRICT""",
    "CREATE INDEX attempts_by_digest ON attempts (digest)",
    """CREATE TABLE modules (
        attempt INTEGER NOT NULL REFERENCES attempts, assignment TEXT NOT NULL, digest TEXT NOT NULL,
        PRIMARY KEY (attempt, assignment)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE gradings (
        key INTEGER PRIMARY KEY, attempt INTEGER NOT NULL REFERENCES attempts,
        course TEXT NOT NULL, results TEXT NOT NULL, grader TEXT NOT NULL, scope TEXT NOT NULL,
        made TEXT NOT NULL, status TEXT NOT NULL, reason TEXT NOT NULL, score REAL NOT NULL,
        max_score REAL NOT NULL, seconds REAL NOT NULL, accepted INTEGER NOT NULL, report BLOB NOT NULL,
        UNIQUE (attempt, course, results, grader, scope)
    ) STRICT""",
    """CREATE TABLE verdicts (
        grading INTEGER NOT NULL REFERENCES gradings ON DELETE CASCADE, place INTEGER NOT NULL,
        check_id TEXT NOT NULL, verdict TEXT NOT NULL, points REAL NOT NULL, max_points REAL NOT NULL,
        hidden INTEGER NOT NULL, diagnosis TEXT NOT NULL, name TEXT NOT NULL, seconds REAL NOT NULL,
        PRIMARY KEY (grading, place)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE trainings (
        grading INTEGER NOT NULL REFERENCES gradings ON DELETE CASCADE, assignment TEXT NOT NULL,
        accuracy REAL, seconds REAL NOT NULL, epochs INTEGER NOT NULL,
        PRIMARY KEY (grading, assignment)
    ) STRICT, WITHOUT ROWID""",
    f"""CREATE TABLE overrides (
        key INTEGER PRIMARY KEY, student TEXT NOT NULL REFERENCES students, target TEXT NOT NULL,
        points REAL NOT NULL, {_MADE}
    ) STRICT""",
    f"""CREATE TABLE excused (
        key INTEGER PRIMARY KEY, student TEXT NOT NULL REFERENCES students, target TEXT NOT NULL, {_MADE}
    ) STRICT""",
    """CREATE TABLE set_aside (
        attempt INTEGER PRIMARY KEY REFERENCES attempts, tries INTEGER NOT NULL, reason TEXT NOT NULL,
        last TEXT NOT NULL
    ) STRICT""",
)

SECOND = (
    f"""CREATE TABLE accommodations (
        key INTEGER PRIMARY KEY, student TEXT NOT NULL REFERENCES students, target TEXT NOT NULL,
        minutes REAL NOT NULL, free_days INTEGER NOT NULL, {_MADE}
    ) STRICT""",
    "ALTER TABLE gradings ADD COLUMN draw TEXT",  # the seed of hidden inputs that were drawn anew
    "CREATE INDEX overrides_by_student ON overrides (student)",
    "CREATE INDEX excused_by_student ON excused (student)",
    "CREATE INDEX accommodations_by_student ON accommodations (student)",
)

STEPS = (FIRST, SECOND)  # from each version to the next; 0 is an empty file
VERSION = len(STEPS)


def prepare(database: Database, title: str, *, create: bool) -> None:
    """Make or renew the tables of a gradebook, and see that it is this course's.

    Args:
        database: the file.
        title: of the course.
        create: whether an empty file may become a gradebook.

    Raises:
        GradebookError: if it is no gradebook, another course's, or that of a newer grader.
    """
    path, version = database.path, _version(database)
    if version == 0 and not create:
        raise GradebookError(f"{path}: is empty; name another with --gradebook")
    if version > VERSION:
        said = f"was written by a newer grader (its version is {version}, this grader's {VERSION})"
        raise GradebookError(f"{path}: {said}; install that one")
    _refuse_others(database, title, version)
    database.harden()
    if version < VERSION:
        _renew(database, title)
        _refuse_others(database, title, VERSION)


def _version(database: Database) -> int:
    """The version of a gradebook's tables; 0 for an empty file."""
    application = database.one("PRAGMA application_id")
    if application == APPLICATION:
        return int(database.one("PRAGMA user_version"))
    if application or database.one("SELECT count(*) FROM sqlite_master"):
        raise GradebookError(f"{database.path}: is a file of another program; name another with --gradebook")
    return 0


def _refuse_others(database: Database, title: str, version: int) -> None:
    """Refuse the gradebook of another course."""
    own = database.one("SELECT value FROM meta WHERE name = 'course'") if version else title
    if own != title:
        said = f'is the gradebook of "{own}", not of "{title}"; name another with --gradebook'
        raise GradebookError(f"{database.path}: {said}, or the right --course")


def _renew(database: Database, title: str) -> None:
    """Take all steps that are missing, in one transaction. A gradebook is copied before."""
    with database.writing():
        version = _version(database)  # another process may have been first
        if 0 < version < VERSION:
            _keep_copy(database, version)
        for step in STEPS[version:]:
            for statement in step:
                database.run(statement)
        if version == 0:
            database.run("INSERT INTO meta VALUES ('course', ?)", title)
        database.run(f"PRAGMA application_id = {APPLICATION}")
        database.run(f"PRAGMA user_version = {VERSION}")


def _keep_copy(database: Database, version: int) -> None:
    """Copy a gradebook as it is: `gradebook.sqlite.version-1` beside it. Half a copy has another name."""
    target, draft = (Path(f"{database.path}.version-{version}{end}") for end in ("", ".new"))
    try:
        draft.unlink(missing_ok=True)
        draft.touch(0o600)
        database.copy_to(draft)
        os.replace(draft, _free(target))
    except OSError as error:
        raise GradebookError(
            f"{target}: cannot be written ({error.strerror}); make room for a copy"
        ) from None
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def _free(path: Path) -> Path:
    """The path, with a number behind it where it is taken."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = Path(f"{path}-{number}")
    return free
