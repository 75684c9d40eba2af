"""The screen of the watch: one line an exercise, and below it the first thing that is wrong."""

import io
from collections.abc import Callable, Sequence
from typing import Literal, TextIO

from rich.cells import cell_len
from rich.console import Console

from grader.authoring.question import GROUP
from grader.model import Exercise, Report, Verdict
from grader.report.failures import show_first
from grader.report.numbers import number, points
from grader.report.page import BAD, GOOD, QUIET, SYMBOLS, Page, Part
from grader.report.words import word
from grader.student.watch.state import State

NAME = 28  # columns that an exercise's name may take
NOTES = 2  # about the submission, that are shown
LEAST = 3  # lines of exercises that are always shown
WORST = (
    Verdict.ERROR,
    Verdict.TIMED_OUT,
    Verdict.FAILED,
    Verdict.BLOCKED,
    Verdict.NOT_STARTED,
    Verdict.PASSED,
)
KEYS = "n next · h hint · l list · q quit"
Draw = Callable[[Page], None]
Colours = Literal["auto", "standard", "256", "truecolor", "windows"]  # as rich names them


class Screen:
    """Draws a state in lines of a size; a pure function of both."""

    def __init__(
        self, title: str, name: str, hints: Callable[[Exercise], Sequence[str]], has_keys: bool
    ) -> None:
        """Prepare.

        Args:
            title: of the course.
            name: of the submission.
            hints: gives the hints on an exercise.
            has_keys: whether there are keys.
        """
        self._title, self._name, self._hints = title, name, hints
        self._foot = KEYS if has_keys else "Ctrl-C quits"

    def lines(self, state: State, out: TextIO, width: int, height: int, colours: Colours | None) -> list[str]:
        """All lines of the screen, with their colours as escape sequences.

        Args:
            state: what is shown.
            out: where it will be shown; its encoding is respected.
            width: columns.
            height: lines.
            colours: rich's name of the colours that the terminal has; None for none.
        """

        def drawn(draw: Draw) -> list[str]:
            raw = io.BytesIO()
            file = io.TextIOWrapper(raw, encoding=out.encoding, errors="backslashreplace", newline="\n")
            console = Console(
                file=file, width=width, height=height, force_terminal=True, legacy_windows=False,
                color_system=colours, highlight=False, no_color=colours is None,
            )  # fmt: skip
            draw(Page(console))
            file.flush()
            return raw.getvalue().decode(out.encoding).splitlines()

        foot = drawn(lambda page: self._footer(page, state))
        if state.is_list:
            head, body = (
                drawn(lambda page: self._header(page, state)),
                drawn(lambda page: self._list(page, state)),
            )
        else:
            room = max((height - len(foot)) // 2 - 3, LEAST)
            head = drawn(lambda page: self._table(page, state, room))
            below = drawn(lambda page: self._below(page, state))
            body = [line for line, before in zip(below, ["", *below], strict=False) if line or before]
        return _composed(head, body, foot, height, state)

    # -- the upper part ----------------------------------------------------------------------------

    def _header(self, page: Page, state: State) -> None:
        page.rule(self._title, f"{state.right(state.asked)} of {len(state.asked)} right")

    def _table(self, page: Page, state: State, room: int) -> None:
        """The exercises of one assignment, those around the current one where there is no room for all."""
        self._header(page, state)
        page.blank()
        own = state.beside(state.current)
        _heading(page, state, state.current[0])
        place = own.index(state.current)
        first = max(0, min(place - room // 2, len(own) - room))
        for exercise in own[first : first + room]:
            _row(page, state, exercise)
        left = len(own) - len(own[first : first + room])
        if left:
            page.line((f"  … {left} more: l lists all", QUIET))
        page.blank()

    def _list(self, page: Page, state: State) -> None:
        """All exercises."""
        for name in dict.fromkeys(exercise[0] for exercise in state.asked):
            page.blank()
            _heading(page, state, name)
            for exercise in (each for each in state.asked if each[0] == name):
                _row(page, state, exercise)

    # -- the part below ----------------------------------------------------------------------------

    def _below(self, page: Page, state: State) -> None:
        """What there is to say: of the submission, of the current exercise, of others that broke."""
        if state.problem:
            page.line(("! Nothing can be graded for now", f"bold {BAD}"))
            page.paragraph(state.problem, indent=2)
            page.blank()
        if state.broken:
            names = ", ".join("::".join(exercise) for exercise in state.broken)
            page.line(("Right before this save, and no more: ", f"bold {BAD}"), names, hang=2)
            page.blank()
        self._hinted(page, state)
        if state.is_right(state.current):
            self._right(page, state)
        else:
            self._wrong(page, state)
        for note in state.files.notes[:NOTES] if state.files is not None else ():
            page.blank()
            page.field("Note", note, limit=4)

    def _hinted(self, page: Page, state: State) -> None:
        """The hints that were asked for."""
        steps = self._hints(state.current) if state.hints else ()
        if state.hints and not steps:
            page.line(f"There are no hints on {state.current[1]}; read its handout.")
            page.blank()
        for place, step in enumerate(steps[: state.hints], 1):
            page.field(f"Hint {place}/{len(steps)}", step)
        if steps:
            page.blank()

    def _right(self, page: Page, state: State) -> None:
        name = state.current[1]
        page.line(("✓ ", f"bold {GOOD}"), (f"{name}{'' if name == GROUP else ' is'} right.", f"bold {GOOD}"))
        following = state.following()
        if following is None:
            page.line("That was the last one: everything that is watched is right.")
            return
        own = state.beside(state.current)
        if state.right(own) == len(own):
            page.line(f"All of {state.current[0]} is right.")
        page.line(f"Next: {'::'.join(following)} (press n).")

    def _wrong(self, page: Page, state: State) -> None:
        result, told = state.result(state.current), state.found.get(state.current)
        if result is None or told is None:
            known = state.files is None or state.is_there(state.current[0])
            page.line("Waits to be graded." if known else f"There is no {state.current[0]}.py here yet.")
            return
        if not told.is_whole and all(check.verdict is Verdict.PASSED for check in result.checks):
            page.line("The checks that you can see pass; hidden ones run …")
            return
        every = tuple(each.assignment for each in state.found.values())
        report = Report(self._title, self._name, "graded", "", "", 0.0, every)
        show_first(page, told.assignment, report)
        if told.next_step:
            page.blank()
            page.field("Next", told.next_step, style="bold")

    def _footer(self, page: Page, state: State) -> None:
        names = [name for _, name in state.running]
        if len(names) > 1:
            names = [f"{len(names)} exercises of {state.running[0][0]}"]
        doing = f"grading {names[0]} …" if names else f"watching {self._name}"
        keys = self._foot
        doing = page.cut(doing, max(page.width - cell_len(keys) - 2, 10))
        gap = page.width - cell_len(page.safe(keys)) - cell_len(doing)
        page.line(("─" * page.width, QUIET))
        page.line((keys, "bold"), " " * max(gap, 1), (doing, QUIET))


def _composed(head: list[str], body: list[str], foot: list[str], height: int, state: State) -> list[str]:
    """The parts together, as many lines as there are; the middle one moved up as far as that makes sense."""
    if len(head) + len(foot) + LEAST > height:  # a tiny screen: what matters most
        head = head[:1] if height > len(foot) + LEAST else []
        foot = foot if height > len(foot) + 1 else []
    room = height - len(head) - len(foot)
    state.scroll = max(0, min(state.scroll, len(body) - room))
    shown = body[state.scroll : state.scroll + room]
    below = len(body) - state.scroll - len(shown)
    if (below or state.scroll) and shown and foot:
        foot = [f"{len(body) - len(shown)} more lines: space or arrows", *foot[1:]] if below else foot
    return [*head, *shown, *[""] * (room - len(shown)), *foot]


def _heading(page: Page, state: State, assignment: str) -> None:
    own = [exercise for exercise in state.asked if exercise[0] == assignment]
    known = state.files is None or state.is_there(assignment)
    words = f"{state.right(own)} of {len(own)} right" if known else f"there is no {assignment}.py"
    page.line((assignment, "bold"), (f"  {words}", QUIET))


def _row(page: Page, state: State, exercise: Exercise) -> None:
    """One exercise: how it ended, and its points."""
    result = state.result(exercise)
    verdict = _verdict(state, exercise)
    symbol, style = SYMBOLS[verdict] if verdict is not None else ("·", QUIET)
    is_current = exercise == state.current
    name = page.cut(exercise[1], min(NAME, page.width - 20))
    parts: list[Part] = [("> " if is_current else "  ", "bold"), (symbol, style), " "]
    parts.append((name.ljust(NAME), "bold" if is_current else ""))
    if result is not None and verdict is not Verdict.NOT_STARTED:
        most = result.max_score
        parts.append(f"{points(result.score, most):>5} / {number(most):<5}")
        parts += (
            [] if verdict in (Verdict.PASSED, None) else [(f" {word(verdict)}", style.removeprefix("bold "))]
        )
    page.line(*parts)


def _verdict(state: State, exercise: Exercise) -> Verdict | None:
    """How an exercise ended, as one verdict: the worst of its checks; None where that is not known."""
    result = state.result(exercise)
    if result is None:
        return None
    if state.is_right(exercise):
        return Verdict.PASSED
    ends = {check.verdict for check in result.checks}
    worst = next((verdict for verdict in WORST if verdict in ends), None)
    return None if worst is Verdict.PASSED else worst
