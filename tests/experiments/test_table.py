"""The table and the figures."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from grader.experiments import plan, table
from grader.experiments.plan import Row
from grader.experiments.run import Result

SMALL = Row(name="S", hidden_units=(20, 15), epochs=4, batch_size=50, learning_rate=0.01)
HISTORY = [
    {
        "epoch": epoch,
        "train_loss": 1 / epoch,
        "train_accuracy": 1 - 0.5 / epoch,
        "val_loss": 1.2 / epoch,
        "val_accuracy": 1 - 0.6 / epoch,
        "seconds": 1.5,
    }
    for epoch in range(1, 5)
]
RESULTS = {
    ("S", "numpy"): Result("S", "numpy", HISTORY, 3, 0.9452),
    ("S", "keras"): Result("S", "keras", HISTORY[:2], 2, None),
}


def test_the_table() -> None:
    row = replace(SMALL, best=94.5, images=500, weight_decay=0.01)
    heads, _, line = table.markdown([row], RESULTS).splitlines()
    cells = dict(zip(heads.strip("| ").split(" | "), line.strip("| ").split(" | "), strict=True))
    assert (cells["row"], cells["hidden units"], cells["images"]) == ("S", "20-15", "500")
    assert (cells["lectures' best"], cells["weight decay"], cells["batch norm"]) == ("94.50 %", "0.01", "no")
    assert (cells["NumPy test"], cells["NumPy epoch"], cells["NumPy seconds"]) == (
        "94.52 %",
        "3 of 4",
        "6.0",
    )
    assert (cells["Keras test"], cells["Keras epoch"]) == ("not finished", "2")
    assert table.cells(replace(row, hidden_units=(100,) * 4), {})["hidden units"] == "4 × 100"


def test_figures_are_drawn(tmp_path: Path) -> None:
    os.environ.setdefault("MPLCONFIGDIR", str(tmp_path / "matplotlib"))
    figures = pytest.importorskip("grader.experiments.figures", reason="matplotlib is not installed")
    figures.learning_curves(SMALL, RESULTS, tmp_path / "a.png")
    figures.learning_curves(SMALL, {("S", "numpy"): RESULTS["S", "numpy"]}, tmp_path / "b.png")
    figures.comparison(plan.Comparison("Both", ("S",)), [SMALL], RESULTS, tmp_path / "c.png")
    layers = {"he_normal": [np.maximum(np.random.default_rng(0).normal(size=(50, 9)), 0)] * 3}
    figures.activations(layers, tmp_path / "d.png")
    drawn = [path.read_bytes() for path in sorted(tmp_path.glob("*.png"))]
    assert [data[:4] for data in drawn] == [b"\x89PNG"] * 4
    assert len(set(drawn)) == 4  # Keras's lines are in the first, and not in the second
