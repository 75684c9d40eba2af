"""The gradebook: what goes in comes out whole, once, and in its order."""

import random
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import datetime, timedelta, timezone
from itertools import groupby
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from grader import Grader
from grader.classroom.database import PAGE, GradebookError
from grader.classroom.decisions import worth
from grader.classroom.entries import MadeFrom
from grader.classroom.gradebook import Gradebook
from grader.classroom.modules import module_digests
from grader.classroom.students import Student
from grader.course.course import Assignment, Course, CourseError
from grader.grading import provenance
from grader.model import Provenance
from grader.submission.modules import module_files
from grader.submission.submission import from_files
from tests.helpers import books
from tests.helpers.books import DUE, ORIGIN, made_up, report, ungradable

ANA = Student("17", "Ana", "ana@example.org", "ana", "2026-101")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Gradebook]:
    with Gradebook.open(tmp_path / "gradebook.sqlite", made_up(), create=True) as made:
        made.add_student(ANA)
        yield made


# --- files ---


def test_a_file_that_nobody_else_reads(book: Gradebook) -> None:
    """In a journal that survives kills, with whole references; what is left beside it is SQLite's own"""
    assert stat.S_IMODE(book.path.stat().st_mode) == 0o600
    pragmas = ("journal_mode", "foreign_keys", "synchronous", "trusted_schema")
    assert [book._database.one(f"PRAGMA {name}") for name in pragmas] == ["wal", 1, 2, 0]
    names = [
        row["name"] for row in book._database.rows("SELECT name FROM pragma_table_list WHERE strict = 0")
    ]
    assert all(name.startswith("sqlite_") for name in names)
    others = {path.name for path in book.path.parent.iterdir()} - {book.path.name}
    assert others <= {"gradebook.sqlite-wal", "gradebook.sqlite-shm"}


def test_what_is_written_is_there_for_others_at_once(book: Gradebook) -> None:
    with Gradebook.open(book.path, made_up()) as other:
        book.add_student(Student("18", "Ben"))
        assert [student.id for student in other.students()] == ["17", "18"]


# --- students ---


def test_what_was_not_known_of_a_student_is_filled_in(book: Gradebook) -> None:
    book.add_student(Student("17", "", "new@example.org", section="A"))
    assert [*book.students()] == [replace(ANA, email="new@example.org", section="A")]


@pytest.mark.parametrize("text", ["17", "Ana", "ANA@example.org", "2026-101", "an"])
def test_a_student_by_id_or_by_what_only_one_is_called(book: Gradebook, text: str) -> None:
    assert book.student(text) == ANA


def test_a_korean_name_in_either_form(book: Gradebook) -> None:
    book.add_student(Student("18", "\u1100\u1175\u11b7"))  # as some disks have it
    assert book.student("\uae40").id == "18"


def test_names_that_several_have_are_listed(book: Gradebook) -> None:
    book.add_student(Student("Ana B.", "Somebody"))
    assert book.student("ana") == ANA
    for number in range(7):
        book.add_student(Student(f"b{number}", "Ben"))
    with pytest.raises(GradebookError) as caught:
        book.student("Ben")
    five = "Ben (b0), Ben (b1), Ben (b2), Ben (b3), Ben (b4)"
    assert str(caught.value) == f"Ben: may be {five} and 2 more; give the id"
    for name in ("", "Zoe"):
        with pytest.raises(GradebookError, match="no such student; `grader gradebook students` lists them"):
            book.student(name)
    with pytest.raises(GradebookError, match="no such student"):
        book.score("Ana")


def test_a_name_that_is_no_text_is_kept_readable(book: Gradebook) -> None:
    book.add_student(Student("19", "caf\udce9"))
    assert book.student("19").name == "caf\\udce9"


