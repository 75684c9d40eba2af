"""Exercises as they stand in a kernel, graded in the sandbox: what `grader.notebook.check` does."""

import inspect
import io
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from grader.course import reader
from grader.course.course import Course, hint
from grader.course.trust import trusted
from grader.errors import GraderError
from grader.grading.grade import Scope
from grader.grading.grader import Grader
from grader.model import CheckResult, Report
from grader.report.escape import plain
from grader.student import beside, live
from grader.submission.limits import Source
from grader.submission.submission import Submission

NAME = "notebook.ipynb"  # what messages call a kernel's cells
ANSWERS = "ANSWERS"
SHEET = "questions.toml"
WIDTH = 80  # columns

Wanted = dict[str, list[str]]  # by assignment the exercises that are graded; all of them for an empty list


class Card:
    """What was found: a card in a notebook, text in a terminal; or why there is no report."""

    def __init__(self, report: Report | None, problem: str = "") -> None:
        """Keep what is shown.

        Args:
            report: of what was graded; None if nothing could be.
            problem: why.
        """
        self.report = report
        self.problem = problem

    def __repr__(self) -> str:
        """The report as a terminal shows it."""
        if self.report is None:
            return plain(f"grader: {self.problem}")
        from rich.console import Console

        from grader.report import terminal

        text = io.StringIO()
        terminal.render(
            self.report,
            Console(file=text, width=WIDTH, no_color=True, force_terminal=False, force_jupyter=False),
        )
        return text.getvalue().rstrip()

    def _repr_html_(self) -> str:
        """The report as HTML, everything that a student wrote escaped."""
        from grader.report import card

        return card.problem(self.problem) if self.report is None else card.card(self.report)


def check(
    namespace: Mapping[str, Any],
    what: Iterable[object],
    *,
    course: Path | str | None = None,
    training: bool = False,
) -> Card:
    """Grade what a kernel holds.

    Args:
        namespace: its variables.
        what: functions, classes or names; none for every exercise that is defined.
        course: where it is; None for the one that is trusted where one stands.
        training: whether networks are trained, too.

    Returns:
        The report, or what has to be mended before there is one.
    """
    try:
        known = reader.load(trusted(None if course is None else Path(course), Path.cwd()))
        wanted = _wanted(known, namespace, what)
        submission = _submission(known, namespace, wanted, what)
        only = [f"{name}::{each}" for name, those in wanted.items() for each in those or [""]]
        scope = Scope(tuple(each.removesuffix("::") for each in only), training)
        with Grader(known) as grader:
            return Card(_without_commands(grader.grade(submission, scope)))
    except GraderError as error:
        return Card(None, str(error))


# -- what is meant -------------------------------------------------------------------------------


def _wanted(course: Course, namespace: Mapping[str, Any], what: Iterable[object]) -> Wanted:
    """What is to be graded.

    Raises:
        GraderError: if something is no exercise and no assignment, or is not defined.
    """
    wanted: Wanted = {}
    for each in what:
        name = _name(course, namespace, each)
        is_code = not isinstance(each, str) and not inspect.ismodule(each)
        assignment, exercise = _meant(course, name, exercises_first=is_code)
        if not exercise:
            wanted[assignment] = []
        elif wanted.get(assignment) != []:  # then all of them are wanted already
            wanted.setdefault(assignment, []).append(exercise)
    if not wanted:
        defined = {name: [e for e in own if callable(namespace.get(e))] for name, own in _own(course).items()}
        wanted = {name: those for name, those in defined.items() if those}
        if not wanted:
            raise GraderError("no exercise is defined here; run the cell that defines one, then check it")
    return wanted


def _own(course: Course) -> dict[str, list[str]]:
    """By assignment the exercises; of those with one name, the first one's alone."""
    seen = set[str]()
    own: dict[str, list[str]] = {}
    for name, exercises in course.exercises.items():
        own[name] = [each for each in exercises if each not in seen]
        seen |= {*exercises}
    return own


