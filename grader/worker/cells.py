"""Import a notebook as a module: its code cells in order, each as a file of its own, as Jupyter runs them.

A traceback so names the cell. A cell that raises does not stop the ones after it, nor the definitions below
it: a plot or an experiment beside the functions costs nothing, and what is missing afterwards is told with
its cause.
"""

import ast
import importlib.machinery
import importlib.util
import json
import linecache
import os
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

from grader.evidence.run import describe
from grader.model import Raised
from grader.worker import alarm, interactive, magics, written
from grader.worker.statements import Statements

NOTEBOOK = ".cells.json"


class CellsLoader:
    """Runs the cells of one notebook as a module."""

    def __init__(self, path: str, cell_seconds: float) -> None:
        self._path = path
        self._cell_seconds = cell_seconds

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> None:
        """Leave the making of the module to Python."""

    def exec_module(self, module: ModuleType) -> None:
        """Run all cells in order; what each one raised is kept in `__failed_cells__`."""
        failed: list[tuple[int, Raised]] = []
        module.__dict__["__failed_cells__"] = failed
        folder = os.path.dirname(self._path)
        cells = Cells(module.__dict__, folder)
        for number, (file, text) in enumerate(texts(self._path), 1):
            try:
                with alarm.limited(self._cell_seconds):
                    cells.run(number, file, text)
            except alarm.TooLong as error:
                if alarm.is_over():  # the whole import's limit
                    raise
                failed.append((number, describe(error, "", (folder,))))
            except SystemExit as stop:
                failed.append(
                    (number, describe(_Exit(str(stop)).with_traceback(stop.__traceback__), "", (folder,)))
                )
            except Exception as error:
                failed.append((number, describe(error, "", (folder,))))
        cells.statements.settle()


class _Exit(Exception):
    """What `sys.exit` raised, in a cell."""


_Exit.__name__ = "SystemExit"


class WrittenLoader:
    """Runs a module that a cell has written with %%writefile."""

    def __init__(self, folder: str) -> None:
        self._folder = folder

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> None:
        """Leave the making of the module to Python."""

    def exec_module(self, module: ModuleType) -> None:
        """Run it."""
        name = module.__name__
        run_text(module.__dict__, written.modules[name], f"{self._folder}/{name}.py", self._folder)


class CellsFinder:
    """Finds notebooks among the files of a submission, and modules that their cells have written."""

    def __init__(self, folder: str, cell_seconds: float) -> None:
        self._folder = folder
        self._cell_seconds = cell_seconds

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The spec of a module of that name, or None."""
        file = f"{self._folder}/{fullname}{NOTEBOOK}"
        found: Any = None
        if path is None and os.path.isfile(file):
            found = CellsLoader(file, self._cell_seconds)
        elif path is None and fullname in written.modules:
            found = WrittenLoader(self._folder)
        return importlib.util.spec_from_loader(fullname, found) if found else None


class Cells:
    """The cells of one notebook, run one after the other."""

    def __init__(self, namespace: dict[str, Any], folder: str) -> None:
        """Begin with the variables of a module."""
        self.statements = namespace["__statements__"] = Statements(namespace, folder, strict=False)
        self._namespace = namespace
        self._folder = folder
        install(folder)

    def run(self, number: int, file: str, text: str) -> None:
        """Run one cell.

        Args:
            number: the cell's, from 1.
            file: the name that it has in tracebacks.
            text: of the cell.

        Raises:
            BaseException: what ended it.
        """
        magics.remember(file, text)
        magic = magics.cell_magic(text)
        if magic is not None:
            name, rest = magic
            text = magics.body(text)
            if name in ("writefile", "file"):
                self._write(rest, text.strip("\n") + "\n")
                return
            if name in magics.LANGUAGES or not self._is_python(text, file):
                if name not in magics.FOR_THE_EYE:
                    self.statements.leave_out_cell(number, name, text)
                return
            if name == "capture" and rest.isidentifier():
                self._namespace[rest] = interactive.Nothing()
        self.statements.run(notebook_statements(text, file), file, number)

    def _is_python(self, text: str, file: str) -> bool:
        try:
            magics.parsed(text, file)
        except SyntaxError:
            return False
        return True

    def _write(self, words: str, text: str) -> None:
        """Take a file that a cell writes: a module for imports, anything else for those who open it."""
        options = words.split()
        name = options[-1].strip("'\"") if options else ""
        module, ending = os.path.splitext(os.path.basename(name))
        if ending != ".py":
            with open(name, "a" if "-a" in options else "w", encoding="utf-8") as file:
                file.write(text)
            return
        before = written.modules.get(module, "") if "-a" in options else ""
        written.modules[module] = before + text
        linecache.cache.pop(f"{self._folder}/{module}.py", None)
        if module == self._namespace["__name__"]:
            self._bind_written(module)
        elif isinstance(getattr(sys.modules.get(module), "__loader__", None), WrittenLoader):
            del sys.modules[module]

    def _bind_written(self, name: str) -> None:
        """Take over what a cell writes into the notebook's own module, where that has none of the name."""
        made = ModuleType(name)
        WrittenLoader(self._folder).exec_module(made)
        for key, value in vars(made).items():
            if not key.startswith("__"):
                self.statements.offer(key, value)


