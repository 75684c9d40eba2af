"""The kinds of slips that are looked for in a right function, each with the sentence that tells it."""

import ast
from collections.abc import Iterator, Sequence

from grader.diagnosis.hypotheses import LEFT_AT_ZEROS
from grader.instructor.changes import is_update
from grader.instructor.slip import LEFT_OUT, ZERO, ZERO_ON_THE_WAY, Slip
from grader.instructor.slips_in_expressions import numpy_call, of_expression
from grader.instructor.syntax import Place, at, expressions, statements


def of(function: ast.FunctionDef, words: set[str], outputs: Sequence[str]) -> Iterator[Slip]:
    """All slips in one function.

    Args:
        function: its tree, without docstring.
        words: that the handout knows; no other name is told.
        outputs: names of what it returns, if that is a tuple.
    """
    variables = _variables(function)
    keys = sorted(
        {n.value for n in ast.walk(function) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    )
    for block, statement in statements(function):
        yield from _of_statement(block, statement, words, outputs)
        yield from _factor_added(statement, words, outputs, variables)
        for place in expressions(statement):
            symbol = _symbol(statement, place, words, outputs)
            for found in of_expression(place, words, variables, keys):
                yield Slip(found.kind, found.text, symbol, found.changes, found.alike, found.takes)


def _variables(function: ast.FunctionDef) -> list[str]:
    given = [each.arg for each in (*function.args.args, *function.args.kwonlyargs)]
    stored = [n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    return list(dict.fromkeys([*given, *stored]))


def _symbol(statement: ast.stmt, place: Place, words: set[str], outputs: Sequence[str]) -> str:
    """What the handout calls that which a place is a part of; "" where it has no name for it."""
    value = getattr(statement, "value", None)
    names: list[str] = []
    if isinstance(statement, ast.Assign):
        first = statement.targets[0]
        parts = first.elts if isinstance(first, ast.Tuple) else [first]
        names = [_name(part) for part in parts]
    elif isinstance(statement, ast.AugAssign):
        names = [_name(statement.target)]
    elif isinstance(statement, ast.Return):
        names = list(outputs)
    if isinstance(value, ast.Tuple) and len(value.elts) == len(names):
        names = [n for n, part in zip(names, value.elts, strict=True) if _is_in(place, value, part)]
    return names[0] if len(names) == 1 and names[0] in words else ""


def _is_in(place: Place, whole: ast.Tuple, part: ast.expr) -> bool:
    node, _, index = place
    if node is whole:
        return index is not None and whole.elts[index] is part
    return any(each is node for each in ast.walk(part))


def _name(target: ast.AST) -> str:
    while isinstance(target, ast.Subscript | ast.Attribute):
        target = target.value
    return target.id if isinstance(target, ast.Name) else ""


# -- statements --------------------------------------------------------------------------------


def _of_statement(
    block: list[ast.stmt], statement: ast.stmt, words: set[str], outputs: Sequence[str]
) -> Iterator[Slip]:
    index = next(i for i, each in enumerate(block) if each is statement)
    there: Place = (ast.Module(block, []), "body", index)
    yield from _zeros(statement, words, outputs)
    if isinstance(statement, ast.AugAssign | ast.Expr) or is_update(statement):
        target = getattr(statement, "target", None) or getattr(statement, "targets", [None])[0]
        name = _name(target) if target is not None else ""
        if name in words:
            yield Slip(
                "statement dropped",
                f"{name} is not updated. When should it change?",
                name,
                [(there, ast.Pass())],
            )
        else:
            yield Slip("statement dropped", LEFT_OUT, "", [(there, ast.Pass())])
    elif isinstance(statement, ast.If):
        body: Place = (statement, "test", None)
        for value, what in ((False, "never"), (True, "always")):
            text = f"what is to happen in one case only happens {what}. When is it asked for?"
            yield Slip("statement dropped", text, "", [(body, ast.Constant(value))])


def _factor_added(
    statement: ast.stmt, words: set[str], outputs: Sequence[str], variables: Sequence[str]
) -> Iterator[Slip]:
    """What is computed, times something that is there."""
    for place in _values(statement):
        node = at(place)
        if isinstance(node, ast.BinOp | ast.Call):
            symbol = _symbol(statement, place, words, outputs)
            for name in variables:
                what = f"the factor {name}" if name in words else "a factor"
                text = f"{what} is too much in {{place}}. Where does the formula have it?"
                product = ast.BinOp(node, ast.Mult(), ast.Name(name, ast.Load()))
                yield Slip("factor added", text, symbol, [(place, product)])


def _values(statement: ast.stmt) -> list[Place]:
    """What is assigned or returned: of a tuple, its parts."""
    value = getattr(statement, "value", None)
    if not isinstance(statement, ast.Assign | ast.Return) or value is None:
        return []
    if isinstance(value, ast.Tuple):
        return [(value, "elts", i) for i in range(len(value.elts))]
    return [(statement, "value", None)]


def _zeros(statement: ast.stmt, words: set[str], outputs: Sequence[str]) -> Iterator[Slip]:
    """What is assigned or returned, left at zeros."""
    for place in _values(statement):
        symbol = _symbol(statement, place, words, outputs)
        zeros = ast.Call(numpy_call("zeros_like"), [at(place)], [])
        if symbol in outputs or isinstance(statement, ast.Return):
            yield Slip(LEFT_AT_ZEROS, ZERO, symbol, [(place, zeros)])
        else:
            text = ZERO if symbol else f"a quantity on the way to {ZERO}"
            yield Slip(ZERO_ON_THE_WAY, text, symbol, [(place, zeros)])
