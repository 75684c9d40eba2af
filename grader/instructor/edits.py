"""One-step edits of a right function: what a slip of the pen makes of it, and in what words it is told.

The kinds are those that pay: they explain mistakes that people have really made. What an edit is told by is
made from its kind, and from the output or the symbol of the handout that it touches.
"""

import ast
import contextlib
import re
from collections.abc import Iterator, Sequence
from types import CodeType

from grader.instructor import slips
from grader.instructor.changes import of_expression, of_statement
from grader.instructor.slip import ARGUMENT, Change, Slip
from grader.instructor.syntax import Place, at, expressions, put, statements
from grader.record import Record

Top = ast.FunctionDef | ast.ClassDef
WORD = re.compile(r"[A-Za-z_]\w*")
RETURNED = re.compile(r"Returns:\s*(?:\w+ )*?\((\w+(?:, \w+)+)\)")
RESULT = "the result"
# The constants that are tried; those between are solved for.
SMALL = tuple(10.0**e for e in range(-16, 0))
FIXED = (
    *(10.0**e for e in range(-12, -3)),
    0.001, 0.002, 0.004, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9,
    0.95, 0.99, 0.999, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0, 20.0, 50.0, 100.0,
)  # fmt: skip


class Edit(Record):
    """A function with one slip in it.

    Attributes:
        kind: of the slip, such as "factor dropped".
        text: what is said of it, with {place} where its place is not known yet, {constant} for its constant.
        place: the output or the symbol that it touches; "" where neither has a name in the docstring.
        name: of the function that is changed; a helper of the exercise, maybe.
        code: which defines that function.
        family: of edits that differ in a constant only; "" of others.
        constant: its own.
    """

    kind: str
    text: str
    place: str
    name: str
    code: CodeType
    family: str = ""
    constant: float = 0.0


def edits(tree: ast.Module, exercise: str, docstring: str) -> Iterator[Edit]:
    """All edits of one exercise: of its function, and of the functions of its module that only helpers are.

    Args:
        tree: the module.
        exercise: the function.
        docstring: of the exercise, whose words are the symbols that may be named.
    """
    found = tops_of(tree)
    words = set(WORD.findall(docstring))
    outputs = tuple(match[1].split(", ")) if (match := RETURNED.search(docstring)) else ()
    for name in _own(found, exercise):
        top = found[name]
        returned = outputs if name == exercise else ()
        for function in functions_of(top):
            for each in _at_all_places([*slips.of(function, words, returned)]):
                yield from _edits(top, each)
        if name == exercise and isinstance(top, ast.FunctionDef):
            yield from _fixed(top)


def other_edits(tree: ast.Module, exercise: str) -> Iterator[CodeType]:
    """Further edits of an exercise, of all kinds, those of `edits` left out: nothing is told of them."""
    found = tops_of(tree)
    for name in _own(found, exercise):
        top = found[name]
        functions = functions_of(top)
        seen = {changed_text(top, each.changes) for f in functions for each in slips.of(f, set(), ())}
        for change in (change for function in functions for change in changes_of(function)):
            written = changed_text(top, [change])
            if written not in seen:
                seen.add(written)
                with contextlib.suppress(SyntaxError):
                    yield compile(written, f"<edit of {name}>", "exec")


def changes_of(function: ast.FunctionDef) -> Iterator[Change]:
    """All changes of one place of a function."""
    for block, statement in statements(function):
        there: Place = (ast.Module(block, []), "body", next(i for i, s in enumerate(block) if s is statement))
        yield from ((there, new) for new in of_statement(statement))
        for place in expressions(statement):
            yield from ((place, new) for new in of_expression(at(place), place[0]))


def tops_of(tree: ast.Module) -> dict[str, Top]:
    """The functions and classes at the margin of a module, by name."""
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}


def functions_of(top: Top) -> list[ast.FunctionDef]:
    """A function itself, or the methods of a class."""
    inside = [top] if isinstance(top, ast.FunctionDef) else top.body
    return [node for node in inside if isinstance(node, ast.FunctionDef)]


def _own(tops: dict[str, Top], exercise: str) -> list[str]:
    """The exercise's function, and those that it calls which begin with an underscore, and so on."""
    own = [exercise] if exercise in tops else []
    for name in own:  # grows meanwhile
        used = {node.id for node in ast.walk(tops[name]) if isinstance(node, ast.Name)}
        own += sorted(used & {other for other in tops if other.startswith("_")} - set(own))
    return own


def _at_all_places(found: Sequence[Slip]) -> Iterator[Slip]:
    """Each slip alone, and those that are alike together: the same edit at all places, all uses of a name."""
    yield from found
    alike: dict[str, list[Slip]] = {}
    for each in found:
        if each.alike:
            alike.setdefault(each.alike, []).append(each)
    for several in alike.values():
        if len(several) > 1:
            places = {each.place for each in several}
            place = several[0].place if len(places) == 1 else ""
            changes = [change for each in several for change in each.changes]
            takes = [node for each in several for node in each.takes]
            yield Slip(several[0].kind, several[0].text, place, changes, takes=takes)


def _edits(top: Top, slip: Slip) -> Iterator[Edit]:
    if not slip.takes:
        yield Edit(slip.kind, slip.text, slip.place, top.name, _changed(top, slip.changes))
        return
    family = f"{top.name} {slip.kind} {[ast.unparse(at(place)) for place, _ in slip.changes]}"
    for constant in SMALL:
        for node in slip.takes:
            node.value = constant
        code = _changed(top, slip.changes)
        yield Edit(slip.kind, slip.text, slip.place, top.name, code, family, constant)


def _changed(top: Top, changes: Sequence[Change]) -> CodeType:
    """The function or class with some changes, which are undone again."""
    with _there(changes):
        return compile(ast.fix_missing_locations(ast.Module([top], [])), f"<edit of {top.name}>", "exec")


def changed_text(top: Top, changes: Sequence[Change]) -> str:
    """The text of a function or class with some changes."""
    with _there(changes):
        return ast.unparse(ast.fix_missing_locations(top))


@contextlib.contextmanager
def _there(changes: Sequence[Change]) -> Iterator[None]:
    """Changes that are undone again."""
    undo = []
    for place, new in changes:
        undo.append((place, at(place)))
        put(place, new)
    try:
        yield
    finally:
        for place, old in reversed(undo):
            put(place, old)


def _fixed(function: ast.FunctionDef) -> Iterator[Edit]:
    """An argument that is ignored: the function goes on with a number of its own."""
    given = [*function.args.args, *function.args.kwonlyargs]
    for argument in given:
        if argument.annotation is None or ast.unparse(argument.annotation) not in ("float", "int", "bool"):
            continue
        kind = ast.unparse(argument.annotation)
        values: Sequence[float | bool] = {"bool": (True, False), "int": range(2, 21)}.get(kind, FIXED)
        for value in values:
            target = ast.Assign([ast.Name(argument.arg, ast.Store())], ast.Constant(value))
            changes: list[Change] = [((function, "body", None), [target, *function.body])]  # type: ignore[list-item]
            what, family = "{constant}", f"{function.name} fixed {argument.arg}"
            if kind == "bool":
                what, family = str(value), ""
            text = f"{argument.arg} is {what}, whatever is asked for. Where should the argument be used?"
            code = _changed(function, changes)
            yield Edit(ARGUMENT, text, argument.arg, function.name, code, family, float(value))
