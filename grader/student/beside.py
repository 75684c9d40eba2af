"""The files that lie where a student works: modules, notebooks and packages that what is graded imports."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from grader.submission.encoding import Unreadable
from grader.submission.files import imports_of, read
from grader.submission.limits import SOURCE_LIMITS, Source

INIT = "__init__.py"
PACKAGE_LIMIT = 200  # files of one package


def imported(folder: Path, texts: Iterable[str], besides: Iterable[str] = ()) -> list[Source]:
    """The modules that code imports, and those that these import, read from a folder.

    Args:
        folder: where they lie; nothing below it is looked at but packages that are imported.
        texts: code.
        besides: names that are not looked for.
    """
    found, seen, waiting = list[Source](), set(besides), imports_of([*texts])
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        for source in _of_name(folder, name):
            found.append(source)
            waiting |= imports_of(texts_of(source))
    return found


def _of_name(folder: Path, name: str) -> Iterator[Source]:
    """The files that `import name` may mean."""
    paths = [folder / f"{name}.py", folder / f"{name}.ipynb"]
    if (folder / name / INIT).is_file():
        paths += sorted((folder / name).rglob("*.py"))[:PACKAGE_LIMIT]
    for path in paths:
        source = source_of(path, path.relative_to(folder).as_posix())
        if source is not None:
            yield source


def source_of(path: Path, name: str) -> Source | None:
    """One file; None if there is none that can be read, or it is larger than a source can be.

    Args:
        path: where it is.
        name: that it has in the submission.
    """
    try:
        status = path.stat()
        if not path.is_file() or status.st_size > SOURCE_LIMITS[path.suffix]:
            return None
        return Source(name, path.read_bytes(), status.st_mtime)
    except OSError:
        return None


def texts_of(source: Source) -> tuple[str, ...]:
    """The code of a file: all of a module, or the cells of a notebook; nothing of what cannot be read."""
    try:
        return read(source, source.path.rpartition(".")[0]).texts
    except Unreadable:
        return ()
