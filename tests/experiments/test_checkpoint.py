"""Checkpoints: they come back as they were, or not at all."""

from pathlib import Path

import numpy as np
import pytest

from grader.experiments import checkpoint
from grader.experiments.checkpoint import Checkpoint, CheckpointError

TREE = {
    "weights": np.arange(6, dtype=np.float32).reshape(2, 3),
    "steps": (1, 2.5, None, True, "text"),
    "nested": [{"count": np.int64(3), 7: {}}, np.float64(0.1)],
}


def test_a_checkpoint_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "run.npz"
    checkpoint.save(path, Checkpoint("d", [{"epoch": 1, "val_loss": 0.1}], TREE, None, 0.5))
    found = checkpoint.load(path, "d")
    assert (found.history, found.best, found.test_accuracy) == ([{"epoch": 1, "val_loss": 0.1}], None, 0.5)
    assert repr(found.state) == repr(TREE)  # types of numbers and arrays included
    assert checkpoint.load(path, "another") == Checkpoint("another")
    path.write_bytes(path.read_bytes()[:-100])
    assert checkpoint.load(path, "d") == Checkpoint("d")
    assert [each.name for each in path.parent.iterdir()] == ["run.npz"]


def test_a_state_that_cannot_be_saved_is_named(tmp_path: Path) -> None:
    with pytest.raises(
        CheckpointError, match=r"a state holds a Path|a state holds a PosixPath, which cannot"
    ):
        checkpoint.save(tmp_path / "run.npz", Checkpoint("d", [], {"state": [tmp_path]}))
    assert not (tmp_path / "run.npz").exists()
