"""Digests of modules change when what they are made of changes, and only then."""

import json
from types import SimpleNamespace
from typing import Any

import pytest

from grader.classroom.modules import module_digests
from grader.submission.modules import ModuleFiles

NAMES = ("one", "two", "three")


def digests(files: dict[str, str | list[str]], broken: dict[str, str] | None = None) -> dict[str, str]:
    """Of modules by name; a list is a notebook's cells."""
    content = {
        name: text.encode()
        if isinstance(text, str)
        else json.dumps({"notebook": "x", "cells": text}).encode()
        for name, text in files.items()
    }
    modules = {
        name: name for name in NAMES if any(name in path.replace(".", "/").split("/") for path in files)
    }
    return module_digests(ModuleFiles("a", content, modules, broken or {}, ()), NAMES)


def changed(before: dict[str, str | list[str]], **after: str | list[str]) -> set[str]:
    """Names of the modules that are others when some files are; a name stands for its file."""
    others = {
        f"{name}.py" if isinstance(text, str) else f"{name}.cells.json": text for name, text in after.items()
    }
    one, two = digests(before), digests(before | others)
    return {name for name in one if one[name] != two[name]}


def test_a_module_is_its_own_file() -> None:
    files: dict[str, str | list[str]] = {"one.py": "x = 1\n", "two.py": "x = 2\n"}
    assert digests(files).keys() == {"one", "two"}
    assert changed(files, one="x = 3\n") == {"one"}
    assert changed(files, helpers="x = 3\n") == set()


@pytest.mark.parametrize(
    "line",
    [
        "import helpers",
        "import numpy, helpers as h",
        "from helpers import f",
        "from .helpers import f",
        "from . import (\n    other,\n    helpers,\n)",
        "import sys, \\\n    helpers",
        "try: import helpers\nexcept ImportError: pass",
        "if 1: from . import helpers",
        "h = __import__('hel' + 'pers')",
        "import importlib as i; i.import_module('hel' + 'pers')",
        "exec(open('helpers' + '.py').read())",
        "import other",
    ],
)
def test_and_what_it_imports(line: str) -> None:
    """However that is written, and over another file"""
    files: dict[str, str | list[str]] = {
        "one.py": f"{line}\n",
        "two.py": "# without helpers\n",
        "helpers.py": "f = 1\n",
        "other.py": "from helpers import *\n",
    }
    assert changed(files, helpers="f = 2\n") == {"one"}


def test_imports_in_a_circle_end() -> None:
    files: dict[str, str | list[str]] = {"one.py": "import two\n", "two.py": "import one\n", "three.py": ""}
    assert changed(files, two="import one  # again\n") == {"one", "two"}


def test_a_notebook_is_its_cells() -> None:
    files: dict[str, str | list[str]] = {
        "one.cells.json": ["x = 1\nimport helpers", "x = 1"],
        "helpers.py": "f = 1\n",
    }
    assert changed(files, helpers="f = 2\n") == {"one"}
    assert changed(files, one=["import helpers", "x = 2"]) == {"one"}
    assert changed({**files, "one.cells.json": ["%run helpers.py"]}, helpers="f = 2\n") == {"one"}


def test_a_folder_is_a_module() -> None:
    files: dict[str, str | list[str]] = {
        "one/__init__.py": "from .inner import f\n",
        "one/inner.py": "f = 1\n",
    }
    assert digests(files) != digests({**files, "one/inner.py": "f = 2\n"})


def test_what_cannot_be_read_is_its_complaint() -> None:
    """The same file that cannot be read is no other hand-in"""
    one, same, other = ({"one": each} for each in ("no text", "no text", "empty"))
    assert digests({}, one) == digests({}, same) != digests({}, other)
    assert digests({}, one).keys() == {"one"}


class Answered(ModuleFiles):
    """What was handed in, with answers to questions."""

    sheet: Any = None


def test_answers_are_a_part_of_their_assignment() -> None:
    """Those that are empty, as the template has them, are none; one without a module counts, too"""

    def made(answers: dict[str, dict[str, Any]]) -> dict[str, str]:
        sheet = SimpleNamespace(answers=answers)
        files = Answered("a", {"one.py": b"x = 1"}, {"one": "one.py"}, {}, (), {}, sheet)
        return module_digests(files, NAMES)

    empty = {name: {"first": "", "second": []} for name in NAMES}
    one, again = {"one": {"first": 0.5, "second": ["a"]}}, {"one": {"second": ["a"], "first": 0.5}}
    assert made(empty) == made({}) == digests({"one.py": "x = 1"})
    assert made(one) == made(again)
    assert made(one) != made(empty)
    assert made(one) != made({"one": {"first": 0.5, "second": ["b"]}})
    assert made({"two": {"first": 0}}).keys() == {"one", "two"}
    assert made({"two": {"first": 0}})["one"] == made({})["one"]


def test_a_large_text_takes_no_time_to_speak_of() -> None:
    """It is read once from front to back, whatever brackets it leaves open"""
    assert digests({"one.py": "import (" * 100_000, "two.py": "from x import (\n" * 50_000}).keys() == {
        "one",
        "two",
    }


def test_bytes_that_are_no_text_count() -> None:
    made = [
        module_digests(ModuleFiles("a", {"one.py": text}, {"one": "one.py"}, {}, ()), NAMES)
        for text in (b"\xff", b"\xfe")
    ]
    assert made[0] != made[1]
