"""Processes as /proc tells of them: who stems from whom, how much memory each holds, and how to end them.

Runs inside the sandbox, in the worker; and outside, where one is ended.
"""

import contextlib
import os
import resource
import signal
import sys
import time

ONE_BY_ONE_SECONDS = 0.2  # CPU; more than it takes to end what does not start others all the time


def end_descendants(*, own_user: bool = False) -> bool:
    """End every process that a child left behind, in whatever group or session it hides.

    Args:
        own_user: whether all processes of this user stem from this worker. Then those that start others
            faster than they are ended one by one are ended all at once; with them, if this is a fork of the
            worker that serves hidden checks, the worker.

    Returns:
        Whether there were any.
    """
    found, patience = False, time.process_time() + ONE_BY_ONE_SECONDS
    if sys.platform != "linux":
        return found
    while True:
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                found = True
        except ChildProcessError:  # orphans come to the worker: it has none, so there are none
            return found
        found = True
        left = children(os.getpid())
        if own_user and time.process_time() > patience:
            kill_all()
        for pid in left:
            kill(pid)
        if not left:
            time.sleep(0.001)


def children(pid: int) -> list[int]:
    """The processes that one has started, or that came to it as orphans."""
    if not os.path.exists(f"/proc/self/task/{os.getpid()}/children"):
        return _children_of_all(pid)
    found = []
    with contextlib.suppress(OSError):  # it ended meanwhile
        for task in os.listdir(f"/proc/{pid}/task"):
            found += [int(child) for child in _text(f"/proc/{pid}/task/{task}/children").split()]
    return found


def _children_of_all(pid: int) -> list[int]:
    """The same from a list of all processes, for a kernel that keeps no lists of children."""
    found = []
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            with contextlib.suppress(OSError):
                stat = _text(f"/proc/{entry}/stat")
                found += [int(entry)] if int(stat.rpartition(")")[2].split()[1]) == pid else []
    return found


def _text(path: str) -> str:
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()


def descendants(pid: int) -> list[int]:
    """A process and all that stem from it."""
    return [pid, *(other for child in children(pid) for other in descendants(child))]


def resident(pid: int) -> int:
    """Bytes of memory that a process holds; 0 when it ended meanwhile."""
    try:
        statm = os.open(f"/proc/{pid}/statm", os.O_RDONLY)
    except OSError:
        return 0
    try:
        return int(os.read(statm, 200).split()[1]) * resource.getpagesize()
    except OSError:
        return 0
    finally:
        os.close(statm)


class Stopwatch:
    """Seconds since it was made, less those that a process was ready to run and waited for a processor.

    What a busy machine takes is nobody's fault. Where the kernel does not tell, nothing is taken off. Source:
    the kernel's document "Scheduler Statistics", /proc/<pid>/schedstat.
    """

    def __init__(self, pid: int, *, trusted: bool = False) -> None:
        """Begin.

        Args:
            pid: of the process.
            trusted: whether it stands for all that stem from it: then the one that waited longest counts,
                since others may wait for that one. If not, it is nobody's fault but its own what it waits
                while processes that it started are there.
        """
        self._pid = pid
        self._trusted = trusted
        self._started = time.monotonic()
        self._waited = self._last = 0.0

    def look(self) -> None:
        """Look how long it has waited so far; when it has ended, nobody can tell any more."""
        family = descendants(self._pid)
        if self._trusted:
            self._waited = max([self._waited, *map(_waited, family)])
            return
        waited = max(self._last, _waited(self._pid))
        if len(family) == 1:
            self._waited += waited - self._last
        self._last = waited

    def spent(self) -> float:
        """Seconds, as far as was looked; it may have waited before the beginning, too."""
        return max(0.0, time.monotonic() - self._started - self._waited)

    def over(self, seconds: float) -> bool:
        """Whether more than so many are spent."""
        if self.spent() <= seconds:
            return False
        self.look()
        return self.spent() > seconds


def _waited(pid: int) -> float:
    try:
        return int(_text(f"/proc/{pid}/schedstat").split()[1]) / 1e9
    except (OSError, ValueError, IndexError):  # it ended meanwhile, or there is no such file
        return 0.0


def kill(pid: int) -> None:
    """End one process."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass  # it ended by itself


def kill_all() -> None:
    """End all other processes of this user that this one may signal."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(-1, signal.SIGKILL)


def kill_group(pid: int) -> None:
    """End all processes of a group."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass  # nobody is left in it
