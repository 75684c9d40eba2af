"""What the submissions of a class are called, in the table and on disk."""

import hashlib
import os
import unicodedata
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from grader.report.escape import line

NAME_LIMIT = 200  # bytes of a report's file name
ENDINGS = (".tar.gz", ".tar.bz2", ".tar.xz", ".tgz", ".tbz2", ".txz", ".tar", ".zip", ".py", ".ipynb")


def short_names(paths: Sequence[Path]) -> list[str]:
    """The shortest end of each path that no other one has: "kim/hw1.zip" beside "lee/hw1.zip".

    A path that is given twice has the same name twice; ends that differ in capitals only do not differ, where
    there are others.
    """
    parts = [Path(os.path.abspath(path)).parts for path in paths]
    exact = Counter(end for each in {*parts} for end in _ends(each))
    folded = Counter(_folded(end) for each in {*parts} for end in _ends(each))
    names = []
    for each in parts:
        alone = [end for end in _ends(each) if folded[_folded(end)] == 1]
        alone = alone or [end for end in _ends(each) if exact[end] == 1]
        names.append(str(Path(*alone[0])))
    return names


def _ends(parts: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The ends of a path, the shortest first."""
    return [parts[start:] for start in range(len(parts) - 1, -1, -1)]


def _folded(parts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part.casefold() for part in parts)


def file_names(paths: Sequence[Path], names: Sequence[str]) -> list[str]:
    """A name for the files of each submission's report, without an ending; no two are the same on any disk.

    Args:
        paths: of the submissions.
        names: what they are called.
    """
    given: list[str] = []
    taken: set[str] = set()
    for path, name in zip(paths, names, strict=True):
        stem = _bounded(line(_without_ending(path, name)).strip("/").replace("/", "_") or "root")
        number, file = 1, stem
        while _on_any_disk(file) in taken:
            number += 1
            file = f"{stem}-{number}"
        taken.add(_on_any_disk(file))
        given.append(file)
    return given


def _on_any_disk(file: str) -> str:
    """What is the same for two names that some disk takes for one."""
    return unicodedata.normalize("NFC", file).casefold()


def _without_ending(path: Path, name: str) -> str:
    """The name of an archive or a source file without its ending; a folder's is whole."""
    ending = next((each for each in ENDINGS if name.lower().endswith(each) and len(name) > len(each)), "")
    return name if os.path.isdir(path) else name[: len(name) - len(ending)]


def _bounded(stem: str) -> str:
    """A name; of one that is too long for a disk the end, and a digest of all of it."""
    whole, room = os.fsencode(stem), NAME_LIMIT - len("-9999.json")
    if len(whole) <= room:
        return stem
    mark = f"-{hashlib.sha256(whole).hexdigest()[:12]}"
    return whole[len(mark) - room :].decode("utf-8", "ignore") + mark
