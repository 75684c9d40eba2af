"""Make reference results: run every check on the Keras implementation and write down what it gave.

Keras itself is imported by `reference/<assignment>.py`, and only there.
"""

import platform
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from types import ModuleType
from typing import Any

import numpy as np

from grader.authoring import (
    AtLeast,
    AuthoringError,
    Check,
    Close,
    Comparison,
    Distribution,
    Frequency,
    SameShape,
)
from grader.course import reference_results
from grader.course.course import Assignment, Course
from grader.course.importing import INSTALL, KerasError, keras_reference
from grader.diagnosis import fingerprints
from grader.evidence.run import run, seed_of
from grader.grading.draws import Draw
from grader.instructor import draws, fingerprinting
from grader.judging import compare
from grader.judging.messages import ended
from grader.model import Array, Ending, Evidence

BOUND = 1e-9  # relative; two machines' TensorFlow differ in the last bits of a float64
PACKAGES = ("numpy", "keras", "tensorflow")

Told = Callable[[str], None]


def freeze(course: Course, assignments: Sequence[Assignment], tell: Told) -> None:
    """Run all checks of some assignments on Keras and write the results.

    While Keras goes on, the fingerprints of what is written are made, one assignment after another.

    Raises:
        KerasError: if the reference lacks something or does not pass its own comparisons.
    """
    load = keras_reference(course.root)
    with fingerprinting.pool() as pool:
        made = []
        for assignment in assignments:
            evidence = {assignment.id(c): _evidence(course, assignment, c, load) for c in assignment.checks}
            reference_results.save(course, assignment, evidence, made_with())
            tell(f"{assignment.name}: {len(evidence)} checks frozen")
            made.append(fingerprinting.begin(course, assignment, pool))
        for assignment, each in zip(assignments, made, strict=True):
            tell(fingerprinting.finish(course, assignment, each))


def differences(course: Course, assignments: Sequence[Assignment], tell: Told) -> list[str]:
    """Where the results on disk disagree with Keras or with their sources; nothing is written.

    Raises:
        KerasError: if the reference cannot be run.
        ResultsError: if there are no results to look at.
    """
    found: list[str] = []
    load = keras_reference(course.root)
    for assignment in assignments:
        before = len(found)
        found += [
            text
            for text in (reference_results.stale(course, assignment), fingerprints.stale(course, assignment))
            if text
        ]
        frozen = reference_results.load(course, assignment)
        for check in assignment.checks:
            fresh = _evidence(course, assignment, check, load)
            identity = assignment.id(check)
            found += [f"{identity}: {text}" for text in _differ(check, fresh, frozen.evidence[identity])]
        found += away(course, assignment, load)
        state = "agrees" if len(found) == before else "DIFFERS"
        tell(f"{assignment.name}: {state}, {len(assignment.checks)} checks within {BOUND:g} of Keras")
    return found


def away(course: Course, assignment: Assignment, load: Callable[[str], ModuleType]) -> list[str]:
    """Where the solution is far from Keras on inputs that are drawn anew, of which it says what is right.

    Half of each tolerance may go into that, the other half is left for students.

    Args:
        course: that draws them, or does not.
        assignment: whose hidden checks are looked at.
        load: gives the modules of the reference.
    """
    found = []
    for number in draws.SEEDS if course.fresh else ():
        draw = Draw(course, number)
        draw.prepare((assignment, check) for check in assignment.checks)
        for check in assignment.checks:
            given = draw.expected(assignment, check)
            if given is not None:
                keras = _evidence(replace(course, seed=number), assignment, check, load)
                far = (
                    compare.compare_item(_halved(check.comparison(item)), item, given.items[item], array)
                    for item, array in keras.items.items()
                )
                said = [f"{each.message}; {each.worst}" for each in far if not each.passed]
                found += [f"{assignment.id(check)}: the solution, draw {number}: {text}" for text in said]
    return found


def _halved(comparison: Comparison) -> Comparison:
    """A comparison with half of its tolerance, where it has one."""
    if not isinstance(comparison, Close):
        return comparison
    return replace(comparison, rtol=comparison.rtol / 2, atol=comparison.atol / 2)


