"""Outcomes as frames: they come back as they were, and a damaged one never brings the reader down."""

import dataclasses
import io
import tracemalloc
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.evidence.codec import (
    Found,
    Habit,
    Skipped,
    epoch_of,
    outcome_of,
    pack_outcome,
    probe_of,
)
from grader.evidence.frames import PREFIX, FrameError, read_frame
from grader.model import Call, Ending, Epoch, Evidence, Frame, Opaque, Outcome, Raised

FIXED = settings(derandomize=True, max_examples=300, deadline=None, database=None)
CALL = Call(
    "adam",
    (("weights", np.arange(6.0).reshape(2, 3)), ("state", {"m": [np.float32(1) * np.ones(2), None]})),
    (np.full((), np.nan), Opaque("Cache"), "text", 3, 2.5),
    ("weights",),
)
FULL = Outcome(
    Ending.RETURNED,
    Evidence(
        {"weights": np.arange(6.0).reshape(3, 2), "empty": np.zeros((0, 2)), "loss": np.array(-np.inf)},
        (CALL,),
    ),
    calls=(CALL,),
    output="Grüße \ud800\n",
    seconds=0.25,
)
RAISED = Outcome(
    Ending.RAISED,
    raised=Raised("ValueError", "bad", (Frame("adam.py", 3, "adam", "raise"),), "adam"),
    calls=(CALL, CALL),
    detail="detail",
)
FRAMES = [pack_outcome(FULL), pack_outcome(RAISED)]


def plain(value: Any) -> Any:
    """A value in which equal arrays are equal."""
    if isinstance(value, np.ndarray):
        return ("array", value.dtype.str, value.shape, value.tobytes())
    if dataclasses.is_dataclass(value):
        return [plain(getattr(value, field.name)) for field in dataclasses.fields(value)]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [type(value).__name__, *map(plain, value)]
    return value


def unpacked(frame: bytes) -> Outcome:
    """What the trusted side makes of a frame. A pipe that ends early raises EOFError."""
    stream = io.BytesIO(frame)

    def read(size: int) -> bytes:
        data = stream.read(size)
        if len(data) < size:
            raise EOFError
        return data

    return outcome_of(*read_frame(read))


@pytest.mark.parametrize("outcome", [FULL, RAISED, *map(Outcome, Ending)], ids=lambda each: str(each.ending))
def test_what_goes_in_comes_out(outcome: Outcome) -> None:
    assert plain(unpacked(pack_outcome(outcome))) == plain(outcome)


@FIXED
@given(st.integers(0, 1), st.data())
def test_a_flipped_bit(which: int, data: st.DataObject) -> None:
    frame = bytearray(FRAMES[which])
    for place in data.draw(st.lists(st.integers(0, 8 * len(frame) - 1), min_size=1, max_size=3)):
        frame[place // 8] ^= 1 << place % 8
    assert survives(bytes(frame))


@FIXED
@given(st.integers(0, 1), st.data())
def test_bytes_left_out_or_put_in(which: int, data: st.DataObject) -> None:
    frame = FRAMES[which]
    start = data.draw(st.integers(0, len(frame)))
    end = data.draw(st.integers(start, len(frame)))
    assert survives(frame[:start] + data.draw(st.binary(max_size=8)) + frame[end:])


@FIXED
@given(st.binary(max_size=200))
def test_any_bytes_behind_the_prefix(body: bytes) -> None:
    assert survives(PREFIX.pack(b"DLG1", len(body), 0) + body)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.just("<f8"),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["array", "list", "dict", "number", "opaque"]), inner, max_size=1)
    ),
    max_leaves=6,
)
FIELDS = ("ending", "items", "calls", "raised", "detail", "output", "seconds")


@FIXED
@given(st.sampled_from(FIELDS), VALUES)
def test_a_field_of_another_kind(field: str, value: Any) -> None:
    header, payload = read_frame(io.BytesIO(FRAMES[0]).read)
    try:
        got = outcome_of(header | {field: value}, payload)
    except FrameError:
        return
    assert isinstance(got, Outcome)


def survives(frame: bytes) -> bool:
    """Whether a frame gives an outcome of sane parts, or one of the two errors that readers expect."""
    tracemalloc.start()
    try:
        got = unpacked(frame)
        assert isinstance(got.ending, Ending)
        assert all(
            type(array) is np.ndarray for array in (got.evidence.items.values() if got.evidence else ())
        )
    except (FrameError, EOFError):
        pass
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return peak < 4 << 20


