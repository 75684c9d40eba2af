"""An export, a folder or a zip, as a list of its files. Nothing is unpacked; bytes are read when needed."""

import contextlib
import functools
import os
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import IO, BinaryIO, cast

from grader.errors import GraderError
from grader.record import Record
from grader.submission.archive import (
    ARCHIVE_LIMIT,
    CHUNK,
    bounded,
    open_file,
    opened_zip,
    said_of,
)
from grader.submission.limits import (
    OUTSIDE,
    SubmissionError,
    is_left_aside,
    shown,
)

LIST_LIMIT = 64 << 20  # bytes of a zip's list of members

BY_A_PROGRAM = "made by a program, not by a person"


class IntakeError(GraderError):
    """A class cannot be taken in; the message is one line: item, problem and fix."""

    def __init__(self, message: str) -> None:
        """Say so on one line, whatever is named in it."""
        super().__init__(shown(message))


class Entry(Record):
    """A file of an export.

    Attributes:
        path: in the export, in NFC; a folder that is not looked into ends with a slash.
        name: what the file is called where it is used: below the folder of all submissions, or in its own.
        root: the export itself.
        place: below it: the path as the disk has it, or the number in a zip's list.
        modified: seconds since some fixed time; only compared.
        why: why its bytes are not read; "" if they are.
    """

    path: str
    name: str
    root: str
    place: str | int
    modified: float = 0.0
    why: str = ""

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder that is not looked into, or an empty one."""
        return self.path.endswith("/")

    def content(self, limit: int) -> bytes:
        """What it holds, up to one byte more than the limit.

        Raises:
            SubmissionError: if it cannot be read.
        """
        with self._readable(), self._opened() as opened:
            return bounded(opened, limit)

    @contextlib.contextmanager
    def whole(self) -> Iterator[BinaryIO]:
        """The file itself; one in a zip is copied to a temporary one, as much as an archive may have.

        Raises:
            SubmissionError: if it cannot be read.
        """
        with contextlib.ExitStack() as stack:
            if isinstance(self.place, str):
                with self._readable():
                    file = cast(BinaryIO, stack.enter_context(self._opened()))
            else:
                file = cast(BinaryIO, stack.enter_context(tempfile.TemporaryFile()))
                with self._readable(), self._opened() as opened:
                    _copy(opened, file, ARCHIVE_LIMIT + 1)
                file.seek(0)
            yield file

    @contextlib.contextmanager
    def _opened(self) -> Iterator[IO[bytes]]:
        if isinstance(self.place, str):
            with open_file(os.path.join(self.root, self.place), os.O_NOFOLLOW) as file:
                yield file
        else:
            changed = os.stat(self.root).st_mtime_ns
            held = _held(self.root, changed, os.getpid(), threading.get_ident())
            with held.archive.open(held.archive.infolist()[self.place]) as member:
                yield member

    @contextlib.contextmanager
    def _readable(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:  # what unpacks raises many kinds on damaged bytes
            said = f"cannot be read ({said_of(error)}); export it again"
            raise SubmissionError(f"{shown(self.path)}: {said}") from None


def _copy(source: IO[bytes], target: BinaryIO, limit: int) -> None:
    while limit > 0 and (part := source.read(min(CHUNK, limit))):
        target.write(part)
        limit -= len(part)


class Export(Record):
    """A folder or a zip with the submissions of a class.

    Attributes:
        name: of it.
        entries: its files, sorted; names begin where submissions do.
        aside: what programs left beside these, such as `__MACOSX/`.
    """

    name: str
    entries: tuple[Entry, ...]
    aside: tuple[Entry, ...] = ()

    def tops(self) -> dict[str, list[Entry]]:
        """Files by the first part of their names: a file's own name, or that of a folder."""
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            found.setdefault(top(entry), []).append(entry)
        return found

    def inner(self) -> "Export | None":
        """The only folder that everything lies in, as an export of its own; None if there is none."""
        tops = {top(entry) for entry in self.entries}
        if len(tops) != 1 or any("/" not in entry.name.rstrip("/") for entry in self.entries):
            return None
        (folder,) = tops
        inside = [replace(entry, name=entry.name[len(folder) + 1 :]) for entry in self.entries]
        return in_order(folder, inside, self.aside)


def top(entry: Entry) -> str:
    """The first part of a file's name."""
    return entry.name.partition("/")[0]


def spelled_top(entry: Entry) -> str:
    """The same as its disk spells it, which may know two spellings where NFC knows one."""
    above = entry.path.count("/") - entry.name.count("/")
    return top(entry) if isinstance(entry.place, int) else entry.place.split("/")[above]


def within(entry: Entry) -> Entry:
    """A file, called by what is left of its name without the first part, if something is."""
    return replace(entry, name=entry.name.split("/", 1)[-1] or entry.name)


def in_order(name: str, entries: list[Entry], aside: tuple[Entry, ...] = ()) -> Export:
    """An export of these files; what a program left at the top, and what leads out of it, is put aside."""
    kept, left = list[Entry](), [*aside]
    for entry in sorted(entries, key=lambda entry: (entry.name, str(entry.place))):
        is_aside = entry.why == OUTSIDE or (entry.why == BY_A_PROGRAM and is_left_aside(top(entry)))
        (left if is_aside else kept).append(entry)
    return Export(name, tuple(kept), tuple(left))


class _Held:
    """A zip that stays open."""

    def __init__(self, root: str) -> None:
        self._descriptor = os.open(root, os.O_RDONLY | os.O_NONBLOCK)
        self.archive = opened_zip(self._descriptor, LIST_LIMIT)

    def __del__(self) -> None:
        os.close(self._descriptor)


@functools.lru_cache(4)
def _held(root: str, changed: int, process: int, thread: int) -> _Held:
    """An open zip: each process and each thread has its own, and one that has changed is opened anew."""
    return _Held(root)
