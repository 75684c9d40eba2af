"""Which of a function's parameters are never read, by its compiled code. Nothing is called."""

import dis
from collections.abc import Iterator
from types import CodeType, FunctionType
from typing import Any

MOST = 20  # names that are told
STARRED = 0x04 | 0x08  # flags of *args and **kwargs, which may hand on anything
SEES_ALL = {"locals", "vars", "dir", "eval", "exec", "inspect", "_getframe"}  # may read what no line names
READS = {number for name, number in dis.opmap.items() if "LOAD_FAST" in name}
OF_TWO = {number for name, number in dis.opmap.items() if name.count("_FAST") == 2}  # from Python 3.13 on


def unused(function: Any) -> list[str]:
    """Parameters whose values nothing in a function can depend on.

    One that is only assigned to is never read. What an inner function uses counts as read, and so does all
    where variables could be read by names that are made up while it runs.

    Args:
        function: anything; of what is no plain function, nothing is told.
    """
    if type(function) is not FunctionType or function.__code__.co_flags & STARRED:
        return []
    code = function.__code__
    if any(SEES_ALL & {*each.co_names} for each in _codes(code)):
        return []
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    read = {*code.co_cellvars, *_loaded(code)}
    return [name for name in names if name not in read][:MOST]


def _codes(code: CodeType) -> Iterator[CodeType]:
    """A function's code, and that of all functions within it."""
    yield code
    for constant in code.co_consts:
        if type(constant) is CodeType:
            yield from _codes(constant)


def _loaded(code: CodeType) -> Iterator[str]:
    """Local variables that are read, by the bytes of the code: `dis` would take ten times as long."""
    for step, place in zip(code.co_code[::2], code.co_code[1::2], strict=True):
        if step in READS:
            for each in (place >> 4, place & 15) if step in OF_TWO else (place,):
                yield from code.co_varnames[each : each + 1]
