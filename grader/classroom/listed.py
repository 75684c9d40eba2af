"""The files of a folder or a zip, listed: no link is followed, and nothing opened but a zip's own list."""

import os
import unicodedata
import zipfile
from pathlib import Path

from grader.classroom.export import BY_A_PROGRAM, LIST_LIMIT, Entry, Export, IntakeError, in_order
from grader.submission.archive import ORDINARY, member_name, no_file, open_file, opened_zip, said_of
from grader.submission.limits import DRIVE, LINK, NO_FILE, NULL, OUTSIDE, is_left_aside, shown

ENTRIES_LIMIT = 300_000  # files of a class
DEEPEST = 64  # folders within each other

EMPTY = "an empty folder"
TOO_DEEP = f"more than {DEEPEST} folders deep"
ENCRYPTED = "it is encrypted; zip it without a password"
UNUSUAL = "it is compressed in an unusual way; zip it with the usual settings"


def read(path: Path) -> Export:
    """List the files of an export.

    Args:
        path: a folder or a zip.

    Raises:
        IntakeError: if it is neither, cannot be read, or holds nothing.
    """
    path = Path(os.path.abspath(path))  # it is read later, wherever one stands then
    name = shown(path.name)
    try:
        if path.is_dir():
            entries = _of_folder(path, name)
        else:
            entries = _of_zip(path, name)
    except FileNotFoundError:
        raise IntakeError(f"{shown(str(path))}: not found; give a folder or a zip of submissions") from None
    except OSError as error:
        raise IntakeError(f"{name}: cannot be read ({said_of(error)})") from None
    if all(entry.why == BY_A_PROGRAM for entry in entries):
        raise IntakeError(f"{name}: nothing in it; give a folder or a zip of submissions")
    return in_order(name, entries)


def _of_folder(root: Path, name: str) -> list[Entry]:
    """Files below a folder; links are listed, and not followed."""
    entries, folders = list[Entry](), [""]
    while folders:
        inside = folders.pop()
        try:
            with os.scandir(root / inside) as found:
                below = sorted(found, key=lambda each: each.name)
        except OSError as error:
            if not inside:
                raise
            entries.append(_entry(root, inside + "/", f"cannot be read ({said_of(error)})"))
            continue
        if inside and not below:
            entries.append(_entry(root, inside + "/", EMPTY))
        for each in below:
            path = f"{inside}/{each.name}" if inside else each.name
            if not each.is_dir(follow_symlinks=False):
                entries.append(_file(root, path, each))
            elif is_left_aside(each.name):
                entries.append(_entry(root, path + "/", BY_A_PROGRAM))
            elif path.count("/") >= DEEPEST:
                entries.append(_entry(root, path + "/", TOO_DEEP))
            else:
                folders.append(path)
        if len(entries) + len(folders) > ENTRIES_LIMIT:
            raise _too_many(name)
    return entries


def _file(root: Path, path: str, found: "os.DirEntry[str]") -> Entry:
    if is_left_aside(found.name):
        return _entry(root, path, BY_A_PROGRAM)
    if found.is_symlink():
        return _entry(root, path, LINK)
    if not found.is_file(follow_symlinks=False):
        return _entry(root, path, NO_FILE)
    return _entry(root, path, "", found.stat(follow_symlinks=False).st_mtime)


def _entry(root: Path, place: str, why: str, modified: float = 0.0) -> Entry:
    path = unicodedata.normalize("NFC", place.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
    return Entry(path, path, str(root), place, modified, why)


def _of_zip(path: Path, name: str) -> list[Entry]:
    """Members of a zip; folders only where nothing lies in them."""
    with open_file(path) as file:
        try:
            members = opened_zip(file.fileno(), LIST_LIMIT).infolist()
        except OverflowError:
            raise _too_many(name) from None
        except OSError:
            raise
        except Exception:  # what reads a damaged list of members raises many kinds
            said = "neither a folder of submissions nor a zip, or a broken one; export it again"
            raise IntakeError(f"{name}: {said}") from None
    if len(members) > ENTRIES_LIMIT:
        raise _too_many(name)
    entries: dict[tuple[str, int], Entry] = {}
    parents: set[str] = set()
    for place, member in enumerate(members):
        entry = _member(str(path), place, member)
        entries.setdefault((entry.path, 0 if entry.is_folder else place), entry)
        folder = entry.path.rstrip("/").rpartition("/")[0]
        while folder and folder not in parents:
            parents.add(folder)
            folder = folder.rpartition("/")[0]
    return [
        entry for entry in entries.values() if not (entry.why == EMPTY and entry.path.rstrip("/") in parents)
    ]


def _member(root: str, place: int, member: zipfile.ZipInfo) -> Entry:
    spelled = unicodedata.normalize("NFC", member_name(member)).replace("\\", "/")
    parts = [part for part in spelled.split("/") if part not in ("", ".")]
    modified = 0.0
    for number in member.date_time:
        modified = modified * 60 + number  # only compared
    if not parts or spelled.startswith("/") or DRIVE.match(spelled) or ".." in parts:
        return Entry(spelled, spelled, root, place, modified, OUTSIDE)
    path, why = "/".join(parts), _why_not(member, len(parts))
    for index, part in enumerate(parts):
        if is_left_aside(part):
            is_file = index == len(parts) - 1 and not member.is_dir()
            path = "/".join(parts[: index + 1]) + ("" if is_file else "/")
            return Entry(path, path, root, place, modified, BY_A_PROGRAM)
    path += "/" if why == EMPTY else ""
    return Entry(path, path, root, place, modified, why)


def _why_not(member: zipfile.ZipInfo, parts: int) -> str:
    if member.is_dir():
        return EMPTY
    if "\0" in member.orig_filename:
        return NULL
    if parts > DEEPEST:
        return TOO_DEEP
    if member.flag_bits & 1:
        return ENCRYPTED
    if member.compress_type not in ORDINARY:
        return UNUSUAL
    return no_file(member)


def _too_many(name: str) -> IntakeError:
    return IntakeError(f"{name}: more than {ENTRIES_LIMIT:,} files; give the submissions of one assignment")
