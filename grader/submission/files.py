"""One source file as what it is, whatever it is called: a module, or a notebook with its cells."""

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from grader.record import Record
from grader.submission import encoding
from grader.submission.limits import SOURCE_LIMITS, Source, shortened, split

MODULE, NOTEBOOK = ".py", ".cells.json"
IMPORT = re.compile(
    r"^[ \t]*+(?:from[ \t]++\.*+(?P<source>[\w.]++)[ \t]++import\b"
    r"|(?:from[ \t]++\.++[ \t]*+)?import[ \t]++(?P<listed>[\w., \t]++)"
    r"|%run[ \t]++(?P<run>\w++))",
    re.MULTILINE,
)
OF_KIND = {MODULE: ".py", NOTEBOOK: ".ipynb"}


class File(Record):
    """A source file that can be read.

    Attributes:
        path: as its author knows it.
        name: in the sandbox, without the ending; "lib/x" is in a folder.
        ending: in the sandbox.
        content: what the sandbox gets.
        texts: its code: all of a module, or the code cells of a notebook.
        other_texts: the other cells of a notebook, by their numbers.
        modified: when it was.
        assignment: which a notebook's metadata names, if they do.
        note: what was done so that it can be read.
    """

    path: str
    name: str
    ending: str
    content: bytes
    texts: tuple[str, ...]
    other_texts: dict[int, str]
    modified: float
    assignment: str = ""
    note: str = ""

    @property
    def place(self) -> str:
        """Its path in the sandbox."""
        return self.name + self.ending

    @property
    def length(self) -> int:
        """How many characters its code has."""
        return sum(map(len, self.texts))

    @property
    def is_exact(self) -> bool:
        """Whether its path has one ending only, as a module or a notebook has it."""
        own = self.name.rpartition("/")[2]
        return self.path.rpartition("/")[2] in {own + kind for kind in OF_KIND.values()}


def read(source: Source, name: str) -> File:
    """Read a source file.

    Args:
        source: as it was handed in.
        name: that it has in the sandbox, without the ending.

    Raises:
        Unreadable: if it can be no module and no notebook.
    """
    kind = split(source.path)[1]
    if source.too_large:
        limit = f"is larger than {SOURCE_LIMITS[kind] >> 20} MiB"
        raise encoding.Unreadable(limit, "hand in source code only")
    encoding.check_kind(source.content)
    if kind == ".py" and not encoding.is_notebook(source.content):
        return _module(source, name)
    if kind == ".py":
        return replace(_notebook(source, name), note="holds a notebook: read as one; call it .ipynb")
    if not source.content.strip():
        raise encoding.Unreadable("is empty", "save it again in Jupyter")
    if encoding.is_python(source.content):
        return replace(_module(source, name), note="holds Python and no notebook: read as such; call it .py")
    return _notebook(source, name)


def _module(source: Source, name: str) -> File:
    content, note = encoding.python(source.content)
    text = content.decode("utf-8", "replace").removeprefix("\ufeff")
    return File(source.path, name, MODULE, content, (text,), {}, source.modified, note=note)


def _notebook(source: Source, name: str) -> File:
    found = encoding.notebook(source.content)
    return File(
        source.path,
        name,
        NOTEBOOK,
        cells_json(source.path, found.cells),
        tuple(found.cells),
        found.texts,
        source.modified,
        found.assignment if isinstance(found.assignment, str) else "",
    )


def cells_json(path: str, cells: list[str]) -> bytes:
    """A notebook as the sandbox gets it."""
    return json.dumps({"notebook": path, "cells": cells}).encode()


def said_of(file: File) -> str:
    """A line of what was done so that a file can be read; "" for nothing."""
    return f"{shortened(file.path)} {file.note}" if file.note else ""


def imports_of(texts: Sequence[str]) -> set[str]:
    """Names of the modules that code may import, read off its lines: the first part of each."""
    names = set[str]()
    for text in texts:
        for match in IMPORT.finditer(text):
            listed = match["listed"] or match["source"] or match["run"] or ""
            names |= {name.split()[0].partition(".")[0] for name in listed.split(",") if name.split()}
    return names


def without_own_imports(file: File, modules: Collection[str], defined: Collection[str]) -> bytes:
    """What the sandbox gets of a file that stands for several modules at once.

    A line that imports from one of these what the file itself defines is left out: it would go in a circle.

    Args:
        file: the file.
        modules: which it stands for.
        defined: the exercises that it defines.
    """

    def dropped(match: re.Match[str]) -> str:
        own = {*re.findall(r"\w+", match[1])} <= {*defined}
        return f"pass  # imports its own{chr(10) * match[0].count(chr(10))}" if own else match[0]

    names = "|".join(map(re.escape, modules))
    line = re.compile(rf"^from ++(?:{names}) ++import ++(\([\w\s,]*+\)|[\w, ]++)$", re.MULTILINE)
    texts = [line.sub(dropped, text) for text in file.texts]
    if texts == [*file.texts]:
        return file.content
    return cells_json(file.path, texts) if file.ending == NOTEBOOK else texts[0].encode()
