"""A submission of one function behind the walls, at each level that this machine offers."""

import textwrap
from pathlib import Path

import pytest

from grader.model import Ending, Outcome
from grader.sandbox import levels
from tests.helpers.graded import sandboxed
from tests.helpers.tiny import deed, tiny_course

LEVELS = [level for level in levels.LEVELS if not levels.why_not(level)]


@pytest.fixture(params=LEVELS)
def level(request: pytest.FixtureRequest) -> str:
    """Each level in turn."""
    return str(request.param)


def runs(tmp_path: Path, level: str, body: str, times: int = 1) -> list[Outcome]:
    """The outcomes of running the two checks on a submission whose `act` has this body."""
    course = tiny_course(tmp_path)
    text = "import os, sys, time\n\n\ndef act():\n" + textwrap.indent(textwrap.dedent(body), "    ")
    checks = course.assignments[0].checks
    with sandboxed(course, deed(text), level) as sandbox:
        return [sandbox.check(course.assignments[0], checks[number % 2]) for number in range(times)]


def value(outcome: Outcome) -> float:
    """The number that a check got back."""
    assert outcome.ending is Ending.RETURNED, outcome
    assert outcome.evidence is not None
    return float(outcome.evidence.items["value"])
