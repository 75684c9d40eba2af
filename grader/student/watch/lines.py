"""What the watch says where there is no terminal: a line for each exercise that was graded anew."""

from typing import TextIO

from grader.model import CheckResult, Exercise, ExerciseResult, Verdict
from grader.report.escape import line
from grader.report.numbers import number, points
from grader.report.words import word
from grader.student.watch.state import State


class Lines:
    """Writes lines as things happen."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def problem(self, words: str) -> None:
        """Say why nothing can be graded."""
        self._say(f"Nothing can be graded for now: {line(words)}")

    def began(self, name: str) -> None:
        """Say what is watched."""
        self._say(f"Watching {line(name)}; Ctrl-C ends it.")

    def ended(self, state: State, exercise: Exercise) -> None:
        """Say how an exercise ended."""
        result, told = state.result(exercise), state.found.get(exercise)
        if result is None or told is None or not told.is_whole:
            return
        name = line("::".join(exercise))
        if state.is_right(exercise):
            self._say(f"{name}: right, {_points(result)}")
            return
        check = _wrong(result)
        if check is None:
            self._say(f"{name}: not started")
            return
        hidden = check.visibility == "hidden"
        why = check.title if hidden or check.verdict is Verdict.FAILED else check.message or check.title
        self._say(f"{name}: {word(check.verdict)}, {_points(result)}: {line(why)}")

    def _say(self, words: str) -> None:
        print(words, file=self._out, flush=True)


def _wrong(result: ExerciseResult) -> CheckResult | None:
    """The first check that says what is wrong."""
    idle = (Verdict.PASSED, Verdict.NOT_STARTED)
    return next((check for check in result.checks if check.verdict not in idle), None)


def _points(result: ExerciseResult) -> str:
    return f"{points(result.score, result.max_score)} / {number(result.max_score)}"
