"""Which functions are still the template's."""

from types import FunctionType
from typing import Any


def is_stub(function: Any) -> bool:
    """Whether a function does nothing but raise NotImplementedError, as the template's do."""
    if isinstance(function, type):
        methods = [value for value in vars(function).values() if isinstance(value, FunctionType)]
        return any(is_stub(method) for method in methods)
    for _ in range(3):  # decorators
        function = vars(function).get("__wrapped__", function) if type(function) is FunctionType else function
    code: Any = getattr(function, "__code__", None)
    if getattr(code, "co_names", ()) != ("NotImplementedError",):
        return False
    import dis  # a function with nothing but this name in it is rare: a stub, or one with a guard

    return not any(
        step.opname.startswith("RETURN") or "JUMP" in step.opname for step in dis.get_instructions(code)
    )
