"""A hostile outcome is judged against what Keras gave, and its report is shown in every format."""

import functools
import io
import json
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
from jsonschema import Draft202012Validator
from rich.console import Console

from grader.authoring import AtLeast, Check, Close, Distribution, Exact, Frequency, SameShape
from grader.course import reader, reference_results
from grader.course.course import Assignment, Course
from grader.grading.results import result_of
from grader.judging import kept, verdicts
from grader.model import (
    Array,
    AssignmentResult,
    CheckResult,
    Ending,
    Evidence,
    ExerciseResult,
    Outcome,
    Report,
    Verdict,
)
from grader.report import escape, json_report, terminal
from tests.helpers.graded import without_questions

ROOT = Path(__file__).resolve().parents[3]
SCHEMA = Draft202012Validator(json.loads(json_report.SCHEMA_FILE.read_text("utf-8")))
SECRETS = ("called", "returned", "expected", "worst", "repeat", "output")
LONGEST = 200_000  # characters that a report may take for one check
Real = tuple[Course, Assignment, Check, Evidence]


@functools.cache
def checks() -> tuple[Real, ...]:
    """Every check of the project's own course, with the evidence that Keras gave."""
    course = without_questions(reader.load(ROOT))
    frozen = {
        assignment.name: reference_results.load(course, assignment).evidence
        for assignment in course.assignments
    }
    return tuple(
        (course, assignment, check, frozen[assignment.name][assignment.id(check)])
        for assignment, check in course.checks()
    )


def judged_and_shown(chosen: int, outcome: Outcome) -> None:
    """Judge an outcome against one of the checks; the verdict is sound and the report can be shown."""
    course, assignment, check, expected = checks()[chosen % len(checks())]
    exercises = {name for each in course.assignments for name in each.exercises}
    judged = verdicts.judge(assignment.id(check), check, outcome, expected, exercises)
    told = (judged.called, *(getattr(judged.explanation, field.name) for field in fields(judged.explanation)))
    assert max(map(len, told)) <= kept.TOLD_LIMIT + 2
    if judged.verdict is Verdict.PASSED:
        assert outcome.ending is Ending.RETURNED
        assert outcome.evidence is not None
        for item, wanted in expected.items.items():
            assert deserved(check, item, outcome.evidence.items[item], wanted), f"{check.name}: {item} passed"
    shown = result_of(assignment, judged, "a submission")
    if check.hidden:
        assert not any(getattr(shown, name) for name in SECRETS)
    names = {each.name for each in course.assignments}
    file, reason = verdicts.not_imported(names, assignment.name, f"{assignment.name}.py", outcome)
    show(replace(report_of(assignment, shown), notes=(reason, str(file))))


def report_of(assignment: Assignment, *found: CheckResult) -> Report:
    """A report of these checks alone."""
    exercises = (ExerciseResult("exercise", found),)
    each = AssignmentResult(assignment.name, assignment.title, exercises)
    return Report("Course", "submission", "graded", "", "bubblewrap", 1.0, (each,))


def show(report: Report) -> None:
    """In a terminal and as JSON, harmless in both and of bounded size."""
    for encoding in ("utf-8", "ascii"):
        raw = io.BytesIO()
        file = io.TextIOWrapper(raw, encoding=encoding, newline="\n")
        terminal.render(report, Console(file=file, width=80, color_system=None), verbose=encoding == "ascii")
        file.flush()
        page = raw.getvalue().decode(encoding)
        assert escape.plain(page) == page
    data = json_report.to_json(report)
    SCHEMA.validate(data)
    text = json.dumps(data, ensure_ascii=False, allow_nan=False)
    assert escape.plain(text) == text
    assert all(escape.plain(words) == words for words in texts(data))
    assert len(text) < LONGEST


def texts(data: Any) -> Iterator[str]:
    """Every text within JSON data."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, (list, dict)):
        for item in data.values() if isinstance(data, dict) else data:
            yield from texts(item)


def deserved(check: Check, item: str, got: Array, wanted: Array) -> bool:
    """Whether evidence is really what it passed for, found with plain NumPy and a little slack."""
    if got.dtype.kind not in "biuf" or not np.isfinite(got).all():
        return False
    comparison = check.comparison(item)
    exact = got.astype(np.longdouble)
    match comparison:
        case SameShape():
            return got.shape == wanted.shape
        case Exact():
            return got.shape == wanted.shape and got.tolist() == wanted.tolist()
        case Close():
            off = np.sqrt(((exact - wanted) ** 2).sum())
            size = np.sqrt((wanted.astype(np.longdouble) ** 2).sum())
            return got.shape == wanted.shape and bool(
                off <= 1.001 * (comparison.rtol * size + comparison.atol)
            )
        case Distribution():
            near = abs(exact.mean() - comparison.mean) < comparison.stddev
            return bool(near and 0.5 < exact.std() / comparison.stddev < 2)
        case Frequency():
            return bool(np.isin(got, (0, 1)).all() and abs(exact.mean() - comparison.probability) < 0.5)
        case AtLeast():
            return got.size > 0 and bool((exact >= comparison.minimum).all())
    return False
