"""A submission: a folder of modules, a zip of one, notebooks, or a mixture. Read, never run.

Nothing of a submission is imported or parsed here beyond what tells files apart; the bytes go to
the sandbox as they are. Code cells of a notebook travel as a list of texts.
"""

import json
import os
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from grader.model import GraderError

FILES_LIMIT = 2_000
BYTES_LIMIT = 50 << 20
SOURCE_LIMIT = 5 << 20  # one file
PATH_LIMIT = 1_000  # bytes of a file's whole name
SKIPPED = {"__MACOSX", "__pycache__", ".git", ".ipynb_checkpoints", ".venv", "venv", "node_modules"}
COPIES = re.compile(r"[ _-]*(\(\d+\)|copy ?\d*)$", re.IGNORECASE)  # "optimizers (1)", "optimizers-Copy1"


class SubmissionError(GraderError):
    """The submission cannot be graded at all; the message is one line for its author."""


@dataclass(frozen=True)
class Source:
    """One file that goes to the sandbox."""

    path: str  # as the student knows it, relative to the submission
    content: bytes
    modified: float  # seconds since some fixed time; only compared


@dataclass(frozen=True)
class Submission:
    """The modules and helper files that a student handed in.

    `files` maps names in the sandbox to contents: "dropout.py", or "dropout.cells.json" for a
    notebook: its own name and the texts of its code cells.
    """

    name: str
    files: dict[str, bytes]
    modules: dict[str, str]  # assignment -> the file it came from
    broken: dict[str, str]  # assignment -> why its file cannot be read
    notes: tuple[str, ...]


def load(path: Path, assignments: tuple[str, ...]) -> Submission:
    """Read a submission.

    Args:
        path: a folder, a .zip, a .py or an .ipynb.
        assignments: names of the course's assignments.

    Raises:
        SubmissionError: if there is nothing that could be graded.
    """
    if not path.exists():
        raise SubmissionError(f"{path}: not found; give a folder, a .zip, a .py or an .ipynb")
    sources = _top(list(_read(path)))
    files: dict[str, Source] = {}
    notes: list[str] = []
    broken: dict[str, str] = {}
    modules: dict[str, str] = {}
    for source in sorted(sources, key=lambda source: source.modified):  # so that the newest is taken last
        if source.path.endswith(".py"):
            _take(source, source.path[:-3], assignments, files, modules, notes)
        else:
            _take_notebook(source, assignments, files, modules, broken, notes)
    for module in [module for module in broken if module in modules]:
        notes.append(broken.pop(module).replace(" is not", " was left out: it is not").partition(";")[0])
    if not modules and not broken:
        wanted = ", ".join(f"{name}.py" for name in assignments[:3])
        raise SubmissionError(f"{path.name}: no module of this course in it; expected files such as {wanted}")
    contents = {name: source.content for name, source in files.items()}
    _storable(path.name, contents)
    name = path.resolve().name if path.name in ("", ".", "..") else path.name
    return Submission(name, contents, modules, broken, tuple(notes))


def _take(
    source: Source,
    name: str,
    assignments: tuple[str, ...],
    files: dict[str, Source],
    modules: dict[str, str],
    notes: list[str],
) -> None:
    """Put a module among the files; of two for the same assignment the newer stays."""
    module = _assignment_of(name, assignments)
    older = modules.get(module)
    if module in assignments and older is not None:
        exact = name == module
        if not exact and older in (f"{module}.py", f"{module}.ipynb") and older.endswith(source.path[-3:]):
            notes.append(f"{source.path} was left out: {older} has the exact name")
            return
        notes.append(f"{module} came twice; the newer {source.path} was graded, not {older}")
        for ending in (".py", ".cells.json"):
            files.pop(module + ending, None)
    elif module != name:
        notes.append(f"{source.path} was graded as {module}")
    if module in assignments:
        modules[module] = source.path
    ending = ".py" if source.path.endswith(".py") else ".cells.json"
    files[f"{module}{ending}"] = source


def _take_notebook(
    source: Source,
    assignments: tuple[str, ...],
    files: dict[str, Source],
    modules: dict[str, str],
    broken: dict[str, str],
    notes: list[str],
) -> None:
    stem = source.path[: -len(".ipynb")]
    try:
        named, cells = _notebook(source.content)
    except ValueError as error:
        module = _assignment_of(stem, assignments)
        if module in assignments and module not in modules:
            broken[module] = f"{source.path} is not a readable notebook ({error}); save it again in Jupyter"
        else:
            notes.append(f"{source.path} was left out: it is not a readable notebook ({error})")
        return
    name = named if named in assignments else stem
    table = {"notebook": source.path, "cells": cells}
    cell_source = Source(source.path, json.dumps(table).encode(), source.modified)
    _take(cell_source, name, assignments, files, modules, notes)


def _notebook(content: bytes) -> tuple[Any, list[str]]:
    """The assignment that a notebook's metadata names, if any, and its code cells."""
    import nbformat  # takes 0.3 s to import, and most submissions have no notebook

    try:
        with warnings.catch_warnings(action="ignore"):  # such as cells without ids, which many programs write
            notebook = nbformat.reads(content.decode("utf-8-sig"), as_version=4)  # type: ignore[no-untyped-call]
        cells = [str(cell.source) for cell in notebook.cells if cell.cell_type == "code"]
        return notebook.metadata.get("assignment"), cells
    except (UnicodeDecodeError, RecursionError) as error:
        raise ValueError(type(error).__name__) from None
    except (
        nbformat.reader.NotJSONError,
        nbformat.ValidationError,
        AttributeError,
        KeyError,
        TypeError,
    ) as error:
        raise ValueError(str(error).splitlines()[0][:120] if str(error) else type(error).__name__) from None


