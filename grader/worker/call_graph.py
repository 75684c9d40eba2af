"""Which of the submission's own functions a function may call, read off its compiled code.

Nothing is called, and no attribute of a student's object is asked for: names in the code are looked up in
the dictionaries of modules and classes. A call through a variable is not seen.
"""

import dis
import types
from collections.abc import Iterator
from functools import partial
from typing import Any

KEPT = 200  # functions
PARTIALS = 20  # within each other
GLOBAL = ("LOAD_GLOBAL", "LOAD_NAME")
ATTRIBUTE = ("LOAD_ATTR", "LOAD_METHOD")
Own = tuple[str, ...]


def reached(function: Any, own: Own) -> list[str]:
    """Functions that this one may call, directly or through others, as "module::function".

    Args:
        function: where to begin.
        own: beginnings of file names that belong to the submission.
    """
    seen: dict[int, Any] = {}
    waiting = [function]
    while waiting and len(seen) < KEPT:
        for found in _functions(waiting.pop()):
            if id(found) not in seen and found.__code__.co_filename.startswith(own):
                seen[id(found)] = found
                waiting += _named(found, own)
    first = {id(found) for found in _functions(function)}
    return sorted({_name(found) for key, found in seen.items() if key not in first})


def _name(function: types.FunctionType) -> str:
    return f"{str(function.__module__)[:100]}::{str(function.__qualname__).split('.')[0][:100]}"


def _functions(value: Any) -> Iterator[types.FunctionType]:
    """A function itself, the methods of a class, what a partial calls."""
    if type(value) is types.FunctionType:
        yield value
    elif type(value) is partial:
        for _ in range(PARTIALS):  # it may hold itself
            value = value.func
            if type(value) is not partial:
                yield from _functions(value)
                return
    elif type(value) is type:
        for member in vars(value).values():
            if type(member) in (staticmethod, classmethod):
                member = member.__func__
            if type(member) is types.FunctionType:
                yield member


def _named(function: types.FunctionType, own: Own) -> Iterator[Any]:
    """What the global names in a function's code stand for, `module.name` among them."""
    known = function.__globals__
    words = set(_words(function.__code__))
    if any(_leads(known.get(word), words, own) for word in words):  # else there is no need to look closer
        for name, attribute in set(_names(function.__code__)):
            value = known.get(name)
            if type(value) is types.ModuleType:
                value = vars(value).get(attribute)
            if value is not None:
                yield value
    for cell in function.__closure__ or ():
        if cell != types.CellType():
            yield cell.cell_contents


def _leads(value: Any, words: set[str], own: Own) -> bool:
    """Whether a value may lead to an own function, or what one of the words names in it if it is a module."""
    if type(value) is types.ModuleType:
        return any(_leads(vars(value)[word], set(), own) for word in words & vars(value).keys())
    if type(value) is types.FunctionType:
        return value.__code__.co_filename.startswith(own)
    return type(value) in (partial, type)


def _words(code: types.CodeType) -> Iterator[str]:
    """All names in the code: of globals, and of attributes."""
    yield from code.co_names
    for constant in code.co_consts:
        if type(constant) is types.CodeType:
            yield from _words(constant)


def _names(code: types.CodeType) -> Iterator[tuple[str, str]]:
    """Global names in the code, each with the attribute that is asked of it at once, or ""."""
    name = ""
    for step in dis.get_instructions(code):
        if name:
            yield name, str(step.argval) if step.opname in ATTRIBUTE else ""
        name = str(step.argval) if step.opname in GLOBAL else ""
    for constant in code.co_consts:
        if type(constant) is types.CodeType:
            yield from _names(constant)
