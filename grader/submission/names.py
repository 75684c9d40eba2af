"""What the name of a file means: copies, versions, names that a learning platform made, other spellings."""

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator

from grader.record import Record

ROUNDS = 8  # of what stands around a name: "Copy of hw3_dropout_v2 (1)"
LONG = 160  # characters; a longer name means nothing
SHEET = "questions"  # the name of the file that holds the answers to questions, a .toml
NEAR = 0.8  # how alike a misspelt name is, at least

_GAP = r"[\s_.\-–—]"
# Patterns are compiled when they are first used: most files have exact names.
_GAPS = rf"({_GAP}){_GAP}++"
_VERSIONS = (
    r"v|ver|version|rev|copy|copie|kopie|copia|cópia|копия|final|fin|last|latest|new|fix|fixed|done|complete|"
    r"completed|finished|submit|submission|submitted|revised|updated|edited|modified|checkpoint|colab|"
    r"colaboratory"
)
_WORDS = (  # these need no space before them
    r"(?:의\s*)?(?:복사본|사본|복사)|(?:진짜|찐)?최종본?|진짜|찐|수정본?|완성본?|완료|제출[용본]?|재제출|새|버전|"
    r"(?:の|的)?(?:コピー|副本|複製|拷贝)"
)
_AFTER = (
    rf"{_GAP}*[(\[]\s*\d+\s*[)\]]$"  # dropout (1), dropout[1]
    rf"|{_GAP}*\([^()]*(?:copy|사본|copie|kopie|copia)[^()]*\)$"  # (Kim's conflicted copy)
    rf"|{_GAP}+(?:{_VERSIONS})?{_GAP}*\d+$"  # dropout-1, dropout_v2, dropout - Copy 2
    rf"|{_GAP}+(?:{_VERSIONS})$"
    rf"|{_GAP}*(?:{_WORDS}){_GAP}*\d*$"
    r"|\.(?:py|ipynb)$"  # Copy of dropout.ipynb
)
_BEFORE = (
    rf"^(?:copy{_GAP}+of|kopie{_GAP}+(?:von|van)|(?:copie|copia|cópia){_GAP}+de|копия|복사본|사본){_GAP}+"
    rf"|^(?:hw|homework|assignment|week|lab|exercise|과제|숙제|실습){_GAP}*\d*{_GAP}+"
    rf"|^\d+{_GAP}+"  # a student's number, or 3_dropout
)
_PLATFORMS = (
    r"(?P<who>.+?_\d+)_assignsubmission_file_+(?P<file>.+)",  # Moodle
    r"(?P<who>.+)_attempt_\d{4}(?:-\d\d){5}_(?P<file>.+)",  # Blackboard
    r"(?i:(?:(?:.+?_)??(?:late_)?)(?P<who>(?<![^_])(?:\d+|anon_[a-z0-9]+))_\d+_(?P<file>.+))",  # Canvas
)


class Meaning(Record):
    """What a file's name means."""

    assignment: str
    exact: bool


def uploaded(name: str) -> tuple[str, str]:
    """Whose file it is, and its own name, where a learning platform put the first in front of the second.

    Args:
        name: of a file, without its ending: "doejane_LATE_12345_678_dropout-1".

    Returns:
        What stands for the person ("12345"), and the name ("dropout-1"); without one, "" and all of it.
    """
    for pattern in _PLATFORMS if len(name) <= LONG else ():
        if found := re.fullmatch(pattern, name):
            return found["who"], found["file"]
    return "", name


def meant(name: str, assignments: Iterable[str]) -> Meaning | None:
    """The assignment that a file's name means, if it is one and only one.

    Args:
        name: without its ending; where it is in a folder, it means none.
        assignments: names of the course's.
    """
    return _meant(name, tuple(assignments))


@functools.lru_cache(2_000)  # it is asked again and again of each file
def _meant(name: str, assignments: tuple[str, ...]) -> Meaning | None:
    if name in assignments:
        return Meaning(name, exact=True)
    if name.startswith("_") or "/" in name or len(name) > LONG:
        return None
    spelled: dict[str, list[str]] = {}
    for each in assignments:
        spelled.setdefault(_spelled(each), []).append(each)
    whole = _spelled(unicodedata.normalize("NFKC", name))
    if not any(each in whole for each in spelled):
        return None
    for bare in _bared(uploaded(name)[1]):
        if alike := spelled.get(_spelled(bare)):
            return Meaning(alike[0], exact=False) if len(alike) == 1 else None
    return None


def plain(name: str) -> str:
    """A name without all that a platform or a copy put around it: `helpers` for "helpers (1)"."""
    own = uploaded(name)[1]
    return own if own.isidentifier() else next((bare for bare in _bared(own) if bare.isidentifier()), own)


def near(name: str, assignments: Iterable[str]) -> str:
    """The assignment that a name reminds of, "" for none: it is misspelt, or stands among other words."""
    import difflib  # where something is wrong only

    bare = _spelled([*_bared(uploaded(name.rpartition("/")[2])[1])][-1])
    known = {_spelled(each): each for each in assignments}
    inside = [each for spelled, each in known.items() if len(spelled) > 3 and spelled in bare]
    close = difflib.get_close_matches(bare, known, 1, NEAR)
    return (inside or [known[each] for each in close] or [""])[0]


def _bared(name: str) -> Iterator[str]:
    """The name, and each time less of what stands around it."""
    name = unicodedata.normalize("NFKC", name[-LONG:])
    name = re.sub(_GAPS, r"\1", name)  # so that no pattern meets a long row of them
    for _ in range(ROUNDS):
        yield name
        less = re.sub(_AFTER, "", name, count=1, flags=re.IGNORECASE)
        if less == name:
            less = re.sub(_BEFORE, "", name, count=1, flags=re.IGNORECASE)
        less = less.strip(" _.-–—")
        if less in ("", name):
            return
        name = less


def _spelled(name: str) -> str:
    """A name without capitals, and without what stands between words."""
    return re.sub(r"[\W_]+", "", name).casefold()
