"""Where a function draws from another generator than the one it is given, by its compiled code.

Nothing is called, and no attribute of a student's object is asked for: names are looked up in dictionaries
of modules, and values are told by their exact types.
"""

import sys
from collections.abc import Iterator
from itertools import pairwise
from types import BuiltinMethodType, CodeType, FunctionType, MethodType, ModuleType
from typing import Any

KEPT = 50  # functions that are looked into
GIVEN = "rng"  # what exercises call the generator that they are given
NO_DRAW = {"Generator", "SeedSequence", "BitGenerator", "PCG64", "MT19937", "Philox", "bit_generator"}
NO_DRAW |= {"seed", "get_state", "set_state", "getstate", "setstate"}
MAKES_ONE = {"default_rng", "RandomState", "Random"}
GLOBAL, LOCAL = ("LOAD_GLOBAL", "LOAD_NAME"), ("LOAD_FAST", "LOAD_DEREF", "LOAD_FAST_BORROW")
OF_NUMPY = object()  # stands for numpy.random, which NumPy imports when it is first asked for
ATTRIBUTE = ("LOAD_ATTR", "LOAD_METHOD")
BETWEEN = ("CACHE", "PRECALL", "PUSH_NULL", "COPY", "SWAP", "TO_BOOL")


def drawn_elsewhere(function: FunctionType) -> tuple[str, int] | None:
    """The first draw from another generator, with its line, in a function or its module's functions below it.

    One that is made where none was given, or from what was given, is none.
    """
    seen = [function]
    for each in seen:  # grows meanwhile
        known, codes = each.__globals__, list(_codes(each.__code__))
        names = {name for code in codes for name in code.co_names}
        if any(_is_random(known.get(name), names) for name in names) or "random" in names:
            for code in codes:
                for what, line in () if _asks_whether_given(code) else _draws(code, known):
                    return what, line or code.co_firstlineno
        found = [known.get(name) for name in sorted(names)]
        below = [f for f in found if type(f) is FunctionType and f.__globals__ is known and f not in seen]
        seen += below[: KEPT - len(seen)]
    return None


def _codes(code: CodeType) -> Iterator[CodeType]:
    """A function's code, and that of all functions within it."""
    yield code
    for constant in code.co_consts:
        if type(constant) is CodeType:
            yield from _codes(constant)


def _is_random(value: Any, names: set[str]) -> bool:
    """Whether a value may lead to a generator, by one of the names if it is NumPy."""
    if type(value) is ModuleType:
        return _draws_itself(value) or (_is_numpy(value) and "random" in names)
    return _is_generator(value) or _is_draw(value) or _makes_one(value)


def _modules() -> list[Any]:
    return [sys.modules[name] for name in ("random", "numpy.random") if name in sys.modules]


def _types() -> list[Any]:
    names = ("Generator", "RandomState", "Random")
    return [vars(module)[name] for module in _modules() for name in names if name in vars(module)]


def _is_generator(value: Any) -> bool:
    return any(type(value) is each for each in _types())


def _is_draw(value: Any) -> bool:
    """A generator's method that goes by a name of its own."""
    kind = type(value)
    return (kind is BuiltinMethodType or kind is MethodType) and _is_generator(value.__self__)


def _makes_one(value: Any) -> bool:
    made = (vars(module).get(name) for module in _modules() for name in MAKES_ONE)
    return value is not None and any(value is each for each in made)


def _asks_whether_given(code: CodeType) -> bool:
    """Whether it looks at what it was given, before it takes another one."""
    steps = [step for step in _steps(code) if step.opname not in BETWEEN]
    tests = (
        "JUMP" in after.opname or (after.opname == "LOAD_CONST" and after.argval is None)
        for step, after in pairwise(steps)
        if step.opname in LOCAL and step.argval == GIVEN
    )
    return "isinstance" in code.co_names or any(tests)


def _steps(code: CodeType) -> Iterator[Any]:
    import dis  # most functions have nothing to be looked for

    return dis.get_instructions(code)


def _draws(code: CodeType, known: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """What is drawn from, or made, in a function's code, each with its line."""
    steps = [step for step in _steps(code) if step.opname not in BETWEEN]
    imported = {
        after.argval: sys.modules.get(str(step.argval))
        for step, after in pairwise(steps)
        if step.opname == "IMPORT_NAME" and after.opname.startswith("STORE")
    }
    value, path = None, ""
    for step, after in zip(steps, [*steps[1:], None], strict=False):
        word = str(step.argval)
        if step.opname in (*GLOBAL, *LOCAL):
            value, path = (known if step.opname in GLOBAL else imported).get(word), word
            told = _is_draw(value) or _makes_one(value)
        elif step.opname in ATTRIBUTE:
            told = word not in NO_DRAW and (_draws_itself(value) or _is_generator(value))
            path = f"{path}.{word}" if told else word
            value = OF_NUMPY if _is_numpy(value) and word == "random" else None
        else:
            value, told = None, False
        if told and not (path.rpartition(".")[2] in MAKES_ONE and after and after.opname in LOCAL):
            yield path, int((step.positions and step.positions.lineno) or 0)


def _draws_itself(value: Any) -> bool:
    """Whether it is a module that functions which draw are asked of."""
    return value is OF_NUMPY or (type(value) is ModuleType and value in _modules())


def _is_numpy(value: Any) -> bool:
    return value is not None and value is sys.modules.get("numpy")
