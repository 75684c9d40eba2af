"""Run one check on one implementation, and say how it ended. Judges nothing.

The same few lines run a check on a student's module (inside the sandbox), on the Keras reference
(when results are frozen) and on solutions and misconceptions (when the course is verified).
"""

import hashlib
import importlib.util
import linecache
import sys
import traceback
from functools import cache
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType, FrameType, ModuleType
from typing import Any

import numpy as np

from grader.authoring import Check, Misconception
from grader.model import Array, Ending, Evidence, Frame, Outcome, Raised
from grader.recorder import Load, MissingFunctionError, Recorder, Student

FRAMES_KEPT = 8


class EvidenceError(Exception):
    """A check returned something that is not numbers; the message says what."""


def seed_of(course_seed: int, check_id: str) -> int:
    """The seed of one check's generator: from one check's seed follows neither another's nor the course's."""
    digest = hashlib.sha256(f"{course_seed} {check_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big")


def run(
    check: Check,
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
    return Outcome(Ending.RETURNED, evidence=Evidence(items, tuple(recorder.calls)))


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
    if isinstance(value, np.ma.MaskedArray):
        raise EvidenceError(f"{name} is a masked array; return a plain array")
    try:
        array = np.array(value, subok=False)
    except (ValueError, TypeError):
        raise EvidenceError(f"{name} is a {type(value).__name__} that is not an array of numbers") from None
    if array.dtype.kind not in "biuf" or array.dtype.itemsize > 8:
        kind = type(value).__name__ if array.dtype.kind == "O" else f"{array.dtype} array"
        raise EvidenceError(f"{name} is of type {kind}; expected real numbers")
    return array


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
    for frame, line in traceback.walk_tb(error.__traceback__):
        file = frame.f_code.co_filename
        if own and file.startswith(own):
            kept.append(Frame(short(file, own), line, frame.f_code.co_name, _source(file, line, frame)))
    return Raised(type(error).__name__, message[:2_000], tuple(kept[-FRAMES_KEPT:]), during)


def short(file: str, own: tuple[str, ...]) -> str:
    """A file's name as the student knows it: without the folder it was staged in."""
    for beginning in own:
        if file.startswith(beginning):
            return file[len(beginning) :].lstrip("/") or file
    return file


def _source(file: str, line: int, frame: FrameType) -> str:
    return linecache.getline(file, line, frame.f_globals).strip()[:300]


def module_from_file(path: Path, name: str) -> ModuleType:
    """Import one trusted file under a name of its own, without leaving it in sys.modules.

    Raises:
        ImportError: if the file cannot be found.
    """
    spec = importlib.util.spec_from_file_location(name, path, loader=_CompiledOnce(name, str(path)))
    if spec is None or spec.loader is None or not path.is_file():
        raise ImportError(f"{path}: no such Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses and pickling of a module's own classes look here
    try:
        spec.loader.exec_module(module)
    finally:
        del sys.modules[name]
    return module


class _CompiledOnce(SourceFileLoader):
    """Each import runs a file anew, but compiles it only where its text is new: planted mistakes are many."""

    def get_code(self, fullname: str) -> CodeType | None:
        """The file's code."""
        return _code(fullname, self.path, self.get_data(self.path))


@cache
def _code(name: str, path: str, _text: bytes) -> CodeType | None:
    return SourceFileLoader(name, path).get_code(name)


def overlaid(module: ModuleType, mistake: Misconception) -> ModuleType:
    """Lay a misconception over a freshly imported solution."""
    setattr(module, mistake.exercise, mistake.function)
    return module
