"""Run one check on a submission again, and put what came back beside what Keras gave."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from grader.authoring import Check, Distribution, Frequency, SameShape
from grader.course.course import Assignment
from grader.grading.checks import Runner
from grader.grading.grade import Grading
from grader.judging import compare, messages
from grader.judging.messages import Explanation
from grader.judging.verdicts import Judged, judge
from grader.model import Array, Evidence, Outcome, Repeated, Row, Rows

SHOWN = 8  # places of an item
NOISE = 1e-9  # of the largest number; smaller differences are of rounding


def repeated(grading: Grading, runner: Runner, assignment: Assignment, check: Check) -> Repeated:
    """Run a check, whatever it waits for, and say what came of it; of a hidden one, too.

    Args:
        grading: of the submission.
        runner: has taken the submission in.
        assignment: of the check.
        check: what is run.
    """
    check_id = assignment.id(check)
    shown = replace(compare.seeded(check, grading.checks.draw.seed_of(assignment, check)), hidden=False)
    expected = grading.checks.expected(assignment, check)
    early = grading.checks.modules.before_running(assignment, check.exercise)
    if early is not None:
        return Repeated(
            grading.told(Judged(check_id, shown, early[0], expected, Explanation(early[1]), ran=False))
        )
    outcome = runner.check(assignment, check)
    exercises = {name for each in grading.course.assignments for name in each.exercises}
    judged = judge(check_id, shown, outcome, expected, exercises)
    return Repeated(grading.told(judged), tuple(_items(shown, outcome, expected)))


def _items(check: Check, outcome: Outcome, expected: Evidence) -> Iterator[Rows]:
    items = {} if outcome.evidence is None else outcome.evidence.items
    if check.measure is not None:
        if {item: array.shape for item, array in items.items()} != expected.shapes:
            return  # the message says so
        try:
            items = compare.measured(check, items)
        except Exception:  # student code chose the types: told by the message as well
            return
    for item, wanted in expected.items.items():
        if item in items:
            yield _rows(check, item, items[item], wanted)


def _rows(check: Check, item: str, got: Array, expected: Array) -> Rows:
    comparison = check.comparison(item)
    if isinstance(comparison, Distribution | Frequency):
        return Rows(item, f"{got.size} draws", tuple(_sample(got, expected)))
    forms = [f"{array.dtype}{array.shape}" for array in (got, expected)]
    if got.shape != expected.shape:
        return Rows(item, "of another shape", (Row("shape", str(got.shape), str(expected.shape), ""),))
    if isinstance(comparison, SameShape):
        return Rows(item, f"{messages.form(got)}, as expected", ())
    return _elements(item, forms[0], got, expected)


def _sample(got: Array, expected: Array) -> Iterator[Row]:
    """What is compared of random numbers: not one with another."""
    for name, work_out in (("mean", np.mean), ("std", np.std), ("smallest", np.min), ("largest", np.max)):
        if got.size and expected.size:
            with np.errstate(all="ignore"):
                pair = [np.float64(work_out(array.astype(np.float64))) for array in (got, expected)]
            yield _row(name, *pair)


def _elements(item: str, form: str, got: Array, expected: Array) -> Rows:
    """The first places that differ and the worst one; where none does, the first ones."""
    with np.errstate(all="ignore"):
        off = np.abs(got.astype(np.float64) - expected.astype(np.float64)).ravel()
        noise = NOISE * float(np.max(np.abs(expected), initial=0.0))
    off[np.isnan(off)] = np.inf
    differ = np.flatnonzero(off > noise)
    first = [int(index) for index in (differ if differ.size else np.arange(off.size))[:SHOWN]]
    worst = int(np.argmax(off)) if differ.size else -1
    places = sorted({*first, worst} - {-1})
    count = f"{differ.size} of {off.size} numbers differ" if differ.size else "no number differs"
    rows = [
        replace(_row(_place(flat, got), got.ravel()[flat], expected.ravel()[flat]), is_worst=flat == worst)
        for flat in places
    ]
    return Rows(item, f"{form}, {count}", tuple(rows))


def _place(flat: int, array: Array) -> str:
    return f"[{', '.join(str(int(index)) for index in np.unravel_index(flat, array.shape))}]"


def _row(place: str, got: np.generic, expected: np.generic) -> Row:
    with np.errstate(all="ignore"):
        difference = float(np.float64(got) - np.float64(expected))
    return Row(place, *compare.apart(got, expected), f"{difference:+.3g}" if difference else "0")
