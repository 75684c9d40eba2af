"""The report in a terminal: exact lines, wild content, colours, plain consoles."""

import io
import re
import unicodedata
from dataclasses import replace
from typing import Any

import pytest
from rich.console import Console

from grader.model import (
    AssignmentResult,
    CheckResult,
    Epoch,
    ExerciseResult,
    Leaderboard,
    Report,
    Training,
    Verdict,
)
from grader.report import page
from grader.report.escape import plain
from grader.report.terminal import render

HEAVY = "━" * 80
STEPS = CheckResult(
    "optimizers::adam::three_steps",
    "Three steps with three different gradients",
    Verdict.FAILED,
    0.5,
    2,
    message="From the second step on the weights drift apart.",
    called="adam(weights=[1. 2.], gradient=[3. 4.], state={}, learning_rate=0.001)",
    returned="[[1. 2.]\n [3. 4.]]",
    expected="[[1. 2.]\n [3. 5.]]",
    worst="[1, 1] is 4, expected 5: relative error 2.0e-01, allowed 1.0e-06",
    repeat="grader show optimizers::adam::three_steps",
    output="step 1\nstep 2\n",
)


def check(exercise: str, name: str, verdict: Verdict, most: float = 1, **more: Any) -> CheckResult:
    """A check of optimizers with as little as a check can have."""
    score = most if verdict is Verdict.PASSED else 0
    return CheckResult(f"optimizers::{exercise}::{name}", f"Title of {name}", verdict, score, most, **more)


def report_of(*exercises: ExerciseResult, **more: Any) -> Report:
    """A graded report of one assignment with these exercises."""
    assignment = AssignmentResult("optimizers", "Optimisers", exercises)
    fields = {"sandbox": "bubblewrap", "seconds": 3.14, "assignments": (assignment,), **more}
    return Report("Networks from scratch", "alice.zip", "graded", "", **fields)


def lines(report: Report, *, width: int = 80, encoding: str = "utf-8", verbose: bool = False) -> list[str]:
    """What a console that is no terminal shows."""
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding=encoding, newline="\n")
    render(report, Console(file=file, width=width), verbose=verbose)
    file.flush()
    return raw.getvalue().decode(encoding).split("\n")[:-1]


