"""What student code is asked for: what a module has, or a trained network; and how what it raises is told.

Runs inside the sandbox only, after the limits are in force. Everything that the student's code does
to this process stays in this process.
"""

import contextlib
import importlib
import os
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from grader.evidence.codec import pack_outcome
from grader.evidence.frames import FrameError, pack
from grader.evidence.run import EvidenceError, describe, numbers
from grader.model import Array, Ending, Evidence, Outcome
from grader.record import Record
from grader.worker.alarm import TooLong
from grader.worker.pipes import write_all

Function = Callable[[Any, Any], Any]  # of the student's code and a generator


class Experiment(Record):
    """What a worker knows of a check: nothing of how it is judged."""

    exercise: str
    memory: int
    function: Function


Checks = dict[tuple[str, str], Experiment]  # by exercise and name


@contextlib.contextmanager
def ended_early(evidence: int, own: tuple[str, ...]) -> Iterator[None]:
    """Tell of what is no ordinary exception, and end this process: sys.exit, a raised BaseException, a failed
    import."""
    try:
        yield
    except BaseException as error:
        write_all(evidence, pack_outcome(ended_by(error, own)))
        os._exit(0)


def ended_by(error: BaseException, own: tuple[str, ...]) -> Outcome:
    """What an exception says of what it ended.

    Args:
        error: what was raised.
        own: beginnings of file names that belong to the submission.
    """
    if isinstance(error, TooLong):
        return Outcome(Ending.TIMED_OUT, detail=str(error), raised=describe(error, "", own))
    if isinstance(error, SystemExit):
        return Outcome(Ending.EXITED, detail=f"sys.exit({error.code!r})"[:100])
    if isinstance(error, MemoryError):
        return Outcome(Ending.OUT_OF_MEMORY)
    return Outcome(Ending.RAISED, raised=describe(error, "", own))


def packed(outcome: Outcome) -> bytes:
    """An outcome as a frame; if it is too large for one, a frame that says so."""
    try:
        return pack_outcome(outcome)
    except FrameError as error:
        return pack_outcome(Outcome(Ending.UNREADABLE, detail=str(error)))


# -- training ----------------------------------------------------------------------------------


def train(request: dict[str, Any], stage: str, evidence: int) -> None:
    """Train on the whole data set, then predict the test images, and say what came of it.

    Args:
        request: which function of which module, and the seed.
        stage: where submission and data are.
        evidence: a pipe.
    """
    own = (f"{stage}/submission",)
    with ended_early(evidence, own):
        write_all(evidence, packed(_trained(request, stage, evidence, own)))


def _trained(request: dict[str, Any], stage: str, evidence: int, own: tuple[str, ...]) -> Outcome:
    data = f"{stage}/data"
    module = importlib.import_module(request["module"])
    parts = {name: np.load(f"{data}/{name}.npy") for name in ("x_train", "y_train", "x_val", "y_val")}
    epochs = getattr(module, "HYPERPARAMETERS", {}).get("epochs")
    write_all(evidence, pack({"epochs": epochs if type(epochs) is int else None}))
    rng = np.random.default_rng(request["seed"])
    during = request["exercise"]
    try:
        parameters = getattr(module, during)(*parts.values(), rng, _log(evidence))
        during = "predict"
        labels = numbers(module.predict(parameters, np.load(f"{data}/x_test.npy")), "labels")
    except EvidenceError as error:
        return Outcome(Ending.UNREADABLE, detail=str(error))
    except MemoryError:
        return Outcome(Ending.OUT_OF_MEMORY, detail=f"{request['memory']} MiB")
    except Exception as error:
        return Outcome(Ending.RAISED, raised=describe(error, during, own))
    return Outcome(Ending.RETURNED, evidence=Evidence({"labels": labels} | _size(parameters)))


def _size(parameters: Any) -> dict[str, Array]:
    """How many numbers a network is made of, if they can be counted."""
    try:
        from grader.worker.counting import numbers_in  # a training alone needs it

        count = numbers_in(parameters)
    except Exception:  # a student's object may fail in any way when it is looked at
        return {}
    return {"parameters": np.array(count)} if count else {}


def _log(evidence: int) -> Callable[[Any, Any, Any, Any], None]:
    def log(epoch: Any, train_loss: Any, val_loss: Any, val_accuracy: Any) -> None:
        values = [int(epoch), float(train_loss), float(val_loss), float(val_accuracy)]
        write_all(evidence, pack({"epoch": values}))

    return log
