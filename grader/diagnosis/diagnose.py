"""What probably went wrong, for each failed check of a submission: its own mistake, or that of another.

The cause is told, not what follows from it. An exercise stands on others if its functions call theirs, or if
its checks do; where one of those did not pass, that one is to be mended first.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property

import numpy as np

from grader.authoring import Distribution, Frequency
from grader.course import reference_results
from grader.course.course import Assignment, Course
from grader.diagnosis.matching import Fingerprint, explained, named
from grader.judging import messages
from grader.judging.verdicts import Judged
from grader.model import Diagnosis, Kind, Verdict

WRONG = (Verdict.FAILED, Verdict.ERROR, Verdict.TIMED_OUT)
Exercise = tuple[str, str]  # assignment, exercise


def exercise_of(identity: str) -> Exercise:
    """The exercise that a check's id names."""
    assignment, exercise, _ = identity.split("::")
    return assignment, exercise


class Diagnoses:
    """Diagnoses of one submission, from all that was judged of it."""

    def __init__(
        self, course: Course, judged: Iterable[Judged], calls: Mapping[Exercise, tuple[Exercise, ...]]
    ) -> None:
        """Take in what was judged; nothing is read yet.

        Args:
            course: with the fingerprints of its mistakes on disk.
            judged: every judged check, in the course's order.
            calls: for each exercise, the others that its functions may call.
        """
        self._course = course
        self._calls = calls
        self._judged: dict[Exercise, list[Judged]] = {}
        for each in judged:
            if not each.ran and each.verdict in WRONG:
                # A module that cannot be imported is no mistake of an exercise: nothing follows from one.
                each = replace(each, verdict=Verdict.BLOCKED)
            self._judged.setdefault(exercise_of(each.id), []).append(each)
        self._named: dict[Exercise, Fingerprint | None] = {}
        self._known: dict[Exercise, tuple[Fingerprint, ...]] = {}
        self._pairs: dict[Exercise, dict[str, Fingerprint]] = {}
        self._common: dict[Exercise, frozenset[str] | None] = {}
        self._stale: dict[str, str] = {}

    @cached_property
    def by_check(self) -> dict[str, Diagnosis]:
        """By check id, of visible checks that went wrong, as far as something can be said."""
        found = {}
        for exercise in self.wrong:
            for each in self._judged[exercise]:
                if each.verdict in WRONG and not each.check.hidden:
                    with np.errstate(all="ignore"):  # a student's numbers may be of any size
                        diagnosis = self._diagnosis(exercise, each)
                    if diagnosis is not None:
                        found[each.id] = diagnosis
        return found

    @property
    def warnings(self) -> list[str]:
        """What is amiss with the fingerprints that were needed."""
        return [text for text in self._stale.values() if text]

    @cached_property
    def wrong(self) -> list[Exercise]:
        """Exercises with a visible check that went wrong, in the course's order."""
        order = [(a.name, exercise) for a in self._course.assignments for exercise in a.exercises]
        return [
            exercise for exercise in order if any(_is_wrong(each) for each in self._judged.get(exercise, ()))
        ]

    def stands_on(self, exercise: Exercise) -> set[Exercise]:
        """All exercises that one stands on, those below these among them, and never itself."""
        found: set[Exercise] = set()
        waiting = [exercise]
        while waiting:
            for other in self._below(waiting.pop()):
                if other not in found:
                    found.add(other)
                    waiting.append(other)
        return found - {exercise}

    def _below(self, exercise: Exercise) -> set[Exercise]:
        below = set(self._calls.get(exercise, ()))
        for each in self._judged.get(exercise, ()):
            if _is_wrong(each):
                below |= set(called_by(self._course, each)) | set(parts_of(each))
        return below

    def _diagnosis(self, exercise: Exercise, each: Judged) -> Diagnosis | None:
        from grader.diagnosis.clues import clue  # where something is wrong only

        own = self._mistake(exercise) or self._pair(exercise).get(each.id)
        root = self._root(exercise, each, own)
        if root is not None:
            first = next(other.id for other in self._judged[root] if _is_wrong(other))
            return Diagnosis(Kind.FOLLOWS, messages.begin_with(first), "::".join(root))
        if own is not None:
            kind = Kind.CONVENTION if own.is_convention else Kind.MISCONCEPTION
            return Diagnosis(kind, messages.mistake(own.sentence, own.is_convention), own.name)
        text = clue(each.check, each.got, each.expected, self._meanings(exercise))
        return Diagnosis(Kind.CLUE, text) if text else None

    def _meanings(self, exercise: Exercise) -> frozenset[str] | None:
        """What the factors of all wrong checks of an exercise have in common."""
        from grader.diagnosis.clues import meanings

        if exercise not in self._common:
            wrong = [each for each in self._judged[exercise] if _is_wrong(each)]
            found = [names for e in wrong if (names := meanings(e.check, e.got, e.expected)) is not None]
            self._common[exercise] = frozenset.intersection(*found) if found else None
        return self._common[exercise]

    def _root(self, exercise: Exercise, each: Judged, own: Fingerprint | None) -> Exercise | None:
        """The exercise whose failure this check's probably follows from."""
        parts = [part for part in parts_of(each) if part in self.wrong]
        below = self.stands_on(exercise)
        roots = parts + [other for other in self.wrong if other in below and other not in parts]
        for root in roots:
            if exercise in self.stands_on(root):  # two that call each other: neither is the root
                continue
            if _is_finite(each) and not any(_is_wrong(o) and _is_finite(o) for o in self._judged[root]):
                continue  # what is NaN only at some inputs does not make other numbers wrong at others
            if root not in parts and not self._may_raise(each, root):
                continue  # an exception does not follow from numbers
            mistake = self._mistake(root)
            if root not in called_by(self._course, each) or mistake is None:
                if own is None or mistake is not None or self._pair(root):
                    return root
                continue  # its own numbers are known, and the other's are not
            trace = mistake.traces.get(each.id)
            follows = trace is not None and explained(each, trace, self._is_random(exercise)) is not None
            if follows or own is None:  # what nothing else explains begins with what it is given
                return root
        return None

    def _may_raise(self, each: Judged, root: Exercise) -> bool:
        """Whether how a check ended can follow from an exercise: an exception, from an exception."""
        raised = (other.verdict is Verdict.ERROR for other in self._judged[root])
        return each.verdict is not Verdict.ERROR or any(raised)

    def _mistake(self, exercise: Exercise) -> Fingerprint | None:
        if exercise not in self._named:
            known, observed = self._fingerprints(exercise), self._judged[exercise]
            self._named[exercise] = named(observed, known, random=self._is_random(exercise))
        return self._named[exercise]

    def _pair(self, exercise: Exercise) -> dict[str, Fingerprint]:
        """By check, the mistakes of an exercise that has two of them."""
        from grader.diagnosis.pairs import pair  # where something is wrong only

        if exercise not in self._pairs:
            known = self._fingerprints(exercise)
            self._pairs[exercise] = pair(self._judged[exercise], known, random=self._is_random(exercise))
        return self._pairs[exercise]

    def _fingerprints(self, exercise: Exercise) -> tuple[Fingerprint, ...]:
        if exercise not in self._known:
            self._known[exercise] = self._read(self._course.assignment(exercise[0]), exercise[1])
        return self._known[exercise]

    def _read(self, assignment: Assignment, exercise: str) -> tuple[Fingerprint, ...]:
        from grader.diagnosis import fingerprints

        if assignment.name not in self._stale:
            self._stale[assignment.name] = fingerprints.stale(self._course, assignment)
        if self._stale[assignment.name]:
            return ()
        try:
            return fingerprints.load(self._course, assignment, exercise)
        except (
            reference_results.ResultsError
        ) as error:  # a name is left out; the grading goes on, and says so
            self._stale[assignment.name] = str(error)
            return ()

    def _is_random(self, exercise: Exercise) -> bool:
        return is_random(self._course.assignment(exercise[0]), exercise[1])


