"""`grader class`: throughput and memory as a class grows, and what 100,000 would take by the slopes."""

import math
import os

from bench.figures import Figure, Measured, shown
from bench.growth import CORES, DAY, PLANNED, fitted
from bench.measure import Command, Cost, grader, run
from bench.setting import Setting

SIZES = (10, 100, 1000)
QUICK = (4, 8)
LEAST = 0.85  # of what as many processors would do that lose nothing
FLAT = 1.25  # times the memory for the smallest class


def classes(setting: Setting) -> Measured:
    """A class in its gradebook, as it grows"""
    sizes = QUICK if setting.runs == 1 else SIZES
    one = min((run(_one(setting)) for _ in range(setting.long_runs)), key=lambda cost: cost.wall)
    found = [(size, run(_class(setting, size))) for size in sizes]
    again = run(_class(setting, sizes[0], keep=True))
    (few, first), (most, last) = found[0], found[-1]
    cores = len(os.sched_getaffinity(0))
    limit = one.wall / (LEAST * cores)
    figures = (
        Figure(
            f"each of {most:,}, without training", last.wall / most, "s", one.wall, "one alone", limit,
            f"{1 / (LEAST * cores):.2f}x", 1,
        ),
        Figure(f"the same {few} again", again.wall, "s", first.wall, "the first time"),
        Figure(
            f"grader's own memory, {most:,}", last.own or 0.0, "MB", first.own, f"{few} of them",
            FLAT * (first.own or 0.0), f"{FLAT:g}x", 1,
        ),
    )  # fmt: skip
    rows = [("submissions", "time", "CPU", "grader's own memory"), *(_row(*each) for each in found)]
    raw = {str(size): [cost.wall, cost.cpu, cost.own] for size, cost in found}
    return Measured(figures, tuple(rows), _plan(found), {"one": [one.wall, one.cpu, one.own], **raw})


def _one(setting: Setting) -> Command:
    return grader("grade", setting.submission, "--course", setting.core, "--no-training")


def _class(setting: Setting, size: int, *, keep: bool = False) -> Command:
    """So many submissions of the same content, each a student's own."""
    folder = setting.folder / f"class-{size}"
    book = setting.folder / f"class-{size}.sqlite"
    folder.mkdir(exist_ok=True)
    for path in setting.copies(size):
        link = folder / path.name
        if not link.exists():
            path.rename(link)

    def before() -> None:
        for name in () if keep else ("", "-wal", "-shm"):
            book.with_name(book.name + name).unlink(missing_ok=True)

    words = ("class", folder, "--course", setting.core, "--no-training", "--gradebook", book)
    return Command(grader(*words).words, before=before)


def _row(size: int, cost: Cost) -> tuple[str, ...]:
    return (f"{size:,}", shown(cost.wall, "s"), shown(cost.cpu, "s"), shown(cost.own, "MB"))


def _plan(found: list[tuple[int, Cost]]) -> tuple[str, ...]:
    """What the slopes say of a class that no machine has graded."""
    hours = fitted([(size, cost.cpu) for size, cost in found]).slope * PLANNED / 3600
    own = fitted([(size, cost.own or 0.0) for size, cost in found])
    memory = max(
        own.start + own.slope * PLANNED, found[-1][1].own or 0.0
    )  # a slope of next to 0 may be below it
    machines = math.ceil(hours / (CORES * DAY))
    return (
        f"By the slopes, {PLANNED:,} would take {hours:,.0f} hours of one core (in {DAY:g} h: {machines}"
        f" machine{'s' if machines > 1 else ''} of {CORES} cores), the grader itself {shown(memory, 'MB')}.",
    )
