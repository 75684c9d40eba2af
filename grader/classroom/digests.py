"""Digests of what the verdicts of each assignment hang on: they tell what a changed course touches.

Points, titles and due dates are no part of them: no verdict hangs on these.
"""

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from grader.course import policy, reference_results
from grader.course.course import Assignment, Course

Digests = dict[str, dict[str, str]]  # by assignment, then by what it is a digest of

SETTINGS, CHECKS, RESULTS = "course.toml", "checks", "reference results"
SOLUTION, QUESTIONS, TRAINING = "solution", "questions", "training"
GROUPS = {  # in the order of a report: what runs by itself, and what its verdicts hang on
    CHECKS: (SETTINGS, CHECKS, RESULTS, SOLUTION),
    TRAINING: (SETTINGS, TRAINING),
    QUESTIONS: (SETTINGS, QUESTIONS),
}
OF_THE_COURSE = ("assignments", "title", "extra_credit")  # keys of course.toml that touch no verdict
OF_AN_ASSIGNMENT = ("points", "title", "extra", "training")
OF_A_TIER = ("points", "distinction")
IMPORTS = re.compile(r"^\s*(?:from|import)\b.*$", re.MULTILINE)


def of(course: Course) -> Digests:
    """The digests of a course as it is on disk now."""
    table = policy.without(tomllib.loads(course.file.read_text("utf-8")))
    entries = {entry["name"]: entry for entry in table["assignments"]}
    common = _without(table, OF_THE_COURSE)
    return {each.name: _of_one(course, each, entries[each.name], common) for each in course.assignments}


def touched(before: Mapping[str, str], now: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """What of an assignment has to be run again, each with what of it has changed.

    Args:
        before: its digests when it was graded; without any, all has changed.
        now: its digests.

    Returns:
        Names of `GROUPS`, each with the names of digests.
    """
    changed = {
        group: tuple(n for n in names if before.get(n) != now.get(n)) for group, names in GROUPS.items()
    }
    return {group: names for group, names in changed.items() if names}


def ids(assignment: Assignment) -> dict[str, list[str]]:
    """The ids of all that a report says of an assignment, by group."""
    plan = assignment.training
    tiers = [] if plan is None else [f"{plan.exercise}::{tier.name}" for tier in plan.judged]
    return {
        CHECKS: [assignment.id(check) for check in assignment.checks],
        TRAINING: [f"{assignment.name}::{tier}" for tier in tiers],
        QUESTIONS: [assignment.question_id(question) for question in assignment.questions],
    }


def _of_one(
    course: Course, assignment: Assignment, entry: dict[str, Any], common: dict[str, Any]
) -> dict[str, str]:
    folder = assignment.folder
    found = {
        SETTINGS: _digest(common, _without(entry, OF_AN_ASSIGNMENT)),
        CHECKS: reference_results.digest(folder / "checks.py", *(folder / name for name in assignment.files)),
        RESULTS: reference_results.checksum(replace(course, assignments=(assignment,))),
    }
    if course.fresh:
        paths = [course.assignment(name).folder / "solution.py" for name in _reached(course, assignment)]
        found[SOLUTION] = reference_results.digest(*paths)
    if assignment.questions:
        found[QUESTIONS] = reference_results.digest(folder / "questions.toml")
    if assignment.training is not None:
        plan = dict(entry["training"])
        plan["tiers"] = [_without(tier, OF_A_TIER) for tier in plan["tiers"] if tier.get("points")]
        found[TRAINING] = _digest(plan)
    return found


def _reached(course: Course, assignment: Assignment) -> list[str]:
    """The assignment, and others whose solutions its checks use, or its solution imports, and so on."""
    names = [each.name for each in course.assignments]
    found: list[str] = []
    waiting = [name for name in reference_results.reached(assignment) if name in names]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.append(name)
            text = (course.assignment(name).folder / "solution.py").read_text("utf-8")
            words = set(re.findall(r"\w+", " ".join(IMPORTS.findall(text))))
            waiting += [other for other in names if other in words]
    return sorted(found)


def _without(table: Mapping[str, Any], keys: Sequence[str]) -> dict[str, Any]:
    return {key: value for key, value in table.items() if key not in keys}


def _digest(*tables: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(tables, sort_keys=True, default=str).encode()).hexdigest()
