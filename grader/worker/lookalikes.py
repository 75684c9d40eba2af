"""What a module has in the place of an exercise that it lacks: another name, another place, a comment.

Nothing is called. Sources are parsed, within the student's own process.
"""

import ast
import difflib
import importlib.util
import os
import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from grader.worker import magics
from grader.worker.statements import DEFINITION
from grader.worker.stubs import is_stub

NEAR = 0.8  # of names, as difflib measures it
LARGE = 1_000_000  # bytes of a source that is not looked into
SHOWN = 3  # names of other functions

Found = list[Any]  # exercise, kind, name or place, line, cell or 0, file


def found(
    module: ModuleType, exercises: list[str], missing: list[str], stubs: list[str], own: tuple[str, ...]
) -> list[Found]:
    """What there is instead of exercises; nothing of an exercise that is simply not written.

    Args:
        module: it was imported.
        exercises: that it should have.
        missing: those that it has not.
        stubs: those that are untouched.
        own: beginnings of file names that belong to the submission.
    """
    others = {name: line for name, line in _written(module, own) if name not in exercises}
    told = {entry[0]: entry for entry in _renamed(module.__name__, missing, stubs, others)}
    left = [exercise for exercise in missing if exercise not in told]
    pieces = list(_pieces(module, own[0])) if left else []
    for exercise in left:
        entry = _elsewhere(exercise, pieces) or _wrong_kind(module, exercise)
        if entry:
            told[exercise] = entry
    if not told and len(missing) == len(exercises) and others:
        names = ", ".join(list(others)[:SHOWN])
        told = {exercise: [exercise, "others", names, 0, 0, ""] for exercise in missing}
    return list(told.values())


def _written(module: ModuleType, own: tuple[str, ...]) -> Iterator[tuple[str, tuple[int, int, str]]]:
    """The module's own functions and classes that are more than stubs, with their places."""
    for name, value in list(vars(module).items()):
        method = value
        if isinstance(value, type):
            method = next((part for part in vars(value).values() if hasattr(part, "__code__")), None)
        code = getattr(method, "__code__", None)
        file = getattr(code, "co_filename", "")
        if code is not None and file.startswith(own) and not is_stub(value) and not name.startswith("__"):
            yield name, _place(file, code.co_firstlineno, own[0])


def _place(file: str, line: int, folder: str) -> tuple[int, int, str]:
    """Line, cell or 0, and file as its author knows it."""
    name, _, cell = file[len(folder) :].lstrip("/").partition(" code cell ")
    return line, int(cell) if cell.isdecimal() else 0, name


def _renamed(
    module: str, missing: list[str], stubs: list[str], others: dict[str, tuple[int, int, str]]
) -> Iterator[Found]:
    """Exercises under another name, each name once; stubs only where no more than capitals differ."""
    pairs = [(_likeness(exercise, name, module), exercise, name) for exercise in missing for name in others]
    pairs += [
        (1.0, exercise, name) for exercise in stubs for name in others if _plain(name) == _plain(exercise)
    ]
    taken: set[str] = set()
    for likeness, exercise, name in sorted(pairs, reverse=True):
        if likeness >= NEAR and not {exercise, name} & taken:
            taken |= {exercise, name}
            yield [exercise, "name", name, *others[name]]


def _plain(name: str) -> str:
    return name.replace("_", "").lower()


def _likeness(exercise: str, name: str, module: str) -> float:
    first, second = _plain(exercise), _plain(name)
    if second and second in (first, first.removeprefix(_plain(module))):
        return 1.0
    return difflib.SequenceMatcher(None, first, second).ratio()


def _pieces(module: ModuleType, folder: str) -> Iterator[tuple[str, str, bool]]:
    """Name and text of each source that may hold an exercise, and whether it is the module's own."""
    from grader.worker.cells import texts

    file = str(getattr(module, "__file__", None) or "")
    names = sorted(os.listdir(folder))
    for name in names:
        path = f"{folder}/{name}"
        if not os.path.isfile(path) or os.path.getsize(path) > LARGE:
            continue
        mine = path == file or name == f"{module.__name__}.cells.json"
        if name.endswith(".py"):
            with open(path, "rb") as opened:
                try:
                    yield path, importlib.util.decode_source(opened.read()), mine
                except (SyntaxError, UnicodeError):
                    continue
        elif name.endswith(".cells.json"):
            yield from ((cell, text, mine) for cell, text in texts(path))


def _elsewhere(exercise: str, pieces: list[tuple[str, str, bool]]) -> Found | None:
    """Where a source defines an exercise so that the module does not have it."""
    entries = []
    for file, text, mine in pieces:
        if exercise in text:
            entries += [[exercise, *entry] for entry in _definitions(exercise, file, text, mine)]
    order = ("main", "inner", "block", "file", "comment", "string")
    return min(entries, key=lambda entry: order.index(entry[1]), default=None)


def _definitions(exercise: str, file: str, text: str, mine: bool) -> Iterator[Found]:
    folder = os.path.dirname(file.partition(" code cell ")[0])
    try:
        nodes = magics.parsed(text, file)
    except (SyntaxError, ValueError, RecursionError):
        return
    seen = set()
    for outer, node in _nested(nodes):
        if node.name == exercise:
            seen.add(node.lineno)
            kind, name = _kind(outer)
            if mine and outer:
                yield [kind, name, *_place(file, node.lineno, folder)]
            elif not mine and not outer:
                yield ["file", "", *_place(file, node.lineno, folder)]
    if not mine:
        return
    written = re.compile(rf"\s*(?P<mark>#[#\s]*)?(?:def|class)\s+{re.escape(exercise)}\b")
    for number, line in enumerate(text.split("\n"), 1):
        match = written.match(line)
        if match and number not in seen:
            yield ["comment" if match["mark"] else "string", "", *_place(file, number, folder)]


def _nested(nodes: list[Any], outer: tuple[ast.AST, ...] = ()) -> Iterator[tuple[tuple[ast.AST, ...], Any]]:
    """All definitions, each with the statements that it stands in."""
    for node in nodes:
        if isinstance(node, DEFINITION):
            yield outer, node
        inner = [
            child for child in ast.iter_child_nodes(node) if isinstance(child, ast.stmt | ast.excepthandler)
        ]
        yield from _nested(inner, (*outer, node))


def _kind(outer: tuple[ast.AST, ...]) -> tuple[str, str]:
    for node in reversed(outer):
        if isinstance(node, DEFINITION):
            return "inner", node.name
    for node in outer:
        if isinstance(node, ast.If) and "__main__" in ast.unparse(node.test):
            return "main", ""
    return "block", ""


def _wrong_kind(module: ModuleType, exercise: str) -> Found | None:
    """What stands under an exercise's name, if that is no function."""
    if exercise not in vars(module):
        return None
    return [exercise, "value", type(vars(module)[exercise]).__name__[:50], 0, 0, ""]
