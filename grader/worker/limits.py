"""What a process may use: bounds that the kernel keeps. Runs inside the sandbox, in a child, before student
code."""

import math
import os
import resource
import sys

PROCESSES = 64  # a child and all it starts
OPEN_FILES = 128
FILE_SIZE = 256 << 20


def limit(seconds: float, memory: int, *, processes: bool = False) -> None:
    """Bound this process and all it starts: CPU time, memory, processes, files.

    Runs in each child, where every page that is touched is copied: so it is system calls and nothing else.

    Args:
        seconds: of CPU time, whole ones of it, and a second to end in.
        memory: MiB on top of what it takes now.
        processes: whether to bound the number of processes.
    """
    cpu = math.ceil(seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_SIZE, FILE_SIZE))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    if processes:
        resource.setrlimit(resource.RLIMIT_NPROC, (PROCESSES, PROCESSES))
    if sys.platform == "linux":
        space = _space(memory)
        resource.setrlimit(resource.RLIMIT_AS, (space, space))


def limit_softly(seconds: float, memory: int) -> None:
    """Bound this process for the time being, by so much CPU time and memory on top of what it has used."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    cpu = min(math.ceil(usage.ru_utime + usage.ru_stime + seconds), most)
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, most))
    if sys.platform == "linux":
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (_space(memory), most))


def _space(memory: int) -> int:
    """Bytes that this process takes now and so many MiB more, as far as it may."""
    statm = os.open("/proc/self/statm", os.O_RDONLY)
    pages = int(os.read(statm, 200).split()[0])
    os.close(statm)
    space = pages * resource.getpagesize() + (memory << 20)
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    return space if most == resource.RLIM_INFINITY else min(space, most)
