"""Answers graded: from questions.toml and from modules, in scope, hidden ones, and what is noted."""

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from grader.cli.main import main
from grader.course import reader
from grader.course.course import Course
from grader.grading.grade import Scope
from grader.grading.grader import Grader
from grader.model import CheckResult, Kind, Report, Verdict
from grader.report import json_report, terminal
from grader.submission.submission import from_files
from tests.helpers.frozen import freeze

QUESTIONS = """
[slope]
kind = "number"
text = "How steep is the line 2 x?"
answer = 2
points = 2
reason = "Go one to the right: how far up?"
misconceptions = [
    { name = "intercept", answer = 0, says = "That is where it crosses the axis. How steep is it?" },
]

[order]
kind = "ordering"
text = "Order the lines by their slope."
options = ["a", "b", "c", "d"]
answer = ["b", "a", "d", "c"]
points = 1
reason = "Compare two at a time."

[secret]
kind = "choice"
text = "Is the line 2 x + 0 level?"
options = ["yes", "no", "neither"]
answer = "no"
points = 1
reason = "Look at it from the side."
hidden = true
"""
MODULE = b"def double(x):\n    return 2 * x\n\n\ndef shifted(x, by):\n    return x + by\n"
SHEET = b'[lines]\nslope = 2\norder = ["b", "a", "d", "c"]\nsecret = "no"\n'
IDS = [f"lines::questions::{name}" for name in ("slope", "order", "secret")]


@pytest.fixture
def asking(small: Path) -> Course:
    """The small course with three questions: of its 6 points they are 4 tenths."""
    freeze(small)
    (small / "assignments" / "lines" / "questions.toml").write_text(QUESTIONS, "utf-8")
    return reader.load(small)


def graded(course: Course, scope: Scope | None = None, **files: bytes) -> Report:
    named = {name.replace("_toml", ".toml").replace("_py", ".py"): text for name, text in files.items()}
    with Grader(course) as grader:
        return grader.grade(from_files("ana", named), scope or Scope())


def asked(report: Report) -> dict[str, CheckResult]:
    return {check.id.split("::")[2]: check for check in report.checks if "::questions::" in check.id}


def page(report: Report) -> str:
    file = io.StringIO()
    terminal.render(report, Console(file=file, width=100, no_color=True))
    return file.getvalue()


def test_right_answers_earn_their_part(asking: Course) -> None:
    """The assignment's points stay; those of checks and questions are weights"""
    report = graded(asking, Scope(reveal=True), lines_py=MODULE, questions_toml=SHEET)
    assert (report.score, report.max_score) == (6, 6)
    assert [check.max_score for check in asked(report).values()] == [1.2, 0.6, 0.6]
    assert [check.id for check in report.checks][-3:] == IDS
    assert report.notes == ()


def test_a_sheet_alone_is_graded(asking: Course) -> None:
    report = graded(asking, Scope(reveal=True), questions_toml=SHEET)
    assert (report.status, report.score) == ("graded", 2.4)
    assert report.assignments[0].handed_in
    assert report.next_step.startswith("The submission has no lines.py.")


def test_an_empty_sheet_is_nothing_handed_in(asking: Course) -> None:
    report = graded(asking, questions_toml=b'[lines]\nslope = ""\norder = []\nsecret = ""\n')
    assert not report.assignments[0].handed_in
    assert {check.verdict for check in asked(report).values()} == {Verdict.NOT_STARTED}
    assert (
        report.next_step == "Write double in lines.py; assignments/lines/handout.md has formula and shapes."
    )


def test_a_known_wrong_answer_is_told(asking: Course) -> None:
    report = graded(asking, lines_py=MODULE, questions_toml=b"[lines]\nslope = 0\n")
    slope = asked(report)["slope"]
    assert (slope.verdict, slope.score) == (Verdict.FAILED, 0)
    assert slope.message == "You answered 0. Go one to the right: how far up?"
    assert slope.diagnosis is not None
    assert (slope.diagnosis.kind, slope.misconception) == (Kind.MISCONCEPTION, "slope::intercept")
    assert report.next_step == "Think again about slope in questions.toml, below [lines]."
    assert "Why       That is where it crosses the axis. How steep is it?" in page(report)


def test_the_right_answer_is_in_no_report(asking: Course) -> None:
    report = graded(asking, lines_py=MODULE, questions_toml=b'[lines]\norder = ["a", "b", "c", "d"]\n')
    text = json.dumps(json_report.to_json(report), ensure_ascii=False) + page(report)
    assert '"b", "a", "d", "c"' not in text
    assert '\\"b\\", \\"a\\"' not in text


