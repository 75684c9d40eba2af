"""The terminal that watching is shown on, as signals come at any moment."""

import subprocess
import sys

from tests.helpers import samples

PAUSED_ALL_THE_TIME = """
import os, pty, signal, threading, time
from grader.student.watch.terminal import Terminal

ours, theirs = pty.openpty()
keys, out = os.fdopen(os.dup(theirs)), os.fdopen(theirs, "w")

def drained():
    while os.read(ours, 65536):
        pass

def paused():
    while True:
        os.kill(os.getpid(), signal.SIGTSTP)
        time.sleep(0.001)  # some frames are whole

threading.Thread(target=drained, daemon=True).start()
with Terminal(keys, out, lambda: None) as terminal:
    threading.Thread(target=paused, daemon=True).start()
    for _ in range(1500):
        terminal.show(["x" * 80] * 40)
    signal.signal(signal.SIGTSTP, signal.SIG_IGN)
    print("shown", flush=True)
    os._exit(0)
"""


def test_ctrl_z_while_a_frame_is_written() -> None:
    """At any moment of it; in a session of its own nothing stops for it"""
    words = [sys.executable, "-c", PAUSED_ALL_THE_TIME]
    done = subprocess.run(
        words,
        cwd=samples.ROOT,
        start_new_session=True,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (done.stdout, done.stderr, done.returncode) == ("shown\n", "", 0)