def made_with() -> dict[str, str]:
    """Versions of what results are made with."""
    try:
        packages = {name: version(name) for name in PACKAGES}
    except PackageNotFoundError as error:
        raise KerasError(f"reference: {error.name} is not installed; {INSTALL}") from None
    return {"python": platform.python_version(), **packages}


def _evidence(
    course: Course, assignment: Assignment, check: Check, load: Callable[[str], ModuleType]
) -> Evidence:
    identity = assignment.id(check)
    seed = seed_of(course.seed, identity)
    check = compare.seeded(check, seed)
    keras = load(assignment.name)
    own = (str(course.root / "reference"),)
    outcome = run(check, assignment.name, load, seed, own, keras)
    if outcome.ending is not Ending.RETURNED or outcome.evidence is None:
        raise KerasError(
            f"{identity}: the Keras reference: {ended(outcome)}; fix reference/{assignment.name}.py"
        )
    measured = compare.measured(check, outcome.evidence.items)
    for item, array in measured.items():
        try:
            comparison = check.comparison(item)
        except AuthoringError as error:
            raise KerasError(f"assignments/{assignment.name}/checks.py: {error}") from None
        compared = compare.compare_item(comparison, item, array, array)
        if not compared.passed:
            raise KerasError(
                f"{identity}: the Keras reference does not pass: {compared.message} {compared.worst}"
            )
    items = {item: _as_frozen(check, item, array) for item, array in measured.items()}
    raw = {} if check.measure is None else outcome.evidence.items
    return Evidence(items, outcome.evidence.calls, {item: array.shape for item, array in raw.items()})


def _as_frozen(check: Check, item: str, array: Array) -> Array:
    """Large random samples are kept in single precision: only their distribution is looked at."""
    return array.astype(np.float32) if isinstance(check.comparison(item), Distribution) else array


def _differ(check: Check, fresh: Evidence, frozen: Evidence) -> list[str]:
    if fresh.items.keys() != frozen.items.keys():
        return [f"items are {', '.join(fresh.items)}; frozen are {', '.join(frozen.items)}"]
    found = []
    for item, array in fresh.items.items():
        comparison = check.comparison(item)
        if isinstance(comparison, Distribution | Frequency | AtLeast):
            compared = compare.compare_item(comparison, item, frozen.items[item], array)
        else:
            compared = compare.compare_item(_tight(comparison), item, frozen.items[item], array)
        if not compared.passed:
            found.append(f"{compared.message}; {compared.worst}")
    pairs = zip(fresh.calls, frozen.calls, strict=False)
    random = isinstance(check.compare, Distribution | Frequency)
    if len(fresh.calls) != len(frozen.calls) or not (
        random or all(_alike(a.arguments, b.arguments) for a, b in pairs)
    ):
        found.append("its inputs are not the frozen ones")
    return found


def _tight(comparison: Any) -> Any:
    """The comparison that two runs of Keras are held to."""
    return Close(BOUND, "two runs of Keras") if isinstance(comparison, Close | SameShape) else comparison


def _alike(fresh: Any, frozen: Any) -> bool:
    """Whether two recorded values are equal within the bound."""
    if isinstance(fresh, np.ndarray) and isinstance(frozen, np.ndarray):
        return fresh.shape == frozen.shape and _near(fresh, frozen)
    if isinstance(fresh, (list, tuple)) and isinstance(frozen, (list, tuple)):
        return len(fresh) == len(frozen) and all(map(_alike, fresh, frozen))
    if isinstance(fresh, dict) and isinstance(frozen, dict):
        return fresh.keys() == frozen.keys() and all(_alike(fresh[key], frozen[key]) for key in fresh)
    if isinstance(fresh, float) and isinstance(frozen, float):
        return _near(np.array(fresh), np.array(frozen))
    return bool(fresh == frozen)


def _near(fresh: Array, frozen: Array) -> bool:
    return bool(
        np.allclose(fresh.astype(float), frozen.astype(float), rtol=BOUND, atol=BOUND, equal_nan=True)
    )
