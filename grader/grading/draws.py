"""Inputs of hidden checks that are drawn anew for each grading, and what the solution gives for them.

A course asks for that by `fresh = true`. The instructor's solution, which `grader verify` has held against
Keras, then gives what is expected. It is the course's own code and runs in this process; nothing of a
submission is on its path. What is judged as a sample or by a bound, and what only Keras can give, stays as it
is frozen.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from types import ModuleType
from typing import Any

import numpy as np

from grader.authoring import AtLeast, Check, Distribution, Frequency
from grader.course.course import Assignment, Course, CourseError
from grader.evidence.recorder import Student
from grader.evidence.run import evidence_items, seed_of
from grader.judging import compare
from grader.model import Evidence
from grader.sandbox.alone import Pair

BYTES = 8  # of a seed
ONLY_KERAS = "only Keras gives it"


class _KerasError(Exception):
    """A check asks the reference for what nobody else can give."""


class _NoKeras(ModuleType):
    """In the place of the Keras reference, so that a check that asks it does not go on without it."""

    def __getattr__(self, name: str) -> Any:
        raise _KerasError(name)


class Draw:
    """What one grading hands out: the seed of each check, and what is expected where it is drawn anew.

    Attributes:
        seed: of what is drawn; None where all inputs are the frozen ones.
    """

    def __init__(self, course: Course, seed: int | None = None) -> None:
        """Prepare; nothing runs yet.

        Args:
            course: whose checks they are.
            seed: of what is drawn anew; None for the frozen inputs.

        Raises:
            CourseError: if there is one, and the course draws nothing anew.
        """
        if seed is not None and not course.fresh:
            raise CourseError(
                f"draw {seed}: the inputs of this course are always the same;"
                f" write fresh = true in {course.file.name}, or leave the draw out"
            )
        self.seed = seed
        self._course = course
        self._given: dict[str, Evidence | str] = {}  # what the solution gives, or why nothing

    @classmethod
    def of(cls, course: Course, seed: int | None = None) -> "Draw":
        """The draw of one grading: a new one where the course asks for that, and none is to be repeated.

        Args:
            course: what is asked.
            seed: of a draw that is to be repeated.

        Raises:
            CourseError: if there is one, and the course draws nothing anew.
        """
        anew = course.fresh and seed is None
        return cls(course, int.from_bytes(os.urandom(BYTES), "big") if anew else seed)

    def prepare(self, pairs: Iterable[Pair]) -> None:
        """Run the solution on those of some checks that are drawn anew, and were not prepared before."""
        if self.seed is None:
            return
        wanted = [(a, c) for a, c in pairs if not reason_to_keep(c) and a.id(c) not in self._given]
        if not wanted:
            return
        from grader.course.solutions import importable, solutions

        try:
            with importable(solutions(self._course)) as modules, np.errstate(all="ignore"):
                for assignment, check in wanted:
                    self._given[assignment.id(check)] = self._run(assignment, check, modules.__getitem__)
        except Exception as error:  # what a check raises is told by `_run`
            why = f"a solution cannot be imported ({type(error).__name__})"
            self._given |= {assignment.id(check): why for assignment, check in wanted}

    def expected(self, assignment: Assignment, check: Check) -> Evidence | None:
        """What the solution gives for inputs that are drawn anew; None for a check that keeps the frozen."""
        self.prepare([(assignment, check)])
        given = self._given.get(assignment.id(check))
        return given if isinstance(given, Evidence) else None

    def seed_of(self, assignment: Assignment, check: Check) -> int:
        """The seed of a check's generator."""
        drawn = self.seed if self.expected(assignment, check) is not None else None
        identity = assignment.id(check)
        return self._course.seed_for(identity) if drawn is None else seed_of(drawn, identity)

    @property
    def kept(self) -> Mapping[str, str]:
        """Checks whose inputs were to be drawn anew, and are not, each with the reason."""
        return {identity: why for identity, why in self._given.items() if isinstance(why, str)}

    @property
    def warnings(self) -> list[str]:
        """What is amiss with the solution, a line a check; nothing that gives inputs away."""
        return [
            f"{identity}: its inputs are not fresh ones: {why}; mend the solution or the check"
            for identity, why in self.kept.items()
            if why != ONLY_KERAS
        ]

    def _run(self, assignment: Assignment, check: Check, load: Callable[[str], ModuleType]) -> Evidence | str:
        """What the solution gives, if it can be judged by that; else why not."""
        assert self.seed is not None
        seed = seed_of(self.seed, assignment.id(check))
        check = compare.seeded(check, seed)
        student = Student(load, assignment.name, check.exercise, None, _NoKeras("keras"))
        try:
            given = evidence_items(check.function(student, np.random.default_rng(seed)))
            items = compare.measured(check, given)
        except _KerasError:
            return ONLY_KERAS
        except Exception as error:
            return f"the solution raises {type(error).__name__}"
        for item, array in items.items():
            if not compare.compare_item(check.comparison(item), item, array, array).passed:
                return f"{item} of the solution does not pass"
        return Evidence(items, (), {} if check.measure is None else {k: v.shape for k, v in given.items()})


def reason_to_keep(check: Check) -> str:
    """Why a check keeps its frozen inputs, as far as its declaration tells; "" if they are drawn anew."""
    if not check.hidden:
        return "it is visible"
    compared = check.compare.values() if isinstance(check.compare, Mapping) else [check.compare]
    if any(isinstance(each, AtLeast) for each in compared):
        return "a bound"  # whether it is reached may depend on the draw: the same work, the same verdict
    return "a sample" if all(isinstance(each, Distribution | Frequency) for each in compared) else ""
