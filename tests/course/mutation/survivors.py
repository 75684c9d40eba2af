"""Survivors, mutants that lose nothing: those that are known stand in survivors.toml, with the reason."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.course.mutation.killing import Fate

FILE = Path(__file__).parent / "survivors.toml"
LEAST = 0.98  # of the mutants that are not equivalent have to lose points
KINDS = ("equivalent", "accepted")


@dataclass(frozen=True)
class Known:
    """A survivor that is listed: "equivalent" if no submission could lose by it, or "accepted"."""

    kind: str
    reason: str


@dataclass(frozen=True)
class Row:
    """One assignment: how many mutants there are, how many of them are equivalent, and lose points."""

    assignment: str
    mutants: int
    equivalent: int
    killed: int

    @property
    def share(self) -> float:
        """Killed ones among those that are not equivalent."""
        real = self.mutants - self.equivalent
        return self.killed / real if real else 1.0


def read(path: Path = FILE) -> dict[tuple[str, str, str], Known]:
    """The listed survivors, by key.

    Raises:
        ValueError: if an entry is not complete, or a mutant is listed twice.
    """
    found: dict[tuple[str, str, str], Known] = {}
    for entry in tomllib.loads(path.read_text("utf-8"))["survivor"]:
        kinds = [kind for kind in KINDS if entry.get(kind)]
        if len(kinds) != 1 or entry.keys() != {"function", "before", "after", *kinds}:
            raise ValueError(f"{path.name}: function, before, after, and equivalent or accepted: {entry}")
        for after in entry["after"]:
            key = (entry["function"], entry["before"], after)
            if key in found:
                raise ValueError(f"{path.name}: listed twice: {key}")
            found[key] = Known(kinds[0], entry[kinds[0]])
    return found


def rows(fates: Iterable[Fate], known: dict[tuple[str, str, str], Known]) -> list[Row]:
    """A row for each assignment, and one for all of them."""
    every = list(fates)
    groups = {fate.mutant.assignment: [] for fate in every} | {"all": every}
    for fate in every:
        groups[fate.mutant.assignment].append(fate)
    return [
        Row(
            name,
            len(group),
            sum(_is_equivalent(fate, known) for fate in group),
            sum(bool(fate.lost) for fate in group),
        )
        for name, group in groups.items()
    ]


def _is_equivalent(fate: Fate, known: dict[tuple[str, str, str], Known]) -> bool:
    listed = known.get(fate.mutant.key)
    return not fate.lost and listed is not None and listed.kind == "equivalent"


def problems(fates: Iterable[Fate], known: dict[tuple[str, str, str], Known]) -> list[str]:
    """What is not as it should be: survivors without a reason, and reasons without a survivor."""
    found = []
    for fate in fates:
        said = " | ".join(fate.mutant.key)
        if not fate.lost and fate.mutant.key not in known:
            found.append(f"survives, and is not listed: {said}")
        if fate.lost and fate.mutant.key in known:
            found.append(f"listed as a survivor, but loses {fate.lost}: {said}")
    return found
