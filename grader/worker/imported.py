"""Imported modules of a submission: taken down, so that a process can be as it was right after the import, or
as if there had been none.

Runs inside the sandbox, in the fork server.
"""

import importlib
import os
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Sequence
from types import ModuleType

import numpy as np

from grader.evidence.run import returned
from grader.model import Outcome
from grader.record import Record
from grader.worker import settings, state, temporary, written
from grader.worker.tasks import Experiment


class Asked(Record):
    """A check that is to run, and the seed of its generator."""

    check: Experiment
    seed: int


class Process:
    """This process as it was before any import."""

    def __init__(self, folder: str) -> None:
        """Take it down.

        Args:
            folder: of the submission.
        """
        self.temporary = os.environ["TMPDIR"]
        self._others = set(sys.modules)
        self._names = {name.partition(".")[0] for name in os.listdir(folder)}
        self._names -= {name.partition(".")[0] for name in self._others}
        self.settings = settings.Settings()
        self._files = temporary.Files(self.temporary)
        self.enter()

    def enter(self) -> None:
        """Begin an import: in the temporary folder, so that a plain file name works, as it does at home."""
        os.chdir(self.temporary)
        self._running = running()

    def loaded(self) -> dict[str, ModuleType]:
        """The submission's own modules that are imported now, by name."""
        new = sys.modules.keys() - self._others
        own = self._names | written.modules.keys()
        return {name: sys.modules[name] for name in new if name.partition(".")[0] in own}

    def left_running(self) -> bool:
        """Whether an import has started threads or processes that go on."""
        return running() != self._running

    def leave(self) -> None:
        """Be as before."""
        for name in self.loaded():
            del sys.modules[name]
        written.modules.clear()
        self.settings.apply()
        self.tidy()

    def tidy(self) -> None:
        """Put the temporary folder back."""
        self._files.restore()


class Imported:
    """One imported module, with those that it imported.

    Attributes:
        again: whether each child has to import it anew: it has started threads or processes, and no fork
            takes those along.
        in_a_row: whether checks can run one after the other in one process: all that they change is known.
        seconds: of CPU time that the import took.
    """

    def __init__(self, process: Process, name: str, lacking: set[str], seconds: float) -> None:
        """Take down what there is right after the import.

        Args:
            process: that it was imported in.
            name: of the module.
            lacking: its exercises that are missing or stubs.
            seconds: of CPU time that the import took.
        """
        self.name = name
        self.seconds = seconds
        self.again = process.left_running()
        self._process = process
        self._lacking = lacking
        self._modules = process.loaded()
        self._written = dict(written.modules)
        self._state = state.State(self._modules)
        self._settings = settings.Settings(process.settings)
        self._files = temporary.Files(process.temporary)
        self.in_a_row = self._state.exact and not self.again

    def enter(self) -> None:
        """Be as right after the import."""
        sys.modules.update(self._modules)
        written.modules.update(self._written)
        if self._settings != self._process.settings:  # a child copies each page that it touches
            self._settings.apply()
        self._files.restore()
        os.chdir(self._process.temporary)

    def tidy(self) -> None:
        """Put the temporary folder back."""
        self._files.restore()

    def row(
        self, asked: Sequence[Asked], say: Callable[[Outcome | None], None], cpu: float, wall: float
    ) -> None:
        """Run checks one after the other, right after the import; what one has changed is put back.

        A check that takes long ends this process. One that raises, or is about an exercise that is not there,
        gives nothing; nor do those after one that has left a thread behind.

        Args:
            asked: which.
            say: is told what each gave.
            cpu: seconds of CPU time that one may use.
            wall: seconds on the clock, likewise.
        """
        legacy, count, threads = settings.LegacyRandom(), len(sys.modules), threading.active_count()
        for each in asked:
            outcome = None
            if each.check.exercise not in self._lacking and threading.active_count() == threads:
                _ring_after(cpu, wall)
                with np.errstate(), warnings.catch_warnings():
                    outcome = returned(each.check, self.name, importlib.import_module, each.seed)
            say(outcome)
            self._state.restore()
            legacy.restore()
            self._files.restore()
            if len(sys.modules) != count:
                self._forget_others()
                count = len(sys.modules)
        _ring_after(0, 0)

    def _forget_others(self) -> None:
        """Forget modules of the submission that a check has imported."""
        for name in self._process.loaded().keys() - self._modules.keys():
            del sys.modules[name]
        sys.modules.update(self._modules)


def _ring_after(cpu: float, wall: float) -> None:
    """Let this process be ended after so many seconds, or not at all."""
    signal.setitimer(signal.ITIMER_PROF, cpu)
    signal.setitimer(signal.ITIMER_REAL, wall)


def running() -> tuple[int, bool]:
    """How many threads this process has, and whether it has child processes."""
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return threading.active_count(), False
    return threading.active_count(), True
