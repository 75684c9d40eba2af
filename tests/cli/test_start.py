"""What a grading imports, and when: what it has no use for costs time at each start."""

import importlib.util
import os
import pty
import subprocess
import sys

import pytest

from grader.cli import progress as live
from grader.model import Epoch
from tests.helpers import samples

# When checks begin to run, when all is judged, and at the end, in a line each: everything that is imported.
TOLD = """
import sys
from grader.cli.main import main
from grader.grading.grade import Grading
from grader.sandbox.sandbox import Sandbox

begun, judged = Sandbox.row, Grading.report

def row(sandbox, parts, take, meanwhile):
    print("imported:", *sys.modules, file=sys.stderr)
    Sandbox.row = begun
    return begun(sandbox, parts, take, meanwhile)

def report(grading):
    found = judged(grading)
    print("imported:", *sys.modules, file=sys.stderr)
    return found

Grading.report, Sandbox.row = report, row
code = main(sys.argv[1:])
print("imported:", *sys.modules, file=sys.stderr)
sys.exit(code)
"""
# Of no use to a folder where everything passes, in front of no terminal.
IN_VAIN = {
    "argcomplete",
    "difflib",
    "grader.cli.pool",
    "grader.diagnosis.clues",
    "grader.diagnosis.settings",
    "grader.diagnosis.fingerprints",
    "grader.diagnosis.patterns",
    "grader.diagnosis.positions",
    "grader.diagnosis.samples",
    "grader.submission.tarball",
    "gzip",
    "html",
    "html.entities",
    "nbformat",
    "numpy.ma",
    "rich.live",
    "rich.progress",
    "rich.table",
    "tarfile",
    "traceback",
}


def imported(submission: str, only: str) -> list[set[str]]:
    """What was imported when checks of a submission began to run, when all was judged, and at the end."""
    words = ["grade", str(samples.path(submission)), "--only", only]
    done = subprocess.run(
        [sys.executable, "-c", TOLD, *words], cwd=samples.ROOT, capture_output=True, text=True, check=True
    )
    return [set(line.split()[1:]) for line in done.stderr.splitlines() if line.startswith("imported:")]


def test_what_a_passing_grading_imports() -> None:
    """Nothing in vain; what prints comes while checks run, and not before"""
    begun, judged, end = imported("complete", "dropout")
    assert "numpy" in begun
    assert not end & IN_VAIN
    assert not {name for name in begun if name.split(".")[0] == "rich"}
    assert "rich.console" in judged


def test_what_a_failing_grading_imports() -> None:
    """What explains failures is there where something has failed, so the list above can find it"""
    _, judged, _ = imported("wrong_shape", "softmax_loss")
    explains = {f"grader.diagnosis.{name}" for name in ("clues", "settings", "fingerprints", "patterns")}
    assert judged & IN_VAIN >= explains


def test_the_list_names_modules() -> None:
    """A name that no module has would never be found"""
    assert not [name for name in IN_VAIN if importlib.util.find_spec(name) is None]


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
    with live.live() as progress:
        progress.check("a::b::c", 0, 1)
        progress.training("mnist", 240.0)
        progress.epoch("mnist", Epoch(0, 0.5, 0.25, 0.875), None, 240.0)
        progress.epoch("mnist", Epoch(2, 0.5, 0.25, 0.875), 2, 240.0)
    assert capsys.readouterr().err == (
        "Training mnist (at most 240 s) …\n"
        "  epoch 1: train loss 0.5000, val loss 0.2500, val accuracy 87.50%\n"
        "  epoch 2/2: train loss 0.5000, val loss 0.2500, val accuracy 87.50%, 0 s left\n"
    )
