"""A module that stopped while it was imported goes on, and gets back functions that it has lost."""

import ast
import importlib.util
from collections.abc import Iterable
from types import CodeType, ModuleType

from grader.worker import cells, magics
from grader.worker.imports import IMPORT, rehomed
from grader.worker.statements import DEFINITION, Statements, bound
from grader.worker.stubs import is_stub


def go_on(module: ModuleType, file: str, folder: str, code: CodeType, error: Exception) -> None:
    """Go on with a module that stopped while it was imported, if what stopped it is excused.

    Raises:
        Exception: what stopped it, or what a later statement raised.
    """
    nodes = _statements(file)
    line, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code is code:
            line = trace.tb_lineno
        trace = trace.tb_next
    at = next((n for n, node in enumerate(nodes) if _begin(node) <= line <= (node.end_lineno or 0)), None)
    if at is None:
        raise error
    statements = Statements(module.__dict__, folder, strict=True)
    statements.begin(code)
    statements.file = file
    again = isinstance(error, NameError) and error.name in ("get_ipython", "display")
    if again:
        cells.install(folder)
    again = again or bool(rehomed(nodes[at], error, folder))
    if not again:
        kind = statements.excuse(nodes[at], error)
        if not kind:
            raise error
        again = isinstance(nodes[at], IMPORT)
        if not again:
            statements.leave_out(nodes[at], kind, error)
    statements.run(nodes[at:] if again else nodes[at + 1 :], file)
    statements.settle()


def _statements(file: str) -> list[ast.stmt]:
    with open(file, "rb") as opened:
        return magics.parsed(importlib.util.decode_source(opened.read()), file)


def _begin(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


def restore(module: ModuleType, file: str, folder: str, names: Iterable[str]) -> None:
    """Give names of a module that have lost their functions these back: the last that is written.

    Args:
        module: it was imported.
        file: of it.
        folder: the submission.
        names: what stands for something else now.
    """
    nodes = _statements(file)
    for name in names:
        own = [node for node in nodes if isinstance(node, DEFINITION) and node.name == name]
        others = [node for node in nodes if name in bound(node)]
        value = module.__dict__[name]
        for node in reversed(own):
            scratch = Statements(module.__dict__, folder, strict=True)
            scratch.file = file
            try:
                scratch.execute(node)
            except Exception:
                break
            if not is_stub(module.__dict__[name]):
                scratch.bind(name, value, others[-1])
                scratch.settle()
                break
        else:
            module.__dict__[name] = value
