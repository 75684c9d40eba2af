"""How a class did, worked out from its gradebook: points, verdicts, mistakes, networks, who is missing.

Students are read one after another; of each only numbers are kept.
"""

from collections.abc import Collection, Mapping

from grader.classroom.analysis.leaderboard import ranked
from grader.classroom.analysis.numbers import distribution
from grader.classroom.analysis.tally import Tally
from grader.classroom.engine import TRIES
from grader.classroom.gradebook import Gradebook
from grader.classroom.scores import GRADED, NO_ATTEMPT, Score
from grader.model.classes import AssignmentFigures, ClassFigures, Network, Person, StudentRow, Ungraded


def class_figures(book: Gradebook, named: Collection[str] = ()) -> ClassFigures:
    """All that is shown of a class.

    Args:
        book: its gradebook.
        named: ids of the students who may stand on the leaderboard by name (`leaderboard.opted_in`).

    Raises:
        GradebookError: if the gradebook cannot be read.
    """
    aside = {each.attempt.key: each.reason for each in book.set_aside(TRIES)}
    rows, networks, totals = list[StudentRow](), list[Network](), list[float]()
    tally, codes = Tally(book.course), dict[str, str]()
    for score in book.scores():
        row = _row(score, aside)
        rows.append(row)
        tally.add(score)
        if row.state == GRADED:
            totals.append(score.total_score)
            codes[row.person.id] = score.facts.attempts[-1].digest
            networks += _networks(book, row.person)
    graded = [row for row in rows if row.state == GRADED]
    return ClassFigures(
        course=book.course.title,
        students=tuple(rows),
        total=distribution(totals, max((row.max_score for row in rows), default=0.0)),
        seconds=distribution([row.seconds for row in graded]),
        assignments=_assignments(book, tally, rows),
        mistakes=tally.mistakes(book),
        networks=tuple(networks),
        leaderboard=ranked(networks, codes, named),
        absent=tuple(row.person for row in rows if row.state == NO_ATTEMPT),
        ungraded=tuple(
            Ungraded(row.person, row.reason) for row in rows if row.state not in (GRADED, NO_ATTEMPT)
        ),
    )


def _row(score: Score, aside: Mapping[int, str]) -> StudentRow:
    """A student's line."""
    facts, student = score.facts, score.student
    last = facts.attempts[-1] if facts.attempts else None
    made = facts.grading
    reason = (made.reason if made else "") or (aside.get(last.key, "") if last else "")
    late = [part.lateness.days for part in score.parts if part.lateness and not part.excused]
    return StudentRow(
        person=Person(student.id, student.name),
        state=score.state,
        reason="" if score.state in (GRADED, NO_ATTEMPT) else reason or score.state,
        score=score.score,
        max_score=score.max_score,
        extra=score.extra_score,
        parts={
            part.assignment: part.score if part.excused is None and (part.graded or part.overrides) else None
            for part in score.parts
        },
        days_late=sum(late),
        attempts=len(facts.attempts),
        handed_in=last.handed_in.isoformat() if last and last.handed_in else "",
        seconds=made.seconds if made else 0.0,
        section=student.section,
    )


def _networks(book: Gradebook, person: Person) -> list[Network]:
    """What a student's trainings came to."""
    return [
        Network(
            person,
            each.assignment,
            each.curve,
            each.accuracy,
            each.leaderboard.seconds if each.leaderboard else each.seconds,
            each.leaderboard.parameters if each.leaderboard else None,
        )
        for each in book.trainings(person.id)
    ]


def _assignments(
    book: Gradebook, tally: Tally, rows: Collection[StudentRow]
) -> tuple[AssignmentFigures, ...]:
    """Each assignment of the course."""
    found = []
    for assignment in book.course.assignments:
        name = assignment.name
        scores = [points for row in rows if (points := row.parts.get(name)) is not None]
        found.append(
            AssignmentFigures(
                name=name,
                title=assignment.title,
                extra=assignment.extra,
                begun=tally.begun[name],
                scores=distribution(scores, tally.worth(name)),
                counts=tally.counts(name),
                exercises=tally.exercises(name),
            )
        )
    return tuple(found)
