"""Reports as bytes, and back."""

import json
import zlib
from dataclasses import replace
from typing import Any

import pytest

from grader.classroom.stored import packed, unpacked
from grader.model import Frame, Report
from grader.record import Record
from tests.helpers.books import made_up, report


def test_every_field_comes_back() -> None:
    """Each is something else than its default, and of the kind that it was"""
    made = report(made_up(), ("one",), note="a\ud800\x00\u202e")
    made = replace(made, warnings=("w",), next_step="n", untouched=True, trainings=())
    found = unpacked(packed(made))
    assert found == made
    assert repr(found) == repr(made)
    assert all(name in Report.__dataclass_fields__ for name in _text(made))
    assert len(_text(made)) == len(Report.__dataclass_fields__)


def test_numbers_that_json_has_no_words_for() -> None:
    """A student's log may have them"""
    made = report(made_up(), ())
    assert repr(unpacked(packed(made))) == repr(made)
    assert "NaN" not in json.dumps(_text(made))


def test_a_report_of_an_older_and_of_a_newer_grader() -> None:
    """What was not there has its default; what is not known is left aside"""
    made = report(made_up(), ("one",))
    text = _text(made)
    del text["untouched"], text["assignments"][0]["handed_in"]
    text["added"] = 5
    found = unpacked(zlib.compress(json.dumps(text).encode()))
    assert repr(found) == repr(made)


def test_nothing_but_a_report_is_made_of_it() -> None:
    with pytest.raises(TypeError, match="missing or unknown"):
        unpacked(zlib.compress(b"{}"))
    assert not isinstance(unpacked(packed(report(made_up(), ()))), Frame)
    assert isinstance(unpacked(packed(report(made_up(), ()))), Record)


def test_it_is_small() -> None:
    """A report says many things more than once"""
    made = report(made_up(), ("one",))
    assert len(packed(made)) < len(json.dumps(_text(made))) / 2


def _text(made: Report) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(zlib.decompress(packed(made)))
    return found
