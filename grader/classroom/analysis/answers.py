"""A table of students and checks, assignment by assignment: what ran, what passed, and the points."""

from collections import defaultdict

import numpy as np

from grader.classroom.analysis.catalog import Asked, catalog
from grader.classroom.analysis.tally import IDLE
from grader.classroom.entries import Checked
from grader.classroom.gradebook import Gradebook
from grader.model import Verdict
from grader.record import Record

IDLE_STATE, RAN, PASSED = 0, 1, 2


class Answers(Record):
    """What the students who began an assignment did at its checks; arrays have shape (students, checks).

    Attributes:
        ids: of the checks, in the course's order.
        asked: titles, and what is hidden.
        worth: points of each check, shape (checks,).
        ran: where anything was judged.
        passed: where it passed; nowhere else than where it ran.
        points: what was earned, 0 where nothing ran.
    """

    ids: tuple[str, ...]
    asked: tuple[Asked, ...]
    worth: np.ndarray
    ran: np.ndarray
    passed: np.ndarray
    points: np.ndarray


class Collected:
    """Rows of one assignment while they are collected."""

    def __init__(self) -> None:
        self.columns: dict[str, Checked] = {}  # each check as it was graded first
        self.rows: list[tuple[list[int], list[int], list[float]]] = []  # columns, states, points

    def add(self, checks: tuple[Checked, ...]) -> None:
        """Add a student's checks, if any of them ran."""
        if all(check.verdict in IDLE for check in checks):
            return
        for check in checks:
            self.columns.setdefault(check.check_id, check)
        place = {name: column for column, name in enumerate(self.columns)}
        columns = [place[check.check_id] for check in checks]
        self.rows.append((columns, [_state(check) for check in checks], [check.points for check in checks]))


def answers(book: Gradebook) -> dict[str, Answers]:
    """The table of each assignment of the course; without rows where nobody has begun it."""
    collected: dict[str, Collected] = defaultdict(Collected)
    for score in book.scores():
        for assignment, checks in score.facts.checks.items():
            collected[assignment].add(checks)
    asked = catalog(book.course)
    return {each.name: _table(collected[each.name], asked) for each in book.course.assignments}


def _state(check: Checked) -> int:
    if check.verdict in IDLE:
        return IDLE_STATE
    return PASSED if check.verdict == Verdict.PASSED else RAN


def _table(collected: Collected, asked: dict[str, Asked]) -> Answers:
    """Rows as arrays, with the checks in the course's order."""
    shape = (len(collected.rows), len(collected.columns))
    states, points = np.zeros(shape, np.int8), np.zeros(shape)
    for row, (columns, own, earned) in enumerate(collected.rows):
        states[row, columns], points[row, columns] = own, earned
    names = [*collected.columns]
    order = {name: place for place, name in enumerate(asked)}
    wanted = sorted(range(len(names)), key=lambda column: order.get(names[column], len(order)))
    checks = [collected.columns[names[column]] for column in wanted]
    states, points = states[:, wanted], points[:, wanted]
    return Answers(
        ids=tuple(check.check_id for check in checks),
        asked=tuple(asked.get(each.check_id, Asked(each.check_id, each.hidden)) for each in checks),
        worth=np.array([check.max_points for check in checks]),
        ran=states != IDLE_STATE,
        passed=states == PASSED,
        points=np.where(states == IDLE_STATE, 0.0, points),
    )
