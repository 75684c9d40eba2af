"""The floor: what the same calls cost in a bare interpreter, and what grading costs beside it."""

from bench.figures import Figure, Measured, beside
from bench.measure import ROOT, Costs, bare, grader, side_by_side
from bench.setting import Setting, python

WALL, CPU, TRAINING = 1.5, 2.2, 1.03  # times the floor, at most
ONE_EXERCISE = 0.3  # s
EXERCISE = "optimizers::adam"
BARE = "bare interpreter"


def _both(name: str, setting: Setting, course: object, runs: int) -> Measured:
    """Wall-clock and CPU time of all checks of a course, beside the floor."""
    costs = side_by_side(
        {
            BARE: bare("checks", course, setting.submission),
            "grader": grader("grade", setting.submission, "--course", course, "--no-training"),
        },
        runs,
    )
    return Measured(_figures(name, costs, runs, (WALL, CPU)), raw={k: v.plain() for k, v in costs.items()})


def _figures(
    name: str, costs: dict[str, Costs], runs: int, most: tuple[float | None, float | None]
) -> tuple[Figure, ...]:
    """Time and CPU time, each at most so many times the floor."""
    floor, ours = costs[BARE], costs["grader"]
    return (
        beside(f"{name}: time", ours.median("wall"), floor.median("wall"), BARE, most[0], runs),
        beside(f"{name}: CPU", ours.median("cpu"), floor.median("cpu"), BARE, most[1], runs),
    )


def core(setting: Setting) -> Measured:
    """All checks of the five core modules"""
    return _both("five core modules", setting, setting.core, setting.runs)


def whole(setting: Setting) -> Measured:
    """All checks of all assignments, without training"""
    return _both("all assignments", setting, ROOT / "course.toml", setting.long_runs)


def exercise(setting: Setting) -> Measured:
    """One exercise, as a student grades it while working on it"""
    costs = side_by_side(
        {
            "python -c pass": python("-c", "pass"),
            "grader": grader("grade", setting.submission, "--only", EXERCISE),
        },
        setting.runs,
    )
    figure = Figure(
        f"--only {EXERCISE}",
        costs["grader"].median("wall"),
        "s",
        costs["python -c pass"].median("wall"),
        "python -c pass",
        ONE_EXERCISE,
        f"{ONE_EXERCISE:g} s",
        setting.runs,
    )
    return Measured((figure,), raw={k: v.plain() for k, v in costs.items()})


def training(setting: Setting) -> Measured:
    """The network of the last assignment: training, predictions and nothing else"""
    tier = "mnist::train::accuracy_92"  # any tier: it trains, and runs no check
    costs = side_by_side(
        {
            BARE: bare("train", ROOT / "course.toml", setting.submission),
            "grader": grader("grade", setting.submission, "--only", tier),
        },
        setting.long_runs,
        warm=False,  # half a minute each, of which the caches are a hundredth
    )
    figures = _figures("MNIST, trained", costs, setting.long_runs, (TRAINING, None))
    return Measured(figures, raw={k: v.plain() for k, v in costs.items()})
