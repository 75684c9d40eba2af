"""What `grader grade` was asked for, as a typed record; whatever is wrong with it is told."""

import argparse
from dataclasses import replace
from pathlib import Path

from grader.cli.written import Targets, targets
from grader.errors import GraderError
from grader.grading.grade import Scope
from grader.model import Report
from grader.record import Record
from grader.report.score import earned
from grader.sandbox.levels import refuse_plain

UNGRADABLE, SOME_UNGRADABLE = 2, 3  # exit codes: nothing could be graded; some of several submissions


class Options(Record):
    """How submissions are graded.

    Attributes:
        paths: of the submissions.
        scope: what of the course is graded.
        level: of the sandbox.
        allow_unsafe: whether the plain level may do for several.
        jobs: how many are graded at the same time; None for one per processor.
        targets: where reports are written to.
        fail_under: percent of the points, below which the exit code is 1.
        verbose: whether passed and repeated checks are listed as well.
        draw: of hidden inputs, that is to be repeated; None for a new one.
        history: whether a terminal is told what changed since the last time.
    """

    paths: tuple[Path, ...]
    scope: Scope = Scope()
    level: str = "auto"
    allow_unsafe: bool = False
    jobs: int | None = None
    targets: Targets = Targets()
    fail_under: float | None = None
    verbose: bool = False
    draw: int | None = None
    history: bool = False

    def exit_code(self, report: Report) -> int:
        """The exit code that a report asks for."""
        if report.status != "graded":
            return UNGRADABLE
        return 1 if self.fail_under is not None and 100 * earned(report) < self.fail_under else 0

    def marked(self, report: Report) -> Report:
        """A report that says so where an unsafe level was allowed."""
        unsafe = self.allow_unsafe and report.sandbox.startswith("plain")
        return replace(report, sandbox=f"{report.sandbox}, --allow-unsafe") if unsafe else report


def options_of(given: argparse.Namespace) -> Options:
    """The options of the command line.

    Raises:
        GraderError: if one of them cannot be had.
    """
    if given.jobs is not None and given.jobs < 1:
        raise GraderError(f"--jobs: expected 1 or more, got {given.jobs}")
    if given.draw is not None and len(given.paths) > 1:
        raise GraderError("--draw: repeats the grading of one submission; give one path")
    if given.fail_under is not None and not 0 <= given.fail_under <= 100:
        raise GraderError(f"--fail-under: expected percent from 0 to 100, got {given.fail_under:g}")
    if len(given.paths) > 1:
        refuse_plain(given.sandbox, allowed=given.allow_unsafe)
    return Options(
        paths=tuple(given.paths),
        scope=Scope(tuple(given.only), not given.no_training, given.reveal),
        level=given.sandbox,
        allow_unsafe=given.allow_unsafe,
        jobs=given.jobs,
        targets=targets(given.json, given.html, given.paths),
        fail_under=given.fail_under,
        verbose=given.verbose,
        draw=given.draw,
        history=not (given.no_history or given.reveal or given.draw is not None),
    )
