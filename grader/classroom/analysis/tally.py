"""Verdicts of a class, counted by check, exercise and assignment; and who has which misconception."""

from collections import Counter, defaultdict
from collections.abc import Collection

from grader.classroom.analysis.catalog import Asked, catalog
from grader.classroom.entries import Checked
from grader.classroom.gradebook import Gradebook
from grader.classroom.scores import Score
from grader.course.course import Course
from grader.model import Kind, Report, Verdict, total
from grader.model.classes import CheckFigures, Counts, ExerciseFigures, MistakeFigures, Person

IDLE = (Verdict.BLOCKED, Verdict.NOT_STARTED)  # nothing was judged


class Tally:
    """Counts that grow by a student at a time."""

    def __init__(self, course: Course) -> None:
        """Begin with nothing.

        Args:
            course: whose assignments are counted.
        """
        self.begun: Counter[str] = Counter()  # students, by assignment and by "assignment::exercise"
        self._whole: Counter[str] = Counter()
        self._asked = catalog(course)
        self._verdicts: dict[str, Counter[str]] = {}
        self._checks: dict[str, Checked] = {}  # of each id the last one, for its points
        self._seconds: dict[str, float] = defaultdict(float)
        self._mistakes: dict[tuple[str, str, str], dict[str, Person]] = defaultdict(dict)

    def add(self, score: Score) -> None:
        """Count a student's checks."""
        person = Person(score.student.id, score.student.name)
        for assignment, checks in score.facts.checks.items():
            exercises: dict[str, list[Checked]] = defaultdict(list)
            for check in checks:
                self._count(check)
                exercises[check.check_id.rpartition("::")[0]].append(check)
                if check.diagnosis == Kind.MISCONCEPTION:
                    exercise = check.check_id.split("::")[1]
                    self._mistakes[assignment, exercise, check.name][person.id] = person
            self.begun[assignment] += _has_begun(checks)
            for name, own in exercises.items():
                self.begun[name] += _has_begun(own)
                self._whole[name] += all(check.verdict == Verdict.PASSED for check in own)

    def _count(self, check: Checked) -> None:
        self._verdicts.setdefault(check.check_id, Counter())[check.verdict] += 1
        self._checks[check.check_id] = check
        self._seconds[check.check_id] += check.seconds if check.verdict not in IDLE else 0.0

    def counts(self, within: str) -> Counts:
        """The verdicts on all checks of an assignment, an "assignment::exercise", or on one check."""
        whole: Counter[str] = Counter()
        for name, verdicts in self._verdicts.items():
            if f"{name}::".startswith(f"{within}::"):
                whole.update(verdicts)
        return Counts(**{verdict.value: whole[verdict.value] for verdict in Verdict})

    def worth(self, assignment: str) -> float:
        """The points of an assignment's checks that anybody was graded in."""
        return total(
            check.max_points for name, check in self._checks.items() if name.startswith(f"{assignment}::")
        )

    def exercises(self, assignment: str) -> tuple[ExerciseFigures, ...]:
        """The exercises of an assignment, and its questions."""
        order = {name: place for place, name in enumerate(self._asked)}
        known = sorted(self._verdicts, key=lambda name: order.get(name, len(order)))
        groups: dict[str, list[str]] = defaultdict(list)
        for name in known:
            if name.startswith(f"{assignment}::"):
                groups[name.rpartition("::")[0]].append(name)
        return tuple(
            ExerciseFigures(
                name=group.partition("::")[2],
                counts=self.counts(group),
                begun=self.begun[group],
                whole=self._whole[group],
                checks=tuple(map(self._check, names)),
            )
            for group, names in groups.items()
        )

    def _check(self, name: str) -> CheckFigures:
        counts, last = self.counts(name), self._checks[name]
        asked = self._asked.get(name, Asked(name, last.hidden))
        ran = counts.ran
        mean = self._seconds[name] / ran if ran else None
        return CheckFigures(name, asked.title, asked.hidden, last.max_points, counts, mean)

    def mistakes(self, book: Gradebook) -> tuple[MistakeFigures, ...]:
        """All misconceptions, the most common first, in the words that students read."""
        reports: dict[str, Report] = {}
        found = []
        for (assignment, exercise, name), people in self._mistakes.items():
            text = _text(book, reports, next(iter(people)), f"{assignment}::{exercise}::", name)
            found.append(MistakeFigures(name, assignment, exercise, text, tuple(people.values())))
        return tuple(sorted(found, key=lambda each: (-len(each.people), each.assignment, each.exercise)))


def _has_begun(checks: Collection[Checked]) -> bool:
    return any(check.verdict not in IDLE for check in checks)


def _text(book: Gradebook, reports: dict[str, Report], student: str, start: str, name: str) -> str:
    """What a student's report says of a misconception; "" where another grading has said it."""
    if student not in reports:
        grading = book.latest(student)
        if grading is None:
            return ""
        reports[student] = book.report(grading)
    said = (
        check.diagnosis.text
        for check in reports[student].checks
        if check.id.startswith(start) and check.misconception == name and check.diagnosis
    )
    return next(said, "")
