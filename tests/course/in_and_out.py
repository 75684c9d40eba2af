"""Grade mutants of the solutions in this process and in the sandbox, and see that both come to the same.

    python -m tests.course.in_and_out 20

`make soak` does that with so many mutants of each assignment; `test_in_and_out.py` takes a few, from a fixed
seed.
"""

import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np

from grader.course import reader
from grader.course.course import Assignment, Course
from grader.course.solutions import importable, solution_files, solutions
from grader.grading.grade import grade
from grader.instructor.mutants import Workbench
from grader.judging.verdicts import Judged
from grader.worker.alarm import TooLong, limited
from tests.course.mutation.mutants import Mutant, mutants_of
from tests.helpers.graded import as_files, grading

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 8.0  # of CPU time in this process; a mutant that takes longer is left out
PLACE = re.compile(r", in \w+\.py line .*", re.S)  # which only the sandbox tells

Told = dict[str, tuple[str, str]]  # verdict and words, by check


def of_assignment(
    course: Course, assignment: Assignment, count: int, chance: random.Random
) -> Iterator[Mutant]:
    """So many mutants of a solution."""
    text = (assignment.folder / "solution.py").read_text("utf-8")
    yield from chance.sample(mutants_of(assignment.name, text), count)


def in_this_process(course: Course, mutant: Mutant) -> Told | None:
    """What the checks make of a mutant here; None if it takes too long, or cannot be imported."""
    assignment = course.assignment(mutant.assignment)
    module = ModuleType(mutant.assignment)
    try:
        with limited(SECONDS), importable(solutions(course)) as modules, np.errstate(all="ignore"):
            exec(compile(mutant.source, f"{mutant.assignment}.py", "exec"), vars(module))
            modules[mutant.assignment] = sys.modules[mutant.assignment] = module
            checks = Workbench(course, assignment).checks("a mutant", modules)
            return told([checks.judged(assignment.id(check)) for check in assignment.checks])
    except (TooLong, Exception):  # a mutant may fail in any way
        return None


def in_the_sandbox(course: Course, mutant: Mutant) -> Told:
    """What a grading makes of it."""
    files = solution_files(course) | {f"{mutant.assignment}.py": mutant.source.encode()}
    with grading(course, as_files("a mutant", files), only=mutant.assignment) as steps:
        grade(steps, "")
        return told(steps.checks.all_judged(f"{mutant.assignment}::"))


def told(judged: list[Judged]) -> Told:
    """Verdict and words, without the place of an exception."""
    return {
        each.id: (str(each.verdict), PLACE.sub("", each.explanation.message).rstrip(".")) for each in judged
    }


def differences(course: Course, count: int, seed: int) -> tuple[int, list[str]]:
    """How many mutants were graded, and where the two ways part."""
    chance, graded, found = random.Random(seed), 0, []
    for assignment in course.assignments:
        if assignment.training is not None:  # each would train for minutes
            continue
        for mutant in of_assignment(course, assignment, count, chance):
            here = in_this_process(course, mutant)
            if here is None:
                continue
            graded += 1
            there = in_the_sandbox(course, mutant)
            name = f"{mutant.function}: {mutant.before} became {mutant.after}"
            found += [f"{name}: {i}: {here[i]}, {there[i]}" for i in here if here[i] != there.get(i)]
    return graded, found


def main() -> int:
    """Try so many mutants of each assignment; returns 1 if anything differs."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    seed = random.SystemRandom().randrange(1 << 32)
    print(f"in and out: {count} mutants of each assignment, seed {seed} ...", file=sys.stderr)
    graded, found = differences(reader.load(ROOT), count, seed)
    print(*found, f"{graded} mutants, {len(found)} differences", sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
