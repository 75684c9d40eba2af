"""What is remembered from one command to the next, in a folder of the user's own: never part of a score.

A small file of JSON a subject. Each is replaced as a whole, so two commands at once leave one of both; one
that cannot be read, or is not as it should be, counts as none. Nothing of a file is ever shown.
"""

import contextlib
import hashlib
import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

VERSION = 1
BYTES = 1 << 20  # of a file that is read, or written
FILES = 100  # that are kept; the oldest go
OWN = re.compile(r"\.?[0-9a-f]{32}(?:\.json|\.[0-9]+\.new)")  # names of what is written here

Table = dict[str, Any]


def folder() -> Path | None:
    """Where it is kept: below XDG_STATE_HOME, or where the system keeps such things; None without a home."""
    given = os.environ.get("XDG_STATE_HOME", "")
    if os.path.isabs(given):
        return Path(given) / "dl-grader"
    home = Path(os.path.expanduser("~"))
    if not home.is_absolute():
        return None
    mac = sys.platform == "darwin"
    return home / ("Library/Application Support" if mac else ".local/state") / "dl-grader"


def is_kept() -> bool:
    """Whether a person is there to be told: on a terminal, and not where a machine grades."""
    return sys.stdout.isatty() and not os.environ.get("CI")


def recall(subject: str) -> Table | None:
    """What was remembered of a subject; None if nothing was that makes sense."""
    path = _path(subject)
    try:
        if path is None or path.stat().st_size > BYTES:
            return None
        table = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    known = isinstance(table, dict) and table.get("version") == VERSION
    return table if known and table.get("subject") == _digest(subject) else None


def remember(subject: str, table: Table) -> None:
    """Remember a table in place of what was remembered of a subject; where it cannot be written, nothing."""
    path = _path(subject)
    whole = json.dumps({"version": VERSION, "subject": _digest(subject), **table}).encode()
    if path is None or len(whole) > BYTES:
        return
    draft = path.with_name(f".{path.stem}.{os.getpid()}.new")  # of this process: others have their own
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            draft.write_bytes(whole)
            os.replace(draft, path)
        finally:
            draft.unlink(missing_ok=True)
        kept = sorted(_files(path.parent), key=lambda each: each.stat().st_mtime)
        for old in kept[:-FILES]:
            old.unlink(missing_ok=True)


def forget() -> int:
    """Delete all that is remembered; returns how many files that were.

    Raises:
        OSError: if one cannot be deleted.
    """
    place, count = folder(), 0
    for path in [] if place is None else [*_files(place)]:
        path.unlink(missing_ok=True)
        count += path.suffix == ".json"
    return count


def names(table: Table | None, key: str) -> set[str]:
    """The texts that a table has in a list; none where there is something else."""
    found = (table or {}).get(key)
    return {each for each in found if isinstance(each, str)} if isinstance(found, list) else set()


def _files(place: Path) -> Iterator[Path]:
    """What was written here, and nothing that others put there."""
    return (each for each in place.glob("*") if OWN.fullmatch(each.name) and not each.is_dir())


def _digest(subject: str) -> str:
    return hashlib.sha256(os.fsencode(subject)).hexdigest()[:32]


def _path(subject: str) -> Path | None:
    place = folder()
    return None if place is None else place / f"{_digest(subject)}.json"
