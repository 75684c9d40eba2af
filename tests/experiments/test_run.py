"""Runs: NumPy and Keras from the same start, going on, and stopping early."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from grader.course.course import Course
from grader.course.importing import keras_reference
from grader.experiments import run
from grader.experiments.parts import Parts
from grader.experiments.plan import Row
from grader.experiments.run import Images, Progress, Result, is_over, train

SMALL = Row(name="S", hidden_units=(20, 15), epochs=4, batch_size=50, learning_rate=0.01)


def trained(row: Row, framework: str, build: Any, images: Images, folder: Path) -> Result:
    return train(row, framework, build, images, folder / f"{row.name}-{framework}.npz", "d", Progress())


@pytest.mark.parametrize(  # Adam: its two epsilons differ, see lockstep
    ("optimizer", "extra"),
    [("sgd", {}), ("momentum", {"weight_decay": 0.1}), ("sgd", {"batch_norm": True, "weight_decay": 0.1})],
)
def test_numpy_and_keras_learn_alike(
    course: Course,
    builder: ModuleType,
    parts: Parts,
    images: Images,
    tmp_path: Path,
    optimizer: str,
    extra: dict[str, Any],
) -> None:
    """The same weights, the same batches, no dropout: the same losses after every epoch"""
    row = replace(SMALL, optimizer=optimizer, epochs=2, **extra)
    assert_alike(row, course, builder, parts, images, tmp_path)


DECAYS = [("whole", "momentum", 0.1), ("batch", "momentum", 5), ("decoupled", "nesterov", 2)]


@pytest.mark.parametrize(("decay", "optimizer", "strength"), DECAYS)
def test_numpy_and_keras_mean_the_same_by_weight_decay(
    course: Course,
    builder: ModuleType,
    parts: Parts,
    images: Images,
    tmp_path: Path,
    decay: str,
    optimizer: str,
    strength: float,
) -> None:
    """Biases, gammas and betas included, which do not shrink"""
    row = replace(SMALL, decay=decay, optimizer=optimizer, weight_decay=strength, epochs=2, batch_norm=True)
    assert_alike(row, course, builder, parts, images, tmp_path)


def assert_alike(
    row: Row, course: Course, builder: ModuleType, parts: Parts, images: Images, tmp_path: Path
) -> None:
    if parts.missing(builder.needed(row)):
        pytest.skip(parts.missing(builder.needed(row)))
    weights = builder.first_weights(row, parts)
    keras = keras_reference(course.root)("experiments")
    first = trained(row, "numpy", lambda: builder.Network(row, parts, weights), images, tmp_path)
    second = trained(row, "keras", lambda: keras.Network(row, weights), images, tmp_path)
    for own, other in zip(first.history, second.history, strict=True):
        assert own["train_loss"] == pytest.approx(other["train_loss"], rel=1e-4)
        assert own["val_loss"] == pytest.approx(other["val_loss"], rel=1e-4)
    assert first.test_accuracy == pytest.approx(second.test_accuracy, abs=0.01)
    assert first.history[-1]["train_loss"] < first.history[0]["train_loss"]


@pytest.mark.parametrize("framework", ["numpy", "keras"])
def test_going_on_gives_the_same_numbers(
    course: Course, builder: ModuleType, parts: Parts, images: Images, tmp_path: Path, framework: str
) -> None:
    """Two epochs, and two more in a new network, are four epochs; dropout and Adam included"""
    row = replace(SMALL, dropout=0.3)
    weights = builder.first_weights(row, parts)
    build = (
        partial(builder.Network, row, parts, weights)
        if framework == "numpy"
        else partial(keras_reference(course.root)("experiments").Network, row, weights)
    )
    whole = trained(row, framework, build, images, tmp_path / "whole")
    trained(replace(row, epochs=2), framework, build, images, tmp_path / "parts")
    again = trained(row, framework, build, images, tmp_path / "parts")
    assert without_seconds(again) == without_seconds(whole)
    assert len({epoch["train_loss"] for epoch in whole.history}) == 4


def without_seconds(result: Result) -> tuple[list[dict[str, float]], float | None]:
    history = [{key: value for key, value in epoch.items() if key != "seconds"} for epoch in result.history]
    return history, result.test_accuracy


class Planned:
    """A network whose validation losses are known beforehand; its state is its epoch."""

    def __init__(self, losses: list[float]) -> None:
        self._losses = losses
        self._epoch = 0

    def train_epoch(self, x: Any, labels: Any, seed: Any, on_batch: Any) -> tuple[float, float]:
        self._epoch += 1
        return 1.0, 0.5

    def evaluate(self, x: Any, labels: Any) -> tuple[float, float]:
        return self._losses[self._epoch - 1], self._epoch / 100

    def state(self) -> Any:
        return {"epoch": self._epoch}

    def restore(self, state: Any) -> None:
        self._epoch = state["epoch"]


def test_training_stops_early_at_the_best_epoch(images: Images, tmp_path: Path) -> None:
    row = replace(SMALL, epochs=9, patience=2)
    losses = [0.5, 0.3, 0.2, 0.4, 0.2, 0.1]
    result = trained(row, "numpy", lambda: Planned(losses), images, tmp_path)
    assert (len(result.history), result.best_epoch, result.test_accuracy) == (5, 3, 0.03)
    assert is_over(result.history, row)
    assert not is_over(result.history, replace(row, patience=3))
    again = trained(row, "numpy", lambda: pytest.fail("nothing is left to do"), images, tmp_path)
    assert again == result


def test_training_stops_where_it_has_diverged(images: Images, tmp_path: Path) -> None:
    """NaN stays NaN; the best epoch is one before it, also where NaN comes first"""
    row = replace(SMALL, epochs=9, patience=5)
    losses = [0.5, 0.3, float("nan"), 0.1]
    result = trained(row, "numpy", lambda: Planned(losses), images, tmp_path)
    assert (len(result.history), result.best_epoch, result.test_accuracy) == (3, 2, 0.02)
    assert run.best_epoch([{"val_loss": loss} for loss in (float("nan"), 0.2, 0.4)], 5) == 2


def test_shrinking_apart_from_the_loss(builder: ModuleType, parts: Parts, images: Images) -> None:
    """With SGD it is what lambda/2 in the loss does; with Adam it is AdamW, and another thing"""

    def weights(optimizer: str, decay: str) -> Any:
        row = replace(SMALL, optimizer=optimizer, decay=decay, weight_decay=0.5)
        network = builder.Network(row, parts, builder.first_weights(row, parts))
        network.train_epoch(images.learning.x, images.learning.y, [1], lambda *_: None)
        return network.state()["parameters"]["weights 0"]

    assert weights("sgd", "decoupled") == pytest.approx(weights("sgd", "half"), abs=1e-5)
    assert weights("adam", "decoupled") == pytest.approx(weights("adamw", "decoupled"), abs=1e-5)
    assert weights("adam", "decoupled") != pytest.approx(weights("adam", "half"), abs=1e-2)


def test_best_epoch() -> None:
    history = [{"val_loss": 1.2 / epoch} for epoch in range(1, 5)]
    assert [run.best_epoch(history, patience) for patience in (0, 1)] == [4, 4]
    assert run.best_epoch([{"val_loss": loss} for loss in (3.0, 1.0, 2.0)], 5) == 2
    assert run.best_epoch([], 5) == 0
