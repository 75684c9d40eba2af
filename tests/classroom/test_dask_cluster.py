"""A real scheduler of Dask's and two workers on loopback, one of which is killed midway."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.classroom import executors
from grader.errors import GraderError
from tests.helpers.rounds import RIGHT, SLOW, WRONG, class_of, graded, scores, started

pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
pytestmark = pytest.mark.usefixtures("frozen")
QUIET = ("--no-dashboard", "--host", "127.0.0.1")
COUNT = 8


class Dask:
    """A scheduler and its workers, each a process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "scheduler.json"
        self.processes: list[subprocess.Popen[bytes]] = []
        self.start("scheduler", "--port", "0", "--scheduler-file", str(self.file))
        for _ in range(600):
            if self.file.exists():
                break
            time.sleep(0.05)

    def start(self, kind: str, *options: str) -> "subprocess.Popen[bytes]":
        words = ["-W", "ignore", "-m", f"distributed.cli.dask_{kind}", *QUIET, *options]
        environment = {
            **os.environ,
            "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0",
            "PYTHONPATH": os.pathsep.join(filter(os.path.isabs, sys.path)),
        }
        with (self.folder / f"{kind}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *words], env=environment, cwd=self.folder, stdout=log, stderr=log
            )
        self.processes.append(process)
        return process

    def worker(self) -> "subprocess.Popen[bytes]":
        """One more worker, without a nanny, so that nobody starts it again."""
        options = ("--nthreads", "1", "--no-nanny", "--local-directory", str(self.folder))
        return self.start("worker", *options, "--scheduler-file", str(self.file))

    def close(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()


@pytest.fixture
def dask(tmp_path: Path) -> Iterator[Dask]:
    """With two workers."""
    found = Dask(tmp_path)
    try:
        found.worker()
        found.worker()
        yield found
    finally:
        found.close()


def address(dask: Dask) -> str:
    """Of a scheduler whose workers are there."""
    from distributed import Client

    with Client(scheduler_file=str(dask.file), set_as_default=False) as client:
        client.wait_for_workers(2, timeout=60)
        return str(client.scheduler.address)


def test_a_worker_that_is_killed_costs_time_only(dask: Dask, small: Path, tmp_path: Path) -> None:
    """Each submission is graded and counts once; then the scheduler goes away, and what is graded stays"""
    texts = {f"S{number}": SLOW for number in range(COUNT)} | {"Wrong": WRONG}
    submissions = class_of(tmp_path, texts)
    at = address(dask)
    process = started(small, submissions, "--scheduler", at)
    assert process.stderr is not None
    while not process.stderr.readline().startswith("[2/"):
        assert process.poll() is None
    dask.processes[-1].kill()
    out, error = process.communicate(timeout=120)
    assert process.returncode == 0, (out, error)
    assert scores(small) == {f"S{number}": 6 for number in range(COUNT)} | {"Wrong": 3}

    class_of(tmp_path, {"New": SLOW, "Newer": SLOW, "Newest": RIGHT})
    process = started(small, submissions, "--scheduler", at)
    assert process.stderr is not None
    while not process.stderr.readline().startswith("[1/3]"):
        assert process.poll() is None
    dask.processes[0].kill()
    _, error = process.communicate(timeout=120)
    assert process.returncode == 2, error
    last = error.splitlines()[-1]
    assert last.startswith(f"grader: --scheduler {at}: "), error
    assert last.endswith("start it and run the same command again; what is graded is kept")
    assert COUNT + 2 <= len(scores(small)) < COUNT + 4
    assert graded(small, submissions)[0] == 0
    assert len(scores(small)) == COUNT + 4


def test_a_scheduler_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Is told in one line, with the fix"""
    monkeypatch.setattr(executors, "CONNECT_SECONDS", 1)
    with pytest.raises(GraderError, match=r"^--scheduler tcp://127\.0\.0\.1:9: no scheduler answers "):
        executors.cluster("tcp://127.0.0.1:9", None)
