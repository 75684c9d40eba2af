"""A temporary folder and a first worker in it, before anybody knows for which submission.

A worker takes as long to get ready as the grader itself: so it is started first of all, and gets ready
meanwhile. Needs no NumPy.
"""

import contextlib
import importlib.machinery
import importlib.util
import os
from pathlib import Path

from grader.sandbox import folders, levels, stage
from grader.sandbox.process import Process

TYPE_CHECKING = False  # typing itself takes a while to import
if TYPE_CHECKING:
    from grader.sandbox.link import Link

TMP_BYTES = 512 << 20
WORKER = Path(__file__).parents[1] / "worker"


class Place:
    """Where one sandbox is."""

    def __init__(self, level: str, course: Path, threads: int = 1, *, at_once: bool = False) -> None:
        """Prepare a folder; what an earlier grader left behind when it was killed is removed.

        Args:
            level: "auto", or one of `levels.LEVELS`.
            course: the course's root, which must not be visible inside.
            threads: for NumPy's linear algebra.
            at_once: start a worker for whoever calls `stage_with_worker` first, and do not try before whether
                its level is permitted here; `settle` sees to that.

        Raises:
            SandboxError: if the level cannot be had.
        """
        _compile()
        self.level = levels.likely(level) if at_once else levels.choose(level)
        self._wanted = level
        self._course = course
        self._threads = threads
        self._folder = folders.Folder()
        self._stages = 0
        self._begun: tuple[Path, Process] | None = None
        self._first: tuple[Path, Link] | None = None
        if at_once:
            try:
                with contextlib.suppress(levels.SandboxError):  # then `settle` has nothing to wait for
                    self._begun = self._started(self._new_stage())
            except BaseException:  # an interrupt, too: nobody has this yet, to close it
                self.close()
                raise

    @property
    def path(self) -> Path:
        """The folder."""
        return self._folder.path

    def settle(self) -> None:
        """Wait for the worker that was started at once. If it does not get ready, because its level is not
        permitted here, take the strongest that is.

        Raises:
            SandboxError: if that is not the level that was wanted.
        """
        if self._begun is not None:
            self._first, self._begun = self._linked(*self._begun), None
            with contextlib.suppress(levels.SandboxError):
                if self._first[1].is_ready(levels.TRIAL_SECONDS):
                    return
                self._first[1].end()
            self._first = None
        self.level = levels.choose(self._wanted)

    def stage_with_worker(self) -> "tuple[Path, Link]":
        """A stage of its own and the worker that starts, or has started, on it."""
        if self._first is None:
            return self._linked(*self._started(self._new_stage()))
        first, self._first = self._first, None
        return first

    def another_worker(self, folder: Path) -> "Link":
        """A worker in the place of one that is gone."""
        return self._linked(*self._started(folder))[1]

    def _new_stage(self) -> Path:
        self._stages += 1
        folder = self.path / str(self._stages)
        stage.make(folder, levels.site(), links=self.level != "bubblewrap")
        return folder

    def _started(self, folder: Path) -> tuple[Path, Process]:
        return folder, Process(levels.command(self.level, folder, self._course, self._threads, TMP_BYTES))

    def _linked(self, folder: Path, process: Process) -> "tuple[Path, Link]":
        from grader.sandbox.link import Link  # which imports NumPy

        return folder, Link(process)

    def __enter__(self) -> "Place":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End a worker that nobody took, and remove the folder."""
        for kept in (self._begun, self._first):
            if kept is not None:
                kept[1].end()
        self._begun = self._first = None
        if self.path.exists():
            self._folder.remove()


def _compile() -> None:
    """Compile the modules that only a worker imports, which may not write what it compiles. Once."""
    for file in sorted(os.listdir(WORKER)):
        name, ending = os.path.splitext(file)
        if ending != ".py":
            continue
        path = str(WORKER / file)
        kept = importlib.util.cache_from_source(path)
        if not os.path.exists(kept) or os.path.getmtime(kept) < os.path.getmtime(path):
            importlib.machinery.SourceFileLoader(name, path).get_code(name)
