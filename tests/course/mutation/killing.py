"""Whether mutants lose points: each is graded in a child of its own, up to the first check that it loses."""

import json
import os
import random
import resource
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import ModuleType

from grader.course import reference_results
from grader.course.course import Assignment, Course
from grader.course.solutions import importable, solution_files, solutions
from grader.grading.checks import Checks
from grader.instructor import mutants as planted
from grader.model import Verdict
from tests.course.mutation.mutants import Mutant, users
from tests.helpers.graded import as_files

CPU_SECONDS = 300  # of one mutant: the checks of a network that still learns take a minute
MEMORY = 2 << 30  # bytes on top of what the parent has: endless lists end here
LATEST = 1_800  # wall seconds, for a mutant that sleeps
Told = Callable[[int, int], None]


@dataclass(frozen=True)
class Fate:
    """What came of a mutant: the first check that it lost and how, or "" where it lost none."""

    mutant: Mutant
    lost: str
    seconds: float


class Bench:
    """Everything that mutants have in common, loaded once: solutions, and what Keras gave."""

    def __init__(self, course: Course) -> None:
        """Load the solutions, and the frozen results with the inputs."""
        self.course = course
        with importable(solutions(course)) as modules:
            self.modules: dict[str, ModuleType] = dict(modules)
        for assignment in course.assignments:
            planted.trains_briefly(self.modules[assignment.name])
        runner = planted.InProcess(course, self.modules.__getitem__)
        files = as_files("mutant", solution_files(course))
        self._frozen = {a.name: reference_results.load(course, a) for a in course.assignments}
        self.checks = Checks(course, files, runner, self._frozen)

    def first_lost(self, mutant: Mutant) -> str:
        """Lay a mutant over the solution, for good, and grade it up to the first check that it loses."""
        assignment = self.course.assignment(mutant.assignment)
        try:
            self._lay_over(mutant)
        except Exception as error:
            return f"cannot be imported: {type(error).__name__}"
        for check_id in self._asked(assignment, mutant):
            verdict = self.checks.judged(check_id).verdict
            if verdict is not Verdict.PASSED:
                return f"{check_id.split('::', 1)[1]} ({verdict})"
        return ""

    def _lay_over(self, mutant: Mutant) -> None:
        sys.modules.update(self.modules)  # a mutant imports what the solution imports
        module = ModuleType(mutant.assignment)
        self.modules[mutant.assignment] = sys.modules[mutant.assignment] = module
        exec(compile(mutant.source, f"{mutant.assignment}.py", "exec"), module.__dict__)
        planted.trains_briefly(module)

    def _asked(self, assignment: Assignment, mutant: Mutant) -> list[str]:
        """The checks whose result may change: the quick ones first, and of these the function's own."""
        name = mutant.function.split(".")[0]
        reached = users((assignment.folder / "solution.py").read_text("utf-8"), name)
        evidence = self._frozen[assignment.name].evidence
        called = {i: {call.function for call in found.calls} for i, found in evidence.items()}
        checks = [c for c in assignment.checks if {c.exercise, *called[assignment.id(c)]} & reached]
        checks.sort(key=lambda check: (check.seconds, check.exercise != name))  # else as they are declared
        return [assignment.id(check) for check in checks]


def fates(bench: Bench, mutants: list[Mutant], jobs: int, told: Told = lambda done, of: None) -> list[Fate]:
    """The fates of mutants, in their order, with so many children at once."""
    found: dict[int, Fate] = {}
    running: dict[int, tuple[int, int, float]] = {}  # by pipe: which mutant, which child, since when
    waiting: Iterator[tuple[int, Mutant]] = iter(enumerate(mutants))
    while len(found) < len(mutants):
        while len(running) < jobs and (upcoming := next(waiting, None)) is not None:
            number, mutant = upcoming
            pipe, child = _child(bench, mutant)
            running[pipe] = (number, child, time.monotonic())
        for pipe in select.select(list(running), [], [])[0]:
            number, child, started = running.pop(pipe)
            with os.fdopen(pipe, "rb") as file:
                said = file.read()
            _, status = os.waitpid(child, 0)
            lost = json.loads(said) if said and status == 0 else _ended(status)
            found[number] = Fate(mutants[number], lost, time.monotonic() - started)
            told(len(found), len(mutants))
    return [found[number] for number in range(len(mutants))]


def _child(bench: Bench, mutant: Mutant) -> tuple[int, int]:
    """Start a child that grades one mutant and says in a pipe what it lost."""
    pipe, own = os.pipe()
    child = os.fork()
    if child:
        os.close(own)
        return pipe, child
    try:
        _limit()
        sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: SIM115  # a mutant may warn; the child ends soon
        said = json.dumps(bench.first_lost(mutant)).encode()
        os.write(own, said)
        os._exit(0)
    finally:
        os._exit(1)


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    with open("/proc/self/statm") as file:
        size = int(file.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (size + MEMORY, size + MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(LATEST)


def _ended(status: int) -> str:
    if os.WIFSIGNALED(status):
        return f"ended by {signal.Signals(os.WTERMSIG(status)).name}"
    return f"ended with exit status {os.waitstatus_to_exitcode(status)}"


def drawn(mutants: list[Mutant], count: int, seed: int) -> list[Mutant]:
    """Some of the mutants, the same for the same seed."""
    return random.Random(seed).sample(mutants, min(count, len(mutants)))
