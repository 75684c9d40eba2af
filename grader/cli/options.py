"""What `grader grade` was asked for, as a typed record; whatever is wrong with it is told."""

import argparse
import os
from dataclasses import replace
from pathlib import Path

from grader.cli.names import file_names, short_names
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
        json: where the report is written to; of several submissions, the folder.
        fail_under: percent of the points, below which the exit code is 1.
        verbose: whether passed and repeated checks are listed as well.
        draw: of hidden inputs, that is to be repeated; None for a new one.
    """

    paths: tuple[Path, ...]
    scope: Scope = Scope()
    level: str = "auto"
    allow_unsafe: bool = False
    jobs: int | None = None
    json: Path | None = None
    fail_under: float | None = None
    verbose: bool = False
    draw: int | None = None

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
    target = None if given.json is None else _target(given.json, given.paths)
    if target is not None:
        _refuse_ways_out(target, given.paths)
    return Options(
        paths=tuple(given.paths),
        scope=Scope(tuple(given.only), not given.no_training, given.reveal),
        level=given.sandbox,
        allow_unsafe=given.allow_unsafe,
        jobs=given.jobs,
        json=target,
        fail_under=given.fail_under,
        verbose=given.verbose,
        draw=given.draw,
    )


def _target(text: str, paths: list[Path]) -> Path:
    """Where reports go: a folder for several paths, a file for one; it may be in a folder that is given."""
    target, several = Path(text), len(paths) > 1
    if not (several or target.is_dir() or text.endswith("/")):
        if not target.parent.is_dir():
            raise GraderError(f"--json {target}: give the name of a file in a folder that exists")
        return target
    if target.is_file():
        what = "where there are several paths" if several else "before a /"
        raise GraderError(f"--json {target}: is a file; give a folder {what}")
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise GraderError(f"--json {target}: cannot be made: {error.strerror}") from None
    return target if several else target / file_names(paths, short_names(paths))[0]


def _refuse_ways_out(target: Path, paths: list[Path]) -> None:
    """Refuse to write where a link in a submission's folder leads to.

    Raises:
        GraderError: if a report would be written there.
    """
    names = file_names(paths, short_names(paths)) if len(paths) > 1 else [""]
    folders = [os.path.abspath(path) for path in paths]
    for report in (target / name for name in names):
        place, end = Path(os.path.abspath(report)), Path(os.path.realpath(report))
        if any(place.is_relative_to(f) and not end.is_relative_to(os.path.realpath(f)) for f in folders):
            raise GraderError(f"--json {report}: leads out of the submission that it is in; name another")
