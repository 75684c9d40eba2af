"""Import a submission's modules and notebooks. Runs inside the sandbox only.

A notebook's code cells are run in order in one module, each as a file of its own, so that a
traceback names the cell. A cell that raises does not stop the ones after it: a plot or an
experiment beside the functions costs nothing, and what is missing afterwards is told with its cause.
"""

import importlib.abc
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
from pathlib import Path
from types import CodeType, ModuleType
from typing import ClassVar

from grader.experiment import describe
from grader.model import Raised

RUNS_AS_PYTHON = ("%%time", "%%timeit", "%%capture", "%%prun", "%%python", "%%python3")
SHELL_OR_MAGIC = re.compile(r"^(\s*)(%|!|\?|[\w.]+\?{1,2}\s*$|[\w, ]+=\s*[%!])")


class CellsLoader(importlib.abc.Loader):
    """Runs the cells of one notebook as a module."""

    def __init__(self, path: Path, own: tuple[str, ...]) -> None:
        self._path = path
        self._own = own

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> None:
        """Leave the making of the module to Python."""

    def exec_module(self, module: ModuleType) -> None:
        """Run all cells in order; what each one raised is kept in `__failed_cells__`."""
        failed: list[tuple[int, Raised]] = []
        module.__dict__["__failed_cells__"] = failed
        table = json.loads(self._path.read_bytes())
        for number, text in enumerate(table["cells"], 1):
            file = str(self._path.with_name(f"{table['notebook']} code cell {number}"))
            try:
                exec(compile_cell(text, file), module.__dict__)
            except SystemExit as stop:
                failed.append((number, Raised("SystemExit", str(stop))))
            except Exception as error:
                failed.append((number, describe(error, "", self._own)))


class CellsFinder(importlib.abc.MetaPathFinder):
    """Finds notebooks among the files of a submission."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The spec of a notebook of that name, or None."""
        file = self._folder / f"{fullname}.cells.json"
        if path is not None or not file.is_file():
            return None
        return importlib.util.spec_from_loader(fullname, CellsLoader(file, (str(self._folder),)))


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

    def get_code(self, fullname: str) -> CodeType | None:
        """The module's code.

        Raises:
            SyntaxError: if it is not Python, as in any import.
        """
        code = self.compiled.get(self.path)
        if code is None:
            return super().get_code(fullname)
        found: CodeType = marshal.loads(code)  # noqa: S302  # in the sandbox, where the file's code runs anyway
        return found


def prepare(folder: Path, compiled: Mapping[str, bytes]) -> None:
    """Make the files of a submission importable, after the standard library and NumPy.

    Args:
        folder: the submission.
        compiled: marshalled code of some of its files, as `compiled_with` gives it.
    """
    sys.path.append(str(folder))
    sys.meta_path.append(CellsFinder(folder))
    sys.dont_write_bytecode = True
    CompiledLoader.compiled = compiled
    kinds = (
        (importlib.machinery.ExtensionFileLoader, importlib.machinery.EXTENSION_SUFFIXES),
        (CompiledLoader, importlib.machinery.SOURCE_SUFFIXES),
        (importlib.machinery.SourcelessFileLoader, importlib.machinery.BYTECODE_SUFFIXES),
    )
    sys.path_importer_cache[str(folder)] = importlib.machinery.FileFinder(str(folder), *kinds)


class Forgetting:
    """Forgets the modules of a submission, so that they are imported anew."""

    def __init__(self, folder: Path) -> None:
        """Note which names are the submission's; to be called before anything of it is imported."""
        others = {name.partition(".")[0] for name in sys.modules}
        self._own = {name.partition(".")[0] for name in os.listdir(folder)} - others

    def forget(self) -> None:
        """Forget them, with the modules inside their packages."""
        for name in [name for name in sys.modules if name.partition(".")[0] in self._own]:
            del sys.modules[name]


def compiled_with(folder: Path, name: str) -> dict[str, bytes]:
    """Compile one module and those of the submission that it names; nothing of them is run.

    A file that cannot be compiled, or not without a warning, is left to whoever imports it.

    Returns:
        Marshalled code by file name.
    """
    done: dict[str, bytes] = {}
    waiting, seen = [name], {name}
    while waiting:
        file = folder / f"{waiting.pop()}.py"
        if not file.is_file():
            continue
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            try:
                code = compile(file.read_bytes(), str(file), "exec", dont_inherit=True)
            except (SyntaxError, ValueError):  # ValueError: null bytes
                continue
        if not said:
            done[str(file)] = marshal.dumps(code)
        named = set(_names(code)) - seen
        seen |= named
        waiting += sorted(named)
    return done


def _names(code: CodeType) -> Iterator[str]:
    """All names that code uses, those of its imports among them."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)
