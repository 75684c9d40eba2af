"""Frames: what goes in comes out, and whatever else comes in is a FrameError, never a surprise."""

import json
import struct
import tracemalloc
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.evidence import frames
from grader.evidence.frames import FrameError, Packer, pack, read_frame, value_of
from grader.model import Opaque

FIXED = settings(derandomize=True, max_examples=60, deadline=None, database=None)
DTYPES = st.sampled_from(frames.DTYPES)
SHAPES = hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4)
ARRAYS = DTYPES.flatmap(lambda dtype: hnp.arrays(dtype, SHAPES))
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | ARRAYS
LINES = st.text(max_size=20).filter(lambda text: frames.line_of(text, 20) == text)
LEAVES |= st.builds(Opaque, LINES)
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(LINES, inner, max_size=4)
    ),
    max_leaves=8,
)


def reader(data: bytes) -> Any:
    """What a pipe's end reads: exactly n bytes, or EOFError."""
    place = 0

    def read(size: int) -> bytes:
        nonlocal place
        if place + size > len(data):
            raise EOFError
        place += size
        return data[place - size : place]

    return read


def there_and_back(value: Any) -> Any:
    packer = Packer()
    tree = packer.tree(value)
    header, payload = read_frame(reader(pack({"value": tree}, packer.payload)))
    return value_of(header["value"], payload)


def alike(first: Any, second: Any) -> bool:
    """Equal in type, dtype, shape and to the bit, with one NaN as good as another."""
    if type(first) is not type(second):
        return False
    if isinstance(first, np.ndarray):
        return (
            first.dtype == second.dtype
            and first.shape == second.shape
            and first.tobytes() == second.tobytes()
        )
    if isinstance(first, (list, tuple)):
        return len(first) == len(second) and all(map(alike, first, second))
    if isinstance(first, dict):
        return list(first) == list(second) and all(alike(first[key], second[key]) for key in first)
    return bool(first == second or (first != first and second != second))


@FIXED
@given(VALUES)
def test_what_goes_in_comes_out(value: Any) -> None:
    assert alike(there_and_back(value), value)


def test_numbers_keep_their_kind() -> None:
    for value in (0, -0.0, 1e-320, float("inf"), float("nan"), 2**64, -(10**300), True, None, 1.0):
        assert alike(there_and_back(value), value)


def test_arrays_of_other_layouts() -> None:
    """Views, Fortran order and big-endian numbers arrive as plain arrays with the same elements"""
    base = np.arange(24.0).reshape(4, 6)
    for array in (base.T, base[::-2, 1:5:2], np.asfortranarray(base), np.broadcast_to(base[0], (3, 6))):
        assert np.array_equal(there_and_back(array), array)
        assert there_and_back(array).shape == array.shape
    big = np.array([1, -2, 300], ">i4")
    assert there_and_back(big).dtype == np.dtype("<i4")
    assert there_and_back(big).tolist() == [1, -2, 300]


def test_subclasses_arrive_as_plain_arrays() -> None:
    class Mine(np.ndarray):
        pass

    got = there_and_back(np.arange(3).view(Mine))
    assert type(got) is np.ndarray
    assert got.tolist() == [0, 1, 2]


REFUSED = {
    "objects": np.array([object()]),
    "text": np.array(["a"]),
    "complex": np.zeros(2, complex),
    "dates": np.zeros(2, "M8[s]"),
    "records": np.zeros(2, [("a", "<f8")]),
    "long doubles": np.zeros(2, np.longdouble),
    "sets": {1},
    "bytes": b"x",
    "functions": print,
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_packed(name: str) -> None:
    with pytest.raises(FrameError, match="cannot be packed"):
        Packer().tree(REFUSED[name])


def test_a_number_of_thousands_of_digits() -> None:
    """Python does not even print it; nobody needs more than its type"""
    assert there_and_back(10**5_000) == Opaque("int")
    assert there_and_back(-(10**392)) == Opaque("int")


def test_the_writer_keeps_the_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "PAYLOAD_LIMIT", 80)
    monkeypatch.setattr(frames, "HEADER_LIMIT", 80)
    packer = Packer()
    packer.tree(np.zeros(10))
    with pytest.raises(FrameError, match="the arrays take more than"):
        packer.tree(np.zeros(1, np.uint8))
    with pytest.raises(FrameError, match="the arrays take 81 bytes; the limit is 80"):
        pack({}, bytes(81))
    with pytest.raises(FrameError, match=r"the header has \d+ bytes; the limit is 80"):
        pack({"text": "x" * 80})


def test_a_huge_view_is_refused_before_it_is_copied() -> None:
    """One element that is shown a hundred million times"""
    tracemalloc.start()
    try:
        with pytest.raises(FrameError, match="the arrays take more than 64 MiB"):
            Packer().tree(np.broadcast_to(np.float64(1), (10**8,)))
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()


