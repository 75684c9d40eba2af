"""Which parameters are never read: told from compiled code, and never of what might be read unseen."""

from typing import Any

import pytest

from grader.worker.unused import MOST, unused

UNREAD = {
    "plain": ("def act(x, rate): return 2 * x", ["rate"]),
    "several": ("def act(x, drop, every=3, *, h=1): return 2 * x", ["drop", "every", "h"]),
    "only assigned": ("def act(x, rate):\n    rate = 3\n    return x", ["rate"]),
    "another function's": ("def act(x, rate):\n    f = lambda rate: rate\n    return f(x)", ["rate"]),
    "read": ("def act(x, rate): return rate * x", []),
    "in a comprehension": ("def act(x, rate): return [each * rate for each in x]", []),
    "over it": ("def act(x, rate): return [x for _ in rate]", []),
    "in an inner function": ("def act(x, rate):\n    def inner(): return rate\n    return x, inner", []),
    "in a lambda": ("def act(x, rate): return lambda: x * rate", []),
    "as a default": ("def act(x, rate): return lambda r=rate: x * r", []),
    "changed in place": ("def act(x, rate):\n    rate *= 2\n    return x", []),
    "handed on": ("def act(x, rate): return print(x, rate)", []),
    "in one branch": ("def act(x, rate):\n    if x:\n        return rate\n    return x", []),
    "two at once": ("def act(x, rate): return x + rate", []),
    "locals": ("def act(x, rate): return x * locals()['rate']", []),
    "vars": ("def act(x, rate): return x * vars()['rate']", []),
    "eval": ("def act(x, rate): return eval('x * rate')", []),
    "exec": ("def act(x, rate): exec('print(x, rate)')", []),
    "inspect": ("import inspect\ndef act(x, rate): return inspect.currentframe()", []),
    "a frame": ("import sys\ndef act(x, rate): return sys._getframe().f_locals", []),
    "in an inner function's locals": ("def act(x, rate): return (lambda x: locals())(x)", []),
    "starred": ("def act(x, rate, *more): return act(x, *more)", []),
    "keywords": ("def act(x, rate, **more): return dict(more)", []),
    "a class": ("class act:\n    def __init__(self, rate): pass", []),
    "a builtin": ("act = print", []),
    "nothing": ("act = None", []),
}


@pytest.mark.parametrize("name", UNREAD)
def test_what_is_never_read(name: str) -> None:
    text, expected = UNREAD[name]
    module: dict[str, Any] = {}
    exec(text, module)  # these texts only
    assert unused(module["act"]) == expected


def test_no_more_is_told_than_a_function_has_room_for() -> None:
    module: dict[str, Any] = {}
    exec(f"def act({', '.join(f'p{n}' for n in range(MOST + 30))}): return 1", module)  # this text only
    assert len(unused(module["act"])) == MOST
