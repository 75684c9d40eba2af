"""Item analysis: how hard each check is, how well it tells students apart, and what says the same.

Difficulty, discrimination and what they should be: R. L. Ebel, D. A. Frisbie, Essentials of Educational
Measurement, 5th edition (1991), chapter 13. Reliability: L. J. Cronbach, Coefficient alpha and the internal
structure of tests, Psychometrika 16 (1951), 297-334.
"""

import numpy as np

from grader.classroom.analysis.answers import Answers, answers
from grader.classroom.analysis.mend import advice
from grader.classroom.gradebook import Gradebook
from grader.model.items import AssignmentItems, Item, Same

LEAST = 20  # students, of whom anything is said of two checks
CLOSE = 0.95  # phi of two checks that say the same
OF_EACH = 5  # students at least who passed both, and who passed neither: one alone makes a phi of 1


def class_items(book: Gradebook) -> tuple[AssignmentItems, ...]:
    """The items of each assignment of a course, in its order.

    Raises:
        GradebookError: if the gradebook cannot be read.
    """
    tables = answers(book)
    return tuple(analysed(each.name, each.title, tables[each.name]) for each in book.course.assignments)


def analysed(name: str, title: str, table: Answers) -> AssignmentItems:
    """The items of one assignment.

    Args:
        name: of the assignment.
        title: its title.
        table: what students did.
    """
    whole = alpha(table.points)
    same = alike_verdicts(table)
    items = []
    for column, (identity, asked) in enumerate(zip(table.ids, table.asked, strict=True)):
        ran = int(table.ran[:, column].sum())
        passed = int(table.passed[:, column].sum())
        item = Item(
            id=identity,
            title=asked.title,
            hidden=asked.hidden,
            points=float(table.worth[column]),
            ran=ran,
            passed=passed,
            difficulty=passed / ran if ran else None,
            discrimination=discrimination(table, column),
            alpha_without=alpha(np.delete(table.points, column, axis=1)),
        )
        items.append(advice(item, whole, same))
    return AssignmentItems(name, title, len(table.points), whole, tuple(items), same)


def alpha(points: np.ndarray) -> float | None:
    """Cronbach's alpha: k / (k - 1) · (1 - Σ variance of each item / variance of the sums).

    Args:
        points: shape (students, items).

    Returns:
        At most 1; None for fewer than two items or students, or where all sums are the same.
    """
    students, items = points.shape
    if students < 2 or items < 2:
        return None
    spread = _variance(points.sum(axis=1))
    if spread == 0.0:
        return None
    own = sum((_variance(points[:, column]) for column in range(items)), 0.0)
    found: float = items / (items - 1) * (1 - own / spread)
    return found


def discrimination(table: Answers, column: int) -> float | None:
    """The corrected item-total correlation of a check: point-biserial, as one of the two numbers is 0 or 1.

    It is Pearson's correlation of passing with the points in the assignment's other checks ("corrected", as
    the check itself is left out), over the students of whom the check ran. Checks that wait for this one earn
    nothing where it fails, so the first check of an exercise gets a high one.
    """
    ran = table.ran[:, column]
    rest = table.points[ran].sum(axis=1) - table.points[ran, column]
    return correlation(table.passed[ran, column].astype(np.float64), rest)


def correlation(first: np.ndarray, second: np.ndarray) -> float | None:
    """Pearson's correlation of two arrays of shape (n,); None where one of them is constant, or n < 2."""
    if len(first) < 2 or not _variance(first) or not _variance(second):
        return None
    one, other = first - first.mean(), second - second.mean()
    return float(np.clip(one @ other / np.sqrt((one @ one) * (other @ other)), -1.0, 1.0))


def alike_verdicts(table: Answers) -> tuple[Same, ...]:
    """Pairs of checks whose verdicts agree on nearly all students of whom both ran, the closest first.

    Phi = (n11 · n00 - n10 · n01) / √(the product of the four sums of a 2 × 2 table of passed and failed).
    """
    ran, passed = table.ran.astype(np.float64), table.passed.astype(np.float64)
    failed = ran - passed
    n11, n00 = passed.T @ passed, failed.T @ failed  # (checks, checks)
    n10, n01 = passed.T @ failed, failed.T @ passed
    margins = (n11 + n10) * (n01 + n00) * (n11 + n01) * (n10 + n00)
    phi = np.divide(n11 * n00 - n10 * n01, np.sqrt(margins), out=np.zeros_like(margins), where=margins > 0)
    both = n11 + n00 + n10 + n01
    is_close = (phi >= CLOSE) & (both >= LEAST) & (n11 >= OF_EACH) & (n00 >= OF_EACH)
    found = [
        Same(
            table.ids[first],
            table.ids[second],
            int(both[first, second]),
            int(n11[first, second] + n00[first, second]),
            min(float(phi[first, second]), 1.0),
        )
        for first, second in np.argwhere(np.triu(is_close, 1))
    ]
    return tuple(sorted(found, key=lambda each: (-each.phi, -each.ran)))


def _variance(values: np.ndarray) -> float:
    """With n - 1; 0 for what differs by rounding only."""
    found = float(values.var(ddof=1))
    return 0.0 if found <= 1e-18 * max(1.0, float(np.abs(values).max())) ** 2 else found