# -- frames that nobody should have sent -------------------------------------------------------


def framed(header: bytes, payload: bytes = b"") -> bytes:
    return frames.PREFIX.pack(frames.MAGIC, len(header), len(payload)) + header + payload


BROKEN = {
    "another magic": b"DLG2" + framed(b"{}")[4:],
    "a huge header": struct.pack(">4sIQ", frames.MAGIC, 2**32 - 1, 0),
    "a huge payload": struct.pack(">4sIQ", frames.MAGIC, 2, 2**63) + b"{}",
    "no JSON": framed(b"{"),
    "no ASCII": framed('{"ä": 1}'.encode()),
    "no object": framed(b"[]"),
    "a number of 5,000 digits": framed(b'{"a": ' + b"9" * 5_000 + b"}"),
    "deep lists": framed(b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_frames(name: str) -> None:
    with pytest.raises(FrameError):
        read_frame(reader(BROKEN[name]))


def test_the_sizes_are_checked_before_anything_is_read() -> None:
    asked = []

    def read(size: int) -> bytes:
        asked.append(size)
        return struct.pack(">4sIQ", frames.MAGIC, 10, 2**40)

    with pytest.raises(FrameError, match="too large"):
        read_frame(read)
    assert asked == [frames.PREFIX.size]


BIG = frames.PAYLOAD_LIMIT
TREES = [
    *(3, 2.5, [], {}, {"list": [], "tuple": []}, {"set": []}, {"list": 3}, {"list": [1]}, {"dict": [["a"]]}),
    *({"dict": [[1, None]]}, {"dict": {"a": 1}}, {"opaque": 3}, {"list": [None] * (frames.ITEMS_LIMIT + 1)}),
    *({"number": value} for value in (3, "", "three", "0x10", "1" * 5_000, None)),
    *({"array": body} for body in (None, [], ["<f8", [1]], ["<f8", 1, 0], ["|O", [1], 0], [["<f8"], [1], 0])),
    *({"array": ["<f8", shape, 0]} for shape in ([3], [-1], [True], [1.0], ["1"], [2, 2], [None], [2**70])),
    *({"array": ["<f8", shape, 0]} for shape in ([BIG] * 8, [0, BIG, BIG, BIG], [1] * 9, [0] * 9)),
    *({"array": ["|u1", [1], start]} for start in (16, -1, 2**70, None, True)),
]


@pytest.mark.parametrize("tree", TREES, ids=[json.dumps(tree)[:50] for tree in TREES])
def test_trees_that_no_packer_makes(tree: Any) -> None:
    with pytest.raises(FrameError):
        value_of(tree, bytes(16))


def test_depth_is_bounded() -> None:
    tree: Any = None
    for _ in range(frames.DEPTH_LIMIT + 1):
        tree = {"list": [tree]}
    assert isinstance(value_of(tree, b""), list)
    with pytest.raises(FrameError, match="nested too deeply"):
        value_of({"list": [{"list": [tree]}]}, b"")


def test_long_texts_are_cut() -> None:
    assert len(value_of("x" * 30_000, b"")) == frames.TEXT_LIMIT
    assert len(value_of({"opaque": "x" * 300}, b"").type) == 200
    assert list(value_of({"dict": [["x" * 300, None]]}, b"")) == ["x" * 200]


@pytest.mark.parametrize("value", [None, "1", True, -0.1, 1e6, float("nan"), [1]])
def test_times_are_checked(value: Any) -> None:
    assert frames.seconds_of(1) == 1.0
    with pytest.raises(FrameError, match="a time is not one"):
        frames.seconds_of(value)


@pytest.mark.parametrize(
    "mark", ["\n", "\r\n", "\t", "\x0b", "\x85", "\u2028", "\u2029", "\u2800" * 90, " " * 90]
)
def test_a_text_that_is_to_be_a_line(mark: str) -> None:
    """Nothing in it begins another line, or leaves one blank"""
    assert frames.line_of(f"a{mark}b", 200) == "a b"
    assert frames.line_of("x  = 'é 한'  # ok [[[[1]]]] ...\x1b", 200) == "x  = 'é 한'  # ok [[[[1]]]] ...\x1b"
    assert frames.line_of(f"{'━' * 90}a{'#' * 90}b{'█' * 90}", 300) == "---a###b---"


def test_a_header_of_many_parts() -> None:
    """Not parsed: each part would cost much more than its bytes"""
    for part, apart in (("", "],["), ("1", ","), ("", "{,")):
        text = f'{{"x": [[{part}{f"{apart}{part}" * frames.PARTS_LIMIT}]]}}'.encode()
        with pytest.raises(FrameError, match="too many parts"):
            read_frame(reader(framed(text)))
