"""The statements of a cell: which names each binds, uses and changes. Parsed, never run."""

import ast
import symtable
from collections.abc import Iterator

from grader.record import Record

CHANGING = {"append", "extend", "insert", "update", "setdefault", "add", "remove", "pop", "clear", "sort"}
AT_ONCE = {"listcomp", "setcomp", "dictcomp", "genexpr"}  # scopes whose code runs where it stands


class Statement(Record):
    """One statement at the margin of a cell.

    Attributes:
        cell: the cell's number.
        first: its first line, decorators included, from 1.
        last: its last line.
        text: its lines.
        binds: names that it gives a value.
        now: names that it uses when it runs.
        later: names that functions in it use when they are called.
        changes: names whose values it changes, as `sizes.append(3)` does.
        takes_all: whether it may bind any name, as `from helpers import *` does.
    """

    cell: int
    first: int
    last: int
    text: str
    binds: frozenset[str]
    now: frozenset[str]
    later: frozenset[str]
    changes: frozenset[str]
    takes_all: bool


def statements(cell: int, text: str) -> Iterator[Statement]:
    """The statements of a cell, in order; none if it is not Python.

    Args:
        cell: its number.
        text: its code, magics translated.
    """
    try:
        nodes = ast.parse(text).body
    except (SyntaxError, ValueError, MemoryError, RecursionError):  # it did not run either
        return
    lines = text.splitlines()
    for node in nodes:
        first = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", []))])
        last = node.end_lineno or node.lineno
        own = "\n".join(lines[first - 1 : last])
        binds, now, later = _names(ast.unparse(node))
        now |= {*_added_to(node)}
        yield Statement(
            cell, first, last, own, binds, now, later, frozenset(_changed(node)), _takes_all(node)
        )


def _names(text: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Names that a statement binds, uses now, and uses later."""
    try:
        table = symtable.symtable(text, "cell", "exec")
    except SyntaxError:  # such as `await` outside of a function, which IPython runs
        return frozenset(), frozenset(), frozenset()
    symbols = table.get_symbols()
    binds = {each.get_name() for each in symbols if each.is_assigned() or each.is_imported()}
    now = {each.get_name() for each in symbols if each.is_referenced()}
    later = set[str]()
    for child in table.get_children():
        _look_into(child, now, later, at_once=True)
    return frozenset(binds), frozenset(now), frozenset(later)


def _look_into(table: symtable.SymbolTable, now: set[str], later: set[str], *, at_once: bool) -> None:
    """Add the global names that a scope uses."""
    at_once = at_once and (table.get_type() == "class" or table.get_name() in AT_ONCE)
    for symbol in table.get_symbols():
        if symbol.is_global() and symbol.is_referenced():
            (now if at_once else later).add(symbol.get_name())
    for child in table.get_children():
        _look_into(child, now, later, at_once=at_once)


def _added_to(node: ast.stmt) -> Iterator[str]:
    """Names that a statement adds something to, so that it needs what they had before: `total += 1`."""
    for each in ast.walk(node) if not isinstance(node, ast.FunctionDef | ast.ClassDef) else ():
        if isinstance(each, ast.AugAssign):
            yield from _base(each.target)


def _changed(node: ast.stmt) -> Iterator[str]:
    """Names whose values a statement changes, without binding them anew."""
    if isinstance(node, ast.Assign | ast.AugAssign | ast.Delete):
        targets = [node.target] if isinstance(node, ast.AugAssign) else node.targets
        for target in targets:
            if isinstance(target, ast.Subscript | ast.Attribute) or isinstance(node, ast.AugAssign):
                yield from _base(target)
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        function = node.value.func
        if isinstance(function, ast.Attribute) and function.attr in CHANGING:
            yield from _base(function.value)


def _base(node: ast.expr) -> Iterator[str]:
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    if isinstance(node, ast.Name):
        yield node.id


def _takes_all(node: ast.stmt) -> bool:
    """Whether a statement may bind any name: an import of everything, or what %run and %load run."""
    if isinstance(node, ast.ImportFrom):
        return any(alias.name == "*" for alias in node.names)
    call = node.value if isinstance(node, ast.Expr) else None
    if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
        return False
    names = [each.value for each in call.args[:1] if isinstance(each, ast.Constant)]
    return call.func.attr == "run_line_magic" and names == ["run"]