def is_random(assignment: Assignment, exercise: str) -> bool:
    """Whether an exercise draws its results, as a comparison of some check of it says."""
    compared = [check.compare for check in assignment.checks if check.exercise == exercise]
    each = [c for one in compared for c in (one.values() if isinstance(one, Mapping) else (one,))]
    return any(isinstance(comparison, Distribution | Frequency) for comparison in each)


def _is_wrong(each: Judged) -> bool:
    return each.verdict in WRONG and not each.check.hidden


def _is_finite(each: Judged) -> bool:
    """Whether there is evidence, and all of it finite."""
    return each.got is not None and all(np.isfinite(array).all() for array in each.got.values())


def called_by(course: Course, each: Judged) -> tuple[Exercise, ...]:
    """Other exercises that a check calls itself, in the order of its calls."""
    assignment, exercise = exercise_of(each.id)
    names = dict.fromkeys(call.function for call in each.expected.calls if call.function != exercise)
    return tuple(found for name in names if (found := _exercise(course, assignment, name)) is not None)


def _exercise(course: Course, assignment: str, name: str) -> Exercise | None:
    """Whose exercise a function's name is; that of the same assignment comes first."""
    owners = [a.name for a in course.assignments if name in a.exercises]
    if not owners:
        return None
    return (assignment if assignment in owners else owners[0], name)


def parts_of(each: Judged) -> list[Exercise]:
    """The exercises that a check puts together, as its author named them."""
    return [exercise_of(f"{part}::") for part in each.check.parts]


def known_calls(
    course: Course, calls: Mapping[str, Mapping[str, tuple[str, ...]]]
) -> dict[Exercise, tuple[Exercise, ...]]:
    """What the sandbox says of calls, by assignment and exercise, reduced to the course's exercises."""
    known = {
        f"{a.name}::{exercise}": (a.name, exercise) for a in course.assignments for exercise in a.exercises
    }
    return {
        (name, exercise): tuple(known[other] for other in others if other in known)
        for name, table in calls.items()
        for exercise, others in table.items()
    }
