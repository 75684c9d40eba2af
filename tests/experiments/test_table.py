"""The table and the figures."""

import io
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from grader.experiments import found, plan, table
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
    heads, _, line = table.markdown([table.cells(row, RESULTS)]).splitlines()
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


def test_a_sweep_marks_what_is_nearest() -> None:
    """To the lectures' best, from either side; a dash where nothing was measured"""
    sweep = plan.Sweep("S-sweep", replace(SMALL, best=94.5), ("sgd", "adam"), ("half", "decoupled"))
    accuracies = {"sgd-half": 0.93, "adam-half": 0.955, "adam-decoupled": 0.941}
    results = {
        (name, "numpy"): Result(name, "numpy", HISTORY, 4, accuracy)
        for name, accuracy in ((f"S-sweep-{key}", accuracy) for key, accuracy in accuracies.items())
    }
    assert found.sweep_cells(sweep, results) == [
        {"row S": "sgd", "half": "93.00 %", "decoupled": "–"},
        {"row S": "adam", "half": "95.50 %", "decoupled": "**94.10 %**"},
    ]
    console = Console(width=100, record=True, file=io.StringIO(), force_terminal=True)
    console.print(found.sweep_table(sweep, results))
    title, _, *lines = console.export_text(styles=True).splitlines()
    assert (
        title == "S-sweep: test accuracy by optimiser and meaning of weight decay; nearest to 94.50 % in bold"
    )
    assert lines == ["sgd    93.00 %          –", "adam   95.50 %    \x1b[1m94.10 %\x1b[0m"]
    assert found.nearest(replace(sweep, row=SMALL), results) is None  # no best is named


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
