"""Sources and notebooks as editors save them, and what comes of them when they are graded for real."""

import codecs
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.course.course import Course
from grader.model import Report
from grader.submission.notebook import BRACKETS_LIMIT
from tests.helpers import samples
from tests.helpers.graded import files_of, names_of
from tests.helpers.graded import graded as graded_for_real
from tests.helpers.handed_in import NAMES, notebook, written

DROPOUT = (samples.path("complete") / "dropout.py").read_text("utf-8")
KOREAN = "# 드롭아웃: 학생이 쓴 주석\n"
FRENCH = "# entraîné, déjà vu\n"


def graded(folder: Path, files: dict[str, bytes | str]) -> Report:
    """Grade dropout for real, at the strongest level there is."""
    course: Course = samples.course()
    return graded_for_real(course, files_of(written(folder, files), names_of(course)), only="dropout")


FINE: dict[str, tuple[bytes, str]] = {
    "mark": (codecs.BOM_UTF8 + (KOREAN + DROPOUT).encode(), ""),
    "CRLF": (DROPOUT.replace("\n", "\r\n").encode(), ""),
    "CR": (DROPOUT.replace("\n", "\r").encode(), ""),
    "form feeds": (DROPOUT.replace("\ndef ", "\n\f\ndef ").encode(), ""),
    "tabs": (DROPOUT.replace("    ", "\t").encode(), ""),
    "UTF-16 little": (codecs.BOM_UTF16_LE + (KOREAN + DROPOUT).encode("utf-16-le"), "is UTF-16"),
    "UTF-16 big": (codecs.BOM_UTF16_BE + DROPOUT.encode("utf-16-be"), "is UTF-16"),
    "UTF-32": (codecs.BOM_UTF32_LE + DROPOUT.encode("utf-32-le"), "is UTF-32"),
    "cp949": ((KOREAN + DROPOUT).replace("ε", "e").encode("cp949", "replace"), "is not UTF-8: read as cp949"),
    "latin-1": ((FRENCH + DROPOUT).encode("latin-1", "replace"), "is not UTF-8: read as latin-1"),
    "cp949, and says so": (("# coding: cp949\n" + KOREAN + DROPOUT).encode("cp949", "replace"), ""),
}


@pytest.mark.parametrize("name", FINE)
def test_text_as_editors_save_it(tmp_path: Path, name: str) -> None:
    """All of it is graded, and gets full marks"""
    content, note = FINE[name]
    report = graded(tmp_path, {"dropout.py": content})
    assert report.score == report.max_score > 0
    assert [text.startswith(f"dropout.py {note}") for text in report.notes] == [True] * bool(note)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (DROPOUT.encode() + b"# \0", "dropout.py holds null bytes; save it again as UTF-8 text."),
        (DROPOUT.encode("utf-16-le"), "dropout.py holds null bytes; save it again as UTF-8 text."),
        (codecs.BOM_UTF16_LE + b"abc", "dropout.py is not readable as UTF-16; save it again as UTF-8."),
        (b"#" * (50 << 20), "dropout.py is larger than 5 MiB; hand in source code only."),
        (b"# coding: nonsense\n" + DROPOUT.encode(), "dropout.py cannot be imported: SyntaxError"),
        (("# coding: ascii\n" + KOREAN).encode(), "dropout.py cannot be imported: SyntaxError"),
        (b"\x80\x81" * 999, "dropout.py cannot be imported: SyntaxError"),
    ],
)
def test_what_no_editor_saves(tmp_path: Path, content: bytes, said: str) -> None:
    report = graded(tmp_path, {"dropout.py": content})
    assert (report.status, report.score) == ("graded", 0)
    assert {check.message.startswith(said) for check in report.checks} == {True}, report.checks[0].message


# -- notebooks -----------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_notebooks_with_a_mark(tmp_path: Path, encoding: str) -> None:
    text = notebook("x = '드'").encode(encoding)
    got = files_of(written(tmp_path, {"dropout.ipynb": text}), NAMES)
    assert json.loads(got.files["dropout.cells.json"])["cells"] == ["x = '드'"]


def test_halves_of_characters_in_a_notebook(tmp_path: Path) -> None:
    """JSON can say them, no file can hold them"""
    cells = [f"x = 1  # {json.loads(chr(34) + chr(92) + 'ud800' + chr(34))}", DROPOUT]
    report = graded(tmp_path, {"dropout.ipynb": notebook(*cells)})
    assert report.score == report.max_score > 0
    assert report.notes == ()


def hostile() -> Iterator[tuple[str, str]]:
    """Notebooks that are too deep or too much for a parser."""
    head = '{"nbformat": 4, "nbformat_minor": 4, "cells": [], "metadata": '
    yield "deep", "[" * 199_000
    yield "deep within", f'{head}{{"a": {"[" * 50_000}{"]" * 50_000}}}}}'
    yield "many", f'{head}{{"a": [{",".join(["{}"] * BRACKETS_LIMIT)}]}}}}'
    yield "a long number", f'{head}{{"a": {"9" * 100_000}}}}}'
    yield "too large", f'{head}{{"a": "{"x" * (20 << 20)}"}}}}'
    yield "a version without end", head.replace("4,", "1e999,", 1) + "{}}"
    yield "a name that steers", '{"nbformat": "\\u001b[2J\\n"}'


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in hostile()])
def test_hostile_notebooks(tmp_path: Path, text: str) -> None:
    got = files_of(written(tmp_path, {"dropout.ipynb": text, "optimizers.py": "a"}), NAMES)
    assert got.modules == {"optimizers": "optimizers.py"}
    said = got.broken["dropout"]
    assert said.startswith(
        ("dropout.ipynb is not a readable notebook (", "dropout.ipynb is larger than 20 MiB")
    )
    assert said.isprintable()
    assert len(said) < 250


# -- names of libraries ----------------------------------------------------------------------------


def test_names_of_libraries_shadow_nothing(tmp_path: Path) -> None:
    """The same score with them and without, and a note"""
    shadow = "raise SystemExit('shadowed')\n"
    names = ["numpy", "json", "os", "sys", "typing", "encodings", "collections", "conftest", "grader"]
    files: dict[str, bytes | str] = {f"{n}.py": shadow for n in (*names, "sitecustomize", "usercustomize")}
    files |= {f"{n}/__init__.py": shadow for n in ("numpy", "grader", "importlib")}
    files |= {"random.ipynb": notebook(shadow), "numpy/random.py": shadow}
    alone = graded(tmp_path / "alone", {"dropout.py": DROPOUT})
    among = graded(tmp_path / "among", {**files, "dropout.py": DROPOUT})
    assert alone.score == alone.max_score > 0
    assert (among.score, [c.verdict for c in among.checks]) == (
        alone.score,
        [c.verdict for c in alone.checks],
    )
    for name in ("numpy.py", "json.py", "grader.py", "random.ipynb", "numpy/__init__.py"):
        library = name.split(".")[0].split("/")[0]
        note = f"{name} has the name of a library: it is not what `import {library}` gives"
        assert note in among.notes


def test_a_package_is_graded(tmp_path: Path) -> None:
    files: dict[str, bytes | str] = {
        "dropout/__init__.py": "from .core import *\n",
        "dropout/core.py": DROPOUT,
    }
    report = graded(tmp_path, files)
    assert report.score == report.max_score > 0
