"""Print a snippet that repeats one check: its own lines, its seed, and what Keras gives."""

import ast
import textwrap
from pathlib import Path

from grader.authoring import Check
from grader.course import needed, reference_results
from grader.course.course import Assignment, Course, CourseError
from grader.judging.arrays import numbers
from grader.judging.compare import number, redraws

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
    if not found:
        raise CourseError(f"{check_id}: is a question, and nothing to run; leave out --run")
    if len(found) > 1 or found[0][0].id(found[0][1]) != check_id:
        several = ", ".join(assignment.id(check) for assignment, check in found[:3])
        raise CourseError(f"{check_id}: not a single check; name one, such as {several}")
    if found[0][1].hidden and not reveal:
        raise CourseError(f"{check_id}: is hidden; instructors see it with --reveal")
    return found[0]


def _program(course: Course, assignment: Assignment, check: Check) -> str:
    expected = reference_results.load(course, assignment).evidence[assignment.id(check)]
    seed = course.seed_for(assignment.id(check))
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
        f"rng = np.random.default_rng({seed})",
        f'evidence = {check.function.__name__}(Student("{assignment.name}"), rng)',
        *_measuring(check, seed),
        'for name, value in (evidence if isinstance(evidence, dict) else {"result": evidence}).items():',
        '    print(f"{name} =\\n{np.asarray(value)}")',
        "",
        "# Keras gives:",
    ]
    for name, array in expected.items.items():
        shown = number(array) if array.ndim == 0 else numbers(array, limit=100)
        lines += textwrap.wrap(f"{name} = {shown}", 96, initial_indent="#   ", subsequent_indent="#     ")
    return "\n".join(lines) + "\n"


def _measuring(check: Check, seed: int) -> list[str]:
    """The line that makes of what came back what is compared."""
    if check.measure is None:
        return []
    rng = f", rng=np.random.default_rng({seed})" if redraws(check.measure) else ""
    items = "**{name: np.asarray(value) for name, value in evidence.items()}"
    return [f"evidence = {check.measure.__name__}({items}{rng})"]


def _needed(path: Path, check: Check) -> list[str]:
    """The check's lines without the decorators that declare it, and what they use of the rest of their file.

    Raises:
        CourseError: if the check is no function at the top of the file.
    """
    text = path.read_text("utf-8")
    found = needed.CheckText(text)
    own = found.experiment(check.line)
    if own is None:
        raise CourseError(f"{check.exercise}::{check.name}: {needed.NO_FUNCTION}")
    measure = [] if check.measure is None else [check.measure.__name__]
    others = [node for node in found.needed([check.line], measure) if node is not own and not _is_numpy(node)]
    lines: list[str] = []
    if any(isinstance(n, ast.Name) and n.id == "__file__" for w in (own, *others) for n in ast.walk(w)):
        lines += [f"__file__ = {str(path.resolve())!r}", ""]  # where the files beside the checks are found
    for node in (*others, own):
        decorators = [f"@{ast.unparse(each)}" for each in getattr(node, "decorator_list", [])]
        lines += [*decorators, *text.splitlines()[node.lineno - 1 : node.end_lineno or node.lineno], ""]
    return lines


def _is_numpy(node: ast.stmt) -> bool:
    """Whether it imports NumPy, which is there already."""
    return isinstance(node, ast.Import) and [(a.name, a.asname) for a in node.names] == [("numpy", "np")]
