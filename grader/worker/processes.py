"""Processes as /proc tells of them: who stems from whom, how much memory each holds, and how to end them.

Runs inside the sandbox, in the worker; and outside, where one is ended.
"""

import contextlib
import os
import resource
import signal
import stat
import sys
import time

TICKS = os.sysconf("SC_CLK_TCK")  # a second
BLOCK = 512  # bytes, the unit of st_blocks
SOCKET_BYTES = 1 << 18  # of what was sent through one and not received, in the kernel's own settings
WAITS_AT_MOST = 20  # times as long as it runs, is believed
LOOK_SECONDS = 0.1  # between two looks at how long processes have waited
IDLE_LOOK_SECONDS = 0.5  # the same, where they are waited for
WALL_TIMES, WALL_MORE = 5, 3  # what sleeps is stopped after so many times its CPU seconds, and so many more
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
                told = _text(f"/proc/{entry}/stat")
                found += [int(entry)] if int(told.rpartition(")")[2].split()[1]) == pid else []
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


def held_open(pids: list[int]) -> tuple[int, int]:
    """Bytes that processes hold by what they have open: those of files that no folder shows, and those of
    memory that their sockets may take; what several share counts once."""
    files: dict[tuple[int, int], int] = {}
    sockets: set[int] = set()
    for pid in pids:
        with contextlib.suppress(OSError):  # it ended meanwhile
            for number in os.listdir(f"/proc/{pid}/fd"):
                with contextlib.suppress(OSError):
                    status = os.stat(f"/proc/{pid}/fd/{number}")
                    if stat.S_ISSOCK(status.st_mode):
                        sockets.add(status.st_ino)
                    elif stat.S_ISREG(status.st_mode) and not status.st_nlink:
                        files[status.st_dev, status.st_ino] = status.st_blocks * BLOCK
    return sum(files.values()), len(sockets) * SOCKET_BYTES


def taken(pids: list[int], bare: int, most: int) -> bool:
    """Whether processes hold more than so many bytes together; pages that several hold count once.

    Args:
        pids: the processes.
        bare: bytes that all of them hold of what they were forked with.
        most: bytes.
    """
    if sum(max(0, resident(pid) - bare) for pid in pids) <= most:
        return False
    return sum(map(_share, pids)) - bare > most


def _share(pid: int) -> int:
    """Bytes of memory that a process holds, those that it shares with others divided (PSS); all of them where
    it does not let anybody look."""
    try:
        lines = _text(f"/proc/{pid}/smaps_rollup").splitlines()
        return next(int(line.split()[1]) << 10 for line in lines if line.startswith("Pss:"))
    except (OSError, ValueError, StopIteration):
        return resident(pid)


def wall_of(seconds: float) -> float:
    """Seconds on the clock after which code is stopped that has so many of CPU time."""
    return WALL_TIMES * seconds + WALL_MORE


class Stopwatch:
    """Seconds since it was made, less those that a process or one that stems from it was ready to run and
    waited for a processor: of several, the one that waited longest counts, since others may wait for that
    one.

    What a busy machine takes is nobody's fault. But no process gains time by having others that wait: their
    CPU time together is counted as well, and whoever waits is taken to run for a twentieth of the time.
    Source: the kernel's document "Scheduler Statistics", /proc/<pid>/schedstat; where it does not tell,
    nothing is taken off.
    """

    def __init__(self, pid: int) -> None:
        """Begin; to be looked at every second or more often.

        Args:
            pid: of the process.
        """
        self._pid = pid
        self._started = self._looked = time.monotonic()
        self._waited = self._used = self._used_before = 0.0
        self._waited_before: dict[int, float] | None = None  # until the first look: by process

    def look(self) -> None:
        """Look how long it has waited and run since the first look; once it has ended, nobody can tell."""
        self._looked = time.monotonic()
        family = descendants(self._pid)
        waited = {pid: _waited(pid) for pid in family}
        used = _reaped() + sum(map(_used, family))
        if self._waited_before is None:
            self._waited_before, self._used_before = waited, used
            return
        since = (seconds - self._waited_before.get(pid, 0.0) for pid, seconds in waited.items())
        self._waited = max(self._waited, *since)
        self._used = max(self._used, used - self._used_before)

    def look_again(self) -> None:
        """Look, if the last look is a while ago."""
        if time.monotonic() - self._looked > LOOK_SECONDS:
            self.look()

    def leave_out(self, seconds: float) -> None:
        """Count so many seconds less: whoever looks was stopped himself."""
        self._started += seconds

    def spent(self) -> float:
        """Seconds, as far as was looked."""
        passed = time.monotonic() - self._started
        return max(passed - self._waited, passed / WAITS_AT_MOST, self._used if self._waited else 0.0)

    def over(self, seconds: float) -> bool:
        """Whether more than so many are spent."""
        if self.spent() <= seconds:
            return False
        self.look()
        return self.spent() > seconds


class Idleness:
    """Seconds in which somebody waits for processes that do nothing: none of them runs, and none is ready to
    run and waits for a processor.

    Counted only while somebody waits, and only where the kernel tells who waits for a processor: a busy
    machine, or a busy grader, is nobody's idleness.
    """

    def __init__(self) -> None:
        self.seconds = 0.0
        self._pid = 0
        self._unseen = 0.0  # seconds of waiting since the last look
        self._waited: dict[int, float] = {}
        self._used = 0.0

    def waited(self, pid: int, seconds: float) -> None:
        """Somebody has waited for so many seconds for a process, or for what stems from it.

        Whoever waits looks up more often than that: what is longer, he was stopped himself (Ctrl-Z).
        """
        self._unseen += min(seconds, IDLE_LOOK_SECONDS)
        if pid == self._pid and self._unseen < IDLE_LOOK_SECONDS:
            return
        family = descendants(pid)
        waited, used = {each: _waited(each) for each in family}, sum(map(_used, family))
        if pid == self._pid and tells_who_waits():
            of_each = [seconds - self._waited.get(each, 0.0) for each, seconds in waited.items()]
            self.seconds += max(0.0, self._unseen - sum(of_each) - max(0.0, used - self._used))
        self._pid, self._unseen, self._waited, self._used = pid, 0.0, waited, used


def tells_who_waits() -> bool:
    """Whether this kernel tells how long a process has waited for a processor."""
    return os.path.exists("/proc/self/schedstat")


def _waited(pid: int) -> float:
    try:
        return int(_text(f"/proc/{pid}/schedstat").split()[1]) / 1e9
    except (OSError, ValueError, IndexError):  # it ended meanwhile, or there is no such file
        return 0.0


def _used(pid: int) -> float:
    """Seconds of CPU time of a process, and of those that it has waited for."""
    try:
        return sum(map(int, _text(f"/proc/{pid}/stat").rpartition(")")[2].split()[11:15])) / TICKS
    except (OSError, ValueError):
        return 0.0


def _reaped() -> float:
    """The same of those that this process has waited for."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


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
