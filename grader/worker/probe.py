"""Look into one module: which exercises it has, which are untouched, what is in the place of others."""

import importlib
from typing import Any

from grader.evidence.codec import ANSWERS_LIMIT, raised_tree
from grader.worker.call_graph import reached
from grader.worker.habits import habits
from grader.worker.stubs import is_stub
from grader.worker.unused import unused

CELLS = 50  # that raised
TEXT = 200  # characters of an answer to a question, or of its name


class ImportExit(Exception):
    """A module left the interpreter while it was imported."""


def probe(name: str, exercises: list[str], own: tuple[str, ...]) -> dict[str, Any]:
    """Import one module, and say what it has.

    Args:
        name: of the module.
        exercises: that it should have.
        own: beginnings of file names that belong to the submission.

    Returns:
        What `codec.probe_of` reads: the exercises it lacks and those that are untouched, what each of them
        calls and never reads, cells that raised, statements that were left out, what was found instead of
        what it lacks, and its answers to questions.

    Raises:
        ImportExit: if it leaves the interpreter.
    """
    try:
        module = importlib.import_module(name)
    except SystemExit as stop:
        raise ImportExit(f"sys.exit({stop.code!r})"[:100]).with_traceback(stop.__traceback__) from None
    missing = [exercise for exercise in exercises if not callable(getattr(module, exercise, None))]
    stubs = [exercise for exercise in exercises if is_stub(getattr(module, exercise, None))]
    found: list[Any] = []
    if missing or stubs:
        from grader.worker import lookalikes  # most modules have all

        found = lookalikes.found(module, exercises, missing, stubs, own)
    failed = [[number, raised_tree(raised)] for number, raised in getattr(module, "__failed_cells__", [])]
    return {
        "missing": missing,
        "stubs": stubs,
        "failed_cells": failed[:CELLS],
        "calls": [[exercise, reached(getattr(module, exercise, None), own)] for exercise in exercises],
        "unused": [[exercise, unused(getattr(module, exercise, None))] for exercise in exercises],
        "skipped": [list(entry) for entry in getattr(module, "__skipped__", [])],
        "found": found,
        "habits": [[name, *habit] for name in exercises for habit in habits(getattr(module, name, None))],
        "answers": answers(getattr(module, "ANSWERS", None)),
    }


def answers(found: Any) -> list[list[Any]]:
    """The answers to questions in a module's `ANSWERS`: numbers, texts, and lists of texts, cut to size."""
    if type(found) is not dict:
        return []
    pairs = [[str(name)[:100], _answer(value)] for name, value in found.items() if type(name) is str]
    return pairs[:ANSWERS_LIMIT]


def _answer(value: Any) -> Any:
    try:
        if isinstance(value, str):
            return str(value)[:TEXT]
        if isinstance(value, list | tuple):
            return [str(each)[:TEXT] for each in value[:ANSWERS_LIMIT]]
        return value if isinstance(value, bool) else float(value)  # NumPy's numbers as well
    except Exception:  # an object of the student's own may raise anything
        return "" if value is None else f"a {type(value).__name__}"[:TEXT]
