"""The groups of figures, in the order of the table. A new one needs a line here, and nothing else."""

from collections.abc import Callable
from dataclasses import dataclass

from bench import (
    build,
    classes,
    diagnosis,
    draws,
    floor,
    growth,
    looked_at,
    peers,
    several,
    start,
    watch,
    written,
)
from bench.figures import Measured
from bench.setting import Setting


@dataclass(frozen=True)
class Group:
    """Figures that are measured together.

    `measure` takes the setting and returns what it found; the first line of its docstring says what it
    looks at. One that is not `usual` runs only where `--only` names it.
    """

    title: str
    measure: Callable[[Setting], Measured]
    usual: bool = True


GROUPS: dict[str, Group] = {
    "core": Group("Five core modules", floor.core),
    "written": Group("As people write it", written.variants),
    "slow": Group("Slow notebooks", written.slow),
    "all": Group("All assignments", floor.whole),
    "exercise": Group("One exercise", floor.exercise),
    "watch": Group("Watching", watch.watch),
    "draws": Group("Fresh inputs", draws.draws),
    "training": Group("Training", floor.training),
    "start": Group("Start", start.start),
    "diagnosis": Group("A failing submission", diagnosis.diagnosis),
    "several": Group("A class", several.several),
    "classes": Group("A class and its gradebook", classes.classes),
    "peers": Group("Other graders", peers.peers),
    "reference": Group("Keras's results", build.reference),
    "fresh": Group("From a fresh clone", build.fresh),
    "looked_at": Group("A class looked at", looked_at.looked_at, usual=False),
    "growth": Group("Growth", growth.growth, usual=False),
}
