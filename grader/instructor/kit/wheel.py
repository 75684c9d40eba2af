"""The grader's own wheel, and a lock of all that it needs on a student's machine."""

import os
import re
import tempfile
import tomllib
from collections.abc import Iterable
from pathlib import Path

from grader.course.trust import INSTALLED
from grader.errors import GraderError

BESIDE = ("pytest",)  # what students need that the grader itself does not
EXTRAS = ("watch",)
EPOCH = "315532800"  # 1980-01-01, the first day that a zip knows
HEAD = """\
# What the grader needs, with hashes. tools/environment installs it.
"""
PACKAGE = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)
OWN = "dl-grader"


class WheelError(GraderError):
    """The grader cannot be packed."""


def built() -> tuple[str, bytes]:
    """The file name and the content of the grader's wheel: the same bytes for the same source.

    Raises:
        WheelError: if this grader has no source to build it from, or the extra that builds is missing.
    """
    project = INSTALLED / "pyproject.toml"
    if not project.is_file():
        raise WheelError(f"{project}: not found; make a kit in a copy of the project, where the source is")
    try:
        from flit_core.wheel import make_wheel_in  # type: ignore[import-untyped]  # only this needs it
    except ImportError:
        raise WheelError(
            "a kit needs flit_core to be built; run make grade, or pip install flit_core"
        ) from None
    kept = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = EPOCH
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(make_wheel_in(project, Path(folder)).file)
            return path.name, path.read_bytes()
    finally:
        if kept is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = kept


def lock() -> str:
    """The part of `requirements/test.txt` that a student needs, with all hashes.

    Raises:
        WheelError: if it lacks something.
    """
    return HEAD + locked((INSTALLED / "requirements" / "test.txt").read_text("utf-8"), _wanted())


def _wanted() -> set[str]:
    project = tomllib.loads((INSTALLED / "pyproject.toml").read_text("utf-8"))["project"]
    asked = [*project["dependencies"], *(n for e in EXTRAS for n in project["optional-dependencies"][e])]
    return {_name(re.split(r"[ <>=!~;\[]", text, maxsplit=1)[0]) for text in asked} | set(BESIDE)


def locked(text: str, wanted: Iterable[str]) -> str:
    """The part of a lock that some packages need, they themselves among it.

    Args:
        text: of a lock in which comments say what each package is there for.
        wanted: names of packages.

    Raises:
        WheelError: if one of them is not in the lock.
    """
    blocks = {_name(PACKAGE.match(block)[1]): block for block in _blocks(text)}  # type: ignore[index]
    kept = set(wanted)
    if missing := sorted(kept - set(blocks)):
        raise WheelError(f"requirements/test.txt: has no {', '.join(missing)}; run make lock")
    while more := {name for name, block in blocks.items() if name not in kept and _asked_by(block) & kept}:
        kept |= more
    lines = [line for name in sorted(kept) for line in blocks[name].splitlines()]
    return "".join(f"{line}\n" for line in lines if not line.lstrip().startswith("#"))


def _blocks(text: str) -> list[str]:
    places = [match.start() for match in PACKAGE.finditer(text)]
    return [text[start:end] for start, end in zip(places, [*places[1:], len(text)], strict=True)]


def _asked_by(block: str) -> set[str]:
    """The packages because of which one is in the lock."""
    comments = "\n".join(line for line in block.splitlines() if line.lstrip().startswith("#"))
    return {_name(word) for word in re.findall(r"[A-Za-z0-9][A-Za-z0-9._-]*", comments)} - {"via", OWN}


def _name(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