def _assignment_of(name: str, assignments: tuple[str, ...]) -> str:
    """The assignment a file name means, also where a browser or Jupyter numbered a copy."""
    bare = COPIES.sub("", name)
    return bare if name not in assignments and bare in assignments else name


def _top(sources: list[Source]) -> list[Source]:
    """Files below the one folder that everything is in, if there is such a folder."""
    while sources and all("/" in source.path for source in sources):
        folders = {source.path.split("/", 1)[0] for source in sources}
        if len(folders) > 1:
            break
        sources = [Source(s.path.split("/", 1)[1], s.content, s.modified) for s in sources]
    return sources


# -- reading -----------------------------------------------------------------------------------


def _read(path: Path) -> Iterator[Source]:
    if path.is_dir():
        return _read_folder(path)
    if path.suffix.lower() == ".zip":
        return _read_zip(path)
    if path.suffix in (".py", ".ipynb"):
        return iter([_file(path, path.name)])
    raise SubmissionError(f"{path.name}: expected a folder, a .zip, a .py or an .ipynb")


def _read_folder(root: Path) -> Iterator[Source]:
    size = count = 0
    for folder, names, files in root.walk(follow_symlinks=False) if hasattr(root, "walk") else _walk(root):
        names[:] = sorted(name for name in names if name not in SKIPPED and not name.startswith("."))
        for name in sorted(files):
            path = folder / name
            if not _is_source(name) or path.is_symlink() or not path.is_file():
                continue
            count += 1
            source = _file(path, path.relative_to(root).as_posix())
            size += len(source.content)
            _bound(root.name, count, size)
            yield source


def _walk(root: Path) -> Iterator[tuple[Path, list[str], list[str]]]:
    for folder, names, files in os.walk(root):
        yield Path(folder), names, files


def _file(path: Path, name: str) -> Source:
    try:
        with path.open("rb") as file:
            content = file.read(SOURCE_LIMIT + 1)
        modified = path.stat().st_mtime
    except OSError as error:
        raise SubmissionError(f"{name}: cannot be read ({error.strerror})") from None
    if len(content) > SOURCE_LIMIT:
        raise SubmissionError(f"{name}: larger than {SOURCE_LIMIT >> 20} MiB; hand in source code only")
    return Source(name, content, modified)


def _read_zip(path: Path) -> Iterator[Source]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield from _members(path.name, archive)
    except zipfile.BadZipFile:
        raise SubmissionError(f"{path.name}: not a zip, or a broken one; zip the folder again") from None
    except SubmissionError:
        raise
    except Exception as error:  # zipfile and what it decompresses with raise many kinds on damaged bytes
        if isinstance(error, RuntimeError) and "encrypted" in str(error):
            raise SubmissionError(
                f"{path.name}: the zip is encrypted; zip the folder without a password"
            ) from None
        said = str(error).partition("\n")[0][:120]
        raise SubmissionError(f"{path.name}: cannot be read ({said}); zip the folder again") from None


def _members(name: str, archive: zipfile.ZipFile) -> Iterator[Source]:
    size = count = 0
    for member in archive.infolist():
        inside = PurePosixPath(member.filename.replace("\\", "/"))
        hidden = any(part in SKIPPED or part.startswith(".") for part in inside.parts)
        if member.is_dir() or inside.is_absolute() or hidden or not _is_source(inside.name):
            continue
        if member.external_attr >> 16 & 0o170000 == 0o120000:  # a symbolic link
            continue
        count += 1
        with archive.open(member) as file:
            content = file.read(SOURCE_LIMIT + 1)
        if len(content) > SOURCE_LIMIT:
            raise SubmissionError(f"{inside}: larger than {SOURCE_LIMIT >> 20} MiB; hand in source code only")
        size += len(content)
        _bound(name, count, size)
        modified = 0.0
        for part in member.date_time:
            modified = modified * 60 + part  # only compared
        yield Source(str(inside), content, modified)


def _storable(name: str, files: dict[str, bytes]) -> None:
    """Refuse names that a zip can hold and a disk cannot."""
    for file in files:
        path = PurePosixPath(file)
        if len(os.fsencode(file)) > PATH_LIMIT or any(len(os.fsencode(part)) > 255 for part in path.parts):
            raise SubmissionError(f"{name}: the name {file[:40]}… is too long; rename the file")
        if any(str(parent) in files for parent in path.parents):
            raise SubmissionError(f"{name}: {path.parent} is both a file and a folder; rename one of them")


def _is_source(name: str) -> bool:
    return name.endswith((".py", ".ipynb")) and not name.startswith(".")


def _bound(name: str, count: int, size: int) -> None:
    if count > FILES_LIMIT:
        raise SubmissionError(f"{name}: more than {FILES_LIMIT} source files; hand in your own modules only")
    if size > BYTES_LIMIT:
        raise SubmissionError(
            f"{name}: more than {BYTES_LIMIT >> 20} MiB of source; hand in your own modules only"
        )
