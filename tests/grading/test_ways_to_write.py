"""Right code that does more than it has to: whatever it does beside the numbers costs nothing."""

from dataclasses import replace
from pathlib import Path

import pytest

from grader.model import Report
from tests.helpers import samples
from tests.helpers.graded import files_of, graded, names_of
from tests.helpers.handed_in import written

FIELD = Path(__file__).parents[1] / "samples" / "field"

# Each stands below a right dropout.py; `{}` is the call of the function above, as it was.
WAYS = """
# a decorator
import functools
def logged(function):
    @functools.wraps(function)
    def inner(*args, **kwargs):
        inner.calls = getattr(inner, "calls", 0) + 1
        return function(*args, **kwargs)
    return inner
dropout_forward, dropout_backward = logged(dropout_forward), logged(dropout_backward)

# a data class as cache
from dataclasses import dataclass, field
@dataclass
class Cache:
    scale: Any
    seen: list = field(default_factory=list)
CACHES = []
def dropout_forward(x, rate, rng, training=True):
    out, scale = {}
    CACHES.append(Cache(scale))
    return out, CACHES[-1]
def dropout_backward(dout, cache):
    cache.seen.append(dout)
    return dout * cache.scale

# a function that remembers
import functools
@functools.lru_cache(maxsize=None)
def keep(rate):
    return 1 - rate
def dropout_forward(x, rate, rng, training=True):
    keep(rate)
    return {}

# a generator that goes on
def numbers():
    n = 0
    while True:
        yield n
        n += 1
NUMBERS = numbers()
def dropout_forward(x, rate, rng, training=True):
    next(NUMBERS)
    return {}

# a counter that all may use
import itertools
calls, ids, history = 0, itertools.count(), dict(shapes=[])
def dropout_forward(x, rate, rng, training=True):
    global calls
    calls += next(ids) + 1
    history["shapes"].append(x.shape)
    return {}

# threads in a call
from concurrent.futures import ThreadPoolExecutor
def dropout_forward(x, rate, rng, training=True):
    with ThreadPoolExecutor(2) as pool:
        return pool.submit(above, x, rate, rng, training).result()

# threads of the import
from concurrent.futures import ThreadPoolExecutor
POOL = ThreadPoolExecutor(1)
assert POOL.submit(int).result() == 0
def dropout_forward(x, rate, rng, training=True):
    return POOL.submit(above, x, rate, rng, training).result()

# errors of NumPy that raise
np.seterr(all="raise")

# warnings that raise
import warnings
warnings.simplefilter("error")

# warnings of its own
import warnings
warnings.warn("imported")
def dropout_forward(x, rate, rng, training=True):
    warnings.warn("called")
    return {}

# a log
import logging, sys
logging.basicConfig(level=logging.DEBUG, stream=sys.stdout, force=True)
LOG = logging.getLogger(__name__)
def dropout_forward(x, rate, rng, training=True):
    LOG.debug("x %s", x)
    return {}

# prints
print("imported")
def dropout_forward(x, rate, rng, training=True):
    print("called with", x)
    return {}

# a warning of NumPy
def dropout_forward(x, rate, rng, training=True):
    np.log(np.zeros(3)) / np.zeros(3)
    return {}

# a main block
if __name__ == "__main__":
    import matplotlib.pyplot as plt
    raise SystemExit(plt)

# files beside it
with open("settings.txt", "w") as file:
    file.write("1")
def dropout_forward(x, rate, rng, training=True):
    with open("settings.txt", "a+") as file:
        file.write("1")
    return {}

# temporary files
import os, tempfile
def dropout_forward(x, rate, rng, training=True):
    with tempfile.TemporaryDirectory() as folder:
        np.save(os.path.join(folder, "x.npy"), x)
        return above(np.load(os.path.join(folder, "x.npy")), rate, rng, training)

# types
from collections.abc import Callable
from typing import NamedTuple, Protocol, TypeAlias, TypeVar, Generic, overload
Array: TypeAlias = "np.ndarray[Any, np.dtype[np.float64]]"
T = TypeVar("T")
class Layer(Protocol):
    def __call__(self, x: Array) -> Array: ...
class Box(Generic[T]):
    def __init__(self, value: T) -> None: self.value = value
class Both(NamedTuple):
    out: Array
    cache: Any
def dropout_forward(x: Array, rate: float, rng: "np.random.Generator", training: bool = True) -> Both:
    return Both(*{})

# newer syntax
def dropout_forward(x, /, rate, rng, training=True):
    match training:
        case True if (found := {}):
            return found
        case _:
            return above(x, rate, rng, training)

# stars
from math import *
from helpers import *
def dropout_forward(x, rate, rng, training=True):
    assert helped(pi) == pi
    return {}

# an import in a call
def dropout_forward(x, rate, rng, training=True):
    from helpers import helped
    import helpers
    helpers.calls = getattr(helpers, "calls", 0) + 1
    return helped({})

# settings of the process
import os, random, sys
os.environ["SEED"] = "1"
sys.setrecursionlimit(5_000)
random.seed(0); np.random.seed(0); np.set_printoptions(precision=2)
def dropout_forward(x, rate, rng, training=True):
    os.environ["SEED"] += "1"
    random.random(), np.random.rand()
    return {}

# errors of its own
class RateError(ValueError):
    pass
def dropout_forward(x, rate, rng, training=True):
    try:
        return {}
    except ValueError as error:
        raise RateError(str(error)) from error

# asyncio
import asyncio
async def later(*args):
    await asyncio.sleep(0)
    return above(*args)
def dropout_forward(x, rate, rng, training=True):
    return asyncio.run(later(x, rate, rng, training))

# a class that can be called
class Forward:
    def __init__(self):
        self.calls = []
    def __call__(self, x, rate, rng, training=True):
        self.calls.append(x)
        return {}
dropout_forward = Forward()

# methods of one object
class Dropout:
    count = 0
    def forward(self, x, rate, rng, training=True):
        type(self).count += 1
        out, self.scale = {}
        return out, self.scale
    def backward(self, dout, cache):
        return dout * cache
LAYER = Dropout()
dropout_forward, dropout_backward = LAYER.forward, LAYER.backward

# a large table
TABLE = np.ones((600, 600))
def dropout_forward(x, rate, rng, training=True):
    TABLE[0] += 1
    return {}

# what is not numbers
import contextlib, enum, fractions, functools, pathlib, re
class Mode(enum.Enum):
    TRAIN = 1
HERE, HALF, WORD = pathlib.Path("."), fractions.Fraction(1, 2), re.compile("a")
@contextlib.contextmanager
def quiet():
    with np.errstate(all="ignore"):
        yield
@functools.singledispatch
def shown(x):
    return x
def dropout_forward(x, rate, rng, training=True):
    with quiet():
        return shown({})
"""


