"""The code of checks, as it is sent to a worker: that of the visible ones, or of all.

A worker that runs visible checks is never sent the code of hidden ones. Code is compiled once and kept where
Python keeps what it has compiled.
"""

import importlib.machinery
import marshal
import zlib
from collections.abc import Sequence
from pathlib import Path
from types import CodeType

from grader.course.course import Assignment, CourseError

WHICH = ("visible", "hidden")


def packed(assignments: Sequence[Assignment], which: str) -> bytes:
    """The marshalled code of the checks of some assignments.

    Args:
        assignments: whose checks.
        which: one of WHICH; with "hidden", it is that of all checks.

    Raises:
        CourseError: if a hidden check is written so that it cannot be left out.
    """
    return marshal.dumps({each.name: _code(each, which) for each in assignments})


def _code(assignment: Assignment, which: str) -> CodeType:
    path = assignment.folder / "checks.py"
    if which == "visible" and any(check.hidden for check in assignment.checks):
        loader: importlib.machinery.SourceFileLoader = _WithoutHidden(assignment, path)
    else:
        loader = importlib.machinery.SourceFileLoader(f"checks_{assignment.name}", str(path))
    code = loader.get_code(loader.name)
    assert code is not None
    return _named(code, f"{assignment.name}/checks.py")


class _WithoutHidden(importlib.machinery.SourceFileLoader):
    """Loads a `checks.py` as if its hidden checks were blank lines; the compiled code is kept beside that of
    the whole file, and is made anew when the file has changed."""

    def __init__(self, assignment: Assignment, path: Path) -> None:
        super().__init__(f"visible_{assignment.name}", str(path.with_name("checks.visible.py")))
        self._assignment = assignment
        self._source = str(path)

    def path_stats(self, path: str) -> dict[str, int | None]:
        """In the place of a time, by which Python tells whether to compile anew, a number for the content."""
        return {"mtime": zlib.crc32(super().get_data(self._source)), "size": None}

    def get_data(self, path: str) -> bytes:
        """The text without hidden checks, or what was compiled of it before."""
        if path != self.path:
            return super().get_data(path)
        text = super().get_data(self._source).decode("utf-8")
        return without_hidden(self._assignment, text).encode()


def _named(code: CodeType, name: str) -> CodeType:
    """Code with another file name: that of this machine is nobody's business in the sandbox."""
    inner = (_named(each, name) if isinstance(each, CodeType) else each for each in code.co_consts)
    return code.replace(co_filename=name, co_consts=tuple(inner))


def without_hidden(assignment: Assignment, text: str) -> str:
    """The text of `checks.py` with blank lines in the place of its hidden checks, decorators included.

    Raises:
        CourseError: if a hidden check is not declared by a decorator right above its lines.
    """
    import ast  # seldom needed

    places = {c.function.__code__.co_firstlineno: c for c in assignment.checks if c.hidden}
    visible = {c.function.__code__.co_firstlineno for c in assignment.checks if not c.hidden}
    lines = text.splitlines(keepends=True)
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and node.decorator_list:
            first = node.decorator_list[0].lineno
            if places.pop(first, None) is not None and first not in visible:
                lines[first - 1 : node.end_lineno] = ["\n"] * ((node.end_lineno or first) - first + 1)
    for check in places.values():
        raise CourseError(
            f"{assignment.id(check)}: is hidden, but not declared by @check right above its def; write it so,"
            " that it can be kept from student code"
        )
    return "".join(lines)
