"""The workers of a Dask scheduler as an executor. Imports Dask, so it is imported where that is asked for.

Calls are never taken for equal (`pure=False`), and Dask tries none again: the engine does.
"""

import logging
import warnings
from concurrent.futures import Executor, Future
from typing import Any

from distributed import Client

from grader.errors import GraderError

CLOSE_SECONDS = 5  # for a scheduler to say goodbye; it may be gone
LARGE = "Sending large graph"  # a course is sent to each worker once


class Cluster(Executor):
    """An executor that holds the connection to a scheduler."""

    def __init__(self, address: str, seconds: float) -> None:
        """Connect.

        Args:
            address: of the scheduler.
            seconds: until it must have answered.

        Raises:
            GraderError: if it does not, or has no workers.
        """
        logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what is wrong is told once, by us
        try:
            self._client = Client(address, timeout=seconds, set_as_default=False)
        except (OSError, ValueError) as error:
            said = f"no scheduler answers ({' '.join(str(error).split())})"
            fix = "start it and run the same command again; what is graded is kept"
            raise GraderError(f"--scheduler {address}: {said}; {fix}") from None
        self.threads = sum(self._client.nthreads().values())
        if not self.threads:
            self._client.close()
            raise GraderError(f"--scheduler {address}: has no workers; start some: dask worker {address}")
        self._executor = self._client.get_executor(pure=False, retries=0)

    def submit(self, work: Any, /, *arguments: Any, **named: Any) -> "Future[Any]":
        """Have a function called by a worker."""
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", LARGE)
            future: Future[Any] = self._executor.submit(work, *arguments, **named)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the scheduler, after all that was submitted, or at once."""
        self._executor.shutdown(wait=wait)
        self._client.close(timeout=CLOSE_SECONDS)
