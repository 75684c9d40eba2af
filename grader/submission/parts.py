"""The parts of a module's text: each definition at its top level, and the rest. Nothing is parsed or run."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import PurePosixPath

from grader.record import Record
from grader.submission.modules import ModuleFiles
from grader.submission.outline import LEXEME, NO_PYTHON

CELLS = ".cells.json"  # ending of a notebook, whose cells are a list of texts
REST = ""  # the name of what is no definition
UNSEEN = frozenset(("exec", "eval", "globals", "getattr", "vars", "importlib", "__import__", "runpy", "run"))
_DEFINED = re.compile(r"(?:async\s+)?(?:def|class)\s+(\w+)")
_IMPORT = re.compile(r"(?:from|import)\b")
_WORD = re.compile(r"\w+")


class Part(Record):
    """A definition with its decorators, or all that is none.

    Attributes:
        text: without comments and empty lines.
        words: all words in it that may name a function; those of plain imports are left out.
    """

    text: str
    words: frozenset[str]


class Text(Record):
    """A file of a submission.

    Attributes:
        parts: by the name of the function or class; what is no definition by REST.
        imports: all words of its imports.
        unseen: whether it may use functions that no word in it names.
    """

    parts: Mapping[str, Part]
    imports: frozenset[str]
    unseen: bool


def texts_of(files: ModuleFiles) -> dict[str, Text]:
    """All files of a submission in parts, by their place in the sandbox."""
    return {place: _text(place, content) for place, content in files.files.items()}


def module_names(place: str) -> set[str]:
    """The names by which a file may be imported: its own, and those of the folders that it is in."""
    return {part.partition(".")[0] for part in PurePosixPath(place).parts} - {"__init__"}


@lru_cache(256)  # files: a save changes one of them
def _text(place: str, content: bytes) -> Text:
    cells = json.loads(content)["cells"] if place.endswith(CELLS) else [content.decode("utf-8", "replace")]
    texts, words, imports = dict[str, str](), dict[str, set[str]](), set[str]()
    for cell in cells:
        for name, text in _statements(cell):
            texts[name] = f"{texts.get(name, '')}{text}\n"
            found = set(_WORD.findall(text))
            is_import = _IMPORT.match(text) is not None
            if is_import or name != REST:
                imports |= _imported(text)
            plain = is_import and "*" not in text and "as" not in found
            words.setdefault(name, set()).update(() if plain else found)
    parts = {name: Part(text, frozenset(words[name])) for name, text in texts.items()}
    unseen = any(not UNSEEN.isdisjoint(found) for found in words.values())
    return Text(parts, frozenset(imports), unseen)


def _imported(text: str) -> set[str]:
    """The words of a text's lines that may import something."""
    return {
        word
        for line in text.splitlines()
        if re.search(r"\b(?:from|import)\b", line)
        for word in _WORD.findall(line)
    }


def _statements(cell: str) -> Iterator[tuple[str, str]]:
    """What stands at the top level, each with what is indented below it: the name of a definition, or REST,
    and the text. Decorators belong to what follows them."""
    if cell.lstrip().startswith(NO_PYTHON):
        yield REST, cell
        return
    text, name, is_decorated = "", REST, False
    for line in _lines(cell):
        if not line[0].isspace():
            if text and not is_decorated:
                yield name, text
                text, name = "", REST
            found = _DEFINED.match(line)
            name = found[1] if found else REST
            is_decorated = line.startswith("@")
        text += f"{line}\n"
    if text:
        yield name, text


def _lines(cell: str) -> Iterator[str]:
    """Logical lines: what is within brackets or a string is on one, comments and empty lines are left out."""
    cell = cell.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "")
    line, depth = list[str](), 0
    for match in re.finditer(LEXEME, f"{cell}\n", re.VERBOSE | re.DOTALL):
        kind = match.lastgroup
        depth += (kind == "opened") - (kind == "closed" and depth > 0)
        if kind == "anew" or (kind == "newline" and not depth):
            if whole := "".join(line).rstrip():
                yield whole
            line, depth = [], 0
        elif kind != "comment":
            line.append(match[0])
    if whole := "".join(line).rstrip():
        yield whole
