"""Source files read out of a tar, packed or not, one member after the other.

`tarfile` reads extended headers of any length, goes round in circles on some, and takes a damaged header
for the end; so here it reads single headers only, and the walk along the tar is this module's own.
"""

import tarfile
from collections.abc import Iterator
from typing import BinaryIO

from grader.submission.limits import (
    ENTRIES_LIMIT,
    LINK,
    NO_FILE,
    PATH_LIMIT,
    SourceFiles,
    SubmissionError,
    decoded,
)
from grader.submission.unpacked import PACKED, Damaged, Unpacked

__all__ = ["PACKED", "Damaged", "read"]

HEADER_LIMIT = 64 << 10  # bytes of what is said about one member
HEADERS_LIMIT = 2 * ENTRIES_LIMIT  # that are no members, but say something about them
LONGEST = 4 * PATH_LIMIT  # bytes of a name that are looked at; it is too long in any case
RECORDS_LIMIT = 10 * ENTRIES_LIMIT  # in all of these together

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


def read(file: BinaryIO, files: SourceFiles) -> None:
    """Read the source files of a tar.

    Raises:
        Damaged: if it is none, or ends too early.
        SubmissionError: if it is larger than a submission can be.
    """
    stream = Unpacked(file, files.name)
    for name, member in _members(stream, files.name):
        _take(name, member, stream, files)
    stream.skip()  # to the checksum


def _take(name: str, member: tarfile.TarInfo, stream: Unpacked, files: SourceFiles) -> None:
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


def _members(stream: Unpacked, submission: str) -> Iterator[tuple[str, tarfile.TarInfo]]:
    """Names and headers of all members. Whoever asks for the next has read or skipped this one's bytes."""
    name, headers, records = b"", 0, 0
    while any(block := stream.exactly(tarfile.BLOCKSIZE)):
        try:
            member = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
        except tarfile.TarError:
            raise Damaged from None
        if member.size < 0:
            raise Damaged
        if member.type not in ABOUT_OTHERS:
            yield decoded(name[-LONGEST:] or member.name.encode("utf-8", "surrogateescape")), member
            name = b""
            continue
        if member.size > HEADER_LIMIT:
            raise Damaged
        said = stream.exactly(-(-member.size // tarfile.BLOCKSIZE) * tarfile.BLOCKSIZE)[: member.size]
        headers += 1
        if member.type in LONG_NAME:
            name = said.rstrip(b"\0")
        elif member.type in EXTENDED:
            found, count = _extended_name(said, RECORDS_LIMIT - records)
            name, records = found or name, records + count
        if headers > HEADERS_LIMIT or records > RECORDS_LIMIT:
            limit = f"more than {HEADERS_LIMIT:,} headers, or {RECORDS_LIMIT:,} records in them"
            raise SubmissionError(f"{submission}: {limit}; hand in your own modules only")


def _extended_name(records: bytes, most: int) -> tuple[bytes, int]:
    """The path among the records of an extended header, each of them `length key=value` and a newline.

    Args:
        records: all of them.
        most: how many are looked at.

    Returns:
        The path, and how many there are, or one more than are looked at.
    """
    start, path, count = 0, b"", 0
    while start < len(records) and count <= most:
        space = records.find(b" ", start, start + 8)
        length = int(records[start:space]) if space > 0 and records[start:space].isdigit() else 0
        if space < 0 or start + length <= space:
            raise Damaged
        key, _, value = records[space + 1 : start + length - 1].partition(b"=")
        if key == b"path":
            path = value
        start += length
        count += 1
    return path, count
