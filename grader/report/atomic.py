"""Files that are written whole or not at all."""

import hashlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path

from grader.report.escape import plain


def write(parts: Iterable[bytes], path: Path) -> None:
    """Write parts of bytes to `path`, one after the other, so that no reader ever sees half of it.

    The folder must exist. A path that is no regular file, such as /dev/stdout, is written to as it is.
    """
    if path.exists() and not path.is_file():
        with path.open("wb") as file:
            file.writelines(parts)
        return
    target = path.resolve()
    # One name, so that a killed grader leaves one at most; short, where the target's is as long as can be.
    draft = target.with_name(f".{hashlib.sha256(os.fsencode(target.name)).hexdigest()[:16]}.new")
    try:
        draft.unlink(missing_ok=True)  # never through a link that lies there
        with draft.open("xb") as file:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, target)
    finally:
        draft.unlink(missing_ok=True)


def why_not(write: Callable[[], None]) -> str:
    """Write something; why that was not possible, "" if it was.

    Whatever is raised on the way is told and no more: there may be other reports to write.
    """
    try:
        write()
    except OSError as error:
        return error.strerror or type(error).__name__
    except Exception as error:
        return f"{type(error).__name__}: {plain(str(error)).partition(chr(10))[0]}".removesuffix(": ")
    return ""
