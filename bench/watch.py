"""Watching: how long after a save the screen says how the exercise stands."""

import os
import pty
import re
import select
import shutil
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path

from bench.figures import Figure, Measured
from bench.measure import ROOT, BenchError, side_by_side
from bench.setting import Setting, python

SAVES = 20
LIMIT = 0.3  # seconds
DEADLINE = 120.0  # seconds until it is given up
QUIET = 1.0  # seconds between two saves: a hand is slower
MODULE, RIGHT, WRONG = "softmax_loss", "np.exp(scores - scores.max(", "np.exp(scores - 0 * scores.max("
ESCAPE = re.compile(rb"\x1b\[[0-?]*[a-zA-Z]")
END = b"\x1b[J"  # of a frame


def watch(setting: Setting) -> Measured:
    """From a save to the screen that shows how the exercise stands: right and wrong by turns"""
    folder = setting.folder / "watched"
    shutil.copytree(setting.submission, folder)
    base = side_by_side({"python": python("-c", "pass")}, setting.runs)["python"].median("wall")
    took = _saves(folder, SAVES if setting.runs > 1 else 2)
    named = {"median": statistics.median(took), "worst": max(took)}
    figures = tuple(
        Figure(
            f"save to answer, {what} of {len(took)}",
            value,
            "s",
            base,
            "python -c pass",
            LIMIT,
            "0.3 s",
            len(took),
        )
        for what, value in named.items()
    )
    return Measured(figures, raw={"seconds": [round(each, 4) for each in took]})


def _saves(folder: Path, count: int) -> list[float]:
    """Seconds from each save to its answer.

    Raises:
        BenchError: if one does not come.
    """
    ours, theirs = pty.openpty()
    words = [sys.executable, "-m", "grader", "watch", str(folder), "--only", MODULE, "--course", str(ROOT)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "100", "LINES": "60"}
    process = subprocess.Popen(
        words, cwd=ROOT, env=environment, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    )
    path = folder / f"{MODULE}.py"
    right = path.read_text(encoding="utf-8")
    if RIGHT not in right:
        raise BenchError(f"{path}: has no {RIGHT!r} any more; bench/watch.py has to look for something else")
    try:
        _await(ours, "✓ full_loss", "watching")
        took = []
        for number in range(count):
            time.sleep(QUIET)
            start = time.perf_counter()
            path.write_text(right if number % 2 else right.replace(RIGHT, WRONG, 1), encoding="utf-8")
            _await(ours, f"> {'✓' if number % 2 else '✗'} softmax ")
            took.append(time.perf_counter() - start)
            _await(ours, "watching")
        return took
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(DEADLINE)
        os.close(ours)
        os.close(theirs)


def _await(terminal: int, *words: str) -> None:
    """Read until a whole frame has all words.

    Raises:
        BenchError: if none comes.
    """
    read, end = b"", time.monotonic() + DEADLINE
    while time.monotonic() < end:
        if select.select([terminal], [], [], 1.0)[0]:
            read += os.read(terminal, 1 << 16)
        *frames, read = read.split(END)
        for frame in frames:
            if all(word in ESCAPE.sub(b"", frame).decode("utf-8", "replace") for word in words):
                return
    raise BenchError(f"grader watch does not show {' and '.join(words)}")
