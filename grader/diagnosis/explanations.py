"""What explains the checks of an exercise by itself: a known mistake, a slip in a right function, or a
few of these. Fingerprints are read where something is wrong, and once.
"""

from collections.abc import Mapping, Sequence
from functools import cache

from grader.authoring import Distribution, Frequency
from grader.course import reference_results
from grader.course.course import Assignment, Course
from grader.diagnosis import fingerprints
from grader.diagnosis.hypotheses import Match, Told
from grader.diagnosis.matching import Explainer, Fingerprint, named
from grader.diagnosis.pairs import pair
from grader.diagnosis.sketch import ZERO, sketch
from grader.judging.verdicts import Judged
from grader.model import Exercise


class Explanations:
    """Of one submission, exercise by exercise: the fewest known mistakes or slips that explain all checks."""

    def __init__(self, course: Course, judged: Mapping[Exercise, Sequence[Judged]]) -> None:
        """Take in what was judged; nothing is read yet."""
        self._course = course
        self._judged = judged
        self._stale: dict[str, str] = {}
        self.mistake = cache(self._mistake)
        self.slips = cache(self._slips)
        self.pair = cache(self._pair)
        self.explainer = cache(self._explainer)
        self._match = cache(self._held_against_slips)
        self._fingerprints = cache(self._read_fingerprints)

    @property
    def warnings(self) -> list[str]:
        """What is amiss with the fingerprints that were needed."""
        return [text for text in self._stale.values() if text]

    def _mistake(self, exercise: Exercise) -> Fingerprint | None:
        """The known mistake that explains all checks of an exercise."""
        known = self._fingerprints(exercise)
        return named(self._judged[exercise], known, self.explainer(exercise))

    def _held_against_slips(self, exercise: Exercise) -> Match | None:
        """What was seen of an exercise beside all slips; None where none is known, or a clue says all."""
        assignment = self._course.assignment(exercise[0])
        known = None
        if not self._is_stale(assignment):
            try:
                known = fingerprints.load_slips(self._course, assignment, exercise[1])
            except reference_results.ResultsError as error:
                self._stale[assignment.name] = str(error)
        if known is None or not len(known.says):
            return None
        seen = sketch(self._judged[exercise])
        if all(form.endswith(ZERO) for form in seen.forms if form):
            return None  # as a clue says
        return Match(seen, known)

    def _slips(self, exercise: Exercise) -> dict[str, tuple[Told, ...]]:
        """By check, the slip that explains it: one for all, or those of a few that have a part in it."""
        match, observed = self._match(exercise), self._judged[exercise]
        if match is None:
            return {}
        one = match.explained()
        if one is not None:
            return {each.id: (one,) for each in observed}
        found: dict[str, tuple[Told, ...]] = {}
        several = match.several()
        if not several and not self.pair(exercise):
            several = [part] if (part := match.partly()) is not None else []
        for told, names in several:
            for each in observed:
                if each.check.name in names:
                    found[each.id] = (*found.get(each.id, ()), told)
        return found

    def _pair(self, exercise: Exercise) -> dict[str, Fingerprint]:
        """By check, the mistakes of an exercise that has several of them."""
        match = self._match(exercise)
        impossible = match.impossible() if match is not None else ()
        known = [each for each in self._fingerprints(exercise) if each.name not in impossible]
        return pair(self._judged[exercise], known, self.explainer(exercise))

    def _read_fingerprints(self, exercise: Exercise) -> tuple[Fingerprint, ...]:
        assignment = self._course.assignment(exercise[0])
        if self._is_stale(assignment):
            return ()
        try:
            return fingerprints.load(self._course, assignment, exercise[1])
        except (
            reference_results.ResultsError
        ) as error:  # a name is left out; the grading goes on, and says so
            self._stale[assignment.name] = str(error)
            return ()

    def _is_stale(self, assignment: Assignment) -> bool:
        if assignment.name not in self._stale:
            self._stale[assignment.name] = fingerprints.stale(self._course, assignment)
        return bool(self._stale[assignment.name])

    def is_explained(self, exercise: Exercise) -> bool:
        """Whether mistakes or slips of its own explain an exercise."""
        return bool(self.mistake(exercise) or self.slips(exercise) or self.pair(exercise))

    def _explainer(self, exercise: Exercise) -> Explainer:
        return Explainer(random=is_random(self._course.assignment(exercise[0]), exercise[1]))


def is_random(assignment: Assignment, exercise: str) -> bool:
    """Whether an exercise draws its results, as a comparison of some check of it says."""
    compared = [check.compare for check in assignment.checks if check.exercise == exercise]
    each = [c for one in compared for c in (one.values() if isinstance(one, Mapping) else (one,))]
    return any(isinstance(comparison, Distribution | Frequency) for comparison in each)
