"""Which file of a submission means which assignment, and what the sandbox gets of it.

Nothing is imported or parsed as Python here; bytes go to the sandbox. Code cells of a notebook travel as a
list of texts. One file that cannot be read costs its own assignment only.
"""

import json
import re
import sys
from dataclasses import field, replace
from pathlib import PurePosixPath

from grader.record import Record
from grader.submission import encoding
from grader.submission.limits import SOURCE_LIMITS, Source, SubmissionError, shortened
from grader.submission.submission import Submission

COPIES = re.compile(r"[ _-]*(\(\d+\)|copy ?\d*)$", re.IGNORECASE)  # "optimizers (1)", "optimizers-Copy1"
LIBRARIES = sys.stdlib_module_names | {"numpy", "grader"}  # of these names the sandbox imports its own
PACKAGE = "/__init__"


class ModuleFiles(Record):
    """The modules and helper files that a student handed in, as the sandbox gets them.

    `files` maps names in the sandbox to contents: "dropout.py", or "dropout.cells.json" for a
    notebook: its own name and the texts of its code cells.
    """

    name: str
    files: dict[str, bytes]
    modules: dict[str, str]  # assignment -> the file it came from
    broken: dict[str, str]  # assignment -> why its file cannot be read
    notes: tuple[str, ...]
    in_text: dict[str, dict[str, int]] = field(
        default_factory=dict
    )  # -> exercises in text cells: cell's number


def module_files(submission: Submission, assignments: tuple[str, ...]) -> ModuleFiles:
    """Find out which assignment each file is for.

    Args:
        submission: what was handed in.
        assignments: names of the course's assignments.

    Raises:
        SubmissionError: if there is nothing that could be graded.
    """
    sorter = _Sorter(assignments)
    sources = _top(list(submission.sources), assignments)
    for source in sorted(sources, key=lambda source: source.modified):  # so that the newest is taken last
        sorter.add(source)
    sorter.finish()
    if not sorter.modules and not sorter.broken:
        wanted = ", ".join(f"{name}.py" for name in assignments[:3])
        said = f"{submission.name}: no module of this course in it; expected files such as {wanted}"
        raise SubmissionError("; ".join([said, *sorter.elsewhere[:1], *submission.notes[:1]]))
    notes = (*submission.notes, *sorter.notes, *sorter.elsewhere)
    return ModuleFiles(submission.name, sorter.files, sorter.modules, sorter.broken, notes)


