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
    assert [numbers.points(v, 20) for v in (19.999, 19.9999999, 20, 3.167, 0.004, 0)] == [
        "19.99", "19.99", "20", "3.16", "0.004", "0",
    ]  # fmt: skip
    assert [numbers.percent(v) for v in (0, 0.003, 0.00033, 0.29, 0.316, 0.9998, 0.9999999999, 1)] == [
        "0 %", "0.3 %", "0.03 %", "29 %", "31.6 %", "99.9 %", "99.9 %", "100 %",
    ]  # fmt: skip
    assert [numbers.percent(v, 2) for v in (0.9996, 0.99999, 0.969996)] == ["99.96 %", "99.99 %", "96.99 %"]
    assert [numbers.filled(v, 10) for v in (0, 0.001, 0.5, 0.999, 1)] == [0, 1, 5, 9, 10]
    assert numbers.sparkline([0.0] * 99 + [1.0], 32) == "▁" * 31 + "█"
