"""What the experiments of checks need of their `checks.py`: their own lines, and those that these refer to.

Comparisons, tolerances and `measure` functions are not among them, so the lines can be shown, or sent to
where student code runs, without what only judging knows.
"""

import ast
import dis
from collections.abc import Iterable, Iterator
from types import CodeType

from grader.record import Record

NO_FUNCTION = (
    "its lines cannot be told from others; declare it with @check right above a def at the top of checks.py"
)


class Statement(Record):
    """One statement at the top of a file, without decorators that declare checks.

    Attributes:
        node: the statement.
        binds: names that it gives a value.
        uses: names of the file that it refers to.
        is_plain: whether all that it does is to give names a value.
        declares: whether it declares checks, or says how they are compared.
    """

    node: ast.stmt
    binds: frozenset[str]
    uses: frozenset[str]
    is_plain: bool
    declares: bool


def starts(node: ast.stmt) -> int:
    """The number of the line at which a statement's text begins, decorators included."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


class CheckText:
    """The text of a `checks.py`, statement by statement."""

    def __init__(self, text: str | bytes, *, declared: bool = False) -> None:
        """Read it; nothing of it runs.

        Args:
            text: of the file.
            declared: whether experiments keep what declares them as checks, and need it as well.

        Raises:
            SyntaxError: if it is no Python.
        """
        body = ast.parse(text).body
        authoring = {name for node in body if _is_authoring(node) for name in _names(node, "STORE")}
        authoring = set() if declared else authoring
        self._starts = {starts(node): number for number, node in enumerate(body)}
        self._statements = [_statement(node, authoring) for node in body]

    def experiment(self, line: int) -> ast.FunctionDef | None:
        """The function whose text begins in a line, without the decorators that declare it a check.

        Returns:
            None if no function at the top of the file begins there.
        """
        number = self._starts.get(line)
        node = None if number is None else self._statements[number].node
        return node if isinstance(node, ast.FunctionDef) else None

    def needed(self, lines: Iterable[int], names: Iterable[str] = ()) -> list[ast.stmt]:
        """The statements that some experiments need, themselves among them, in their order.

        Args:
            lines: in which their text begins.
            names: what is needed beside them.
        """
        wanted = {self._starts[line] for line in lines}
        used = set(names).union(*(self._statements[number].uses for number in wanted))
        while more := {n for n, s in enumerate(self._statements) if n not in wanted and _is_needed(s, used)}:
            wanted |= more
            used.update(*(self._statements[number].uses for number in more))
        return [self._statements[number].node for number in sorted(wanted)]


def _is_needed(statement: Statement, used: set[str]) -> bool:
    """Whether a statement gives a value to one of these names, or changes that value."""
    if statement.declares:
        return False
    if isinstance(statement.node, ast.ImportFrom) and {"*", "annotations"} & {
        a.name for a in statement.node.names
    }:
        return True
    return bool(statement.binds & used) or (not statement.is_plain and bool(statement.uses & used))


def _statement(node: ast.stmt, authoring: set[str]) -> Statement:
    plain = (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.AnnAssign)
    is_plain = isinstance(node, plain) or (
        isinstance(node, ast.Assign) and all(map(_is_a_name, node.targets))
    )
    if isinstance(node, ast.FunctionDef):
        node.decorator_list = [each for each in node.decorator_list if not _loaded(each) & authoring]
    uses = frozenset(_names(node, "LOAD"))
    declares = not is_plain and bool(uses & authoring)
    return Statement(node, frozenset(_names(node, "STORE")), uses, is_plain, declares)


def _is_authoring(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "grader"


def _is_a_name(target: ast.expr) -> bool:
    parts = target.elts if isinstance(target, ast.Tuple | ast.List) else [target]
    return all(isinstance(part, ast.Name) for part in parts)


def _loaded(node: ast.expr) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def _names(node: ast.stmt, what: str) -> set[str]:
    """Names of the file that a statement loads or stores, also later, when a function of it is called."""
    code = compile(ast.Module([node], []), "checks.py", "exec", dont_inherit=True)
    codes = [code] if what == "STORE" else _all(code)
    instructions = (each for one in codes for each in dis.get_instructions(one))
    return {str(i.argval) for i in instructions if i.opname.startswith(what) and _is_of_the_file(i.opname)}


def _is_of_the_file(operation: str) -> bool:
    return "GLOBAL" in operation or "NAME" in operation


def _all(code: CodeType) -> Iterator[CodeType]:
    yield code
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _all(inner)