def test_a_hidden_answer_waits(asking: Course) -> None:
    """Whether it is right or wrong: the reports are alike, but for what is revealed"""
    told = []
    for answer in (b"no", b"yes"):
        sheet = SHEET.replace(b'"no"', b'"%s"' % answer)
        report = graded(asking, lines_py=MODULE, questions_toml=sheet)
        shown = json_report.to_json(report)
        told.append({key: shown[key] for key in ("score", "max_score", "assignments", "notes", "next_step")})
    for each in told:
        for exercise in each["assignments"][0]["exercises"]:
            for check in exercise["checks"]:
                check["seconds"] = 0
    assert told[0] == told[1]
    assert (told[0]["score"], told[0]["next_step"]) == (5.4, "")
    wrong = SHEET.replace(b'"no"', b'"yes"')
    revealed = graded(asking, Scope(reveal=True), lines_py=MODULE, questions_toml=wrong)
    assert asked(revealed)["secret"].verdict is Verdict.FAILED


def test_answers_in_a_module(asking: Course) -> None:
    """ANSWERS, computed as well: the sandbox runs the module"""
    answers = (
        b"\nimport numpy as np\nANSWERS = {'slope': np.sqrt(np.float32(4)), 'order': ('b', 'a', 'd', 'c')}\n"
    )
    report = graded(asking, lines_py=MODULE + answers)
    assert {name: check.verdict for name, check in asked(report).items()} == {
        "slope": Verdict.PASSED,
        "order": Verdict.PASSED,
        "secret": Verdict.NOT_STARTED,
    }


