"""Real runs of pytest on submissions to the small course."""

import os
import subprocess
import sys
from pathlib import Path

from grader.course.trust import nearest

RIGHT = "def double(x):\n    return 2 * x\n\ndef shifted(x, by):\n    return x + by\n"
TWICE_WRONG = "def double(x):\n    return x * x\n\ndef shifted(x, by):\n    return x - by\n"
MARK = 'open({mark!r}, "a").write(__file__)\n'  # what must never be run
# As the command `pytest` starts; without what takes half a second to load.
PYTEST = (sys.executable, "-P", "-m", "pytest", "-p", "no:hypothesispytest", "-p", "no:anyio")


def run(
    *arguments: object, cwd: Path, start: tuple[str, ...] = PYTEST, **environment: str
) -> "subprocess.CompletedProcess[str]":
    """pytest as a person runs it who trusts the course around: not from within pytest, or on a CI server."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "CI", "BUILD"))
    }
    return subprocess.run(
        [*start, *map(str, arguments)],
        cwd=cwd,
        env={**kept, "COLUMNS": "120", "GRADER_COURSE": str(nearest(cwd) or ""), **environment},
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
