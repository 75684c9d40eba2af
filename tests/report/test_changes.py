"""What changed since the last time, as it is told."""

import io

import pytest
from rich.console import Console

from grader.model import Change, Report
from grader.report.changes import sentences
from grader.report.terminal import render


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (Change(), ""),
        (Change(gained=6, right=("softmax",)), "+6 points: softmax is right now. Well done."),
        (Change(lost=1, broken=("adam",)), "−1 point: adam passed last time."),
        (Change(gained=0.5), "+0.5 points."),
        (Change(gained=1e-6), ""),
        (Change(right=("a", "b")), "a and b are right now. Well done."),
        (
            Change(gained=2.5, lost=2, right=("a",), again=("b",), broken=("c", "d", "e")),
            "+2.5 points: a is right now and b is right again. −2 points: c, d and e passed last time."
            " Well done.",
        ),
        (Change(gained=9, again=tuple("abcde")), "+9 points: a, b, c and 2 more are right again."),
        (Change(finished=True), "All that is asked for is right. Congratulations!"),
    ],
)
def test_sentences(change: Change, said: str) -> None:
    assert sentences(change) == said


def test_it_stands_before_what_to_do_next() -> None:
    report = Report("Networks", "ana", "graded", "", "none", 1.0, next_step="Write adam.")
    file = io.StringIO()
    change = Change(lost=2, broken=("adam",), hint="grader hint adam")
    render(report, Console(file=file, width=80), change=change)
    assert file.getvalue().splitlines()[-4:] == [
        "",
        "Change      −2 points: adam passed last time.",
        "Next        Write adam.",
        "Hint        grader hint adam",
    ]
    raw = io.BytesIO()
    ascii_only = io.TextIOWrapper(raw, encoding="ascii")
    render(report, Console(file=ascii_only, width=80), change=change)
    ascii_only.flush()
    assert b"Change      -2 points: adam" in raw.getvalue()
