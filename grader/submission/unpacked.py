"""The bytes that a packed file unpacks to, a few at a time, and bounded in all that they cost.

Python's own readers take files of any number of parts, one part after the other, and as much memory as a file
asks for. Here parts, bytes and memory are counted.
"""

import bz2
import lzma
import zlib
from collections.abc import Callable
from typing import BinaryIO, Protocol

from grader.submission.limits import SubmissionError

UNPACKED_LIMIT = 256 << 20  # bytes, with all that is skipped
STREAMS_LIMIT = 10_000  # that one after the other make a file; block by block, 64 KiB each, some programs do
MEMORY_LIMIT = 128 << 20  # bytes that unpacking an .xz may need; `xz -9` takes 65 MiB
CHUNK = 1 << 16


class Damaged(Exception):
    """What is there is none of what it should be, or only the beginning of one."""


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


class _Gzip:
    """One stream of gzip, in the way that `bz2` and `lzma` have it."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        return not self._inner.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        return self._inner.decompress(self._inner.unconsumed_tail + data, max_length)


PACKED: dict[bytes, Callable[[], _Decompressor]] = {  # by what a file begins with
    b"\x1f\x8b": _Gzip,
    b"BZh": bz2.BZ2Decompressor,
    b"\xfd7zXZ\0": lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, MEMORY_LIMIT),
}


class Unpacked:
    """What a file unpacks to, counted: what is skipped costs as much as what is read."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        """Begin.

        Args:
            file: packed or not.
            name: of the submission, for errors.
        """
        head = file.read(6)
        file.seek(0)
        self._file, self._name, self._left, self._streams = file, name, UNPACKED_LIMIT, 0
        self._make = next((make for magic, make in PACKED.items() if head.startswith(magic)), None)
        self._stream = self._new_stream() if self._make is not None else None

    def _new_stream(self) -> _Decompressor:
        assert self._make is not None
        self._streams += 1
        if self._streams > STREAMS_LIMIT:
            parts = f"packed in more than {STREAMS_LIMIT:,} pieces"
            raise SubmissionError(f"{self._name}: {parts}; tar the folder again")
        return self._make()

    def _some(self, size: int) -> bytes:
        """Some bytes more, at most so many; none at the end.

        Raises:
            Damaged: if they cannot be unpacked, or the file ends before they do.
        """
        if self._stream is None:
            return self._file.read(size)
        pending = b""
        try:
            while True:
                if self._stream.eof:
                    pending = self._after(self._stream)
                    if not pending:
                        return b""
                    self._stream = self._new_stream()
                elif self._stream.needs_input:
                    pending = self._file.read(CHUNK)
                data = self._stream.decompress(pending, size)
                if data:
                    return data
                if not pending and self._stream.needs_input and not self._stream.eof:
                    raise Damaged
                pending = b""
        except (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError) as error:  # OSError: so says bz2
            if "Memory usage limit" in str(error):
                needs = f"needs more than {MEMORY_LIMIT >> 20} MiB to be unpacked"
                raise SubmissionError(f"{self._name}: {needs}; pack the folder as .tar.gz") from None
            raise Damaged from error

    def _after(self, stream: _Decompressor) -> bytes:
        """What comes behind a stream that has ended; zeros only fill a block."""
        rest = stream.unused_data.lstrip(b"\0")
        while not rest and (chunk := self._file.read(CHUNK)):
            rest = chunk.lstrip(b"\0")
        return rest

    def _read(self, size: int) -> bytes:
        data = self._some(min(size, CHUNK))
        self._left -= len(data)
        if self._left < 0:
            limit = f"unpacks to more than {UNPACKED_LIMIT >> 20} MiB"
            raise SubmissionError(f"{self._name}: {limit}; hand in your own modules only")
        return data

    def exactly(self, size: int) -> bytes:
        """The next bytes; that there are fewer is damage."""
        parts = []
        while size:
            parts.append(self._read(size))
            if not parts[-1]:
                raise Damaged
            size -= len(parts[-1])
        return b"".join(parts)

    def skip(self, size: int | None = None) -> None:
        """Read past the next bytes, or past all there are."""
        while size is None or size > 0:
            data = self._read(CHUNK if size is None else size)
            if not data:
                if size:
                    raise Damaged
                return
            size = None if size is None else size - len(data)
