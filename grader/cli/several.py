"""`grader grade` with several submissions: shared among processes, reports written as they come, a table."""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader.cli import pool
from grader.cli.names import file_names, short_names
from grader.cli.options import SOME_UNGRADABLE, UNGRADABLE, Options
from grader.cli.progress import progress, tell
from grader.course.course import Course
from grader.diagnosis import clues, fingerprints  # noqa: F401  # once, not in each process
from grader.errors import GraderError
from grader.grading.grader import Grader
from grader.grading.progress import Progress
from grader.grading.provenance import now, origin, provenance
from grader.grading.results import ungradable
from grader.model import Report, Verdict, total
from grader.report import score
from grader.report.escape import plain
from grader.report.numbers import number, percent, points
from grader.report.page import Page
from grader.sandbox import levels, seccomp

NAMED = 3  # submissions in a sentence
NAME = 50  # columns of a name
FIGURES, NARROW = 56, 16  # columns of all but the name in the table, with an indent; of the name at least
HEADS = ("submission", "score", "of", "passed", "not passed", "not started", "accuracy")
EXTRA = 7  # columns of extra points, where there are some

Line = dict[str, Any]  # what is told of a report among many


def grade(course: Course, options: Options) -> int:
    """Grade all of them and print a table; returns the exit code."""
    names = short_names(options.paths)
    files = file_names(options.paths, names)
    seccomp.why_not()  # made once, for all processes
    jobs = min(options.jobs or levels.processors(), len(files))
    page = Page(Console(stderr=True))

    @contextlib.contextmanager
    def works() -> Iterator[pool.Work]:
        with Grader(course, options.level) as grader:

            def work(index: int) -> Line:
                with contextlib.nullcontext(Progress()) if jobs > 1 else progress() as shown:
                    report = grader.grade(options.paths[index], options.scope, shown)
                report = replace(options.marked(report), submission=names[index])
                return _written(report, files[index], options)

            yield work

    lines: list[Line] = []
    try:
        with contextlib.closing(pool.in_order(len(files), jobs, works)) as told:
            for index, line in enumerate(told):
                if "died" in line:
                    made = provenance(origin(course), str(options.paths[index]), None, now())
                    report = replace(ungradable(course, names[index], line["died"]), provenance=made)
                    line = _written(report, files[index], options)
                lines.append(line)
                tell(f"[{index + 1}/{len(files)}] {in_short(line, page)}")
    except (GraderError, KeyboardInterrupt, SystemExit):  # what is done is told all the same
        with contextlib.suppress(OSError):
            summarise(course.title, lines, options.targets.folders)
        raise
    summarise(course.title, lines, options.targets.folders)
    return exit_code([line["code"] for line in lines])


def exit_code(codes: Sequence[int]) -> int:
    """The exit code of several submissions, each with its own: 2 only if none could be graded."""
    graded = [code for code in codes if code != UNGRADABLE]
    if not graded:
        return UNGRADABLE
    return max(graded) if len(graded) == len(codes) else SOME_UNGRADABLE


def in_short(line: Line, page: Page) -> str:
    """A submission and its score, on one line: its name, too, is one, also where a terminal wraps."""
    result = "could not be graded" if line["reason"] else " / ".join(line["cells"][:2])
    loss = ", but its report could not be written" if line["unwritten"] else ""
    return f"{page.cut(line['submission'], NAME)}: {result}{line['on_top']}{loss}"


def _written(report: Report, file: str, options: Options) -> Line:
    """Write a report, and give what is told of it among many."""
    line = line_of(report, options)
    unwritten = [why for _, why in options.targets.write(report, file)]
    if unwritten:
        line["unwritten"], line["code"] = unwritten[0], UNGRADABLE
    return line


def line_of(report: Report, options: Options) -> Line:
    """What is told of a report among many; the rest is in its file."""
    line = {
        "submission": report.submission,
        "code": options.exit_code(report),
        "reason": _reason(report) if report.status != "graded" else "",
        "untrained": not (options.scope.training or options.scope.only) and report.status == "graded",
        "cells": ["–"] * 6,
        "extra": "",  # points that come on top; "" where none can
        "on_top": "",  # the same in words
        "warnings": list(report.warnings),
        "unwritten": "",
    }
    if report.status == "graded":
        own, spared = score.asked(report), score.spared(report)
        verdicts = [c.verdict for each in report.assignments if each.name not in spared for c in each.checks]
        passed, missing = verdicts.count(Verdict.PASSED), verdicts.count(Verdict.NOT_STARTED)
        accuracy = "–" if report.accuracy is None else percent(report.accuracy, 2)
        counts = [str(passed), str(len(verdicts) - passed - missing), str(missing)]
        most = total(each.max_score for each in own)
        line["cells"] = [points(total(each.score for each in own), most), number(most), *counts, accuracy]
        if report.ordinary and report.extras:
            line["extra"] = points(report.extra_score, report.max_extra_score)
            line["on_top"] = score.of_report(report)
    return line


def _reason(report: Report) -> str:
    """Why a submission could not be graded, without its name, which is told beside it."""
    for name in (report.submission, Path(report.submission).name):
        if report.reason.startswith(f"{name}: "):
            return report.reason.removeprefix(f"{name}: ")
    return report.reason


def summarise(title: str, lines: list[Line], folders: Sequence[Path] = ()) -> None:
    """A row a submission; then what could not be graded or written, warnings, and where reports are."""
    if not lines:
        return
    console = Console()
    page = Page(console)
    console.print(Text(plain(title), style="italic"))
    table = Table(box=None, pad_edge=False)
    is_extra = any(line["extra"] for line in lines)
    for name in (*HEADS[:3], *["extra"] * is_extra, *HEADS[3:]):
        table.add_column(name, justify="left" if name == "submission" else "right")
    for line in lines:
        extra = [line["extra"] or "–"] * is_extra
        named = _name(line["submission"], page, FIGURES + EXTRA * is_extra)
        table.add_row(named, *line["cells"][:2], *extra, *line["cells"][2:])
    console.print(table)
    for sentence in _sentences(lines, folders, page):
        page.blank()
        page.line(page.one_line(sentence), hang=2)


def _name(name: str, page: Page, figures: int) -> Text:
    """A name in the table. Where it takes several lines, none but the first begins like a row."""
    lines = page.wrap(page.text(page.cut(name, 3 * NAME)), max(page.width - figures, NARROW))
    return Text("\n  ").join(lines)


def _sentences(lines: list[Line], folders: Sequence[Path], page: Page) -> Iterator[str]:
    """What is told below the table."""
    for why, names in _by_reason(lines, "reason", page):
        yield f"{names} could not be graded: {why}"
    if any(line["untrained"] for line in lines):
        yield "Networks were not trained (--no-training): their points are in no score and no maximum"
    for warning in dict.fromkeys(text for line in lines for text in line["warnings"]):
        yield f"Warning: {warning}"
    for why, names in _by_reason(lines, "unwritten", page):
        yield f"Reports could not be written ({why}): {names}"
    if folders and not all(line["unwritten"] for line in lines):
        yield f"One report each in {' and '.join(map(str, folders))}"


def _by_reason(lines: list[Line], key: str, page: Page) -> Iterator[tuple[str, str]]:
    """Each reason once, with the first submissions that it is true of."""
    for why in dict.fromkeys(line[key] for line in lines if line[key]):
        names = [page.cut(line["submission"], NAME) for line in lines if line[key] == why]
        more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
        yield why, f"{', '.join(names[:NAMED])}{more}"
