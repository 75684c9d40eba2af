"""Many pieces of work at a time: told in their order, and none costs another its result."""

import os
import select
import signal
from pathlib import Path

import pytest

from grader import batch
from grader.model import GraderError


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_tables_come_in_order(jobs: int) -> None:
    given, taken = os.pipe()

    def work(number: int) -> batch.Table:
        if jobs > 1 and number == 0:  # ends only when the next one has run
            assert os.read(given, 1) == b"x"
        if number == 1:
            os.write(taken, b"x")
        return {"number": number, "pid": os.getpid()}

    tables = list(batch.in_order(5, jobs, work))
    os.close(given)
    os.close(taken)
    assert [table["number"] for table in tables] == [0, 1, 2, 3, 4]
    assert len({os.getpid(), *(table["pid"] for table in tables)}) == 6


def test_one_that_dies_costs_no_other(capfd: pytest.CaptureFixture[str]) -> None:
    def work(number: int) -> batch.Table:
        if number == 1:
            os.kill(os.getpid(), signal.SIGKILL)
        if number == 2:
            raise ZeroDivisionError("unforeseen")
        return {"number": number}

    tables = list(batch.in_order(4, 2, work))
    assert tables[0] == {"number": 0}
    assert tables[1] == {"died": "the grader's process was ended by SIGKILL"}
    assert tables[2] == {"died": "the grader's process ended with status 1"}
    assert tables[3] == {"number": 3}
    assert "ZeroDivisionError: unforeseen" in capfd.readouterr().err


def test_what_a_person_has_to_mend_ends_all(tmp_path: Path) -> None:
    """And those that still run may clear away what they made"""

    def work(number: int) -> batch.Table:
        if number == 0:
            signal.signal(signal.SIGTERM, lambda *_: (tmp_path / "made").unlink())
            (tmp_path / "made").touch()
            signal.pause()
            return {}
        while not (tmp_path / "made").exists():
            select.select([], [], [], 0.01)
        raise GraderError("no reference results; run make reference")

    with pytest.raises(GraderError, match="no reference results"):
        list(batch.in_order(2, 2, work))
    assert list(tmp_path.iterdir()) == []
