"""Real runs of pytest on submissions to the small course."""

import os
import subprocess
import sys
from pathlib import Path

RIGHT = "def double(x):\n    return 2 * x\n\ndef shifted(x, by):\n    return x + by\n"
TWICE_WRONG = "def double(x):\n    return x * x\n\ndef shifted(x, by):\n    return x - by\n"
MARK = 'open({mark!r}, "a").write(__file__)\n'  # what must never be run
PYTEST = (sys.executable, "-m", "pytest", "-p", "no:hypothesispytest")  # which takes half a second to load


def run(*arguments: object, cwd: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    """pytest as a person runs it: not from within pytest, and not on a CI server."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "CI", "BUILD"))
    }
    return subprocess.run(
        [*PYTEST, *map(str, arguments)],
        cwd=cwd,
        env={**kept, "COLUMNS": "120", **environment},
        capture_output=True,
        text=True,
        timeout=1_800,
        check=False,
    )


def handed_in(root: Path, text: str = RIGHT, name: str = "ana") -> Path:
    """A folder in the course with one module."""
    folder = root / name
    folder.mkdir()
    (folder / "lines.py").write_text(text)
    return folder


def scores(done: "subprocess.CompletedProcess[str]") -> list[str]:
    """The summary lines of a run."""
    return [line for line in done.stdout.splitlines() if " points (score " in line]
