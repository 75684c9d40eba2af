"""The recorder: it passes calls on untouched and notes them as they were."""

from types import ModuleType
from typing import Any

import numpy as np
import pytest

from grader.evidence import recorder
from grader.evidence.codec import pack_outcome
from grader.evidence.recorder import RAISED, MissingFunctionError, Recorder, Student, keep, same
from grader.model import Call, Ending, Opaque, Outcome


def student(**functions: Any) -> tuple[Any, Recorder]:
    """A student whose module `work` holds these functions; `other` holds their doubles' names."""
    work, other = ModuleType("work"), ModuleType("other")
    vars(work).update(functions)
    vars(other)["twice"] = lambda x: 2 * x
    notes = Recorder()
    return Student({"work": work, "other": other}.__getitem__, "work", "act", notes), notes


def only_call(notes: Recorder) -> Call:
    (call,) = notes.calls
    return call


def test_arguments_are_noted_as_they_were() -> None:
    def act(x: Any, rate: float, *, training: bool = True) -> Any:
        x *= rate
        return x

    work, notes = student(act=act)
    given = np.array([1.0, 2.0])
    result = work.act(given, rate=3.0)
    assert result is given  # the implementation had the caller's own array
    call = only_call(notes)
    assert call.function == "act"
    assert [name for name, _ in call.arguments] == ["x", "rate"]
    assert call.arguments[0][1].tolist() == [1.0, 2.0]
    assert call.result.tolist() == [3.0, 6.0]
    assert call.changed == ("x",)


def test_results_are_copies() -> None:
    work, notes = student(act=lambda: np.zeros(2))
    work.act()[0] = 5
    assert only_call(notes).result.tolist() == [0, 0]


CHANGES: dict[str, tuple[Any, Any]] = {
    "an element": (np.zeros(3), lambda x: x.__setitem__(1, 7)),
    "to NaN": (np.zeros(3), lambda x: x.__setitem__(1, np.nan)),
    "an integer array": (np.arange(3), lambda x: x.__setitem__(0, 9)),
    "an array in a list of tuples": ([(np.zeros(2), 1)], lambda x: x[0][0].__setitem__(0, 1)),
    "an array in a dict": ({"m": [np.zeros(2)]}, lambda x: x["m"][0].__setitem__(0, 1)),
    "a longer list": ([1, 2], lambda x: x.append(3)),
    "a sorted list": ([2, 1], lambda x: x.sort()),
    "a new key": ({}, lambda x: x.update(t=1)),
    "a key's kind": ({"t": 1}, lambda x: x.update(t=1.0)),
    "another shape": (np.zeros(6), lambda x: x.resize((2, 3), refcheck=False)),
}


@pytest.mark.parametrize("name", CHANGES)
def test_changes_in_place_are_noted(name: str) -> None:
    given, change = CHANGES[name]
    work, notes = student(act=lambda first, x: change(x))
    work.act(np.ones(2), given)
    assert only_call(notes).changed == ("x",)


@pytest.mark.parametrize(
    "given", [np.array([np.nan, 1]), float("nan"), [{"a": (np.nan, None)}], "text", {1, 2}]
)
def test_what_is_left_alone_is_not_noted(given: Any) -> None:
    work, notes = student(act=lambda x: x)
    work.act(given)
    assert only_call(notes).changed == ()


def test_names_of_arguments() -> None:
    def act(x: Any, /, y: Any = 1, *rest: Any, z: Any = 2, **more: Any) -> None: ...

    work, notes = student(act=act, sum=np.add)
    work.act(1, 2, 3, 4, z=5, w=6)
    work.act(1)
    work.sum(1, 2)
    assert notes.calls[0].arguments == (("x", 1), ("y", 2), ("rest", (3, 4)), ("z", 5), ("more", {"w": 6}))
    assert notes.calls[1].arguments == (("x", 1),)
    assert [value for _, value in notes.calls[2].arguments][:2] == [1, 2]


def test_a_call_that_does_not_fit_is_the_implementations_own_error() -> None:
    work, notes = student(act=lambda x: x)
    with pytest.raises(TypeError, match="positional argument"):
        work.act(1, 2)
    assert only_call(notes).result == RAISED
    assert notes.during == "act"


def test_what_raises_is_named() -> None:
    def act() -> None:
        raise ValueError("no")

    work, notes = student(act=act, fine=lambda: 1)
    work.fine()
    assert notes.during == ""
    with pytest.raises(ValueError, match="no"):
        work.act()
    assert notes.during == "act"
    assert [(call.function, call.result) for call in notes.calls] == [("fine", 1), ("act", RAISED)]


def test_classes_modules_and_values() -> None:
    class Stopper:
        def __init__(self, patience: int) -> None:
            self.patience = patience

    work, notes = student(act=Stopper, TABLE={"epochs": 3}, np=np)
    made = work.act(patience=2)
    assert made.patience == 2
    assert notes.calls == [Call("act", (("patience", 2),), Opaque("Stopper"))]
    assert work.TABLE == {"epochs": 3}
    assert work.np is np
    assert work.exercise(patience=4).patience == 4
    assert len(notes.calls) == 2


