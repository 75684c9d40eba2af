"""Classes that are graded into a gradebook, and executors whose workers die."""

import json
import os
import signal
import subprocess
import sys
import zlib
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from grader.classroom import work
from grader.classroom.gradebook import Gradebook
from grader.classroom.processes import Processes
from grader.course import reader
from tests.helpers import samples

RIGHT = "def double(x):\n    return 2 * x\n\ndef shifted(x, by):\n    return x + by\n"
WRONG = RIGHT.replace("2 * x", "3 * x")
SLOW = f"import time\ntime.sleep(0.2)\n{RIGHT}"
KILLER = "Killer"


def class_of(root: Path, texts: dict[str, str]) -> Path:
    """A folder of submissions to the small course, by the students' names."""
    for name, text in texts.items():
        (root / "class" / name).mkdir(parents=True, exist_ok=True)
        (root / "class" / name / "lines.py").write_text(text, "utf-8")
    return root / "class"


def started(
    small: Path, submissions: Path, *options: str, book: str = "book.sqlite", command: str = "class"
) -> "subprocess.Popen[str]":
    """`grader class`, or another one, as a process of a session of its own; standard error is a pipe."""
    words = [command, str(submissions), "--course", str(small), "--gradebook", str(small.parent / book)]
    return subprocess.Popen(
        [sys.executable, "-m", "grader", *words, *options],
        cwd=samples.ROOT,
        env={**os.environ, "COLUMNS": "80", "PYTHONPATH": os.pathsep.join(filter(os.path.isabs, sys.path))},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def graded(
    small: Path, submissions: Path, *options: str, command: str = "class"
) -> tuple[int, str, list[str]]:
    """The exit code, what was printed, and the lines of progress."""
    process = started(small, submissions, *options, command=command)
    out, error = process.communicate(timeout=120)
    return process.returncode, out, error.splitlines()


def scores(small: Path, book: str = "book.sqlite") -> dict[str, float]:
    """What the gradebook has: scores by student, of those who have one."""
    with Gradebook.open(small.parent / book, reader.load(small)) as opened:
        return {student: kept.score for student, kept in opened.gradings() if kept.status == "graded"}


class Deadly(Processes):
    """Processes that die of a submission whose name is `KILLER`."""

    def submit(self, work: Any, /, *arguments: Any, **named: Any) -> "Future[Any]":
        return super().submit(work_or_die, *arguments)


def deadly() -> Deadly:
    """An executor for `--executor`."""
    return Deadly(2)


def work_or_die(given: bytes, *course: bytes) -> bytes:
    """Grade, or end this process."""
    if json.loads(zlib.decompress(given))["name"].startswith(KILLER):
        os.kill(os.getpid(), signal.SIGKILL)
    return work.work(given, *course)


def told(lines: Sequence[str], name: str) -> list[str]:
    """The lines of progress about one student."""
    return [line for line in lines if name in line]
