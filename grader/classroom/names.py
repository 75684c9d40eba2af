"""Names of people: on one line, and when two spellings of them may mean one person."""

import hashlib
import re
import unicodedata
from collections.abc import Sequence

LONGEST = 200  # characters of a name or an id


def tidy(text: str) -> str:
    """A name or an id in NFC, on one line, with single spaces; of a long one the beginning and a digest."""
    text = " ".join(unicodedata.normalize("NFC", text).replace("\0", " ").split())
    if len(text) <= LONGEST:
        return text
    mark = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{text[: LONGEST - len(mark) - 1]}-{mark}"


def key(text: str) -> str:
    """What is the same for two spellings of one id."""
    return tidy(text).casefold()


def forms(name: str) -> frozenset[str]:
    """Spellings of a name without spaces and marks, first or last name first.

    Two names may mean one person where they share one: "Kim, Min-su", "Minsu Kim" and Canvas's "kimminsu".
    """
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", name).casefold())[:12]
    return frozenset("".join(words[start:] + words[:start]) for start in range(len(words)))


def alike(name: str, other: str) -> bool:
    """Whether two names may mean one person."""
    return not forms(name).isdisjoint(forms(other))


def shared_start(texts: Sequence[str]) -> str:
    """What all of some texts begin with."""
    first, last = min(texts, default=""), max(texts, default="")
    same = (at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other)
    return first[: next(same, min(len(first), len(last)))]
