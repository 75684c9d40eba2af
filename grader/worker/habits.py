"""What in a function's code explains that a check failed: it pickles, or draws from a generator of its own.

Nothing is called; names in the code are looked up in the module's dictionary.
"""

from collections.abc import Iterator
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any

from grader.worker.generators import drawn_elsewhere

PICKLERS = ("pickle", "_pickle", "dill", "cloudpickle", "joblib", "shelve")
SAVES = {"savez", "savez_compressed", "save"}

Habit = tuple[str, str, int]  # kind, what it is, line


def habits(function: Any) -> list[Habit]:
    """What a function does in a way that checks may refuse.

    Args:
        function: anything; of what is no plain function, nothing is told.
    """
    if type(function) is not FunctionType:
        return []
    words = set(function.__code__.co_names)
    found = next((word for word in words if _is_pickler(function.__globals__.get(word))), "")
    if not found and words & SAVES:
        found = "object" if "object" in words else "save" if "save" in words else ""
    told: list[Habit] = []
    if found:
        said = {"object": "dtype=object", "save": "np.save"}.get(found, found)
        told.append(("pickle", said, next((n for _, word, n in _names(function) if word == found), 0)))
    drawn = drawn_elsewhere(function)
    return told if drawn is None else [*told, ("generator", *drawn)]


def _is_pickler(value: Any) -> bool:
    if type(value) not in (ModuleType, FunctionType, BuiltinFunctionType):
        return False
    home = value.__name__ if type(value) is ModuleType else value.__module__
    return str(home).partition(".")[0] in PICKLERS


def _names(function: FunctionType) -> Iterator[tuple[str, str, int]]:
    """The names in a function's code: what stands before each if it is its attribute, and its line."""
    import dis  # most functions have nothing to be looked for

    before = ""
    for step in dis.get_instructions(function):
        if step.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
            before = str(step.argval)
            yield "", before, _line(step, function)
        elif step.opname in ("LOAD_ATTR", "LOAD_METHOD"):
            yield before, str(step.argval), _line(step, function)
            before = str(step.argval)
        elif step.opname != "CACHE":
            before = ""


def _line(step: Any, function: FunctionType) -> int:
    return int((step.positions and step.positions.lineno) or function.__code__.co_firstlineno)
