"""The visible checks of a `checks.py`, and no more of it than these need."""

import ast
from itertools import pairwise

from grader.course.course import Assignment, CourseError
from grader.course.needed import NO_FUNCTION, CheckText, starts


def visible(assignment: Assignment) -> str:
    """The text of an assignment's `checks.py` without hidden checks, and without what only these need.

    Comments between statements are left out: they may be about what is not there any more.

    Raises:
        CourseError: if a check cannot be told from others, or is both visible and hidden.
    """
    text = (assignment.folder / "checks.py").read_text("utf-8")
    lines = text.splitlines()
    found = CheckText(text, declared=True)
    shown = {check.line for check in assignment.checks if not check.hidden}
    for check in assignment.checks:
        if found.experiment(check.line) is None:
            raise CourseError(f"{assignment.id(check)}: {NO_FUNCTION}")
        if check.hidden and check.line in shown:
            fix = "write the hidden one as a function of its own"
            raise CourseError(f"{assignment.id(check)}: is declared hidden and visible; {fix}")
    docstring = [node for node in ast.parse(text).body[:1] if ast.get_docstring(ast.parse(text))]
    nodes = [*docstring, *found.needed(shown)]
    parts = ["\n".join(lines[starts(node) - 1 : node.end_lineno]) for node in nodes]
    gaps = [_gap(before, after) for before, after in pairwise(nodes)]
    return "".join(part + gap for part, gap in zip(parts, [*gaps, "\n"][: len(parts)], strict=True))


def _gap(before: ast.stmt, after: ast.stmt) -> str:
    """What stands between two statements: two empty lines around a function, else one or none, as it was."""
    if any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in (before, after)):
        return "\n\n\n"
    return "\n" if starts(after) == (before.end_lineno or before.lineno) + 1 else "\n\n"