class _Sorter:
    """Where files are put one after the other, the newest last, and are told apart."""

    def __init__(self, assignments: tuple[str, ...]) -> None:
        self._assignments = assignments
        self.files: dict[str, bytes] = {}
        self.modules: dict[str, str] = {}
        self.broken: dict[str, str] = {}
        self._unreadable: dict[str, tuple[str, encoding.Unreadable]] = {}  # by assignment
        self.notes: list[str] = []
        self.elsewhere: list[str] = []  # modules that lie where they are not looked for

    def add(self, source: Source) -> None:
        """Take a file as what its name says, or a notebook's metadata."""
        ending = PurePosixPath(source.path).suffix
        stem = source.path.removesuffix(ending)
        try:
            if source.too_large:
                limit = f"is larger than {SOURCE_LIMITS[ending.lower()] >> 20} MiB"
                raise encoding.Unreadable(limit, "hand in source code only")
            if ending.lower() == ".py":
                content, note = encoding.python(source.content)
                if self._take(source.path, stem, ".py", content) and note:
                    self.notes.append(f"{shortened(source.path)} {note}")
            else:
                named, cells = encoding.notebook(source.content)
                content = json.dumps({"notebook": source.path, "cells": cells}).encode()
                self._take(source.path, named if named in self._assignments else stem, ".cells.json", content)
        except encoding.Unreadable as error:
            module = self._meant(stem.removesuffix(PACKAGE))
            if module in self._assignments and module not in self.modules:
                self._unreadable[module] = (source.path, error)
            else:
                self._leave_out(source.path, error)

    def _take(self, path: str, name: str, ending: str, content: bytes) -> bool:
        """Put a file among the others; of two for the same assignment the newer stays."""
        module = self._meant(name)
        older = self.modules.get(module)
        if older is not None:
            exact = (f"{module}.py", f"{module}.ipynb")
            if name != module and older in exact and older[-3:] == path[-3:].lower():
                self.notes.append(f"{path} was left out: {older} has the exact name")
                return False
            self.notes.append(f"{module} came twice; the newer {path} was graded, not {older}")
            for kind in (".py", ".cells.json"):
                self.files.pop(module + kind, None)
        elif module != name:
            self.notes.append(f"{path} was graded as {module}")
        if module in self._assignments:
            self.modules[module] = path
        self.files[module + ending] = content
        return True

    def _meant(self, name: str) -> str:
        """The assignment a file name means, also in capitals, or numbered by a browser or Jupyter."""
        bare = COPIES.sub("", name)
        return next((a for a in self._assignments if a.lower() in (name.lower(), bare.lower())), name)

    def _leave_out(self, path: str, error: encoding.Unreadable) -> None:
        self.notes.append(f"{shortened(path)} was left out: it {error.problem}")

    def finish(self) -> None:
        """Settle what can be settled once all files are there."""
        for module, (path, error) in self._unreadable.items():
            if module in self.modules:
                self._leave_out(path, error)
            else:
                self.broken[module] = f"{path} {error}"
        self._clear_hidden()
        for module in self._assignments:
            if module in self.modules or module in self.broken:
                continue
            inner = [n for n in self.files if n.endswith((f"/{module}.py", f"/{module}.cells.json"))]
            if f"{module}{PACKAGE}.py" in self.files:
                self.modules[module] = f"{module}{PACKAGE}.py"
            elif inner:
                place = shortened(_handed_in(inner[0]))
                self.elsewhere.append(f"{place} was not graded: put it at the top of the submission")
        self._compare_names()

    def _clear_hidden(self) -> None:
        """Drop what a module of the same name hides from Python, and what no disk can hold beside it."""
        for name in list(self.files):
            folder = name.split("/")[0]
            file = next((str(p) for p in PurePosixPath(name).parents if str(p) in self.files), "")
            file = file or (self.modules.get(folder, "") if "/" in name else "")
            if file:
                del self.files[name]
                self.notes.append(
                    f"{shortened(_handed_in(name))} was left out: {file} has the name of its folder"
                )

    def _compare_names(self) -> None:
        """Warn of names that mean something else than their author thinks."""
        seen: dict[str, str] = {}
        for name in self.files:
            other = seen.setdefault(name.casefold(), name)
            if other != name:
                self.notes.append(
                    f"{shortened(other)} and {shortened(name)} differ in capitals only; rename one"
                )
        for name in self.files:
            top = name.partition(".")[0].removesuffix(PACKAGE)
            if top in LIBRARIES - self.modules.keys():
                said = f"has the name of a library: it is not what `import {top}` gives"
                self.notes.append(f"{_handed_in(name)} {said}")


def _handed_in(name: str) -> str:
    """The name of a file in the sandbox as its author knows it."""
    return name.replace(".cells.json", ".ipynb")


def _top(sources: list[Source], assignments: tuple[str, ...]) -> list[Source]:
    """Files below the one folder that everything is in, if there is such a folder and it is no module."""
    while sources and all("/" in source.path for source in sources):
        folder = sources[0].path.split("/", 1)[0]
        if any(source.path.split("/", 1)[0] != folder for source in sources):
            break
        paths = {source.path for source in sources}
        if (
            folder in assignments
            and f"{folder}{PACKAGE}.py" in paths
            and f"{folder}/{folder}.py" not in paths
        ):
            break
        sources = [replace(source, path=source.path.split("/", 1)[1]) for source in sources]
    return sources
