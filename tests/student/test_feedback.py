"""A notebook written back with its report: after each exercise, once, and harmless if handed in again."""

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest

from grader.cli.main import main
from grader.course.course import Course
from grader.submission import submission as submissions
from grader.submission.modules import module_files

DOUBLE = "def double(x):\n    print('</pre><script>alert(1)</script> $x$')\n    return helper(x)"
CELLS = (
    "import numpy as np\nfrom help import helper",
    "def double(x):\n    raise NotImplementedError",
    DOUBLE,
    "grader.notebook.check(double)",
    "def shifted(x, by):\n    return np.add(x, by)",
    "1 + 1",
)


def handed_in(folder: Path, *cells: str, name: str = "lines.ipynb", minor: int = 5) -> Path:
    """A notebook on disk, with a text cell above."""
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Mine <b>")])
    made.cells += map(nbformat.v4.new_code_cell, cells)
    for cell in made.cells if minor < 5 else ():
        del cell["id"]
    made.nbformat_minor = minor
    folder.mkdir(exist_ok=True)
    nbformat.write(made, folder / name)
    (folder / "help.py").write_text("def helper(x):\n    return x + x + 1\n", "utf-8")
    return folder / name


def written(course: Course, path: Path, *options: str) -> tuple[int, Path]:
    """The command's exit code, and where it wrote to."""
    target = path.parent / "back.ipynb"
    code = main(["feedback", "--course", str(course.root), str(path), "--output", str(target), *options])
    return code, target


def marks(path: Path) -> list[str]:
    """By cell what it reports about, or how its code begins."""
    cells = json.loads(path.read_text("utf-8"))["cells"]
    reports = [cell["metadata"].get("grader", {}).get("report", "") for cell in cells]
    return [report or "".join(cell["source"])[:12] for report, cell in zip(reports, cells, strict=True)]


EXPECTED = [
    "summary",
    "# Mine <b>",
    "import numpy",
    "def double(x",
    "def double(x",
    "grader.noteb",
    "lines::double",
    "def shifted(",
    "lines::shifted",
    "1 + 1",
]


@pytest.mark.parametrize("minor", [4, 5])
def test_reports_stand_after_the_exercises(
    frozen: Course, tmp_path: Path, capsys: pytest.CaptureFixture[str], minor: int
) -> None:
    """After the last cell that defines one and the check below; what is imported from beside is found"""
    code, target = written(frozen, handed_in(tmp_path / "kim", *CELLS, minor=minor))
    assert code == 0
    assert capsys.readouterr().out == f"{target} written: 3 / 6 points\n"
    assert marks(target) == EXPECTED
    read = nbformat.read(target, as_version=nbformat.NO_CONVERT)
    nbformat.validate(read)
    double = "".join(read.cells[6]["source"])
    assert "&lt;/pre&gt;&lt;script&gt;alert(1)&lt;/script&gt; &#36;x&#36;" in double
    assert "<script" not in double
    assert "✓ shifted: 3 of 3 points" in read.cells[8]["source"]


def test_written_again_they_are_replaced(frozen: Course, tmp_path: Path) -> None:
    """And what is graded is the same: nothing of a report is taken for a student's"""
    path = handed_in(tmp_path / "kim", *CELLS)
    original = path.read_bytes()
    _, target = written(frozen, path)
    assert path.read_bytes() == original
    path.write_bytes(target.read_bytes())
    _, again = written(frozen, path)
    assert again.read_bytes() == path.read_bytes()
    files = module_files(submissions.load(path), frozen.exercises)
    assert json.loads(files.files["lines.cells.json"])["cells"] == [*CELLS]
    assert files.in_text == {}


def test_what_a_student_marked_as_a_report(frozen: Course, tmp_path: Path) -> None:
    """A code cell stays, whatever its metadata say; ids that others have are not taken twice"""
    path = handed_in(tmp_path / "kim", *CELLS)
    _, target = written(frozen, path)
    ids = [cell["id"] for cell in json.loads(target.read_text("utf-8"))["cells"]]
    table = json.loads(path.read_text("utf-8"))
    table["cells"][3]["metadata"] = {"grader": {"report": "lines::double"}}
    table["cells"][4]["id"] = ids[0]
    path.write_text(json.dumps(table), "utf-8")
    _, target = written(frozen, path)
    assert marks(target)[4] == "lines::double"
    cells = json.loads(target.read_text("utf-8"))["cells"]
    assert "".join(cells[4]["source"]) == DOUBLE
    assert len({cell["id"] for cell in cells}) == len(cells)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("lines.py", "x = 1", "{path}: is no notebook; give an .ipynb"),
        ("lines.ipynb", '{"cells": [', "{path} is not a whole notebook"),
        ("none.ipynb", None, "none.ipynb: no module of this course in it"),
    ],
)
def test_what_cannot_be_graded_is_told(
    frozen: Course,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    content: str | None,
    said: str,
) -> None:
    """In one line, and nothing is written"""
    path = handed_in(tmp_path / "kim", "x = 1", name=name)
    if content is not None:
        path.write_text(content, "utf-8")
    code, target = written(frozen, path)
    error = capsys.readouterr().err
    assert code == 2
    assert said.format(path=path) in error
    assert error.count("\n") == 1
    assert not target.exists()


def test_no_link_is_written_through(
    frozen: Course, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = handed_in(tmp_path / "kim", *CELLS)
    (path.parent / "back.ipynb").symlink_to(tmp_path / "elsewhere")
    assert written(frozen, path)[0] == 2
    assert "give the name of a file in a folder that exists, no link" in capsys.readouterr().err
    assert not (tmp_path / "elsewhere").exists()


def test_an_older_notebook_is_to_be_saved_again(
    frozen: Course, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cell: dict[str, Any] = {"cell_type": "code", "input": "def double(x):\n    return x + x"}
    old = {"nbformat": 3, "metadata": {}, "worksheets": [{"cells": [cell]}]}
    (tmp_path / "lines.ipynb").write_text(json.dumps(old))
    assert written(frozen, tmp_path / "lines.ipynb")[0] == 2
    assert capsys.readouterr().err == "grader: lines.ipynb: is of nbformat 3; save it again in Jupyter\n"
