"""Where reports go besides the terminal: as JSON and as pages, a file each or a folder."""

import os
from collections.abc import Sequence
from pathlib import Path

from grader.cli.names import file_names, short_names
from grader.errors import GraderError
from grader.model import Report
from grader.record import Record
from grader.report import json_report


class Targets(Record):
    """Where reports are written to; of several submissions, the folders. None where nobody asked for it."""

    json: Path | None = None
    html: Path | None = None

    def write(self, report: Report, file: str = "") -> list[tuple[str, str]]:
        """Write a report wherever it was asked for; where that was not possible, and why.

        Args:
            report: what is written.
            file: its name in the folders, without an ending; "" where the targets are files.
        """
        failed = []
        if self.json is not None:
            path = self.json / f"{file}.json" if file else self.json
            failed.append((f"--json {self.json}", json_report.unwritten(report, path)))
        if self.html is not None:
            from grader.report.html import report as page  # what it needs is an extra

            path = self.html / f"{file}.html" if file else self.html
            failed.append((f"--html {self.html}", page.unwritten(report, path)))
        return [(where, why) for where, why in failed if why]

    @property
    def folders(self) -> list[Path]:
        """All that were asked for."""
        return list(dict.fromkeys(path for path in (self.json, self.html) if path is not None))


def targets(json: str | None, html: str | None, paths: Sequence[Path]) -> Targets:
    """Where reports go, made ready: folders are there afterwards.

    Args:
        json: a file, or a folder for several submissions; None without.
        html: the same for pages.
        paths: of the submissions.

    Raises:
        GraderError: if something cannot be written there, or what makes pages is not installed.
    """
    if html is not None:
        from grader.report import html as html_pages

        if why := html_pages.missing():
            raise GraderError(f"--html: {why}")
    found = Targets(_target("--json", json, paths), _target("--html", html, paths))
    if found.json is not None and found.json == found.html and len(paths) == 1:
        raise GraderError(f"--html {found.html}: is the file of --json, too; name another")
    for option, target, ending in (("--json", found.json, ".json"), ("--html", found.html, ".html")):
        if target is not None:
            _refuse_ways_out(option, target, ending, paths)
    return found


def _target(option: str, text: str | None, paths: Sequence[Path]) -> Path | None:
    """A folder for several paths, a file for one; it may be in a folder that is given."""
    if text is None:
        return None
    target, several = Path(text), len(paths) > 1
    if not (several or target.is_dir() or text.endswith("/")):
        if not target.parent.is_dir():
            raise GraderError(f"{option} {target}: give the name of a file in a folder that exists")
        return target
    if target.is_file():
        what = "where there are several paths" if several else "before a /"
        raise GraderError(f"{option} {target}: is a file; give a folder {what}")
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise GraderError(f"{option} {target}: cannot be made: {error.strerror}") from None
    if several:
        return target
    return target / f"{file_names(paths, short_names(paths))[0]}.{option.removeprefix('--')}"


def _refuse_ways_out(option: str, target: Path, ending: str, paths: Sequence[Path]) -> None:
    """Refuse to write where a link in a submission's folder leads to.

    Raises:
        GraderError: if a report would be written there.
    """
    several = len(paths) > 1
    files = [f"{name}{ending}" for name in file_names(paths, short_names(paths))] if several else [""]
    folders = [os.path.abspath(path) for path in paths]
    for report in (target / name for name in files):
        place, end = Path(os.path.abspath(report)), Path(os.path.realpath(report))
        if any(place.is_relative_to(f) and not end.is_relative_to(os.path.realpath(f)) for f in folders):
            raise GraderError(f"{option} {report}: leads out of the submission that it is in; name another")
