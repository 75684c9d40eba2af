"""What exercises give back, in the words of their own docstrings."""

import ast
import functools
from pathlib import Path

from grader.course.course import Assignment

SECTION = "Returns:"


def returned_by(assignment: Assignment, function: str) -> str:
    """The first sentence of the section "Returns:" of a function's docstring, as the template shows it.

    Args:
        assignment: whose solution has the function; in a kit, whose template.
        function: a function's name, or "Class.method".

    Returns:
        The sentence without its full stop, such as "the pair (out, cache)"; "" where there is none.
    """
    return _sentences(assignment.outline).get(function, "")


def docstring_of(assignment: Assignment, exercise: str) -> str:
    """The docstring of an exercise, a function or a class; "" where there is none."""
    body = ast.parse(assignment.outline.read_text("utf-8")).body
    nodes = [node for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    return next((ast.get_docstring(node) or "" for node in nodes if node.name == exercise), "")


@functools.cache
def _sentences(path: Path) -> dict[str, str]:
    """By function, what is said of results in a file that is parsed and never imported."""
    found = {}
    for node in ast.parse(path.read_text("utf-8")).body:
        members = [(f"{node.name}.", each) for each in node.body] if isinstance(node, ast.ClassDef) else []
        for start, each in (("", node), *members):
            if isinstance(each, ast.FunctionDef):
                found[start + each.name] = _sentence(ast.get_docstring(each) or "")
    return found


def _sentence(docstring: str) -> str:
    section = docstring.partition(f"\n{SECTION}\n")[2].partition("\n\n")[0]
    words = " ".join(section.split()).partition(". ")[0].removesuffix(".").replace("`", "")
    is_value = words.split(" ")[0] in ("True", "False", "None")
    is_word = words[1:2].islower() or words[:2] == "A "
    return words[:1].lower() + words[1:] if is_word and not is_value else words
