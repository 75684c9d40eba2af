"""Running one check: how it ended, what it gave, and only the student's own lines of a traceback."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from grader.authoring import Check, Misconception, exact
from grader.course.importing import module_from_file, overlaid
from grader.evidence.run import EvidenceError, describe, evidence_items, numbers, run, seed_of, short
from grader.model import Ending, Frame, Outcome

EXACT = exact(reason="whole numbers")


def ended(act: Any, check: Callable[[Any, Any], Any] | None = None, **others: Any) -> Outcome:
    """The outcome of a check that calls `act`, or of the check that is given."""
    module = ModuleType("work")
    vars(module).update({"act": act, **others} if act else others)
    function = check or (lambda student, rng: {"value": student.act()})
    declared = Check("act", "check", "A check", 1, EXACT, None, False, 5, 64, function)
    return run(declared, "work", {"work": module}.__getitem__, 12)


def raising(error: BaseException) -> Callable[[], Any]:
    def act() -> Any:
        raise error

    return act


def test_evidence_and_calls() -> None:
    got = ended(lambda: [1, 2])
    assert got.ending is Ending.RETURNED
    assert got.evidence is not None
    assert got.evidence.items["value"].tolist() == [1, 2]
    assert [call.function for call in got.evidence.calls] == ["act"]
    single = ended(lambda: 3.0, lambda student, rng: student.act())
    assert single.evidence is not None
    assert single.evidence.items == {"result": np.array(3.0)}


def test_the_generator_is_seeded_by_course_and_check() -> None:
    outcomes = [ended(None, lambda student, rng: rng.random(3)) for _ in range(2)]
    first, second = (outcome.evidence for outcome in outcomes)
    assert first is not None
    assert second is not None
    assert first.items["result"].tolist() == np.random.default_rng(12).random(3).tolist()
    assert first.items["result"].tolist() == second.items["result"].tolist()
    seeds = {seed_of(seed, name) for seed in (1, 2) for name in ("a::b::c", "a::b::d")}
    assert len(seeds) == 4
    assert seed_of(1, "a::b::c") == seed_of(1, "a::b::c")


def test_endings() -> None:
    assert ended(None).ending is Ending.MISSING
    assert ended(None).detail == "work has no act"
    assert ended(lambda: None).ending is Ending.UNREADABLE
    assert ended(lambda: None).detail == "value is None; is a return missing?"
    assert [call.result for call in ended(lambda: None).calls] == [None]
    full = ended(raising(MemoryError()))
    assert (full.ending, full.detail) == (Ending.OUT_OF_MEMORY, "64 MiB")
    failed = ended(raising(KeyError("m")))
    assert failed.ending is Ending.RAISED
    assert failed.raised is not None
    assert (failed.raised.type, failed.raised.message, failed.raised.during) == ("KeyError", "'m'", "act")


def test_an_error_of_the_check_itself_is_nobodys() -> None:
    got = ended(lambda: 3, lambda student, rng: student.act()[0])
    assert got.raised is not None
    assert (got.raised.type, got.raised.during, got.raised.frames) == ("TypeError", "", ())
    assert [call.result for call in got.calls] == [3]


@pytest.mark.parametrize("error", [SystemExit(0), KeyboardInterrupt(), GeneratorExit()])
def test_what_is_no_ordinary_exception_passes_through(error: BaseException) -> None:
    with pytest.raises(type(error)):
        ended(raising(error))


# -- evidence ------------------------------------------------------------------------------------


class Mine(np.ndarray):
    """A subclass, such as np.matrix."""


NUMBERS = [
    *(3, 2.5, True, [1, 2], ((1, 2), (3, 4)), np.float32(1), np.zeros((0, 3)), [np.ones(2), np.zeros(2)]),
    *(np.zeros((1, 2)).view(Mine), np.broadcast_to(1.0, (2, 3)), np.array([np.nan]), range(3), [[]]),
]


@pytest.mark.parametrize("value", NUMBERS, ids=[str(value) for value in NUMBERS])
def test_numbers(value: Any) -> None:
    got = numbers(value, "w")
    assert type(got) is np.ndarray
    assert got.shape == np.shape(value)
    assert np.array_equal(got, np.asarray(value), equal_nan=True)
    assert not np.shares_memory(got, value) if isinstance(value, np.ndarray) else True


class Stubborn:
    """Claims to be an array, and is none."""

    def __array__(self, *_: Any, **__: Any) -> Any:
        raise ValueError("no")


NOT_NUMBERS = [
    (None, "w is None; is a return missing?"),
    ([[1], [2, 3]], "w is a list that is not an array of numbers"),
    (Stubborn(), "w is a Stubborn that is not an array of numbers"),
    ("text", "w is of type <U4 array; expected real numbers"),
    ([1j], "w is of type complex128 array; expected real numbers"),
    (np.zeros(1, np.longdouble), f"w is of type {np.dtype(np.longdouble)} array; expected real numbers"),
    (object(), "w is of type object; expected real numbers"),
    ({"a": 1}, "w is of type dict; expected real numbers"),
    ([1, None], "w is of type list; expected real numbers"),
    ([10**30], "w is of type list; expected real numbers"),
    ((x for x in ()), "w is of type generator; expected real numbers"),
    (np.ma.masked_array([1.0], [True]), "w is a masked array; return a plain array"),
]


@pytest.mark.parametrize(("value", "said"), NOT_NUMBERS, ids=[said for _, said in NOT_NUMBERS])
def test_what_is_not_numbers(value: Any, said: str) -> None:
    with pytest.raises(EvidenceError) as caught:
        numbers(value, "w")
    assert str(caught.value) == said


def test_looking_for_masked_arrays_does_not_import_them() -> None:
    """It would take longer than all comparisons of a module."""
    code = (
        "import sys, numpy; from grader.evidence.run import numbers; before = 'numpy.ma' in sys.modules\n"
        "numbers([1.0], 'w'); print(before == ('numpy.ma' in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"


def test_items_have_names() -> None:
    assert {name: array.tolist() for name, array in evidence_items({"a": 1, 2: [3]}).items()} == {
        "a": 1,
        "2": [3],
    }
    with pytest.raises(EvidenceError, match=r"^b is None"):
        evidence_items({"a": 1, "b": None})


# -- tracebacks ----------------------------------------------------------------------------------

SOURCE = """\
import numpy as np

