"""Gradescope's `submission_metadata.yml`, as much of it as says who handed in what.

It is read event by event: nothing is made of its tags, no alias is followed, and what tests have printed,
most of the file, is passed over.
"""

import re
from typing import Any

import yaml

from grader.submission.limits import shown

SIZE_LIMIT = 512 << 20  # bytes
WANTED = {
    "submitters",
    "created_at",
    "history",
    "id",
    "name",
    "email",
    "sid",
}  # keys, below the names of folders
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the first is ten times as fast


class Malformed(Exception):
    """It is no such file; the message says where."""


def read(content: bytes) -> dict[str, Any]:
    """What is said of each submission, by the name of its folder. Keys come without Ruby's colon.

    Args:
        content: of the file. It may be of several documents: where one ends, a new one begins.

    Raises:
        Malformed: if it is not of this shape.
    """
    try:
        text = re.sub(r"^\.\.\.[ \t]*$", "---", content.decode("utf-8-sig"), flags=re.MULTILINE)
        found: dict[str, Any] = {}
        reader = _Reader(found)
        for event in yaml.parse(text, Loader=Loader):
            reader.take(event)
    except UnicodeDecodeError:
        raise Malformed("it is no UTF-8") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}: " if mark is not None else ""
        raise Malformed(where + shown(str(getattr(error, "problem", "") or "no YAML"))[:100]) from None
    return found


class _Reader:
    """Builds mappings and lists from events, without those values that nobody asks for."""

    def __init__(self, found: dict[str, Any]) -> None:
        self._found = found
        self._open: list[Any] = []  # mappings and lists that have begun
        self._keys: list[str | None] = []  # of each, the key whose value comes next
        self._passed_over = 0  # how deep in a value that nobody asks for

    def take(self, event: Any) -> None:
        """Take the next event."""
        begins = isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent)
        ends = isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent)
        if self._passed_over:
            self._passed_over += begins - ends
        elif begins:
            self._begin({} if isinstance(event, yaml.MappingStartEvent) else [])
        elif ends:
            self._open.pop()
            self._keys.pop()
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(_value(event))
        elif isinstance(event, yaml.AliasEvent):
            self._scalar(None)

    def _begin(self, value: Any) -> None:
        if not self._open:
            if isinstance(value, list):
                raise Malformed("it lists submissions without their names")
            self._push(self._found)
        elif not self._is_wanted():
            self._put(None)
            self._passed_over = 1
        else:
            self._put(value)
            self._push(value)

    def _push(self, value: Any) -> None:
        self._open.append(value)
        self._keys.append(None)

    def _is_wanted(self) -> bool:
        """Whether the value that comes next is: all folders are, and below them some keys."""
        key = self._keys[-1]
        if isinstance(self._open[-1], dict) and key is None:
            raise Malformed("a key of it is no text")
        return isinstance(self._open[-1], list) or len(self._open) == 1 or key in WANTED

    def _scalar(self, value: str | None) -> None:
        if not self._open:
            if value is not None:
                raise Malformed("it names no submission")
        elif isinstance(self._open[-1], dict) and self._keys[-1] is None:
            self._keys[-1] = (value or "").removeprefix(":")
        else:
            self._put(value)

    def _put(self, value: Any) -> None:
        if isinstance(self._open[-1], list):
            self._open[-1].append(value)
            return
        key, self._keys[-1] = self._keys[-1], None
        if len(self._open) == 1 or key in WANTED:
            self._open[-1][key] = value


def _value(event: Any) -> str | None:
    is_plain = event.implicit[0]
    return None if is_plain and event.value in ("", "~", "null", "Null", "NULL") else str(event.value)