def test_students_come_some_at_a_time(book: Gradebook) -> None:
    """While they do, this and another process write"""
    with book._database.writing():
        for number in range(PAGE + 50):
            book._database.run("INSERT INTO students VALUES (?, '', '', '', '', '')", f"a{number:04}")
    with Gradebook.open(book.path, made_up()) as other:
        for count, student in enumerate(book.students()):
            if count in (0, PAGE):
                other.add_student(Student(f"z{count}"))
                book.add_student(replace(student, name="seen"))
    assert count + 1 == PAGE + 50 + 1 + 2


# --- attempts ---


def digests(book: Gradebook) -> list[str]:
    """Of the attempts of Ana, in their order; their numbers count from 1."""
    mine = book.attempts("17")
    assert [attempt.number for attempt in mine] == [*range(1, len(mine) + 1)]
    return [attempt.digest for attempt in mine]


def test_an_attempt_comes_out_as_it_went_in(book: Gradebook) -> None:
    when = datetime(2026, 3, 1, 9, 30, 5, 123456, tzinfo=timezone(timedelta(hours=9)))
    key = book.add_attempt(
        "17", "a", handed_in=when, late=True, team="Blue", source="x.zip", modules={"one": "m"}
    )
    (found,) = book.attempts("17")
    assert (found.key, found.handed_in, found.late, found.team) == (key, when, True, "Blue")
    assert (found.source, found.modules) == ("x.zip", {"one": "m"})


def test_a_time_without_a_zone_is_refused(book: Gradebook) -> None:
    """It would be another one on another computer"""
    with pytest.raises(ValueError, match="handed_in: has no time zone"):
        book.add_attempt("17", "a", handed_in=DUE.replace(tzinfo=None))
    assert book.attempts("17") == []


def test_the_same_export_again_adds_nothing(book: Gradebook) -> None:
    """With times, and where a platform only counts; a student may go back to older files"""
    times = [DUE + timedelta(days=day) for day in range(3)]
    for _ in range(2):
        keys = [
            book.add_attempt("17", digest, handed_in=when, number=number, latest=number == 3)
            for number, (digest, when) in enumerate(zip("aba", times, strict=True), 1)
        ]
        assert digests(book) == ["a", "b", "a"]
        assert [attempt.key for attempt in book.attempts("17")] == keys
    book.add_student(Student("20"))
    for _ in range(2):
        keys = [
            book.add_attempt("20", digest, number=number, latest=number == 5)
            for number, digest in enumerate("aabac", 1)
        ]
        there = [(each.key, each.digest) for each in book.attempts("20")]
        assert there == [*zip(keys, "aabac", strict=True)]


def test_a_folder_that_changes_is_a_new_attempt_each_time(book: Gradebook) -> None:
    for digest in "aabba":
        book.add_attempt("17", digest)
    assert digests(book) == ["a", "b", "a"]


def test_the_same_files_at_another_time_are_another_attempt(book: Gradebook) -> None:
    for hour in (0, 2, 1):
        book.add_attempt("17", "a", handed_in=DUE + timedelta(hours=hour), latest=hour == 2)
    assert [attempt.handed_in for attempt in book.attempts("17")] == [
        DUE + timedelta(hours=hour) for hour in range(3)
    ]


def test_an_older_attempt_goes_before_those_that_are_there(book: Gradebook) -> None:
    for day, digest in ((5, "c"), (1, "a"), (3, "b"), (9, "d")):
        book.add_attempt("17", digest, handed_in=DUE + timedelta(days=day))
    assert digests(book) == ["a", "b", "c", "d"]
    book.add_student(Student("20"))
    for number, digest, latest in ((3, "c", True), (1, "a", False), (2, "b", False), (4, "d", True)):
        book.add_attempt("20", digest, number=number, latest=latest)
    book.add_attempt("20", "e")  # and what a folder holds, without numbers, is the last
    assert [attempt.digest for attempt in book.attempts("20")] == ["a", "b", "c", "d", "e"]


