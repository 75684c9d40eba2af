"""Texts of submissions as students could have written them, made of a course's own solutions.

What is not done yet is as the template has it; another right form, or a planted mistake, is laid over the
solution by its own lines, which define the function once more below.
"""

import ast
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from types import CodeType
from typing import Any

from grader.course.course import Assignment, Course
from grader.course.needed import CheckText
from grader.course.reader import BEGIN, END
from grader.instructor.template import strip


class Writer:
    """Writes the module of one assignment in many ways."""

    def __init__(self, assignment: Assignment) -> None:
        """Note whose; files are read when they are needed."""
        self.assignment = assignment

    @cached_property
    def solution(self) -> str:
        """The solution, without the marks of what students write."""
        lines = self._read("solution.py").splitlines()
        return "\n".join(line for line in lines if line.strip() not in (BEGIN, END)) + "\n"

    @cached_property
    def template(self) -> str:
        """What students get."""
        return strip(self._read("solution.py"), f"assignments/{self.assignment.name}/solution.py")

    def begun(self, done: int) -> str:
        """The template with its first exercises done.

        Args:
            done: how many of them.
        """
        wanted = set(self.assignment.exercises[:done])
        solved = {name: text for name, text in _parts(self.solution).items() if name in wanted}
        lines = self.template.splitlines()
        for node in reversed(ast.parse(self.template).body):
            if _name(node) in solved:
                lines[_first(node) - 1 : node.end_lineno] = solved[_name(node)].splitlines()
        return "\n".join(lines) + "\n"

    def is_written(self, function: Callable[..., Any]) -> bool:
        """Whether a function stands at the margin of its file, and so can be laid over by its lines."""
        code = getattr(function, "__code__", None)
        return code is not None and self._text_of(code).experiment(code.co_firstlineno) is not None

    def overlaid(self, *functions: tuple[str, Callable[..., Any]]) -> str:
        """The solution with functions of `misconceptions.py` or `forms.py` in place of its own.

        Args:
            functions: the exercise that each is in place of, and the function.
        """
        text = self.solution
        for exercise, function in functions:
            code = function.__code__
            for node in self._text_of(code).needed([code.co_firstlineno]):
                if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("grader"):
                    continue
                text += f"\n\n{ast.unparse(node)}"
            if function.__name__ != exercise:
                text += f"\n\n{exercise} = {function.__name__}"
            text += "\n"
        return text

    @cached_property
    def _texts(self) -> dict[str, CheckText]:
        return {}

    def _text_of(self, code: CodeType) -> CheckText:
        name = Path(code.co_filename).name
        if name not in self._texts:
            self._texts[name] = CheckText(self._read(name))
        return self._texts[name]

    def _read(self, name: str) -> str:
        return (self.assignment.folder / name).read_text("utf-8")


def writers(course: Course) -> Mapping[str, Writer]:
    """A writer for each assignment of a course, by name."""
    return {assignment.name: Writer(assignment) for assignment in course.assignments}


def _parts(text: str) -> dict[str, str]:
    """The text of each function or class at the margin, by name."""
    lines = text.splitlines()
    return {
        _name(node): "\n".join(lines[_first(node) - 1 : node.end_lineno]) for node in ast.parse(text).body
    }


def _name(node: ast.stmt) -> str:
    return getattr(node, "name", "")


def _first(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(each.lineno for each in decorators)])
