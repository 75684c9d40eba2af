"""Reading and writing whole pieces of bytes. Needs nothing, so that a worker can be started at once."""

import contextlib
import fcntl
import os
import struct
import sys

PIPE_SIZE = 1 << 20  # bytes: what Linux lets a user's pipe hold
LENGTH = struct.Struct(">I")
BLOCK_LIMIT = 1 << 16  # bytes; of a seccomp program the kernel takes 4,096 instructions of 8 bytes


def read_exactly(number: int, size: int) -> bytes:
    """Read exactly `size` bytes.

    Raises:
        EOFError: if the other end closed.
    """
    parts = []
    while size:
        chunk = os.read(number, min(size, 1 << 20))
        if not chunk:
            raise EOFError
        parts.append(chunk)
        size -= len(chunk)
    return b"".join(parts)


def write_all(number: int, data: bytes | bytearray) -> None:
    """Write all bytes."""
    view = memoryview(data)
    while view:
        view = view[os.write(number, view) :]


def widen(number: int) -> None:
    """Let a pipe hold PIPE_SIZE, where that can be had: who writes to it then waits less for who reads it."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):  # this user's pipes hold too much already
            fcntl.fcntl(number, fcntl.F_SETPIPE_SZ, PIPE_SIZE)


def empty_input() -> None:
    """Let there be nothing on standard input, by an open file of this process's own: whoever shares one sees
    what is set on it."""
    null = os.open(os.devnull, os.O_RDWR)
    if null != 0:
        os.dup2(null, 0)
        os.close(null)


def block(data: bytes) -> bytes:
    """A piece of bytes behind its length, for `read_block`."""
    return LENGTH.pack(len(data)) + data


def read_block(number: int) -> bytes:
    """The next piece.

    Raises:
        EOFError: if the other end closed.
        ValueError: if it is none.
    """
    (size,) = LENGTH.unpack(read_exactly(number, LENGTH.size))
    if size > BLOCK_LIMIT:
        raise ValueError(f"a piece of {size} bytes")
    return read_exactly(number, size)
