"""What a plan of experiments holds: rows, a search, sweeps, figures; and what of it was chosen."""

from dataclasses import dataclass, replace
from typing import Any

from grader.course.course import hint
from grader.errors import GraderError


class PlanError(GraderError):
    """The plan cannot be used; one line a problem."""


@dataclass(frozen=True)
class Row:
    """One configuration; `experiments.toml` says what each key means."""

    name: str
    hidden_units: tuple[int, ...]
    title: str = ""
    images: int = 0  # 0: all
    epochs: int = 10
    patience: int = 0  # 0: never stop early
    batch_size: int = 100
    optimizer: str = "adam"
    learning_rate: float = 0.001
    init: str = "he_normal"
    dropout: float = 0.0
    batch_norm: bool = False
    weight_decay: float = 0.0
    decay: str = "half"  # what weight decay means
    best: float | None = None
    seed: int = 1


@dataclass(frozen=True)
class Comparison:
    """Rows whose validation curves are drawn in one figure."""

    title: str
    rows: tuple[str, ...]


@dataclass(frozen=True)
class Activations:
    """Initialisers whose first activations are drawn, in a network of these hidden layers."""

    initializers: tuple[str, ...]
    hidden_units: tuple[int, ...]
    images: int = 1000


@dataclass(frozen=True)
class Sweep:
    """A row that is trained again with each optimiser and each meaning of weight decay."""

    name: str
    row: Row
    optimizers: tuple[str, ...]
    decays: tuple[str, ...]

    def variants(self) -> list[Row]:
        """The row so changed, one for each pair, with names of their own."""
        return [
            replace(self.row, name=f"{self.name}-{optimizer}-{decay}", optimizer=optimizer, decay=decay)
            for optimizer in self.optimizers
            for decay in self.decays
        ]


@dataclass(frozen=True)
class Search:
    """Where settings are looked for at random, and how long; `experiments.toml` says what each key means."""

    name: str
    trials: int
    optimizers: tuple[str, ...]
    learning_rate: tuple[float, float]
    batch_sizes: tuple[int, ...]
    layers: tuple[int, ...]
    widths: tuple[int, ...]
    dropout: tuple[float, float]
    weight_decay: tuple[float, float]
    initializers: tuple[str, ...]
    no_decay: float = 0.5
    title: str = ""
    seed: int = 1
    trial_epochs: int = 3
    trial_images: int = 0  # 0: all
    epochs: int = 10
    patience: int = 0  # 0: never stop early


@dataclass(frozen=True)
class Plan:
    """What is to be trained, and what is to be drawn of it."""

    rows: tuple[Row, ...]
    comparisons: tuple[Comparison, ...] = ()
    activations: Activations | None = None
    search: Search | None = None
    sweeps: tuple[Sweep, ...] = ()

    @property
    def names(self) -> list[str]:
        """What --only may name: rows, the search, sweeps."""
        searched = [self.search.name] if self.search else []
        return [row.name for row in self.rows] + searched + [sweep.name for sweep in self.sweeps]

    def chosen(self, only: str, epochs: int | None) -> "Plan":
        """What is named, "A,B" (or everything), each for another number of epochs if one is given.

        Raises:
            PlanError: if a name is not there, or there are no epochs.
        """
        names = [name.strip() for name in only.split(",")] if only else self.names
        for name in names:
            if name not in self.names:
                raise PlanError(f"--only: there is no row {name}{hint(name, self.names)}")
        if epochs is not None and epochs < 1:
            raise PlanError(f"--epochs: must be 1 or more, got {epochs}")
        changed: dict[str, Any] = {} if epochs is None else {"epochs": epochs}
        search = self.search if self.search and self.search.name in names else None
        return replace(
            self,
            rows=tuple(replace(row, **changed) for row in self.rows if row.name in names),
            search=replace(search, **changed) if search else None,
            sweeps=tuple(
                replace(each, row=replace(each.row, **changed)) for each in self.sweeps if each.name in names
            ),
        )
