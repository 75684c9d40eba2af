"""How much may come back: frames for each request, bytes for each submission; what is more is not read."""

import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from grader.model import Ending
from grader.sandbox import limits, sandbox
from grader.sandbox.limits import Allowance
from grader.sandbox.process import Process
from tests.helpers.sandboxed import LEVELS, runs, value

MODULES = {"op": "import", "modules": [{"checks": [1] * 30}, {"checks": []}]}
CHECKS = {"op": "check", "checks": [1] * 32}


@pytest.mark.parametrize("request_", [MODULES, CHECKS])
def test_frames_are_counted_by_request(request_: dict[str, Any]) -> None:
    allowed = limits.FRAMES_MORE + 32 * limits.FRAMES_EACH
    allowance = Allowance()
    for _ in range(3):  # each request has its own
        allowance.ask(request_)
        assert {allowance.take(10, 10) for _ in range(allowed)} == {""}
    assert allowance.take(10, 10) == "more answers than questions"
    assert not allowance.is_used_up


def test_a_training_may_log_many_epochs() -> None:
    allowance = Allowance()
    allowance.ask({"op": "train"})
    assert {allowance.take(40, 0) for _ in range(limits.FRAMES_OF_A_TRAINING)} == {""}


@pytest.mark.parametrize("size", [(limits.HEADERS_LIMIT // 4, 0), (0, limits.PAYLOADS_LIMIT // 4)])
def test_bytes_are_counted_by_submission(size: tuple[int, int]) -> None:
    allowance = Allowance()
    for _ in range(4):
        allowance.ask(CHECKS)
        assert allowance.take(*size) == ""
    allowance.ask(CHECKS)
    assert allowance.take(1, 1) == limits.USED_UP
    assert allowance.is_used_up


def test_nothing_more_is_read_of_who_has_sent_too_much(
    tmp_path: Path, level: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor is anything more asked; and the next submission has its own"""
    sent: list[str] = []
    send = Process.send
    monkeypatch.setattr(
        Process, "send", lambda self, request, *rest: (sent.append(request["op"]), send(self, request, *rest))
    )
    for name in ("honest", "large"):
        (tmp_path / name).mkdir()
    honest, *_ = runs(tmp_path / "honest", level, "return 1")
    assert value(honest) == 1
    monkeypatch.setattr(limits, "PAYLOADS_LIMIT", 1 << 20)
    sent.clear()
    outcomes = runs(tmp_path / "large", level, "import numpy as np\nreturn np.zeros(100_000)", 5)
    assert [outcome.ending for outcome in outcomes] == [Ending.RETURNED] + [Ending.UNREADABLE] * 4
    assert {outcome.detail.rpartition(": ")[2] for outcome in outcomes[1:]} == {limits.USED_UP}
    assert sent.count("check") == 2


def test_a_grader_that_was_stopped_blames_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-Z, while a check runs, for longer than all of them may take together"""
    monkeypatch.setattr(sandbox, "BATCH_SECONDS", 1.0)
    monkeypatch.setattr(limits, "GRACE_SECONDS", 2.5)
    grader = os.fork()
    if grader == 0:
        status = 1
        try:
            (outcome,) = runs(tmp_path, LEVELS[-1], "time.sleep(1.5)\nreturn 1")
            status = int(outcome.ending is not Ending.RETURNED)
        finally:
            os._exit(status)
    time.sleep(1.0)
    os.kill(grader, signal.SIGSTOP)
    time.sleep(4.0)
    os.kill(grader, signal.SIGCONT)
    assert os.waitpid(grader, 0)[1] == 0
