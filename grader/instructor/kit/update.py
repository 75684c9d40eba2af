"""Lay a kit down, as a folder or a zip, and take a new one in where students have written."""

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from grader.course import kit
from grader.errors import GraderError
from grader.instructor.kit.build import WRITTEN_IN, digest
from grader.record import Record
from grader.report import atomic

ASIDE = "updates"  # where lies what could not stand in its place
DAY = (1980, 1, 1, 0, 0, 0)  # of all files in a zip, so that the same kit gives the same bytes
PROGRAM, TEXT = 0o100755, 0o100644
PACKED = (".npz", ".png", ".gif", ".whl", ".zip")  # what becomes no smaller
LIMIT = 500 << 20  # bytes of a kit that is unpacked
THEIRS = tuple(f"{folder}/" for folder in WRITTEN_IN)
GRADED_BY = ("course.toml", "assignments/", "reference/", "wheels/", "requirements.txt", "tools/")


class KitError(GraderError):
    """A kit cannot be written or read."""


class Renewed(Record):
    """What taking a kit in did, as paths in it.

    Attributes:
        written: files that are new, or in the place of older ones.
        removed: files that the new kit has no more.
        kept: files that were changed here and stay; the new ones lie in `ASIDE`.
        replaced: files that grading depends on and that were changed here; these lie in `ASIDE`.
    """

    written: tuple[str, ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...]
    replaced: tuple[str, ...]


def write(files: Mapping[str, bytes], target: Path) -> None:
    """Write a kit to a folder that is not there or empty, or to a zip.

    Raises:
        KitError: if there is something else.
    """
    if target.suffix == ".zip":
        if target.is_dir():
            raise KitError(f"{target}: is a folder; name another file")
        target.parent.mkdir(parents=True, exist_ok=True)
        atomic.write([_zipped(files, target.stem)], target)
        return
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        fix = f"take it in with --update {target}" if (target / kit.FILE).is_file() else "name another folder"
        raise KitError(f"{target}: is there already, and not empty; {fix}")
    for path, content in files.items():
        _put(target / path, content)


def _zipped(files: Mapping[str, bytes], folder: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for path, content in sorted(files.items()):
            info = zipfile.ZipInfo(f"{folder}/{path}", DAY)
            info.create_system = 3  # Unix, whose rights these are
            info.external_attr = (PROGRAM if path.startswith("tools/") else TEXT) << 16
            packed = path.endswith(PACKED)
            archive.writestr(info, content, zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def read(source: Path) -> dict[str, bytes]:
    """The files of a kit in a zip or a folder, as they were handed out.

    Raises:
        KitError: if it is no kit, or damaged.
    """
    try:
        found = _of_folder(source) if source.is_dir() else _of_zip(source)
        told: dict[str, str] = json.loads(found[kit.FILE])["files"]
        for path, known in told.items():
            if digest(found[path]) != known:
                raise KitError(f"{source}: {path} is not as it was handed out; take the kit as you got it")
    except (OSError, KeyError, ValueError, TypeError, zipfile.BadZipFile) as error:
        said = error.strerror if isinstance(error, OSError) and error.strerror else "it is no whole kit"
        raise KitError(f"{source}: {said}; name a kit's folder or zip, as you got it") from None
    return {path: found[path] for path in (*told, kit.FILE)}


def _of_folder(source: Path) -> dict[str, bytes]:
    told = json.loads((source / kit.FILE).read_bytes())["files"]
    return {path: (source / _safe(path)).read_bytes() for path in (*told, kit.FILE)}


def _of_zip(source: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(source) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        if sum(entry.file_size for entry in entries) > LIMIT:
            raise ValueError("too large")
        inside = {_safe(entry.filename.partition("/")[2]): entry for entry in entries}
        return {path: archive.read(entry) for path, entry in inside.items()}


def _safe(path: str) -> str:
    """A path within a kit; raises ValueError for one that leads out of it."""
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or ".." in parts or "\\" in path:
        raise ValueError("a path leads out of the kit")
    return path


def renew(files: Mapping[str, bytes], target: Path) -> Renewed:
    """Take a kit in where an older one is. What was changed here is neither lost nor overwritten.

    Args:
        files: of the new kit.
        target: the folder of the older one.

    Raises:
        KitError: if there is none.
    """
    try:
        before: dict[str, str] = json.loads((target / kit.FILE).read_bytes())["files"]
        known = {_safe(path): str(each) for path, each in before.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise KitError(f"{target}: is no kit; name the folder of one") from None
    written, kept, replaced = [], [], []
    for path, content in files.items():
        place = target / path
        now = place.read_bytes() if place.is_file() else None
        if now == content:
            continue
        if now is None and path in known and path.startswith(THEIRS):
            continue  # it was taken away here, such as for a notebook
        is_own = now is not None and path != kit.FILE and known.get(path) != digest(now)
        if is_own and not path.startswith(GRADED_BY):
            if known.get(path) != digest(content):  # else there is nothing new in it
                _put(target / ASIDE / path, content)
                kept.append(path)
            continue
        if is_own and now is not None:
            _put(target / ASIDE / path, now)
            replaced.append(path)
        _put(place, content)
        written.append(path)
    return Renewed(tuple(written), tuple(_removed(files, target, known)), tuple(kept), tuple(replaced))


def _removed(files: Mapping[str, bytes], target: Path, known: Mapping[str, str]) -> list[str]:
    """Take away what the new kit has no more, if nobody has changed it."""
    gone = []
    for path, each in known.items():
        place = target / path
        if path not in files and place.is_file() and digest(place.read_bytes()) == each:
            place.unlink()
            gone.append(path)
    return gone


def _put(place: Path, content: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    atomic.write([content], place)
    if place.parent.name == "tools":
        place.chmod(PROGRAM & 0o777)
