"""What is frozen of visible checks: Keras's results, and the fingerprints of mistakes that these can see."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from grader.course import reference_results
from grader.course.course import Assignment, Course, CourseError
from grader.diagnosis import fingerprints
from grader.diagnosis.hypotheses import PASSED, Hypotheses
from grader.diagnosis.matching import Fingerprint


def hand_out(course: Course, kit: Course) -> None:
    """Write the results and the fingerprints of a kit's checks into it.

    Raises:
        ResultsError: if the course has none.
        CourseError: if they are stale.
    """
    made = reference_results.manifest(course)["assignments"]
    for assignment, own in zip(course.assignments, kit.assignments, strict=True):
        if stale := reference_results.stale(course, assignment) or fingerprints.stale(course, assignment):
            raise CourseError(stale)
        evidence = reference_results.load(course, assignment).evidence
        ids = [own.id(check) for check in own.checks]
        kept = {identity: evidence[identity] for identity in ids}
        reference_results.save(kit, own, kept, made[assignment.name]["made_with"])
        mistakes, slips = {}, {}
        for exercise in assignment.exercises:
            mistakes[exercise] = _visible(fingerprints.load(course, assignment, exercise), ids)
            known = fingerprints.load_slips(course, assignment, exercise)
            if known is not None:
                slips[exercise] = visible_slips(known, own, exercise)
        fingerprints.save(kit, own, mistakes, slips)


def _visible(found: Sequence[Fingerprint], ids: Sequence[str]) -> list[Fingerprint]:
    """Mistakes as visible checks see them; without those that only a hidden one can see."""
    shown = []
    for each in found:
        traces = {check: trace for check, trace in each.traces.items() if check in ids}
        if traces or not each.traces:
            shown.append(replace(each, traces=traces))
    return shown


def visible_slips(known: Hypotheses, kit: Assignment, exercise: str) -> Hypotheses:
    """Slips as the visible checks of an exercise see them; without those that only a hidden one can see."""
    names = [check.name for check in kit.checks if check.exercise == exercise]
    places = [place for place, name in enumerate(known.checks) if name in names]
    verdicts = known.verdicts[:, places]
    rows = np.flatnonzero((verdicts != PASSED).any(axis=1) | (known.forms != 0).any(axis=1))
    said = sorted({int(place) for place in known.says[rows]})
    return Hypotheses(
        told=tuple(known.told[place] for place in said),
        says=np.searchsorted(np.array(said, known.says.dtype), known.says[rows]).astype(known.says.dtype),
        families=known.families[rows],
        constants=known.constants[rows],
        checks=tuple(known.checks[place] for place in places),
        verdicts=verdicts[rows],
        words=known.words,
        forms=known.forms[rows],
        numbers=known.numbers[rows],
    )