def test_answers_in_a_notebook(asking: Course) -> None:
    cells = [
        MODULE.decode(),
        'ANSWERS = {"slope": 2}\nANSWERS["order"] = list("badc")',
        "ANSWERS['secret'] = 1/0",
    ]
    book = {
        "cells": [{"cell_type": "code", "source": [text], "metadata": {}, "outputs": []} for text in cells],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    with Grader(asking) as grader:
        report = grader.grade(from_files("ana", {"lines.ipynb": json.dumps(book).encode()}))
    verdicts = [check.verdict for check in asked(report).values()]
    assert verdicts == [Verdict.PASSED, Verdict.PASSED, Verdict.NOT_STARTED]


def test_of_two_answers_the_sheet_counts(asking: Course) -> None:
    report = graded(
        asking, lines_py=MODULE + b"ANSWERS = {'slope': 2}\n", questions_toml=b"[lines]\nslope = 3\n"
    )
    assert asked(report)["slope"].verdict is Verdict.FAILED
    said = "is answered twice: what questions.toml says counts, not ANSWERS in the module"
    assert report.notes == (f"lines::questions::slope {said}",)


@pytest.mark.parametrize(
    "answers",
    [
        "ANSWERS = 3",
        "ANSWERS = {1: 2, 'slope': object()}",
        "ANSWERS = {'slope': 10**400_000}",
        "ANSWERS = {f'k{i}': 'x' * 10**6 for i in range(300)} | {'slope': 'x' * 10**7}",
        "ANSWERS = {'slope': float('nan')}",
        "class N(float):\n    def __float__(self): raise ValueError\nANSWERS = {'slope': N(2)}",
        "class D(dict):\n    def items(self): raise SystemExit\nANSWERS = D(slope=2)",
        "a = []\na.append(a)\nANSWERS = {'slope': a, 'order': [a]}",
        "ANSWERS = {'slope': '\\x1b[2J\\u202e\\n' * 9}",
    ],
)
def test_hostile_answers_cost_themselves_only(asking: Course, answers: str) -> None:
    """The checks of the module are judged as if there were none"""
    report = graded(asking, lines_py=MODULE + answers.encode() + b"\n")
    assert asked(report)["slope"].verdict in (Verdict.FAILED, Verdict.NOT_STARTED)
    assert [check.verdict for check in report.checks[:3]] == [Verdict.PASSED] * 3
    assert "\x1b" not in page(report)
    assert "\u202e" not in page(report)


def test_what_an_answer_holds_is_written_out(asking: Course) -> None:
    """Escapes, bidirectional overrides, and lines that look like the report's own"""
    answer = b'slope = "\\u001b[2J\\u202e\\n\xe2\x9c\x93 all passed"\n'
    sheet = b"[lines]\n" + answer + b'"a\\u001b\\nb" = 1\n["x\\u202e"]\na = 1\n'
    report = graded(asking, lines_py=MODULE, questions_toml=sheet)
    text = page(report)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "\\x1b[2J\\u202e ✓ all passed" in " ".join(text.split())
    assert not [line for line in text.splitlines() if line.startswith(("✓", "b"))]
    assert all("\n" not in note for note in report.notes)


def test_a_broken_sheet_costs_the_questions_only(asking: Course) -> None:
    report = graded(asking, lines_py=MODULE, questions_toml=b"[lines]\nslope = \n")
    assert report.score == 3.6
    assert {check.verdict for check in asked(report).values()} == {Verdict.ERROR}
    (note,) = report.notes
    assert note.startswith("questions.toml cannot be read: Invalid value (at line 2")
    assert asked(report)["slope"].message == f"{note}."
    assert report.next_step == f"{note}."


@pytest.mark.parametrize(
    ("sheet", "end"),
    [
        (
            b"[lines]\nslope = 44,800\n",
            '(at line 2, column 11): `slope = 44,800`; write answers as 2.5, "name" or',
        ),
        (
            b"[lines]\nslope = \xe2\x80\x9cb\xe2\x80\x9d",
            "(at line 2, column 9): `slope = \u201cb\u201d`; write answers",
        ),
        (b"[lines]\norder = [\n", "(at end of document)"),
        (b"[lines]\n" + b"slope = \x1b[2J" + b"0" * 500, "slope = \\x1b[2J0000"),
    ],
)
def test_a_broken_sheet_is_told_with_the_line(asking: Course, sheet: bytes, end: str) -> None:
    """The line is cut, and escapes in it are written out"""
    (note,) = graded(asking, lines_py=MODULE, questions_toml=sheet).notes
    assert end in note
    assert len(note) < 300


def test_names_that_mean_nothing_are_noted(asking: Course) -> None:
    sheet = b"loose = 1\n[line]\nslope = 2\n[lines]\nslop = 2\nslope = 2\n[other]\na = ''\n"
    report = graded(asking, lines_py=MODULE, questions_toml=sheet)
    assert report.notes == (
        "questions.toml: loose stands outside of all tables; write [lines] above it",
        "questions.toml: line: no assignment of this course; did you mean lines?",
        "questions.toml: lines has no question slop; did you mean slope?",
    )


def test_names_in_a_module_that_mean_nothing_are_noted(asking: Course) -> None:
    """Escapes in them are written out; what is empty is not noted"""
    answers = b"ANSWERS = {'slop': 2, 'order': ['b', 'a', 'd', 'c'], 'a\\x1b': 1, 'b': None, 'slope': ''}\n"
    report = graded(asking, lines_py=MODULE + answers)
    assert report.notes == ("ANSWERS in lines.py: lines has no question slop, a\\x1b; did you mean slope?",)
    assert graded(asking, lines_py=MODULE + b"ANSWERS = {'slope': 2}\n").notes == ()


def test_an_answer_in_the_file_of_another_assignment_is_noted(whole_course: Course) -> None:
    answers = b"ANSWERS = {'first_loss': 2, 'rate_at_35': 0.0125}\n"
    report = graded(whole_course, Scope(("softmax_loss::questions",)), softmax_loss_py=answers)
    assert report.notes == (
        "ANSWERS in softmax_loss.py: rate_at_35: asked in optimizers; answer in questions.toml",
    )


@pytest.mark.parametrize(
    ("only", "count"),
    [("lines", 6), ("lines::questions", 3), ("lines::questions::order", 1), ("lines::double", 2)],
)
def test_questions_have_a_place_in_the_scope(asking: Course, only: str, count: int) -> None:
    report = graded(asking, Scope((only,)), lines_py=MODULE, questions_toml=SHEET)
    assert len(report.checks) == count
    assert all(f"{check.id}::".startswith(f"{only}::") for check in report.checks)


def test_the_untouched_template_is_untouched(asking: Course) -> None:
    """One answer is enough for it not to be"""
    stubs = MODULE.replace(b"return 2 * x", b'raise NotImplementedError("double is not implemented yet")')
    stubs = stubs.replace(b"return x + by", b'raise NotImplementedError("shifted is not implemented yet")')
    assert graded(asking, lines_py=stubs, questions_toml=b'[lines]\nslope = ""\n').untouched
    assert not graded(asking, lines_py=stubs, questions_toml=b"[lines]\nslope = 3\n").untouched
    answered = graded(asking, Scope(("lines::questions",)), lines_py=stubs + b"ANSWERS = {'slope': 3}\n")
    assert not answered.untouched
    assert answered.next_step == "Think again about slope in ANSWERS of lines."


def test_show_prints_a_question_and_runs_none(asking: Course, capsys: pytest.CaptureFixture[str]) -> None:
    course = ["--course", str(asking.root)]
    assert main(["show", IDS[1], *course]) == 0
    shown = capsys.readouterr().out
    assert shown.splitlines()[:2] == ["# Order the lines by their slope.", '#   "a"']
    assert shown.splitlines()[-2:] == ["# Write it in questions.toml, below [lines]:", "order = []"]
    assert main(["show", IDS[1], "--run", str(asking.root), *course]) == 2
    assert "is a question, and nothing to run; leave out --run" in capsys.readouterr().err
    assert main(["show", IDS[1][:-1], *course]) == 2
    assert "did you mean lines::questions::order" in capsys.readouterr().err


def test_reveal_is_an_option_of_the_command_line(asking: Course, tmp_path: Path) -> None:
    (tmp_path / "questions.toml").write_bytes(SHEET)
    scores = []
    for words in ([], ["--reveal"]):
        target = tmp_path / "report.json"
        told = [
            "grade",
            str(tmp_path / "questions.toml"),
            "--course",
            str(asking.root),
            "--json",
            str(target),
        ]
        assert main([*told, *words]) == 0
        scores.append(json.loads(target.read_text("utf-8"))["score"])
    assert scores == [1.8, 2.4]
