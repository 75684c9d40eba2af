"""`grader experiments`: runs that are killed, and what cannot be run."""

import json
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from grader.experiments.progress import Live

ROOT = Path(__file__).resolve().parents[2]
TINY = """\
[[rows]]
name = "T"
hidden_units = [8]
images = 500
epochs = 40
batch_size = 20
dropout = 0.2
"""


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "grader", "experiments", "--course", str(ROOT), *arguments]


def experiments(folder: Path, *arguments: str) -> tuple[int, str, str]:
    """Run the tiny plan with NumPy."""
    (folder / "tiny.toml").write_text(TINY, "utf-8")
    given = ("--plan", str(folder / "tiny.toml"), "--output", str(folder / "out"), "--numpy-only", *arguments)
    done = subprocess.run(command(*given), capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def numbers(folder: Path) -> Any:
    """What results.json holds, seconds aside."""
    (entry,) = json.loads((folder / "out" / "results.json").read_text("utf-8"))["results"]
    history = [{key: value for key, value in epoch.items() if key != "seconds"} for epoch in entry["history"]]
    return {**entry, "history": history, "seconds": 0}


def test_a_killed_run_goes_on_where_it_was(tmp_path: Path) -> None:
    """SIGKILL in the middle; then the same numbers as without it"""
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    whole.mkdir()
    killed.mkdir()
    code, out, err = experiments(whole)
    assert code == 0, err
    assert "NumPy test" in out
    (killed / "tiny.toml").write_text(TINY, "utf-8")
    given = ("--plan", str(killed / "tiny.toml"), "--output", str(killed / "out"), "--numpy-only")
    with subprocess.Popen(
        command(*given), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stderr is not None
        said = next(line for line in process.stderr if line.startswith("  epoch 5:"))
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    reached = len(numbers(killed)["history"])
    assert 5 <= reached < 40, said
    code, _, err = experiments(killed)
    assert code == 0, err
    gone_on = re.search(r"T NumPy: goes on after epoch (\d+)$", err, re.MULTILINE)
    assert gone_on is not None
    assert int(gone_on[1]) in (reached, reached + 1)  # the checkpoint is written first, then the numbers
    assert numbers(killed) == numbers(whole)
    code, _, err = experiments(killed)
    assert (code, len(err.splitlines())) == (0, 1)
    assert re.fullmatch(r"T NumPy: was finished before, 40 epochs, test accuracy [\d.]+ %\n", err)
    written = {
        str(path.relative_to(whole / "out")) for path in (whole / "out").rglob("*.*") if path.is_file()
    }
    assert {"table.md", "results.json", "checkpoints/T-numpy.npz"} <= written


def test_what_cannot_be_run_is_left_out(tmp_path: Path) -> None:
    """A stub, a missing part: one line each, exit code 1, and the table all the same"""
    template = ROOT / "student_template"
    code, out, err = experiments(tmp_path, "--parts", str(template))
    assert code == 1
    assert "grader: row T, NumPy: he_normal is not implemented yet" in err
    assert re.search(r"NumPy test +–$", out, re.MULTILINE)
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "init.py").write_text("def he_normal(*_):\n    return 0\n", "utf-8")
    code, _, err = experiments(tmp_path, "--parts", str(folder))
    assert code == 1
    lacks = "has no backprop.py and no softmax_loss.py and no optimizers.py and no dropout.py"
    assert f"{lacks}; write it, or choose other rows with --only" in err


@pytest.mark.parametrize(("epochs", "said"), [(1, "1 epoch at most"), (2, "2 epochs at most")])
def test_one_epoch_is_one_epoch(epochs: int, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    row: Any = type("OfSoMany", (), {"name": "T", "epochs": epochs})
    with Live(lambda result: None) as live:
        live.begin(row, "numpy", 0)
    assert capsys.readouterr().err == f"T NumPy: {said}\n"
