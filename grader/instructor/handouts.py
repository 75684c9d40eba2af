"""The worked examples of handouts: Python blocks with `>>>`, run on the solutions."""

import doctest
import re
from typing import Any

from grader.course.course import Assignment, Course
from grader.course.solutions import importable, solutions

PYTHON_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def complaints(course: Course, assignment: Assignment) -> list[str]:
    """Where a handout's examples give something else than they say, each with its line."""
    with importable(solutions(course)):
        return differences(worked((assignment.folder / "handout.md").read_text("utf-8")))


def worked(text: str) -> doctest.DocTest:
    """The Python blocks of a handout as one session, each line with its number in the file."""
    kept = [""] * len(text.splitlines())
    for block in PYTHON_BLOCK.finditer(text):
        first = text.count("\n", 0, block.start(1))
        lines = block[1].splitlines()
        kept[first : first + len(lines)] = lines
    return doctest.DocTestParser().get_doctest("\n".join(kept) + "\n", {}, "the examples", None, 0)


def differences(session: doctest.DocTest) -> list[str]:
    """Where a session gives something else than it says."""
    runner = _Runner(verbose=False)
    runner.run(session, out=lambda _: None)
    return runner.told


class _Runner(doctest.DocTestRunner):
    """Notes each difference in one line."""

    def __init__(self, verbose: bool) -> None:
        super().__init__(verbose=verbose)
        self.told: list[str] = []

    def report_failure(self, out: Any, test: doctest.DocTest, example: doctest.Example, got: str) -> None:
        want = _line(example.want) or "nothing"
        self._tell(example, f"says {want}, the solution gives {_line(got) or 'nothing'}")

    def report_unexpected_exception(
        self, out: Any, test: doctest.DocTest, example: doctest.Example, exc_info: Any
    ) -> None:
        kind, error, _ = exc_info
        self._tell(example, f"{_line(example.source)} raises {kind.__name__}: {_line(str(error))}")

    def _tell(self, example: doctest.Example, said: str) -> None:
        self.told.append(f"handout.md line {example.lineno + 1}: {said}")


def _line(text: str) -> str:
    return " ".join(text.split())
