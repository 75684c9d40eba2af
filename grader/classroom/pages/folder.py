"""A folder that is there whole: it is built beside its place, and takes it in the end."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from grader.errors import GraderError
from grader.report.escape import line

MARK = ".grader-pages"  # an empty file in each folder of pages, so that no other one is ever replaced


@contextlib.contextmanager
def replaced(target: Path) -> Iterator[Path]:
    """Give an empty folder to build in, which takes the target's place when nothing went wrong.

    Args:
        target: a folder of pages, an empty folder, or a name that is free.

    Raises:
        GraderError: in one line, if the target is something else, or cannot be written.
    """
    target = target.absolute()
    _refuse_others(target)
    draft: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{target.name[:100]}.", suffix=".new", dir=target.parent))
        (draft / MARK).touch()
        yield draft
        _swap(draft, target)
    except OSError as error:
        said = error.strerror or type(error).__name__
        raise GraderError(f"{line(str(target))}: cannot be written: {said}; name another folder") from None
    finally:
        if draft is not None:
            shutil.rmtree(draft, ignore_errors=True)


def _refuse_others(target: Path) -> None:
    """Refuse to replace what this file has not written."""
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise GraderError(f"{line(str(target))}: is no folder; name one for the pages")
    if target.is_dir() and any(target.iterdir()) and not (target / MARK).exists():
        said = "holds other files, and all of it would be replaced"
        raise GraderError(f"{line(str(target))}: {said}; name an empty or a new folder")


def _swap(draft: Path, target: Path) -> None:
    """Put a folder in the place of another one, which comes back if that fails."""
    draft.chmod(0o700)  # names and marks are for who made it
    if not target.exists():
        draft.rename(target)
        return
    old = draft.with_suffix(".old")
    target.rename(old)
    try:
        draft.rename(target)
    except OSError:
        os.rename(old, target)
        raise
    shutil.rmtree(old, ignore_errors=True)
