"""Train one network as a row says, epoch by epoch; a run that was stopped goes on where it was."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from grader.experiments import checkpoint
from grader.experiments.checkpoint import Checkpoint
from grader.experiments.plan import Row
from grader.model import Array

OnBatch = Callable[[int, int], None]


class Network(Protocol):
    """A network that can be trained, of NumPy parts or of Keras."""

    def train_epoch(self, x: Array, labels: Array, seed: list[int], on_batch: OnBatch) -> tuple[float, float]:
        """One pass over the images in this order; mean cross-entropy and accuracy on the way."""

    def evaluate(self, x: Array, labels: Array) -> tuple[float, float]:
        """Mean cross-entropy and accuracy."""

    def state(self) -> Any:
        """All that the next epoch depends on."""

    def restore(self, state: Any) -> None:
        """Go on from a state."""


@dataclass(frozen=True)
class Learning:
    """Images to learn from and images to validate, as rows of float32 between 0 and 1, with their labels."""

    x: Array
    y: Array
    x_val: Array
    y_val: Array


@dataclass(frozen=True)
class Images:
    """All images; those of the test stand apart, so that what must not see them is not given them."""

    learning: Learning
    x_test: Array
    y_test: Array


@dataclass(frozen=True)
class Result:
    """What came of one row in one framework."""

    row: str
    framework: str
    history: list[dict[str, float]]
    best_epoch: int  # the one whose weights were taken; 0 before the first
    test_accuracy: float | None  # None while it is not finished

    @property
    def seconds(self) -> float:
        """Time spent on training, evaluation left out."""
        return sum(epoch["seconds"] for epoch in self.history)


class Progress:
    """What a run tells while it goes on; this one says nothing."""

    def begin(self, row: Row, framework: str, done: int) -> None:
        """A row is about to be trained; `done` epochs are there already."""

    def batch(self, done: float) -> None:
        """So many epochs are over, and a part of the next one."""

    def epoch(self, row: Row, result: "Result") -> None:
        """An epoch is over, or the test accuracy is known."""


def best_epoch(history: list[dict[str, float]], patience: int) -> int:
    """The epoch, counted from 1, whose weights count: the best one on validation, or just the last."""
    if not patience or not history:
        return len(history)
    losses = [epoch["val_loss"] for epoch in history]
    return 1 + int(np.argmin([np.inf if np.isnan(loss) else loss for loss in losses]))


def is_over(history: list[dict[str, float]], row: Row) -> bool:
    """Whether a row was trained for its epochs, has stopped early, or has diverged: NaN stays NaN."""
    stale = len(history) - best_epoch(history, row.patience)
    early = row.patience > 0 and stale >= row.patience
    return len(history) >= row.epochs or early or (bool(history) and bool(np.isnan(history[-1]["val_loss"])))


def train(
    row: Row,
    framework: str,
    build: Callable[[], Network],
    images: Images,
    path: Path,
    digest: str,
    progress: Progress,
) -> Result:
    """Train one row in one framework, or what is left of it, and test it once.

    Args:
        row: the configuration.
        framework: "numpy" or "keras".
        build: makes the network; not called where nothing is left to do.
        images: all of them; a row may ask for fewer to train on.
        path: of the checkpoint.
        digest: of what the run depends on; with another one it starts afresh.
        progress: is told what goes on.

    Raises:
        CheckpointError: if the network's state cannot be saved.
    """
    kept = checkpoint.load(path, digest)
    if not is_over(kept.history, row) or kept.test_accuracy is None:
        network = build()
        learn(row, framework, network, images.learning, path, kept, progress)
        if row.patience:
            network.restore(kept.best)
        kept.test_accuracy = network.evaluate(images.x_test, images.y_test)[1]
        checkpoint.save(path, kept)
    result = result_of(row, framework, kept)
    progress.epoch(row, result)
    return result


def learn(
    row: Row,
    framework: str,
    network: Network,
    images: Learning,
    path: Path,
    kept: Checkpoint,
    progress: Progress,
) -> None:
    """Train a new network from where the checkpoint stands to the row's end; it is saved after each epoch."""
    if kept.history:
        network.restore(kept.state)
    progress.begin(row, framework, len(kept.history))
    while not is_over(kept.history, row):
        _epoch(row, network, images, kept, progress)
        checkpoint.save(path, kept)
        progress.epoch(row, result_of(row, framework, kept))


def result_of(row: Row, framework: str, kept: Checkpoint) -> Result:
    """What has come of a training so far."""
    best = best_epoch(kept.history, row.patience)
    return Result(row.name, framework, kept.history, best, kept.test_accuracy)


def _epoch(row: Row, network: Network, images: Learning, kept: Checkpoint, progress: Progress) -> None:
    """One epoch; its order of images and its dropout depend on the row's seed and its number alone."""
    epoch = len(kept.history) + 1
    count = row.images or len(images.x)
    order = np.random.default_rng([row.seed, epoch, 0]).permutation(count)
    x, y = images.x[order], images.y[order]
    started = time.perf_counter()
    loss, accuracy = network.train_epoch(
        x, y, [row.seed, epoch, 1], lambda done, of: progress.batch(epoch - 1 + done / of)
    )
    seconds = time.perf_counter() - started
    val_loss, val_accuracy = network.evaluate(images.x_val, images.y_val)
    values = {"train_loss": loss, "train_accuracy": accuracy}
    values |= {"val_loss": val_loss, "val_accuracy": val_accuracy, "seconds": round(seconds, 3)}
    entry = {"epoch": epoch, **{name: float(value) for name, value in values.items()}}
    kept.history.append(entry)
    kept.state, kept.test_accuracy = network.state(), None
    if row.patience and best_epoch(kept.history, row.patience) == epoch:
        kept.best = kept.state
