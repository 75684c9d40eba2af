"""Growth: what grading costs as checks, arrays and submissions become more, and what 100,000 would take.

A course of one exercise that does nearly nothing, so that what is measured is the grader. The plan is worked
out from the slopes; what a real course's own calls cost comes from the groups `several` and `training`.
"""

import math
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.figures import Figure, Measured, shown
from bench.measure import ROOT, Cost, bare, grader, run
from bench.setting import Setting, python
from bench.several import has_jobs

CHECKS = (10, 30, 100, 300, 1000)
ELEMENTS = (1_000, 10_000, 100_000, 1_000_000, 4_000_000)  # of one array; a frame holds 8 million float64
SUBMISSIONS = (10, 30, 100, 300, 1000)
QUICK = 2  # of each, with --quick
PLANNED = 100_000
DAY = 8.0  # h in which a class of that size is to be graded
CORES = 64  # of one rented machine


@dataclass(frozen=True)
class Line:
    """A straight line through measured points: what each costs at least, and each unit more."""

    start: float
    slope: float


def fitted(points: Sequence[tuple[float, float]]) -> Line:
    """Least squares, each point weighted by 1 / x, so that the small sizes count as much as the large ones.

    Raises:
        ValueError: if there are fewer than two sizes.
    """
    if len({x for x, _ in points}) < 2:
        raise ValueError("a line needs two sizes")
    total = sum(1 / x for x, _ in points)
    mean_x = sum(1 for _ in points) / total
    mean_y = sum(y / x for x, y in points) / total
    slope = sum((x - mean_x) * (y - mean_y) / x for x, y in points) / sum(
        (x - mean_x) ** 2 / x for x, _ in points
    )
    return Line(mean_y - slope * mean_x, slope)


def growth(setting: Setting) -> Measured:
    """Time and memory against the number of checks, the size of arrays and the number of submissions"""
    count = QUICK if setting.runs == 1 else len(CHECKS)
    checks = _course_sizes(setting, "checks", [(n, n, 100) for n in CHECKS[:count]])
    arrays = _course_sizes(setting, "elements", [(n, 3, n) for n in ELEMENTS[:count]])
    submissions = _submissions(setting, SUBMISSIONS[:count])
    report = _report_size(setting)
    per_submission = fitted([(size, cost.cpu) for size, cost in submissions])
    core = run(grader("grade", setting.submission, "--course", setting.core, "--no-training")).cpu
    training = run(bare("train", ROOT / "course.toml", setting.submission)).cpu
    tables = {"checks": checks, "elements": arrays, "submissions": submissions}
    rows = [("", "size", "time", "CPU", "grader's own memory")]
    for name, found in tables.items():
        rows += [
            (name, f"{n:,}", shown(c.wall, "s"), shown(c.cpu, "s"), shown(c.own, "MB")) for n, c in found
        ]
    (few, first), (most, last) = submissions[0], submissions[-1]
    figures = (
        _slope("CPU of each check more", checks, 1.0),
        _slope("CPU of each million elements more", arrays, 1e6),
        _slope("CPU of each tiny submission more", submissions, 1.0),
        Figure(f"own memory, {most:,} submissions", last.own or 0.0, "MB", first.own, f"{few} of them"),
    )
    raw = {name: [[n, c.wall, c.cpu, c.own] for n, c in found] for name, found in tables.items()}
    notes = plan(per_submission.slope, core, training, report)
    return Measured(figures, tuple(rows), notes, {**raw, "report_bytes": report, "plan": list(notes)})


def _slope(name: str, points: Sequence[tuple[int, Cost]], per: float) -> Figure:
    line = fitted([(size / per, cost.cpu) for size, cost in points])
    return Figure(name, line.slope, "s")


def _course_sizes(
    setting: Setting, name: str, sizes: Sequence[tuple[int, int, int]]
) -> list[tuple[int, Cost]]:
    """One submission of a tiny course of so many checks, with arrays of so many elements."""
    found = []
    for size, checks, elements in sizes:
        root = _tiny(setting.folder / f"{name}-{size}", checks, elements)
        command = grader("grade", root / "answer", "--course", root)
        costs = sorted((run(command) for _ in range(setting.long_runs)), key=lambda cost: cost.wall)
        found.append((size, costs[len(costs) // 2]))
        shutil.rmtree(root)
    return found


def _submissions(setting: Setting, sizes: Sequence[int]) -> list[tuple[int, Cost]]:
    """So many submissions of a course of three checks, in one command."""
    root = _tiny(setting.folder / "tiny", 3, 100)
    jobs = ("--jobs", 2) if has_jobs() else ()
    found = []
    for size in sizes:
        paths = [root / "class" / f"student_{number:04}" for number in range(size)]
        for path in paths:
            if not path.exists():
                shutil.copytree(root / "answer", path)
        found.append((size, run(grader("grade", *paths, "--course", root, "--json", setting.reports, *jobs))))
    return found


def _tiny(root: Path, checks: int, elements: int) -> Path:
    run(python("-m", "bench.tiny", str(root), str(checks), str(elements)))
    return root


def _report_size(setting: Setting) -> int:
    target = setting.folder / "report.json"
    run(grader("grade", setting.submission, "--course", setting.core, "--no-training", "--json", target))
    return target.stat().st_size


def plan(tiny: float, core: float, training: float, report: int) -> tuple[str, ...]:
    """What grading 100,000 submissions would take, in sentences.

    Args:
        tiny: CPU seconds of one more submission of next to no work: what the grader itself needs.
        core: CPU seconds of one complete submission of the five core modules.
        training: CPU seconds of training one network.
        report: bytes of one JSON report.
    """
    with_network = core + training
    lines = [f"Plan for {PLANNED:,} submissions, in hours of one core (no machine has done it):"]
    for name, seconds in (
        ("nothing but the grader itself", tiny),
        ("five core modules", core),
        ("five core modules and MNIST", with_network),
    ):
        hours = PLANNED * seconds / 3600
        machines = math.ceil(hours / (CORES * DAY))
        lines.append(
            f"  {name}: {seconds:.2f} s each, {hours:,.0f} h; in {DAY:g} h on"
            f" {machines} machine{'s' if machines > 1 else ''} of {CORES} cores"
        )
    share = 100 * training / with_network
    size = PLANNED * report / 1e9
    return (
        *lines,
        f"  What drives it: training takes {share:.0f} % of the CPU time; reports {size:.1f} GB.",
        "  Submissions do not depend on each other: a machine gets a list of them and writes their reports.",
    )
