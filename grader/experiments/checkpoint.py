"""Where a training stands, in one file: it is replaced as a whole, so a run can be stopped at any time."""

import io
import json
import os
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from grader.errors import GraderError
from grader.model import Array

Tree = Any  # dicts, lists, tuples, numbers, texts, None and arrays, nested


class CheckpointError(GraderError):
    """What a network consists of cannot be written down."""


@dataclass
class Checkpoint:
    """All that a stopped training needs to go on as if nothing had happened.

    Attributes:
        digest: of what the run depends on; a run with another digest starts afresh.
        history: one entry an epoch: losses, accuracies, seconds.
        state: of the network after the last epoch.
        best: its state after the best epoch, where training may stop early.
        test_accuracy: once it is known.
    """

    digest: str
    history: list[dict[str, float]] = field(default_factory=list)
    state: Tree = None
    best: Tree = None
    test_accuracy: float | None = None


def save(path: Path, checkpoint: Checkpoint) -> None:
    """Write a checkpoint, atomically.

    Raises:
        CheckpointError: if a state holds something else than plain data.
    """
    arrays: list[Array] = []
    table = {name: _flat(value, arrays) for name, value in vars(checkpoint).items()}
    buffer = io.BytesIO()
    named = {f"array_{number}": array for number, array in enumerate(arrays)}
    np.savez(buffer, table=np.array(json.dumps(table)), **named)  # type: ignore[arg-type]  # as in results
    replace(path, buffer.getvalue())


def load(path: Path, digest: str) -> Checkpoint:
    """The checkpoint of a run, or a new one where there is none that fits."""
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as archive:
            table = json.loads(str(archive["table"]))
            found = Checkpoint(**{name: _whole(value, archive) for name, value in table.items()})
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile):
        return Checkpoint(digest)
    return found if found.digest == digest else Checkpoint(digest)


def replace(path: Path, content: bytes) -> None:
    """Write a file so that at any moment the old one or the new one is there, whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.new")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def _flat(value: Tree, arrays: list[Array]) -> list[Any]:
    """A value as [kind, content] for JSON; its arrays go to a list and leave their number."""
    if isinstance(value, np.ndarray | np.generic) and np.asarray(value).dtype.kind in "biufU":
        arrays.append(np.asarray(value))
        return ["scalar" if isinstance(value, np.generic) else "array", len(arrays) - 1]
    if value is None or type(value) in (bool, int, float, str):
        return ["value", value]
    if type(value) in (list, tuple):
        return [type(value).__name__, [_flat(item, arrays) for item in value]]
    if type(value) is dict:
        return ["dict", [[_flat(key, arrays), _flat(item, arrays)] for key, item in value.items()]]
    raise CheckpointError(
        f"a state holds a {type(value).__name__}, which cannot be saved;"
        " keep dicts, lists, tuples, numbers and arrays in it"
    )


def _whole(flat: list[Any], archive: Any) -> Tree:
    kind, content = flat
    if kind in ("array", "scalar"):
        array = archive[f"array_{content}"]
        return array[()] if kind == "scalar" else array
    if kind == "list":
        return [_whole(item, archive) for item in content]
    if kind == "tuple":
        return tuple(_whole(item, archive) for item in content)
    if kind == "dict":
        return {_whole(key, archive): _whole(item, archive) for key, item in content}
    return content
