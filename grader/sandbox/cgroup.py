"""Control groups (cgroup v2), where this machine lets us make one: limits for all processes of a worker
together, and an end that no process escapes.

A group needs a folder of the cgroup file system that we may write to: as root, or in a delegated part of
the tree. Where the memory and pids controllers are handed down, they are used; `cgroup.kill` (Linux 5.14)
works without any. Source: the kernel's Control Group v2 document.
"""

import contextlib
import itertools
import os
import time
from pathlib import Path

PREFIX = "grader-"
PROCESSES = 128  # a worker, a child and all it starts
NUMBERS = itertools.count()


class Group:
    """One group for one worker."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._base = 0
        controllers = _text(path / "cgroup.controllers").split()
        self._bounds_memory = "memory" in controllers
        if "pids" in controllers:
            _put(path / "pids.max", str(PROCESSES))
        if self._bounds_memory:
            _put(path / "memory.swap.max", "0")

    def joined(self) -> bool:
        """Whether the worker is in it."""
        if self._bounds_memory:
            self._base = int(_text(self.path / "memory.current") or 0)
        return bool(_text(self.path / "cgroup.procs").split())

    def limit_memory(self, memory: int) -> None:
        """Bound what all processes take together, in MiB on top of what the bare worker takes."""
        if self._bounds_memory:
            _put(self.path / "memory.max", str(self._base + (memory << 20)))

    def kills(self) -> int:
        """How many processes the kernel has ended in it for want of memory."""
        events = dict(line.split() for line in _text(self.path / "memory.events").splitlines())
        return int(events.get("oom_kill", 0))

    def end(self) -> None:
        """Kill every process in it and remove it."""
        _put(self.path / "cgroup.kill", "1")
        for _ in range(2_000):
            with contextlib.suppress(OSError):
                self.path.rmdir()
            if not self.path.exists():
                return
            time.sleep(0.0005)


def make(*, only_bounding: bool = False) -> Group | None:
    """A new group, one that can bound memory if there is such a place; None if there is none at all.

    Args:
        only_bounding: make none that cannot bound memory. A process that is moved to a group waits 10 ms:
            for nothing, where the group's end is not needed.
    """
    sweep()
    best: Group | None = None
    for place in _places():
        if only_bounding and "memory" not in _text(place / "cgroup.subtree_control").split():
            continue
        path = place / f"{PREFIX}{os.getpid()}-{next(NUMBERS)}"
        try:
            path.mkdir()
        except OSError:
            continue
        group = Group(path)
        if group._bounds_memory:
            if best is not None:
                best.end()
            return group
        if best is None:
            best = group
        else:
            group.end()
    return best


def sweep() -> None:
    """Remove groups that a killed grader left."""
    for place in _places():
        for path in place.glob(f"{PREFIX}*-*"):
            owner = path.name[len(PREFIX) :].partition("-")[0]
            if owner.isdigit() and not lives(int(owner)):
                Group(path).end()


def lives(process: int) -> bool:
    """Whether a process is there, and not only what is left of it until its parent asks how it ended."""
    status = _text(Path("/proc", str(process), "stat")).rpartition(")")[2].split()
    return bool(status) and status[0] not in "ZX"


def _places() -> list[Path]:
    """Folders of the cgroup file system from ours up that we may write to."""
    mount = next(
        (Path(fields[4]) for line in _text(Path("/proc/self/mountinfo")).splitlines()
         if (fields := line.split()) and " - cgroup2 " in line),
        None,
    )  # fmt: skip
    own = next(
        (line[3:] for line in _text(Path("/proc/self/cgroup")).splitlines() if line.startswith("0::")), None
    )
    if mount is None or own is None:
        return []
    here = mount / own.strip("/")
    found = [here, *(parent for parent in here.parents if parent.is_relative_to(mount))]
    return [place for place in found if os.access(place, os.W_OK)]


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""


def _put(path: Path, text: str) -> None:
    with contextlib.suppress(OSError):  # an older kernel does not have this file
        path.write_text(text)
