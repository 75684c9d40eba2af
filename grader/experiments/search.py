"""Random search: settings drawn by chance, each tried for a few epochs, the best one on validation taken.

Source: Bergstra and Bengio (2012), "Random search for hyper-parameter optimization". Nothing here is given an
image of the test, so nothing here can be chosen by it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import numpy as np

from grader.errors import GraderError
from grader.experiments import checkpoint
from grader.experiments.checkpoint import Checkpoint
from grader.experiments.plan import Row, Search
from grader.experiments.run import Learning, Network, Progress, is_over, learn

T = TypeVar("T")
Prepare = Callable[[Row], tuple[Callable[[], Network], str]]  # what builds a row's network, and its digest


class SearchError(GraderError):
    """No trial came to anything."""


@dataclass(frozen=True)
class Trial:
    """What came of one drawing of settings."""

    number: int  # counted from 1
    row: Row
    history: list[dict[str, float]]

    @property
    def diverged(self) -> bool:
        """Whether it ended in NaN."""
        return bool(np.isnan(self.history[-1]["val_loss"]))

    @property
    def accuracy(self) -> float:
        """On the validation images, after the last epoch."""
        return self.history[-1]["val_accuracy"]

    @property
    def seconds(self) -> float:
        """Time spent on training, evaluation left out."""
        return sum(epoch["seconds"] for epoch in self.history)


class Watch:
    """What a search tells while it goes on; this one says nothing."""

    def moved(self, done: float) -> None:
        """So many trials are over, and a part of the next one."""

    def tried(self, trial: Trial, best: Trial) -> None:
        """A trial is over, now or in an earlier run; `best` is the best one so far."""


def draw(search: Search, number: int) -> Row:
    """The settings of one trial, which depend on the seed and on its number alone.

    Learning rate and weight decay are uniform in their logarithm, dropout is uniform. All hidden layers have
    the same width. AdamW's decay is its own, apart from the loss.
    """
    rng = np.random.default_rng([search.seed, number])
    layers, width = _one(rng, search.layers), _one(rng, search.widths)
    optimizer = _one(rng, search.optimizers)
    decay, none = _log_uniform(rng, search.weight_decay), rng.random() < search.no_decay
    return Row(
        name=search.name,
        hidden_units=(width,) * layers,
        images=search.trial_images,
        epochs=search.trial_epochs,
        batch_size=_one(rng, search.batch_sizes),
        optimizer=optimizer,
        learning_rate=_log_uniform(rng, search.learning_rate),
        init=_one(rng, search.initializers),
        dropout=float(f"{rng.uniform(*search.dropout):.2g}"),
        weight_decay=0.0 if none else decay,
        decay="decoupled" if optimizer == "adamw" else "half",
        seed=search.seed,
    )


def _one(rng: np.random.Generator, choices: Sequence[T]) -> T:
    return choices[int(rng.integers(len(choices)))]


def _log_uniform(rng: np.random.Generator, limits: tuple[float, float]) -> float:
    """A number whose logarithm is uniform, rounded to two digits, so that it can be written down."""
    return float(f"{np.exp(rng.uniform(*np.log(limits))):.2g}")


def run(search: Search, images: Learning, prepare: Prepare, folder: Path, watch: Watch) -> list[Trial]:
    """Try all settings, or those that an earlier run did not reach.

    Args:
        search: what is searched.
        images: to learn from and to validate.
        prepare: gives what builds the network of a row, and a digest of all that it depends on.
        folder: of one checkpoint a trial.
        watch: is told what goes on.

    Returns:
        The trials, the first one first.
    """
    trials: list[Trial] = []
    for number in range(1, search.trials + 1):
        row = draw(search, number)
        build, digest = prepare(row)
        path = folder / f"{number:03}.npz"
        kept = checkpoint.load(path, f"{digest} {row.epochs}")
        if not is_over(kept.history, row):
            with np.errstate(all="ignore"):  # a trial may diverge, and numbers grow too large on the way
                learn(row, "numpy", build(), images, path, kept, _Within(watch, number - 1, row))
            checkpoint.save(path, Checkpoint(kept.digest, kept.history))  # weights are needed no more
        trials.append(Trial(number, row, kept.history))
        watch.moved(number)
        watch.tried(trials[-1], ranked(trials)[0])
    return trials


class _Within(Progress):
    """Tells a search how far one of its trials is."""

    def __init__(self, watch: Watch, before: int, row: Row) -> None:
        self._watch, self._before, self._epochs = watch, before, row.epochs

    def batch(self, done: float) -> None:
        self._watch.moved(self._before + done / self._epochs)


def ranked(trials: Sequence[Trial]) -> list[Trial]:
    """The best on validation first; of those alike the lower loss, then the earlier one; NaN last."""

    def place(trial: Trial) -> tuple[bool, float, float, int]:
        loss = trial.history[-1]["val_loss"]
        return trial.diverged, -trial.accuracy, np.inf if trial.diverged else loss, trial.number

    return sorted(trials, key=place)


def winner(search: Search, trials: Sequence[Trial]) -> Row:
    """The best trial's settings, for all images and all epochs.

    Raises:
        SearchError: if all have diverged.
    """
    best = ranked(trials)[0]
    if best.diverged:
        raise SearchError("every trial ended in NaN; lower learning_rate in [search]")
    return replace(best.row, title=search.title, images=0, epochs=search.epochs, patience=search.patience)
