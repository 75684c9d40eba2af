"""Which functions call which: read off compiled code, without a call."""

from functools import partial
from pathlib import Path
from types import ModuleType

import pytest

from grader.worker.call_graph import KEPT, reached

PARTS = """
def scaled(x):
    return 2 * x

class Layer:
    def forward(self, x):
        return scaled(x)

def unused():
    return scaled(1)
"""
USER = """
import math
import parts
from functools import partial
from parts import Layer
from parts import scaled as twice

def direct(x):
    return twice(x)

def through_a_module(x):
    return parts.scaled(x) + math.sqrt(x)

def through_a_helper(x):
    return _helper(x)

def _helper(x):
    return direct(x)

def through_a_class(x):
    return Layer().forward(x)

def in_an_inner_function(xs):
    return [direct(x) for x in xs], (lambda x: twice(x))(1)

def alone(x, rng=None):
    rng.direct(x)
    return x.itself + 1

def itself(n):
    return 0 if n < 1 else itself(n - 1)

def wrapped(function):
    def inner(x):
        return function(x)
    return inner

decorated = wrapped(direct)
through_a_partial = partial(twice, 3)
"""


@pytest.fixture
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[ModuleType, tuple[str, ...]]:
    """Two modules of a submission, the second of which uses the first."""
    modules = {}
    for name, text in (("parts", PARTS), ("user", USER)):
        module = ModuleType(name)
        monkeypatch.setitem(__import__("sys").modules, name, module)
        exec(compile(text, str(tmp_path / f"{name}.py"), "exec"), vars(module))  # these two texts only
        modules[name] = module
    return modules["user"], (str(tmp_path),)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("direct", ["parts::scaled"]),
        ("through_a_module", ["parts::scaled"]),
        ("through_a_helper", ["parts::scaled", "user::_helper", "user::direct"]),
        ("through_a_class", ["parts::Layer", "parts::scaled"]),
        ("in_an_inner_function", ["parts::scaled", "user::direct"]),
        ("alone", []),
        ("itself", []),
        ("decorated", ["parts::scaled", "user::direct"]),
        ("through_a_partial", []),
    ],
)
def test_what_is_reached(user: tuple[ModuleType, tuple[str, ...]], name: str, expected: list[str]) -> None:
    module, own = user
    assert reached(getattr(module, name), own) == expected


def test_nothing_is_asked_of_a_students_object(user: tuple[ModuleType, tuple[str, ...]]) -> None:
    """An object that raises whatever it is asked stands among the names of the code"""
    module, own = user

    class Sour:
        def __getattribute__(self, name: str) -> object:
            raise RuntimeError(name)

    vars(module)["twice"] = Sour()
    assert reached(module.__dict__["direct"], own) == []
    assert reached(Sour(), own) == []
    assert reached(partial(print), own) == []


def test_partials_that_hold_each_other(user: tuple[ModuleType, tuple[str, ...]]) -> None:
    """One that holds another is followed; one that holds itself has no end and is left"""
    module, own = user
    endless = partial(print)
    endless.__setstate__((endless, (), {}, {}))
    assert endless.func is endless
    vars(module)["twice"] = endless
    assert reached(vars(module)["direct"], own) == []
    vars(module)["twice"] = partial(partial(vars(module)["alone"], 1))
    assert reached(vars(module)["direct"], own) == ["user::alone"]


def test_the_number_of_functions_is_bounded(tmp_path: Path) -> None:
    count = 3 * KEPT
    text = (
        "".join(f"def f{i}():\n    return f{i + 1}()\n" for i in range(count)) + f"def f{count}(): return 0\n"
    )
    module = ModuleType("long")
    exec(compile(text, str(tmp_path / "long.py"), "exec"), vars(module))  # this text only
    assert KEPT - 1 <= len(reached(module.__dict__["f0"], (str(tmp_path),))) <= KEPT + 1
