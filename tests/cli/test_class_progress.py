"""Progress of a class: a bar with done, failed, time left and the current few; names steer nothing."""

import io

import pytest
from rich.console import Console

from grader.cli import class_progress
from grader.cli.class_progress import Bar, Shown

DONE = {"submission": "Ana", "reason": "", "cells": ["5", "6"], "on_top": "", "unwritten": ""}
FAILED = DONE | {"submission": "[red]Ben\x1b[2J\nx", "reason": "damaged"}


def drawn(bar: Bar, width: int = 80) -> list[str]:
    """The lines of the bar as they are now."""
    console = Console(file=io.StringIO(), width=width, force_terminal=True, color_system=None)
    with console.capture() as captured:
        console.print(bar._drawn())
    return [line.rstrip() for line in captured.get().splitlines()]


def test_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    """A minute for two of five: a minute and a half is left"""
    clock = iter([0.0, 60.0, 60.0])
    monkeypatch.setattr(class_progress.time, "monotonic", lambda: next(clock))
    bar = Bar(5)
    assert drawn(bar)[0].endswith("0 of 5  0 failed")
    bar.done(DONE)
    bar.done(FAILED)
    bar.current(["Kim Minsu", "\x1b[2J[red]x", "a" * 90, "김민준", "Fifth"])
    first, second = drawn(bar)
    assert first.endswith("2 of 5  1 failed  1:30 left")
    assert second == f"now: Kim Minsu, \\x1b[2J[red]x, {'a' * 23}…, 김민준"


def test_lines_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    shown = Shown(3)
    shown.current(["Kim"])
    shown.done(DONE)
    shown.done(FAILED)
    shown.lost("Cleo\n", "it died\x1b", again=True)
    assert capsys.readouterr().err.splitlines() == [
        "[1/3] Ana: 5 / 6",
        "[2/3] [red]Ben\\x1b[2J x: could not be graded",
        "Cleo: it died\\x1b; it is tried again later",
    ]
