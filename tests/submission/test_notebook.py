"""Notebooks as plain JSON: what is read of them, in all versions, and what their bounds are."""

import json
from pathlib import Path
from typing import Any

import pytest

from grader.submission.notebook import (
    BRACKETS_LIMIT,
    CELLS_LIMIT,
    CODE_LIMIT,
    PARTS_LIMIT,
    CutOff,
    Malformed,
    read,
)
from tests.helpers.handed_in import notebook, zipped
from tests.helpers.little_memory import read_in_little_memory


def of(*cells: dict[str, Any], version: int = 4, **more: Any) -> str:
    """A notebook's text."""
    inner = {"cells": cells} if version >= 4 else {"worksheets": [{"cells": cells}]}
    return json.dumps({"nbformat": version, "nbformat_minor": 0, "metadata": {}, **inner, **more})


def code(source: Any, **more: Any) -> dict[str, Any]:
    """A code cell, as version 4 has it."""
    return {"cell_type": "code", "metadata": {}, "source": source, **more}


def test_sources_are_texts_or_lines() -> None:
    found = read(of(code("a\nb"), code(["c\n", "d"]), {"cell_type": "raw", "source": ["e\n", "f"]}, code([])))
    assert (found.cells, found.texts) == (["a\nb", "c\nd", ""], {3: "e\nf"})


def test_notebooks_of_older_programs() -> None:
    """Worksheets one after the other; lines that may come without their ends"""
    old = [{"cell_type": "code", "input": source} for source in ("a", ["b\n", "c"], ["d", "e"], [])]
    text = {"cell_type": "heading", "level": 1, "source": "f"}
    sheets = [{"cells": [*old, text]}, {"cells": [{"cell_type": "code"}]}]
    found = read(of(version=3, worksheets=sheets))
    assert (found.cells, found.texts) == (["a", "b\nc", "d\ne", "", ""], {5: "f"})


def test_the_assignment_that_metadata_names() -> None:
    assert read(of(metadata={"assignment": "dropout", "kernelspec": 3})).assignment == "dropout"
    assert read(of()).assignment is None


@pytest.mark.parametrize("other", [{}, 3, [[{}]], {"output_type": "?"}, None, float("nan"), "x" * 99])
def test_what_is_not_looked_at_may_be_anything(other: Any) -> None:
    cell = code("a", outputs=[other] * 3, attachments=other, execution_count=other, id=other)
    assert read(of(cell, more=other)).cells == ["a"]


MALFORMED = {
    "it has no list of cells": of(cells={}),
    "it has no list of worksheets": of(version=3, worksheets={}),
    "cell 2 does not say what it is": of(code("a"), {"source": "b"}),
    "cell 1 does not say what it is": of(cells=["a"]),
    "cell 1 has no text": of(code(["a", 3])),
    "cell 1 has no text ": of(code(None)),
    "its metadata is no table": of(metadata=[]),
    "its nbformat is none of 2, 3 and 4": of(nbformat=True),
    "nested too deeply": "[" * 100_000,
    "a number is too long": of(n=0).replace('"n": 0', '"n": ' + "9" * 5_000),
    "no table of cells": "[]",
    "too many parts": of(code("a", outputs=[{}] * BRACKETS_LIMIT)),
    "too many parts ": of(code("a", outputs=[1] * (PARTS_LIMIT + 1))),
    "more than 5,000 cells": of(*[code("")] * (CELLS_LIMIT + 1)),
    "more than 5,000 cells ": of(version=3, worksheets=[{"cells": [code("")]}] * (CELLS_LIMIT + 1)),
    "more than 5 MiB of code": of(code("a" * (CODE_LIMIT // 2)), code("b" * (CODE_LIMIT // 2 + 1))),
}


@pytest.mark.parametrize("said", MALFORMED)
def test_what_is_wrong_is_said(said: str) -> None:
    with pytest.raises(Malformed) as caught:
        read(MALFORMED[said])
    assert str(caught.value) == said.strip()


def test_texts_may_hold_as_many_marks_as_they_like() -> None:
    """Only what would become parts of the table is counted, quotes in texts left aside"""
    text = '[{, \\" ' * (PARTS_LIMIT + 1)
    assert read(of(code("a", outputs=[text]))).cells == ["a"]
    with pytest.raises(CutOff):
        read(of(code("a", outputs=[text]))[:-30])


def test_many_invalid_outputs_cost_little(tmp_path: Path) -> None:
    """More than a gigabyte, if each were looked at"""
    text = json.loads(notebook("def sgd(): pass"))
    text["cells"][1]["outputs"] = [{}] * 60_000
    (tmp_path / "a.zip").write_bytes(zipped({"dropout.ipynb": json.dumps(text)}))
    assert read_in_little_memory(tmp_path / "a.zip") == "{}\n"
