"""Run one check on one implementation, and say how it ended. Judges nothing.

The same few lines run a check on a student's module (inside the sandbox), on the Keras reference
(when results are frozen) and on solutions and misconceptions (when the course is verified).
"""

import hashlib
import linecache
import sys
from collections.abc import Callable
from types import FrameType, ModuleType
from typing import Any, Protocol

import numpy as np

from grader.evidence.recorder import Load, MissingFunctionError, Recorder, Student
from grader.model import Array, Ending, Evidence, Frame, Outcome, Raised

FRAMES_KEPT = 8


class EvidenceError(Exception):
    """A check returned something that is not numbers; the message says what."""


class Experiment(Protocol):
    """What is run of a check."""

    @property
    def exercise(self) -> str:
        """Name of the function that it is about."""

    @property
    def memory(self) -> int:
        """MiB that it may use."""

    @property
    def function(self) -> Callable[[Any, Any], Any]:
        """Called with the implementation and a generator; gives evidence."""


def seed_of(course_seed: int, check_id: str) -> int:
    """The seed of one check's generator: from one check's seed follows neither another's nor the course's."""
    digest = hashlib.sha256(f"{course_seed} {check_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big")


def run(
    check: Experiment,
    module: str,
    load: Load,
    seed: int,
    own: tuple[str, ...] = (),
    keras: ModuleType | None = None,
) -> Outcome:
    """Run a check on the implementation whose modules `load` gives.

    Args:
        check: the experiment.
        module: name of the module that holds the exercise.
        load: gives the implementation's modules by name.
        seed: of the generator that the check receives.
        own: beginnings of file names that belong to the implementation; only those lines of a
            traceback are kept.
        keras: the module itself, where the implementation is the Keras reference.

    Returns:
        How it ended, and the evidence if it returned some. Exceptions that the implementation
        raises are part of the outcome; SystemExit and the like pass through to the caller.
    """
    recorder = Recorder()
    student = Student(load, module, check.exercise, recorder, keras)
    try:
        returned = check.function(student, np.random.default_rng(seed))
        items = evidence_items(returned)
    except MissingFunctionError as error:
        return Outcome(Ending.MISSING, detail=str(error), calls=tuple(recorder.calls))
    except EvidenceError as error:
        return Outcome(Ending.UNREADABLE, detail=str(error), calls=tuple(recorder.calls))
    except MemoryError:
        return Outcome(Ending.OUT_OF_MEMORY, detail=f"{check.memory} MiB", calls=tuple(recorder.calls))
    except Exception as error:
        raised = describe(error, recorder.during, own)
        return Outcome(Ending.RAISED, raised=raised, calls=tuple(recorder.calls))
    finally:
        recorder.leave()
    return Outcome(Ending.RETURNED, evidence=Evidence(items, tuple(recorder.calls)))


def returned(check: Experiment, module: str, load: Load, seed: int) -> Outcome | None:
    """Run a check as `run` does, but without taking down its calls; None if it does not return evidence."""
    student = Student(load, module, check.exercise, None)
    try:
        items = evidence_items(check.function(student, np.random.default_rng(seed)))
    except BaseException:  # told by `run`
        return None
    return Outcome(Ending.RETURNED, evidence=Evidence(items))


def evidence_items(returned: Any) -> dict[str, Array]:
    """What a check returned, as named arrays.

    Raises:
        EvidenceError: if a part of it is not numbers.
    """
    if not isinstance(returned, dict):
        returned = {"result": returned}
    return {str(name): numbers(value, str(name)) for name, value in returned.items()}


def numbers(value: Any, name: str) -> Array:
    """One value as an array of numbers.

    Raises:
        EvidenceError: if it is None, ragged, text, complex, or anything else.
    """
    if value is None:
        raise EvidenceError(f"{name} is None; is a return missing?")
    if _is_masked(value):
        raise EvidenceError(f"{name} is a masked array; return a plain array")
    try:
        array = np.array(value, subok=False)
    except (ValueError, TypeError):
        raise EvidenceError(f"{name} is a {type(value).__name__} that is not an array of numbers") from None
    if array.dtype.kind not in "biuf" or array.dtype.itemsize > 8:
        kind = type(value).__name__ if array.dtype.kind == "O" else f"{array.dtype} array"
        raise EvidenceError(f"{name} is of type {kind}; expected real numbers")
    return array


def _is_masked(value: Any) -> bool:
    """Whether it is a masked array. NumPy imports numpy.ma when it is named: before, there is none."""
    masked = sys.modules.get("numpy.ma")
    return masked is not None and isinstance(value, masked.MaskedArray)


def describe(error: BaseException, during: str, own: tuple[str, ...]) -> Raised:
    """An exception as plain data, with the lines of the implementation's own files."""
    try:
        message = str(error)
    except Exception as second:  # a student's __str__ may raise as well
        message = f"(its message raised {type(second).__name__})"
    if isinstance(error, SyntaxError) and str(error.filename).startswith(own):
        place = Frame(short(str(error.filename), own), error.lineno or 0, "", (error.text or "").rstrip("\n"))
        return Raised(type(error).__name__, error.msg or message, (place,), during)
    kept: list[Frame] = []
    trace = error.__traceback__
    while trace is not None:
        frame, line = trace.tb_frame, trace.tb_lineno
        file = frame.f_code.co_filename
        if own and file.startswith(own):
            kept.append(Frame(short(file, own), line, frame.f_code.co_name, _source(file, line, frame)))
        trace = trace.tb_next
    return Raised(type(error).__name__, message[:2_000], tuple(kept[-FRAMES_KEPT:]), during)


def short(file: str, own: tuple[str, ...]) -> str:
    """A file's name as the student knows it: without the folder it was staged in."""
    for beginning in own:
        if file.startswith(beginning):
            return file[len(beginning) :].lstrip("/") or file
    return file


def _source(file: str, line: int, frame: FrameType) -> str:
    return linecache.getline(file, line, frame.f_globals).strip()[:300]
