"""One SQLite file: how it is opened, written to in whole transactions, and what is said when that fails."""

import contextlib
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from grader.errors import GraderError

PATIENCE = 30.0  # seconds that other processes may take to write
HEAD = b"SQLite format 3\0"  # that each file of SQLite's begins with
OLDEST = (3, 37)  # version of SQLite that has strict tables
PAUSE = 0.05  # seconds until a file that is locked is tried again
NO_BOOK = "`grader class` makes one, or name another with --gradebook"
PAGE = 200  # rows that are in memory at a time

Row = sqlite3.Row


class GradebookError(GraderError):
    """A gradebook cannot be used as it was asked; the message is one line: item, problem and fix."""


class Database:
    """A connection to one file. Its statements raise `GradebookError` where the file is to blame."""

    def __init__(self, path: Path, *, create: bool, patience: float = PATIENCE) -> None:
        """Open the file; nothing is written yet.

        Args:
            path: of the file.
            create: whether it may be made.
            patience: seconds to wait for other processes.

        Raises:
            GradebookError: if it is missing, or no file of SQLite's.
        """
        self.path = path
        self._patience = patience
        if sqlite3.sqlite_version_info < OLDEST:
            wanted = ".".join(map(str, OLDEST))
            said = f"needs SQLite {wanted}, and this Python has {sqlite3.sqlite_version}"
            raise GradebookError(f"{path}: {said}; use a newer Python")
        _look_at(path, create=create)
        with self._told():
            self._connection = sqlite3.connect(path, timeout=patience, isolation_level=None)
            self._connection.row_factory = Row

    def close(self) -> None:
        """End the connection; what was written is in the file."""
        self._connection.close()

    def harden(self) -> None:
        """Ask for a journal that survives kills and lets others read meanwhile, and for foreign keys.

        SQLite does not wait for others where it changes the kind of journal, so this does.
        """
        deadline = time.monotonic() + self._patience
        while True:
            try:
                self._connection.execute("PRAGMA journal_mode = WAL")
                break
            except sqlite3.OperationalError as error:
                if _kind(error) != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                    raise self._error(error) from None
                time.sleep(PAUSE)
        self.run("PRAGMA synchronous = FULL")
        self.run("PRAGMA foreign_keys = ON")
        self.run("PRAGMA trusted_schema = OFF")

    def run(self, sql: str, *values: Any) -> int:
        """Run one statement; returns the number of the row that it has added."""
        with self._told():
            return self._connection.execute(sql, _storable(values)).lastrowid or 0

    def run_for_each(self, sql: str, rows: list[tuple[Any, ...]]) -> None:
        """Run one statement with each row of values."""
        with self._told():
            self._connection.executemany(sql, map(_storable, rows))

    def rows(self, sql: str, *values: Any) -> list[Row]:
        """All rows that a statement gives."""
        with self._told():
            return self._connection.execute(sql, _storable(values)).fetchall()

    def row(self, sql: str, *values: Any) -> Row | None:
        """The first row that a statement gives."""
        return next(iter(self.rows(sql, *values)), None)

    def one(self, sql: str, *values: Any) -> Any:
        """The first value of the first row; None without a row."""
        row = self.row(sql, *values)
        return None if row is None else row[0]

    def pages(self, sql: str, start: Any, key: str) -> Iterator[Row]:
        """The rows of a statement, some at a time, so that no transaction is open while a row is looked at.

        Args:
            sql: gives rows with a key above its first parameter, in the key's order, as many as the second.
            start: a key below all others.
            key: the name of the column.
        """
        while found := self.rows(sql, start, PAGE):
            yield from found
            start = found[-1][key]

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction: all of it is kept, or nothing. Others that write wait until it ends."""
        self.run("BEGIN IMMEDIATE")
        try:
            yield
            self.run("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):  # a full disk has rolled it back already
                self._connection.rollback()
            raise

    def copy_to(self, path: Path) -> None:
        """Write a copy of what is in the file to another one, which must not be there."""
        with (
            self._told(),
            contextlib.closing(sqlite3.connect(self.path, timeout=self._patience)) as source,
            contextlib.closing(sqlite3.connect(path)) as target,
        ):
            source.backup(target)

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
            raise  # whoever asked is to blame
        except sqlite3.DatabaseError as error:
            raise self._error(error) from None

    def _error(self, error: sqlite3.Error) -> GradebookError:
        busy = f"another process has been writing to it for {self._patience:g} s; wait until it ends"
        said = {
            sqlite3.SQLITE_BUSY: busy,
            sqlite3.SQLITE_LOCKED: busy,
            sqlite3.SQLITE_READONLY: "it, or its folder, may not be written to; give yourself the right to",
            sqlite3.SQLITE_CANTOPEN: "cannot be opened; check the rights of it and its folder",
            sqlite3.SQLITE_PERM: "cannot be opened; check the rights of it and its folder",
            sqlite3.SQLITE_FULL: "the disk is full; make room and run this again, what was recorded is kept",
            sqlite3.SQLITE_NOTADB: "is no gradebook; name another file with --gradebook",
            sqlite3.SQLITE_CORRUPT: "is damaged; put back a copy of it",
        }.get(_kind(error), f"cannot be used ({error}); look after the disk, what was recorded is kept")
        return GradebookError(f"{self.path}: {said}")


def _look_at(path: Path, *, create: bool) -> None:
    """Refuse a file that is none of SQLite's; make it where it may be made, for nobody else to read."""
    try:
        if create and not path.exists():
            path.touch(0o600)
        with path.open("rb") as file:
            head = file.read(len(HEAD))
    except FileNotFoundError:
        fix = "name a file in a folder that exists" if create else NO_BOOK
        raise GradebookError(f"{path}: not found; {fix}") from None
    except OSError as error:
        raise GradebookError(f"{path}: cannot be opened ({error.strerror}); name another file") from None
    if head not in (b"", HEAD):
        raise GradebookError(f"{path}: is no gradebook; name another file with --gradebook")


def _kind(error: sqlite3.Error) -> int:
    """The kind of an error, without its details."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF


def _storable(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Values as SQLite takes them: bytes of a name that are no text are written out."""
    return tuple(
        value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value
        for value in values
    )
