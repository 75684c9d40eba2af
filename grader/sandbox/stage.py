"""The temporary folder of one sandbox, and the stage in it: the folder that a worker sees.

site/                            NumPy, the grader (mount points, or links)
inside/assignments/<name>/…      files that the checks read; their code is sent, see `check_code`
submission/                      the student's files
data/                            images for a training; no labels of the test set
tmp/                             where the fallback levels keep temporary files

Two locks. Each temporary folder is locked by the grader that made it, for as long as it lives; the kernel
lets go of the lock when the grader dies, however it dies. A file beside the folders is locked for the moments
in which folders are made or swept, so that nobody sweeps a folder that is not locked yet.
"""

import contextlib
import fcntl
import importlib.machinery
import importlib.util
import os
import shutil
import subprocess
import tempfile
import weakref
from collections.abc import Iterator, Mapping
from pathlib import Path

from grader import signals

PREFIX = "grader-sandbox-"
NAME = f"{PREFIX}{'[a-z0-9_]' * 8}"  # as tempfile makes it; nobody else's folder is swept
WORKER = Path(__file__).parents[1] / "worker"


_made: "weakref.WeakSet[Folder]" = weakref.WeakSet()


class Folder:
    """A new, empty folder that other users may pass through.

    It goes when it is removed, and when nobody has it any more: at the grader's end, and after an interrupt
    that came before anybody had taken it.
    """

    def __init__(self) -> None:
        with signals.held_back(), _alone() as alone:  # what came meanwhile is raised at its end
            if alone:
                sweep()
            self.path = Path(tempfile.mkdtemp(prefix=PREFIX))
            self._gone = weakref.finalize(self, _let_go, self.path, self._prepared(), os.getpid())
            _made.add(self)

    def remove(self) -> None:
        """Remove it with all that is in it."""
        self._gone()

    def _prepared(self) -> int | None:
        try:
            self.path.chmod(0o755)
            return _locked(self.path)
        except BaseException:
            remove(self.path)
            raise


def clear() -> None:
    """Remove all folders that this process has made: for one that ends without Python's own clearing away."""
    for folder in list(_made):
        folder.remove()


def _let_go(path: Path, lock: int | None, pid: int) -> None:
    """Remove a folder and unlock it, but not in a fork of the grader that it is of."""
    if os.getpid() == pid:
        remove(path)
        if lock is not None:
            os.close(lock)


def sweep() -> None:
    """Remove this user's folders whose graders are no more."""
    for path in Path(tempfile.gettempdir()).glob(NAME):
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


# -- the stage ---------------------------------------------------------------------------------


def make(stage: Path, packages: Mapping[str, Path], *, links: bool) -> None:
    """Make a stage without a submission.

    Args:
        stage: the folder to make.
        packages: what `site/` holds.
        links: whether `site/` links to the packages (else it holds empty mount points).
    """
    for name in ("", "inside", "site", "submission", "data", "tmp"):
        (stage / name).mkdir()
        (stage / name).chmod(0o755 if name != "tmp" else 0o1777)  # whatever this user's umask is
    for name, path in packages.items():
        if links:
            (stage / "site" / name).symlink_to(path)
        else:
            (stage / "site" / name).mkdir()


def bring(stage: Path, assignment: str, folder: Path, files: tuple[str, ...]) -> None:
    """Copy the files that an assignment's checks read."""
    for name in files:
        _write(stage, Path("inside", "assignments", assignment, name), (folder / name).read_bytes())


def enter(stage: Path, files: Mapping[str, bytes]) -> None:
    """Put a submission's files on the stage, in the place of an earlier one's."""
    for entry in os.scandir(stage / "submission"):
        if entry.is_dir(follow_symlinks=False):
            shutil.rmtree(entry.path)
        else:
            os.unlink(entry.path)
    for name, content in files.items():
        _write(stage, Path("submission", name), content)


def _write(stage: Path, name: Path, content: bytes) -> None:
    """Write a file so that another user can read it."""
    for parent in reversed(name.parents[:-1]):
        if not (stage / parent).is_dir():
            (stage / parent).mkdir()
            (stage / parent).chmod(0o755)
    (stage / name).write_bytes(content)
    (stage / name).chmod(0o644)


def compile_worker() -> None:
    """Compile the modules that only a worker imports, which may not write what it compiles. Once."""
    for file in sorted(os.listdir(WORKER)):
        name, kind = os.path.splitext(file)
        if kind != ".py":
            continue
        path = str(WORKER / file)
        kept = importlib.util.cache_from_source(path)
        if not os.path.exists(kept) or os.path.getmtime(kept) < os.path.getmtime(path):
            importlib.machinery.SourceFileLoader(name, path).get_code(name)
