"""Rules for hints: every exercise has some, each step is short, and none holds a piece of the solution."""

import ast
from collections.abc import Iterator

from grader.course import hints
from grader.course.course import Assignment, Course, CourseError, hint
from grader.instructor import template

WORDS = 40  # of a step, at most
LEAST_PIECE = 10  # characters, spaces apart, from which on an expression tells something
PIECES = (ast.BinOp, ast.BoolOp, ast.Call, ast.Compare, ast.Subscript, ast.ListComp, ast.GeneratorExp)


def complaints(course: Course, assignment: Assignment) -> list[str]:
    """What is wrong with the hints of an assignment that has a file of them, each with the fix."""
    try:
        found = hints.read(assignment)
    except CourseError as error:
        return [str(error)]
    if not found:
        return []
    known = assignment.exercises
    wrong = [f"{name}: is no exercise: rename it{hint(name, known)}" for name in found if name not in known]
    lacking = [name for name in known if not 1 <= len(found.get(name, ())) <= hints.MOST]
    wrong += [f"{name}: has {len(found.get(name, ()))} steps: write 1 to {hints.MOST}" for name in lacking]
    pieces = solution_pieces((assignment.folder / "solution.py").read_text("utf-8"))
    for name, steps in found.items():
        for number, text in enumerate(steps, 1):
            wrong += [f"{name}: step {number} {said}" for said in _of_step(text, pieces)]
    return wrong


def _of_step(text: str, pieces: set[str]) -> Iterator[str]:
    if len(text.split()) > WORDS:
        yield f"has {len(text.split())} words: cut it to {WORDS}"
    if not text.endswith((".", "?", "!")):
        yield "ends without a full stop: end it as a sentence"
    told = [piece for piece in sorted(pieces) if piece in _bare(text)]
    if told:
        yield f"holds {max(told, key=len)} of the solution: lead to it without it"


def solution_pieces(source: str) -> set[str]:
    """The expressions of a solution that the template does not show, without spaces."""
    nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, PIECES)]
    found = {_bare(ast.unparse(node)) for node in nodes}
    shown = _bare(template.strip(source, "solution.py"))
    return {piece for piece in found if len(piece) >= LEAST_PIECE and piece not in shown}


def _bare(text: str) -> str:
    return "".join(text.split()).replace("`", "").replace('"', "'")
