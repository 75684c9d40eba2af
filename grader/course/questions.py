"""Read `assignments/<name>/questions.toml`: a table a question, its name the question's id."""

import tomllib
from math import inf
from pathlib import Path
from typing import Any

from grader.authoring.question import KINDS, Answer, Misfit, Question, WrongAnswer
from grader.course.tables import Reader

KEYS = (
    "kind",
    "text",
    "options",
    "answer",
    "absolute",
    "relative",
    "because",
    "points",
    "reason",
    "hidden",
    "misconceptions",
)


def read(reader: Reader, path: Path, item: str, *, withheld: bool = False) -> tuple[Question, ...]:
    """The questions of an assignment; none where there is no such file.

    Args:
        reader: is told what is wrong.
        path: of the file.
        item: its name, for messages.
        withheld: whether hidden questions have no answer here, as in a kit.
    """
    if not path.exists():
        return ()
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        reader.problem(item, f"not valid TOML: {error}", "fix it")
        return ()
    found = [_question(reader, name, table, f"{item}: {name}", withheld) for name, table in tables.items()]
    return tuple(question for question in found if question is not None)


def _question(reader: Reader, name: str, table: Any, item: str, withheld: bool) -> Question | None:
    before = len(reader.problems)
    if not isinstance(table, dict):
        reader.problem(item, "is no table", f"write [{name}], and what is asked below it")
        return None
    reader.keys(table, item, KEYS)
    if not name.isidentifier():
        reader.problem(item, "is no plain name", "write letters, digits and _ only")
    kind = reader.value(table, item, "kind", str)
    if kind is not None and kind not in KINDS:
        reader.problem(f"{item}.kind", f'there is no kind "{kind}"', f"write {' or '.join(KINDS)}")
    withheld = withheld and table.get("hidden") is True
    text = reader.value(table, item, "text", str)
    reason = reader.value(table, item, "reason", str, "" if withheld else None)
    points = reader.value(table, item, "points", float, 1.0)
    reader.positive(f"{item}.points", points, "give it points or remove it")
    options = _options(reader, table, kind, item)
    off = _tolerance(reader, table, kind, item)
    if not isinstance(table.get("hidden", False), bool):
        reader.problem(f"{item}.hidden", "is neither true nor false", "write one of them")
    if len(reader.problems) > before:
        return None
    hidden = table.get("hidden", False)
    question = Question(name, _line(text), kind, 0.0, _line(reason), options, *off, float(points), (), hidden)
    if withheld:
        return Question(**{**vars(question), "answer": ()})
    answer = _answer(reader, question, table, item)
    wrong = tuple(_misconceptions(reader, question, table.get("misconceptions", []), item))
    if answer is None or len(reader.problems) > before:
        return None
    return Question(**{**vars(question), "answer": answer, "misconceptions": wrong})


def _options(reader: Reader, table: Any, kind: str | None, item: str) -> dict[str, str]:
    """What may be answered: a list of names that speak for themselves, or a table of names and texts."""
    given = table.get("options")
    if kind not in KINDS:
        return {}
    if kind == "number":
        if given is not None:
            reader.problem(f"{item}.options", "a number has no options", "remove them, or change the kind")
        return {}
    options = dict.fromkeys(given, "") if isinstance(given, list) and all(map(_is_text, given)) else given
    if not isinstance(options, dict) or len(options) < 2 or not all(map(_is_text, options.values())):
        fix = "write a list of two names or more, or a table of names and texts"
        reader.problem(f"{item}.options", "are no options", fix)
        return {}
    return {name: _line(text) for name, text in options.items()}


def _tolerance(reader: Reader, table: Any, kind: str | None, item: str) -> tuple[float, float]:
    """How far a number may be off; what is not exact says why."""
    off = [reader.value(table, item, key, float, 0.0) for key in ("absolute", "relative")]
    because = reader.value(table, item, "because", str, "")
    given = [key for key in ("absolute", "relative") if key in table]
    if given and kind != "number":
        reader.problem(f"{item}.{given[0]}", "only a number may be off", "remove it")
    elif given and not because:
        reader.problem(f"{item}.because", "is missing", "say why the tolerance is right")
    for key, number in zip(("absolute", "relative"), off, strict=True):
        if number is not None and not 0 <= number < inf:
            reader.problem(f"{item}.{key}", f"must not be below 0, got {number:g}", "fix it")
    return off[0] or 0.0, off[1] or 0.0


def _answer(reader: Reader, question: Question, table: Any, item: str) -> Answer | None:
    if "answer" not in table:
        reader.problem(f"{item}.answer", "is missing", "add it")
        return None
    try:
        return question.read(table["answer"])
    except Misfit as misfit:
        reader.problem(f"{item}.answer", str(misfit), "fix it")
        return None


def _misconceptions(reader: Reader, question: Question, given: Any, item: str) -> list[WrongAnswer]:
    item, found = f"{item}.misconceptions", list[WrongAnswer]()
    for table in given if isinstance(given, list) else [given]:
        if not isinstance(table, dict):
            reader.problem(item, "is no table", "write { name = …, answer = …, says = … }")
            continue
        reader.keys(table, item, ("name", "answer", "says"))
        name, says = (reader.value(table, item, key, str) for key in ("name", "says"))
        answer = _answer(reader, question, table, item)
        if name and says and answer is not None:
            found.append(WrongAnswer(name, answer, _line(says)))
    names = [wrong.name for wrong in found]
    for name in sorted({name for name in names if names.count(name) > 1}):
        reader.problem(f"{item}.{name}", "stands there twice", "rename one of the two")
    return found


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _line(text: str) -> str:
    """A text that may have been written in several lines, as one."""
    return " ".join(text.split())
