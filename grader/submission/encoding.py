"""Bytes of source files as Python and Jupyter need them: UTF-8, whatever editor wrote them.

Nothing is parsed as Python here.
"""

import codecs
import re

from grader.submission import notebook as notebooks
from grader.submission.limits import shown
from grader.submission.notebook import Notebook

MARKS = {  # the longer before those that they begin with
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
CODING_LINE = re.compile(rb"[ \t\f]*#.*?coding[:=][ \t]*[-\w.]+")  # as Python looks for it, in two lines
BESIDE = (  # what has the name of a source file at times, by what it begins with
    (re.compile(rb"\s*<(?:!doctype html|html)", re.IGNORECASE), "is a web page", "download the file itself"),
    (re.compile(rb"\{\\rtf"), "is rich text", "save it as plain text"),
    (re.compile(rb"%PDF-"), "is a PDF", "hand in the source code"),
)
TWO_LINES = re.compile(rb"[^\r\n]*+(?:\r\n|\r|\n)?[^\r\n]*+")
CODE = re.compile(r"^(?:(?:async )?def|class|import|from) +\w|^@\w|^\w+ *=[^=]", re.MULTILINE)


class Unreadable(Exception):
    """A file that no person could read either."""

    def __init__(self, problem: str, fix: str) -> None:
        """Say, after the file's name, what is wrong ("is not …"), and what to do."""
        super().__init__(f"{problem}; {fix}")
        self.problem = problem


def python(content: bytes) -> tuple[bytes, str]:
    """Python source as Python can read it, and a note on what was changed.

    Raises:
        Unreadable: if it is no text.
    """
    encoding = _marked(content)
    if encoding in ("utf-16", "utf-32"):
        try:
            content = content.decode(encoding).encode()
        except UnicodeError:
            raise Unreadable(f"is not readable as {encoding.upper()}", "save it again as UTF-8") from None
        _check_nulls(content)
        return content, f"is {encoding.upper()}: read as such, but Python itself needs UTF-8"
    _check_nulls(content)
    if encoding or any(map(CODING_LINE.match, _first_two(content))):
        return content, ""  # Python sees to it, and says what is wrong
    for encoding in ("utf-8", "cp949", "latin-1"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return (content, "") if encoding == "utf-8" else (text.encode(), f"is not UTF-8: read as {encoding}")
    raise AssertionError("latin-1 takes every byte")


def notebook(content: bytes) -> Notebook:
    """A notebook's cells.

    Raises:
        Unreadable: if it is no notebook.
    """
    try:
        return notebooks.read(content.decode(_marked(content) or "utf-8"))
    except notebooks.CutOff:
        cut = "is not a whole notebook: it is cut off in the middle"
        raise Unreadable(cut, "save or download it again") from None
    except notebooks.Malformed as error:
        said = shown(str(error))[:120]
        raise Unreadable(f"is not a readable notebook ({said})", "save it again in Jupyter") from None
    except UnicodeError:
        raise Unreadable("is not a readable notebook (no UTF-8)", "save it again in Jupyter") from None


def is_notebook(content: bytes) -> bool:
    """Whether a file that is called Python holds a notebook, whole or not."""
    if not _start(content).startswith("{"):
        return False
    text = content.decode(_marked(content) or "utf-8", "replace")
    return '"cells"' in text and '"cell_type"' in text


def is_python(content: bytes) -> bool:
    """Whether a file that is called a notebook holds plain Python text."""
    if _start(content).startswith(("{", "[")):
        return False
    return CODE.search(content.decode(_marked(content) or "utf-8", "replace")) is not None


def _start(content: bytes) -> str:
    return content[:1000].decode(_marked(content) or "utf-8", "replace").lstrip("\ufeff \t\r\n")


def check_kind(content: bytes) -> None:
    """Refuse what is neither.

    Raises:
        Unreadable: if it begins as another kind of file does.
    """
    for begins, problem, fix in BESIDE:
        if begins.match(content[:200]):
            raise Unreadable(problem, fix)


def _marked(content: bytes) -> str:
    """The encoding that the first bytes of a file name, if they do."""
    return next((encoding for mark, encoding in MARKS.items() if content.startswith(mark)), "")


def _first_two(content: bytes) -> list[bytes]:
    """The first two lines, without the many that may follow."""
    found = TWO_LINES.match(content)
    return found[0].splitlines() if found is not None else []


def _check_nulls(content: bytes) -> None:
    if b"\0" in content:
        raise Unreadable("holds null bytes", "save it again as UTF-8 text")
