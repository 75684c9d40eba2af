"""What a worker is sent of checks: the code of their experiments, without comparisons and measures.

A worker that runs visible checks is never sent the code of hidden ones. Code is compiled once and kept where
Python keeps what it has compiled.
"""

import importlib.machinery
import marshal
import zlib
from collections.abc import Sequence
from types import CodeType
from typing import TYPE_CHECKING, Any

from grader.course.course import Assignment, CourseError

if TYPE_CHECKING:
    import ast

WHICH = ("visible", "hidden")
DECLARE = "__experiment__"  # what the code calls with the line of each experiment
FORM = 1  # of what is kept; another one is compiled anew


def packed(assignments: Sequence[Assignment], which: str) -> bytes:
    """The marshalled code of the experiments of some assignments, and which of them each check is.

    Args:
        assignments: whose checks.
        which: one of WHICH.

    Raises:
        CourseError: if the text of a check cannot be told from the rest of its file.
    """
    return marshal.dumps({each.name: _packed(each, which) for each in assignments})


def _packed(assignment: Assignment, which: str) -> tuple[CodeType, list[tuple[str, str, int, int]]]:
    checks = [check for check in assignment.checks if check.hidden is (which == "hidden")]
    table = [(c.exercise, c.name, c.memory, c.line) for c in checks]
    loader = _Experiments(assignment, which)
    code = loader.get_code(loader.name)
    assert code is not None
    return _named(code, f"{assignment.name}/{assignment.source}"), table


class _Experiments(importlib.machinery.SourceFileLoader):
    """Loads of a `checks.py`, or a `plots.py`, its visible or its hidden experiments, and what they need. The
    compiled code is kept beside that of the whole file, and is made anew when the file has changed."""

    def __init__(self, assignment: Assignment, which: str) -> None:
        path = assignment.folder / assignment.source
        super().__init__(f"{which}_{assignment.name}", str(path.with_name(f"{path.stem}.{which}.py")))
        self._assignment = assignment
        self._which = which
        self._source = str(path)

    def path_stats(self, path: str) -> dict[str, int | None]:
        """In the place of a time, by which Python tells whether to compile anew, a number for the content."""
        return {"mtime": zlib.crc32(super().get_data(self._source), FORM), "size": None}

    def get_data(self, path: str) -> bytes:
        """The text, or what was compiled of it before."""
        return super().get_data(self._source if path == self.path else path)

    def source_to_code(  # type: ignore[override]  # which is static in typeshed, but not in Python
        self, data: Any, path: Any, *, _optimize: int = -1
    ) -> CodeType:
        """Compile what experiments there are in a text."""
        tree = experiments(self._assignment, bytes(data), self._which)
        code: CodeType = compile(tree, path, "exec", dont_inherit=True, optimize=_optimize)
        return code


def experiments(assignment: Assignment, text: bytes, which: str) -> "ast.Module":
    """The visible or the hidden experiments of a `checks.py`, and what they need. Each of them tells its line
    to DECLARE.

    Raises:
        CourseError: if one of them is no function at the top of the file.
    """
    import ast  # seldom needed

    from grader.course import needed

    found = needed.CheckText(text)
    lines = set()
    for check in assignment.checks:
        if check.hidden is (which == "hidden"):
            if found.experiment(check.line) is None:
                raise CourseError(f"{assignment.id(check)}: {needed.NO_FUNCTION}")
            lines.add(check.line)
    statements = found.needed(lines)
    for line in lines:
        node = found.experiment(line)
        assert node is not None
        declare = ast.Call(ast.Name(DECLARE, ast.Load()), [ast.Constant(line)], [])
        node.decorator_list.insert(0, declare)
    return ast.fix_missing_locations(ast.Module(statements, []))


def _named(code: CodeType, name: str) -> CodeType:
    """Code with another file name: that of this machine is nobody's business in the sandbox."""
    inner = (_named(each, name) if isinstance(each, CodeType) else each for each in code.co_consts)
    return code.replace(co_filename=name, co_consts=tuple(inner))
