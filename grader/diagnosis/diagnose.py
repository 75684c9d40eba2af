"""What probably went wrong, for each failed check of a submission: its own mistake, or that of another.

The cause is told, not what follows from it. An exercise stands on others if its functions call theirs, or if
its checks do; where one of those did not pass, that one is to be mended first.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache, cached_property

import numpy as np

from grader.course.course import Course
from grader.diagnosis.matching import Fingerprint
from grader.judging import messages
from grader.judging.verdicts import Judged
from grader.model import Diagnosis, Exercise, Kind, Verdict

TYPE_CHECKING = False  # these are there where something is wrong only
if TYPE_CHECKING:
    from grader.diagnosis.clues import Difference
    from grader.diagnosis.explanations import Explanations
    from grader.diagnosis.hypotheses import Told
    from grader.diagnosis.settings import Elsewhere

WRONG = (Verdict.FAILED, Verdict.ERROR, Verdict.TIMED_OUT)


def exercise_of(identity: str) -> Exercise:
    """The exercise that a check's id names."""
    assignment, exercise, _ = identity.split("::")
    return assignment, exercise


class Diagnoses:
    """Diagnoses of one submission, from all that was judged of it."""

    def __init__(
        self,
        course: Course,
        judged: Iterable[Judged],
        calls: Mapping[Exercise, tuple[Exercise, ...]],
        unused: Mapping[str, Mapping[str, tuple[str, ...]]],
    ) -> None:
        """Take in what was judged; nothing is read yet.

        Args:
            course: with the fingerprints of its mistakes on disk.
            judged: every judged check, in the course's order.
            calls: for each exercise, the others that its functions may call.
            unused: by assignment and exercise, the parameters that a function never reads.
        """
        self._course = course
        self._calls = calls
        self._unused = unused
        self._judged: dict[Exercise, list[Judged]] = {}
        for each in judged:
            if not each.ran and each.verdict in WRONG:
                # A module that cannot be imported is no mistake of an exercise: nothing follows from one.
                each = replace(each, verdict=Verdict.BLOCKED)
            self._judged.setdefault(exercise_of(each.id), []).append(each)
        self._differences: dict[str, Difference] = {}
        self._below = cache(self._called)  # by exercise
        self._elsewhere = cache(self._said_together)  # by exercise

    @cached_property
    def _known(self) -> "Explanations":
        from grader.diagnosis.explanations import Explanations  # where something is wrong only

        return Explanations(self._course, self._judged)

    @cached_property
    def by_check(self) -> dict[str, Diagnosis]:
        """By check id, of visible checks that went wrong, as far as something can be said."""
        found = {}
        for exercise in self.wrong:
            for each in self._judged[exercise]:
                if each.verdict in WRONG and not each.check.hidden:
                    with np.errstate(all="ignore"):
                        diagnosis = self._diagnosis(exercise, each)
                    if diagnosis is not None:
                        found[each.id] = diagnosis
        return found

    @property
    def warnings(self) -> list[str]:
        """What is amiss with the fingerprints that were needed."""
        return self._known.warnings if self.wrong else []

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

    def _called(self, exercise: Exercise) -> set[Exercise]:
        """The exercises that one stands on directly."""
        below = set(self._calls.get(exercise, ()))
        for each in self._judged.get(exercise, ()):
            if _is_wrong(each):
                below |= set(called_by(self._course, each)) | set(parts_of(each))
        return below

    def _diagnosis(self, exercise: Exercise, each: Judged) -> Diagnosis | None:
        from grader.diagnosis.unused import passed, told  # where something is wrong only

        own = self._known.mistake(exercise)
        slips = () if own else self._known.slips(exercise).get(each.id, ())
        own = own or (None if slips else self._known.pair(exercise).get(each.id))
        root = self._root(exercise, each, own, bool(own or slips))
        if root is not None:
            first = next(other.id for other in self._judged[root] if _is_wrong(other))
            return Diagnosis(Kind.FOLLOWS, messages.begin_with(first), "::".join(root))
        if own is not None:
            kind = Kind.CONVENTION if own.is_convention else Kind.MISCONCEPTION
            return Diagnosis(kind, messages.mistake(own.sentence, own.is_convention), own.name)
        if slips:
            return _of_slips(slips)
        found = self._difference(each).clue(self._elsewhere(exercise))
        text = told(passed(each, self._never_used(exercise)), found)
        return Diagnosis(Kind.CLUE, text) if text else None

    def _never_used(self, exercise: Exercise) -> tuple[str, ...]:
        from grader.diagnosis.unused import never_used

        assignment, name = self._course.assignment(exercise[0]), exercise[1]
        return never_used(assignment, name, self._unused.get(assignment.name, {}).get(name, ()))

    def _difference(self, each: Judged) -> "Difference":
        from grader.course.parameters import defaults_of
        from grader.diagnosis.clues import Difference

        if each.id not in self._differences:
            assignment = self._course.assignment(each.id.split("::")[0])
            defaults = defaults_of(assignment, each.check.exercise)
            self._differences[each.id] = Difference(each, defaults)
        return self._differences[each.id]

    def _said_together(self, exercise: Exercise) -> "Elsewhere":
        from grader.diagnosis.clues import elsewhere

        return elsewhere([self._difference(each) for each in self._judged[exercise] if _is_wrong(each)])

    def _root(
        self, exercise: Exercise, each: Judged, own: Fingerprint | None, is_known: bool
    ) -> Exercise | None:
        """The exercise whose failure this check's probably follows from.

        Args:
            exercise: of the check.
            each: the check.
            own: the exercise's own mistake.
            is_known: whether that, or a slip of its own, explains the check's numbers.
        """
        parts = [part for part in parts_of(each) if part in self.wrong]
        below = self.stands_on(exercise)
        roots = parts + [other for other in self.wrong if other in below and other not in parts]
        for root in roots:
            if exercise in self.stands_on(root):  # two that call each other: neither is the root
                continue
            if _is_finite(each) and not any(_is_wrong(o) and _is_finite(o) for o in self._judged[root]):
                continue  # what is NaN only at some inputs does not make other numbers wrong at others
            if all(_is_yes_or_no(other) for other in self._judged[root] if _is_wrong(other)):
                continue  # no numbers follow from a yes or a no, such as whether an argument is refused
            if root not in parts and not self._may_raise(each, root):
                continue  # an exception does not follow from numbers
            mistake = self._known.mistake(root)
            if root not in called_by(self._course, each) or mistake is None:
                if not is_known or mistake is not None or self._known.is_explained(root):
                    return root
                continue  # its own numbers are known, and the other's are not
            trace = mistake.traces.get(each.id)
            explained = trace is not None and self._known.explainer(exercise).explained(each, trace)
            follows = bool(explained)
            if follows or not is_known:  # what nothing else explains begins with what it is given
                return root
        return None

    def _may_raise(self, each: Judged, root: Exercise) -> bool:
        """Whether how a check ended can follow from an exercise: an exception, from an exception."""
        raised = (other.verdict is Verdict.ERROR for other in self._judged[root])
        return each.verdict is not Verdict.ERROR or any(raised)


def _of_slips(told: Sequence["Told"]) -> Diagnosis:
    """What is said of a check in which one slip or known mistake has a part, or several have."""
    from grader.diagnosis.hypotheses import CONVENTION, MISTAKE

    *others, last = [messages.mistake(each.text, each.kind == CONVENTION) for each in told]
    text = " ".join([*(f"{each.rpartition('. ')[0]}." for each in others), last])  # one question, the last
    known = {MISTAKE: Kind.MISCONCEPTION, CONVENTION: Kind.CONVENTION}
    if len(told) == 1 and told[0].kind in known:
        return Diagnosis(known[told[0].kind], text, told[0].name)
    return Diagnosis(Kind.SLIP, text, " and ".join(each.name or each.kind for each in told))


def _is_wrong(each: Judged) -> bool:
    return each.verdict in WRONG and not each.check.hidden


def _is_yes_or_no(each: Judged) -> bool:
    """Whether there is evidence, and all of it booleans."""
    return each.got is not None and all(array.dtype == bool for array in each.got.values())


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
