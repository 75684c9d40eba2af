"""Where marks and feedback are written: whole files, under names that every disk takes."""

import errno
import hashlib
import json
import os
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from grader.classroom.out.rows import ExportError, Outcome, Row
from grader.report import atomic
from grader.report.escape import line

NAME_LIMIT = 150  # bytes of a name that is made of a student's
FORBIDDEN = dict.fromkeys(map(ord, '/\\:*?"<>|'), "_")  # by one system or another
RESERVED = {"con", "prn", "aux", "nul", *(f"{name}{digit}" for name in ("com", "lpt") for digit in range(10))}
FIXES = {
    errno.ENOSPC: "free some space, or name another disk",
    errno.EDQUOT: "free some space, or name another disk",
    errno.ENOENT: "name a folder that exists",
    errno.EISDIR: "name a file",
    errno.ENOTDIR: "name a folder",
}


def write(data: bytes, path: Path) -> None:
    """Write a file whole, or leave what was there.

    Raises:
        ExportError: in one line, if it cannot be written.
    """
    write_parts([data], path)


def write_parts(parts: Iterable[bytes], path: Path) -> None:
    """Write a file whole, or leave what was there; of its parts one at a time is in memory.

    Raises:
        ExportError: in one line, if it cannot be written.
    """
    try:
        atomic.write(parts, path)
    except OSError as error:
        raise _unwritten(path, error) from None


def make(folder: Path) -> None:
    """Make a folder, and those that it is in.

    Raises:
        ExportError: in one line, if it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritten(folder, error) from None


def as_json(value: Any) -> bytes:
    """Plain dicts and lists as JSON that any reader takes."""
    return (json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2) + "\n").encode()


def each(rows: Sequence[Row], target: Path, content: Callable[[Row], bytes], ending: str) -> Outcome:
    """Write a file a row: the target itself where there is one row, else into the folder of that name."""
    if len(rows) == 1 and not target.is_dir():
        write(content(rows[0]), target)
        return Outcome(f"{target} written")
    make(target)
    for row, name in zip(rows, names([row.id for row in rows]), strict=True):
        write(content(row), target / f"{name}{ending}")
    return Outcome(f"{len(rows)} files written into {target}")


def names(texts: Sequence[str]) -> list[str]:
    """A name of a file or a folder for each text; no two are the same on any disk."""
    given, taken = list[str](), set[str]()
    for text in texts:
        stem = _safe(text)
        name, number = stem, 1
        while name.casefold() in taken:
            number += 1
            name = f"{stem}-{number}"
        taken.add(name.casefold())
        given.append(name)
    return given


def _safe(text: str) -> str:
    """A text as a name: on one line, without what a disk refuses."""
    name = line(unicodedata.normalize("NFC", text)).translate(FORBIDDEN).strip(". ").lstrip("~") or "_"
    if name.partition(".")[0].casefold() in RESERVED:
        name = f"_{name}"
    whole = os.fsencode(name)
    if len(whole) <= NAME_LIMIT:
        return name
    mark = hashlib.sha256(whole).hexdigest()[:12]
    return f"{whole[: NAME_LIMIT - len(mark) - 1].decode('utf-8', 'ignore')}-{mark}"


def _unwritten(path: Path, error: OSError) -> ExportError:
    fix = FIXES.get(error.errno or 0, "close it where it is open, or name another file")
    said = error.strerror or type(error).__name__
    return ExportError(f"{line(str(path))}: cannot be written: {said}; {fix}")
