"""Evidence as bytes: length-framed, versioned, bounded, and unable to carry code.

A frame is `MAGIC`, the header's length, the payload's length, a JSON header and the raw bytes of
arrays. The header describes values as small trees; an array is a node that says its dtype, shape
and place in the payload. What comes in is checked against the bounds below before anything is
allocated; whatever does not fit raises `FrameError`.
"""

import json
import re
import struct
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.model import Array, Opaque

MAGIC = b"DLG1"
PREFIX = struct.Struct(">4sIQ")  # magic, bytes of header, bytes of payload
HEADER_LIMIT = 2 << 20
PAYLOAD_LIMIT = 64 << 20
FRAME_LIMIT = PREFIX.size + HEADER_LIMIT + PAYLOAD_LIMIT
PARTS_LIMIT = 200_000  # of a header: what stands between brackets and commas, before it is parsed
DEPTH_LIMIT = 12
DIMENSIONS_LIMIT = 8
TEXT_LIMIT = 20_000
ITEMS_LIMIT = 5_000
NUMBER_LIMIT = 400  # characters of one number
NUMBER_BITS = 1_300  # of a whole number that is written out: 392 digits
DTYPES = ("|b1", "|i1", "|u1", "<i2", "<u2", "<i4", "<u4", "<i8", "<u8", "<f2", "<f4", "<f8")


NO_TEXT = re.compile(  # what breaks a line, or leaves much of it blank
    r"[\t-\r\x1c-\x1e\x85\u2028\u2029\u115f\u1160\u2800\u3164\uffa0]+"
    r"|[ \xa0\u1680\u2000-\u200a\u202f\u205f\u3000]{4,}"
)
STROKES = re.compile(r"[\u2500-\u259f]")  # what a report's own rules and bars are made of
RUNS = re.compile(r"([^\w\s()\[\]{}'\"])\1{3,}")  # what could stand for them


Buffer = bytes | memoryview


class FrameError(Exception):
    """The bytes are not a frame, or a frame beyond its bounds."""


def pack(header: dict[str, Any], payload: bytes = b"") -> bytes:
    """One frame.

    Raises:
        FrameError: if header or payload is larger than a reader would accept.
    """
    text = json.dumps(header, ensure_ascii=True, separators=(",", ":")).encode()
    if len(text) > HEADER_LIMIT:
        raise FrameError(f"the header has {len(text)} bytes; the limit is {HEADER_LIMIT}")
    if len(payload) > PAYLOAD_LIMIT:
        raise FrameError(f"the arrays take {len(payload)} bytes; the limit is {PAYLOAD_LIMIT}")
    return PREFIX.pack(MAGIC, len(text), len(payload)) + text + payload


def size_of_frame(start: bytes) -> int:
    """Bytes of the frame that begins so; as long as its own beginning is not complete, more than there are.

    Raises:
        FrameError: if it is no frame, or beyond the bounds.
    """
    if len(start) < PREFIX.size:
        return PREFIX.size
    magic, header, payload = PREFIX.unpack_from(start)
    _check_prefix(magic, header, payload)
    size: int = PREFIX.size + header + payload
    return size


def _check_prefix(magic: bytes, header: int, payload: int) -> None:
    if magic != MAGIC:
        raise FrameError("not a frame of this version")
    if header > HEADER_LIMIT or payload > PAYLOAD_LIMIT:
        raise FrameError(f"a frame of {header} + {payload} bytes is too large")


def read_frame(read: Callable[[int], bytes]) -> tuple[dict[str, Any], bytes]:
    """The next frame; `read(n)` returns exactly n bytes or raises.

    Raises:
        FrameError: if what comes is not a frame within the bounds.
    """
    magic, header_size, payload_size = PREFIX.unpack(read(PREFIX.size))
    _check_prefix(magic, header_size, payload_size)
    text = read(header_size)
    if text.count(b",") + text.count(b"[") + text.count(b"{") > PARTS_LIMIT:
        raise FrameError("the header has too many parts")
    try:
        header = json.loads(text.decode("ascii"))
    except (ValueError, RecursionError) as error:
        raise FrameError(f"the header is not JSON: {type(error).__name__}") from None
    if not isinstance(header, dict):
        raise FrameError("the header is not an object")
    return header, read(payload_size)


# -- values ------------------------------------------------------------------------------------


