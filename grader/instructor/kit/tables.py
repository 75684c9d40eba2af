"""The tables of a course as a kit has them: what is asked, without the seed and without hidden answers."""

import json
import re
import tomllib
from collections.abc import Iterator
from typing import Any

from grader.course import policy
from grader.course.course import Assignment, Course

OF_THE_INSTRUCTOR = ("seed", "fresh")
ASKED = ("kind", "text", "options", "points", "hidden")  # of a hidden question
HEAD = "# What the grader asks for, as it was handed out. Your instructor's own course has more checks.\n\n"
BARE = re.compile(r"[A-Za-z0-9_-]+")


def course_toml(course: Course, files: dict[str, list[str]]) -> str:
    """The `course.toml` of a kit: without the seed, and without due dates.

    Args:
        course: the whole one.
        files: that visible checks read, by assignment.
    """
    table = policy.without(tomllib.loads(course.file.read_text("utf-8")))
    kept = {key: value for key, value in table.items() if key not in OF_THE_INSTRUCTOR}
    for entry in kept["assignments"]:
        entry.pop("files", None)
        if files[entry["name"]]:
            entry["files"] = files[entry["name"]]
    return HEAD + dumps(kept)


def questions_toml(assignment: Assignment) -> str:
    """The `questions.toml` of an assignment without the answers to hidden questions."""
    table = tomllib.loads((assignment.folder / "questions.toml").read_text("utf-8"))
    for name, asked in table.items():
        if asked.get("hidden"):
            table[name] = {key: asked[key] for key in ASKED if key in asked}
    return dumps(table)


def dumps(table: dict[str, Any]) -> str:
    """A table as TOML, in its own order; only texts, numbers, lists and tables are known."""
    return "\n".join(_lines(table, "")).strip("\n") + "\n"


def _lines(table: dict[str, Any], above: str) -> Iterator[str]:
    inner = {key: value for key, value in table.items() if _has_lines(value, above)}
    for key, value in table.items():
        if key not in inner:
            yield f"{_key(key)} = {_value(value)}"
    for key, value in inner.items():
        name = f"{above}{_key(key)}"
        for each in value if isinstance(value, list) else [value]:
            yield ""
            yield f"[[{name}]]" if isinstance(value, list) else f"[{name}]"
            yield from _lines(each, f"{name}.")


def _has_lines(value: Any, above: str) -> bool:
    """Whether a value is written as a table of its own; a list of tables is so at the top only."""
    is_list = isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)
    return isinstance(value, dict) or (is_list and not above)


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(key)} = {_value(each)}" for key, each in value.items()) + " }"
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)


def _key(key: str) -> str:
    return key if BARE.fullmatch(key) else json.dumps(key, ensure_ascii=False)
