"""The gradebook of a course: students, attempts, reports and decisions in one file, and scores of them.

    with Gradebook.open(Path("gradebook.sqlite"), course, create=True) as book:
        book.add_student(Student("2026-101", "김민준"))
        attempt = book.add_attempt("2026-101", digest, handed_in=when)
        if book.known(digest, book.today()) is None:
            book.record(attempt, report)
        print(book.score("2026-101").total_score)

What a method has written when it returns is on the disk, whole. Several processes may use the file at once,
each with a gradebook that it has opened itself; one is for the thread that has opened it.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from types import TracebackType

from grader import __version__
from grader.classroom import attempts, gradings, people, schema
from grader.classroom.database import PATIENCE, Database
from grader.classroom.decisions import Decisions, now
from grader.classroom.entries import KeptAttempt, KeptGrading, MadeFrom, SetAside
from grader.classroom.gradings import GRADED
from grader.classroom.regrades import Regrades
from grader.classroom.scopes import scope_of
from grader.classroom.scores import Change, Facts, Score, score_of
from grader.classroom.stored import trainings, unpacked
from grader.classroom.students import Student
from grader.course.course import Course
from grader.grading import provenance
from grader.model import Report, Training

FILE = "gradebook.sqlite"  # in the folder of a course, if nothing else is said


class Gradebook:
    """One file. `open` gives it; others use its methods, and those of `decisions` and `regrades`."""

    def __init__(self, database: Database, course: Course) -> None:
        """Take a file whose tables are prepared."""
        self.course = course
        self.path = database.path
        self._database = database
        self.decisions = Decisions(database, course)
        self.regrades = Regrades(database)

    @classmethod
    def open(
        cls, path: Path, course: Course, *, create: bool = False, patience: float = PATIENCE
    ) -> "Gradebook":
        """Open a gradebook, or make one; one of an older grader is renewed, and a copy of it kept.

        Args:
            path: of the file.
            course: whose.
            create: whether it is made where there is none.
            patience: seconds to wait while others write.

        Raises:
            GradebookError: in one line, if it cannot be used.
        """
        database = Database(path, create=create, patience=patience)
        try:
            schema.prepare(database, course.title, create=create)
            return cls(database, course)
        except BaseException:
            database.close()
            raise

    def __enter__(self) -> "Gradebook":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the connection."""
        self._database.close()

    # -- students ----------------------------------------------------------------------------------

    def add_student(self, student: Student) -> None:
        """Add a student; of one who is there, fill in what was not known."""
        with self._database.writing():
            people.add(self._database, student)

    def students(self) -> Iterator[Student]:
        """All students, by id."""
        return people.every(self._database)

    def student(self, text: str) -> Student:
        """The student with an id, else the only one with a name, login or address, or a part of a name.

        Raises:
            GradebookError: if there is none, or several.
        """
        return people.called(self._database, text)

    # -- attempts and reports ----------------------------------------------------------------------

    def add_attempt(
        self,
        student: str,
        digest: str,
        *,
        handed_in: datetime | None = None,
        late: bool | None = None,
        number: int = 1,
        latest: bool = True,
        team: str = "",
        source: str = "",
        modules: Mapping[str, str] | None = None,
    ) -> int:
        """Add what a student handed in, in its place among the others; the same again is the same attempt.

        Args:
            student: the id of one who is there.
            digest: of all its files, as a report's provenance has it.
            handed_in: when, with a time zone, if that is known.
            late: as the platform marked it, if it does.
            number: as the platform counts, 1 if it does not; it decides where no times are known.
            latest: whether the platform says that it is the last one.
            team: the name of the group that handed it in.
            source: where it came from.
            modules: digests by assignment (`modules.module_digests`).

        Returns:
            The key of the attempt.

        Raises:
            ValueError: if the time has no time zone.
        """
        if handed_in is not None and handed_in.tzinfo is None:
            raise ValueError(f"handed_in: has no time zone. Received: handed_in={handed_in}")
        own = dict(modules or {})
        given = KeptAttempt(0, student, 0, digest, handed_in, late, team, source, number, own)
        with self._database.writing():
            return attempts.add(self._database, given, latest=latest)

    def attempts(self, student: str) -> list[KeptAttempt]:
        """All attempts of a student, the first one first; the last one counts."""
        return attempts.of(self._database, student)

    def known(self, digest: str, made_from: MadeFrom) -> KeptGrading | None:
        """The grading of files with this digest that was made from the same, or None.

        It may be another student's, whose name and paths stand in its report.
        """
        return gradings.known(self._database, digest, made_from)

    def graded(self, attempt: int, made_from: MadeFrom) -> KeptGrading | None:
        """The grading of an attempt that was made from the same and came to a score, or None."""
        found = gradings.of_attempt(self._database, attempt, [made_from])
        return next((each for each in found if each.made_from == made_from and each.status == GRADED), None)

    def today(self, scope: str = "") -> MadeFrom:
        """What a grading would be made from now, as its report's provenance would have it."""
        own = provenance.origin(self.course)
        return MadeFrom(own.course, own.results, __version__, scope)

    def record(
        self,
        attempt: int,
        report: Report,
        *,
        scope: str = "",
        draw: str | None = None,
        accepted: bool = True,
    ) -> int:
        """Keep the report on an attempt, in one transaction; graded twice it counts once.

        Args:
            attempt: its key.
            report: with its provenance.
            scope: what of the course was graded, as in `MadeFrom`.
            draw: the seed of hidden inputs that were drawn for it alone, if its provenance does not say it.
            accepted: whether it counts already; else `accept` makes it.

        Returns:
            The key of the grading.
        """
        with self._database.writing():
            return gradings.record(self._database, attempt, report, scope=scope, draw=draw, accepted=accepted)

    def changes(self, *made_from: MadeFrom) -> Iterator[Change]:
        """What accepting the gradings that were made from one of these would change, by student."""
        most = self._most()
        for student in self.students():
            change = Change(self._score(student, most), self._score(student, most, made_from))
            if change.checks:
                yield change

    def accept(self, *made_from: MadeFrom) -> int:
        """Make all gradings count that were made from one of these; returns how many did not before."""
        with self._database.writing():
            return sum(gradings.settle(self._database, each, accepted=True) for each in made_from)

    def reject(self, *made_from: MadeFrom) -> int:
        """Throw away the gradings that were made from one of these and do not count; returns how many."""
        with self._database.writing():
            return sum(gradings.settle(self._database, each, accepted=False) for each in made_from)

    def latest(self, student: str) -> KeptGrading | None:
        """The newest grading of a student's last attempt that counts, or None."""
        mine = self.attempts(student)
        return next(iter(gradings.of_attempt(self._database, mine[-1].key)), None) if mine else None

    def gradings(self) -> Iterator[tuple[str, KeptGrading]]:
        """Each student's id with `latest`, for those who have one."""
        return gradings.latest(self._database)

    def report(self, grading: KeptGrading) -> Report:
        """The whole report of a grading."""
        return unpacked(self._database.one("SELECT report FROM gradings WHERE key = ?", grading.key))

    def trainings(self, student: str) -> list[Training]:
        """The networks of a student's last attempt: of each assignment the newest training that counts."""
        found: dict[str, Training] = {}
        for row in self._database.rows(
            "SELECT report FROM gradings WHERE accepted AND key IN (SELECT grading FROM trainings)"
            " AND attempt = (SELECT key FROM attempts WHERE student = ? ORDER BY number DESC LIMIT 1)"
            f" {gradings.FIRST}",
            student,
        ):
            for training in trainings(row["report"]):
                found.setdefault(training.assignment, training)
        return list(found.values())

    # -- what could not be graded ------------------------------------------------------------------

    def failed(self, attempt: int, reason: str) -> int:
        """Note that grading an attempt came to no report; returns how often it has. A report clears it."""
        with self._database.writing():
            self._database.run(
                "INSERT INTO set_aside VALUES (?, 1, ?, ?) ON CONFLICT (attempt) DO UPDATE"
                " SET tries = tries + 1, reason = excluded.reason, last = excluded.last",
                *(attempt, reason, attempts.write_time(now())),
            )
            return int(self._database.one("SELECT tries FROM set_aside WHERE attempt = ?", attempt))

    def set_aside(self, tries: int = 3) -> Iterator[SetAside]:
        """The attempts that came to no report so many times, or more often."""
        for row in self._database.rows(
            "SELECT * FROM set_aside JOIN attempts ON attempt = key WHERE tries >= ? ORDER BY attempt", tries
        ):
            last = datetime.fromisoformat(row["last"])
            yield SetAside(attempts.from_row(row, {}), row["tries"], row["reason"], last)

    # -- scores ------------------------------------------------------------------------------------

    def score(self, student: str) -> Score:
        """A student's score, with everything that it is made of.

        Raises:
            GradebookError: if there is no student with this id.
        """
        return self._score(people.with_id(self._database, student), self._most())

    def scores(self) -> Iterator[Score]:
        """The scores of all students, by id, one after another."""
        most = self._most()
        return (self._score(student, most) for student in self.students())

    def _most(self) -> dict[str, float]:
        """The points of assignments of which nothing is graded: without networks where none is trained."""
        found, worth = gradings.scopes(self._database), self.decisions.worth
        is_trained = not found or any(scope_of(each).training for each in found)
        own = self.course.assignments
        return {each.name: worth[each.name] if is_trained else each.points for each in own}

    def _score(
        self, student: Student, most: Mapping[str, float], waiting: Collection[MadeFrom] = ()
    ) -> Score:
        """A score; with gradings that wait to be accepted, if it is said what they were made from."""
        mine = self.attempts(student.id)
        made = gradings.of_attempt(self._database, mine[-1].key, waiting) if mine else []
        facts = Facts(
            student,
            tuple(mine),
            made[0] if made else None,
            gradings.by_assignment(self._database, made),
            tuple(self.decisions.of(student.id)),
            gradings.by_assignment(self._database, made[1:]),
        )
        return score_of(self.course, facts, self.decisions.worth, most)


def beside(course: Course) -> Path:
    """Where a course's gradebook is, if nothing else is said."""
    return course.root / FILE
