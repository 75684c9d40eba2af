"""What a forked child does: look into a module, run one check or several, or train a network.

Runs inside the sandbox only, after the limits are in force. Everything that the student's code does
to this process stays in this process.
"""

import contextlib
import importlib
import os
import types
import warnings
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from grader.authoring import Check
from grader.experiment import EvidenceError, describe, numbers, run
from grader.model import Ending, Evidence, Outcome
from grader.outcomes import pack_outcome, raised_tree
from grader.sandbox import loader
from grader.sandbox.reach import reached
from grader.sandbox.supervise import write_all
from grader.wire import WireError, pack

Checks = dict[tuple[str, str], Check]


def perform(
    request: dict[str, Any], stage: Path, checks: Checks, compiled: Mapping[str, bytes], evidence: int
) -> None:
    """Do what the host asked for and write the outcome to the evidence pipe.

    Args:
        request: what to do.
        stage: where the submission is.
        checks: of the assignment at hand, by exercise and name.
        compiled: code of the submission's files, as `loader.compiled_with` gives it.
        evidence: the pipe.
    """
    folder = stage / "submission"
    loader.prepare(folder, compiled)
    own = (str(folder),)
    with _ended_early(evidence, own):
        if request["op"] == "probe":
            frame = pack(_probe(request["module"], request["exercises"], own))
        elif request["op"] == "check":
            check = checks[request["exercise"], request["name"]]
            outcome = run(check, request["assignment"], importlib.import_module, request["seed"], own)
            frame = _packed(outcome)
        elif request["op"] == "together":
            _together(request, checks, loader.Forgetting(folder), evidence, own)
            return
        else:
            frame = _packed(_train(request, stage, evidence))
    write_all(evidence, frame)


def _together(
    request: dict[str, Any],
    checks: Checks,
    forgetting: loader.Forgetting,
    evidence: int,
    own: tuple[str, ...],
) -> None:
    """Run several checks, each on a fresh import, and write the outcome of each when it is known.

    What ends a process ends the row: the rest does not run. NumPy's error handling and the filters of
    warnings are set back after each, since a line that is printed here is printed by no run alone.
    """
    for exercise, name, seed in request["checks"]:
        check = checks[exercise, name]
        with np.errstate(), warnings.catch_warnings():
            outcome = run(check, request["assignment"], importlib.import_module, seed, own)
        write_all(evidence, _packed(outcome))
        forgetting.forget()


@contextlib.contextmanager
def _ended_early(evidence: int, own: tuple[str, ...]) -> Iterator[None]:
    """Tell of what is no ordinary exception: sys.exit, a raised BaseException, a failed import."""
    try:
        yield
    except SystemExit as stop:
        _leave(evidence, Outcome(Ending.EXITED, detail=f"sys.exit({stop.code!r})"[:100]))
    except MemoryError:
        _leave(evidence, Outcome(Ending.OUT_OF_MEMORY))
    except BaseException as error:
        _leave(evidence, Outcome(Ending.RAISED, raised=describe(error, "", own)))


def _leave(evidence: int, outcome: Outcome) -> None:
    write_all(evidence, pack_outcome(outcome))
    os._exit(0)


def _packed(outcome: Outcome) -> bytes:
    try:
        return pack_outcome(outcome)
    except WireError as error:
        return pack_outcome(Outcome(Ending.UNREADABLE, detail=str(error)))


def _probe(name: str, exercises: list[str], own: tuple[str, ...]) -> dict[str, Any]:
    """Import one module; say which exercises it lacks, which are untouched, and what each of them calls."""
    module = importlib.import_module(name)
    missing = [exercise for exercise in exercises if not hasattr(module, exercise)]
    stubs = [exercise for exercise in exercises if _is_stub(getattr(module, exercise, None))]
    failed = [[number, raised_tree(raised)] for number, raised in getattr(module, "__failed_cells__", [])]
    calls = [[exercise, reached(getattr(module, exercise, None), own)] for exercise in exercises]
    return {"missing": missing, "stubs": stubs, "failed_cells": failed[:50], "calls": calls}


def _is_stub(function: Any) -> bool:
    """Whether a function does nothing but raise NotImplementedError, as the template's do."""
    if isinstance(function, type):
        methods = [value for value in vars(function).values() if isinstance(value, types.FunctionType)]
        return any(_is_stub(method) for method in methods)
    code = getattr(function, "__code__", None)
    return getattr(code, "co_names", ()) == ("NotImplementedError",)


# -- training ----------------------------------------------------------------------------------


def _train(request: dict[str, Any], stage: Path, evidence: int) -> Outcome:
    """Train on the whole data set, then predict the test images."""
    data = stage / "data"
    module = importlib.import_module(request["module"])
    parts = {name: np.load(data / f"{name}.npy") for name in ("x_train", "y_train", "x_val", "y_val")}
    epochs = getattr(module, "HYPERPARAMETERS", {}).get("epochs")
    write_all(evidence, pack({"epochs": epochs if type(epochs) is int else None}))
    rng = np.random.default_rng(request["seed"])
    during = request["exercise"]
    try:
        parameters = getattr(module, during)(*parts.values(), rng, _log(evidence))
        during = "predict"
        labels = numbers(module.predict(parameters, np.load(data / "x_test.npy")), "labels")
    except EvidenceError as error:
        return Outcome(Ending.UNREADABLE, detail=str(error))
    except MemoryError:
        return Outcome(Ending.OUT_OF_MEMORY, detail=f"{request['memory']} MiB")
    except Exception as error:
        return Outcome(Ending.RAISED, raised=describe(error, during, (str(stage / "submission"),)))
    return Outcome(Ending.RETURNED, evidence=Evidence({"labels": labels}))


def _log(evidence: int) -> Callable[[Any, Any, Any, Any], None]:
    def log(epoch: Any, train_loss: Any, val_loss: Any, val_accuracy: Any) -> None:
        values = [int(epoch), float(train_loss), float(val_loss), float(val_accuracy)]
        write_all(evidence, pack({"epoch": values}))

    return log
