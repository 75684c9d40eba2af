"""Mutants of a solution: its functions with one small thing changed, made from the syntax tree.

What is changed: every operator, comparison, constant, default, keyword, slice bound and condition; NumPy's
functions for their nearest relatives; the order of arguments and of what is returned; steps left out.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from grader.instructor.changes import of_expression, of_statement
from grader.instructor.syntax import at, expressions, functions, put, statements, without_docstrings

MARKERS = ("# BEGIN SOLUTION", "# END SOLUTION")


@dataclass(frozen=True)
class Mutant:
    """One changed function.

    Attributes:
        assignment: name of the assignment.
        function: "adam", "EarlyStopping.update".
        before: the statement as it stands in the solution; of an `if` or a loop its head only. Where a
            function has the same statement twice, the second one has " #2" behind it.
        after: the statement of the mutant.
        source: the whole module with the change.
    """

    assignment: str
    function: str
    before: str
    after: str
    source: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What names a mutant as long as its statement stands, wherever its line moves."""
        return f"{self.assignment}.{self.function}", self.before, self.after


def mutants_of(assignment: str, source: str) -> list[Mutant]:
    """All mutants of a solution, in the order of its lines; none is there twice.

    Args:
        assignment: its name.
        source: the text of solution.py; what stands between its markers is changed, and the defaults of
            the functions that this is in.
    """
    tree = without_docstrings(ast.parse(source))
    written = _lines_of_the_solution(source)
    found: dict[tuple[str, str, str], Mutant] = {}
    for name, function in functions(tree):
        counted: dict[str, int] = {}
        for owner, statement in _statements(function):
            if not (statement.lineno in written or (statement is function and _holds(function, written))):
                continue
            before = _text(statement)
            counted[before] = counted.get(before, 0) + 1
            label = before if counted[before] == 1 else f"{before} #{counted[before]}"
            for undo in _changed(owner, statement):
                mutant = Mutant(assignment, name, label, _text(_there(owner, statement)), ast.unparse(tree))
                if mutant.after != before:
                    found.setdefault(mutant.key, mutant)
                undo()
    return list(found.values())


def users(source: str, name: str) -> set[str]:
    """The functions and classes at the margin of a module that a change of one of them can reach."""
    tops = {
        node.name: {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    }
    reached = {name}
    while more := {top for top, used in tops.items() if used & reached} - reached:
        reached |= more
    return reached


def _lines_of_the_solution(source: str) -> set[int]:
    written, inside = set(), False
    for number, line in enumerate(source.splitlines(), 1):
        if line.strip() in MARKERS:
            inside = line.strip() == MARKERS[0]
        elif inside:
            written.add(number)
    return written


def _holds(function: ast.FunctionDef, written: set[int]) -> bool:
    return any(line in written for line in range(function.lineno, (function.end_lineno or 0) + 1))


def _statements(function: ast.FunctionDef) -> Iterator[tuple[list[ast.stmt] | None, ast.stmt]]:
    """The function itself, for its defaults, and all its statements with the block each stands in."""
    yield None, function
    yield from statements(function)


def _text(statement: ast.stmt) -> str:
    """A statement in one line: its head, if it has a body."""
    if isinstance(statement, ast.FunctionDef):
        given = statement.args
        pairs = [*zip(reversed(given.args), reversed(given.defaults), strict=False)]
        named = [(a, d) for a, d in zip(given.kwonlyargs, given.kw_defaults, strict=True) if d is not None]
        return "def " + ", ".join(f"{arg.arg}={ast.unparse(value)}" for arg, value in [*pairs[::-1], *named])
    return ast.unparse(statement).splitlines()[0]


def _there(owner: list[ast.stmt] | None, statement: ast.stmt) -> ast.stmt:
    """The statement that stands where `statement` stood before it was changed."""
    if owner is None or any(each is statement for each in owner):
        return statement
    return next(each for each in owner if getattr(each, "instead_of", None) is statement)


def _changed(owner: list[ast.stmt] | None, statement: ast.stmt) -> Iterator[Any]:
    """Change the tree in one place after the other; yields what undoes the change."""
    if owner is not None:
        place = next(i for i, each in enumerate(owner) if each is statement)
        for instead in of_statement(statement):
            instead.instead_of = statement  # type: ignore[attr-defined]
            owner[place] = instead
            yield lambda: owner.__setitem__(place, statement)
    for place in expressions(statement):
        old = at(place)
        for new in of_expression(old, place[0]):
            put(place, new)
            yield lambda place=place, old=old: put(place, old)
