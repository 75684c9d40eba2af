"""What a forked child does: look into a module, run one check or a batch of them, or train a network.

Runs inside the sandbox only, after the limits are in force. Everything that the student's code does
to this process stays in this process.
"""

import contextlib
import importlib
import os
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from grader.authoring import Check
from grader.evidence.codec import pack_outcome
from grader.evidence.frames import FrameError, pack
from grader.evidence.run import EvidenceError, describe, numbers, returned, run
from grader.model import Ending, Evidence, Outcome
from grader.worker import loader
from grader.worker.pipes import write_all
from grader.worker.probe import probe

IMPORT_SECONDS = 0.5  # CPU; a module that takes longer is imported for each check that runs alone

Checks = dict[tuple[str, str], Check]  # by exercise and name


def modules_of(request: dict[str, Any]) -> list[str]:
    """The modules that a request is about."""
    if request["op"] == "batch":
        return [module["name"] for module in request["modules"]]
    return [request["module"]]


def perform(
    request: dict[str, Any],
    stage: str,
    checks: Mapping[str, Checks],
    compiled: Mapping[str, bytes],
    evidence: int,
) -> None:
    """Do what the host asked for and write the outcome to the evidence pipe.

    Args:
        request: what to do.
        stage: where the submission is.
        checks: by assignment.
        compiled: code of the submission's files, as `loader.compiled_with` gives it.
        evidence: the pipe.
    """
    folder = f"{stage}/submission"
    loader.prepare(folder, compiled)
    own = (folder,)
    with _ended_early(evidence, own):
        if request["op"] == "probe":
            frame = pack(probe(request["module"], request["exercises"], own))
        elif request["op"] == "check":
            check = checks[request["module"]][request["exercise"], request["name"]]
            outcome = run(check, request["module"], importlib.import_module, request["seed"], own)
            frame = _packed(outcome)
        elif request["op"] == "batch":
            _batch(request["modules"], checks, loader.Forgetting(folder), evidence, own)
            return
        else:
            frame = _packed(_train(request, stage, evidence))
    write_all(evidence, frame)


def _batch(
    modules: list[dict[str, Any]],
    checks: Mapping[str, Checks],
    forgetting: loader.Forgetting,
    evidence: int,
    own: tuple[str, ...],
) -> None:
    """Run the checks of several modules, each on a fresh import, and write a frame for each when it is known.

    First for each module what it has, then what each of its checks returned; an empty frame stands for what
    would have to run alone to be told: it raised, is not started, or takes long to import. NumPy's error
    handling and the filters of warnings are set back after each, since a line that is printed here is
    printed by no run alone.
    """
    for module in modules:
        name = module["name"]
        found = _found(name, module["exercises"], own)
        write_all(evidence, pack(found or {}))
        lacking = {*found["missing"], *found["stubs"]} if found else set()
        for exercise, check, seed in module["checks"]:
            outcome = None
            if found is not None and exercise not in lacking:
                forgetting.forget()
                with np.errstate(), warnings.catch_warnings():
                    outcome = returned(checks[name][exercise, check], name, importlib.import_module, seed)
            write_all(evidence, _packed(outcome) if outcome is not None else pack({}))
        forgetting.forget()


def _found(name: str, exercises: list[str], own: tuple[str, ...]) -> dict[str, Any] | None:
    """What a module has; None if it raises, if a cell of it did, or if it takes long to import."""
    started = time.process_time()
    try:
        found = probe(name, exercises, own)
    except BaseException:  # told by the probe, which runs alone
        return None
    return None if found["failed_cells"] or time.process_time() - started > IMPORT_SECONDS else found


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
    except FrameError as error:
        return pack_outcome(Outcome(Ending.UNREADABLE, detail=str(error)))


# -- training ----------------------------------------------------------------------------------


def _train(request: dict[str, Any], stage: str, evidence: int) -> Outcome:
    """Train on the whole data set, then predict the test images."""
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
        return Outcome(Ending.RAISED, raised=describe(error, during, (f"{stage}/submission",)))
    return Outcome(Ending.RETURNED, evidence=Evidence({"labels": labels}))


def _log(evidence: int) -> Callable[[Any, Any, Any, Any], None]:
    def log(epoch: Any, train_loss: Any, val_loss: Any, val_accuracy: Any) -> None:
        values = [int(epoch), float(train_loss), float(val_loss), float(val_accuracy)]
        write_all(evidence, pack({"epoch": values}))

    return log
