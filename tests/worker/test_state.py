"""What a check can change of a module, put back."""

import builtins
import sys
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from grader.worker.settings import LegacyRandom, Settings
from grader.worker.state import State

PUT_BACK = """
# a number
n = 0
def act():
    global n
    n += 1
    return n

# a list
seen = []
def act():
    seen.append(1)
    return len(seen)

# a list in a dictionary
d = {'a': [0]}
def act():
    d['a'][0] += 1
    return d['a'][0]

# a new key
d = {}
def act():
    d[len(d)] = 1
    return len(d)

# a set
s = set()
def act():
    s.add(len(s))
    return len(s)

# a deque
import collections
q = collections.deque()
def act():
    q.append(1)
    return len(q)

# a default
def act(seen=[]):
    seen.append(1)
    return len(seen)

# a function's attribute
def act():
    act.n = getattr(act, 'n', 0) + 1
    return act.n

# a closure
def make():
    n = 0
    def act():
        nonlocal n
        n += 1
        return n
    return act
act = make()

# a class
class C:
    n = 0
def act():
    C.n += 1
    return C.n

# a new attribute of a class
class C: pass
def act():
    C.n = getattr(C, 'n', 0) + 1
    return C.n

# an object
class C: pass
c = C()
c.n = 0
def act():
    c.n += 1
    return c.n

# an object with slots
class C:
    __slots__ = ('n',)
c = C()
def act():
    c.n = getattr(c, 'n', 0) + 1
    return c.n

# a data class
import dataclasses
@dataclasses.dataclass
class C:
    n: int = 0
c = C()
def act():
    c.n += 1
    return c.n

# a list of one's own
class L(list): pass
l = L()
def act():
    l.append(1)
    return len(l)

# a default dictionary
import collections
d = collections.defaultdict(int)
def act():
    d['a'] += 1
    return d['a']

# an array
import numpy as np
a = np.zeros(3)
def act():
    a[1] += 1
    return a[1]

# an array's shape
import numpy as np
a = np.zeros((2, 3))
def act():
    a.shape = a.shape[::-1]
    return a.shape[0]

# a cache
import functools
calls = []
@functools.cache
def f(x):
    calls.append(x)
def act():
    f(len(calls))
    return len(calls)

# a generator of random numbers
import numpy as np
rng = np.random.default_rng(0)
def act():
    return rng.random()

# Python's random numbers
import random
r = random.Random(0)
def act():
    return r.random()

# a partial
import functools
def f(seen):
    seen.append(1)
    return len(seen)
act = functools.partial(f, [])

# a method
class C:
    n = 0
    def act(self):
        self.n += 1
        return self.n
act = C().act

# a property and a static method
class C:
    @property
    def p(self, seen=[]):
        seen.append(1)
        return len(seen)
    @staticmethod
    def s(seen=[]):
        seen.append(1)
        return len(seen)
def act():
    return C().p + C.s()

# a function that was replaced
def f():
    return 1
def act():
    global f
    n = f()
    f = lambda: n + 1
    return n
"""
NOT_KNOWN = """
# a generator
def count():
    n = 0
    while True:
        n += 1
        yield n
g = count()
act = g.__next__

# an iterator
import itertools
c = itertools.count()
def act():
    return next(c)

# a lock
import threading
lock = threading.Lock()
def act():
    return lock.acquire(False)

# a large array
import numpy as np
a = np.zeros(200_000)
def act():
    a[0] += 1
    return a[0]

# an array of objects
import numpy as np
a = np.array([[], None], dtype=object)
def act():
    a[0].append(1)
    return len(a[0])

# an array of one's own
import numpy as np
class A(np.ndarray): pass
a = np.zeros(2).view(A)
def act():
    a[0] += 1
    return a[0]

# an open file
import io
f = io.StringIO('ab')
def act():
    return f.read(1)

# a full cache
import functools
@functools.cache
def act(n=1):
    return n
act()

# a great many things
many = [[] for _ in range(30_000)]
def act():
    return 1
"""
QUIET = """
import argparse, collections, dataclasses, enum, fractions, functools
import json, logging, math, pathlib, re, typing
from typing import Any, NamedTuple, Optional
import numpy as np

LOG = logging.getLogger(__name__)
Array = np.ndarray[Any, np.dtype[np.float64]]
T = typing.TypeVar("T")
HERE = pathlib.Path("here")
PATTERN = re.compile("a")
HALF = fractions.Fraction(1, 2)
DEFAULTS = argparse.Namespace(rate=0.5)
TABLE: dict[str, Array] = {"a": np.eye(2)}
dtype, scalar, sum_of = np.float64, np.float64(3), np.add

class Mode(enum.Enum):
    TRAIN = 1

class Pair(NamedTuple):
    a: int
    b: Optional[int] = None

@dataclasses.dataclass(frozen=True)
class Layer:
    units: int = 3

class Base:
    def __init__(self): self.layers = [Layer(), Layer(2)]

class Net(Base, typing.Generic[T]):
    def __call__(self, x): return x

def decorated(function):
    @functools.wraps(function)
    def inner(*args): return function(*args)
    return inner

@decorated
def act(): return 1

NET, PAIR, vector = Net(), Pair(1), np.vectorize(act)
"""


def module_of(text: str) -> ModuleType:
    """A module of that text, as if it had been imported."""
    module = ModuleType("deed")
    sys.modules["deed"] = module
    try:
        exec(text, module.__dict__)
    finally:
        del sys.modules["deed"]
    return module


def kinds_of(text: str) -> list[Any]:
    """Modules by their headings."""
    parts = [part.partition("\n") for part in text.split("\n# ")[1:]]
    return [pytest.param(body, id=name) for name, _, body in parts]


@pytest.mark.parametrize("text", kinds_of(PUT_BACK))
def test_what_a_call_changes_is_put_back(text: str) -> None:
    module = module_of(text)
    state = State({"deed": module})
    assert state.exact
    first, second = module.act(), module.act()
    assert first != second, "the calls change nothing; the test shows nothing"
    for _ in range(2):
        state.restore()
        assert module.act() == first


@pytest.mark.parametrize("text", kinds_of(NOT_KNOWN))
def test_what_cannot_be_put_back_is_said(text: str) -> None:
    assert not State({"deed": module_of(text)}).exact


def test_what_people_have_in_their_modules_is_known() -> None:
    state = State({"deed": module_of(QUIET)})
    assert state.exact
    state.restore()


def test_a_name_that_a_call_has_made_is_gone() -> None:
    module = module_of("def act():\n    global made\n    made = 1")
    state = State({"deed": module})
    module.act()
    state.restore()
    assert not hasattr(module, "made")


def test_settings_are_put_back() -> None:
    settings = Settings()
    np.seterr(all="raise")
    np.set_printoptions(precision=1)
    sys.path.append("elsewhere")
    sys.argv.append("--more")
    setattr(np, "float", float)  # noqa: B010
    vars(builtins)["made"] = 1
    expected = np.random.rand()
    settings.apply()
    assert np.geterr()["over"] == "warn"
    assert np.get_printoptions()["precision"] == 8
    assert ("elsewhere" in sys.path, "--more" in sys.argv, "float" in vars(np)) == (False, False, False)
    assert "made" not in vars(builtins)
    assert np.random.rand() == expected


@pytest.mark.parametrize("before", [0, 1])
def test_random_numbers_that_all_share_are_put_back(before: int) -> None:
    """Also where the second of a pair of normals is waiting"""
    np.random.seed(1)
    np.random.randn(before)
    legacy = LegacyRandom()
    first = np.random.randn()
    legacy.restore()
    assert np.random.randn() == first
