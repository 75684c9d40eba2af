"""Import a submission's modules and notebooks. Runs inside the sandbox only.

A notebook's code cells are run in order in one module, each as a file of its own, so that a
traceback names the cell. A cell that raises does not stop the ones after it: a plot or an
experiment beside the functions costs nothing, and what is missing afterwards is told with its cause.
"""

import importlib.machinery
import importlib.util
import json
import linecache
import marshal
import os
import re
import sys
import warnings
from collections.abc import Iterator, Mapping, Sequence
from math import inf
from types import CodeType, ModuleType
from typing import Any, ClassVar

from grader.evidence.run import describe
from grader.model import Raised
from grader.worker import alarm

LARGE = 200_000  # bytes
CANNOT_COMPILE = (SyntaxError, ValueError, OverflowError, MemoryError, RecursionError)  # null bytes, depth
RUNS_AS_PYTHON = ("%%time", "%%timeit", "%%capture", "%%prun", "%%python", "%%python3")
SHELL_OR_MAGIC = re.compile(r"^(\s*)(%|!|\?|[\w.]+\?{1,2}\s*$|[\w, ]+=\s*[%!])")


class CellsLoader:
    """Runs the cells of one notebook as a module."""

    def __init__(self, path: str, own: tuple[str, ...], cell_seconds: float) -> None:
        self._path = path
        self._own = own
        self._cell_seconds = cell_seconds

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> None:
        """Leave the making of the module to Python."""

    def exec_module(self, module: ModuleType) -> None:
        """Run all cells in order; what each one raised is kept in `__failed_cells__`."""
        failed: list[tuple[int, Raised]] = []
        module.__dict__["__failed_cells__"] = failed
        table = json.loads(_content(self._path))
        folder = os.path.dirname(self._path)
        for number, text in enumerate(table["cells"], 1):
            file = f"{folder}/{table['notebook']} code cell {number}"
            try:
                with alarm.limited(self._cell_seconds):
                    exec(compile_cell(text, file), module.__dict__)
            except alarm.TooLong as error:
                if alarm.is_over():  # that of the whole import
                    raise
                failed.append((number, describe(error, "", self._own)))
            except SystemExit as stop:
                failed.append((number, Raised("SystemExit", str(stop))))
            except Exception as error:
                failed.append((number, describe(error, "", self._own)))


class CellsFinder:
    """Finds notebooks among the files of a submission."""

    def __init__(self, folder: str, cell_seconds: float) -> None:
        self._folder = folder
        self._cell_seconds = cell_seconds

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The spec of a notebook of that name, or None."""
        file = f"{self._folder}/{fullname}.cells.json"
        if path is not None or not os.path.isfile(file):
            return None
        loader: Any = CellsLoader(file, (self._folder,), self._cell_seconds)
        return importlib.util.spec_from_loader(fullname, loader)


def compile_cell(text: str, file: str) -> CodeType:
    """Compile one cell, its magics and shell lines left out; line numbers stay.

    Raises:
        SyntaxError: if what is left is not Python.
    """
    lines = text.split("\n")
    first = lines[0].strip()
    if first.startswith("%%"):
        keep = first.split()[0] in RUNS_AS_PYTHON
        lines = ["", *lines[1:]] if keep else [""]
    source = "\n".join(lines)
    linecache.cache[file] = (len(source), None, [line + "\n" for line in text.split("\n")], file)
    try:
        return compile(source, file, "exec", dont_inherit=True)
    except SyntaxError:
        left = "\n".join(SHELL_OR_MAGIC.sub(r"\1pass  # \2", line) for line in lines)
        if left == source:
            raise
        return compile(left, file, "exec", dont_inherit=True)


class CompiledLoader(importlib.machinery.SourceFileLoader):
    """Loads a module of the submission from code that was compiled before, where there is some."""

    compiled: ClassVar[Mapping[str, bytes]] = {}
    loaded: ClassVar[dict[str, CodeType]] = {}  # in this process

    def get_code(self, fullname: str) -> CodeType | None:
        """The module's code.

        Raises:
            SyntaxError: if it is not Python, as in any import.
        """
        if self.path not in self.loaded:
            code = self.compiled.get(self.path)
            if code is None:
                return super().get_code(fullname)
            self.loaded[self.path] = marshal.loads(code)  # noqa: S302  # in the sandbox: it runs here anyway
        return self.loaded[self.path]


def prepare(folder: str, compiled: Mapping[str, bytes], cell_seconds: float = inf) -> None:
    """Make the files of a submission importable, after the standard library and NumPy.

    Args:
        folder: the submission.
        compiled: marshalled code of some of its files, as `compiled_with` gives it.
        cell_seconds: of CPU time that each cell of a notebook may use.
    """
    sys.path.append(folder)
    sys.meta_path.append(CellsFinder(folder, cell_seconds))
    sys.dont_write_bytecode = True
    CompiledLoader.compiled = compiled
    kinds = (
        (importlib.machinery.ExtensionFileLoader, importlib.machinery.EXTENSION_SUFFIXES),
        (CompiledLoader, importlib.machinery.SOURCE_SUFFIXES),
        (importlib.machinery.SourcelessFileLoader, importlib.machinery.BYTECODE_SUFFIXES),
    )
    sys.path_importer_cache[folder] = importlib.machinery.FileFinder(folder, *kinds)


class Forgetting:
    """Forgets the modules of a submission, so that they are imported anew, and finds them sooner then."""

    def __init__(self, folder: str) -> None:
        """Note which names are the submission's; to be called before anything of it is imported."""
        self._others = set(sys.modules)
        self._own = {name.partition(".")[0] for name in os.listdir(folder)}
        self._own -= {name.partition(".")[0] for name in self._others}
        self._found: dict[str, importlib.machinery.ModuleSpec] = {}
        sys.meta_path.insert(0, self)

    def forget(self) -> None:
        """Forget them, with the modules inside their packages."""
        for name in sys.modules.keys() - self._others:
            if name.partition(".")[0] not in self._own:
                self._others.add(name)
                continue
            module = sys.modules.pop(name)
            spec = getattr(module, "__spec__", None)
            if spec is not None and isinstance(spec.loader, CompiledLoader) and "." not in name:
                self._found[name] = spec

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Where a module of the submission was found before; None if it was not."""
        return self._found.get(fullname)


def compiled_with(folder: str, names: Sequence[str]) -> dict[str, bytes]:
    """Compile modules and those of the submission that they name; nothing of them is run.

    A file that cannot be compiled, not without a warning, or not soon, is left to whoever imports it.

    Returns:
        Marshalled code by file name.
    """
    done: dict[str, bytes] = {}
    waiting, seen = list(names), set(names)
    while waiting:
        file = f"{folder}/{waiting.pop()}.py"
        if not os.path.isfile(file) or os.path.getsize(file) > LARGE:
            continue
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            try:
                code = compile(_content(file), file, "exec", dont_inherit=True)
            except CANNOT_COMPILE:
                continue
        if not said:
            done[file] = marshal.dumps(code)
        named = set(_names(code)) - seen
        seen |= named
        waiting += sorted(named)
    return done


def _content(file: str) -> bytes:
    with open(file, "rb") as opened:
        return opened.read()


def _names(code: CodeType) -> Iterator[str]:
    """All names that code uses, those of its imports among them."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)
