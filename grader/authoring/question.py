"""A question on understanding: what is asked, which answer is right, and what wrong ones show."""

import math
import re
from collections.abc import Iterable
from typing import Any

from grader.record import Record

Answer = float | tuple[str, ...]  # a number; or names of options, one of them where one is chosen

KINDS = ("number", "choice", "several", "ordering")
GROUP = "questions"  # the name that an assignment's questions have beside its exercises
ROUNDED = 0.005  # of a wrong number, that it may be off
SHOWN, NAMES = 60, 8  # characters of an answer that is told again, and names of a list
NUMBER = re.compile(r"[+-]?(?:[0-9]{1,20}(?:\.[0-9]{0,20})?|\.[0-9]{1,20})(?:[eE][+-]?[0-9]{1,3})?")


class Misfit(ValueError):
    """An answer that is of another kind than the question asks for; says what was expected and what came."""


class WrongAnswer(Record):
    """A wrong answer that people give: its name, and a sentence on what they thought."""

    name: str
    answer: Answer
    says: str


class Question(Record):
    """One question.

    Attributes:
        id: its name among those of the assignment.
        text: what is asked.
        kind: one of KINDS.
        answer: the right one.
        options: what may be answered, by name; an empty text where a name speaks for itself.
        absolute: how far a number may be off.
        relative: how far it may be off, as a part of the right one.
        points: weight beside the assignment's checks.
        reason: what leads to the right answer; told where another one was given.
        misconceptions: wrong answers that are known.
        hidden: whether nobody is told if an answer is right, but by who grades with `--reveal`.
    """

    id: str
    text: str
    kind: str
    answer: Answer
    reason: str
    options: dict[str, str]
    absolute: float = 0.0
    relative: float = 0.0
    points: float = 1.0
    misconceptions: tuple[WrongAnswer, ...] = ()
    hidden: bool = False

    @property
    def asked_as(self) -> str:
        """How an answer is written, in words."""
        return {
            "number": "a number",
            "choice": "one of the options",
            "several": 'a list of all that are right, in any order: ["…", "…"]',
            "ordering": 'a list of all of them, in order: ["…", "…"]',
        }[self.kind]

    @property
    def untouched(self) -> str:
        """What stands in the template in place of an answer."""
        return "[]" if self.kind in ("several", "ordering") else '""'

    @property
    def chance(self) -> float:
        """How likely one of two guesses is right; 0 for a number."""
        count = len(self.options)
        ways = {"choice": count, "several": 2**count - 1, "ordering": math.factorial(count)}
        return 2 / ways[self.kind] if self.kind in ways else 0.0

    def read(self, value: Any) -> Answer:
        """A value that somebody gave, as an answer to this question.

        Raises:
            Misfit: if it is none.
        """
        if self.kind == "number":
            return _number(value)
        if self.kind == "choice":
            return (self._option(value),)
        if not isinstance(value, list | tuple):
            raise Misfit(f'expected a list such as ["{next(iter(self.options))}", …], got {shown(value)}')
        names = tuple(self._option(name) for name in value)
        if self.kind == "several":
            return tuple(name for name in self.options if name in names)
        if sorted(names) != sorted(self.options):
            raise Misfit(f"expected each of {', '.join(self.options)} once, got {shown(value)}")
        return names

    def matches(self, given: Answer, answer: Answer) -> bool:
        """Whether an answer is another one, within the tolerance."""
        if isinstance(given, float) and isinstance(answer, float):
            return abs(given - answer) <= max(self.absolute, self.relative * abs(answer))
        return given == answer

    def mistake(self, given: Answer) -> WrongAnswer | None:
        """The known wrong answer that was given, if it is one; of several that are near the nearest.

        Who is wrong rounds as well: where a number need not be exact, half a percent makes no other mistake.
        """
        if not isinstance(given, float):
            return next((each for each in self.misconceptions if given == each.answer), None)
        exact = not (self.absolute or self.relative)
        loose = Question(**{**vars(self), "relative": 0.0 if exact else max(self.relative, ROUNDED)})
        near = [each for each in self.misconceptions if loose.matches(given, each.answer)]
        return min(near, key=lambda each: abs(given - _number(each.answer)), default=None)

    def _option(self, value: Any) -> str:
        wanted = _spelled(value) if isinstance(value, str) else ""
        for name in self.options:
            if _spelled(name) == wanted:
                return name
        near = _near(wanted, self.options)
        meant = f"; did you mean {near}?" if near else ""
        raise Misfit(f"expected one of {', '.join(self.options)}; got {shown(value)}{meant}")


def is_empty(value: Any) -> bool:
    """Whether a value is no answer yet: nothing, an empty text, an empty list."""
    return value is None or (isinstance(value, str) and not value.strip()) or value in ([], ())


def shown(value: Any) -> str:
    """A value that somebody gave, on one short line, whatever it is."""
    if isinstance(value, str):
        text = " ".join(value[: 2 * SHOWN].split())
        return f'"{text[:SHOWN]}…"' if len(text) > SHOWN or len(value) > 2 * SHOWN else f'"{text}"'
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value) if value.bit_length() <= 64 else "a whole number of very many digits"
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, list | tuple):
        more = ", …" if len(value) > NAMES else ""
        parts = ("a list" if isinstance(each, list | tuple) else shown(each) for each in value[:NAMES])
        return f"[{', '.join(parts)}{more}]"
    return "a table" if isinstance(value, dict) else f"a {type(value).__name__}"


def _number(value: Any) -> float:
    if isinstance(value, str) and NUMBER.fullmatch(value.strip()):
        value = float(value)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    try:
        number = float(value) if is_number else math.nan
    except OverflowError:
        number = math.nan
    if not math.isfinite(number):
        raise Misfit(f"expected a number such as 0.25, got {shown(value)}")
    return number


def _near(wanted: str, names: Iterable[str]) -> str:
    """The one of some names that a wrong one is nearest to; "" if it is near to none."""
    import difflib  # where a name is wrong only

    spelled = {_spelled(name): name for name in names}
    return next((spelled[each] for each in difflib.get_close_matches(wanted, spelled, 1)), "")


def _spelled(name: str) -> str:
    """A name of an option without what does not matter: capitals and spaces around it."""
    return " ".join(name[: 2 * SHOWN].split()).casefold()
