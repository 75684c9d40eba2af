"""Print a snippet that repeats one check: its own lines, its seed, and what Keras gives."""

import ast
import inspect
import textwrap
from pathlib import Path
from types import CodeType

from grader.authoring import Check
from grader.course import reference_results
from grader.course.course import Assignment, Course, CourseError
from grader.evidence.run import seed_of
from grader.judging.arrays import numbers
from grader.judging.compare import number

# How a program imports what lies beside it: modules, and notebooks in place of modules.
LOADING = '''\
import importlib.util
import json
import sys
import traceback
from pathlib import Path

import numpy as np

np.set_printoptions(precision=6, suppress=True)


class Notebooks:
    """Imports NAME.ipynb where there is no NAME.py: its code cells, one by one, without magics."""

    def find_spec(self, name, path=None, target=None):
        return importlib.util.spec_from_loader(name, self) if self.file(name) else None

    def file(self, name):
        books = sorted(Path().glob("*.ipynb"))
        named = [book for book in books if book.stem == name]
        whole = [book for book in books if name == MODULE and f"def {EXERCISE}(" in book.read_text("utf-8")]
        return next(iter((*named, *whole)), None)

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        made = {}  # functions and classes: a cell may give their names to something else
        for cell in json.loads(self.file(module.__name__).read_text("utf-8"))["cells"]:
            lines = "".join(cell["source"]).splitlines()
            if cell["cell_type"] != "code" or lines[:1] and lines[0].startswith("%%"):
                continue
            text = "\\n".join(line for line in lines if not line.lstrip().startswith(("%", "!", "?")))
            try:
                exec(compile(text, "cell", "exec", dont_inherit=True), vars(module))
            except Exception:
                traceback.print_exc()  # the next cells run all the same
            made.update((name, value) for name, value in vars(module).items() if callable(value))
        vars(module).update(made)


'''


def snippet(course: Course, check_id: str, *, reveal: bool = False) -> str:
    """A program that repeats one check on the files of the folder it is run in.

    Args:
        course: the course.
        check_id: which check.
        reveal: whether a hidden check may be shown.

    Raises:
        CourseError: if there is no such check, or it is hidden.
        ResultsError: if there are no reference results.
    """
    return _program(course, *single(course, check_id, reveal=reveal))


def single(course: Course, check_id: str, *, reveal: bool = False) -> tuple[Assignment, Check]:
    """The one check that an id names.

    Args:
        course: the course.
        check_id: which check.
        reveal: whether a hidden check may be told.

    Raises:
        CourseError: if there is no such check, or it is hidden.
    """
    found = course.select(check_id)
    if len(found) > 1 or found[0][0].id(found[0][1]) != check_id:
        several = ", ".join(assignment.id(check) for assignment, check in found[:3])
        raise CourseError(f"{check_id}: not a single check; name one, such as {several}")
    if found[0][1].hidden and not reveal:
        raise CourseError(f"{check_id}: is hidden; instructors see it with --reveal")
    return found[0]


def _program(course: Course, assignment: Assignment, check: Check) -> str:
    expected = reference_results.load(course, assignment).evidence[assignment.id(check)]
    lines = [
        f"# {assignment.id(check)}: {check.title}",
        "# Run this with Python in the folder that holds your files.",
        *LOADING.splitlines(),
        f'MODULE, EXERCISE = "{assignment.name}", "{check.exercise}"',
        "sys.meta_path.append(Notebooks())",
        "",
        "",
        *_needed(assignment.folder / "checks.py", check),
        "",
        "class Student:",
        "    def __init__(self, name):",
        "        self.module = lambda other: Student(other)",
        "        self.keras = None",
        "        self._module = importlib.import_module(name)  # of a notebook, its code cells",
        f'        self.exercise = getattr(self._module, "{check.exercise}", None)',
        "",
        "    def __getattr__(self, name):",
        "        return getattr(self._module, name)",
        "",
        "",
        f"rng = np.random.default_rng({seed_of(course.seed, assignment.id(check))})",
        f'evidence = {check.function.__name__}(Student("{assignment.name}"), rng)',
        *_measuring(check),
        'for name, value in (evidence if isinstance(evidence, dict) else {"result": evidence}).items():',
        '    print(f"{name} =\\n{np.asarray(value)}")',
        "",
        "# Keras gives:",
    ]
    for name, array in expected.items.items():
        shown = number(array) if array.ndim == 0 else numbers(array, limit=100)
        lines += textwrap.wrap(f"{name} = {shown}", 96, initial_indent="#   ", subsequent_indent="#     ")
    return "\n".join(lines) + "\n"


def _measuring(check: Check) -> list[str]:
    """The line that makes of what came back what is compared."""
    if check.measure is None:
        return []
    name = check.measure.__name__
    return [f"evidence = {name}(**{{name: np.asarray(value) for name, value in evidence.items()}})"]


def _needed(path: Path, check: Check) -> list[str]:
    """The check's lines without its decorators, and what they use of the rest of their file."""
    text = path.read_text("utf-8")
    code: CodeType = inspect.unwrap(check.function).__code__
    tree = ast.parse(text)
    definitions = {name: node for node in tree.body for name in _defined(node) if not _is_check(node)}
    own = next(
        n
        for n in tree.body
        if isinstance(n, ast.FunctionDef) and _starts(n) <= code.co_firstlineno <= n.lineno
    )
    wanted: dict[int, ast.stmt] = {}
    measure = [ast.Name(check.measure.__name__)] if check.measure is not None else []
    for part in (own.args, *own.body, *measure):
        _collect(part, definitions, wanted)
    lines: list[str] = []
    used = {n.id for w in (own, *wanted.values()) for n in ast.walk(w) if isinstance(n, ast.Name)}
    if "__file__" in used:  # where the files beside the checks are found
        lines += [f"__file__ = {str(path.resolve())!r}", ""]
    for node in (*(wanted[line] for line in sorted(wanted)), own):
        first, last = node.lineno if node is own else _starts(node), node.end_lineno or node.lineno
        lines += [*text.splitlines()[first - 1 : last], ""]
    return lines


def _defined(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Import | ast.ImportFrom):
        names = [alias.asname or alias.name.split(".")[0] for alias in node.names]
        return [name for name in names if name != "np"]  # which is there already
    if isinstance(node, ast.Assign):
        return [name.id for target in node.targets for name in ast.walk(target) if isinstance(name, ast.Name)]
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return [node.target.id]
    return []


def _is_check(node: ast.stmt) -> bool:
    calls = [call for call in getattr(node, "decorator_list", []) if isinstance(call, ast.Call)]
    return any(isinstance(call.func, ast.Name) and call.func.id == "check" for call in calls)


def _starts(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


def _collect(node: ast.AST, definitions: dict[str, ast.stmt], wanted: dict[int, ast.stmt]) -> None:
    body = [node.args, *node.decorator_list, *node.body] if isinstance(node, ast.FunctionDef) else [node]
    for part in body:
        for name in ast.walk(part):
            found = definitions.get(name.id) if isinstance(name, ast.Name) else None
            if found is not None and found.lineno not in wanted:
                wanted[found.lineno] = found
                _collect(found, definitions, wanted)
