"""Reports in which every text is hostile: what a terminal and a reader of JSON get is harmless."""

import io
import json
import re
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from rich.console import Console

from grader.authoring import Check, exact
from grader.cli import doctor, main
from grader.errors import GraderError
from grader.judging import verdicts
from grader.model import (
    AssignmentResult,
    Call,
    CheckResult,
    Diagnosis,
    Ending,
    Epoch,
    Evidence,
    ExerciseResult,
    Frame,
    Kind,
    Opaque,
    Outcome,
    Raised,
    Report,
    Training,
    Verdict,
)
from grader.report import json_report, terminal
from tests.helpers.hostile import TEXTS
from tests.helpers.invariants import visible

FIXED = settings(derandomize=True, max_examples=40, deadline=None, database=None)
SCHEMA = Draft202012Validator(json.loads(json_report.SCHEMA_FILE.read_text("utf-8")))
ALL = "  ".join(TEXTS)
OWN = {"id", "status", "visibility", "reason"}  # the course's and the grader's; graded, there is no reason
TEXT = st.sampled_from(TEXTS) | st.text(st.characters(), max_size=30)


def filled(words: str) -> Report:
    """A report with every verdict, shown and hidden, whose texts are all `words`."""
    diagnosis = Diagnosis(Kind.MISCONCEPTION, words, words) if words else None
    ends = [
        CheckResult("a::b::c", words, verdict, 0, 1, visibility=visibility, diagnosis=diagnosis)
        for verdict in Verdict
        for visibility in ("visible", "hidden")
    ]
    assignment = AssignmentResult("x", "x", (ExerciseResult("x", tuple(ends)),))
    training = Training("x", (Epoch(1, 2.0, float("nan"), 0.5),), 0.5, 1.0)
    report = Report("x", "x", "graded", "", "x", 1.0, (assignment,), (training,), ("x",), ("x",), "x")
    made = everywhere(report, words)
    assert isinstance(made, Report)
    return made


def everywhere(value: Any, words: str) -> Any:
    """The same data with `words` in place of every text that is not one of the grader's own few."""
    if isinstance(value, str) and not isinstance(value, Verdict | Kind):
        return words
    if isinstance(value, tuple):
        return tuple(everywhere(item, words) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in fields(value) if field.name not in OWN]
        return replace(value, **{name: everywhere(getattr(value, name), words) for name in names})
    return value


def shown(report: Report, **options: Any) -> str:
    """What a terminal gets."""
    file = io.StringIO()
    terminal.render(report, Console(file=file, width=100, **options), verbose=True)
    return file.getvalue()


def assert_harmless(text: str) -> None:
    assert not [character for character in text if not visible(character)]


@pytest.mark.parametrize("words", [*filter(None, TEXTS), ALL], ids=ascii)
def test_json_of_a_hostile_report(words: str, tmp_path: Path) -> None:
    """Valid, in UTF-8, without a control character that is not written out"""
    path = tmp_path / "report.json"
    json_report.write(filled(words), path)
    text = path.read_bytes().decode("utf-8")
    assert_harmless(text)
    SCHEMA.validate(json.loads(text))
    assert_harmless("".join(leaves(json.loads(text))))
    ungradable = Report(words, words, "ungradable", words, words, 1.0)
    SCHEMA.validate(json_report.to_json(ungradable))
    assert_harmless("".join(leaves(json_report.to_json(ungradable))) + shown(ungradable, color_system=None))


def leaves(data: Any) -> list[str]:
    """Every text within JSON data."""
    if isinstance(data, dict):
        return [text for item in data.values() for text in leaves(item)]
    if isinstance(data, list):
        return [text for item in data for text in leaves(item)]
    return [data] if isinstance(data, str) else []


@pytest.mark.parametrize("words", [*filter(None, TEXTS), ALL], ids=ascii)
def test_a_terminal_gets_richs_own_escapes_only(words: str) -> None:
    """Colours are the only sequences; without colours there are none"""
    report = filled(words)
    assert_harmless(shown(report, color_system=None))
    coloured = shown(report, force_terminal=True, color_system="truecolor", legacy_windows=False)
    assert "\x1b[" in coloured
    assert_harmless(re.sub(r"\x1b\[[\d;]*m", "", coloured))


