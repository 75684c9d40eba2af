"""The modules that networks are made of: a folder's own, or the course's solutions."""

import hashlib
import importlib
import importlib.abc
import importlib.util
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

from grader.course.course import Course
from grader.errors import GraderError


class PartsError(GraderError):
    """A part that a network is to be made of is not there."""


class Parts(importlib.abc.MetaPathFinder):
    """Gives modules by name, and lets them import each other; a context, after which they are gone."""

    def __init__(self, course: Course, folder: Path | None) -> None:
        """Find the files; nothing is imported yet.

        Args:
            course: whose solutions are the parts, unless there is a folder.
            folder: with one file a module, as a submission has them.

        Raises:
            PartsError: if the folder is none, or has no modules.
        """
        self.title = str(folder) if folder else "the solution"
        if folder is None:
            self._files = {a.name: a.folder / "solution.py" for a in course.assignments}
        else:
            self._files = {path.stem: path.resolve() for path in sorted(folder.glob("*.py"))}
        if not self._files:
            found = "has no modules" if folder and folder.exists() else "not found"
            raise PartsError(f"--parts {folder}: {found}; give a folder with files such as init.py")
        self._hidden: dict[str, ModuleType] = {}

    def __enter__(self) -> "Parts":
        self._hidden = {name: sys.modules.pop(name) for name in self._files if name in sys.modules}
        sys.meta_path.insert(0, self)
        return self

    def __exit__(self, *_: object) -> None:
        sys.meta_path.remove(self)
        for name in self._files:
            sys.modules.pop(name, None)
        sys.modules.update(self._hidden)

    def __call__(self, name: str) -> ModuleType:
        """One module, imported once."""
        return importlib.import_module(name)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Where a module of that name is, for Python's own import."""
        file = self._files.get(fullname)
        return None if file is None else importlib.util.spec_from_file_location(fullname, file)

    def missing(self, names: Sequence[str]) -> str:
        """Which of some modules are not there, in one line; "" if all are."""
        lacking = [f"{name}.py" for name in names if name not in self._files]
        return f"{self.title} has no {' and no '.join(lacking)}" if lacking else ""

    def digest(self, names: Sequence[str]) -> str:
        """Of the text of some modules: another one where they have changed."""
        texts = [self._files[name].read_bytes() for name in names]
        return hashlib.sha256(b"\0".join(texts)).hexdigest()
