"""What a command costs: wall-clock, CPU time and memory, everything that it started included.

This process imports no NumPy and stays small: a process begins with the peak memory of the one that
started it, so a large bench would be seen in every figure.
"""

import ctypes
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import account
from bench.account import Memory

ROOT = Path(__file__).resolve().parents[1]
SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER, of linux/prctl.h
STRAGGLERS = 20.0  # seconds that processes may live on after the command that started them
# One thread for linear algebra everywhere, as the sandbox has it: threads that compete measure nothing.
THREADS = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
# Nothing of the make that runs the bench; and Python may keep compiled files, as it does for everybody.
NOT_PASSED_ON = ("MAKE", "MFLAGS", "PYTHONDONTWRITEBYTECODE")

# Runs the grader and says what its own process took at most, of which the sandbox's processes are no part.
OWN_PEAK = """\
import atexit
from bench.peak import tell
from grader.__main__ import run
atexit.register(tell)
run()
"""


class BenchError(Exception):
    """Something could not be measured; the message says what."""


@dataclass(frozen=True)
class Command:
    """Something to run: words, a working folder, variables, and what must come before each run."""

    words: Sequence[str]
    cwd: Path = ROOT
    variables: Mapping[str, str] = field(default_factory=dict)
    before: Callable[[], object] = lambda: None  # is not measured
    may_exit: tuple[int, ...] = (0,)


@dataclass(frozen=True)
class Cost:
    """What one run took.

    `own` is the peak of the grader's own process, where it is a grader's; `memory` that of all processes
    together, where it was looked at.
    """

    wall: float  # s
    cpu: float  # s, user and system, of all processes
    own: float | None = None  # MB
    memory: float | None = None  # MB


def grader(*arguments: object) -> Command:
    """A run of this project's grader that also tells its own peak memory."""
    return Command([sys.executable, "-c", OWN_PEAK, *map(str, arguments)])


def bare(*arguments: object) -> Command:
    """A run of the same calls in a bare interpreter."""
    return Command([sys.executable, str(ROOT / "bench" / "bare.py"), *map(str, arguments)])


def adopt_orphans() -> None:
    """Become the parent of processes whose own parent ends, so that none goes on unseen. Linux only."""
    if sys.platform == "linux" and ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0) != 0:
        raise BenchError("the kernel does not hand orphans over")


def run(*commands: Command, memory: bool = False) -> Cost:
    """Run commands, all at the same time, and wait for everything that they started.

    Args:
        commands: what to run.
        memory: whether to look at the memory meanwhile, which takes time of its own.

    Raises:
        BenchError: if one of them fails, or leaves a process behind.
    """
    for command in commands:
        command.before()
    watch = Memory() if memory else nullcontext()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, watch as seen:
        said = [Path(folder) / str(number) for number in range(len(commands))]
        group = account.cpu_group()
        start = time.perf_counter()
        with group.joined() if group else nullcontext():
            started = [_start(*pair) for pair in zip(commands, said, strict=True)]
        codes, waited = _wait({process.pid for process in started})
        wall = time.perf_counter() - start
        waited += _stragglers()
        cpu = group.end() if group else waited
        texts = [path.read_text(encoding="utf-8", errors="replace") for path in said]
        for process, command, text in zip(started, commands, texts, strict=True):
            process.returncode = codes[process.pid]
            if process.returncode not in command.may_exit:
                last = "\n".join(text.strip().splitlines()[-8:])
                raise BenchError(f"{_short(command)} ended with {process.returncode}\n{last}")
    owns = [float(found) for text in texts for found in re.findall(r"^own peak: ([\d.]+) MB$", text, re.M)]
    return Cost(wall, cpu, max(owns, default=None), seen.peak if seen else None)


def _start(command: Command, said: Path) -> subprocess.Popen[bytes]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(NOT_PASSED_ON)}
    with said.open("wb") as output:
        return subprocess.Popen(
            list(command.words),
            cwd=command.cwd,
            env={**environment, **THREADS, **command.variables},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )


def _wait(awaited: set[int]) -> tuple[dict[int, int], float]:
    """Exit codes of the processes, and the CPU time of all that ended meanwhile."""
    codes: dict[int, int] = {}
    cpu = 0.0
    while not awaited <= codes.keys():
        pid, status, usage = os.wait4(-1, 0)
        codes[pid] = os.waitstatus_to_exitcode(status)
        cpu += usage.ru_utime + usage.ru_stime
    return codes, cpu


def _stragglers() -> float:
    """CPU time of those that outlive the command, such as a killed sandbox; the wait is not on the clock."""
    cpu = 0.0
    deadline = time.monotonic() + STRAGGLERS
    while True:
        try:
            pid, _, usage = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:
            return cpu
        if pid:
            cpu += usage.ru_utime + usage.ru_stime
        elif time.monotonic() > deadline:
            raise BenchError(f"a process still runs {STRAGGLERS:g} s after the command that started it")
        else:
            time.sleep(0.005)


def _short(command: Command) -> str:
    words = ["…" if "\n" in word else word for word in command.words]
    return " ".join(words[:6]) + (" …" if len(words) > 6 else "")


@dataclass(frozen=True)
class Costs:
    """What several runs of one thing took, and the memory of a run before them."""

    runs: tuple[Cost, ...]
    memory: float | None = None  # MB, of all processes together

    def median(self, what: str) -> float:
        """The median of wall, cpu or own over the runs."""
        return float(statistics.median(getattr(cost, what) for cost in self.runs))

    def plain(self) -> dict[str, Any]:
        """All runs, for JSON."""
        lists = {what: [round(getattr(cost, what), 4) for cost in self.runs] for what in ("wall", "cpu")}
        own = [cost.own for cost in self.runs if cost.own is not None]
        return {**lists, "own": own, "memory": self.memory and round(self.memory, 1)}


def side_by_side(
    commands: Mapping[str, Command | tuple[Command, ...]], runs: int, *, warm: bool = True
) -> dict[str, Costs]:
    """Run commands in turn, so that a busy moment of the machine falls on each of them.

    Args:
        commands: by name; those of a tuple run at the same time and count as one.
        runs: how often each.
        warm: whether to run each once before, off the clock: that fills the caches of Python and the disk,
            and memory is looked at.
    """
    found: dict[str, list[Cost]] = {name: [] for name in commands}
    memory: dict[str, float | None] = {}
    for number in range(-1 if warm else 0, runs):
        for name, command in commands.items():
            cost = run(*(command if isinstance(command, tuple) else (command,)), memory=number < 0)
            if number < 0:
                memory[name] = cost.memory
            else:
                found[name].append(cost)
    return {name: Costs(tuple(costs), memory.get(name)) for name, costs in found.items()}
