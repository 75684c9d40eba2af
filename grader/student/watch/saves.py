"""Tells of each save that changes what a submission says, however it comes about.

The system's events come first. Once a second, times and sizes of the files are looked at as well: events do
not arrive from every disk, and end when a folder is replaced by another of its name. What was read decides:
a file that is saved twice, or a notebook of which only what it printed is another, is no change.
"""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from grader.course.course import Course
from grader.errors import GraderError
from grader.record import Record
from grader.submission import submission as submissions
from grader.submission.limits import is_left_aside
from grader.submission.modules import ModuleFiles, module_files
from grader.submission.submission import Submission

GROUPED, STEP = 200, 20  # milliseconds: events are taken together for so long, until none comes for a step
LOOK = 1000  # milliseconds between two looks at times and sizes where nothing was told
POLL = 0.3  # seconds between two looks where the system cannot tell
FOLDERS = 100  # that are watched

Stamp = tuple[str, int, int, int]


class Save(Record):
    """A submission as it stands.

    Attributes:
        submission: what was read; None where nothing can be graded.
        files: its modules, likewise.
        problem: why nothing can be graded.
    """

    submission: Submission | None = None
    files: ModuleFiles | None = None
    problem: str = ""


class Saves(threading.Thread):
    """Watches a submission until it is stopped."""

    def __init__(
        self, course: Course, path: Path, tell: Callable[[Save], None], fail: Callable[[Exception], None]
    ) -> None:
        """Prepare.

        Args:
            course: whose modules are looked for.
            path: of the submission: a folder, or a file.
            tell: is called with the submission at the beginning and after each change, in this thread.
            fail: is called with what ends this thread before it is stopped.
        """
        super().__init__(name="saves", daemon=True)
        self._course, self._path = course, path
        self._tell, self._fail = tell, fail
        self._stopped = threading.Event()
        self._last: Save | None = None

    def stop(self) -> None:
        """End it."""
        self._stopped.set()

    def run(self) -> None:
        """Watch; called by `start`."""
        try:
            self._look()
            while not self._stopped.is_set():
                folders = folders_of(self._path)
                if not folders or not self._listen(folders):
                    self._poll()
        except Exception as error:  # whoever started this has to know
            self._fail(error)

    def _listen(self, folders: Sequence[Path]) -> bool:
        """Look after each event in some folders, until there are others; False where no event can be had."""
        from watchfiles import watch

        at, seen = _identities(folders), stamps(folders)
        events = watch(
            *folders,
            watch_filter=None,
            debounce=GROUPED,
            step=STEP,
            stop_event=self._stopped,
            rust_timeout=LOOK,
            yield_on_timeout=True,
            raise_interrupt=False,
            recursive=False,
            ignore_permission_denied=True,
        )
        self._look()  # what changed before they were watched
        try:
            for events_seen in events:
                now = stamps(folders)
                if events_seen or now != seen:
                    self._look()
                seen = now
                found = folders_of(self._path)
                if _identities(found) != at:
                    self._look()
                    return True
        except Exception as error:  # watchfiles' own, and OSError: too many watches, no such folder any more
            return isinstance(error, FileNotFoundError)
        return True

    def _poll(self) -> None:
        """Look at times and sizes again and again, for as long as a listening takes until it looks."""
        seen = stamps(folders_of(self._path))
        for _ in range(10):
            if self._stopped.wait(POLL):
                return
            now = stamps(folders_of(self._path))
            if now != seen:
                self._look()
                return

    def _look(self) -> None:
        """Read the submission, and tell of it if it is another."""
        try:
            submission = submissions.load(self._path)
            found = Save(submission, module_files(submission, self._course.exercises))
        except GraderError as error:
            found = Save(problem=str(error))
        if self._last is None or _said(found) != _said(self._last):
            self._last = found
            self._tell(found)


def _said(save: Save) -> object:
    return save.files or save.problem


def folders_of(path: Path) -> list[Path]:
    """The folders in which the source files of a submission may lie, the first of many; of a file its own.
    None where there is no such path."""
    if not path.is_dir():
        return [path.parent] if path.parent.is_dir() and path.exists() else []
    return [folder for folder, _ in zip(_within(path), range(FOLDERS), strict=False)]


def _within(path: Path) -> Iterator[Path]:
    """A folder and those in it, the upper ones first."""
    waiting = [str(path)]
    while waiting:
        here = waiting.pop(0)
        yield Path(here)
        try:
            with os.scandir(here) as entries:
                inner = [e.path for e in entries if e.is_dir(follow_symlinks=False)]
        except OSError:  # gone meanwhile, or not ours to look into
            continue
        waiting += sorted(each for each in inner if not is_left_aside(os.path.basename(each)))


def stamps(folders: Sequence[Path]) -> set[Stamp]:
    """Names, times and sizes of the files in some folders."""
    found = set[Stamp]()
    for folder in folders:
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    status = entry.stat(follow_symlinks=False)
                    found.add((entry.path, status.st_mtime_ns, status.st_size, status.st_ino))
        except OSError:  # what goes away meanwhile is no change that could be read
            continue
    return found


def _identities(folders: Sequence[Path]) -> list[tuple[str, int]]:
    """Folders, and which they are: one may take the place of another."""
    found = list[tuple[str, int]]()
    for folder in folders:
        try:
            found.append((str(folder), folder.stat().st_ino))
        except OSError:  # gone meanwhile
            found.append((str(folder), 0))
    return found
