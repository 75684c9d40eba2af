"""What is kept of the evidence of one submission is bounded, and what a report says of it is not."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from grader.grading import checks
from grader.grading.checks import Checks
from grader.judging import kept
from grader.judging.verdicts import Judged
from grader.model import Report
from grader.sandbox.sandbox import Sandbox
from tests.helpers import samples
from tests.helpers.graded import as_files, graded

WRONG = """
import numpy as np


def linear_scores(x, weights, bias):
    return x @ weights - bias


def softmax(scores):
    return np.exp(scores)


def softmax_loss(scores, labels):
    return 1.0, scores
"""


def told(report: Report) -> list[Any]:
    """All that a report says of checks, but what probably went wrong."""
    return [replace(check, diagnosis=None, seconds=0.0) for check in report.checks]


@pytest.mark.parametrize("limit", [0, 500])
def test_words_do_not_depend_on_what_is_kept(monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    """What cannot wait until it is judged runs again; what is judged goes, and its words stay"""
    course, files = samples.course(), as_files("wrong", {"softmax_loss.py": WRONG.encode()})
    before = graded(course, files, only="softmax_loss")
    seen, alone = list[Judged](), list[Any]()
    bounded, check = Checks._bounded, Sandbox.check
    monkeypatch.setattr(checks, "KEPT_LIMIT", limit)
    monkeypatch.setattr(
        Checks, "_bounded", lambda self, judged: seen.append(bounded(self, judged)) or seen[-1]
    )
    monkeypatch.setattr(Sandbox, "check", lambda self, *pair: alone.append(pair) or check(self, *pair))
    after = graded(course, files, only="softmax_loss")
    assert told(after) == told(before)
    assert sum(kept.size_of_items(judged.got) for judged in seen) <= limit
    assert any(judged.got is None for judged in seen)
    assert len(alone) > 3
    assert np.sum([check.verdict == "failed" for check in after.checks]) > 5
