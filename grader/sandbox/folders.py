"""The temporary folder of one grading: locked while its grader lives, swept by the next one if not.

Two locks. Each folder is locked by the grader that made it, for as long as it lives; the kernel lets go of
the lock when the grader dies, however it dies. A file beside the folders is locked for the moments in
which folders are made or swept, so that nobody sweeps a folder that is not locked yet.
"""

import contextlib
import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from grader import signals

PREFIX = "grader-"


class Folder:
    """A new, empty folder that other users may pass through."""

    def __init__(self) -> None:
        self._lock: int | None = None
        try:
            with signals.held_back(), _alone() as alone:  # what came meanwhile is raised at its end
                if alone:
                    sweep()
                self.path = Path(tempfile.mkdtemp(prefix=PREFIX))
                self.path.chmod(0o755)
                self._lock = _locked(self.path)
        except BaseException:
            if self._lock is not None:  # nobody has this yet, to remove it
                self.remove()
            raise

    def remove(self) -> None:
        """Remove it with all that is in it."""
        remove(self.path)
        if self._lock is not None:
            os.close(self._lock)
        self._lock = None


def sweep() -> None:
    """Remove this user's folders whose graders are no more."""
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):  # somebody else's, or gone
            status = path.lstat()
            if status.st_uid != os.getuid() or not path.is_dir() or path.is_symlink():
                continue
            lock = _locked(path)
            if lock is not None:
                remove(path)
                os.close(lock)


def remove(path: Path) -> None:
    """Remove a folder, however deep: a submission may nest folders beyond what rmtree can recurse."""
    try:
        shutil.rmtree(path)
    except (OSError, RecursionError):
        subprocess.run(["rm", "-rf", "--", str(path)], stderr=subprocess.DEVNULL, check=False)


def _locked(path: Path) -> int | None:
    """A descriptor that holds the lock of a folder; None if another grader has it."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor


@contextlib.contextmanager
def _alone() -> Iterator[bool]:
    """While this lasts, no other grader of this user makes or sweeps folders; False if that cannot be had."""
    path = Path(tempfile.gettempdir()) / f".{PREFIX}{os.getuid()}.lock"
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except OSError:
        yield False
        return
    try:
        if os.fstat(descriptor).st_uid != os.getuid():  # laid there by somebody else
            yield False
            return
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield True
    finally:
        os.close(descriptor)
