"""Grade right answers again and again with fresh seeds, and print what a false alarm should cost and did.

    python -m tests.course.false_alarms 10000

`make soak` does that; `test_false_alarms.py` runs a few, from a fixed seed. Checks of `mnist` are left
out: how well a network reads depends on what a student made, so no rate can be computed for it.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from grader.authoring import Check, Distribution, Frequency
from grader.course import reader, reference_results
from grader.course.course import Assignment, Course
from grader.course.importing import module_from_file
from grader.evidence.run import run, seed_of
from grader.judging import verdicts
from grader.model import Evidence, Opaque, Verdict
from tests.course.false_alarm_rates import RELATIONS, STATED, TRUNCATED_STDDEV, computed

ROOT = Path(__file__).resolve().parents[2]
SEED = 20_261_126


@dataclass(frozen=True)
class Case:
    """A random check, a right implementation, and what Keras gave."""

    assignment: Assignment
    check: Check
    load: Callable[[str], ModuleType]
    law: str  # of its normal samples: "normal" or "truncated"
    keras: Evidence

    @property
    def id(self) -> str:
        """The check's id."""
        return self.assignment.id(self.check)


@dataclass(frozen=True)
class Line:
    """One line of the table: a check, run on one implementation."""

    check: str
    draws: str  # "solution", or in what the implementation differs from it
    rate: float  # an upper bound for that of one run
    runs: int
    alarms: tuple[str, ...]  # the number of the run and what was said


def is_random(assignment: Assignment, check: Check) -> bool:
    """Whether a right answer could fail by chance, and how often can be computed."""
    compared: Any = check.compare
    each = compared.values() if isinstance(compared, dict) else [compared]
    judged_by_chance = any(isinstance(comparison, Distribution | Frequency) for comparison in each)
    return assignment.training is None and (judged_by_chance or check.measure is not None)


def cases(course: Course) -> Iterator[Case]:
    """Every random check with the solution; those of truncated normals once more with these."""

    @cache
    def solution(name: str) -> ModuleType:
        return module_from_file(course.assignment(name).folder / "solution.py", name)

    @cache
    def truncated(name: str) -> ModuleType:
        return with_truncated_normals(module_from_file(course.assignment(name).folder / "solution.py", name))

    for assignment in course.assignments:
        evidence = reference_results.load(course, assignment).evidence
        for check in assignment.checks:
            if is_random(assignment, check):
                keras = evidence[assignment.id(check)]
                yield Case(assignment, check, solution, "normal", keras)
                if assignment.name == "init" and check.exercise.endswith("normal"):
                    yield Case(assignment, check, truncated, "truncated", keras)


def with_truncated_normals(module: ModuleType) -> ModuleType:
    """The initialisers with normals as Keras draws them: what lies beyond two stddev is drawn again."""

    def draw(fan_in: int, fan_out: int, rng: np.random.Generator, stddev: float) -> Any:
        z = rng.normal(size=(fan_in, fan_out))
        while (beyond := np.abs(z) > 2).any():
            z[beyond] = rng.normal(size=int(beyond.sum()))
        return stddev / TRUNCATED_STDDEV * z

    def normal(fan_in: int, fan_out: int, rng: np.random.Generator, stddev: float = 0.01) -> Any:
        return draw(fan_in, fan_out, rng, stddev)

    variances: dict[str, Callable[[int, int], float]] = {
        "xavier_normal": lambda fan_in, fan_out: 2 / (fan_in + fan_out),
        "lecun_normal": lambda fan_in, fan_out: 1 / fan_in,
        "he_normal": lambda fan_in, fan_out: 2 / fan_in,
    }
    vars(module)["normal"] = normal
    for name, variance in variances.items():
        vars(module)[name] = lambda fan_in, fan_out, rng, variance=variance: draw(
            fan_in, fan_out, rng, float(np.sqrt(variance(fan_in, fan_out)))
        )
    return module


def line(course: Course, case: Case, runs: int, seed: int) -> Line:
    """Run one check on one implementation, and work out its rate."""
    shapes = {item: array.shape for item, array in case.keras.items.items()}
    rate = computed(case.check, shapes, case.law) + RELATIONS.get(case.id, 0.0)
    alarms = []
    for number in range(runs):
        own = seed_of(seed, f"{case.id} {case.law} {number}")
        outcome = run(case.check, case.assignment.name, case.load, own)
        expected = with_inputs_of(case.keras, outcome.evidence) if outcome.evidence else case.keras
        judged = verdicts.judge(case.id, case.check, outcome, expected, ())
        if judged.verdict is not Verdict.PASSED:
            told = judged.explanation
            alarms.append(f"run {number}: {told.message} {told.worst}".strip())
    return Line(case.id, "solution" if case.law == "normal" else case.law, rate, runs, tuple(alarms))


def with_inputs_of(keras: Evidence, evidence: Evidence) -> Evidence:
    """Keras's evidence for another seed.

    What is drawn is judged by its shape or by a relation, and these do not change. Inputs that a check hands
    on or puts back into their order ("x", "start") do: they are what the functions were called with.
    """
    given = {name: value for call in evidence.calls for name, value in call.arguments}
    inputs = {}
    for name in keras.items.keys() & given.keys():
        too_large = isinstance(given[name], Opaque)  # to be recorded; then the check hands it on itself
        inputs[name] = evidence.items[name] if too_large else given[name]
    return replace(keras, items={**keras.items, **inputs})


def main() -> int:
    """Print the table; 1 if there was an alarm, or a rate above what is stated."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("runs", type=int, help="of each check")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--only", default="", help="beginning of the checks' ids, such as init::he")
    options = parser.parse_args()
    course = reader.load(ROOT)
    print(f"seed {options.seed}; rates are upper bounds, stated is {STATED:g} a check")
    print(f"{'check':64} {'draws':10} {'rate':>8} {'runs':>7} {'alarms':>7}", flush=True)
    wrong = 0
    for case in cases(course):
        if case.id.startswith(options.only):
            seen = line(course, case, options.runs, options.seed)
            counts = f"{seen.rate:8.1e} {seen.runs:7} {len(seen.alarms):7}"
            print(f"{seen.check:64} {seen.draws:10} {counts}", *seen.alarms[:3], sep="\n    ", flush=True)
            wrong += bool(seen.alarms) or seen.rate >= STATED
    print(f"{wrong} checks with an alarm or a rate above {STATED:g}")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