def test_markup_is_no_markup() -> None:
    """Tags, links and emoji codes of rich stay as they are written"""
    words = "[red]a[/red] [link=http://evil.example]b[/link] :smile: [/x] \\[b]"
    text = shown(filled(words), force_terminal=True, color_system="truecolor", legacy_windows=False)
    assert "]8;" not in text
    assert text.count(words) >= 9


@FIXED
@given(TEXT)
def test_any_report(words: str) -> None:
    report = filled(words or "x")
    SCHEMA.validate(json_report.to_json(report))
    assert_harmless(shown(report, color_system=None))
    assert_harmless(json.dumps(json_report.to_json(report), ensure_ascii=False))


def test_hidden_checks_stay_hidden() -> None:
    """Whatever their fields hold: one hidden check, and none of its words in the terminal"""
    secret = CheckResult("a::b::SECRET", "A hidden check of b", Verdict.FAILED, 0, 1, visibility="hidden")
    names = ("message", "called", "returned", "expected", "worst", "repeat", "output")
    secret = replace(secret, **dict.fromkeys(names, f"SECRET {ALL}"))
    assignment = AssignmentResult("a", "A", (ExerciseResult("b", (secret,)),))
    report = Report("Course", "ana", "graded", "", "bubblewrap", 1.0, (assignment,))
    assert "SECRET" not in shown(report)
    assert "b · hidden check" in shown(report)


# -- what the sandbox tells, worded and shown ----------------------------------------------------

CHECK = Check("b", "c", "Title", 1, exact(reason="whole"), None, False, 5, 64, lambda *_: None)


def outcomes(words: str) -> list[Outcome]:
    """Outcomes of every kind whose texts are all `words`: names, messages, frames of no function."""
    frames = (Frame(words, 1, words, words), Frame(words, 2, words, words))
    values = ({words: Opaque(words)}, [words], Opaque(words))
    calls = tuple(Call(name, ((words, value),), value, (words,)) for name in ("b", words) for value in values)
    ends = [Outcome(ending, detail=words, output=words, calls=calls) for ending in Ending]
    for kind in (words, "NotImplementedError", "ModuleNotFoundError"):
        for kept, during in ((frames, words), ((), "")):
            raised = Raised(kind, words, kept, during)
            ends.append(Outcome(Ending.RAISED, raised=raised, calls=calls, output=words))
    return ends


@pytest.mark.parametrize("words", [*TEXTS, ALL], ids=ascii)
def test_what_an_exception_says_is_harmless_when_shown(words: str) -> None:
    """Names of exceptions, functions, files and arguments, messages, lines and output"""
    expected = Evidence({"y": np.ones(2)}, (Call("b", (), 1.0),))
    for outcome in outcomes(words):
        judged = verdicts.judge("a::b::c", CHECK, outcome, expected, {"b"})
        assert judged.verdict is not Verdict.PASSED
        _, reason = verdicts.not_imported({"a"}, "a", words, outcome)
        told = {
            name: text for name, text in vars(judged.explanation).items() if name not in ("form_of", "item")
        }
        result = CheckResult("a::b::c", "Title", judged.verdict, 0, 1, output=outcome.output, **told)
        assignment = AssignmentResult("a", "A", (ExerciseResult("b", (result,)),))
        report = Report("Course", "ana", "graded", "", "", 1.0, (assignment,), notes=(reason,))
        assert_harmless(shown(report, color_system=None))
        SCHEMA.validate(json_report.to_json(report))
        assert_harmless("".join(leaves(json_report.to_json(report))))


def test_errors_of_the_command_are_harmless(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A message may name a file that a student named; it is one line"""

    def refuse(_: object) -> int:
        raise GraderError("a\x1b]0;owned\x07\u2028.zip: not a zip")

    monkeypatch.setattr(doctor, "run", refuse)
    assert main.main(["doctor"]) == 2
    assert capsys.readouterr().err == "grader: a\\x1b]0;owned\\x07\\u2028.zip: not a zip\n"
