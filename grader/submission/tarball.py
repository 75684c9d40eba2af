"""Source files read out of a tar, packed or not, one member after the other.

`tarfile` reads extended headers of any length, goes round in circles on some, and takes a damaged header
for the end; so here it reads single headers only, and the walk along the tar is this module's own.
"""

import bz2
import gzip
import lzma
import tarfile
from collections.abc import Callable, Iterator
from typing import BinaryIO, Protocol

from grader.submission.limits import LINK, NO_FILE, SourceFiles, SubmissionError, decoded

UNPACKED_LIMIT = 256 << 20  # bytes that a tar unpacks to, with all that is skipped
HEADER_LIMIT = 64 << 10  # bytes of what is said about one member
CHUNK = 1 << 16
PACKED: dict[bytes, Callable[[BinaryIO], "_Readable"]] = {
    b"\x1f\x8b": gzip.open,
    b"BZh": bz2.open,
    b"\xfd7zXZ\0": lzma.open,
}

LONG_NAME = (tarfile.GNUTYPE_LONGNAME,)
EXTENDED = (tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE)
ABOUT_OTHERS = (*LONG_NAME, *EXTENDED, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGLINK)
LINKS = (tarfile.LNKTYPE, tarfile.SYMTYPE)
EMPTY = (
    *LINKS,
    tarfile.DIRTYPE,
    tarfile.FIFOTYPE,
    tarfile.CHRTYPE,
    tarfile.BLKTYPE,
)  # whatever size they say
ORDINARY = (tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.CONTTYPE)


class Damaged(Exception):
    """What is there is not a tar, or only the beginning of one."""


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


def read(file: BinaryIO, files: SourceFiles) -> None:
    """Read the source files of a tar.

    Raises:
        Damaged: if it is none, or ends too early.
        SubmissionError: if it is larger than a submission can be.
    """
    head = file.read(6)
    file.seek(0)
    packed: _Readable = file
    for magic, unpacker in PACKED.items():
        if head.startswith(magic):
            packed = unpacker(file)
    stream = _Unpacked(packed, files.name)
    try:
        for name, member in _members(stream):
            _take(name, member, stream, files)
        stream.skip()  # to the checksum
    except (EOFError, gzip.BadGzipFile, lzma.LZMAError):
        raise Damaged from None


def _take(name: str, member: tarfile.TarInfo, stream: "_Unpacked", files: SourceFiles) -> None:
    """Take one member, if it is a source file; its bytes are read or skipped in any case."""
    size = 0 if member.type in EMPTY else member.size
    padded = -(-size // tarfile.BLOCKSIZE) * tarfile.BLOCKSIZE
    path = files.path_for(name, folder=member.isdir())
    if path and member.type not in ORDINARY:
        files.leave_out(LINK if member.type in LINKS else NO_FILE, path)
    elif path:
        kept = min(size, files.limit(path) + 1)
        files.add(path, stream.exactly(kept), member.mtime)
        padded -= kept
    stream.skip(padded)


def _members(stream: "_Unpacked") -> Iterator[tuple[str, tarfile.TarInfo]]:
    """Names and headers of all members. Whoever asks for the next has read or skipped this one's bytes."""
    name = b""
    while any(block := stream.exactly(tarfile.BLOCKSIZE)):
        try:
            member = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
        except tarfile.TarError:
            raise Damaged from None
        if member.size < 0:
            raise Damaged
        if member.type not in ABOUT_OTHERS:
            yield decoded(name or member.name.encode("utf-8", "surrogateescape")), member
            name = b""
            continue
        if member.size > HEADER_LIMIT:
            raise Damaged
        said = stream.exactly(-(-member.size // tarfile.BLOCKSIZE) * tarfile.BLOCKSIZE)[: member.size]
        if member.type in LONG_NAME:
            name = said.rstrip(b"\0")
        elif member.type in EXTENDED:
            name = _extended_name(said) or name


def _extended_name(records: bytes) -> bytes:
    """The path among the records of an extended header, each of them `length key=value` and a newline."""
    start, path = 0, b""
    while start < len(records):
        space = records.find(b" ", start, start + 8)
        length = int(records[start:space]) if space > 0 and records[start:space].isdigit() else 0
        if space < 0 or start + length <= space:
            raise Damaged
        key, _, value = records[space + 1 : start + length - 1].partition(b"=")
        if key == b"path":
            path = value
        start += length
    return path


class _Unpacked:
    """The bytes that a tar unpacks to, counted: what is skipped costs as much as what is read."""

    def __init__(self, file: _Readable, name: str) -> None:
        self._file, self._name, self._left = file, name, UNPACKED_LIMIT

    def _read(self, size: int) -> bytes:
        data = self._file.read(min(size, CHUNK))
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