@pytest.mark.parametrize("kind", ["timed", "counted", "plain"])
def test_attempts_are_what_was_handed_in_whatever_exports_show(book: Gradebook, kind: str) -> None:
    """Exports that grow, each seen once or twice, some without the first attempts; a folder shows the last"""
    chance = random.Random(5)
    for case in range(20):
        student = f"{kind} {case}"
        book.add_student(Student(student))
        history = [each for each, _ in groupby(chance.choices("abc", k=6))] if kind == "plain" else []
        history = history or chance.choices("abc", k=chance.randint(1, 6))
        seen, shown = set[int](), 0
        while shown < len(history):
            shown = min(len(history), shown + (1 if kind == "plain" else chance.randint(1, 3)))
            first = shown - 1 if kind == "plain" else chance.randrange(shown)
            order = [*range(first, shown)] * chance.randint(1, 2)
            if kind == "timed":
                chance.shuffle(order)
            for at in order:
                when = DUE + timedelta(hours=at) if kind == "timed" else None
                number, latest = (1, True) if kind == "plain" else (at + 1, at == shown - 1)
                book.add_attempt(student, history[at], handed_in=when, number=number, latest=latest)
            seen |= {*order}
        assert [each.digest for each in book.attempts(student)] == [history[at] for at in sorted(seen)]


def test_what_a_later_look_knows_is_filled_in(book: Gradebook) -> None:
    key = book.add_attempt("17", "a")
    assert book.add_attempt("17", "a", handed_in=DUE, late=False, source="x", modules={"one": "m"}) == key
    assert book.add_attempt("17", "a", modules={"one": "n"}) == key
    (found,) = book.attempts("17")
    assert (found.handed_in, found.late, found.source, found.modules) == (DUE, False, "x", {"one": "m"})


# --- reports ---


def test_a_report_comes_out_whole(book: Gradebook) -> None:
    made = report(book.course, ("one::act::first",), note="\x1b[31m \ud800 <b> 김")
    key = book.record(book.add_attempt("17", "a"), made, draw="123")
    found = book.latest("17")
    assert found is not None
    assert (found.key, found.status, found.score, found.max_score) == (key, "graded", 5, 30)
    assert (found.draw, found.accepted, found.made_from) == ("123", True, ORIGIN)
    assert repr(book.report(found)) == repr(made)  # a NaN is not equal to itself
    (training,) = book._database.rows("SELECT * FROM trainings")
    assert (*training,) == (key, "three", 0.95, 8.5, 2)
    rows = book._database.rows("SELECT * FROM verdicts ORDER BY place")
    assert [row["check_id"] for row in rows] == [check.id for check in made.checks]
    assert (*rows[0],) == (key, 0, "one::act::first", "passed", 5, 5, 0, "", "", 0.25)
    assert (*rows[1],)[3:9] == ("failed", 0, 5, 0, "misconception", "wrong_way")


def test_graded_twice_counts_once(book: Gradebook) -> None:
    attempt = book.add_attempt("17", "a")
    first = book.record(attempt, report(book.course, ("one",)))
    assert book.record(attempt, report(book.course, ("one", "two"))) == first
    assert book._database.one("SELECT count(*) FROM verdicts") == 6
    assert book.score("17").total_score == 10


class Drawn(Provenance):
    """Where a report comes from whose hidden inputs were drawn for it alone."""

    draw: str = ""


def test_a_draw_is_taken_from_the_report(book: Gradebook) -> None:
    made = report(book.course, ())
    origin = {field.name: getattr(made.provenance, field.name) for field in fields(Provenance)}
    drawn = replace(made, provenance=Drawn(**(origin | {"draw": "42"})))
    for digest, which, draw in (("a", made, None), ("b", drawn, "42")):
        book.record(book.add_attempt("17", digest), which)
        found = book.latest("17")
        assert found is not None
        assert found.draw == draw


def test_a_report_is_there_whole_or_not_at_all(book: Gradebook) -> None:
    """Here the last of its checks is no check"""
    whole = report(book.course, ("one",))
    *others, last = whole.assignments
    checks = tuple(replace(check, seconds=None) for check in last.checks)
    broken = replace(last, exercises=(replace(last.exercises[0], checks=checks),))
    attempt = book.add_attempt("17", "a")
    with pytest.raises(sqlite3.IntegrityError):
        book.record(attempt, replace(whole, assignments=(*others, broken)))
    counts = [book._database.one(f"SELECT count(*) FROM {table}") for table in ("gradings", "verdicts")]
    assert counts == [0, 0]