def outer(x):
    return inner(x)

def inner(x):
    return np.linalg.inv(x)

def deep(n):
    return deep(n - 1) if n else 1 / 0
"""


@pytest.fixture
def own(tmp_path: Path) -> tuple[ModuleType, tuple[str, ...]]:
    """A student's module, and the folder it is in."""
    folder = tmp_path / "submission"
    folder.mkdir()
    (folder / "work.py").write_text(SOURCE, "utf-8")
    return module_from_file(folder / "work.py", "work"), (str(folder),)


def test_tracebacks_hold_the_own_files_only(own: tuple[ModuleType, tuple[str, ...]]) -> None:
    module, folder = own
    with pytest.raises(np.linalg.LinAlgError) as caught:
        module.outer(np.zeros((2, 2)))
    told = describe(caught.value, "outer", folder)
    assert (told.type, told.message, told.during) == ("LinAlgError", "Singular matrix", "outer")
    assert told.frames == (
        Frame("work.py", 4, "outer", "return inner(x)"),
        Frame("work.py", 7, "inner", "return np.linalg.inv(x)"),
    )
    assert describe(caught.value, "outer", ()).frames == ()


def test_the_last_lines_of_a_long_traceback(own: tuple[ModuleType, tuple[str, ...]]) -> None:
    module, folder = own
    with pytest.raises(ZeroDivisionError) as caught:
        module.deep(30)
    told = describe(caught.value, "deep", folder)
    assert [frame.line for frame in told.frames] == [10] * 8


def test_syntax_errors_tell_the_line(own: tuple[ModuleType, tuple[str, ...]]) -> None:
    _, folder = own
    with pytest.raises(SyntaxError) as caught:
        compile("a = 1\nb = = 2\n", f"{folder[0]}/bad.py", "exec")
    told = describe(caught.value, "", folder)
    assert (told.message, told.frames) == ("invalid syntax", (Frame("bad.py", 2, "", "b = = 2"),))


def test_messages_that_raise_or_never_end() -> None:
    class Rude(Exception):
        def __str__(self) -> str:
            raise RuntimeError

    assert describe(Rude(), "act", ()).message == "(its message raised RuntimeError)"
    assert len(describe(ValueError("x" * 10**6), "act", ()).message) == 2_000


def test_names_of_files() -> None:
    assert short("/tmp/a/work.py", ("/tmp/a",)) == "work.py"
    assert short("/tmp/a/deep/er.py", ("/tmp/b", "/tmp/a")) == "deep/er.py"
    assert short("/usr/lib/x.py", ("/tmp/a",)) == "/usr/lib/x.py"


def test_importing_files(tmp_path: Path) -> None:
    with pytest.raises(ImportError, match=r"no\.py: no such Python file"):
        module_from_file(tmp_path / "no.py", "no")
    (tmp_path / "bad.py").write_text("raise ValueError('no')")
    with pytest.raises(ValueError, match="no"):
        module_from_file(tmp_path / "bad.py", "a_name_of_its_own")
    with pytest.raises(ModuleNotFoundError):
        __import__("a_name_of_its_own")


def test_each_import_begins_anew(tmp_path: Path) -> None:
    """What one planted mistake left in a module does not reach the next; a file that changed is read again"""
    path = tmp_path / "work.py"
    path.write_text("memory = []\n")
    first, second = (module_from_file(path, "work") for _ in range(2))
    first.memory.append(1)
    assert (first.memory, second.memory) == ([1], [])
    path.write_text("memory = ['another text']\n")
    assert module_from_file(path, "work").memory == ["another text"]
    assert second.memory == []


def test_a_misconception_is_laid_over() -> None:
    module = ModuleType("work")
    vars(module).update(act=lambda: 1, user=lambda: module.act() + 1)
    mistake = Misconception("act", "wrong", "?", ("x",), lambda: 10)
    assert overlaid(module, mistake).user() == 11
