"""Walk over the syntax trees of solutions, and put something else in one place of them."""

import ast
from collections.abc import Iterator
from typing import Any

Place = tuple[ast.AST, str, int | None]  # a node, its field, and where in the field, if that is a list


def without_docstrings(tree: ast.Module) -> ast.Module:
    """The tree itself, with the docstrings of functions and classes taken out of it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None:
            node.body[:1] = [] if len(node.body) > 1 else [ast.Pass()]
    return tree


def functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Functions at the margin, and methods, by name."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from ((f"{node.name}.{m.name}", m) for m in node.body if isinstance(m, ast.FunctionDef))


def statements(function: ast.FunctionDef) -> Iterator[tuple[list[ast.stmt], ast.stmt]]:
    """All statements of a function, with the block each stands in."""
    waiting: list[Any] = [function]
    while waiting:
        node = waiting.pop(0)
        for field in ("body", "orelse", "finalbody"):
            for statement in getattr(node, field, []):
                yield getattr(node, field), statement
                waiting.append(statement)


def expressions(node: ast.AST) -> Iterator[Place]:
    """The places of all expressions of a statement, without those of the statements in it.

    Messages of exceptions and f-strings are for people, annotations for type checkers: they are left out.
    """
    if isinstance(node, ast.Raise | ast.JoinedStr):
        return
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "decorator_list", "ctx"):
            continue
        for index, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(child, ast.stmt) or not isinstance(child, ast.AST):
                continue
            if isinstance(child, ast.expr):
                yield node, field, index
            yield from expressions(child)


def at(place: Place) -> Any:
    """What stands in a place."""
    node, field, index = place
    value = getattr(node, field)
    return value if index is None else value[index]


def put(place: Place, value: Any) -> None:
    """Let something else stand there."""
    node, field, index = place
    if index is None:
        setattr(node, field, value)
    else:
        getattr(node, field)[index] = value
