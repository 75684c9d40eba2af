"""Words of a class's page: numbers as people read them, and texts as far as they are shown."""

from collections.abc import Sequence

from grader.model.alike import Fragment, Likeness
from grader.model.classes import Person, StudentRow
from grader.report.escape import line
from grader.report.numbers import counted, duration, number, percent

NAMED = 40  # people who are named beside one mistake
FRAGMENTS, LINES = 4, 40  # of a pair that looks alike, and of the code of each
NONE = "–"  # where nothing can be said


def points(value: float | None) -> str:
    """Points, or what stands for none."""
    return NONE if value is None else number(value)


def share(value: float | None) -> str:
    """A share in whole percent."""
    return NONE if value is None else percent(value, 0)


def decimals(value: float | None) -> str:
    """A coefficient between -1 and 1."""
    return NONE if value is None else f"{value:.2f}".replace("-", "−")


def find(row: StudentRow) -> str:
    """What a student is found by, in small letters."""
    return line(f"{row.person.name} {row.person.id} {row.section}").lower()


def when(text: str) -> str:
    """A time to the minute, as it sorts."""
    return text[:16].replace("T", " ")


def place(identity: str) -> str:
    """A check's id without its assignment."""
    return identity.partition("::")[2]


def code(fragment: Fragment) -> list[tuple[str, str]]:
    """The two sides of a fragment: where it is, and its lines."""
    return [(side.label, _lines(side.text)) for side in (fragment.left, fragment.right)]


def fragments(pair: Likeness) -> Sequence[Fragment]:
    """Those of a pair that are shown."""
    return pair.fragments[:FRAGMENTS]


def named(people: Sequence[Person]) -> Sequence[Person]:
    """Those who are named."""
    return people[:NAMED]


SAY = {
    "points": points, "share": share, "decimals": decimals, "find": find, "when": when, "place": place,
    "code": code, "fragments": fragments, "named": named, "counted": counted, "duration": duration,
    "percent": percent,
}  # fmt: skip


def _lines(text: str) -> str:
    """Code as far as it is shown."""
    lines = text.split("\n")
    more = len(lines) - LINES
    return "\n".join([*lines[:LINES], f"… {more} more lines"] if more > 0 else lines)
