"""Which course is meant, and whether it is trusted: its checks run in the grader itself, without a sandbox.

A course is trusted because somebody named it, with `--course` or in GRADER_COURSE, or because this grader is
installed from its folder, or in it, as a kit's is. One that merely lies where somebody stands may be a
submission's own.
"""

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from grader.errors import GraderError

VARIABLE = "GRADER_COURSE"
CODE = (".py", ".pyc", ".md")  # `verify` runs the examples of handouts
INSTALLED = Path(__file__).resolve().parents[2]  # where the package is: in a copy of the project, a course
SET_UP = Path(sys.prefix).resolve().parent  # where the environment is: of a kit's .venv, the kit


class TrustError(GraderError):
    """No course is there that may be believed."""


def trusted(named: Path | None, here: Path) -> Path:
    """The course's folder, or its course.toml.

    Args:
        named: by whoever runs the grader; None for the variable's, else the nearest from `here` up.
        here: where that person stands.

    Raises:
        TrustError: if there is none, or the nearest one was not named and is not the grader's own.
    """
    if named is not None:
        return named
    if os.environ.get(VARIABLE):
        return _registered(Path(os.environ[VARIABLE]))
    found = nearest(here)
    if found is None:
        raise TrustError(
            f"{here}/course.toml: not found; run grader in a course's folder, or give --course DIR"
        )
    if found.resolve() not in (INSTALLED, SET_UP):
        raise TrustError(f"course.toml found in {found}, which is not trusted; name it with --course {found}")
    return found


def refuse_files(words: Iterable[str]) -> None:
    """Take no word of a command line for an option that is a file's name here, as a shell's `*` gives it.

    In the folder of a class, the file is somebody's submission, and `--course=mine` what they would like.

    Args:
        words: of the command line.

    Raises:
        TrustError: if one is.
    """
    for word in words:
        if word.startswith("-") and os.path.lexists(word):
            raise TrustError(f"{word}: is a file here, and would be taken for an option; give it as ./{word}")
        if word == "--":
            return


def meant(named: Path | None, here: Path) -> Path | None:
    """The course that `trusted` is asked about, whether it is or not."""
    variable = os.environ.get(VARIABLE)
    return named or (Path(variable) if variable else nearest(here))


def nearest(here: Path) -> Path | None:
    """The nearest folder with a course.toml, from `here` up; trusted or not."""
    return next((each for each in (here, *here.parents) if (each / "course.toml").is_file()), None)


def _registered(path: Path) -> Path:
    """The course that the variable names: nobody else may have put it there, or can change it."""
    if not path.is_absolute():
        raise TrustError(f"{VARIABLE}: expected a path from the root, got {path}")
    file = path if path.is_file() else path / "course.toml"
    for each in (file.parent, file, *_code(file.parent)):
        try:
            status = each.stat()
        except OSError as error:
            raise TrustError(f"{VARIABLE}: {each}: {error.strerror}") from None
        if status.st_uid not in (0, os.getuid()) or status.st_mode & 0o002:
            raise TrustError(f"{VARIABLE}: {each} is another user's, or anyone may change it; use --course")
    return path


def _code(course: Path) -> Iterator[Path]:
    """The folders of a course that hold code, and the code in them, compiled as well."""
    for part in ("assignments", "reference"):
        for folder, _, files in os.walk(course / part, followlinks=True):
            yield from map(Path, (folder, *(f"{folder}/{name}" for name in files if name.endswith(CODE))))