@pytest.mark.parametrize("field", FIELDS)
def test_a_missing_field(field: str) -> None:
    header, payload = read_frame(io.BytesIO(FRAMES[0]).read)
    del header[field]
    with pytest.raises(FrameError, match="not an outcome: KeyError"):
        outcome_of(header, payload)


WRONG = [
    ("ending", "victory"), ("ending", ["returned"]), ("items", [["x", None]]),
    ("items", [["x", {"number": "1"}]]),
    ("items", [["x"]]), ("items", [[3, {"array": ["|u1", [1], 0]}]]), ("items", [["x", None]] * 101),
    ("calls", None),
    ("calls", [[]]), ("calls", [["f", [["x"]], None, []]]), ("calls", [["f", [], None, [3]]]),
    ("calls", [["f", [], None, []]] * 101), ("raised", ["E", "m", [["f", -1, "g", "t"]], ""]),
    ("raised", ["E", "m", [["f", True, "g", "t"]], ""]),
    ("raised", ["E", "m", [["f", 1, "g", "t"]] * 21, ""]),
    ("raised", ["E", 3, [], ""]), ("detail", 3), ("output", None), ("seconds", -1), ("seconds", True),
]  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value"), WRONG, ids=[f"{field} {str(value)[:40]}" for field, value in WRONG]
)
def test_what_no_outcome_holds(field: str, value: Any) -> None:
    header, payload = read_frame(io.BytesIO(FRAMES[0]).read)
    with pytest.raises(FrameError):
        outcome_of(header | {field: value}, payload)


def test_calls_that_are_not_wanted_are_left_out_and_not_looked_at() -> None:
    header, payload = read_frame(io.BytesIO(FRAMES[0]).read)
    bad = header | {"calls": [["f", [["x"]], None, []]]}
    without = dataclasses.replace(
        FULL, evidence=dataclasses.replace(FULL.evidence or Evidence({}), calls=()), calls=()
    )
    for each in (header, bad):
        assert plain(outcome_of(each, payload, with_calls=False)) == plain(without)
    for wrong in (None, [None] * 101):
        with pytest.raises(FrameError):
            outcome_of(header | {"calls": wrong}, payload, with_calls=False)
    with pytest.raises(FrameError):
        outcome_of(bad, payload)


def test_texts_are_cut() -> None:
    long = "x" * 30_000
    got = unpacked(pack_outcome(Outcome(Ending.RAISED, raised=Raised(long, long), detail=long, output=long)))
    assert got.raised is not None
    assert [len(text) for text in (got.raised.type, got.raised.message, got.detail, got.output)] == [
        *(200, 2_000, 500, 20_000),
    ]


PROBE: dict[str, Any] = {
    "missing": ["act"],
    "stubs": ["wash"],
    "failed_cells": [[2, ["KeyError", "x", [], ""]]],
    "calls": [["act", ["deed::wash"]]],
    "skipped": [[1, 3, "package", "pandas\nimport pandas"], [0, 4, "stub", "wash"]],
    "found": [["act", "name", "Act", 7, 0, "deed.py"]],
    "habits": [["act", "pickle", "dump", 9]],
    "unused": [["act", ["rate"]]],
}


def test_modules() -> None:
    found = probe_of(PROBE)
    assert (found.missing, found.stubs, found.calls) == (("act",), ("wash",), {"act": ("deed::wash",)})
    assert found.failed_cells == ((2, Raised("KeyError", "x")),)
    assert found.skipped == (
        Skipped(1, 3, "package", "pandas", "import pandas"),
        Skipped(0, 4, "stub", "wash", ""),
    )
    assert found.found == (Found("act", "name", "Act", 7, 0, "deed.py"),)
    assert found.habits == (("act", Habit("pickle", "dump", 9)),)
    assert found.unused == {"act": ("rate",)}


NO_PROBE = [
    ("skipped", 7),
    ("skipped", [[1, 1, "package", "x"]] * 51),
    ("skipped", [[1, -1, "package", "x"]]),
    ("skipped", [[True, 1, "package", "x"]]),
    ("skipped", [[1, float("inf"), "package", "x"]]),
    ("skipped", [[1, 1, "whim", "x"]]),
    ("skipped", [[1, 1, ["package"], "x"]]),
    ("skipped", [[1, 1, "package", 3]]),
    ("found", [["act", "name", "Act", 7, 0]]),
    ("found", [["act", "rumour", "Act", 7, 0, "deed.py"]]),
    ("found", [["act", "name", None, 7, 0, "deed.py"]]),
    ("found", [["act", "name", "Act", 10**4000, 0, "deed.py"]]),
    ("habits", [["act", "smoking", "x", 1]]),
    ("habits", [["act", "pickle", "x"]]),
    ("unused", 7),
    ("unused", [["act", ["x"]]] * 1001),
    ("unused", [["act", ["x"] * 1001]]),
    ("unused", [["act", [7]]]),
]


