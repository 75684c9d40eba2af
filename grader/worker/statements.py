"""Run the top-level statements of a module one by one, as Jupyter does, and go on where one cannot be had.

A statement that needs what the sandbox does not have, such as matplotlib or a data file, is left out and
noted, and so is what then misses the names that it would have bound. Definitions are never lost for a reason
that is not theirs. A name whose function was given another value later, or is an untouched stub again, gets
its function back when all is done.
"""

import __future__

import ast
import linecache
from collections.abc import Iterable, Iterator
from types import CodeType
from typing import Any

from grader.evidence.absent import THIRD_PARTY, newer_name
from grader.worker.imports import IMPORT, placed, rehomed
from grader.worker.stubs import is_stub

CONSTANT = (ast.Constant, ast.UnaryOp, ast.Tuple, ast.List, ast.Dict)
DEFINITION = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
ANNOTATED = (*DEFINITION, ast.AnnAssign)
KEPT = 50  # notes on one module
TEXT = 200  # characters of each

Skipped = tuple[int, int, str, str]  # cell or 0, line, kind, text


class Statements:
    """The statements of one module, while they run."""

    def __init__(self, namespace: dict[str, Any], folder: str, *, strict: bool) -> None:
        """Begin.

        Args:
            namespace: the module's variables.
            folder: the submission.
            strict: whether the first exception that is not excused ends it, as it does any import; else the
                definitions that come after it are made all the same.
        """
        self.skipped: list[Skipped] = namespace.setdefault("__skipped__", [])
        self._namespace = namespace
        self._folder = folder
        self._strict = strict
        self._flags = 0  # what `from __future__ import …` has switched on
        self._lacking: set[str] = set()  # names that what was left out would have bound
        self._kept: dict[str, Any] = {}  # the last callable of each name
        self._replaced: dict[str, Skipped] = {}  # names that have something else now
        self.cell = 0
        self.file = ""

    def begin(self, code: CodeType) -> None:
        """Go on where the code of a whole module stopped."""
        self._flags = code.co_flags & sum(
            getattr(__future__, n).compiler_flag for n in __future__.all_feature_names
        )
        self._kept |= {name: value for name, value in self._namespace.items() if callable(value)}

    def run(self, nodes: Iterable[ast.stmt], file: str, cell: int = 0) -> None:
        """Run statements.

        Args:
            nodes: in their order.
            file: where they are from.
            cell: its number, if it is a notebook's.

        Raises:
            BaseException: what the first of them raised that was not excused.
        """
        outer, (self.file, self.cell) = (self.file, self.cell), (file, cell)
        stopped: Exception | SystemExit | None = None
        try:
            for node in _one_by_one(nodes):
                if stopped is not None and not _defines(node):
                    continue
                try:
                    self._run(node)
                except (Exception, SystemExit) as error:
                    if self._strict:
                        raise
                    stopped = stopped or error
            if stopped is not None:
                raise stopped
        finally:
            self.file, self.cell = outer

    def _run(self, node: ast.stmt) -> None:
        """Run one statement, or leave it out.

        Raises:
            Exception: what is not excused.
        """
        try:
            self.execute(node)
        except Exception as error:
            home = rehomed(node, error, self._folder)
            if home:
                for other in home:
                    self._run(other)
                return
            kind = self.excuse(node, error)
            if not kind:
                raise
            if not (kind == "follows" and isinstance(node, ANNOTATED) and self._without_annotations(node)):
                self.leave_out(node, kind, error)

    def execute(self, node: ast.stmt, flags: int = 0) -> None:
        """Run one statement as it is."""
        code = compile(ast.Module([node], []), self.file, "exec", self._flags | flags, dont_inherit=True)
        exec(code, self._namespace)
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            self._flags |= sum(getattr(__future__, alias.name).compiler_flag for alias in node.names)
        self._note(node)

    def _without_annotations(self, node: ast.stmt) -> bool:
        """Make a definition without working out its annotations; whether these were what was wrong."""
        try:
            self.execute(node, __future__.annotations.compiler_flag)
        except NameError:
            return False
        return True

    # -- what is left out --------------------------------------------------------------------------

    def excuse(self, node: ast.stmt, error: BaseException) -> str:
        """Why a statement that raised may be left out, in a word; "" if it may not."""
        match error:
            case ModuleNotFoundError():
                known = str(error.name).partition(".")[0] in THIRD_PARTY
                if newer_name(str(error)):
                    return "version"
                return "package" if known or not self._strict else ""
            case ImportError() | AttributeError() if newer_name(str(error)):
                return "version"
            case NameError():
                return "follows" if error.name in self._lacking else ""
            case OSError() if not isinstance(error, TimeoutError):
                return "network" if error.filename is None else "file"
            case EOFError():
                return "input"
            case SyntaxError() if not self._strict and "await" in str(error.msg):
                return "await"
        return ""

    def leave_out(self, node: ast.stmt, kind: str, error: BaseException) -> None:
        """Note that a statement was left out, and which names are lacking now."""
        self._lacking |= set(bound(node))
        text = linecache.getline(self.file, node.lineno).strip()
        self._add((self.cell, node.lineno, kind, f"{_what(error)}\n{text}"[:TEXT]))

    def leave_out_cell(self, cell: int, magic: str, text: str) -> None:
        """Note that a cell in another language was left out."""
        line = next((n for n, each in enumerate(text.split("\n"), 1) if each), 2) - 1
        self._add((cell, max(line, 1), "cell", f"{magic}\n%%{magic}"[:TEXT]))

    def _add(self, entry: Skipped) -> None:
        if len(self.skipped) < KEPT and entry not in self.skipped:
            self.skipped.append(entry)

    # -- names that lose their function ------------------------------------------------------------

    def _note(self, node: ast.stmt) -> None:
        """Keep the functions that a statement has bound, and what has taken the place of one."""
        for name in bound(node):
            if name in self._namespace:
                self.bind(name, self._namespace[name], node)

    def bind(self, name: str, value: Any, node: ast.stmt | None = None) -> None:
        """Note what a name stands for now."""
        before = self._kept.get(name)
        repeated = before is not None and is_stub(value) and not is_stub(before)
        if callable(value) and not repeated:
            self._kept[name] = value
            self._replaced.pop(name, None)
        elif before is not None and node is not None:
            kind, line = "stub" if repeated else "value", node.lineno
            text = linecache.getline(self.file, line).strip()
            self._replaced.setdefault(name, (self.cell, line, kind, f"{name}\n{text}"[:TEXT]))

    def offer(self, name: str, value: Any) -> None:
        """Bind a name, unless it stands for something that is written."""
        if name not in self._namespace or is_stub(self._namespace[name]):
            self._namespace[name] = value
            self.bind(name, value)

    def settle(self) -> None:
        """Give the names that have something else now their functions back."""
        for name, entry in self._replaced.items():
            self._namespace[name] = self._kept[name]
            self._add(entry)
        self._replaced.clear()


def _what(error: BaseException) -> str:
    """What was not there."""
    if isinstance(error, OSError):
        return str(error.filename or "")
    if isinstance(error, ModuleNotFoundError) and not newer_name(str(error)):
        return str(error.name).partition(".")[0]
    return newer_name(str(error)) or str(getattr(error, "name", ""))


def bound(node: ast.stmt) -> Iterator[str]:
    """The names that a statement may bind."""
    for part in ast.walk(node):
        if isinstance(part, DEFINITION):
            yield part.name
        elif isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
            yield part.id
        elif isinstance(part, ast.alias):
            yield part.asname or part.name.partition(".")[0]


def _one_by_one(nodes: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements, each import of several modules as several."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (placed(ast.Import([alias]), node) for alias in node.names)
        else:
            yield node


def _defines(node: ast.stmt) -> bool:
    """Whether a statement defines, imports or sets to a constant: what others may need in any case."""
    if isinstance(node, ast.Assign | ast.AnnAssign):
        return isinstance(node.value, CONSTANT) and not any(
            isinstance(p, ast.Call) for p in ast.walk(node.value)
        )
    return isinstance(node, DEFINITION + IMPORT)
