"""Figures of the report."""

import random

from grader.report import numbers


def test_figures() -> None:
    assert [numbers.number(v) for v in (2, 2.5, 2 / 3, -0.001, float("nan"))] == [
        "2",
        "2.5",
        "0.67",
        "0",
        "?",
    ]
    assert [numbers.points(v, 20) for v in (19.999, 19.9999999, 20, 3.167, 0.004, 0)] == [
        "19.99", "19.99", "20", "3.17", "0.004", "0",
    ]  # fmt: skip
    assert [numbers.percent(v) for v in (0, 0.003, 0.00033, 0.29, 0.316, 0.9998, 0.9999999999, 1)] == [
        "0 %", "0.3 %", "0.03 %", "29 %", "31.6 %", "99.9 %", "99.9 %", "100 %",
    ]  # fmt: skip
    assert [numbers.percent(v, 2) for v in (0.9996, 0.99999, 0.969996)] == ["99.96 %", "99.99 %", "96.99 %"]
    assert [numbers.filled(v, 10) for v in (0, 0.001, 0.5, 0.999, 1)] == [0, 1, 5, 9, 10]
    assert numbers.sparkline([0.0] * 99 + [1.0], 32) == "▁" * 31 + "█"


def test_percent_and_bar_agree_with_the_points_beside_them() -> None:
    """100 % and a full bar for all of them only, nothing for none only, and else what a reader works out"""
    draw = random.Random(3)
    scores = [(draw.uniform(0, most), most) for most in (0.3, 8, 92, 100, 1000) for _ in range(500)]
    edges = [
        (99.98, 100),
        (99.9999, 100),
        (0.3, 100),
        (0.001, 100),
        (49.996, 100),
        (0.0004, 92),
        (91.9951, 92),
    ]
    for score, most in (*scores, *edges, (0, 92), (92, 92)):
        said, part = numbers.points(score, most), numbers.share(score, most)
        percent = float(numbers.percent(part).removesuffix(" %"))
        assert -1e-9 <= 100 * float(said) / most - percent <= 0.1 + 1e-9, (score, most)
        assert (
            (percent == 100) is (score == most) is (numbers.filled(part, 50) == 50) is (float(said) == most)
        )
        assert (percent == 0) is (score == 0) is (numbers.filled(part, 50) == 0) is (float(said) == 0)