def install(folder: str) -> None:
    """Make `get_ipython` and `display` known, as Jupyter does.

    Args:
        folder: the submission.
    """

    def run(namespace: dict[str, Any], text: str) -> None:
        statements = _statements_of(namespace, folder)
        statements.run(notebook_statements(text, statements.file), statements.file, statements.cell)

    def run_files(namespace: dict[str, Any], words: str) -> None:
        run_file(namespace, words, folder)

    interactive.install(run, run_files)


def _statements_of(namespace: dict[str, Any], folder: str) -> Statements:
    """What runs the statements of a module that is being imported."""
    found = namespace.get("__statements__")
    return found if isinstance(found, Statements) else Statements(namespace, folder, strict=True)


def run_text(namespace: dict[str, Any], text: str, file: str, folder: str) -> None:
    """Run a text as a module's."""
    magics.remember(file, text)
    statements = Statements(namespace, folder, strict=True)
    statements.run(magics.parsed(text, file), file)
    statements.settle()


def run_file(namespace: dict[str, Any], words: str, folder: str) -> None:
    """Run a file of the submission in a namespace, as %run does.

    Raises:
        FileNotFoundError: if there is none of that name.
    """
    given = [word for word in words.split() if not word.startswith("-")]
    name = os.path.normpath(given[0].strip("'\"")) if given else ""
    stem, ending = os.path.splitext(name)
    statements = _statements_of(namespace, folder)
    cell = statements.cell
    if ending == ".ipynb" and os.path.isfile(f"{folder}/{stem}{NOTEBOOK}"):
        pieces = texts(f"{folder}/{stem}{NOTEBOOK}")
    elif stem in written.modules:
        pieces = [(f"{folder}/{stem}.py", written.modules[stem])]
    elif os.path.isfile(f"{folder}/{stem}.py"):
        with open(f"{folder}/{stem}.py", "rb") as opened:
            pieces = [(f"{folder}/{stem}.py", importlib.util.decode_source(opened.read()))]
    else:
        raise FileNotFoundError(2, "No such file in the submission", name)
    for file, text in pieces:
        magics.remember(file, text)
        statements.run(notebook_statements(text, file), file, cell)


def texts(path: str) -> list[tuple[str, str]]:
    """The code cells of a notebook, each with the name that it has in tracebacks."""
    with open(path, "rb") as opened:
        table = json.loads(opened.read())
    folder = os.path.dirname(path)
    return [
        (f"{folder}/{table['notebook']} code cell {number}", text)
        for number, text in enumerate(table["cells"], 1)
    ]


def notebook_statements(text: str, file: str) -> list[ast.stmt]:
    """The statements of a text; `__name__ == "__main__"` is true in them, as it is in Jupyter.

    The module keeps its own name, under which pickle, dataclasses and others look for it.

    Raises:
        SyntaxError: if it is not Python, nor Jupyter's.
    """
    return [AsMain().visit(node) for node in magics.parsed(text, file)]


class AsMain(ast.NodeTransformer):
    """Answers whether `__name__` is "__main__"."""

    def visit_Compare(self, node: ast.Compare) -> ast.expr:  # ast's own name for it
        """A comparison of the two, as what it gives; any other is left as it is."""
        sides = [node.left, *node.comparators]
        names = {side.id for side in sides if isinstance(side, ast.Name)}
        values = {side.value for side in sides if isinstance(side, ast.Constant)}
        if len(sides) == 2 and names == {"__name__"} and values == {"__main__"}:
            match node.ops[0]:
                case ast.Eq():
                    return ast.copy_location(ast.Constant(True), node)
                case ast.NotEq():
                    return ast.copy_location(ast.Constant(False), node)
        return node
