"""Make a notebook for each assignment, from what the template and the handout are made of.

First comes the handout, a cell a section, with its pictures inside. Then the template's module: a cell for
each exercise with its stub, and below it a cell that grades it. The id of a cell stays: it is made of what
the cell is about, and not of where it stands.
"""

import ast
import base64
import hashlib
import json
import mimetypes
import re
from collections import Counter
from collections.abc import Iterator
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from grader.course.course import Assignment, Course, CourseError
from grader.instructor import template

FOLDER = "student_notebooks"
PICTURE = re.compile(r"!?\[([^\]]*)\]\(pictures/([\w.-]+)\)")  # one that is linked to is shown, too
SECTION = re.compile(r"^(?=## )", re.MULTILINE)
DIVIDER = re.compile(r"# -- (.+?) -+\n+")  # between functions
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
INTRODUCTION = """\
## Your code

Write each function in its own cell, and run the cell. The cell below grades the function as it stands, and
shows what is wrong. Try as often as you like: what counts is the notebook that you hand in.

```text
{}
```"""
QUESTIONS = """\
## Questions

Write your answers behind the colons: `2.5`, `"name"`, `["one", "two"]`. What is left as it is counts as not
started."""
WHOLE = """\
## All of it

Everything above, and your answers, graded once more."""

Cell = dict[str, Any]


def write(course: Course) -> list[Path]:
    """Write the notebook of every assignment; returns the files that changed.

    Raises:
        CourseError: if a solution's markers do not pair, or a handout's picture is missing.
    """
    folder, made, changed = course.root / FOLDER, files(course), list[Path]()
    folder.mkdir(exist_ok=True)
    for name, content in made.items():
        path = folder / name
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)
            changed.append(path)
    return changed


def files(course: Course) -> dict[str, bytes]:
    """All notebooks by file name, as nbformat writes them: version 4.5, the same bytes each time.

    Raises:
        CourseError: if a solution's markers do not pair, or a handout's picture is missing.
    """
    modules = template.templates(course)
    return {f"{a.name}.ipynb": _written(notebook(course, a, modules[a.name])) for a in course.assignments}


def notebook(course: Course, assignment: Assignment, module: str) -> dict[str, Any]:
    """One notebook, as plain data.

    Args:
        course: that the assignment is of.
        assignment: whose handout comes first.
        module: the template's text for it.
    """
    cells = [*_handout(assignment), *_module(course, assignment, module), *_questions(assignment)]
    whole = f'grader.notebook.check("{assignment.name}")'
    cells += [_text("whole", WHOLE), _code("whole check", whole, check=assignment.name)]
    seen = Counter[str]()
    for cell in cells:
        key = f"{assignment.name} {cell['id']}"
        cell["id"] = hashlib.sha256(f"{key} {seen[key]}".encode()).hexdigest()[:16]
        seen[key] += 1
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"assignment": assignment.name, "kernelspec": kernel, "language_info": {"name": "python"}}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _written(made: dict[str, Any]) -> bytes:
    return (json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


# -- cells ---------------------------------------------------------------------------------------


def _text(name: str, text: str) -> Cell:
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": text.splitlines(keepends=True)}


def _code(name: str, text: str, **marks: str) -> Cell:
    """A cell of code; `marks` say what it is about, as in `exercise="optimizers::adam"`."""
    cell = {**_text(name, text), "cell_type": "code", "execution_count": None, "outputs": []}
    return cell | {"metadata": {"grader": marks} if marks else {}}


def _handout(assignment: Assignment) -> Iterator[Cell]:
    """A handout, a cell a section."""
    path = assignment.folder / "handout.md"
    text = path.read_text("utf-8").strip() if path.is_file() else f"# {assignment.title}"
    inside = [match.span() for match in FENCE.finditer(text)]  # a line of code may begin with ##, too
    starts = [match.start() for match in SECTION.finditer(text)]
    starts = [0, *(each for each in starts[1:] if not any(a <= each < b for a, b in inside))]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        section = text[start:end].strip()
        pictures: dict[str, dict[str, str]] = {}
        text_of = partial(_shown, assignment, pictures)
        yield _text(f"handout {section.partition(chr(10))[0]}", PICTURE.sub(text_of, section)) | (
            {"attachments": pictures} if pictures else {}
        )


def _shown(assignment: Assignment, pictures: dict[str, dict[str, str]], found: re.Match[str]) -> str:
    """A picture of a handout, put into its cell: attached, or in the text itself where it is an SVG.

    JupyterLab shows no SVG that is attached.
    """
    words, name = found.groups()
    path = assignment.folder / "pictures" / name
    if not path.is_file():
        item = f"assignments/{assignment.name}/handout.md"
        raise CourseError(f"{item}: pictures/{name} is not there; draw it, or name another")
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    coded = base64.b64encode(path.read_bytes()).decode()
    if kind == "image/svg+xml":
        return f'<img src="data:{kind};base64,{coded}" alt="{escape(words)}">'
    pictures[name] = {kind: coded}
    return f"![{words}](attachment:{name})"


def _module(course: Course, assignment: Assignment, module: str) -> Iterator[Cell]:
    """The template's module: what stands above the first function in one cell, then a cell a function."""
    tree = ast.parse(module)
    yield _text("code", INTRODUCTION.format(ast.get_docstring(tree) or ""))
    body = tree.body[1:] if ast.get_docstring(tree) is not None else tree.body
    lines, last = module.splitlines(), tree.body[0].end_lineno if body is not tree.body else 0
    yield _code("grader", "import grader.notebook")
    above = list[str]()
    for node in body:
        part, last = lines[last or 0 : node.end_lineno], node.end_lineno
        if not isinstance(node, ast.FunctionDef | ast.ClassDef):
            above += part
            continue
        if any(map(str.strip, above)):
            yield _code("above", "\n".join(above).strip())
        above = []
        yield from _function(course, assignment, node.name, "\n".join(part).strip())
    rest = "\n".join([*above, *lines[last or 0 :]]).strip()
    if rest:
        yield _code("below", rest)


def _function(course: Course, assignment: Assignment, name: str, text: str) -> Iterator[Cell]:
    """An exercise and the cell that grades it; a helper has none."""
    if name not in assignment.exercises:
        yield _code(f"helper {name}", text)
        return
    place = f"{assignment.name}::{name}"
    alone = [each.name for each in course.assignments if name in each.exercises] == [assignment.name]
    divider = DIVIDER.match(text)
    above = f"## {divider[1].capitalize()}\n\n" if divider else ""
    yield _text(f"title {name}", f"{above}### {name}")
    yield _code(f"exercise {name}", text[divider.end() if divider else 0 :], exercise=place)
    yield _code(f"check {name}", f"grader.notebook.check({name if alone else repr_of(place)})", check=place)


def repr_of(text: str) -> str:
    """A text as the template writes it, in double quotes."""
    return json.dumps(text, ensure_ascii=False)


def _questions(assignment: Assignment) -> Iterator[Cell]:
    """A cell for the answers to an assignment's questions, where it asks any."""
    if not assignment.questions:
        return
    lines = ["ANSWERS = {"]
    for question in assignment.questions:
        lines += [f"    {line}" for line in template.described(question)]
        lines += [f'    "{question.id}": {question.untouched},', ""]
    yield _text("questions", QUESTIONS)
    yield _code("answers", "\n".join([*lines[:-1], "}"]), exercise=f"{assignment.name}::questions")
