"""What the text of a module defines, read off its lines within bounds. Nothing is parsed, compiled or run.

One regular expression, which never goes back, takes a text apart into strings, comments, brackets and the
rest. So the cost grows with the length alone, however deep something is nested and whatever is broken in it,
and a text for another version of Python is read as well.
"""

import re
import sys
from collections.abc import Collection, Iterator, Sequence

from grader.record import Record

LIMIT = 200_000  # characters of a module's code; a longer one is taken for written
LIBRARIES = sys.stdlib_module_names | {"numpy", "grader"}  # of these names the sandbox imports its own
NO_PYTHON = (
    "%%bash",
    "%%sh",
    "%%script",
    "%%html",
    "%%javascript",
    "%%js",
    "%%latex",
    "%%markdown",
    "%%writefile",
)

# Compiled when it is first used: most submissions need no look.
LEXEME = r'''
    (?P<string> """(?:[^"\\]++|\\.|"(?!""))*+(?:"""|\\?\Z)
              | \'\'\'(?:[^'\\]++|\\.|'(?!\'\'))*+(?:\'\'\'|\\?\Z)
              | "(?:[^"\\\n]++|\\.)*+"?
              | '(?:[^'\\\n]++|\\.)*+'? )
    | (?P<comment> \#[^\n]*+ )
    | (?P<joined> \\\n )
    | (?P<opened> [(\[{] )
    | (?P<closed> [)\]}] )
    | (?P<anew> \n(?=(?:async\ |def\ |class\ |@)) )   # even where a bracket was left open
    | (?P<newline> \n )
    | (?P<other> [^"'\#\\()\[\]{}\n]++ | \\ )
    '''
_DEFINED = re.compile(r"(?:async\s++)?(def|class)\s++(\w++)")
_BOUND = re.compile(r"(\w++)\s*+(?::[^=]*+)?=(?!=)")
_IMPORTED = re.compile(r"from\s++([\w.]++)\s++import\s++(.*)", re.DOTALL)
_STRING = r'[rRbBuUfF]{0,2}""'
_UNTOUCHED = re.compile(
    rf"pass|\.\.\.|{_STRING}(?:\s*+{_STRING})*+|raise\s++NotImplementedError(?:\s*+\(.*\))?", re.DOTALL
)

Statement = tuple[int, str]  # how far it is indented, and its text: comments left out, strings emptied


class Outline(Record):
    """Which exercises a text defines, and how.

    Attributes:
        written: those of which a definition does something.
        untouched: those that are defined, and do nothing but raise NotImplementedError.
        bound: those that an assignment, an import or a block gives, with the module they are imported from.
        stars: modules of which everything is imported; no libraries.
        too_long: whether the text was not looked at.
    """

    written: frozenset[str] = frozenset()
    untouched: frozenset[str] = frozenset()
    bound: frozenset[tuple[str, str]] = frozenset()
    stars: frozenset[str] = frozenset()
    too_long: bool = False

    @property
    def defined(self) -> frozenset[str]:
        """All that have a definition."""
        return self.written | self.untouched

    def work(self, module: str, exercises: Collection[str]) -> int:
        """2 if some of the exercises are written here, 1 if some may come from elsewhere, else 0.

        Args:
            module: which the text is to be; what it imports from itself does not count.
            exercises: of that module.
        """
        if self.too_long or not self.written.isdisjoint(exercises):
            return 2
        comes = any(name in exercises and source != module for name, source in self.bound)
        return int(comes or bool(self.stars - {module}))


def outline(texts: Sequence[str], exercises: Collection[str]) -> Outline:
    """Look through a module's text, or the texts of a notebook's cells.

    Args:
        texts: each of them whole by itself, so that what is broken in one costs no other.
        exercises: the names that matter.
    """
    if sum(map(len, texts)) > LIMIT:
        return Outline(too_long=True)
    found = [_outline(text, exercises) for text in texts if not text.lstrip().startswith(NO_PYTHON)]
    written = frozenset().union(*(each.written for each in found))
    return Outline(
        written,
        frozenset().union(*(each.untouched for each in found)) - written,
        frozenset().union(*(each.bound for each in found)),
        frozenset().union(*(each.stars for each in found)),
    )


def _outline(text: str, exercises: Collection[str]) -> Outline:
    written, untouched = set[str](), set[str]()
    bound, stars = set[tuple[str, str]](), set[str]()
    for top, body in _blocks(text):
        defined = _DEFINED.match(top)
        if defined:
            if defined[2] in exercises:
                plain = _is_untouched(defined[1] == "class", [_after_colon(top), *body])
                (untouched if plain else written).add(defined[2])
            continue
        for statement in (top, *body):
            imported = _IMPORTED.match(statement)
            if imported and imported[2].strip() == "*":
                stars |= {imported[1]} - LIBRARIES
            elif imported:
                bound |= {(name, imported[1]) for name in re.findall(r"\w+", imported[2])}
            elif match := _DEFINED.match(statement) or _BOUND.match(statement):
                bound.add((match[match.re.groups], ""))
    known = frozenset(pair for pair in bound if pair[0] in exercises)
    return Outline(frozenset(written), frozenset(untouched), known, frozenset(stars))


def _blocks(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each statement that is not indented, with those that are indented after it."""
    top, body = "", list[str]()
    for indent, statement in _statements(text):
        if indent:
            body.append(statement)
            continue
        yield top, body
        top, body = statement, []
    yield top, body


def _statements(text: str) -> Iterator[Statement]:
    parts, depth = list[str](), 0
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "")
    for match in re.finditer(LEXEME, f"{text}\n", re.VERBOSE | re.DOTALL):
        kind = match.lastgroup
        if kind == "string":
            parts.append('""')
        elif kind in ("other", "opened", "closed"):
            parts.append(match[0])
            depth += (kind == "opened") - (kind == "closed" and depth > 0)
        elif kind == "anew" or (kind == "newline" and not depth):
            line, parts, depth = "".join(parts).expandtabs(), [], 0
            if line.strip():
                yield len(line) - len(line.lstrip()), line.strip()
        elif kind != "comment":
            parts.append(" ")


def _is_untouched(is_class: bool, body: list[str]) -> bool:
    """Whether a body does nothing; in a class, all of its methods."""
    for statement in body:
        if is_class and (statement.startswith("@") or _DEFINED.match(statement)):
            statement = "" if statement.startswith("@") else _after_colon(statement)
        if any(part and not _UNTOUCHED.fullmatch(part) for part in map(str.strip, statement.split(";"))):
            return False
    return True


def _after_colon(header: str) -> str:
    """What stands in the line of `def f(x):` itself."""
    depth = 0
    for place, character in enumerate(header):
        depth += (character in "([{") - (character in ")]}")
        if character == ":" and not depth:
            return header[place + 1 :]
    return ""