def test_another_module_of_the_same_implementation() -> None:
    work, notes = student(act=lambda: None)
    assert work.module("other").twice(3) == 6
    assert only_call(notes).function == "twice"


def test_what_is_missing() -> None:
    work, _ = student()
    with pytest.raises(MissingFunctionError, match=r"^work has no act$"):
        work.act()
    with pytest.raises(MissingFunctionError, match=r"^work has no act$"):
        work.exercise()
    with pytest.raises(AttributeError):
        work.__array__()  # NumPy asks for it; it is nobody's exercise


# -- what is kept --------------------------------------------------------------------------------


class Mine(np.ndarray):
    """A subclass, which may do anything when it is used."""


KEPT: list[tuple[Any, Any]] = [
    (np.zeros(recorder.ELEMENTS_KEPT + 1), Opaque("float64(20001,)")),
    (np.broadcast_to(1.0, (2, 10**9)), Opaque("float64(2, 1000000000)")),
    (np.array([object()]), Opaque("object(1,)")),
    (np.array(["a"]), Opaque("<U1(1,)")),
    (np.zeros(2, complex), Opaque("complex128(2,)")),
    (np.zeros(2).view(Mine), Opaque("Mine")),
    (np.ma.masked_array([1.0], [True]), Opaque("MaskedArray")),
    ([0] * (recorder.ITEMS_KEPT + 1), Opaque("list")),
    ({1: 2}, Opaque("dict")),
    ({1, 2}, Opaque("set")),
    (print, Opaque("builtin_function_or_method")),
    (np.complex128(1), Opaque("complex128")),
    (np.random.default_rng(0), Opaque("Generator")),
    (type("Text", (str,), {})("a"), Opaque("Text")),
    ([[[[[[[1]]]]]]], [[[[[[Opaque("list")]]]]]]),
    ([1, (2.5, None), {"a": True}, "b"], [1, (2.5, None), {"a": True}, "b"]),
]


@pytest.mark.parametrize(("value", "kept"), KEPT, ids=[str(kept)[:40] for _, kept in KEPT])
def test_what_is_kept(value: Any, kept: Any) -> None:
    assert keep(value) == kept


def test_numpy_scalars_are_kept_as_arrays() -> None:
    for value in (np.float32(0.5), np.int8(3), np.bool_(True)):
        assert same(keep(value), np.array(value))
        assert keep(value).dtype == value.dtype


def test_a_list_that_holds_itself() -> None:
    ring: list[Any] = [1]
    ring.append(ring)
    work, notes = student(act=lambda x: None)
    work.act(ring)
    assert only_call(notes).changed == ()


def test_only_the_first_calls_are_kept() -> None:
    work, notes = student(act=lambda x: x)
    for number in range(recorder.CALLS_KEPT + 5):
        assert work.act(number) == number
    assert [call.result for call in notes.calls] == list(range(recorder.CALLS_KEPT))


def test_many_nested_lists_still_fit_a_frame() -> None:
    """Lists instead of arrays are no reason to lose a check: what is too much is kept by its type"""
    table = [[0.1234567890123 + row] * 300 for row in range(300)]
    work, notes = student(act=lambda x: x)
    for _ in range(recorder.CALLS_KEPT):
        work.act(table)
    assert pack_outcome(Outcome(Ending.RETURNED, calls=tuple(notes.calls)))


def test_lists_within_lists_cost_no_more_than_is_kept() -> None:
    """Two hundred times two hundred times … of the same list"""
    value: Any = [1.0] * 200
    for _ in range(5):
        value = [value] * 200
    assert keep(value) == Opaque("list")


# -- classes -------------------------------------------------------------------------------------


class Counter:
    """Counts; its own calls are nobody's business."""

    def __init__(self, start: int) -> None:
        self.value = start

    def add(self, number: int) -> int:
        return self._added(number) + self.doubled() - self.doubled()

    def doubled(self) -> int:
        return 2 * self.value

    def _added(self, number: int) -> int:
        self.value += number
        return self.value


def test_what_a_class_is_fed_is_noted() -> None:
    """The calls that a check makes, not those that the class makes itself; afterwards it is as it was"""
    before = dict(vars(Counter))
    work, notes = student(act=Counter)
    counter = work.act(2)
    assert type(counter) is Counter
    assert counter.add(3) == 5
    assert work.exercise(start=1).doubled() == 2
    assert [(call.function, call.arguments, call.result) for call in notes.calls] == [
        ("act", (("start", 2),), Opaque("Counter")),
        ("Counter.add", (("number", 3),), 5),
        ("act", (("start", 1),), Opaque("Counter")),
        ("Counter.doubled", (), 2),
    ]
    notes.leave()
    assert dict(vars(Counter)) == before
    counter.add(1)
    assert len(notes.calls) == 4