def _name(course: Course, namespace: Mapping[str, Any], what: object) -> str:
    """The name of what was given: a text, a function, a class, or a module."""
    if isinstance(what, str):
        return what
    exercises = {each for those in course.exercises.values() for each in those}
    given = next((name for name in exercises if namespace.get(name, namespace) is what), None)
    name = given or getattr(what, "__name__", "")
    if not isinstance(name, str) or not name:
        raise GraderError(f"a {type(what).__name__} is no exercise; give a function, or a name in quotes")
    return name


def _meant(course: Course, name: str, *, exercises_first: bool) -> tuple[str, str]:
    """The assignment and the exercise that a name means; "" for all of them.

    Raises:
        GraderError: if it means none, or several.
    """
    known = course.exercises
    homes = [each for each, exercises in known.items() if name in exercises]
    if name in known and not (homes and exercises_first):
        return name, ""
    assignment, _, exercise = name.partition("::")
    if exercise in known.get(assignment, ()):
        return assignment, exercise
    if len(homes) > 1:
        full = " or ".join(f'"{each}::{name}"' for each in homes)
        raise GraderError(f"{name}: several assignments have an exercise of this name; write {full}")
    if homes:
        return homes[0], name
    names = dict.fromkeys([*known, *(each for exercises in known.values() for each in exercises)])
    raise GraderError(f"{name}: no such exercise or assignment{hint(name.rpartition('::')[2], names)}")


# -- what is graded ------------------------------------------------------------------------------


def _submission(
    course: Course, namespace: Mapping[str, Any], wanted: Wanted, what: Iterable[object]
) -> Submission:
    """The definitions of a kernel as a submission, with the files beside them that they import.

    Raises:
        GraderError: if what is wanted is not defined.
    """
    folder, sources = Path.cwd(), list[Source]()
    for name, exercises in wanted.items():
        file = _file_of(name, exercises, what)
        if file is not None:
            sources += filter(None, [beside.source_of(file, f"{name}{file.suffix}")])
            folder = file.parent
            continue
        own = exercises or [*course.assignment(name).exercises]
        defined = [each for each in own if each in namespace]
        if not defined and not (ANSWERS in namespace and not exercises):
            raise GraderError(
                f"{own[0]}: is not defined here; run the cell that defines it, then check again"
            )
        if not exercises and ANSWERS in namespace:
            defined.append(ANSWERS)
        sources.append(
            _notebook(name, live.cells(live.history(namespace), namespace, defined), several=len(wanted) > 1)
        )
    texts = [text for source in sources for text in beside.texts_of(source)]
    beside_them = beside.imported(folder, texts, besides=wanted)
    if not all(wanted.values()):
        sources += filter(None, [beside.source_of(folder / SHEET, SHEET)])
    return Submission("notebook", (*sources, *beside_them))


def _file_of(assignment: str, exercises: list[str], what: Iterable[object]) -> Path | None:
    """The file of a module that was given, or that a function comes from; None where it was typed in."""
    for each in what:
        own, home = getattr(each, "__name__", ""), getattr(each, "__module__", None)
        if own not in exercises and not (inspect.ismodule(each) and own == assignment):
            continue
        home = each if inspect.ismodule(each) else sys.modules.get(home or "")
        file = Path(getattr(home, "__file__", None) or "")
        if getattr(home, "__name__", "__main__") != "__main__" and file.suffix in (".py", ".ipynb"):
            return file if file.is_file() else None
    return None


def _notebook(assignment: str, cells: list[str], *, several: bool) -> Source:
    """Cells as a notebook that says which assignment it is."""
    made = [{"cell_type": "code", "metadata": {}, "source": text} for text in cells]
    text = {"nbformat": 4, "nbformat_minor": 4, "metadata": {"assignment": assignment}, "cells": made}
    path = f"{assignment}.ipynb" if several else NAME
    return Source(path, json.dumps(text).encode(), 0.0)


def _without_commands(report: Report) -> Report:
    """A report that names no command: in a kernel, nothing lies where one could be repeated."""

    def bare(check: CheckResult) -> CheckResult:
        return replace(check, repeat="")

    assignments = tuple(
        replace(
            assignment,
            exercises=tuple(
                replace(each, checks=tuple(map(bare, each.checks))) for each in assignment.exercises
            ),
        )
        for assignment in report.assignments
    )
    return replace(report, assignments=assignments)