class Packer:
    """Turns values into trees, and collects the bytes of their arrays."""

    def __init__(self, limit: int | None = None) -> None:
        """Begin.

        Args:
            limit: how many bytes all arrays may take; None for as many as a frame may have.
        """
        self._parts: list[bytes] = []
        self._size = 0
        self._limit = PAYLOAD_LIMIT if limit is None else limit

    @property
    def payload(self) -> bytes:
        """The bytes of all arrays packed so far."""
        return b"".join(self._parts)

    def tree(self, value: Any) -> Any:
        """A JSON tree for a kept value (see `recorder.keep`)."""
        if value is None or isinstance(value, (bool, str)):
            return value
        if isinstance(value, int) and value.bit_length() > NUMBER_BITS:
            return {"opaque": "int"}
        if isinstance(value, (int, float)):
            return {"number": repr(value)}
        if isinstance(value, np.ndarray):
            return self._array(value)
        if isinstance(value, (list, tuple)):
            return {type(value).__name__: [self.tree(item) for item in value]}
        if isinstance(value, dict):
            return {"dict": [[key, self.tree(item)] for key, item in value.items()]}
        if isinstance(value, Opaque):
            return {"opaque": value.type}
        raise FrameError(f"a {type(value).__name__} cannot be packed")

    def _array(self, value: Array) -> Any:
        if self._size + value.nbytes > self._limit:  # before a view of many elements is copied
            raise FrameError(f"the arrays take more than {self._limit >> 20} MiB")
        if value.dtype.str not in DTYPES:
            value = value.astype(value.dtype.newbyteorder("<"))
        if value.dtype.str not in DTYPES:
            raise FrameError(f"an array of dtype {value.dtype} cannot be packed")
        node = {"array": [value.dtype.str, list(value.shape), self._size]}
        self._parts.append(value.tobytes())  # in C order, whatever its own is
        self._size += value.nbytes
        return node


def value_of(tree: Any, payload: Buffer, depth: int = 0) -> Any:
    """The value that a tree describes.

    Raises:
        FrameError: if the tree is not one that `Packer` makes, or goes beyond the bounds.
    """
    if tree is None or isinstance(tree, bool):
        return tree
    if isinstance(tree, str):
        return tree[:TEXT_LIMIT]
    if depth > DEPTH_LIMIT or not isinstance(tree, dict) or len(tree) != 1:
        raise FrameError("a value is nested too deeply, or is not one")
    ((kind, body),) = tree.items()
    if kind == "array":
        return _array_of(body, payload)
    if kind == "number":
        return _number_of(body)
    if kind == "opaque":
        return Opaque(line_of(body, 200))
    if not isinstance(body, list) or len(body) > ITEMS_LIMIT:
        raise FrameError("a list is too long, or is not one")
    if kind in ("list", "tuple"):
        values = [value_of(item, payload, depth + 1) for item in body]
        return values if kind == "list" else tuple(values)
    if kind == "dict" and all(isinstance(pair, list) and len(pair) == 2 for pair in body):
        return {line_of(key, 200): value_of(item, payload, depth + 1) for key, item in body}
    raise FrameError(f"unknown kind of value: {str(kind)[:40]}")


def _array_of(body: Any, payload: Buffer) -> Array:
    if not isinstance(body, list) or len(body) != 3 or not isinstance(body[1], list):
        raise FrameError("an array is described wrongly")
    dtype, shape, start = body
    if dtype not in DTYPES or len(shape) > DIMENSIONS_LIMIT:
        raise FrameError("an array of unknown dtype or of too many dimensions")
    bytes_needed = np.dtype(dtype).itemsize
    for size in shape:
        _check_size(size)
        bytes_needed *= size
    _check_size(start)
    if start + bytes_needed > len(payload):
        raise FrameError("an array reaches beyond the bytes that came with it")
    try:
        return np.ndarray(shape, dtype, payload, start)
    except ValueError:  # no elements, but sides whose product is beyond NumPy
        raise FrameError("an array with an impossible shape") from None


def _check_size(size: Any) -> None:
    if type(size) is not int or not 0 <= size <= PAYLOAD_LIMIT:
        raise FrameError("an array with an impossible shape")


def _number_of(body: Any) -> int | float:
    text = text_of(body, NUMBER_LIMIT + 1)
    if len(text) > NUMBER_LIMIT:
        raise FrameError("a number is too long")
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        raise FrameError("a number is not one") from None


def text_of(value: Any, limit: int = TEXT_LIMIT) -> str:
    """A text, cut at the limit; anything else raises FrameError."""
    if not isinstance(value, str):
        raise FrameError("a text is not one")
    return value[:limit]


def line_of(value: Any, limit: int) -> str:
    """A text as one line that looks like none of the report's own, cut at the limit; anything else raises
    FrameError."""
    return RUNS.sub(r"\1\1\1", STROKES.sub("-", NO_TEXT.sub(" ", text_of(value, limit))))


def seconds_of(value: Any) -> float:
    """A time in seconds; anything else raises FrameError."""
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not 0 <= value < 1e6:
        raise FrameError("a time is not one")
    return float(value)


def exactly(count: int, value: Any) -> list[Any]:
    """A list of so many items; anything else raises FrameError."""
    if not isinstance(value, list) or len(value) != count:
        raise FrameError("a list has another length, or is not one")
    return value


def list_of(value: Any, limit: int) -> list[Any]:
    """A list of at most `limit` items; anything else raises FrameError."""
    if not isinstance(value, list) or len(value) > limit:
        raise FrameError("a list is too long, or is not one")
    return value
