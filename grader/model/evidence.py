"""The evidence that comes in, and how the run of a check ended."""

from collections.abc import Sequence
from dataclasses import field
from enum import StrEnum
from typing import Any

import numpy as np

from grader.record import Record

Array = np.ndarray[Any, np.dtype[Any]]


class Opaque(Record):
    """A value that is not numbers; only the name of its type is kept."""

    type: str


class Call(Record):
    """One recorded call of a function under check.

    Values are numbers, strings, None, arrays, tuples, lists and dicts of such, or `Opaque`.
    """

    function: str
    arguments: tuple[tuple[str, Any], ...]
    result: Any
    changed: tuple[str, ...] = ()  # arguments that the call changed in place


class Evidence(Record):
    """What one check returned, by name, and the calls that it made.

    `shapes` is part of Keras's evidence only: the shapes of what the check returned before `measure`.
    """

    items: dict[str, Array]
    calls: Sequence[Call] = ()
    shapes: dict[str, tuple[int, ...]] = field(default_factory=dict)


class Frame(Record):
    """One line of a traceback, within the student's own files."""

    file: str
    line: int
    function: str
    text: str


class Raised(Record):
    """An exception that ended a check.

    `during` names the exercise that was being called, or is "" when the check's own lines could
    not use what they were given.
    """

    type: str
    message: str
    frames: tuple[Frame, ...] = ()
    during: str = ""


class Ending(StrEnum):
    """How the run of one check ended, before anything is judged."""

    RETURNED = "returned"
    RAISED = "raised"
    MISSING = "missing"  # the submission has no such function
    TIMED_OUT = "timed_out"
    OUT_OF_MEMORY = "out_of_memory"
    CRASHED = "crashed"  # killed by a signal
    EXITED = "exited"  # left the interpreter
    UNREADABLE = "unreadable"  # what came back is not evidence


class Outcome(Record):
    """Everything the sandbox says about the run of one check. Untrusted."""

    ending: Ending
    evidence: Evidence | None = None
    raised: Raised | None = None
    calls: tuple[Call, ...] = ()  # those made before it ended early
    detail: str = ""  # the signal, the exit status, the limit
    output: str = ""  # what the student's code printed, capped
    seconds: float = 0.0  # CPU
    elapsed: float = 0.0  # seconds on the clock, less those that it waited for a processor
