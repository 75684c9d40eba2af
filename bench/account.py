"""Who used what: CPU time and memory of a command and everything that it started.

A sandbox that is killed takes the CPU times of its processes along: the kernel adds up only what somebody
waits for. A control group keeps them, so CPU time is read there, where one can be made (root, or a delegated
part of the tree). Sources: the kernel's documents "CPU Accounting Controller" and "Control Group v2".
"""

import contextlib
import os
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path

INTERVAL = 0.01  # s between two looks at the memory


class CpuGroup:
    """A control group for one command; what joins it, and all that comes of it, is counted together."""

    def __init__(self, place: Path, home: Path, *, old: bool) -> None:
        self._path = place / f"bench-{os.getpid()}"
        self._path.mkdir(exist_ok=True)
        self._home = home
        self._old = old
        self._before = self._used()

    @contextlib.contextmanager
    def joined(self) -> Iterator[None]:
        """While this lasts, this process is a member, and so is whatever it starts."""
        (self._path / "cgroup.procs").write_text(str(os.getpid()))
        try:
            yield
        finally:
            (self._home / "cgroup.procs").write_text(str(os.getpid()))

    def end(self) -> float:
        """CPU seconds, user and system, of all members, ended ones included; the group is removed."""
        used = self._used() - self._before
        with contextlib.suppress(OSError):  # a member is still ending; the next command goes on with it
            self._path.rmdir()
        return used

    def _used(self) -> float:
        if self._old:
            return int((self._path / "cpuacct.usage").read_text()) / 1e9
        found = re.search(r"^usage_usec (\d+)$", (self._path / "cpu.stat").read_text(), re.M)
        return int(found[1]) / 1e6 if found else 0.0


def cpu_group() -> CpuGroup | None:
    """A new control group; None where none can be made."""
    try:
        mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines()
        own = Path("/proc/self/cgroup").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:  # no Linux
        return None
    for place, home, old in [*_places(mounts, own)]:
        with contextlib.suppress(OSError):  # read-only, or not ours: try the next
            return CpuGroup(place, home, old=old)
    return None


def _places(mounts: list[str], own: list[str]) -> Iterator[tuple[Path, Path, bool]]:
    """Where a group could be made: the old CPU accounting first, which nothing else here uses."""
    homes: dict[str, str] = {}  # controller -> where this process is; "" is the new tree
    for line in own:
        _, controllers, home = line.split(":", 2)
        homes |= dict.fromkeys(controllers.split(","), home.strip("/"))
    for kind, controller in (("cgroup", "cpuacct"), ("cgroup2", "")):
        for line in mounts:
            mount, (system, _, options) = line.split()[4], line.partition(" - ")[2].split(maxsplit=2)
            fits = system == kind and (not controller or controller in options.split(","))
            if fits and controller in homes:
                place = Path(mount, homes[controller])
                yield place, place, kind == "cgroup"


class Memory:
    """Looks at the memory of all descendants of this process, again and again, in a thread of its own."""

    def __init__(self) -> None:
        self.peak = 0.0  # MB, of all of them together
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "Memory":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.is_set():
            self.peak = max(self.peak, sum(map(_share, descendants(os.getpid()))))
            time.sleep(INTERVAL)


def _share(pid: int) -> float:
    """What a process takes in MB; of what it shares with others, its part."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii", errors="replace")
    except OSError:  # it has ended
        return 0.0
    found = re.search(r"^Pss: +(\d+) kB$", text, re.M)
    return int(found[1]) * 1024 / 1e6 if found else 0.0


def descendants(root: int) -> list[int]:
    """All processes that stem from one."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, IndexError):  # it has ended
            parent = int(path.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(path.parent.name))
    found, waiting = [], [root]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found
