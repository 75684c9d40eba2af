"""What `grade` does on a terminal: progress on standard error, reports on standard output.

What prints is imported when there is something to print, so that the first worker starts before.
"""

import argparse
import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from grader.course.course import Course
from grader.errors import GraderError
from grader.grading.grade import ungradable
from grader.grading.grader import Desk
from grader.model import Report, Verdict
from grader.report import json_report
from grader.report.escape import plain
from grader.sandbox import levels, seccomp
from grader.sandbox.levels import choose
from grader.sandbox.place import Place
from grader.submission.submission import SubmissionError

Line = dict[str, Any]  # what is told of a report among many


def grade(course: Course, given: argparse.Namespace, place: Place | None = None) -> int:
    """Grade one submission or several; returns the exit code.

    Args:
        course: what is asked.
        given: the command's options.
        place: for the sandbox of a single submission, where a worker may have started already.
    """
    several = len(given.paths) > 1
    _check_options(given)
    if given.json is not None:
        given.json = _target(given.json, given.paths)
    if several:
        return _grade_all(course, given)
    if place is not None:
        place.settle()
    with Desk(course, given, workers=2, place=place) as desk:
        report = desk.report(given.paths[0])
    if given.json is not None:
        json_report.write(report, given.json)
    from rich.console import Console

    from grader.report import terminal

    terminal.render(report, Console(), verbose=given.verbose)
    return _exit_code(report, given.fail_under)


def _grade_all(course: Course, given: argparse.Namespace) -> int:
    """Grade several submissions, shared among processes; each JSON report is written as it comes."""
    from grader.cli import pool
    from grader.diagnosis import clues, fingerprints  # noqa: F401  # once, not in each process

    files = _file_names(given.paths)
    seccomp.why_not()  # made once, for all processes
    jobs = min(given.jobs or levels.processors(), len(given.paths))

    @contextlib.contextmanager
    def works() -> Iterator[pool.Work]:
        with Desk(course, given, workers=1, quiet=jobs > 1) as desk:

            def work(number: int) -> Line:
                report = desk.report(given.paths[number])
                if given.json is not None:
                    json_report.write(report, given.json / files[number])
                return _line(report, given.fail_under)

            yield work

    lines: list[Line] = []
    for number, line in enumerate(pool.in_order(len(given.paths), jobs, works)):
        if "died" in line:
            path = given.paths[number]
            report = ungradable(course, path.name or str(path), line["died"])
            if given.json is not None:
                json_report.write(report, given.json / files[number])
            line = _line(report, given.fail_under)
        lines.append(line)
        if jobs > 1 and sys.stderr.isatty():
            print(f"{number + 1} of {len(files)} graded: {plain(line['submission'])}", file=sys.stderr)
    _summarise(course, lines, given.json)
    return max(int(line["code"]) for line in lines)


def _check_options(given: argparse.Namespace) -> None:
    if len(given.only) > 1:
        raise GraderError(f"--only: given {len(given.only)} times; give one name, or none for everything")
    given.only = given.only[0] if given.only else ""
    if given.jobs is not None and given.jobs < 1:
        raise GraderError(f"--jobs: expected 1 or more, got {given.jobs}")
    if given.fail_under is not None and not 0 <= given.fail_under <= 100:
        raise GraderError(f"--fail-under: expected percent from 0 to 100, got {given.fail_under:g}")
    if len(given.paths) > 1 and choose(given.sandbox) == "plain" and not given.allow_unsafe:
        raise GraderError(
            "--sandbox: only plain, which lets code run as you; other people's code belongs at bubblewrap"
            " (Debian, Ubuntu: apt-get install bubblewrap) or user; --allow-unsafe grades all the same"
        )


def _file_names(paths: list[Path]) -> list[str]:
    """A name for the JSON report of each path; where two would be the same, with a number."""
    names: dict[str, None] = {}
    last: dict[str, int] = {}
    for path in paths:
        stem = path.resolve().stem.removesuffix(".tar")
        number, name = last.get(stem, 1), f"{stem}.json"
        while name in names:
            number += 1
            name = f"{stem}-{number}.json"
        last[stem] = number
        names[name] = None
    return list(names)


def _target(text: str, paths: list[Path]) -> Path:
    """Where reports go: a folder for several paths, a file for one; it may be in a folder that is given."""
    target, several = Path(text), len(paths) > 1
    if not (several or target.is_dir() or text.endswith("/")):
        if not target.parent.is_dir():
            raise SubmissionError(f"--json {target}: give the name of a file in a folder that exists")
        return target
    if target.is_file():
        what = "where there are several paths" if several else "before a /"
        raise SubmissionError(f"--json {target}: is a file; give a folder {what}")
    target.mkdir(parents=True, exist_ok=True)
    return target if several else target / _file_names(paths)[0]


def _exit_code(report: Report, fail_under: float | None) -> int:
    if report.status != "graded":
        return 2
    percent = 100 * report.score / report.max_score if report.max_score else 100.0
    return 1 if fail_under is not None and percent < fail_under else 0


def _line(report: Report, fail_under: float | None) -> Line:
    """What is told of a report among many; the rest is in its file."""
    line = {
        "submission": report.submission,
        "code": _exit_code(report, fail_under),
        "reason": report.reason if report.status != "graded" else "",
        "cells": ["–"] * 6,
        "warnings": list(report.warnings),
    }
    if report.status == "graded":
        verdicts = [check.verdict for check in report.checks]
        passed, missing = verdicts.count(Verdict.PASSED), verdicts.count(Verdict.NOT_STARTED)
        accuracy = next((f"{t.accuracy:.2%}" for t in report.trainings if t.accuracy is not None), "–")
        counts = [str(passed), str(len(verdicts) - passed - missing), str(missing)]
        line["cells"] = [f"{report.score:.2f}", f"{report.max_score:g}", *counts, accuracy]
    return line


def _summarise(course: Course, lines: list[Line], target: Path | None) -> None:
    """A row a submission; then what could not be graded, what the course lacks, and where reports are."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    console.print(Text(plain(course.title), style="italic"))
    table = Table(box=None, pad_edge=False)
    for name in ("submission", "score", "of", "passed", "not passed", "not started", "accuracy"):
        table.add_column(name, justify="left" if name == "submission" else "right")
    for line in lines:
        table.add_row(Text(plain(line["submission"])), *line["cells"])
    console.print(table)
    for line in lines:
        if line["reason"]:
            said = f"\n{plain(line['submission'])} could not be graded: {plain(line['reason'])}"
            console.print(Text(said))
    for warning in dict.fromkeys(text for line in lines for text in line["warnings"]):
        console.print(Text(f"\nWarning: {plain(warning)}"))
    if target is not None:
        console.print(Text(f"\nOne report each in {plain(str(target))}"))
