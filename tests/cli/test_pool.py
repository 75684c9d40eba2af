"""Many pieces of work at a time: told in their order, and none costs another its result."""

import contextlib
import os
import select
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from grader.cli import pool
from grader.errors import GraderError

Desk = Callable[[], AbstractContextManager[pool.Work]]


def desk(work: pool.Work) -> Desk:
    """A desk that needs nothing to be set up."""
    return lambda: contextlib.nullcontext(work)


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_tables_come_in_order(jobs: int) -> None:
    given, taken = os.pipe()

    def work(number: int) -> pool.Table:
        if jobs > 1 and number == 0:  # ends only when the next one has run
            assert os.read(given, 1) == b"x"
        if number == 1:
            os.write(taken, b"x")
        return {"number": number, "pid": os.getpid()}

    tables = list(pool.in_order(5, jobs, desk(work)))
    os.close(given)
    os.close(taken)
    assert [table["number"] for table in tables] == [0, 1, 2, 3, 4]
    pids = {table["pid"] for table in tables}
    assert os.getpid() not in pids
    assert len(pids) == min(jobs, 5) if jobs < 5 else len(pids) <= 5


def test_a_desk_is_set_up_once_a_process_and_left_in_the_end(tmp_path: Path) -> None:
    @contextlib.contextmanager
    def noted() -> Iterator[pool.Work]:
        place = tmp_path / str(os.getpid())
        place.write_text("set up\n")
        yield lambda number: {"desk": place.name}
        place.write_text("set up\nleft\n")

    tables = list(pool.in_order(7, 2, noted))
    assert {table["desk"] for table in tables} == {path.name for path in tmp_path.iterdir()}
    assert [path.read_text() for path in tmp_path.iterdir()] == ["set up\nleft\n"] * 2


def test_one_whose_parent_is_gone_ends_without_a_word(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """It sees the end of the pipe, and leaves its desk"""

    @contextlib.contextmanager
    def noted() -> Iterator[pool.Work]:
        yield lambda number: {}
        (tmp_path / "left").touch()

    process = pool._Process(noted)
    os.close(process._numbers)
    assert os.waitstatus_to_exitcode(os.waitpid(process._pid, 0)[1]) == 0
    os.close(process.tables)
    assert (tmp_path / "left").exists()
    assert capfd.readouterr().err == ""


def test_a_large_table_comes_whole() -> None:
    tables = list(pool.in_order(3, 2, desk(lambda number: {"text": str(number) * 300_000})))
    assert [table["text"] for table in tables] == ["0" * 300_000, "1" * 300_000, "2" * 300_000]


def test_one_that_dies_costs_no_other(capfd: pytest.CaptureFixture[str]) -> None:
    def work(number: int) -> pool.Table:
        if number == 1:
            os.kill(os.getpid(), signal.SIGKILL)
        if number == 2:
            raise ZeroDivisionError("unforeseen")
        return {"number": number}

    tables = list(pool.in_order(4, 2, desk(work)))
    assert tables[0] == {"number": 0}
    assert tables[1] == {"died": "the grader's process was ended by SIGKILL"}
    assert tables[2] == {"died": "the grader's process ended with status 1"}
    assert tables[3] == {"number": 3}
    assert "ZeroDivisionError: unforeseen" in capfd.readouterr().err


def test_what_a_person_has_to_mend_ends_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And those that still run may clear away what they made; this one does, and then waits to be killed"""
    monkeypatch.setattr(pool, "PATIENCE", 5.0)

    def work(number: int) -> pool.Table:
        if number == 0:
            signal.signal(signal.SIGTERM, lambda *_: (tmp_path / "made").unlink())
            (tmp_path / "made").touch()
            signal.pause()
            return {}
        while not (tmp_path / "made").exists():
            select.select([], [], [], 0.01)
        raise GraderError("no reference results; run grader reference")

    with pytest.raises(GraderError, match="no reference results"):
        list(pool.in_order(2, 2, desk(work)))
    assert list(tmp_path.iterdir()) == []


def test_one_that_is_ended_by_any_signal_costs_no_other() -> None:
    """Also by one that has no name"""
    number = signal.SIGRTMIN + 3

    def work(piece: int) -> pool.Table:
        if piece == 1:
            os.kill(os.getpid(), number)
        return {"number": piece}

    tables = list(pool.in_order(3, 2, desk(work)))
    assert tables[1] == {"died": f"the grader's process was ended by signal {number}"}
    assert [tables[0], tables[2]] == [{"number": 0}, {"number": 2}]


def test_where_no_more_processes_can_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that there are do the work; where there is none, that is told"""
    fork, forks = os.fork, iter((True, False, False))

    def refused() -> int:
        if next(forks):
            return fork()
        raise BlockingIOError(11, "Resource temporarily unavailable")

    open_before = len(os.listdir("/dev/fd"))
    monkeypatch.setattr(os, "fork", refused)
    tables = list(pool.in_order(4, 3, desk(lambda number: {"number": number})))
    assert [table["number"] for table in tables] == [0, 1, 2, 3]
    with pytest.raises(GraderError, match="no process can be started: Resource temporarily unavailable"):
        list(pool.in_order(1, 1, desk(lambda number: {})))
    assert len(os.listdir("/dev/fd")) == open_before