@pytest.mark.parametrize(("field", "value"), NO_PROBE, ids=[f"{f} {str(v)[:40]}" for f, v in NO_PROBE])
def test_what_tells_of_no_module(field: str, value: Any) -> None:
    with pytest.raises(FrameError):
        probe_of(PROBE | {field: value})


def test_epochs() -> None:
    assert epoch_of({"epoch": [1, 2, 0.5, 0.25]}) == Epoch(1, 2.0, 0.5, 0.25)
    for values in (None, [], [1, 2, 3], [1, 2, 3, 4, 5], [1, 2, 3, "4"], [1, 2, 3, True], [float("nan")] * 4,
                   [float("inf")] * 4, [1, 10**400, 1, 1], [10**400, 1, 1, 1], [-1e300, 1, 1, 1],
                   {"0": 1}):  # fmt: skip
        with pytest.raises(FrameError):
            epoch_of({"epoch": values})
    with pytest.raises(FrameError):
        epoch_of({})


def header_of(outcome: Outcome) -> tuple[dict[str, Any], bytes]:
    """What a frame of an outcome holds, to be changed."""
    return read_frame(io.BytesIO(pack_outcome(outcome)).read)


def test_an_array_keeps_no_other_bytes() -> None:
    """Sixty megabytes beside one number are not kept with it"""
    header, payload = header_of(Outcome(Ending.RETURNED, Evidence({"loss": np.array(1.5)})))
    got = outcome_of(header, payload + bytes(1000)).evidence
    assert got is not None
    assert got.items["loss"] == 1.5
    assert got.items["loss"].base is None


def test_arrays_that_share_their_bytes() -> None:
    """A few bytes may not become a hundred large arrays"""
    header, payload = header_of(Outcome(Ending.RETURNED, Evidence({"a": np.arange(50.0)})))
    header["items"] *= 2
    with pytest.raises(FrameError, match="share their bytes"):
        outcome_of(header, payload)


def test_an_item_that_is_no_array_is_not_looked_at() -> None:
    header, payload = header_of(Outcome(Ending.RETURNED, Evidence({"a": np.arange(5.0)})))
    header["items"][0][1] = {"list": "not even a list"}
    with pytest.raises(FrameError, match="an item of the evidence is not an array"):
        outcome_of(header, payload)


def test_a_large_array_in_a_call_is_told_by_its_shape() -> None:
    """As the recorder does it; one that writes frames itself keeps no more"""
    large = Call("adam", (("x", [np.zeros((5, 5_000))]),), (np.zeros(20_001, np.int8), np.zeros(20_000)))
    (got,) = unpacked(pack_outcome(Outcome(Ending.CRASHED, calls=(large,)))).calls
    assert got.arguments == (("x", [Opaque("float64(5, 5000)")]),)
    assert got.result[0] == Opaque("int8(20001,)")
    assert got.result[1].shape == (20_000,)


FORGED = "a\n\nScore       100 / 100  \u2028\n✓ all passed"


def test_what_is_told_is_one_line() -> None:
    """Whatever a child says of itself, but what was printed"""
    frame = Frame(FORGED, 3, FORGED, FORGED)
    call = Call(FORGED, ((FORGED, {FORGED: Opaque(FORGED)}),), None, (FORGED,))
    raised = Raised(FORGED, FORGED, (frame,), FORGED)
    outcome = Outcome(Ending.RAISED, raised=raised, calls=(call,), detail=FORGED, output="one\ntwo")
    got = unpacked(pack_outcome(outcome))
    assert got.raised is not None
    assert got.raised.message == "a"  # as messages tell it: the first line
    assert got.output == "one\ntwo"
    assert "\n" not in str(plain(got)[:1] + plain(got)[2:4] + [got.detail]).replace("\\n", "\n")
    told = {"missing": [FORGED], "stubs": [FORGED], "failed_cells": [[1, [FORGED, FORGED, [], FORGED]]]}
    told |= {"found": [["a", "name", FORGED, 1, 0, FORGED]], "habits": [[FORGED, "pickle", FORGED, 1]]}
    probe = probe_of(told | {"skipped": [[1, 1, "package", FORGED]], "calls": [[FORGED, [FORGED]]]})
    assert "\n" not in str(plain(probe)).replace("\\n", "\n")
