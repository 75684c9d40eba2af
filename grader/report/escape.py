r"""Text from outside, made harmless where it leaves: for a terminal, JSON, HTML, Markdown and CSV.

Whatever a student can name, print or raise is text from outside. Each output passes it through the
one function that is for it, at the place where it is written and nowhere before:

    plain       a terminal, JSON, a log; `line` where it is a name
    shell_word  a path in a command that is shown
    html        the text of an element, or an attribute's value within quotes
    markdown    one line of Markdown, a table's cell or a heading among them
    csv_cell    one cell, written by the csv module

All but `shell_word` first write out what is invisible (see `plain`); what remains reads the same in each.
"""

import math
import re
import shlex
import unicodedata

_JOINERS = "\u200c\u200d"  # invisible, but Persian words and composed emoji are spelled with them
_UNSAFE = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # controls, formats (bidi among them), surrogates, separators
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"  # letters and symbols that show nothing
_COMBINING = {"Mn", "Me"}
_MARKS_EACH = 4  # on one letter; a heap of them is drawn over the lines above and below
_UNUSUAL = re.compile(r"[^\n\t -~]+")
_MARKS = re.compile(r"[!-/:-@\[-`{-~\n\t]")  # ASCII punctuation, and what lines are made of
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;"}
_FORMULA = re.compile(r"[\s\"'`‘’“”]*[=+\-@＝＋－＠﹢﹣−]")  # the wide forms count in some spreadsheets


def plain(text: str) -> str:
    r"""Return `text` with everything that could steer a terminal written out, as in `\x1b`.

    Controls other than newline and tab, bidirectional overrides and other invisible formatting,
    Unicode's own line breaks, lone surrogates, letters that show nothing, and more than four marks on
    one letter become visible escapes. All else is kept.

    >>> plain("\x1b[2Jall gone")
    '\\x1b[2Jall gone'
    """
    return _UNUSUAL.sub(_escaped, text.replace("\r\n", "\n"))


def line(text: str) -> str:
    r"""Return `text`, such as a name, as one line that is `plain`, with single spaces.

    >>> line("ana\n[2/2] ben:     20 / 20")
    'ana [2/2] ben: 20 / 20'
    """
    return " ".join(plain(text).split())


def shell_word(path: str) -> str:
    r"""Return `path` as one word of a command on one line, which is no option, whatever it begins with.

    Bash, zsh and ksh read `$'…'`, which a path with line breaks, controls or bytes that are no text needs.

    >>> shell_word("a b"), shell_word("--course=a"), shell_word("a\nb")
    ("'a b'", './--course=a', "$'a\\nb'")
    """
    path = f"./{path}" if path.startswith("-") else path
    if path.isprintable():
        return shlex.quote(path)
    return f"$'{''.join(map(_quoted, path))}'"


def html(text: str) -> str:
    r"""Return `text` for HTML: an element's text, or an attribute's value within quotes.

    It is not for a script, a style, or the address of a link: no quoting makes those safe. `<pre>`
    drops one line break right after it, so write one there.

    >>> html('<b title="x">')
    '&lt;b title=&quot;x&quot;&gt;'
    """
    from html import escape  # brings a table of all entities

    return escape(plain(text), quote=True)


def markdown(text: str) -> str:
    r"""Return `text` for one line of Markdown, so that it shows as it is and formats nothing.

    Every mark of Markdown is escaped. What is special in HTML becomes an entity, because not every
    dialect knows `\<`. Line breaks stay line breaks of the text, never of the Markdown, so nothing
    in it can begin a heading, a list or a block; most pages show them as spaces.

    >>> markdown("# [a](b) <i>")
    '\\# \\[a\\]\\(b\\) &lt;i&gt;'
    """
    text = plain(text)
    inner = text.strip()
    start = text.find(inner)
    end = start + len(inner)
    return _references(text[:start]) + _MARKS.sub(_literal, inner) + _references(text[end:])


def csv_cell(value: str | float | None) -> str | float:
    """Return `value` for one cell of a CSV file that the csv module writes.

    A number stays a number, also one below zero; one that is not finite, and None, are an empty
    cell. A text is one line. Where a spreadsheet could take it for a formula, because it begins with
    = + - or @, also after spaces or quotes, an apostrophe stands in front.

    >>> csv_cell("=1+1"), csv_cell(-1.5)
    ("'=1+1", -1.5)
    """
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    if not isinstance(value, str):
        return value
    text = re.sub(r"[\n\t]+", " ", plain(value))
    return f"'{text}" if _FORMULA.match(text) else text


def _quoted(character: str) -> str:
    """A character within `$'…'`."""
    if character == "\n":
        return "\\n"
    if character.isprintable():
        return f"\\{character}" if character in "\\'" else character
    is_byte = "\udc80" <= character <= "\udcff"  # of a name that is no text
    coded = character.encode("utf-8", "surrogateescape" if is_byte else "surrogatepass")
    return "".join(f"\\x{byte:02x}" for byte in coded)


def _escaped(match: re.Match[str]) -> str:
    """The characters themselves where they can be shown, their escapes where not."""
    shown, marks = list[str](), 0
    for character in match[0]:
        kind = unicodedata.category(character)
        if character in _JOINERS:
            shown.append(character)
            continue
        marks = marks + 1 if kind in _COMBINING else 0
        is_safe = kind not in _UNSAFE and character not in _BLANK and marks <= _MARKS_EACH
        shown.append(character if is_safe else _code(character))
    return "".join(shown)


def _code(character: str) -> str:
    code = ord(character)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _literal(match: re.Match[str]) -> str:
    """What a Markdown reader turns back into the very character."""
    mark = match[0]
    return _references(mark) if mark.isspace() else _ENTITIES.get(mark, f"\\{mark}")


def _references(spaces: str) -> str:
    """White space that no Markdown reader strips, as numbers."""
    return "".join(f"&#{ord(space)};" for space in spaces)
