"""What is told while a grading runs: bars on a terminal, lines elsewhere."""

import os
import pty
import subprocess
import sys

import pytest

from grader.cli.progress import progress as shown
from grader.model import Epoch
from tests.helpers import samples


def test_bars_on_a_terminal() -> None:
    """Where standard error is a terminal, a bar shows how far it is"""
    ours, its = pty.openpty()
    words = [
        sys.executable,
        "-m",
        "grader",
        "grade",
        str(samples.path("complete")),
        "--only",
        "optimizers::sgd",
    ]
    environment = {**os.environ, "TERM": "xterm"}
    process = subprocess.Popen(
        words, cwd=samples.ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=its
    )
    os.close(its)
    said = b""
    try:
        while chunk := os.read(ours, 1 << 16):
            said += chunk
    except OSError:  # the other side is closed
        pass
    os.close(ours)
    assert process.wait() == 0
    assert b"Checks" in said


def test_lines_elsewhere(capsys: pytest.CaptureFixture[str]) -> None:
    """Where it is none, a training is told in lines"""
    with shown() as progress:
        progress.check("a::b::c", 0, 1)
        progress.training("mnist", 240.0)
        progress.epoch("mnist", Epoch(0, 0.5, 0.25, 0.875), None, 240.0)
        progress.epoch("mnist", Epoch(2, 0.5, 0.25, 0.875), 2, 240.0)
    assert capsys.readouterr().err == (
        "Training mnist (at most 240 s) …\n"
        "  epoch 1: train loss 0.5000, val loss 0.2500, val accuracy 87.50%\n"
        "  epoch 2/2: train loss 0.5000, val loss 0.2500, val accuracy 87.50%, 0 s left\n"
    )
