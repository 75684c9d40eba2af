"""What a score is of, and the points of extra assignments that come on top of it."""

import math
from collections.abc import Iterator
from typing import Any

from grader.model import AssignmentResult, Report, total
from grader.report.numbers import number, percent, points, share


def asked(report: Report) -> tuple[AssignmentResult, ...]:
    """The assignments that the score is of: the ordinary ones, or extra ones where they alone were graded."""
    return report.ordinary or report.extras


def spared(report: Report) -> tuple[str, ...]:
    """Names of extra assignments that nobody has begun: they cost nothing, and no more is said of them.

    Where extra ones alone were graded, one with a file of its own is shown like any other.
    """
    whole = bool(report.ordinary)
    return tuple(each.name for each in report.extras if not each.begun and (whole or not each.handed_in))


def on_top(extra: float, most: float) -> str:
    """The words for points on top of a score; "" where there are none.

    >>> on_top(4, 5), on_top(4.9999, 5), on_top(0, 5)
    (' and 4 extra', ' and 4.99 extra', '')
    """
    return f" and {points(extra, most)} extra" if extra else ""


def of_report(report: Report) -> str:
    """The words for the points on top of a report's score; "" where there are none, or no others."""
    return on_top(report.extra_score, report.max_extra_score) if report.ordinary else ""


def cut(report: Report) -> str:
    """What the course does not count of the extra points that were earned; "" where it counts all."""
    score, most = (total(getattr(each, key) for each in report.extras) for key in ("score", "max_score"))
    if score <= report.extra_score:
        return ""
    return (
        f"{points(score, most)} of {number(most)} points earned; at most {number(report.extra_score)} count"
    )


def of_tests(told: list[dict[str, Any]]) -> Iterator[str]:
    """The score of one submission, from what tests told that each judged a check; then why others could not.

    Args:
        told: by each test, "submission" and "checks" (how many there are); "score" and "max_score" where it
            judged, of an extra assignment "extra_credit" as well, the most that counts; "reason" and "stale".
    """
    name, count = told[0]["submission"], told[0]["checks"]
    judged = [each for each in told if "score" in each]
    extra = [each for each in judged if "extra_credit" in each]
    own = [each for each in judged if "extra_credit" not in each] or judged
    score, most = (total(each[key] for each in own) for key in ("score", "max_score"))
    if judged:
        part = "" if len(judged) == count else f"; {len(judged)} of {count} checks"
        kind, above = "extra points" if own == extra else "points", ""
        if extra and own != extra:
            cap = math.inf if extra[0]["extra_credit"] is None else extra[0]["extra_credit"]
            above = on_top(*(min(total(each[key] for each in extra), cap) for key in ("score", "max_score")))
        earned = f"(score {percent(share(score, most))}{part})"
        yield f"{name}: {points(score, most)} of {number(most)} {kind}{above} {earned}"
    for reason in dict.fromkeys(each["reason"] for each in told if "reason" in each):
        yield f"{name}: could not be graded: {reason}"
    yield from dict.fromkeys(each["stale"] for each in told if "stale" in each)


def earned(report: Report) -> float:
    """The part of the points that was earned, between 0 and 1: extra ones make up for what is missing.

    Where extra assignments alone were graded, the part of theirs; 1 where there are no points at all.
    """
    most = total(each.max_score for each in asked(report))
    score = report.total_score if report.ordinary else total(each.score for each in report.extras)
    return share(score, most) if most else 1.0
