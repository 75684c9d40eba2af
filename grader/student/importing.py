"""Import a notebook that lies where its author works, as a module: `from backprop import mlp_forward`.

For a person's own kernel only: the code runs there, as with any import. Nothing of this is used to grade.
"""

import contextlib
import importlib.abc
import importlib.machinery
import importlib.util
import linecache
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from grader.submission import files as source_files
from grader.submission.encoding import Unreadable
from grader.submission.limits import SOURCE_LIMITS, Source

_going_on: list[str] = []  # names of notebooks that are being imported


def is_going_on() -> bool:
    """Whether a notebook is being imported right now: what it checks is not graded then."""
    return bool(_going_on)


def install() -> None:
    """Find notebooks from now on, where Python finds no module of the name."""
    if not any(isinstance(each, NotebookFinder) for each in sys.meta_path):
        sys.meta_path.append(NotebookFinder())


class NotebookFinder:
    """Finds notebooks in the folder that one works in."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The spec of a notebook of that name, or None."""
        file = Path.cwd() / f"{fullname}.ipynb"
        if path is not None or not file.is_file():
            return None
        return importlib.util.spec_from_file_location(fullname, file, loader=NotebookLoader(file))


class NotebookLoader(importlib.abc.Loader):
    """Runs the code cells of one notebook; one that fails is told, and does not stop the next."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> None:
        """Leave the making of the module to Python."""

    def exec_module(self, module: ModuleType) -> None:
        """Run the cells.

        Raises:
            ImportError: if there is no notebook in the file.
        """
        if self._path.stat().st_size > SOURCE_LIMITS[".ipynb"]:
            raise ImportError(f"{self._path.name}: is larger than a notebook can be", path=str(self._path))
        source = Source(self._path.name, self._path.read_bytes(), 0.0)
        try:
            cells = source_files.read(source, module.__name__).texts
        except Unreadable as error:
            raise ImportError(f"{self._path.name} {error}", path=str(self._path)) from None
        _going_on.append(module.__name__)
        try:
            for number, text in enumerate(cells, 1):
                self._run(f"{self._path} code cell {number}", text, vars(module))
        finally:
            _going_on.pop()

    def _run(self, name: str, text: str, namespace: dict[str, Any]) -> None:
        text = _as_python(text)
        linecache.cache[name] = len(text), None, text.splitlines(keepends=True), name
        try:
            exec(compile(text, name, "exec", dont_inherit=True), namespace)
        except Exception as error:
            said = traceback.format_exception_only(error)[-1].strip()
            print(f"{Path(name).name}: {said}", file=sys.stderr)


def _as_python(text: str) -> str:
    """A cell with its magics as calls, where IPython is there to say which these are."""
    with contextlib.suppress(Exception):  # whatever a cell holds: then Python says what is wrong with it
        return str(sys.modules["IPython"].get_ipython().transform_cell(text))
    return text