def ways() -> list[object]:
    """Texts by their headings."""
    parts = [part.partition("\n") for part in WAYS.split("\n# ")[1:]]
    return [pytest.param(text, id=name) for name, _, text in parts]


def report_of(path: Path, only: str, **limits: float) -> Report:
    course = replace(samples.course(), **limits)
    return graded(course, files_of(path, names_of(course)), only=only)


def not_passed(report: Report) -> list[tuple[str, str, str]]:
    return [(c.id, str(c.verdict), c.message) for c in report.checks if c.verdict != "passed"]


@pytest.mark.parametrize("text", ways())
def test_right_code_earns_all_points(text: str, tmp_path: Path) -> None:
    solution = (samples.path("complete") / "dropout.py").read_text("utf-8")
    own = f"\nabove = dropout_forward\n{text}".replace("{}", "above(x, rate, rng, training)")
    files: dict[str, bytes | str] = {
        "dropout.py": solution + own,
        "helpers.py": "def helped(x):\n    return x\n",
    }
    report = report_of(written(tmp_path / "handed_in", files), "dropout")
    assert not_passed(report) == []


def test_a_notebook_with_a_slow_cell_earns_all_points() -> None:
    report = report_of(
        FIELD / "nb8s", "optimizers::sgd::other_settings"
    )  # which needs one import; hidden ones, two
    assert [str(check.verdict) for check in report.checks] == ["passed"]


def test_a_cell_without_an_end_is_stopped_and_named_and_the_others_are_graded() -> None:
    report = report_of(FIELD / "nb_loop", "dropout", cell_seconds=1.0)
    assert not_passed(report) == []
    (note,) = (each for each in report.notes if "code cell" in each)
    assert note == (
        "dropout.ipynb: code cell 2 was stopped after 1 s of CPU time, in dropout.ipynb code cell 2 line 1: "
        "`while True:`; the other cells were graded"
    )


def test_a_module_without_an_end_is_told_with_its_line(tmp_path: Path) -> None:
    text = "def dropout_forward(x):\n    return x\n\n\nn = 0\nwhile True:\n    n += 1\n"
    report = report_of(written(tmp_path / "it", {"dropout.py": text}), "dropout", import_seconds=1.0)
    assert {str(check.verdict) for check in report.checks} == {"timed_out"}
    said = report.checks[0].message
    assert said.startswith(
        "dropout.py, while it was imported, was stopped after 1 s of CPU time, in dropout.py line"
    )
    assert said.endswith("; is there a loop that never ends?")
