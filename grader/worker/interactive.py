"""Stand-ins for what a notebook finds in Jupyter: `get_ipython`, `display`, IPython, tqdm and the like.

They show nothing. Magics that run Python run it; what is for the eye, the shell or a package manager is
passed over. Only imported where a submission asks for them.
"""

import ast
import builtins
import importlib.machinery
import importlib.util
import sys
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

PYTHON = frozenset({"time", "timeit", "prun", "capture", "memit"})
Run = Callable[[dict[str, Any], str], None]


class Nothing:
    """Takes every call and every attribute, and does nothing."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Nothing()

    def __call__(self, *args: Any, **kwargs: Any) -> "Nothing":
        """Do nothing."""
        return Nothing()

    def __getitem__(self, key: Any) -> "Nothing":
        return Nothing()

    def __contains__(self, key: Any) -> bool:
        return False

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __bool__(self) -> bool:
        return False

    def __enter__(self) -> "Nothing":
        return self

    def __exit__(self, *raised: object) -> None:
        """Let what was raised pass."""


class Shell(Nothing):
    """What `get_ipython()` gives: a shell whose variables are those of one module."""

    def __init__(self, namespace: dict[str, Any], run: Run, run_file: Run) -> None:
        """Stand for the shell of a module.

        Args:
            namespace: the module's variables.
            run: runs a text in a namespace.
            run_file: runs a file of the submission in a namespace.
        """
        self.user_ns = namespace
        self._run = run
        self._run_file = run_file

    def run_line_magic(self, name: str, line: str, *_: Any) -> Nothing:
        """Do what a line magic does to the variables."""
        if name == "run":
            self._run_file(self.user_ns, line)
        elif name in PYTHON - {"timeit"}:  # what is timed again and again binds nothing
            self._run(self.user_ns, line)
        elif name == "pylab":
            self._run(self.user_ns, "import numpy as np\nfrom numpy import *")
        return Nothing()

    def run_cell_magic(self, name: str, line: str, cell: str) -> None:
        """Do what a cell magic does to the variables."""
        if name in PYTHON or name.startswith("python"):
            self._run(self.user_ns, cell)

    def magic(self, text: str) -> None:
        """A line magic as older notebooks write it."""
        name, _, line = text.lstrip("%").partition(" ")
        self.run_line_magic(name, line)

    def run_cell(self, text: str, *_: Any, **__: Any) -> Nothing:
        """Run a text."""
        self._run(self.user_ns, text)
        return Nothing()

    def ev(self, expression: str) -> Any:
        """The value of an expression."""
        return eval(compile(ast.parse(expression, mode="eval"), "ev", "eval"), self.user_ns)  # noqa: S307  # in the sandbox

    def getoutput(self, command: str, *_: Any, **__: Any) -> list[str]:
        """The lines that a command prints: there is no shell, so none."""
        return []


class Bar:
    """A progress bar that shows nothing: what it goes over, one after the other."""

    def __init__(self, iterable: Any = (), *_: Any, **__: Any) -> None:
        self.iterable = iterable

    def __iter__(self) -> Iterator[Any]:
        return iter(self.iterable)

    def __len__(self) -> int:
        return len(self.iterable)

    def __enter__(self) -> "Bar":
        return self

    def __exit__(self, *raised: object) -> None:
        """Let what was raised pass."""

    def __getattr__(self, name: str) -> Any:
        return Nothing()

    @staticmethod
    def write(*_: Any, **__: Any) -> None:
        """Show nothing."""


def install(run: Run, run_file: Run) -> None:
    """Make `get_ipython` and `display` known to every module of this process, as Jupyter does."""

    def get_ipython() -> Shell:
        return Shell(sys._getframe(1).f_globals, run, run_file)

    vars(builtins).setdefault("get_ipython", get_ipython)
    vars(builtins).setdefault("display", Nothing())


class StandInLoader:
    """Makes the modules of a package that is not there, out of stand-ins."""

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> None:
        """Leave the making of the module to Python."""

    def exec_module(self, module: ModuleType) -> None:
        """Let every name stand for something that does nothing, those apart that do something."""
        names = module.__dict__
        if names["__name__"].startswith("tqdm"):
            names |= {"tqdm": Bar, "trange": lambda *args, **_: Bar(range(*args)), "tqdm_notebook": Bar}
        else:
            names["get_ipython"] = getattr(builtins, "get_ipython", lambda: None)

        def attribute(name: str) -> Any:
            if name.startswith("__"):
                raise AttributeError(name)
            return Nothing()

        names["__getattr__"] = attribute


def spec_of(fullname: str) -> importlib.machinery.ModuleSpec | None:
    """How a module of IPython, tqdm or otter is made up."""
    loader: Any = StandInLoader()
    return importlib.util.spec_from_loader(fullname, loader, is_package=True)
