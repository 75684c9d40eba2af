"""How the worker watches the child of a check."""

import os
import subprocess
import sys
from pathlib import Path

from grader.model import Ending
from tests.helpers.sandboxed import runs

ROOT = Path(__file__).resolve().parents[2]
LAST_WORDS = """
import os
from grader.evidence import frames as wire
from grader.worker import supervise

(evidence, told), (output, printed), (go, let), (host, kept) = (os.pipe() for _ in range(4))
pid = os.fork()
if pid == 0:
    os.write(told, wire.pack({"part": 1}))
    os.read(go, 1)
    os.write(told, wire.pack({"part": 2}))
    os.write(printed, b"last words")
    os._exit(0)
os.close(told)
os.close(printed)
frames = []

def relay(more):  # while this one takes the first frame, the child writes the second, and ends
    frames.extend(more)
    if len(frames) == 1:
        os.write(let, b"x")
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)

shared = supervise.Shared(10.0, 512, 1 << 20)
watched = supervise.Supervision(pid, evidence, host, shared, output=output)
watched.watch(relay)
print(len(frames), watched.printed.rest())
"""


def test_what_a_child_writes_before_it_ends_is_read(tmp_path: Path) -> None:
    """Also when its end is seen before that"""
    done = subprocess.run(
        [sys.executable, "-c", LAST_WORDS],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("2 last words\n", "")


def test_memory_of_processes_without_parents_counts(tmp_path: Path, level: str) -> None:
    """Those that were forked twice come to the worker: the limit is for all that stem from a check"""
    body = """
        for _ in range(4):
            if os.fork() == 0:
                if os.fork() == 0:
                    held = bytearray(b"x") * (150 << 20)
                    time.sleep(30)
                os._exit(0)
        time.sleep(20)
        return 1
    """
    (outcome,) = runs(tmp_path, level, body)
    assert outcome.ending is Ending.OUT_OF_MEMORY, outcome
