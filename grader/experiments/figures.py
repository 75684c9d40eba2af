"""The figures of experiments, one idea each, in colours that colour-blind readers can tell apart."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np

from grader.experiments.plan import Comparison, Row
from grader.experiments.table import FRAMEWORKS, Results
from grader.model import Array
from grader.report.look import BLUE, CYCLE, LOOK, RED, STYLES

matplotlib.use("Agg")  # draws into files; needs no screen
from matplotlib import pyplot

matplotlib.rcdefaults()  # a matplotlibrc of the working folder, which may be a submission, steers nothing

COLOURS = {"numpy": BLUE, "keras": RED}
WIDTHS = {"numpy": 3.5, "keras": 1.3}  # where both are alike, both are seen
MARKED = 20  # epochs up to which each one gets a dot


def learning_curves(row: Row, results: Results, path: Path) -> None:
    """Training and validation loss, and accuracy, of one row with NumPy and with Keras."""
    with pyplot.rc_context(LOOK):
        figure, (left, right) = pyplot.subplots(1, 2, figsize=(11, 4.5), layout="constrained")
        for framework, title in FRAMEWORKS.items():
            result = results.get((row.name, framework))
            if result is None:
                continue
            for kind, style in (("train", "-"), ("val", "--")):
                label = f"{title}, {'training' if kind == 'train' else 'validation'}"
                look: dict[str, Any] = {"color": COLOURS[framework], "linestyle": style, "label": label}
                look["linewidth"] = WIDTHS[framework]
                _line(left, result.history, f"{kind}_loss", 1, look)
                _line(right, result.history, f"{kind}_accuracy", 100, look)
        _label(left, "Loss", "cross-entropy")
        _label(right, "Accuracy", "per cent")
        _below(figure, left)
        figure.suptitle(_title(row))
        _save(figure, path)


def comparison(wanted: Comparison, rows: Sequence[Row], results: Results, path: Path) -> None:
    """The validation accuracy of several rows, with NumPy; with Keras where there is nothing else."""
    with pyplot.rc_context(LOOK):
        figure, axes = pyplot.subplots(figsize=(8, 5), layout="constrained")
        for number, row in enumerate(rows):
            result = results.get((row.name, "numpy")) or results.get((row.name, "keras"))
            if result is None:
                continue
            style = STYLES[number % len(STYLES)]
            label = f"{_title(row)} ({FRAMEWORKS[result.framework]})"
            look: dict[str, Any] = {"color": CYCLE[number % len(CYCLE)], "linestyle": style, "label": label}
            _line(axes, result.history, "val_accuracy", 100, look)
        _label(axes, f"{wanted.title}: validation accuracy", "per cent")
        axes.legend(loc="lower right")
        _save(figure, path)


def activations(layers: dict[str, list[Array]], path: Path) -> None:
    """Histograms of what comes out of each hidden layer, one line of them an initialiser."""
    deep = len(next(iter(layers.values())))
    with pyplot.rc_context(LOOK):
        size = (2.2 * deep + 1.5, 2.2 * len(layers) + 0.6)
        figure, grid = pyplot.subplots(
            len(layers), deep, figsize=size, layout="constrained", squeeze=False, sharex=True
        )
        everything = [np.ravel(array) for arrays in layers.values() for array in arrays]
        top = float(np.percentile(np.concatenate(everything), 99.5))
        for line, (initializer, arrays) in enumerate(layers.items()):
            for column, array in enumerate(arrays):
                _histogram(grid[line][column], array, top)
                if line == 0:
                    grid[line][column].set_title(f"layer {column + 1}")
            grid[line][0].set_ylabel(initializer)
        figure.supxlabel("activation after the ReLU, before any training")
        figure.supylabel("how many active units")
        _save(figure, path)


def _histogram(axes: Any, array: Array, top: float) -> None:
    axes.hist(array[array > 0], bins=30, range=(0, top), color=BLUE)  # the others are 0
    text = f"std {np.std(array):.2g}\n{100 * np.mean(array > 0):.0f} % active"
    axes.text(0.95, 0.95, text, transform=axes.transAxes, ha="right", va="top", fontsize=11)
    axes.set_yticks([])
    axes.set_axisbelow(True)


def _line(axes: Any, history: list[dict[str, float]], key: str, factor: float, look: dict[str, Any]) -> None:
    marker = "o" if len(history) <= MARKED else ""
    epochs = [entry["epoch"] for entry in history]
    axes.plot(epochs, [factor * entry[key] for entry in history], marker=marker, markersize=4, **look)


def _label(axes: Any, title: str, unit: str) -> None:
    axes.set(title=title, xlabel="epoch", ylabel=unit)
    axes.xaxis.get_major_locator().set_params(integer=True)


def _below(figure: Any, axes: Any) -> None:
    """One legend for all panels, below them."""
    handles, labels = axes.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=4)


def _title(row: Row) -> str:
    return f"{row.name}: {row.title}" if row.title else row.name


def _save(figure: Any, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path)
    pyplot.close(figure)
