"""Item analysis: numbers worked out by hand, and held against other ways to work them out."""

import math
import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from grader.classroom.analysis.answers import Answers
from grader.classroom.analysis.catalog import Asked
from grader.classroom.analysis.items import alike_verdicts, alpha, analysed, class_items, discrimination
from grader.classroom.gradebook import Gradebook
from grader.classroom.students import Student
from grader.model import Report, Verdict
from grader.model.items import BACKWARDS, EVERYBODY, NOBODY, SAME, UNRELIABLE, WEAK, AssignmentItems
from tests.helpers.books import made_up, report

LADDER = np.array([[1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 0, 0]])


def table(passed: np.ndarray, ran: np.ndarray | None = None, worth: np.ndarray | None = None) -> Answers:
    """Checks "a::b::0" and so on; all ran, with a point each, unless it is said otherwise."""
    checks = passed.shape[1]
    ran = np.ones(passed.shape, bool) if ran is None else ran
    worth = np.ones(checks) if worth is None else worth
    good = passed.astype(bool) & ran
    names = tuple(f"a::b::{number}" for number in range(checks))
    return Answers(names, (Asked("A check", hidden=False),) * checks, worth, ran, good, good * worth)


def found(passed: np.ndarray) -> AssignmentItems:
    return analysed("a", "A", table(passed))


def kinds(passed: np.ndarray, column: int) -> list[str]:
    return [each.kind for each in found(passed).items[column].mend]


def test_alpha_by_hand() -> None:
    """Variances of the items are 1/4, 1/3, 1/4, of the sums 5/3: 3/2 · (1 - 5/6 · 3/5) = 3/4"""
    assert alpha(LADDER) == pytest.approx(0.75)
    assert alpha(LADDER[:, :2]) == pytest.approx(2 * (1 - (1 / 4 + 1 / 3) / (11 / 12)))


def test_discrimination_by_hand() -> None:
    """Of the middle check: passed 1 1 0 0, the rest 2 1 1 0; covariance 1/3, variances 1/3 and 2/3"""
    assert discrimination(table(LADDER), 1) == pytest.approx((1 / 3) / math.sqrt(1 / 3 * 2 / 3))


def test_phi_by_hand() -> None:
    """62 students: 41 pass both, 20 neither, 1 the first only: (41·20 - 0) / √(42·20·41·21)"""
    passed = np.array([[1, 1]] * 41 + [[0, 0]] * 20 + [[1, 0]])
    (same,) = alike_verdicts(table(passed))
    assert (same.ran, same.alike) == (62, 61)
    assert same.phi == pytest.approx(820 / math.sqrt(42 * 20 * 41 * 21))
    said = "61 of 62 had the same verdict in b::0. Are both of them needed?"
    assert found(passed).items[1].mend[0].text == said
    assert not alike_verdicts(table(np.vstack([passed, [[1, 0]] * 2])))  # that is 0.93


def test_only_what_ran_counts() -> None:
    ran = np.array([[1, 1], [1, 0], [1, 1], [0, 1]], bool)
    items = analysed("a", "A", table(np.array([[1, 1], [1, 1], [0, 0], [1, 0]]), ran)).items
    assert [(item.ran, item.passed, item.difficulty) for item in items] == [(3, 2, 2 / 3), (3, 1, 1 / 3)]


def test_random_tables_against_other_formulas() -> None:
    """Alpha by the covariance matrix, correlations by NumPy's"""
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    rng = np.random.default_rng(seed)
    for _ in range(40):
        students, checks = rng.integers(2, 40), rng.integers(2, 12)
        able, hard = rng.normal(size=(students, 1)), rng.normal(size=checks)
        ran = rng.random((students, checks)) < 0.9
        given = table(able > hard + rng.normal(size=(students, checks)) * 0.3, ran, rng.random(checks) + 0.1)
        one = analysed("a", "A", given)
        covariance = np.cov(given.points.T)
        if covariance.sum() > 1e-9:
            other = checks / (checks - 1) * (1 - np.trace(covariance) / covariance.sum())
            assert one.alpha == pytest.approx(other)
        for column, item in enumerate(one.items):
            here = ran[:, column]
            rest = np.delete(given.points, column, axis=1)[here].sum(axis=1)
            with np.errstate(all="ignore"):
                other = np.corrcoef(given.passed[here, column], rest)[0, 1] if here.sum() > 1 else np.nan
            if item.discrimination is None:
                assert np.isnan(other) or np.ptp(rest) < 1e-9 * max(rest.max(initial=0), 1)
            else:
                assert item.discrimination == pytest.approx(other)
        for pair in one.same:
            first, second = (int(name.rpartition("::")[2]) for name in (pair.first, pair.second))
            both = ran[:, first] & ran[:, second]
            other = np.corrcoef(given.passed[both, first], given.passed[both, second])[0, 1]
            assert pair.phi == pytest.approx(other)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (1, 0), (1, 1), (1, 3), (2, 1), (2, 2), (30, 3)])
