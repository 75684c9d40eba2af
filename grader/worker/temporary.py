"""The temporary folder of a worker's children: how much is in it, and how it is put back or emptied.

Runs inside the sandbox, in the worker.
"""

import contextlib
import os

from grader.worker.processes import BLOCK

FILES_KEPT = 2_000  # entries of the temporary folder
DEEPEST = 100  # folders within each other: to look into deeper ones takes time that grows with the square
CONTENT_KEPT = 64 << 20  # bytes of one file


class Files:
    """What is in a folder, so that it can be put back."""

    def __init__(self, folder: str) -> None:
        """Take it down; of large files, only that they are there."""
        self._folder = folder
        self._content = _content(folder)
        self._mark = mark(folder)

    def restore(self) -> None:
        """Put it back, if anything has changed."""
        if mark(self._folder) == self._mark and (
            not self._content or _content(self._folder) == self._content
        ):
            return
        empty(self._folder)
        for path, content in self._content.items():
            where = os.path.join(self._folder, path)
            os.makedirs(os.path.dirname(where), exist_ok=True)
            with open(where, "wb") as file:
                file.write(content)
        self._mark = mark(self._folder)


def mark(folder: str) -> tuple[int, int, int] | None:
    """What changes when anything is made, removed or set in a folder, or on it; None if it is gone."""
    try:
        status = os.lstat(folder)
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns, status.st_ctime_ns


def _content(folder: str) -> dict[str, bytes]:
    """All files in a folder, by path; without those that are large, or cannot be read."""
    found: dict[str, bytes] = {}
    for place, _, names in os.walk(folder):
        for name in names[:FILES_KEPT]:
            path = os.path.join(place, name)
            if os.path.isfile(path) and os.path.getsize(path) <= CONTENT_KEPT:
                with contextlib.suppress(OSError), open(path, "rb") as file:
                    found[os.path.relpath(path, folder)] = file.read()
    return found


def larger(folder: str, size: int) -> bool:
    """Whether a folder holds more than `size` bytes or FILES_KEPT entries, folders more than DEEPEST deep, or
    what cannot be looked into."""
    count = taken = 0
    waiting = [(folder, 0)]
    while waiting and size >= 0:
        path, depth = waiting.pop()
        try:
            with os.scandir(path) as entries:
                for entry in entries:
                    with contextlib.suppress(FileNotFoundError):
                        taken += entry.stat(follow_symlinks=False).st_blocks * BLOCK
                    count += 1
                    if taken > size or count > FILES_KEPT or depth > DEEPEST:
                        return True
                    waiting += [(entry.path, depth + 1)] if entry.is_dir(follow_symlinks=False) else []
        except (FileNotFoundError, NotADirectoryError):
            pass  # gone meanwhile
        except OSError:  # shut, or at a path longer than any call takes
            return True
    return size < 0


def empty(folder: str) -> None:
    """Remove what a child left in the temporary folder, so that the next one starts clean.

    The child may have shut folders, put a link in the temporary folder's place, or folders within each
    other so deep that neither a recursion nor a path reaches them: this one steps in and out.
    """
    if os.path.islink(folder) or not os.path.isdir(folder):
        with contextlib.suppress(OSError):
            os.unlink(folder)
        os.makedirs(folder, mode=0o700, exist_ok=True)
        return
    _enter(folder)
    names: list[str] = []  # of the folders stepped into
    left = [_folders_of_an_emptied()]  # at each depth, what is still to be stepped into
    while left:
        if left[-1]:
            names.append(left[-1].pop())
            _enter(names[-1])
            left.append(_folders_of_an_emptied())
        else:
            left.pop()
            if names:
                os.chdir("..")
                os.rmdir(names.pop())


def _enter(folder: str) -> None:
    os.chmod(folder, 0o700)
    os.chdir(folder)


def _folders_of_an_emptied() -> list[str]:
    """Remove the files of the working folder; the names of its folders."""
    folders = []
    with os.scandir() as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.name)
            else:
                os.unlink(entry.name)
    return folders
