"""Cells that really run, in a kernel of Jupyter's: what `grader.notebook.check` shows there."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest

from grader.instructor import notebooks
from tests.conftest import SMALL
from tests.helpers.frozen import freeze

ROOT = Path(__file__).resolve().parents[2]

CELLS = {
    "start": "import grader.notebook\nimport numpy as np\nRAN = []",
    "wrong": """\
FACTOR = 3
def helper(x):
    return x * FACTOR
def double(x):
    RAN.append(x)
    print("<script>alert(1)</script> \\x1b[31m")
    return helper(x)""",
    "checked": "grader.notebook.check(double)",
    "mended": "%%time\nFACTOR = 2",
    "checked again": 'grader.notebook.check("double")',
    "beside": "from moving import shifted",
    "of a notebook beside": "grader.notebook.check(shifted)",
    "whole": "grader.notebook.check('lines')",
    "misspelt": "grader.notebook.check('dubble')",
    "no exercise": "grader.notebook.check(3)",
    "not defined": "del double\ngrader.notebook.check('double')",
    "what ran": "print(RAN, sorted(__import__('os').listdir('.')))",
}
BESIDE = (
    "import numpy as np",
    "import grader.notebook",
    "1 / 0",
    "def shifted(x, by):\n    return np.add(x, by)",
)


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The outputs of all cells, run one after the other by one kernel in a folder of their own."""
    root = tmp_path_factory.mktemp("kernel") / "small"
    for name, text in SMALL.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    freeze(root)
    folder = tmp_path_factory.mktemp("work")
    moving = [*BESIDE, "grader.notebook.check(shifted)"]
    nbformat.write(
        nbformat.v4.new_notebook(cells=[*map(nbformat.v4.new_code_cell, moving)]), folder / "moving.ipynb"
    )
    made = nbformat.v4.new_notebook(cells=[*map(nbformat.v4.new_code_cell, CELLS.values())])
    environment = os.environ | {"GRADER_COURSE": str(root), "PYTHONPATH": str(ROOT)}
    nbformat.write(made, folder.parent / "cells.ipynb")
    command = [sys.executable, "-m", "tests.student.run_cells", folder.parent / "cells.ipynb", folder]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    made = nbformat.read(folder.parent / "cells.ipynb", as_version=4)
    return {name: cell.outputs for name, cell in zip(CELLS, made.cells, strict=True)}


def text(outputs: Any, kind: str = "text/plain") -> str:
    """What a cell shows, in one of its forms; all that it printed for one that shows nothing."""
    errors = [each for each in outputs if each["output_type"] == "error"]
    assert errors == []
    results = [each["data"][kind] for each in outputs if each["output_type"] == "execute_result"]
    return "".join(results) or "".join(each["text"] for each in outputs if each["output_type"] == "stream")


def test_a_function_is_graded_as_it_stands(shown: dict[str, Any]) -> None:
    """With the constant and the helper of its cells, named by the cell's number in the kernel"""
    said = text(shown["checked"])
    assert "1 failed" in said
    assert "Fix double in notebook.ipynb" in said
    assert "Repeat" not in said
    assert "━\n" in said


def test_the_card_is_html_and_what_was_printed_is_text(shown: dict[str, Any]) -> None:
    card = text(shown["checked"], "text/html")
    assert '<div class="grader-card">' in card
    assert "&lt;script&gt;alert(1)&lt;/script&gt; \\x1b[31m" in card
    assert "<script" not in card


def test_what_is_redefined_counts(shown: dict[str, Any]) -> None:
    """One constant was run anew, in a cell with a magic; the function is the same"""
    assert "100 %" in text(shown["checked again"])


def test_a_notebook_beside_can_be_imported_and_is_graded(shown: dict[str, Any]) -> None:
    """A cell of it that fails is told, and its own check is passed over"""
    assert text(shown["beside"]) == "moving.ipynb code cell 3: ZeroDivisionError: division by zero\n"
    assert "100 %" in text(shown["of a notebook beside"])


def test_a_whole_assignment(shown: dict[str, Any]) -> None:
    assert "6 / 6" in text(shown["whole"])


def test_what_is_wrong_is_one_line(shown: dict[str, Any]) -> None:
    problem = "grader: dubble: no such exercise or assignment; did you mean double?"
    assert text(shown["misspelt"]) == problem
    assert problem.partition(": ")[2] in text(shown["misspelt"], "text/html")
    said = "grader: a int is no exercise; give a function, or a name in quotes"
    assert text(shown["no exercise"]) == said
    said = "grader: double: is not defined here; run the cell that defines it, then check again"
    assert text(shown["not defined"]) == said


def test_nothing_runs_in_the_kernel_and_nothing_is_left(shown: dict[str, Any]) -> None:
    """The sandbox has run it all; the folder is as it was"""
    assert text(shown["what ran"]) == "[] ['moving.ipynb']\n"


def test_the_notebooks_that_are_handed_out_run(shown: dict[str, Any], small: Path) -> None:
    """Each check cell calls what is there"""
    made = notebooks.files(freeze(small))["lines.ipynb"].decode()
    assert made.count("grader.notebook.check(") == 3
