"""Reads values out of a table of TOML; whatever is wrong is told in a line: item, problem, fix."""

from math import inf
from typing import Any, ClassVar

from grader.course.course import hint

OF_THE_COURSE = ("fresh", "extra_credit", "timezone")  # keys of course.toml that stand above all tables


class Reader:
    """Reads values out of tables and collects what is wrong with them."""

    KINDS: ClassVar[dict[type, str]] = {
        str: "a text",
        int: "a whole number",
        float: "a number",
        list: "a list",
        bool: "true or false",
    }

    def __init__(self, file: str) -> None:
        self.file = file  # name of the file that is read
        self.problems: list[str] = []

    def problem(self, item: str, problem: str, fix: str) -> None:
        self.problems.append(f"{item}: {problem}; {fix}")

    def keys(self, table: Any, item: str, known: tuple[str, ...]) -> None:
        for key in table if isinstance(table, dict) else ():
            if key in known:
                continue
            if key in OF_THE_COURSE:  # at the end of the file they belong to the table above
                self.problem(self.dotted(item, key), "is the course's", "move it above [[assignments]]")
            else:
                self.problem(self.dotted(item, key), "is unknown", f"remove it{hint(key, known)}")

    def positive(self, item: str, number: float | None, fix: str) -> None:
        if number is not None and not 0 < number < inf:
            self.problem(item, f"must be more than 0, got {number:g}", fix)

    @staticmethod
    def dotted(item: str, key: str) -> str:
        return f"{item}.{key}" if ":" in item else f"{item}: {key}"

    def value(self, table: Any, item: str, key: str, kind: type, default: Any = None) -> Any:
        given = table.get(key, default) if isinstance(table, dict) else default
        dotted = self.dotted(item, key)
        if given is None:
            self.problems.append(f"{dotted}: is missing; add {self.KINDS[kind]}")
            return None
        fits = isinstance(given, kind) or (kind is float and isinstance(given, int))
        if not fits or (isinstance(given, bool) and kind is not bool):
            shown = f'"{given}"' if isinstance(given, str) else repr(given)
            shown = shown.lower() if isinstance(given, bool) else shown  # as TOML spells it
            self.problems.append(f"{dotted}: expected {self.KINDS[kind]}, got {shown}")
            return None
        return given
