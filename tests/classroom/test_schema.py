"""Files that are no gradebook of this course, older ones, and files that cannot be written to."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from grader.classroom import schema
from grader.classroom.database import Database, GradebookError
from grader.classroom.gradebook import Gradebook
from grader.classroom.students import Student
from tests.helpers import books
from tests.helpers.books import made_up, report


def refused(path: Path, *, create: bool = False, patience: float = 0.1, title: str = "Made up") -> str:
    """The line that a file is refused with."""
    with pytest.raises(GradebookError) as caught:
        Gradebook.open(path, made_up(title=title), create=create, patience=patience)
    said = str(caught.value)
    assert said.startswith(f"{path}: ")
    assert "\n" not in said
    assert ";" in said
    return said.removeprefix(f"{path}: ")


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A gradebook of today with a report in it."""
    path = tmp_path / "gradebook.sqlite"
    with Gradebook.open(path, made_up(), create=True) as book:
        book.add_student(Student("17", "Ana"))
        book.record(book.add_attempt("17", "a"), report(book.course, ("one",)))
    return path


# --- files that are refused ---


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "gradebook.sqlite"
    assert refused(path) == "not found; `grader class` makes one, or name another with --gradebook"
    assert not path.exists()
    nowhere = tmp_path / "nowhere" / "gradebook.sqlite"
    assert refused(nowhere, create=True) == "not found; name a file in a folder that exists"
    assert refused(tmp_path) == "cannot be opened (Is a directory); name another file"
    path.touch()
    assert refused(path) == "is empty; name another with --gradebook"


