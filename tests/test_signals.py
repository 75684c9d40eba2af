"""Interrupted by Ctrl-C or told to end: it ends, once, and leaves nothing."""

import os
import signal
import subprocess
import sys
import time
import weakref
from pathlib import Path

import pytest

from grader import signals
from tests.helpers import samples

CLASS = [str(samples.path(name)) for name in ("complete", "half_done", "noisy", "mutates_input")]
TO_ALL, TO_ONE = "the terminal's, to all processes", "to the grader alone"


class Thing:
    """Something that a weak reference can refer to."""


@pytest.mark.parametrize(
    ("number", "raised"), [(signal.SIGINT, KeyboardInterrupt), (signal.SIGTERM, SystemExit)]
)
def test_one_signal_ends_and_the_next_do_not_disturb(number: int, raised: type[BaseException]) -> None:
    before = signal.getsignal(number)
    cleared = []

    def interrupted() -> None:
        with signals.heeded():
            try:
                signal.raise_signal(number)
            finally:
                signal.raise_signal(signal.SIGINT)
                signal.raise_signal(signal.SIGTERM)
                cleared.append("all")

    with pytest.raises(raised):
        interrupted()
    assert cleared == ["all"]
    assert signal.getsignal(number) is before


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_signal_that_python_drops_is_raised_later() -> None:
    """As in a callback of importlib's: what it raises is printed, and the program goes on"""

    def interrupted() -> None:
        with signals.heeded():
            thing = Thing()
            watched = weakref.ref(thing, lambda _: signal.raise_signal(signal.SIGTERM))
            del thing
            assert watched() is None  # and we are still here
            signals.check()

    with pytest.raises(SystemExit) as ended:
        interrupted()
    assert ended.value.code == 128 + signal.SIGTERM


WHILE_IMPORTING = """
import os, signal, sys
from grader.__main__ import run

signal.signal(signal.SIGINT, signal.default_int_handler)  # in the background, a shell has it ignored

class Interrupting:
    def find_spec(self, name, path, target=None):
        if name == {module!r}:
            os.kill(os.getpid(), {number})

sys.meta_path.insert(0, Interrupting())
sys.argv = ["grader", "grade", {submission!r}, "--only", "dropout"]
run()
"""


@pytest.mark.parametrize(
    ("module", "number", "code", "said"),
    [
        ("argparse", signal.SIGINT, 130, "grader: interrupted\n"),
        ("datetime", signal.SIGINT, 130, "grader: interrupted\n"),
        ("datetime", signal.SIGTERM, 128 + signal.SIGTERM, ""),
        ("grader.grading.grade", signal.SIGINT, 130, "grader: interrupted\n"),
    ],
)
def test_interrupted_while_it_starts(tmp_path: Path, module: str, number: int, code: int, said: str) -> None:
    """Also by NumPy, which would take what comes while it is imported for a fault of its own"""
    given = {"module": module, "number": int(number), "submission": CLASS[0]}
    done = subprocess.run(
        [sys.executable, "-c", WHILE_IMPORTING.format(**given)],
        cwd=samples.ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (code, said)
    assert list(tmp_path.glob("grader-*")) == []


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize(
    ("number", "to", "code"),
    [(signal.SIGINT, TO_ALL, 130), (signal.SIGTERM, TO_ONE, 128 + signal.SIGTERM)],
)
@pytest.mark.parametrize("later", [0.0, 0.1, 0.3])
def test_a_class_that_is_interrupted_leaves_nothing(
    tmp_path: Path, jobs: int, number: int, to: str, code: int, later: float
) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    options = ["--jobs", str(jobs), "--json", str(tmp_path / "reports")]
    with subprocess.Popen(
        [sys.executable, "-m", "grader", "grade", *CLASS * 4, *options],
        cwd=samples.ROOT,
        env={**os.environ, "TMPDIR": str(temporary)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as grading:
        for _ in range(600):
            if list(temporary.glob("grader-*")):
                break
            time.sleep(0.01)
        time.sleep(later)
        (os.killpg if to is TO_ALL else os.kill)(grading.pid, number)
        _, said = grading.communicate(timeout=1_800)
    assert grading.returncode == code, said
    assert "Traceback" not in said
    assert list(temporary.glob("grader-*")) == []
