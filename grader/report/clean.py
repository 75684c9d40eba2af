"""Text from outside, made harmless to print."""

import re
import unicodedata

_JOINERS = "\u200c\u200d"  # invisible, but Persian words and composed emoji are spelled with them
_UNSAFE = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # controls, formats (bidi among them), surrogates, separators
_UNUSUAL = re.compile(r"[^\n\t -~]")


def plain(text: str) -> str:
    r"""Return `text` with everything that could steer a terminal written out, as in `\x1b`.

    Controls other than newline and tab, bidirectional overrides and other invisible formatting,
    Unicode's own line breaks and lone surrogates become visible escapes. All else is kept.

    >>> plain("\x1b[2Jall gone")
    '\\x1b[2Jall gone'
    """
    return _UNUSUAL.sub(_escaped, text.replace("\r\n", "\n"))


def _escaped(match: re.Match[str]) -> str:
    """The character itself when it can be shown, its escape when not."""
    character = match[0]
    if character in _JOINERS or unicodedata.category(character) not in _UNSAFE:
        return character
    code = ord(character)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