def test_what_could_not_be_graded_makes_way(book: Gradebook) -> None:
    """For what could, and not the other way round"""
    attempt = book.add_attempt("17", "a")
    book.record(attempt, ungradable(book.course, "no memory"))
    assert book.score("17").state == "could not be graded"
    book.record(attempt, report(book.course, ("one",)))
    assert (book.score("17").state, book.score("17").total_score) == ("graded", 10)
    book.record(attempt, ungradable(book.course, "no memory"))
    assert book.score("17").total_score == 10
    other = report(book.course, (), origin=MadeFrom("d", "e", "2"))
    book.record(attempt, replace(other, status="ungradable", assignments=()))
    assert (book.score("17").state, book.score("17").total_score) == ("graded", 10)


def test_a_grading_is_known_by_what_it_was_made_from(book: Gradebook) -> None:
    book.record(book.add_attempt("17", "a"), report(book.course, ("one",)), scope="no training")
    wanted = replace(ORIGIN, scope="no training")
    found = book.known("a", wanted)
    assert found is not None
    assert found.score == 10
    others = [replace(wanted, **{name: "x"}) for name in ("course", "results", "grader", "scope")]
    assert [book.known("a", each) for each in others] == [None] * 4
    assert book.known("b", wanted) is None


def test_the_last_attempt_counts(book: Gradebook) -> None:
    """Also while it waits to be graded"""
    book.record(book.add_attempt("17", "a", handed_in=DUE), report(book.course, ("one",)))
    later = book.add_attempt("17", "b", handed_in=DUE + timedelta(hours=1))
    assert (book.latest("17"), book.score("17").state, [*book.gradings()]) == (None, "not graded yet", [])
    book.record(later, report(book.course, ("one", "two"), digest="b"))
    book.add_attempt("17", "0", handed_in=DUE - timedelta(hours=1))
    assert book.score("17").total_score == 20
    ((student, grading),) = book.gradings()
    assert (student, grading) == ("17", book.latest("17"))


def test_a_part_that_was_graded_alone_goes_into_the_score(book: Gradebook) -> None:
    """Of each assignment, the newest grading that has any of it"""
    attempt = book.add_attempt("17", "a")
    whole = report(book.course, ("one", "two"))
    book.record(attempt, replace(whole, assignments=whole.assignments[:1]), scope="one")
    book.record(attempt, replace(whole, assignments=whole.assignments[1:2]), scope="two")
    assert [part.graded for part in book.score("17").parts] == [True, True, False]
    newer = report(book.course, ())
    book.record(attempt, replace(newer, assignments=newer.assignments[:1]), scope="one again")
    assert [part.score for part in book.score("17").parts] == [0, 10, 0]


def test_names_that_are_sql(book: Gradebook) -> None:
    """They are values wherever they go in"""
    name = "x'); DELETE FROM gradings; --"
    book.record(book.add_attempt("17", "a"), report(book.course, ("one",)))
    book.add_student(Student(name, name, name, name, name, name))
    attempt = book.add_attempt(name, name, team=name, source=name, modules={"one": name})
    book.record(attempt, report(book.course, (), digest=name, note=name), scope=name)
    book.decisions.override(name, "one", 1, reason=name, author=name)
    assert book.student(name).id == book.attempts(name)[0].team == name
    assert [score.total_score for score in book.scores()] == [10, 1]


def test_who_is_absent_has_as_many_points_as_the_others(course: Course, tmp_path: Path) -> None:
    """Those of networks are there where some network is trained"""
    with Gradebook.open(tmp_path / "g.sqlite", course, create=True) as made:
        made.add_student(ANA)
        made.add_student(Student("18"))
        assert made.score("18").max_score == 100
        attempt = made.add_attempt("17", "a")
        untrained = '{"only": [], "training": false, "reveal": false}'
        made.record(attempt, report(course, ()), scope=untrained)
        assert made.score("18").max_score == 92
        made.record(attempt, report(course, ()))
        assert made.score("18").max_score == 100


