"""Import a submission's modules and notebooks. Runs inside the sandbox only.

An ordinary module is run as any import runs it. What is unusual, such as a module that stops at `import
matplotlib` or that was a notebook, is seen to by files that are imported only then; notebooks, by `cells`.
"""

import importlib.machinery
import importlib.util
import marshal
import os
import sys
import warnings
from collections.abc import Iterator, Mapping, Sequence
from math import inf
from types import CodeType, ModuleType
from typing import Any, ClassVar

from grader.worker.stubs import is_stub

NOTEBOOK = ".cells.json"
LARGE = 200_000  # bytes
CANNOT_COMPILE = (SyntaxError, ValueError, OverflowError, MemoryError, RecursionError)  # null bytes, depth
# What a module may stop with and go on.
EXCUSABLE = (ImportError, NameError, AttributeError, OSError, EOFError)
STAND_INS = ("IPython", "tqdm", "otter")


class NotebookFinder:
    """Finds notebooks, by what is imported only where there are some."""

    def __init__(self, folder: str, cell_seconds: float) -> None:
        self._folder = folder
        self._cell_seconds = cell_seconds
        self._names = {name for name in os.listdir(folder) if name.endswith(NOTEBOOK)}

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The spec of a notebook of that name, or of a stand-in for a package of notebooks; else None."""
        if f"{fullname}{NOTEBOOK}" in self._names or "grader.worker.cells" in sys.modules:
            from grader.worker.cells import CellsFinder

            found = CellsFinder(self._folder, self._cell_seconds).find_spec(fullname, path)
            if found is not None:
                return found
        if fullname.partition(".")[0] in STAND_INS:
            from grader.worker.interactive import spec_of

            return spec_of(fullname)
        return None


class CompiledLoader(importlib.machinery.SourceFileLoader):
    """Loads a module of the submission from code that was compiled before, where there is some."""

    folder: ClassVar[str] = ""  # the submission
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

    def source_to_code(  # type: ignore[override]  # static in one of the classes above this one
        self, data: Any, path: Any, **options: Any
    ) -> CodeType:
        """Compile a source; one that was a notebook, with its magics.

        Raises:
            SyntaxError: if it is not Python.
        """
        try:
            return super().source_to_code(data, path, **options)
        except SyntaxError as error:
            from grader.worker.magics import as_python

            try:
                text = as_python(importlib.util.decode_source(data), str(path))
            except ValueError:
                raise error from None
            return super().source_to_code(text, path, **options)

    def exec_module(self, module: ModuleType) -> None:
        """Run the module; where what it lacks is not its own fault, what comes after that as well."""
        code = self.get_code(module.__name__)
        if code is None:
            raise ImportError(f"there is no code of {module.__name__}", name=module.__name__)
        try:
            exec(code, module.__dict__)
        except EXCUSABLE as error:
            from grader.worker import resume

            resume.go_on(module, self.path, self.folder, code, error)
        lost = _lost(code, module.__dict__)
        if lost:
            from grader.worker import resume

            resume.restore(module, self.path, self.folder, lost)


def _lost(code: CodeType, names: Mapping[str, Any]) -> list[str]:
    """The functions of a module whose names stand for something else, or for an untouched stub of two."""
    made = [const.co_name for const in code.co_consts if isinstance(const, CodeType)]
    lost = [name for name in made if name in names and not callable(names[name])]
    if len(set(made)) < len(made):
        lost += [name for name in set(made) if made.count(name) > 1 and is_stub(names.get(name))]
    return lost


def prepare(folder: str, compiled: Mapping[str, bytes], cell_seconds: float = inf) -> None:
    """Make the files of a submission importable, after the standard library and NumPy.

    Args:
        folder: the submission.
        compiled: marshalled code of some of its files, as `compiled_with` gives it.
        cell_seconds: of CPU time that each cell of a notebook may use.
    """
    sys.path.append(folder)
    sys.meta_path.append(NotebookFinder(folder, cell_seconds))
    sys.argv = [""]  # as in a session of Python; not the worker's own
    sys.dont_write_bytecode = True
    CompiledLoader.compiled, CompiledLoader.folder = compiled, folder
    kinds = (
        (importlib.machinery.ExtensionFileLoader, importlib.machinery.EXTENSION_SUFFIXES),
        (CompiledLoader, importlib.machinery.SOURCE_SUFFIXES),
        (importlib.machinery.SourcelessFileLoader, importlib.machinery.BYTECODE_SUFFIXES),
    )
    hook = importlib.machinery.FileFinder.path_hook(*kinds)

    def own(path: str) -> Any:
        if not path.startswith(folder):
            raise ImportError("not of the submission", path=path)
        return hook(path)

    sys.path_hooks.insert(0, own)


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