def columns(line: str) -> int:
    """Columns of a line, counted without rich."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in line)
    return len(line) + wide


def test_a_failed_check_tells_everything_in_one_grammar() -> None:
    passed = tuple(check("sgd", name, Verdict.PASSED) for name in ("shapes", "one_step"))
    report = report_of(ExerciseResult("sgd", passed), ExerciseResult("adam", (STEPS,)), next_step="Fix adam.")
    assert lines(report) == [
        "Networks from scratch",
        "Submission  alice.zip",
        "Sandbox     bubblewrap · 3.1 s",
        "",
        HEAVY,
        "Score       2.5 / 4  " + "█" * 32 + "░" * 19 + "  62.5 %",
        HEAVY,
        "",
        "optimizers  ━━━━━━────  2.5 / 4  2 passed · 1 failed",
        "",
        "optimizers " + "─" * 61 + " 2.5 / 4",
        "",
        "✗ Three steps with three different gradients",
        "  optimizers::adam::three_steps · failed · 0.5 of 2 points",
        "  Called    adam(weights=[1. 2.], gradient=[3. 4.], state={},",
        "            learning_rate=0.001)",
        "  Returned  [[1. 2.]",
        "             [3. 4.]]",
        "  Expected  [[1. 2.]",
        "             [3. 5.]]",
        "  Worst     [1, 1] is 4, expected 5: relative error 2.0e-01, allowed 1.0e-06",
        "  From the second step on the weights drift apart.",
        "  Your code printed",
        "  │ step 1",
        "  │ step 2",
        "  Repeat    grader show optimizers::adam::three_steps",
        "",
        "Next        Fix adam.",
    ]


def test_an_untouched_template_gets_a_short_report() -> None:
    checks = tuple(check("adam", f"c{index}", Verdict.NOT_STARTED) for index in range(30))
    report = report_of(
        ExerciseResult("adam", checks), next_step="Open optimizers.py and write sgd.", untouched=True
    )
    assert lines(report)[4:] == [
        HEAVY,
        "Score       0 / 30  " + "░" * 55 + "  0 %",
        HEAVY,
        "",
        "optimizers  ──────────  0 / 30  30 not started",
        "",
        "Welcome. Nothing is written yet, so nothing is wrong yet. One step at a time.",
        "",
        "Next        Open optimizers.py and write sgd.",
    ]


def test_an_ungradable_submission_has_a_reason_and_no_score() -> None:
    report = Report(
        "Networks", "a.zip", "ungradable", "a.zip is not a zip file.", "", 0.1, next_step="Send one."
    )
    assert lines(report) == [
        "Networks",
        "Submission  a.zip",
        "",
        "! Could not be graded",
        "  a.zip is not a zip file.",
        "",
        "This costs nothing: no points were given and none were taken.",
        "",
        "Next        Send one.",
    ]


def test_blocked_and_unstarted_checks_take_one_line_an_exercise() -> None:
    reason = "needs optimizers::sgd::shapes"
    blocked = tuple(check("adam", f"b{index}", Verdict.BLOCKED, 1.5, message=reason) for index in range(3))
    said = "adamw is not started."
    fresh = tuple(check("adamw", f"n{index}", Verdict.NOT_STARTED, message=said) for index in range(6))
    failed = check("sgd", "shapes", Verdict.FAILED)
    exercises = (
        ExerciseResult("sgd", (failed,)),
        ExerciseResult("adam", blocked),
        ExerciseResult("adamw", fresh),
        ExerciseResult("lion", (replace(fresh[0], message="there is a loin"),)),
    )
    unstarted = AssignmentResult("dropout", "Dropout", (ExerciseResult("forward", fresh[:1]),))
    report = report_of(*exercises)
    report = replace(report, assignments=(*report.assignments, unstarted))
    assert lines(report)[-8:] == [
        "✗ Title of shapes",
        "  optimizers::sgd::shapes · failed · 0 of 1 point",
        "",
        "⊘ adam: blocked (3 checks, 4.5 points): needs optimizers::sgd::shapes",
        "○ adamw: not started (6 checks, 6 points)",
        "○ lion: not started (1 check, 1 point): there is a loin",
        "",
        "○ dropout: not started (1 check, 1 point): adamw is not started.",
    ]
    assert "○ Title of n5 · optimizers::adamw::n5 · not started · 0 / 1" in lines(report, verbose=True)


def test_a_part_of_the_course_is_told_as_a_part() -> None:
    """What was handed in leads, the whole stands below, and what is missing is one line"""
    own = AssignmentResult("sgd", "SGD", (ExerciseResult("sgd", (check("sgd", "a", Verdict.PASSED, 3),)),))
    gone = tuple(
        AssignmentResult(
            name, name, (ExerciseResult(name, (check(name, "a", Verdict.NOT_STARTED, 9),)),), False
        )
        for name in ("adam", "dropout")
    )
    report = replace(report_of(), assignments=(own, *gone))
    assert lines(report)[4:] == [
        HEAVY,
        "Score       3 / 3 handed in  " + "█" * 44 + "  100 %",
        HEAVY,
        "Total       3 / 21 (14.2 %) so far; what is not handed in counts 0",
        "",
        "sgd  ━━━━━━━━━━  3 / 3  1 passed",
        "",
        "Not handed in: adam, dropout",
    ]
    assert "Score       0 / 18  " in lines(replace(report, assignments=gone))[5]
    whole = lines(replace(report, assignments=(own,)))
    assert not [line for line in whole if "handed in" in line or line.startswith("Total")]


def test_all_that_waits_for_one_check_is_one_line() -> None:
    cause = check("sgd", "shapes", Verdict.FAILED)
    same = tuple(check("sgd", f"n{n}", Verdict.BLOCKED, waits_for=cause.id) for n in range(2))
    other = (check("adam", "n", Verdict.BLOCKED, 0.5, waits_for="optimizers::lion::first"),)
    lion = (check("lion", "first", Verdict.NOT_STARTED),)
    report = report_of(
        ExerciseResult("sgd", (cause, *same)), ExerciseResult("adam", other), ExerciseResult("lion", lion)
    )
    assert lines(report)[-3:] == [
        "⊘ 2 more checks (2 points) wait for sgd::shapes",
        "⊘ 1 more check (0.5 points) waits for lion::first, which is not started: adam",
        "○ lion: not started (1 check, 1 point)",
    ]


def test_numbers_that_were_measured_have_a_label_of_their_own() -> None:
    measured = replace(STEPS, returned="", measured="from what came back: factor: 2")
    text = lines(report_of(ExerciseResult("adam", (measured,))))
    assert "  Measured  from what came back: factor: 2" in text
    assert not [line for line in text if "Returned" in line]


def test_a_long_command_can_be_copied() -> None:
    """It is broken where a shell goes on reading"""
    for name, start in (("steps", "  Repeat    grader"), ("n" * 40, "    grader")):
        repeat = f"grader show optimizers::adam::{name} --run {'x' * 50}"
        text = lines(report_of(ExerciseResult("adam", (replace(STEPS, repeat=repeat),))))
        assert text[-2:] == [
            f"{start} show optimizers::adam::{name} \\",
            f"{' ' * (len(start) - 6)}  --run {'x' * 50}",
        ]
    assert text[-3] == "  Repeat"


def test_a_command_is_broken_nowhere_else() -> None:
    """However long a name is: what follows a line break of ours, a shell would run"""
    repeat = f"grader show optimizers::adam::steps --run {'x' * 66}{'y' * 66}reboot"
    text = lines(report_of(ExerciseResult("adam", (replace(STEPS, repeat=repeat),))))
    assert text[-2].endswith(" \\")
    assert text[-1].strip() == f"--run {'x' * 66}{'y' * 66}reboot"


def test_a_hidden_check_shows_nothing_of_itself() -> None:
    hidden = replace(STEPS, visibility="hidden")
    text = "\n".join(lines(report_of(ExerciseResult("adam", (hidden,))), verbose=True))
    assert "  optimizers::adam · hidden check · failed · 0.5 of 2 points" in text
    for secret in ("Called", "Returned", "Expected", "Worst", "Repeat", "step 1", "drift", "three_steps"):
        assert secret not in text


def test_one_broken_file_is_told_once() -> None:
    names = ("adam", "sgd", "momentum")
    ends = [ExerciseResult(n, (check(n, "a", Verdict.ERROR, message="SyntaxError"),)) for n in names]
    text = lines(report_of(*ends))
    assert sum("SyntaxError" in line for line in text) == 1
    assert text[-1] == "  The same for 2 more checks (2 points): sgd, momentum"
    assert sum("SyntaxError" in line for line in lines(report_of(*ends), verbose=True)) == 3


def test_hidden_checks_that_an_error_ends_are_told_once() -> None:
    """As a file that cannot be imported ends them all; one that failed is told for itself"""
    error = replace(
        STEPS, visibility="hidden", verdict=Verdict.ERROR, title="A hidden check of adam", score=0.0
    )
    others = (replace(error, id="optimizers::sgd::one"), replace(error, id="optimizers::sgd::two"))
    text = lines(report_of(ExerciseResult("adam", (error,)), ExerciseResult("sgd", others)))
    assert text[-2:] == [
        "  optimizers::adam · hidden check · error · 0 of 2 points",
        "  The same for 2 more checks (4 points): sgd",
    ]
    failed = tuple(replace(each, verdict=Verdict.FAILED) for each in others)
    text = lines(report_of(ExerciseResult("sgd", failed)))
    assert text.count("  optimizers::sgd · hidden check · failed · 0 of 2 points") == 2


def test_a_training_shows_its_curves() -> None:
    losses = (2.3, 1.2, float("nan"), 0.05)
    curve = tuple(Epoch(i + 1, loss, 1.0, 0.25 + i / 4) for i, loss in enumerate(losses))
    training = Training("mnist", curve, 0.98765, 125, "Distinction")
    report = report_of(ExerciseResult("sgd", (check("sgd", "a", Verdict.PASSED),)), trainings=(training,))
    assert lines(report)[-5:] == [
        "Training of mnist " + "─" * 40 + " 4 epochs in 2 min 5 s",
        "train loss           █▅?▁  2.3 → 0.05",
        "validation loss      ▅▅▅▅  1 → 1",
        "validation accuracy  ▁▃▆█  25 % → 100 %",
        "test accuracy        98.76 %  Distinction",
    ]
    ranked = replace(training, leaderboard=Leaderboard(0.98765, 41.04, 477_010))
    said = lines(replace(report, trainings=(ranked,)))
    assert said[-1] == "leaderboard          98.76 %, 41 s of CPU time, 477,010 parameters"
    ranked = replace(training, leaderboard=Leaderboard(0.98765, 41.04, None))
    said = lines(replace(report, trainings=(ranked,)))
    assert said[-1] == "leaderboard          98.76 %, 41 s of CPU time"
    failed = replace(report, trainings=(replace(training, curve=(), accuracy=None),))
    assert lines(failed)[-1] == "test accuracy        none: nothing could be predicted"


def test_what_was_printed_is_capped() -> None:
    noisy = replace(STEPS, output="\n".join(f"line {index}" for index in range(100)))
    text = [line for line in lines(report_of(ExerciseResult("adam", (noisy,)))) if "│" in line]
    assert text[0] == "  │ line 0"
    assert text[3:5] == ["  │ … 93 more lines …", "  │ line 96"]
    assert len(text) == 8


WILD = "\x1b[2J\x1b]0;owned\x07[bold red]markup[/] :smile: \u202eevil\u2066 \ud800 \r\x9b31m 한국어" * 4


def wild_report() -> Report:
    """Everything that a student can name or print, at its worst."""
    long = "가나다라" * 75 + " " + "x" * 300 + "\n" + WILD
    names = ("title", "message", "called", "returned", "expected", "worst", "output")
    texts: dict[str, Any] = dict.fromkeys(names, long)
    ends = [replace(STEPS, id="a::b::" + "y" * 200, verdict=verdict, **texts) for verdict in Verdict]
    assignment = AssignmentResult("z" * 90 + long, long, (ExerciseResult(long, tuple(ends)),))
    curve = tuple(Epoch(i, (-1) ** i * 1.7e308, float("inf"), -1e300) for i in range(500))
    training = Training(long, curve, 1.0, 1e9, long)
    many = (long,) * 30
    return Report(long, long, "graded", "", long, 1, (assignment,), (training,), many, many, long)


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "latin-1", "cp949"])
@pytest.mark.parametrize("width", [40, 60, 80, 200])
@pytest.mark.parametrize("verbose", [False, True])
def test_wild_content_stays_within_the_page_and_harmless(encoding: str, width: int, verbose: bool) -> None:
    wild = wild_report()
    for report in (wild, replace(wild, status="ungradable", reason=wild.course)):
        text = lines(report, width=width, encoding=encoding, verbose=verbose)
        words = [line for line in text if line.strip().removesuffix(" \\") not in STEPS.repeat]
        assert max(map(columns, words)) <= min(width, page.WIDEST)
        assert not [line for line in text if line != line.rstrip() or plain(line) != line]
    whole = "".join("\n".join(text).split())
    assert "\\x1b[2J" in whole
    assert "[boldred]markup[/]:smile:" in whole


def test_a_console_without_unicode_gets_ascii() -> None:
    text = lines(report_of(ExerciseResult("adam", (STEPS,))), encoding="ascii")
    assert text[4:7] == ["#" * 80, "Score       0.5 / 2  " + "#" * 13 + "-" * 40 + "  25 %", "#" * 80]
    assert "x Three steps with three different gradients" in text
    assert "  | step 1" in text


def test_escape_sequences_only_for_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    report = report_of(ExerciseResult("adam", (STEPS,)))
    plain_lines = lines(report)
    assert "\x1b" not in "".join(plain_lines)
    file = io.StringIO()
    render(report, Console(file=file, width=80, force_terminal=True, color_system="truecolor"))
    assert "\x1b[" in file.getvalue()
    assert re.sub(r"\x1b\[[\d;]*m", "", file.getvalue()).split("\n")[:-1] == plain_lines


def test_what_is_wrong_with_a_file_of_several_assignments_is_told_once() -> None:
    """Where nothing ran; a failure of the same words that was called is told each time"""
    said = "questions.toml cannot be read: it is not UTF-8; save it as UTF-8."

    def assignment(name: str, called: str = "") -> AssignmentResult:
        checks = [
            CheckResult(f"{name}::questions::{each}", "How?", Verdict.ERROR, 0, 1, said, called)
            for each in "ab"
        ]
        return AssignmentResult(name, name, (ExerciseResult("questions", tuple(checks)),))

    names = ("init", "data", "search")
    report = replace(report_of(), assignments=tuple(map(assignment, names)))
    shown = "\n".join(lines(report))
    assert shown.count(said) == 1
    assert "! questions: error (2 checks, 2 points): the same as in init, above" in shown
    assert shown.count("the same as in init, above") == 2
    assert "\n".join(lines(report, verbose=True)).count(said) == 6
    called = replace(report, assignments=tuple(assignment(name, "f()") for name in names))
    assert "\n".join(lines(called)).count(said) == 3
