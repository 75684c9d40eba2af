"""The answers to questions that a submission holds: `questions.toml`, read within bounds.

It is read as TOML, which cannot carry code. A file that cannot be read costs the questions only.
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import field
from typing import Any

from grader.record import Record
from grader.submission import names
from grader.submission.limits import SHEET_LIMIT, Source, shortened, shown, split

LINE_LIMIT = 2_000  # characters: the time that a key takes grows with the square of its dots
ENTRIES_LIMIT = 1_000  # tables, and answers in each
PROBLEM_TOLD = 240  # characters
LINE_TOLD = 60  # characters of a line that TOML cannot read
FIX = 'write answers as 2.5, "name" or ["one", "two"]'
LOOKED_INTO = 5  # sheets of one submission


class Sheet(Record):
    """What one `questions.toml` holds.

    Attributes:
        path: as its author knows it; "" where there is none.
        answers: by assignment and question, as they were written: of any kind that TOML has.
        loose: what stands outside of all tables.
        problem: why it cannot be read, in one line; "" if it can.
    """

    path: str = ""
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    loose: tuple[str, ...] = ()
    problem: str = ""


def chosen(sources: Sequence[Source]) -> tuple[Sheet, list[str]]:
    """The sheet of a submission that has some, and a note on those that are left out.

    One with something in it goes before an untouched one, then the one nearer to the top, the exact name, the
    newer one.
    """
    order = sorted(sources, key=lambda s: (s.path.count("/"), not _is_exact(s), -s.modified, s.path))
    read = [_read(source) for source in order[:LOOKED_INTO]]
    best = min(read, key=lambda sheet: not (sheet.problem or _is_written(sheet)), default=Sheet())
    others = [shortened(source.path) for source in order if source.path != best.path]
    notes = [f"{shortened(best.path)} holds the answers; {', '.join(others[:3])} left out"] if others else []
    if best.problem:
        notes.append(best.problem)
    return best, notes


def _is_exact(source: Source) -> bool:
    return source.path.rpartition("/")[2] == names.SHEET + ".toml"


def _is_written(sheet: Sheet) -> bool:
    """Whether anything is answered, or seems to be."""
    return bool(sheet.loose) or any(
        value not in ("", []) for table in sheet.answers.values() for value in table.values()
    )


def _read(source: Source) -> Sheet:
    try:
        table = _parsed(source)
    except ValueError as error:  # of TOML, of the encoding, or a number of too many digits
        said = " ".join(shown(str(error)).split())[:PROBLEM_TOLD]
    except RecursionError:
        said = "brackets are nested too deep; close them"
    else:
        answers = {name: value for name, value in table.items() if isinstance(value, dict)}
        if all(len(entries) <= ENTRIES_LIMIT for entries in (table, *answers.values())):
            return Sheet(source.path, answers, tuple(name for name in table if name not in answers))
        said = f"more than {ENTRIES_LIMIT:,} entries in one table; hand in answers only"
    return Sheet(source.path, problem=f"{shortened(source.path)} cannot be read: {said}")


def _parsed(source: Source) -> dict[str, Any]:
    """The tables of a file; anything wrong with it is a ValueError, or a RecursionError."""
    if source.too_large:
        raise ValueError(f"it is larger than {SHEET_LIMIT >> 10} KiB; hand in answers only")
    try:
        text = source.content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("it is not UTF-8; save it as UTF-8") from None
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > LINE_LIMIT:
            raise ValueError(f"line {number} has more than {LINE_LIMIT:,} characters; shorten it")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{error}{_line_of(error, text)}") from None


def _line_of(error: tomllib.TOMLDecodeError, text: str) -> str:
    """The line that an error of TOML names, and how an answer is written; "" where it names none."""
    found = re.search(r"\(at line (\d+), column \d+\)", str(error))
    written = text.split("\n")[int(found[1]) - 1].strip() if found else ""
    return f": `{written[:LINE_TOLD]}`; {FIX}" if written else ""


def is_sheet(path: str) -> bool:
    """Whether a file of a submission is such a sheet, by its name."""
    return split(path)[1] == ".toml"
