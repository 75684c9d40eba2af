"""Import the course's own files: checks, solutions, misconceptions, the Keras reference. All trusted."""

import contextlib
import importlib.util
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

from grader.authoring import Misconception
from grader.errors import GraderError


class KerasError(GraderError):
    """The Keras implementation cannot be run, or gives no usable evidence."""


def module_from_file(path: Path, name: str) -> ModuleType:
    """Import one trusted file under a name of its own, without leaving it in sys.modules.

    Raises:
        ImportError: if the file cannot be found.
    """
    if not path.is_file():
        raise ImportError(f"{path}: no such Python file")
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses and pickling of a module's own classes look here
    try:
        exec(_code(name, str(path), path.read_bytes()), module.__dict__)
    finally:
        del sys.modules[name]
    return module


@cache
def _code(name: str, path: str, _text: bytes) -> CodeType:
    """Compiled once, however often it runs: mutants are many, and verifying would take a third longer."""
    code = SourceFileLoader(name, path).get_code(name)
    assert code is not None
    return code


def overlaid(module: ModuleType, mistake: Misconception) -> ModuleType:
    """Lay a misconception over a freshly imported solution."""
    setattr(module, mistake.exercise, mistake.function)
    return module


def keras_reference(root: Path) -> Callable[[str], ModuleType]:
    """Gives the modules of the Keras reference by assignment, each imported once.

    Args:
        root: the course's.
    """

    @cache
    def load(name: str) -> ModuleType:
        path, file = root / "reference" / f"{name}.py", f"reference/{name}.py"
        if not path.is_file():
            raise KerasError(f"{file}: is missing; write there in Keras what assignments/{name} asks for")
        try:
            with _quiet():
                return module_from_file(path, f"reference_{name}")
        except ModuleNotFoundError as error:
            raise KerasError(f"{file}: needs {error.name}, which is not installed; {INSTALL}") from None
        except ImportError as error:
            raise KerasError(f"{file}: cannot be imported ({error})") from None

    return load


INSTALL = "install the extra `reference` (in a copy of this project: make reference)"


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep TensorFlow's greetings off standard error, unless the import fails."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    with tempfile.TemporaryFile() as said:
        kept = os.dup(2)
        os.dup2(said.fileno(), 2)
        try:
            yield
        except BaseException:
            said.seek(0)
            os.write(kept, said.read())
            raise
        finally:
            os.dup2(kept, 2)
            os.close(kept)
