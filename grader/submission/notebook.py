"""The cells of a notebook, read as plain JSON within bounds.

What is not looked at (outputs, attachments, most metadata) may be anything. The parts of a text are counted
before it is parsed, so that what comes of it is no many times its size.

Cells that are no student's work are left empty, so that numbers of cells stay: tests of nbgrader, and what is
tagged for otter to ignore. Reports that `grader feedback` wrote into a notebook are no part of it.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from grader.record import Record

BRACKETS_LIMIT = 200_000  # lists and objects; each may become many times its size
PARTS_LIMIT = 1_000_000  # what stands between commas, likewise; plots with their data have that many numbers
CELLS_LIMIT = 5_000
CODE_LIMIT = 5 << 20  # characters of all code cells: what a module may have
VERSIONS = (2, 3, 4)  # of the format; before 4, cells stand in worksheets
STRING = re.compile(r'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)  # never goes back, wherever a quote is missing


class Malformed(ValueError):
    """No notebook; the message says what is wrong with it."""


class CutOff(Malformed):
    """The beginning of a notebook."""


class Notebook(Record):
    """What of a notebook matters here.

    Attributes:
        assignment: what its metadata names, or otter's in it; None for nothing, or anything else.
        cells: texts of its code cells.
        texts: those of its other cells, by their numbers among all cells, from 1.
    """

    assignment: Any
    cells: list[str]
    texts: dict[int, str]


def read(text: str) -> Notebook:
    """A notebook's cells.

    Args:
        text: of its file, of a size that is bounded.

    Raises:
        CutOff: if it ends too early.
        Malformed: if it is no notebook, or beyond the bounds.
    """
    table = _parsed(text)
    version = table.get("nbformat")
    if type(version) is not int or version not in VERSIONS:
        raise Malformed("its nbformat is none of 2, 3 and 4")
    metadata = table.get("metadata")
    if not isinstance(metadata, dict):
        raise Malformed("its metadata is no table")
    cells, texts = list[str](), dict[int, str]()
    for number, cell in enumerate(_cells(table, version), 1):
        kind, source = _cell(cell, number, version)
        marks = _table(cell, "metadata")
        if kind == "code":
            cells.append("" if is_test(marks) else source)
        elif not is_report(marks):
            texts[number] = source
    if sum(map(len, cells)) > CODE_LIMIT:
        raise Malformed(f"more than {CODE_LIMIT >> 20} MiB of code")
    named = metadata.get("assignment", _table(metadata, "otter").get("assignment_name"))
    return Notebook(named, cells, texts)


def is_test(metadata: Mapping[str, Any]) -> bool:
    """Whether a code cell is no student's: a test of nbgrader, in any schema, or ignored by otter."""
    nbgrader, tags = _table(metadata, "nbgrader"), metadata.get("tags")
    is_tests = nbgrader.get("grade") is True and nbgrader.get("solution") is not True
    return is_tests or (isinstance(tags, list) and "otter_ignore" in tags)


def is_report(metadata: Mapping[str, Any]) -> bool:
    """Whether a text cell is a report that was written into the notebook."""
    return "report" in _table(metadata, "grader")


def _table(value: Any, key: str) -> dict[str, Any]:
    """A table in another one; an empty one where there is none."""
    found = value.get(key) if isinstance(value, Mapping) else None
    return found if isinstance(found, dict) else {}


def _parsed(text: str) -> dict[str, Any]:
    """A JSON object, of parts that were counted before."""
    if text.count("[") + text.count("{") > BRACKETS_LIMIT or text.count(",") > PARTS_LIMIT:
        bare = STRING.sub("", text)  # a text may hold as many as it likes
        if bare.count("[") + bare.count("{") > BRACKETS_LIMIT or bare.count(",") > PARTS_LIMIT:
            raise Malformed("too many parts")
    try:
        table = json.loads(text)
    except json.JSONDecodeError as error:
        if _is_cut_off(text, error):
            raise CutOff("it ends too early") from None
        raise Malformed(f"no JSON: {error}") from None
    except RecursionError:
        raise Malformed("nested too deeply") from None
    except ValueError:  # thousands of digits
        raise Malformed("a number is too long") from None
    if not isinstance(table, dict):
        raise Malformed("no table of cells")
    return table


def _is_cut_off(text: str, error: json.JSONDecodeError) -> bool:
    """Whether a text is the beginning of a notebook: as JSON, it ends too early."""
    end = text.rstrip()
    if not text.lstrip().startswith("{"):
        return False
    rest = len(end) - error.pos
    return error.msg.startswith("Unterminated string") or rest <= 0 or (rest <= 5 and end[-1] != "}")


def _cells(table: dict[str, Any], version: int) -> list[Any]:
    """All cells, in their order."""
    if version >= 4:
        sheets: list[Any] = [table]
    else:
        sheets = _list(table.get("worksheets"), "it has no list of worksheets")
    cells = list[Any]()
    for sheet in sheets:
        cells += _list(sheet.get("cells") if isinstance(sheet, dict) else None, "it has no list of cells")
        if len(cells) > CELLS_LIMIT:
            raise Malformed(f"more than {CELLS_LIMIT:,} cells")
    return cells


def _list(value: Any, otherwise: str) -> list[Any]:
    if not isinstance(value, list):
        raise Malformed(otherwise)
    return value


def _cell(cell: Any, number: int, version: int) -> tuple[str, str]:
    """A cell's kind and text."""
    kind = cell.get("cell_type") if isinstance(cell, dict) else None
    if not isinstance(kind, str):
        raise Malformed(f"cell {number} does not say what it is")
    before_4 = version < 4 and kind == "code"
    source = cell.get("input" if before_4 else "source", "" if before_4 else None)
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        own_ends = version >= 4 or (source and source[0].endswith(("\n", "\r")))
        source = ("" if own_ends else "\n").join(source)
    if not isinstance(source, str):
        raise Malformed(f"cell {number} has no text")
    # Halves of characters, which JSON can hold and UTF-8 cannot, become question marks.
    return kind, source.encode("utf-8", "replace").decode()
