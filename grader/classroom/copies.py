"""A course by its content: packed once, and laid down where work is done, in a folder named for it.

Workers on other machines get a course this way. It is as trusted as the function that they are sent with it.
"""

import contextlib
import hashlib
import io
import os
import shutil
import tempfile
import time
import zipfile
from pathlib import Path

from grader.course.course import Course
from grader.errors import GraderError

FOLDERS = ("assignments", "reference")  # of a course, with all that is in them
COMPILED = "__pycache__"
NAME = "grader-courses"  # of the folder that copies lie in, with the user's number
UNUSED = 7 * 24 * 3600  # seconds after which a copy that nobody has asked for makes room for another one


def digest(root: Path, file: str = "course.toml") -> str:
    """SHA-256 over the names and contents of all files of a course.

    Args:
        root: the course's folder.
        file: what its course.toml is called.

    Raises:
        OSError: if one of them cannot be read.
    """
    seen = hashlib.sha256()
    for name, path in _files(root, file):
        content = path.read_bytes()
        seen.update(f"{name}\0{len(content)}\0".encode("utf-8", "surrogateescape"))
        seen.update(content)
    return seen.hexdigest()


def packed(course: Course, wanted: str) -> bytes:
    """All files of a course in a zip.

    Args:
        course: as it was loaded.
        wanted: its digest then.

    Raises:
        GraderError: if its files are others by now.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in _files(course.root, course.file.name):
            archive.write(path, name)
    if digest(course.root, course.file.name) != wanted:
        raise GraderError(f"{course.root}: the course has changed meanwhile; run the same command again")
    return stream.getvalue()


def laid_down(wanted: str, data: bytes = b"") -> Path | None:
    """The folder of a course that was packed; None where it is not here yet, and is not given.

    Args:
        wanted: the digest.
        data: what `packed` gave.

    Raises:
        GraderError: if it cannot be laid down.
    """
    try:
        folder = _own_folder()
        target = folder / wanted
        if target.is_dir():
            os.utime(target)
            return target
        if not data:
            return None
        _forget_unused(folder)
        return _unpacked(folder, target, data)
    except (OSError, zipfile.BadZipFile) as error:
        raise GraderError(f"{tempfile.gettempdir()}: no course can be laid down there: {error}") from None


def _unpacked(folder: Path, target: Path, data: bytes) -> Path:
    """Lay a course down whole, under another name first: several workers may do it at once."""
    draft = Path(tempfile.mkdtemp(dir=folder))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            archive.extractall(draft)
        if digest(draft) != target.name:
            raise OSError("what was sent is another course")
        if not target.is_dir():
            os.rename(draft, target)
    except OSError:
        if not target.is_dir():  # nobody else was first
            raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return target


def _forget_unused(folder: Path) -> None:
    """Remove copies of courses that are graded no more, and what a worker that was killed has left."""
    for path in folder.iterdir():
        with contextlib.suppress(FileNotFoundError):  # another worker does the same
            if time.time() - path.stat().st_mtime > UNUSED:
                shutil.rmtree(path)


def _own_folder() -> Path:
    """The folder of copies, which nobody else may change: their checks run in the grader itself."""
    path = Path(tempfile.gettempdir()) / f"{NAME}-{os.getuid()}"
    path.mkdir(mode=0o700, exist_ok=True)
    status = path.lstat()
    if path.is_symlink() or status.st_uid != os.getuid() or status.st_mode & 0o077:
        raise OSError(f"{path.name} is not a folder of your own alone; remove it")
    return path


def _files(root: Path, file: str) -> list[tuple[str, Path]]:
    """All files of a course by their names in it, in the order of these."""
    found = {"course.toml": root / file}
    for part in FOLDERS:
        for path in (root / part).rglob("*"):
            if path.is_file() and COMPILED not in path.parts:
                found[path.relative_to(root).as_posix()] = path
    return sorted(found.items())