def test_a_regrade_counts_when_it_is_accepted(book: Gradebook) -> None:
    """Before, it is told who changes, by how much and why; those who do not are not"""
    changed = MadeFrom("d", "e", "2")
    book.add_student(Student("18", "Ben"))
    for student, passed in (("17", ("one", "two")), ("18", ("one",))):
        attempt = book.add_attempt(student, student)
        book.record(attempt, report(book.course, ("one",)))
        book.record(attempt, report(book.course, passed, origin=changed), accepted=False)
    book.decisions.override("17", "two::act::first", 1, reason="so", author="Kim")
    assert [score.total_score for score in book.scores()] == [11, 10]
    (change,) = book.changes(changed)
    assert (change.before.total_score, change.after.total_score) == (11, 16)
    assert [(old and old.verdict, new and new.check_id) for old, new in change.checks] == [
        ("failed", "two::act::first"),
        ("failed", "two::act::second"),
    ]
    assert book.known("17", changed) is not None
    assert (book.accept(changed), book.accept(changed)) == (2, 0)
    assert [score.total_score for score in book.scores()] == [16, 10]
    assert [*book.changes(changed)] == []


def test_a_regrade_that_is_rejected_is_gone(book: Gradebook) -> None:
    """And not what was accepted"""
    attempt, changed = book.add_attempt("17", "a"), MadeFrom("d", "e", "2")
    book.record(attempt, report(book.course, ("one",)))
    book.record(attempt, report(book.course, ("two",), origin=changed), accepted=False)
    assert (book.reject(ORIGIN), book.reject(changed), book.reject(changed)) == (0, 1, 0)
    assert book.known("a", changed) is None
    assert book.known("a", ORIGIN) is not None


def test_what_ends_its_grader_is_set_aside(book: Gradebook) -> None:
    attempt = book.add_attempt("17", "a")
    assert [book.failed(attempt, f"try {number}") for number in (1, 2)] == [1, 2]
    assert [*book.set_aside()] == []
    book.failed(attempt, "killed")
    (found,) = book.set_aside()
    assert (found.attempt.student, found.tries, found.reason) == ("17", 3, "killed")
    book.record(attempt, report(book.course, ()))
    assert [*book.set_aside(tries=1)] == []


def test_a_submission_that_is_graded_is_known(frozen: Course, tmp_path: Path) -> None:
    """Until its course changes, or its files do"""
    submission = from_files("ana", {"lines.py": b"def double(x):\n    return 2 * x\n"})
    digest, modules = provenance.digest(submission), module_files(submission, frozen.exercises)
    with Gradebook.open(tmp_path / "gradebook.sqlite", frozen, create=True) as made, Grader(frozen) as grader:
        made.add_student(ANA)
        own = module_digests(modules, frozen.exercises)
        attempt = made.add_attempt("17", digest, handed_in=DUE, modules=own)
        assert own.keys() == {"lines"}
        assert made.known(digest, made.today()) is None
        made.record(attempt, grader.grade(submission))
        found = made.known(digest, made.today())
        assert found == made.latest("17")
        assert (made.score("17").total_score, made.score("17").max_score) == (3, 6)
        checks = frozen.assignments[0].folder / "checks.py"
        checks.write_text(checks.read_text("utf-8") + "\n", "utf-8")
        assert made.known(digest, made.today()) is None


# --- decisions ---


