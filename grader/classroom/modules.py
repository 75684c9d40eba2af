"""A digest of what each assignment's module is made of, so that attempts tell whether it has changed.

Texts are looked at and never run or parsed as Python.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from grader.submission.modules import ModuleFiles

CELLS = ".cells.json"  # ending of a notebook, whose cells are a list of texts
IMPORT = re.compile(r"\b(?:from|import)\b")
WHY, ANSWERS = "\0why", "\0answers"  # parts of a module that are no files
ANY_FILE = re.compile(r"\b(?:importlib|__import__|exec|eval|runpy)\b|%run\b")  # what may load any other file


def module_digests(files: ModuleFiles, assignments: Iterable[str]) -> dict[str, str]:
    """A digest of each assignment's module, with all files that it names in its imports, and they in theirs.

    What a notebook printed is no part of it; answers to an assignment's questions are. A text that loads
    modules in other ways than by `import` may mean any file, so it depends on all.

    Args:
        files: what was handed in.
        assignments: names of them.

    Returns:
        SHA-256 by assignment, for those that are in it.
    """
    texts = {path: _text(path, content) for path, content in files.files.items()}
    words = {path: _imported(text) for path, text in texts.items()}
    found = {}
    for assignment in assignments:
        own = [path for path in texts if assignment in _names(path)] if assignment in files.modules else []
        parts = {path: texts[path] for path in _reached(own, words)}
        if assignment in files.broken:
            parts[WHY] = files.broken[assignment]
        if answers := _answers(files, assignment):
            parts[ANSWERS] = answers
        if parts:
            found[assignment] = _digest(parts)
    return found


def _answers(files: ModuleFiles, assignment: str) -> str:
    """The answers to an assignment's questions, without those that were left empty; "" for none."""
    sheet = getattr(files, "sheet", None)
    answers = {} if sheet is None else sheet.answers.get(assignment, {})
    given = {name: answer for name, answer in answers.items() if answer not in ("", [])}
    return json.dumps(given, sort_keys=True, default=str) if given else ""


def _names(path: str) -> set[str]:
    """The names by which a file may be imported: its own, and those of the folders that it is in."""
    return {part.partition(".")[0] for part in PurePosixPath(path).parts} - {"__init__"}


def _text(path: str, content: bytes) -> str:
    if path.endswith(CELLS):
        return "\n".join(json.loads(content)["cells"])
    return content.decode("utf-8", "surrogateescape")


def _imported(text: str) -> set[str] | None:
    """All words of a text's imports; None where it may mean any file."""
    if ANY_FILE.search(text):
        return None
    words, goes_on = set[str](), False
    for line in text.splitlines():
        found = None if goes_on else IMPORT.search(line)
        if goes_on or found:
            said = line[found.start() :] if found else line
            words.update(re.findall(r"\w+", said))
            is_open = ("(" in said or goes_on) and ")" not in said
            goes_on = is_open or said.rstrip().endswith("\\")
    return words


def _reached(own: list[str], words: Mapping[str, set[str] | None]) -> set[str]:
    """Some files with all that they name, and what these name."""
    reached, waiting = set[str](), [*own]
    while waiting:
        path = waiting.pop()
        if path in reached:
            continue
        reached.add(path)
        named = words[path]
        if named is None:
            return {*words}
        waiting += [other for other in words if not named.isdisjoint(_names(other))]
    return reached


def _digest(parts: Mapping[str, str]) -> str:
    seen = hashlib.sha256()
    for name in sorted(parts):
        seen.update(f"{name}\0{len(parts[name])}\0{parts[name]}".encode("utf-8", "backslashreplace"))
    return seen.hexdigest()
