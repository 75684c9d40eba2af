"""Where work is done: processes of this machine, the workers of a Dask scheduler, or any other executor."""

import importlib
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any

from grader.classroom.processes import Processes
from grader.errors import GraderError
from grader.sandbox.levels import processors

CONNECT_SECONDS = 10  # until a scheduler must have answered
A_WORKER = 2  # pieces handed out for each of its threads: the next one is there when one is done
INSTALL = "install the extra `cluster`: pip install 'dl-grader[cluster]'"


def local(jobs: int | None) -> tuple[Callable[[], Executor], int]:
    """Makes processes of this machine, and how many pieces to hand out.

    Args:
        jobs: how many processes; None for one per processor.
    """
    count = jobs or processors()
    return lambda: Processes(count), A_WORKER * count


def named(text: str, jobs: int | None) -> tuple[Callable[[], Executor], int]:
    """Makes the executor of whoever runs the grader, and how many pieces to hand out.

    Args:
        text: "module:factory"; the factory is called without arguments.
        jobs: pieces to hand out at a time; None for two per processor here.

    Raises:
        GraderError: if there is no such factory.
    """
    module, _, factory = text.partition(":")
    try:
        found: Callable[[], Any] = getattr(importlib.import_module(module), factory)
    except (ImportError, AttributeError, ValueError) as error:
        said = f"{error or 'no name'}; write module:factory, of a module that is installed"
        raise GraderError(f"--executor {text}: {said}") from None

    def make() -> Executor:
        made = found()
        if not isinstance(made, Executor):
            kind = type(made).__name__
            raise GraderError(f"--executor {text}: gives no concurrent.futures.Executor, but {kind}")
        return made

    return make, jobs or A_WORKER * processors()


def cluster(address: str, jobs: int | None) -> tuple[Callable[[], Executor], int]:
    """Makes an executor of a Dask scheduler's workers, and how many pieces to hand out.

    Args:
        address: of the scheduler, such as "tcp://10.0.0.7:8786".
        jobs: pieces to hand out at a time; None for two per thread of its workers.

    Raises:
        GraderError: if Dask is not installed, or the scheduler does not answer or has no workers.
    """
    try:
        from grader.classroom.dask_cluster import Cluster
    except ImportError:
        raise GraderError(f"--scheduler: Dask is not installed; {INSTALL}") from None
    first: list[Cluster] = [Cluster(address, CONNECT_SECONDS)]
    threads = first[0].threads
    return lambda: first.pop() if first else Cluster(address, CONNECT_SECONDS), jobs or A_WORKER * threads