def test_decisions_are_kept_when_they_end(book: Gradebook) -> None:
    made = book.decisions.override("17", "one", 7.5, reason="read by hand", author="Kim")
    assert (made.number, made.author, made.withdrawn) == (1, "Kim", None)
    book.decisions.override("17", "one", 8, reason="again", author="Lee")
    first, second = book.decisions.of("17")
    assert (first.withdrawn_by, first.withdrawn_for) == ("Lee", "override 2 stands in its place")
    assert second.withdrawn is None
    ended = book.decisions.withdraw("override", 2, reason="a slip", author="Kim")
    assert ended == book.decisions.of("17")[1]
    assert (ended.points, ended.reason, ended.withdrawn_for) == (8, "again", "a slip")
    assert book.score("17").total_score == 0
    with pytest.raises(GradebookError, match=r"override 2: was withdrawn on \d{4}-\d\d-\d\d by Kim; nothing"):
        book.decisions.withdraw("override", 2, reason="again", author="Kim")
    with pytest.raises(GradebookError, match="excuse 1: there is none; `grader gradebook why STUDENT`"):
        book.decisions.withdraw("excuse", 1, reason="again", author="Kim")


def test_decisions_that_cannot_be(book: Gradebook) -> None:
    said = {"reason": "so", "author": "Kim"}
    with pytest.raises(GradebookError, match="tow: no such assignment or check; did you mean two"):
        book.decisions.override("17", "tow", 1, **said)
    with pytest.raises(GradebookError, match=r"one::act::frist: no such .* mean one::act::first"):
        book.decisions.override("17", "one::act::frist", 1, **said)
    for points in (-1, 5.5, float("nan"), float("inf")):
        with pytest.raises(GradebookError, match=r"first: got .* points; give it points from 0 to 5"):
            book.decisions.override("17", "one::act::first", points, **said)
    with pytest.raises(CourseError, match="no such assignment"):
        book.decisions.excuse("17", "one::act::first", **said)
    for more in ({}, {"minutes": -1}, {"free_days": 400}, {"minutes": float("nan")}):
        with pytest.raises(GradebookError, match="gives no time, or too much; give --days, --hours"):
            book.decisions.accommodate("17", **more, **said)
    with pytest.raises(GradebookError, match="one: free days are the whole course's"):
        book.decisions.accommodate("17", "one", free_days=1, **said)
    with pytest.raises(GradebookError, match="--reason: is empty; say why"):
        book.decisions.excuse("17", "one", reason=" ", author="Kim")
    assert book.decisions.of("17") == []


class Asking(Assignment):
    """An assignment with questions on understanding."""

    questions: Any = ()


def test_what_everything_is_worth(course: Course) -> None:
    """Assignments with their tiers; checks and questions share the points of their assignment"""
    found = worth(course)
    mnist = course.assignment("mnist")
    assert mnist.training is not None
    assert found["mnist"] == mnist.points + sum(tier.points for tier in mnist.training.tiers)
    assert found["mnist::train::accuracy_92"] == 4
    for assignment in course.assignments:
        inside = [points for name, points in found.items() if name.startswith(f"{assignment.name}::")]
        assert sum(inside) == pytest.approx(found[assignment.name])
    held = {field.name: getattr(made_up().assignments[0], field.name) for field in fields(Assignment)}
    asking = Asking(**(held | {"questions": (SimpleNamespace(id="why", points=1),)}))
    found = worth(replace(made_up(), assignments=(asking,)))
    assert (found["one"], found["one::questions::why"]) == (10, asking.weight)


# --- several processes ---


def test_two_processes_write_at_once(tmp_path: Path) -> None:
    """Neither is told of the other, and nothing is lost; they make the file together, too"""
    path, count = tmp_path / "gradebook.sqlite", 25
    program = [sys.executable, "-m", "tests.helpers.books", str(path)]
    running = [
        subprocess.Popen([*program, str(start), str(count)], cwd=books.ROOT, stdout=subprocess.PIPE)
        for start in (0, 1000)
    ]
    said = [process.communicate(timeout=300)[0].split() for process in running]
    assert [process.returncode for process in running] == [0, 0]
    assert [len(lines) for lines in said] == [1 + count, 1 + count]
    with Gradebook.open(path, made_up()) as book:
        assert len([*book.gradings()]) == 2 * count
        for student, grading in book.gradings():
            assert book.report(grading).notes == (books.note(int(student[1:])),)