@pytest.mark.parametrize(
    "content", [b"a text\n", b"SQLite format 3\0" + bytes(100), b"SQLite format 3\0" * 300]
)
def test_a_file_that_is_no_database(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "gradebook.sqlite"
    path.write_bytes(content)
    assert refused(path, create=True) == "is no gradebook; name another file with --gradebook"
    assert path.read_bytes() == content


def test_a_file_of_another_program(tmp_path: Path) -> None:
    """It stays as it is, down to the kind of its journal"""
    path = tmp_path / "contacts.sqlite"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE people (name TEXT)")
    before = path.read_bytes()
    assert refused(path, create=True) == "is a file of another program; name another with --gradebook"
    assert path.read_bytes() == before


def test_a_gradebook_of_another_course(kept: Path) -> None:
    said = refused(kept, create=True, title="Another")
    fix = "name another with --gradebook, or the right --course"
    assert said == f'is the gradebook of "Made up", not of "Another"; {fix}'


def test_a_gradebook_of_a_newer_grader(kept: Path) -> None:
    with closing(sqlite3.connect(kept)) as other:
        other.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    newer = f"its version is {schema.VERSION + 1}, this grader's {schema.VERSION}"
    assert refused(kept) == f"was written by a newer grader ({newer}); install that one"


def test_a_damaged_gradebook(kept: Path) -> None:
    with closing(sqlite3.connect(kept)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    kept.write_bytes(kept.read_bytes()[:4096] + b"\xff" * 4096 * 4)
    assert refused(kept) == "is damaged; put back a copy of it"


def test_an_sqlite_that_is_too_old(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 36, 9))
    said = f"needs SQLite 3.37, and this Python has {sqlite3.sqlite_version}; use a newer Python"
    assert refused(kept) == said


# --- files that cannot be written to ---


def test_a_locked_gradebook(kept: Path) -> None:
    """Others are waited for; after that a line says so"""
    with closing(sqlite3.connect(kept, isolation_level=None)) as other:
        with Gradebook.open(kept, made_up(), patience=0.1) as book:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(GradebookError) as caught:
                book.add_student(Student("18"))
            assert str(caught.value).endswith("has been writing to it for 0.1 s; wait until it ends")
            other.execute("COMMIT")
            book.add_student(Student("18"))
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        assert refused(kept) == "another process has been writing to it for 0.1 s; wait until it ends"


def test_a_new_gradebook_that_another_process_is_making(tmp_path: Path) -> None:
    """It is waited for, also by what SQLite itself waits for nobody: the first change of the journal"""
    path = tmp_path / "gradebook.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert refused(path, create=True).startswith("another process has been writing to it for 0.1 s")
        alarm = threading.Timer(0.2, other.execute, ("COMMIT",))
        alarm.start()
        with Gradebook.open(path, made_up(), create=True) as book:
            book.add_student(Student("17"))
        alarm.join()


def test_a_full_disk(kept: Path) -> None:
    """What was recorded is kept, and nothing of what did not fit"""
    with Gradebook.open(kept, made_up()) as book:
        pages = book._database.one("PRAGMA page_count")
        book._database.run(f"PRAGMA max_page_count = {pages}")
        attempt = book.add_attempt("17", "b")
        made = report(book.course, ("two",), note=os.urandom(90_000).hex())
        with pytest.raises(GradebookError, match="the disk is full; make room and run this again"):
            book.record(attempt, made, scope="large")
        book._database.run("PRAGMA max_page_count = 1000000")
        assert book._database.one("PRAGMA integrity_check") == "ok"
        assert book._database.one("SELECT count(*) FROM gradings") == 1
        assert book._database.one("SELECT count(*) FROM verdicts") == 6
        book.record(attempt, made, scope="large")
        assert book.score("17").total_score == 10


NOBODY = """
import os, sys
from pathlib import Path
from grader.classroom.database import GradebookError
from grader.classroom.students import Student
from grader.classroom.gradebook import Gradebook
from tests.helpers.books import made_up
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
try:
    with Gradebook.open(Path(sys.argv[1]), made_up()) as book:
        book.add_student(Student("18"))
except GradebookError as error:
    print(error)
"""


def test_a_gradebook_that_may_only_be_read(kept: Path) -> None:
    """Somebody else's, in somebody else's folder"""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "gradebook.sqlite"
        shutil.copy(kept, path)
        path.chmod(0o444)
        Path(folder).chmod(0o555)
        program = [sys.executable, "-c", NOBODY, str(path)]
        told = subprocess.run(program, cwd=books.ROOT, capture_output=True, text=True, check=True).stdout
        Path(folder).chmod(0o755)
    assert told == f"{path}: it, or its folder, may not be written to; give yourself the right to\n"


# --- older gradebooks ---

OLD = """
INSERT INTO students VALUES ('17', 'Ana', '', '', '', '');
INSERT INTO attempts VALUES (1, '17', 1, 1, '2026-03-20T10:00:00.000000+00:00', NULL, '', 'a', '');
INSERT INTO gradings VALUES
    (1, 1, 'c', 'e', '1', '', '2026-03-21T10:00:00+00:00', 'graded', '', 5, 30, 1, 1, X'00');
INSERT INTO verdicts VALUES (1, 0, 'one::act::first', 'passed', 5, 5, 0, '', '', 0);
INSERT INTO overrides VALUES (1, '17', 'two', 4, 'so', 'Kim', '2026-03-22T10:00:00+00:00', NULL, NULL, NULL);
"""


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """A gradebook of the first version: without accommodations, and draws of hidden inputs."""
    path = tmp_path / "gradebook.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None)) as made:
        made.executescript("BEGIN;" + ";\n".join(schema.FIRST) + f";{OLD}COMMIT;")
        made.execute("INSERT INTO meta VALUES ('course', 'Made up')")
        made.execute(f"PRAGMA application_id = {schema.APPLICATION}")
        made.execute("PRAGMA user_version = 1")
    return path


def test_the_first_version_is_renewed(first: Path) -> None:
    """With all that is in it; a copy of it as it was is kept"""
    with Gradebook.open(first, made_up()) as book:
        assert book._database.one("PRAGMA user_version") == schema.VERSION
        assert [part.score for part in book.score("17").parts] == [5, 4, 0]
        book.decisions.accommodate("17", minutes=60, reason="so", author="Kim")
        book.record(book.add_attempt("17", "b"), report(book.course, ()), draw="9")
        assert book.latest("17") is not None
    copy = Path(f"{first}.version-1")
    with closing(sqlite3.connect(copy)) as made:
        assert made.execute("PRAGMA user_version").fetchone() == (1,)
        assert made.execute("SELECT id FROM students").fetchone() == ("17",)
        assert made.execute(
            "SELECT count(*) FROM sqlite_master WHERE name = 'accommodations'"
        ).fetchone() == (0,)
    assert copy.stat().st_mode & 0o077 == 0


def test_a_renewed_gradebook_is_as_a_new_one(first: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.sqlite"
    shapes = []
    for path in (first, new):
        with Gradebook.open(path, made_up(), create=True) as book:
            shapes.append(
                [(*row,) for row in book._database.rows("SELECT name, sql FROM sqlite_master ORDER BY name")]
            )
    assert shapes[0] == shapes[1]


def test_a_step_that_fails_leaves_the_old_gradebook(first: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = (schema.FIRST, (*schema.SECOND, "CREATE TABLE students (id TEXT)"))
    with monkeypatch.context() as patch:
        patch.setattr(schema, "STEPS", broken)
        with pytest.raises(GradebookError, match="already exists"):
            Gradebook.open(first, made_up())
    with closing(sqlite3.connect(first)) as made:
        assert made.execute("PRAGMA user_version").fetchone() == (1,)
        assert made.execute(
            "SELECT count(*) FROM sqlite_master WHERE name = 'accommodations'"
        ).fetchone() == (0,)
    with Gradebook.open(first, made_up()) as book:
        assert book.score("17").total_score == 9
    assert sorted(path.name for path in first.parent.glob("*.version-1*")) == [
        "gradebook.sqlite.version-1",
        "gradebook.sqlite.version-1-2",
    ]


def test_a_copy_that_cannot_be_made_stops_it(first: Path) -> None:
    """Here a folder has the name of its draft"""
    Path(f"{first}.version-1.new").mkdir()
    with pytest.raises(GradebookError, match=r"version-1: cannot be written \(.*\); make room for a copy"):
        Gradebook.open(first, made_up())
    with closing(sqlite3.connect(first)) as made:
        assert made.execute("PRAGMA user_version").fetchone() == (1,)


def test_another_course_is_refused_before_it_is_renewed(first: Path) -> None:
    assert "is the gradebook of" in refused(first, title="Another")
    with closing(sqlite3.connect(first)) as made:
        assert made.execute("PRAGMA user_version").fetchone() == (1,)


def test_a_database_tells_whose_fault_it_is(kept: Path) -> None:
    """A reference to nobody is a fault of whoever wrote it, and nothing of the transaction stays"""
    database = Database(kept, create=False)
    database.harden()
    with pytest.raises(sqlite3.IntegrityError), database.writing():  # noqa: PT012
        database.run("INSERT INTO students VALUES ('18', '', '', '', '', '')")
        database.run("INSERT INTO modules VALUES (99, 'one', 'm')")
    assert database.one("SELECT count(*) FROM students") == 1
    database.close()


def test_replaced_gradings_leave_no_rows(kept: Path) -> None:
    with Gradebook.open(kept, made_up()) as book:
        attempt = book.add_attempt("17", "b")
        made = report(book.course, ("one",), digest="b")
        book.record(attempt, replace(made, status="ungradable"))
        book.record(attempt, made)
        assert book._database.one("SELECT count(*) FROM verdicts") == 12
        assert book._database.rows("PRAGMA foreign_key_check") == []
