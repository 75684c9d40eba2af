"""Which of its arguments a solution makes use of, and what they are by default, by its text."""

import ast
import functools
from collections.abc import Iterator, Mapping
from pathlib import Path

from grader.course import kit
from grader.course.course import Assignment


def used_by(assignment: Assignment, function: str) -> frozenset[str]:
    """Parameters that a solution's function reads, and does not just hand back as they came.

    Args:
        assignment: whose solution has the function.
        function: a function's name; a class has none.
    """
    return used(assignment).get(function, frozenset())


def used(assignment: Assignment) -> Mapping[str, frozenset[str]]:
    """What `used_by` tells, by function; in a kit, as it was frozen."""
    return assignment.kit.used if assignment.kit else _used(assignment.folder / "solution.py")


@functools.cache
def _used(path: Path) -> dict[str, frozenset[str]]:
    """By function, of a file that is parsed and never imported."""
    body = ast.parse(path.read_text("utf-8")).body
    return {each.name: _read_in(each) for each in body if isinstance(each, ast.FunctionDef)}


def defaults_of(assignment: Assignment, function: str) -> Mapping[str, float]:
    """Parameters of an exercise that are a number where nobody gives one, with these numbers."""
    file = kit.TEMPLATE if assignment.kit else "solution.py"
    return _defaults(assignment.folder / file).get(function, {})


@functools.cache
def _defaults(path: Path) -> dict[str, dict[str, float]]:
    body = ast.parse(path.read_text("utf-8")).body
    return {each.name: dict(_numbers_in(each.args)) for each in body if isinstance(each, ast.FunctionDef)}


def _numbers_in(given: ast.arguments) -> Iterator[tuple[str, float]]:
    names = [*given.posonlyargs, *given.args]
    last = zip(reversed(names), reversed(given.defaults), strict=False)
    for name, value in (*last, *zip(given.kwonlyargs, given.kw_defaults, strict=True)):
        if isinstance(value, ast.Constant) and isinstance(value.value, int | float):
            yield name.arg, value.value


def _read_in(function: ast.FunctionDef) -> frozenset[str]:
    given = function.args
    names = {each.arg for each in (*given.posonlyargs, *given.args, *given.kwonlyargs)}
    handed_back = {id(value) for node in ast.walk(function) for value in _handed_back(node)}
    return frozenset(
        node.id
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and node.id in names and id(node) not in handed_back
    )


def _handed_back(node: ast.AST) -> list[ast.expr]:
    """What a return statement gives: of a tuple, its parts."""
    if not isinstance(node, ast.Return) or node.value is None:
        return []
    return node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
