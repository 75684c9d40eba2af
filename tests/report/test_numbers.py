"""Figures of the report."""

from grader.report import numbers


def test_figures() -> None:
    assert [numbers.number(v) for v in (2, 2.5, 2 / 3, -0.001, float("nan"))] == [
        "2",
        "2.5",
        "0.67",
        "0",
        "?",
    ]
    assert numbers.points(19.999, 20) == "19.99"
    assert numbers.points(20, 20) == "20"
    assert numbers.percent(0.99999) == "99 %"
    assert [numbers.filled(v, 10) for v in (0, 0.001, 0.5, 0.999, 1)] == [0, 1, 5, 9, 10]
    assert numbers.sparkline([0.0] * 99 + [1.0], 32) == "▁" * 31 + "█"
