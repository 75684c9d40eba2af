"""Imports of a submission's own modules by way of a package that is not there, put right."""

import ast
import os
from collections.abc import Sequence

IMPORT = (ast.Import, ast.ImportFrom)


def rehomed(node: ast.stmt, error: Exception, folder: str) -> Sequence[ast.stmt]:
    """An import of the submission's own module by way of a package around it, without that package.

    Args:
        node: the statement.
        error: what it raised.
        folder: the submission.
    """
    if not isinstance(error, ImportError) or not isinstance(node, IMPORT):
        return ()
    if isinstance(node, ast.ImportFrom) and node.level and "relative import" in str(error):
        if node.module:
            return (placed(ast.ImportFrom(node.module, node.names, 0), node),)
        return [placed(ast.Import([alias]), node) for alias in node.names]
    if not isinstance(error, ModuleNotFoundError):
        return ()
    if isinstance(node, ast.ImportFrom):
        inner = _within(str(node.module), folder)
        if inner:
            return (placed(ast.ImportFrom(inner, node.names, 0), node),)
        if node.module == error.name and all(_is_own(alias.name, folder) for alias in node.names):
            return [placed(ast.Import([alias]), node) for alias in node.names]
        return ()
    (alias,) = node.names
    inner = _within(alias.name, folder)
    if alias.asname and inner:
        return (placed(ast.Import([ast.alias(inner, alias.asname)]), node),)
    return ()


def placed(new: ast.stmt, old: ast.stmt) -> ast.stmt:
    return ast.fix_missing_locations(ast.copy_location(new, old))


def _within(name: str, folder: str) -> str:
    """What is left of a dotted name without the packages around the submission's own module; else ""."""
    inner = name
    while inner:
        inner = inner.partition(".")[2]
        if inner and _is_own(inner, folder):
            return inner
    return ""


def _is_own(name: str, folder: str) -> bool:
    start = f"{folder}/{name.partition('.')[0]}"
    return any(os.path.exists(start + ending) for ending in (".py", ".cells.json", "/__init__.py"))