@pytest.mark.parametrize("value", [0, 1])
def test_nothing_to_work_with_is_none(shape: tuple[int, int], value: int) -> None:
    """No class is too small, and no column too constant; nothing is NaN"""
    one = found(np.full(shape, value))
    assert one.alpha is None
    for item in one.items:
        assert (item.discrimination, item.alpha_without) == (None, None)
        assert item.difficulty == (value if shape[0] else None)
    assert one.same == ()


def test_what_is_to_be_mended() -> None:
    able = np.arange(40)
    columns = [
        able > 30,
        able > 20,
        able > 10,
        able > 5,
        able < 15,
        able % 2,
        0 * able,
        0 * able + 1,
        able > 20,
    ]
    passed = np.stack(columns, axis=1)
    said = [kinds(passed, column) for column in range(passed.shape[1])]
    assert said[:4] == [[], [], [], []]
    assert said[4] == [BACKWARDS, UNRELIABLE]
    assert said[5] == [WEAK, UNRELIABLE]
    assert said[6:] == [[NOBODY], [EVERYBODY], [SAME]]
    assert found(passed).to_mend == tuple(item for item in found(passed).items if item.mend)


def test_nothing_is_said_of_a_few() -> None:
    passed = np.stack(
        [np.arange(9) < 5, np.arange(9) < 5, np.zeros(9), np.ones(9), np.arange(9) >= 5], axis=1
    )
    assert not found(passed).to_mend
    assert not found(passed).same
    assert found(np.repeat(passed, 2, axis=0)).to_mend


def test_one_student_makes_no_pair() -> None:
    """Two checks that the same one of 40 fails are no two checks that say the same"""
    passed = np.ones((40, 2))
    passed[0] = 0
    assert not found(passed).same


def test_a_class_from_its_gradebook(tmp_path: Path) -> None:
    """Who has not begun an assignment is no part of its alpha; what waits is not judged"""
    course = made_up()
    with Gradebook.open(tmp_path / "book.sqlite", course, create=True) as book:
        assert [(each.students, each.alpha, each.items) for each in class_items(book)] == [(0, None, ())] * 3
        passed = {
            "a": ("one",),
            "b": ("one::act::first",),
            "c": (),
            "d": ("one", "two::act::second"),
        }
        for name, good in passed.items():
            book.add_student(Student(name))
            book.record(book.add_attempt(name, name), _not_begun(report(course, good), "three"))
        book.add_student(Student("e"))
        one, two, three = class_items(book)
    assert [(item.id, item.ran, item.passed) for item in one.items] == [
        ("one::act::first", 4, 3),
        ("one::act::second", 4, 2),
    ]
    assert (one.title, one.students, one.items[0].title, one.items[0].points) == ("One", 4, "A check", 5.0)
    assert one.alpha == pytest.approx(alpha(np.array([[5, 5], [5, 0], [0, 0], [5, 5]])))
    assert [item.passed for item in two.items] == [0, 1]
    assert (three.students, three.alpha) == (0, None)


def _not_begun(made: Report, name: str) -> Report:
    """The report with an assignment that is a stub: its second check waits for the first."""
    states = (Verdict.NOT_STARTED, Verdict.BLOCKED)
    results = []
    for each in made.assignments:
        if each.name == name:
            checks = tuple(
                replace(check, verdict=state, score=0.0)
                for check, state in zip(each.checks, states, strict=True)
            )
            each = replace(each, exercises=(replace(each.exercises[0], checks=checks),))
        results.append(each)
    return replace(made, assignments=tuple(results))
