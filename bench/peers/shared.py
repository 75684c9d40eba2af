"""What the tests of all peers share: the checks, what Keras gave for them, and a plain comparison.

Imported by pytest, unittest, otter's and nbgrader's kernels, from the folder that `make.py` filled. It needs
NumPy and this project's `grader.authoring.check`, nothing of how this project grades.
"""

import os
import sys
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from bench.bare import Plain, checks
from grader.authoring.comparisons import Exact, SameShape
from grader.course.importing import module_from_file

WORK = Path(os.environ["PEERS_WORK"])
CHECKS = {identity: (module, check, seed) for module, identity, check, seed in checks(WORK / "course.toml")}
IDS = (WORK / "ids.txt").read_text(encoding="utf-8").split()
sys.path.insert(0, os.environ.get("PEERS_SUBMISSION", ""))


class InNotebook:
    """A submission whose functions are names of one notebook."""

    keras = None

    def __init__(self, names: dict[str, Any], exercise: str) -> None:
        self._names = names
        self._exercise = exercise

    @property
    def exercise(self) -> Any:
        """The function under check."""
        return self._names[self._exercise]

    def __getattr__(self, name: str) -> Any:
        return self._names[name]


class Keras(Plain):
    """The reference in the place of a submission."""

    def __init__(self, module: str, exercise: str) -> None:
        self._module = reference(module)
        self._exercise = exercise


@cache
def reference(name: str) -> ModuleType:
    """A module of the reference; Keras is imported by the first one."""
    return module_from_file(WORK / "reference" / f"{name}.py", f"reference_{name}")


def verify(identity: str, names: dict[str, Any] | None = None, *, live: bool = False) -> None:
    """Run one check and compare.

    Args:
        identity: the check's id.
        names: a notebook's; without them the submission's modules are imported.
        live: ask Keras now, not the stored arrays.

    Raises:
        AssertionError: if something is not what Keras gives.
    """
    module, check, _ = CHECKS[identity]
    got = _evidence(
        identity, Plain(module, check.exercise) if names is None else InNotebook(names, check.exercise)
    )
    expected = _evidence(identity, Keras(module, check.exercise)) if live else _stored(identity)
    assert got.keys() == expected.keys()
    for item, array in expected.items():
        _compare(check.comparison(item), got[item], array)


def _evidence(identity: str, student: Any) -> dict[str, Any]:
    _, check, seed = CHECKS[identity]
    returned = check.function(student, np.random.default_rng(seed))
    items = returned if isinstance(returned, dict) else {"result": returned}
    items = {name: np.asarray(value) for name, value in items.items()}
    measured = check.measure(**items) if check.measure else items
    return {name: np.asarray(value) for name, value in measured.items()}


@cache
def _archive() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {identity: {} for identity in IDS}
    with np.load(WORK / "expected.npz", allow_pickle=False) as archive:
        for key in archive.files:
            identity, _, item = key.partition("/")
            found[identity][item] = archive[key]
    return found


def _stored(identity: str) -> dict[str, Any]:
    return _archive()[identity]


def _compare(comparison: Any, got: Any, expected: Any) -> None:
    if isinstance(comparison, Exact):
        np.testing.assert_array_equal(got, expected)
        return
    assert got.shape == expected.shape
    assert np.isfinite(got).all()
    if not isinstance(comparison, SameShape):
        allowed = comparison.rtol * np.linalg.norm(expected.ravel()) + comparison.atol
        assert np.linalg.norm((got.astype(float) - expected).ravel()) <= allowed
