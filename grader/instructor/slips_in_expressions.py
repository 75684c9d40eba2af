"""Slips in expressions: a factor, a term or a call left out, a sign, an axis, another variable, and so on."""

import ast
import re
from collections.abc import Iterator, Sequence

from grader.instructor.changes import relatives
from grader.instructor.slip import (
    ANOTHER,
    AXIS_LEFT,
    AXIS_LOST,
    EDGE,
    LEAST_INSIDE,
    LEFT_OUT,
    MEAN,
    OTHER_AXIS,
    ROOT,
    SIGN,
    SMALL_INSIDE,
    SMALL_NUMBER,
    SUM,
    WHOLE,
    Slip,
)
from grader.instructor.syntax import Place, at

CALLS = {
    "sqrt": "root", "log": "logarithm", "exp": "exponential", "abs": "absolute value", "copy": "copy",
    "sum": "sum", "mean": "mean", "max": "maximum", "maximum": "maximum", "reshape": "reshape",
    "T": "transposition", "square": "square", "astype": "change of type", "sign": "sign",
    "argmax": "argmax", "zeros_like": "array of zeros", "clip": "clipping",
}  # fmt: skip
SIGNS: dict[type[ast.operator], type[ast.operator]] = {ast.Add: ast.Sub, ast.Sub: ast.Add}
EDGES: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
}  # fmt: skip


def of_expression(
    place: Place, words: set[str], variables: Sequence[str], keys: Sequence[str]
) -> Iterator[Slip]:
    """The slips in one expression, whose symbols are not known yet.

    Args:
        place: where it stands.
        words: that the handout knows.
        variables: of the function.
        keys: strings in the function, each of which may stand for another.
    """
    node = at(place)
    if isinstance(node, ast.BinOp):
        yield from _of_operator(place, node, words)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield Slip("sign", SIGN, "", [(place, node.operand)])
    elif isinstance(node, ast.Compare):
        for index, operator in enumerate(node.ops):
            if type(operator) in EDGES:
                there: Place = (node, "ops", index)
                yield Slip(
                    "edge", EDGE, "", [(there, EDGES[type(operator)]())], f"edge {type(operator).__name__}"
                )
    elif isinstance(node, ast.Call):
        yield from _of_call(place, node)
    elif isinstance(node, ast.Attribute) and node.attr == "T":
        yield _call_dropped(place, "T", node.value)
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in variables:
        for other in variables:
            if other != node.id:
                yield _other(place, node.id, other, ast.Name(other, ast.Load()), words)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        for other in keys:
            if other != node.value:
                yield _other(place, node.value, other, ast.Constant(other), words)


def _other(place: Place, name: str, other: str, instead: ast.expr, words: set[str]) -> Slip:
    if {name, other} <= words:
        text = (
            f"in {{place}}, {other} stands where {name} belongs. Which of them does the formula have there?"
        )
    else:
        text = ANOTHER
    return Slip("other variable", text, "", [(place, instead)], f"{name} {other}")


def _of_operator(place: Place, node: ast.BinOp, words: set[str]) -> Iterator[Slip]:
    if type(node.op) in SIGNS:
        changed = ast.BinOp(node.left, SIGNS[type(node.op)](), node.right)
        yield Slip("sign", SIGN, "", [(place, changed)])
        yield _dropped(place, "term", node.right, node.left, words)
        if isinstance(node.op, ast.Sub):
            yield _dropped(place, "term", node.left, ast.UnaryOp(ast.USub(), node.right), words)
            if isinstance(node.left, ast.Constant):  # 1 - x
                yield _dropped(place, "term", node.left, node.right, words)
        else:
            yield _dropped(place, "term", node.left, node.right, words)
    elif isinstance(node.op, ast.Mult):
        yield _dropped(place, "factor", node.right, node.left, words)
        yield _dropped(place, "factor", node.left, node.right, words)
    elif isinstance(node.op, ast.Div):
        yield _dropped(place, "divisor", node.right, node.left, words)
        inverse = ast.BinOp(ast.Constant(1), ast.Div(), node.right)
        yield _dropped(place, "factor", node.left, inverse, words)
        small = ast.Constant(0.0)
        text = "a number of about {constant} is added to a divisor in {place}. Does the formula have it?"
        added = ast.BinOp(node.left, ast.Div(), ast.BinOp(node.right, ast.Add(), small))
        yield Slip(SMALL_NUMBER, text, "", [(place, added)], takes=(small,))
    elif isinstance(node.op, ast.Pow):
        yield Slip(
            "call dropped",
            "a power is missing in {place}. Which quantity is to be raised to one?",
            "",
            [(place, node.left)],
        )


def _dropped(place: Place, what: str, gone: ast.expr, left: ast.expr, words: set[str]) -> Slip:
    if what == "divisor" and _is_count(gone):
        return Slip("sum or mean", SUM, "", [(place, left)])
    kind = f"{'term' if what == 'term' else 'factor'} dropped"
    known = _told(gone, words)
    text = f"a {what} is missing in {{place}}. Which one of the formula is not there?"
    if known:
        text = f"the {what} {known} is missing in {{place}}. Where does the formula have it?"
    lost, kept = (re.sub(r"\d+", "#", ast.unparse(node)) for node in (gone, left))  # beta_1 is like beta_2
    alike = f"{what} {lost} {kept if what == 'term' else ''}" if "#" in lost else ""
    return Slip(kind, text, "", [(place, left)], alike)


