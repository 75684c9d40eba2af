"""Two sandboxes at the same time, in which student code tries to meet."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from grader.model import Outcome
from tests.helpers.graded import sandboxed
from tests.helpers.tiny import deed, tiny_course

NAMED = "@NAMED@"  # stands for what the first one calls its process when all is done that it can do
SECONDS = 20.0  # until it must have come so far


def met(root: Path, level: str, first: str, second: str) -> Outcome:
    """What comes of a module while another one, in a sandbox of its own, is in the middle of its check.

    Args:
        root: of the course that is made for it.
        level: of both sandboxes.
        first: the other module, whose `act` names its process NAMED and does not return.
        second: the module.
    """
    course = tiny_course(root)
    name = f"{time.monotonic_ns() % 10**15:x}"  # of nobody else
    (assignment,) = course.assignments
    with (
        sandboxed(course, deed(first.replace(NAMED, name)), level) as one,
        sandboxed(course, deed(second), level) as other,
        ThreadPoolExecutor() as pool,
    ):
        other.probe(assignment)
        talking = pool.submit(one.check, assignment, assignment.checks[0])
        try:
            _await(name)
            outcome = other.check(assignment, assignment.checks[0])
            assert not talking.done(), talking.result()
        finally:
            one._client.drop()  # it does not return by itself
    return outcome


def _await(name: str) -> None:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        if name in _names():
            return
        time.sleep(0.01)
    raise AssertionError(f"no process is called {name}")


def _names() -> set[str]:
    found = set()
    for path in Path("/proc").glob("[0-9]*/comm"):
        try:
            found.add(path.read_text().strip())
        except OSError:  # it has ended
            continue
    return found
