"""Submissions: every way in which students hand in, and what each broken one is told."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from grader.submission import limits
from grader.submission.modules import ModuleFiles
from tests.helpers.graded import files_of
from tests.helpers.handed_in import NAMES, PLAIN, notebook, refused, written, zipped


def check_plain(got: ModuleFiles) -> None:
    assert got.files == {name: str(text).encode() for name, text in PLAIN.items()}
    assert got.modules == {"optimizers": "optimizers.py", "dropout": "dropout.py"}
    assert (got.broken, got.notes) == ({}, ())


@pytest.mark.parametrize("nested", ["", "ana/", "ana/homework 1/"])
def test_folders_and_zips(tmp_path: Path, nested: str) -> None:
    """Also where everything is in one folder, or in one in one"""
    files = {nested + name: text for name, text in PLAIN.items()}
    folder = written(tmp_path / "folder", files)
    check_plain(files_of(folder, NAMES))
    assert files_of(folder, NAMES).name == "folder"
    for ending in ("zip", "ZIP"):
        (tmp_path / f"ana.{ending}").write_bytes(zipped(files))
        check_plain(files_of(tmp_path / f"ana.{ending}", NAMES))


def test_single_files(tmp_path: Path) -> None:
    written(tmp_path, {"dropout.py": "a = 1", "optimizers.ipynb": notebook("b = 2")})
    assert files_of(tmp_path / "dropout.py", NAMES).modules == {"dropout": "dropout.py"}
    assert files_of(tmp_path / "optimizers.ipynb", NAMES).modules == {"optimizers": "optimizers.ipynb"}


def test_this_very_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(written(tmp_path / "ana", PLAIN))
    assert files_of(Path(), NAMES).name == "ana"


def test_what_is_left_aside(tmp_path: Path) -> None:
    clutter: dict[str, bytes | str] = dict.fromkeys(
        [
            "__MACOSX/._dropout.py",
            ".git/x.py",
            "__pycache__/x.py",
            ".hidden.py",
            "venv/x.py",
            "notes.txt",
            "x.pyc",
        ],
        "",
    )
    clutter |= {".ipynb_checkpoints/dropout-checkpoint.ipynb": "{}"}
    check_plain(files_of(written(tmp_path / "folder", {**clutter, **PLAIN}), NAMES))
    (tmp_path / "a.zip").write_bytes(zipped({**clutter, **PLAIN}))
    check_plain(files_of(tmp_path / "a.zip", NAMES))


def test_links_are_not_followed(tmp_path: Path) -> None:
    secret = written(tmp_path / "secret", {"dropout.py": "answers"})
    folder = written(tmp_path / "folder", {"optimizers.py": "a = 1"})
    (folder / "dropout.py").symlink_to(secret / "dropout.py")
    (folder / "more").symlink_to(secret)
    assert files_of(folder, NAMES).files == {"optimizers.py": b"a = 1"}
    link = zipfile.ZipInfo("dropout.py")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(link, str(secret / "dropout.py"))
        archive.writestr("optimizers.py", "a = 1")
    assert files_of(tmp_path / "a.zip", NAMES).files == {"optimizers.py": b"a = 1"}


# -- notebooks and copies ------------------------------------------------------------------------


def test_code_cells_travel_as_texts(tmp_path: Path) -> None:
    text = notebook("import numpy as np\n", "", "%matplotlib inline\nx = 'ä'")
    got = files_of(written(tmp_path, {"optimizers.ipynb": "\ufeff" + text}), NAMES)
    assert json.loads(got.files["optimizers.cells.json"]) == {
        "notebook": "optimizers.ipynb",
        "cells": ["import numpy as np\n", "", "%matplotlib inline\nx = 'ä'"],
    }


def test_a_notebook_that_names_its_assignment(tmp_path: Path) -> None:
    files: dict[str, bytes | str] = {
        "week 3.ipynb": notebook("a", assignment="dropout"),
        "optimizers.ipynb": notebook("b", assignment="nonsense"),
    }
    got = files_of(written(tmp_path, files), NAMES)
    assert got.modules == {"dropout": "week 3.ipynb", "optimizers": "optimizers.ipynb"}


@pytest.mark.parametrize("metadata", [["dropout"], {"a": 1}, 3, None])
def test_metadata_of_another_kind(tmp_path: Path, metadata: Any) -> None:
    got = files_of(written(tmp_path, {"optimizers.ipynb": notebook("b", assignment=metadata)}), NAMES)
    assert got.modules == {"optimizers": "optimizers.ipynb"}


@pytest.mark.parametrize(
    ("older", "newer", "notes"),
    [
        (
            "dropout.py",
            "dropout.ipynb",
            "dropout came twice; the newer dropout.ipynb was graded, not dropout.py",
        ),
        (
            "dropout.ipynb",
            "dropout.py",
            "dropout came twice; the newer dropout.py was graded, not dropout.ipynb",
        ),
        (
            "dropout (1).py",
            "dropout.py",
            "dropout (1).py was left out: dropout.py has the exact name",
        ),
        (
            "dropout-Copy1.ipynb",
            "dropout (2).ipynb",
            "dropout came twice; the newer dropout (2).ipynb was graded",
        ),
    ],
)
def test_the_newer_of_two_is_graded(tmp_path: Path, older: str, newer: str, notes: str) -> None:
    contents: dict[str, bytes | str] = {}
    for name, text in ((older, "old"), (newer, "new")):
        contents[name] = notebook(text) if name.endswith("ipynb") else text
    (tmp_path / "a.zip").write_bytes(zipped(contents))
    for path in (written(tmp_path / "a", contents), tmp_path / "a.zip"):
        got = files_of(path, NAMES)
        assert got.modules == {"dropout": newer}
        assert got.notes[-1].startswith(notes)
        ((name, content),) = got.files.items()
        assert name == ("dropout.cells.json" if newer.endswith("ipynb") else "dropout.py")
        assert b"new" in content


def test_numbered_copies(tmp_path: Path) -> None:
    """What a browser or Jupyter calls a second download; the exact name is preferred to an older one"""
    alone = files_of(written(tmp_path / "a", {"optimizers (1).py": "a"}), NAMES)
    assert (alone.modules, list(alone.files)) == ({"optimizers": "optimizers (1).py"}, ["optimizers.py"])
    assert alone.notes == ("optimizers (1).py was graded as optimizers",)
    both = files_of(written(tmp_path / "b", {"optimizers.py": "exact", "optimizers (1).py": "copy"}), NAMES)
    assert both.files == {"optimizers.py": b"exact"}
    assert both.notes == ("optimizers (1).py was left out: optimizers.py has the exact name",)


BROKEN = {
    "no JSON": "{,}",
    "no notebook": "{}",
    "a list": "[]",
    "no text": b"\xff\xfe\x00",
    "deep": "[" * 100_000,
    "no cells": '{"nbformat": 4, "nbformat_minor": 4, "metadata": {}}',
    "no metadata": '{"nbformat": 4, "nbformat_minor": 4, "cells": []}',
    "a cell without source": notebook("a").replace('"source": ["a"], ', ""),
    "a cell without kind": notebook("a").replace('"cell_type": "code", ', ""),
    "a cell of numbers": '{"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": [3]}',
    "metadata that is no table": '{"nbformat": 4, "nbformat_minor": 4, "metadata": [], "cells": []}',
    "of the future": '{"nbformat": 99, "nbformat_minor": 0, "metadata": {}, "cells": []}',
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_notebooks(tmp_path: Path, name: str) -> None:
    """They cost their own assignment only, and the author is told what to do"""
    got = files_of(written(tmp_path, {"dropout.ipynb": BROKEN[name], "optimizers.py": "a"}), NAMES)
    assert got.modules == {"optimizers": "optimizers.py"}
    assert got.broken["dropout"].startswith("dropout.ipynb is not a readable notebook (")
    assert got.broken["dropout"].endswith("); save it again in Jupyter")


@pytest.mark.parametrize("order", [("dropout.ipynb", "dropout.py"), ("dropout.py", "dropout.ipynb")])
def test_a_broken_notebook_beside_a_module(tmp_path: Path, order: tuple[str, str]) -> None:
    got = files_of(written(tmp_path, dict.fromkeys(order, "{")), NAMES)
    assert (got.modules, got.broken) == ({"dropout": "dropout.py"}, {})
    (note,) = got.notes
    assert note == "dropout.ipynb was left out: it is not a whole notebook: it is cut off in the middle"


def test_notebooks_as_other_programs_write_them(tmp_path: Path) -> None:
    """Newer ones without the ids of cells, and those of IPython 2"""
    newer = notebook("a").replace('"nbformat_minor": 4', '"nbformat_minor": 5')
    cell = {"cell_type": "code", "input": "b", "outputs": [], "language": "python"}
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": [cell]}]}
    got = files_of(written(tmp_path, {"dropout.ipynb": newer, "optimizers.ipynb": json.dumps(old)}), NAMES)
    assert json.loads(got.files["dropout.cells.json"])["cells"] == ["a"]
    assert json.loads(got.files["optimizers.cells.json"])["cells"] == ["b"]


# -- what cannot be graded -----------------------------------------------------------------------


def test_nothing_to_grade(tmp_path: Path) -> None:
    assert refused(tmp_path / "no").endswith(
        "no: not found; give a folder, a .zip or .tar.gz, a .py or an .ipynb"
    )
    (tmp_path / "a.rar").write_bytes(b"Rar!")
    assert refused(tmp_path / "a.rar") == "a.rar: expected a folder, a .zip or .tar.gz, a .py or an .ipynb"
    nothing = "no module of this course in it; expected files such as optimizers.py, dropout.py"
    (tmp_path / "empty").mkdir()
    assert refused(tmp_path / "empty") == f"empty: {nothing}"
    other = refused(written(tmp_path / "other", {"main.py": "", "plots.py": ""}))
    assert other == f"other: {nothing}; found main.py, plots.py"
    (tmp_path / "a.zip").write_bytes(zipped({}))
    assert refused(tmp_path / "a.zip") == f"a.zip: {nothing}"


def test_too_many_and_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    large = written(tmp_path / "large", {"dropout.py": b"#" * ((5 << 20) + 1)})
    (tmp_path / "large.zip").write_bytes(zipped({"dropout.py": b"#" * ((5 << 20) + 1)}))
    for path in (large, tmp_path / "large.zip", large / "dropout.py"):
        got = files_of(path, NAMES)  # only this assignment is lost
        assert got.broken == {"dropout": "dropout.py is larger than 5 MiB; hand in source code only"}
        assert (got.files, got.modules) == ({}, {})
    many = written(tmp_path / "many", {f"{number}.py": "##" for number in range(4)})
    (tmp_path / "many.zip").write_bytes(zipped({f"{number}.py": "##" for number in range(4)}))
    for path in (many, tmp_path / "many.zip"):
        with monkeypatch.context() as patch:
            patch.setattr(limits, "FILES_LIMIT", 3)
            assert refused(path) == f"{path.name}: more than 3 source files; hand in your own modules only"
        with monkeypatch.context() as patch:
            patch.setattr(limits, "BYTES_LIMIT", 7)
            assert refused(path) == f"{path.name}: more than 0 MiB of source; hand in your own modules only"