def _is_count(node: ast.expr) -> bool:
    """Whether it counts something: len(x), x.shape[0], x.size."""
    text = ast.unparse(node)
    return text.startswith("len(") or ".shape[" in text or text.endswith(".size")


def _told(node: ast.expr, words: set[str]) -> str:
    """A name or a number, as it may be told; "" for anything else."""
    if isinstance(node, ast.Name) and node.id in words:
        return node.id
    value = node.value if isinstance(node, ast.Constant) else None
    return f"{value:g}" if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _of_call(place: Place, node: ast.Call) -> Iterator[Slip]:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    is_method = isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) not in ("np", "numpy")
    yield from _of_keywords(place, node)
    yield from _another_function(place, node, name)
    if name in ("log", "sqrt", "log2") and len(node.args) == 1:
        yield from _small_number(place, node, name)
    if is_method and isinstance(node.func, ast.Attribute):
        yield _call_dropped(place, name, node.func.value)
    elif node.args and not isinstance(node.args[0], ast.Starred):
        for argument in node.args[:2] if name in ("maximum", "minimum") else node.args[:1]:
            yield _call_dropped(place, name, argument)


def _of_keywords(place: Place, node: ast.Call) -> Iterator[Slip]:
    """Another axis or none, and an axis of length 1 that is lost, or left."""
    names = [keyword.arg for keyword in node.keywords]
    for index, keyword in enumerate(node.keywords):
        rest = [*node.keywords[:index], *node.keywords[index + 1 :]]
        without = ast.Call(node.func, node.args, rest)
        if keyword.arg == "axis":
            yield Slip("axis dropped", WHOLE, "", [(place, without)], "axis dropped")
            yield from _other_axis(place, node, index, keyword.value)
        elif keyword.arg == "keepdims":
            yield Slip("keepdims dropped", AXIS_LOST, "", [(place, without)], "keepdims dropped")
    if "axis" in names and "keepdims" not in names:
        kept = ast.Call(node.func, node.args, [*node.keywords, ast.keyword("keepdims", ast.Constant(True))])
        yield Slip("keepdims added", AXIS_LEFT, "", [(place, kept)])


def _another_function(place: Place, node: ast.Call, name: str) -> Iterator[Slip]:
    """A function that is taken for this one, or a root where there is none."""
    if not isinstance(node.func, ast.Attribute):
        return
    if name in ("sum", "mean"):
        if name == "sum":
            yield Slip("call added", ROOT, "", [(place, ast.Call(numpy_call("sqrt"), [node], []))])
        other = ast.Attribute(node.func.value, "mean" if name == "sum" else "sum", ast.Load())
        changed = ast.Call(other, node.args, node.keywords)
        yield Slip("sum or mean", MEAN if name == "sum" else SUM, "", [(place, changed)], f"not {name}")
        return
    for relative in relatives(node.func):
        belongs = f"the {CALLS[name]}" if name in CALLS else "another"
        text = f"one function stands in {{place}} where {belongs} belongs. Which one does the formula have?"
        if (name[:5], relative.attr[:4]) == ("zeros", "ones"):
            text = "something begins at 1 in {place}, and not at 0. Where does the formula begin?"
        function = ast.Attribute(relative.value, relative.attr, ast.Load())
        changed = ast.Call(function, node.args, node.keywords)
        yield Slip("other function", text, "", [(place, changed)], f"not {name}")


def _small_number(place: Place, node: ast.Call, name: str) -> Iterator[Slip]:
    """A number that is added inside a logarithm or a root, or below which nothing is let."""
    what, small = "a root" if name == "sqrt" else "a logarithm", ast.Constant(0.0)
    added = ast.Call(node.func, [ast.BinOp(node.args[0], ast.Add(), small)], node.keywords)
    text = SMALL_INSIDE.replace("{what}", what)
    yield Slip(SMALL_NUMBER, text, "", [(place, added)], f"small in {name}", takes=(small,))
    lowest = ast.Constant(0.0)
    largest = ast.Call(numpy_call("maximum"), [node.args[0], lowest], [])
    cut = ast.Call(node.func, [largest], node.keywords)
    yield Slip(SMALL_NUMBER, LEAST_INSIDE.replace("{what}", what), "", [(place, cut)], takes=(lowest,))


def _call_dropped(place: Place, name: str, left: ast.expr) -> Slip:
    what = CALLS.get(name)
    text = f"the {what} is missing in {{place}}. What is it there for?" if what else LEFT_OUT
    return Slip("call dropped", text, "", [(place, left)], f"without {name}")


def _other_axis(place: Place, node: ast.Call, index: int, axis: ast.expr) -> Iterator[Slip]:
    old = ast.unparse(axis)
    others = {"0": "1", "1": "0", "-1": "0"}
    if old in others:
        there: Place = (node.keywords[index], "value", None)
        yield Slip("other axis", OTHER_AXIS, "", [(there, ast.Constant(int(others[old])))], f"axis {old}")


def numpy_call(name: str) -> ast.expr:
    """A function of NumPy, by its name."""
    return ast.Attribute(ast.Name("np", ast.Load()), name, ast.Load())
