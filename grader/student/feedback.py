"""A notebook that was handed in, with its report: a summary, and a text cell after each exercise.

These cells are marked in their metadata. Written again they take the place of the earlier ones, and a
notebook that holds some can be handed in again: they are no part of what is graded.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from grader.errors import GraderError
from grader.grading.grade import Scope
from grader.grading.grader import Grader
from grader.model import Report
from grader.report import cells as written
from grader.student import beside
from grader.submission import submission as submissions
from grader.submission.encoding import Unreadable
from grader.submission.files import read
from grader.submission.limits import Source, split
from grader.submission.modules import module_files
from grader.submission.notebook import is_report, is_test
from grader.submission.outline import outline

SUMMARY = "summary"
CHECKS = ("grader.notebook.check(", "grader.check(")  # how a cell begins that only checks
IDS_SINCE = 5  # minor version of format 4 in which cells have ids

Cell = dict[str, Any]


def feedback(grader: Grader, path: Path, *, training: bool = True) -> tuple[Report, bytes]:
    """Grade a notebook, and write the report into it.

    Args:
        grader: by whose course.
        path: of the notebook; what it imports is looked for beside it.
        training: whether networks are trained on whole data sets.

    Returns:
        The report, and the notebook with it.

    Raises:
        GraderError: if it is no notebook, or cannot be graded.
    """
    if split(path.name)[1] != ".ipynb":
        raise GraderError(f"{path}: is no notebook; give an .ipynb")
    submission = submissions.load(path)
    source = submission.sources[0]
    try:
        texts = read(source, "notebook").texts
    except Unreadable as error:
        raise GraderError(f"{path} {error}") from None
    around = beside.imported(path.parent, texts, besides=[path.stem])
    submission = replace(submission, sources=(*submission.sources, *around))
    modules = module_files(submission, grader.course.exercises).modules
    own = [name for name, file in modules.items() if file == source.path]
    if not own:
        raise GraderError(f"{path}: no exercise of this course is in it; give another notebook")
    report = grader.grade(submission, Scope(tuple(own), training))
    if report.status != "graded":
        raise GraderError(f"{path}: could not be graded: {report.reason}")
    return report, with_report(source, report)


def with_report(source: Source, report: Report) -> bytes:
    """A notebook with a report in it.

    Args:
        source: of the notebook, which has been read as one, within bounds.
        report: of it.

    Raises:
        GraderError: if it is of a format before version 4.
    """
    table = json.loads(source.content)
    if table["nbformat"] < 4:
        raise GraderError(f"{source.path}: is of nbformat {table['nbformat']}; save it again in Jupyter")
    cells = [cell for cell in table["cells"] if cell["cell_type"] == "code" or not _is_report(cell)]
    texts = {place: (name, written.exercise(result)) for place, name, result in _results(report)}
    after: dict[int, list[Cell]] = {}
    for place, (name, text) in texts.items():
        number = _last_of(cells, name)
        if number is not None:
            after.setdefault(number, []).append(_cell(place, text))
    made = [_cell(SUMMARY, written.summary(report))]
    for number, cell in enumerate(cells):
        made += [cell, *after.get(number, [])]
    if table.get("nbformat_minor", 0) >= IDS_SINCE:
        _give_ids(made)
    return (json.dumps(table | {"cells": made}, ensure_ascii=False, indent=1) + "\n").encode(
        "utf-8", "replace"
    )


def _results(report: Report) -> Iterator[tuple[str, str, Any]]:
    for assignment in report.assignments:
        for each in assignment.exercises:
            yield f"{assignment.name}::{each.name}", each.name, each


def _is_report(cell: Mapping[str, Any]) -> bool:
    metadata = cell.get("metadata")
    return isinstance(metadata, dict) and is_report(metadata)


def _last_of(cells: list[Cell], name: str) -> int | None:
    """The number of the last cell that defines an exercise, or of a check below it; None for none."""
    found = None
    for number, cell in enumerate(cells):
        if cell["cell_type"] != "code":
            continue
        text = "".join(cell["source"])
        is_own = name in outline([text], [name]).defined or (name == "questions" and "ANSWERS" in text)
        if is_own or (found == number - 1 and _is_check(cell, text)):
            found = number
    return found


def _is_check(cell: Cell, text: str) -> bool:
    """Whether a cell only checks what stands above it."""
    metadata = cell.get("metadata")
    return text.lstrip().startswith(CHECKS) or (isinstance(metadata, dict) and is_test(metadata))


def _cell(place: str, text: str) -> Cell:
    metadata = {"grader": {"report": place}}
    return {"cell_type": "markdown", "metadata": metadata, "source": text.splitlines(keepends=True)}


def _give_ids(cells: list[Cell]) -> None:
    """Give the new cells ids, the same each time, that no other cell has."""
    taken = {cell["id"] for cell in cells if isinstance(cell.get("id"), str)}
    for cell in cells:
        if "id" not in cell and _is_report(cell):
            own, count = hashlib.sha256(cell["metadata"]["grader"]["report"].encode()).hexdigest(), 16
            while own[:count] in taken and count < len(own):
                count += 1
            cell["id"] = own[:count]
