"""Import the course's own files: checks, solutions, misconceptions, the Keras reference. All trusted."""

import importlib.util
import sys
from functools import cache
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

from grader.authoring import Misconception


def module_from_file(path: Path, name: str) -> ModuleType:
    """Import one trusted file under a name of its own, without leaving it in sys.modules.

    Raises:
        ImportError: if the file cannot be found.
    """
    spec = importlib.util.spec_from_file_location(name, path, loader=_CompiledOnce(name, str(path)))
    if spec is None or spec.loader is None or not path.is_file():
        raise ImportError(f"{path}: no such Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses and pickling of a module's own classes look here
    try:
        spec.loader.exec_module(module)
    finally:
        del sys.modules[name]
    return module


class _CompiledOnce(SourceFileLoader):
    """Each import runs a file anew, but compiles it only if its text is another: mistakes are many."""

    def get_code(self, fullname: str) -> CodeType | None:
        """The file's code."""
        return _code(fullname, self.path, self.get_data(self.path))


@cache
def _code(name: str, path: str, _text: bytes) -> CodeType | None:
    return SourceFileLoader(name, path).get_code(name)


def overlaid(module: ModuleType, mistake: Misconception) -> ModuleType:
    """Lay a misconception over a freshly imported solution."""
    setattr(module, mistake.exercise, mistake.function)
    return module
