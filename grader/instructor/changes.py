"""What may be changed in one expression or statement, each change a likely slip of the pen."""

import ast
import copy
from collections.abc import Iterator

# An operator and what stands there instead; besides, either side of it alone.
OPERATORS: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div,),
    ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Div,),
    ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
}
COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
# Functions and methods that are easily taken for one another; each may stand for the other.
RELATIVES = (
    ("maximum", "minimum"),
    ("max", "min"),
    ("argmax", "argmin"),
    ("sum", "mean"),
    ("std", "var"),
    ("zeros", "ones"),
    ("zeros_like", "ones_like"),
    ("floor", "ceil"),
    ("floor", "round"),
    ("exp", "expm1"),
    ("log", "log1p"),
    ("uniform", "normal"),
    ("random", "standard_normal"),
    ("tanh", "sin"),
    ("sqrt", "square"),
    ("abs", "square"),
    ("sign", "abs"),
)
LESS = {"deepcopy": "copy"}  # functions that are taken for these, and not the other way round
UPDATES = (ast.Subscript, ast.Attribute)  # an assignment to one of these changes what was there before


def of_expression(node: ast.expr, parent: ast.AST) -> Iterator[ast.expr]:
    """What may stand instead of an expression. The tree keeps the node itself as it is."""
    if isinstance(node, ast.BinOp):
        for operator in OPERATORS.get(type(node.op), ()):
            yield ast.BinOp(node.left, operator(), node.right)
        yield node.left
        yield node.right
    elif isinstance(node, ast.UnaryOp):
        yield node.operand
    elif isinstance(node, ast.Compare):
        for i, compared in enumerate(node.ops):
            for other in COMPARISONS[type(compared)]:
                yield ast.Compare(node.left, [*node.ops[:i], other(), *node.ops[i + 1 :]], node.comparators)
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.And() if isinstance(node.op, ast.Or) else ast.Or(), node.values)
        yield from node.values
    elif isinstance(node, ast.IfExp):
        yield from (node.body, node.orelse, ast.IfExp(node.test, node.orelse, node.body))
    elif isinstance(node, ast.Constant):
        yield from _constant(node.value)
    elif isinstance(node, ast.Call):
        yield from _call(node)
    elif isinstance(node, ast.Attribute) and node.attr == "T":
        yield node.value
    elif isinstance(node, ast.Slice):
        yield from _slice(node)
    elif isinstance(node, ast.Tuple) and isinstance(parent, ast.Return | ast.Yield):
        yield from (ast.Tuple(each, ast.Load()) for each in _neighbours_exchanged(node.elts))


def of_statement(node: ast.stmt) -> Iterator[ast.stmt]:
    """What may stand instead of a statement: nothing, another update, a branch always or never taken."""
    if isinstance(node, ast.If | ast.While):
        for test in (ast.UnaryOp(ast.Not(), node.test), ast.Constant(True), ast.Constant(False)):
            changed = copy.copy(node)
            changed.test = test
            yield changed
    elif isinstance(node, ast.AugAssign):
        yield ast.Pass()
        yield ast.Assign([node.target], node.value, lineno=node.lineno)
        for operator in OPERATORS.get(type(node.op), ()):
            yield ast.AugAssign(node.target, operator(), node.value)
    elif isinstance(node, ast.Expr) or is_update(node):
        yield ast.Pass()


def is_update(node: ast.stmt) -> bool:
    """Whether what is assigned to was there before: left out, a new name would only be missing."""
    if not isinstance(node, ast.Assign):
        return False
    read = {each.id for each in ast.walk(node.value) if isinstance(each, ast.Name)}
    written = {each.id for target in node.targets for each in ast.walk(target) if isinstance(each, ast.Name)}
    return any(isinstance(target, UPDATES) for target in node.targets) or bool(read & written)


def _constant(value: object) -> Iterator[ast.expr]:
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int | float):
        yield from (ast.Constant(other) for other in (value + 1, 2 * value, 0) if other != value)
        if value:
            yield ast.UnaryOp(ast.USub(), ast.Constant(value))
    elif isinstance(value, str):
        yield ast.Constant(f"{value}_")


def _call(node: ast.Call) -> Iterator[ast.expr]:
    for other in relatives(node.func):
        yield ast.Call(other, node.args, node.keywords)
    for i in range(len(node.keywords)):
        yield ast.Call(node.func, node.args, [*node.keywords[:i], *node.keywords[i + 1 :]])
    for exchanged in _neighbours_exchanged(node.args):
        yield ast.Call(node.func, exchanged, node.keywords)
    if node.args and not isinstance(node.args[0], ast.Starred):
        yield node.args[0]  # the call left out
    elif isinstance(node.func, ast.Attribute):
        yield node.func.value
    if isinstance(node.func, ast.Name) and node.func.id == "range":
        for operator in (ast.Add(), ast.Sub()):
            end = ast.BinOp(node.args[min(1, len(node.args) - 1)], operator, ast.Constant(1))
            args: list[ast.expr] = [*node.args[:1], end, *node.args[2:]] if len(node.args) > 1 else [end]
            yield ast.Call(node.func, args, node.keywords)
    if isinstance(node.func, ast.Attribute) and node.func.attr in ("permutation", "shuffle"):
        yield ast.Call(ast.Attribute(ast.Name("np"), "arange"), node.args, [])


def relatives(function: ast.expr) -> Iterator[ast.Attribute]:
    """The functions that are taken for this one."""
    if not isinstance(function, ast.Attribute):
        return
    names = [pair[1 - pair.index(function.attr)] for pair in RELATIVES if function.attr in pair]
    for name in [*names, *([LESS[function.attr]] if function.attr in LESS else [])]:
        yield ast.Attribute(function.value, name)


def _slice(node: ast.Slice) -> Iterator[ast.expr]:
    for name in ("lower", "upper", "step"):
        bound = getattr(node, name)
        if bound is None:
            continue
        instead: list[ast.expr | None] = [None]
        if name != "step":
            instead += [ast.BinOp(bound, operator, ast.Constant(1)) for operator in (ast.Add(), ast.Sub())]
        for other in instead:
            changed = copy.copy(node)
            setattr(changed, name, other)
            yield changed


def _neighbours_exchanged(items: list[ast.expr]) -> Iterator[list[ast.expr]]:
    for i in range(len(items) - 1):
        if not any(isinstance(each, ast.Starred) for each in items[i : i + 2]):
            yield [*items[:i], items[i + 1], items[i], *items[i + 2 :]]
