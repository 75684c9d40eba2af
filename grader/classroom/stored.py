"""A report as bytes that a gradebook keeps, and back: nothing is lost, and nothing but text is in them.

Packed JSON with all fields by name. A field that a report did not have when it was kept gets its default.
"""

import functools
import json
import math
import typing
import zlib
from enum import Enum
from typing import Any

from grader.model import Report, Training
from grader.record import Record

Kinds = dict[str, Any]


def packed(report: Report) -> bytes:
    """All of a report."""
    text = json.dumps(plain(report), separators=(",", ":"))  # ASCII, so that any text of a student's fits
    return zlib.compress(text.encode("ascii"))


def unpacked(data: bytes) -> Report:
    """The report that was packed."""
    found: Report = _read(Report, json.loads(zlib.decompress(data)))
    return found


def trainings(data: bytes) -> tuple[Training, ...]:
    """Only the trainings of a report that was packed: most of it need not be looked at for them."""
    found: tuple[Training, ...] = _read(
        _kinds(Report)["trainings"], json.loads(zlib.decompress(data))["trainings"]
    )
    return found


def plain(value: Any) -> Any:
    """Dicts, lists, texts, finite numbers; others as the texts that `float` reads."""
    if isinstance(value, Record):
        return {name: plain(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain(each) for each in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, bool) or value is None or isinstance(value, (str, int)):
        return value
    number = float(value)
    return number if math.isfinite(number) else str(number)


def _read(kind: Any, value: Any) -> Any:
    """A value of the kind that a field is declared to have."""
    inner = typing.get_args(kind)
    if value is None:
        return None
    if type(None) in inner:
        return _read(next(each for each in inner if each is not type(None)), value)
    if inner:
        return tuple(_read(inner[0], each) for each in value)
    if issubclass(kind, Record):
        kinds = _kinds(kind)
        return kind(**{name: _read(kinds[name], each) for name, each in value.items() if name in kinds})
    return kind(value) if kind is float or issubclass(kind, Enum) else value


@functools.cache
def _kinds(kind: type[Record]) -> Kinds:
    """The kinds of a record's fields, by name."""
    hints = typing.get_type_hints(kind)
    return {name: hints[name] for name in kind.__dataclass_fields__}
