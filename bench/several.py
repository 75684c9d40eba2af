"""Several submissions: what each one costs in a class, and what the grader's own process needs."""

import subprocess
import sys

from bench.figures import Figure, Measured, beside
from bench.measure import ROOT, Command, Costs, bare, grader, side_by_side
from bench.setting import Setting

MOST = 1.25  # times the floor, per submission and core
OWN_MEMORY = 90.0  # MB
CLASSES = 5  # in one command: what is done once, such as imports, then is little beside the rest
FLAT = 1.05  # times the memory for one submission
BARE = "bare interpreter"


def several(setting: Setting) -> Measured:
    """A class, one after another and two at a time"""
    count = CLASSES * setting.many
    paths = setting.copies(count)
    options = ["--course", setting.core, "--no-training"]
    reports = setting.reports
    costs = side_by_side(
        {
            BARE: bare("checks", setting.core, setting.submission),
            "two bare interpreters": (bare("checks", setting.core, setting.submission),) * 2,
            "one": grader("grade", paths[0], *options, "--json", reports / "one.json"),
            "one after another": grader("grade", *paths, *options, "--json", reports, "--jobs", 1),
            "two at a time": two_at_a_time(setting, count),
        },
        setting.long_runs,
    )
    how = "grader grade --jobs 2" if has_jobs() else "two commands with half of them each"
    raw = {name: found.plain() for name, found in costs.items()}
    return Measured(_figures(costs, count, setting.long_runs), notes=(f"two at a time: {how}",), raw=raw)


def _figures(costs: dict[str, Costs], count: int, runs: int) -> tuple[Figure, ...]:
    floor, pair = costs[BARE].median("wall"), costs["two bare interpreters"].median("wall")
    single = costs["one after another"].median("wall") / count
    double = costs["two at a time"].median("wall") / count
    alone, own = costs["one"].median("own"), costs["one after another"].median("own")
    return (
        beside(f"each of {count}, one after another", single, floor, BARE, MOST, runs),
        beside(f"each of {count}, two at a time", double, pair / 2, "half of two bare at once", MOST, runs),
        Figure(
            "grader's own memory, one submission",
            alone,
            "MB",
            costs[BARE].median("own"),
            BARE,
            OWN_MEMORY,
            f"{OWN_MEMORY:g} MB",
            runs,
        ),
        beside(f"grader's own memory, {count} submissions", own, alone, "one submission", FLAT, runs, "MB"),
    )


def has_jobs() -> bool:
    """Whether `grader grade` can grade several submissions at the same time."""
    words = [sys.executable, "-m", "grader", "grade", "--help"]
    said = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return "--jobs" in said


def two_at_a_time(setting: Setting, count: int) -> Command | tuple[Command, ...]:
    """Grade so many copies of the submission on two cores."""
    paths = setting.copies(count)
    options = ["--course", setting.core, "--no-training", "--json", setting.reports]
    if has_jobs():
        return grader("grade", *paths, *options, "--jobs", 2)
    return tuple(grader("grade", *half, *options) for half in (paths[0::2], paths[1::2]))
