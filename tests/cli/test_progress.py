"""What is told while a grading runs: bars on a terminal, lines elsewhere."""

import os
import pty
import subprocess
import sys

import pytest

from grader.cli import progress as shown
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
    """Where it is none, a training is told in a few lines: its start, its first epoch, then one a minute"""
    now = 0.0
    with shown.Lines(lambda: now) as progress:
        progress.check("a::b::c", 0, 1)
        progress.training("mnist", 240.0)
        for number in range(1, 101):
            now += 2.0
            progress.epoch("mnist", Epoch(number, 0.5, 0.25, 0.875), 100, 240.0)
    assert capsys.readouterr().err == (
        "Training mnist (at most 240 s) …\n"
        "  epoch 1/100: train loss 0.5000, val loss 0.2500, val accuracy 87.5 %, 198 s left\n"
        "  epoch 31/100: train loss 0.5000, val loss 0.2500, val accuracy 87.5 %, 138 s left\n"
        "  epoch 61/100: train loss 0.5000, val loss 0.2500, val accuracy 87.5 %, 78 s left\n"
        "  epoch 91/100: train loss 0.5000, val loss 0.2500, val accuracy 87.5 %, 18 s left\n"
    )


def test_checks_that_take_long_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Quick ones are not: then standard error stays empty"""
    now = 0.0
    with shown.Lines(lambda: now) as progress:
        for number in range(200):
            progress.check("a::b::c", number, 200)
            now += 1.0
    assert capsys.readouterr().err == "60 of 200 checks …\n120 of 200 checks …\n180 of 200 checks …\n"
    with shown.progress() as progress:
        assert isinstance(progress, shown.Lines)
