"""Modules of a submission, imported as a worker's child imports them, in a process of their own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import grader
from tests.helpers.handed_in import written

PROGRAM = """
import json, sys, types
from grader.worker import loader
from grader.worker.probe import probe
folder, name, exercises, expressions = json.loads(sys.argv[1])
loader.prepare(folder, {})
sys.modules |= dict.fromkeys(("matplotlib", "pandas", "tensorflow", "google"))  # as in the sandbox: not there
sys.stdout, out = sys.stderr, sys.stdout
try:
    said = probe(name, exercises, (folder,))
    values = [repr(eval(e, vars(sys.modules[name]))) for e in expressions]
except BaseException as error:
    said, values = {"raised": [type(error).__name__, str(error)]}, []
out.write(json.dumps([said, values]))
"""


def cells(*texts: str, name: str = "deed.ipynb") -> str:
    """A notebook's code cells, as the sandbox gets them."""
    return json.dumps({"notebook": name, "cells": list(texts)})


def imported(
    root: Path, files: dict[str, bytes | str], *expressions: str, exercises: tuple[str, ...] = ("act",)
) -> tuple[dict[str, Any], list[str]]:
    """Import the module `deed` among these files.

    Returns:
        What the probe says of it, and what the expressions give in it, as text.
    """
    folder = written(root / "submission", files)
    given = json.dumps([str(folder), "deed", list(exercises), list(expressions)])
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, given],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(Path(grader.__file__).parents[1])},
    )
    assert done.returncode == 0, done.stderr
    said, values = json.loads(done.stdout)
    return said, values


def notebook(
    root: Path, *texts: str, value: str = "act()", **files: bytes | str
) -> tuple[dict[str, Any], str]:
    """Import a notebook of these cells: what the probe says, and what an expression gives in it."""
    named = {name.replace("__", "."): content for name, content in files.items()}
    said, values = imported(root, {**named, "deed.cells.json": cells(*texts)}, value)
    return said, values[0] if values else ""


def module(root: Path, text: str, value: str = "act()", **files: bytes | str) -> tuple[dict[str, Any], str]:
    """Import a module of this text: what the probe says, and what an expression gives in it."""
    named = {name.replace("__", "."): content for name, content in files.items()}
    said, values = imported(root, {**named, "deed.py": text}, value)
    return said, values[0] if values else ""
