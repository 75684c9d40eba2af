"""What student code is refused of the kernel: honest code does not notice."""

from pathlib import Path

import pytest

from grader.sandbox import seccomp
from tests.helpers.graded import sandboxed
from tests.helpers.sandboxed import value
from tests.helpers.tiny import CHECKS, deed, tiny_course

HONEST = '''
import asyncio, fcntl, mmap, multiprocessing, os, queue, selectors, shutil, socket, sqlite3, subprocess, sys
import tempfile, threading, time
from concurrent.futures import ThreadPoolExecutor
import numpy as np


def temporary_files():
    with tempfile.TemporaryFile() as one, tempfile.NamedTemporaryFile("w") as other:
        one.write(b"x")
        one.seek(0)
        other.write("y")
        other.flush()
        os.fsync(other.fileno())
        shutil.copy2(other.name, "copied")
        return one.read(), open("copied").read()


def databases():
    for mode in ("delete", "wal"):
        one, other = sqlite3.connect(mode), sqlite3.connect(mode)
        one.execute(f"pragma journal_mode={mode}")
        with one:
            one.execute("create table numbers (number)")
            one.executemany("insert into numbers values (?)", [(number,) for number in range(9)])
        yield other.execute("select sum(number) from numbers").fetchone()


def locks():
    with open("locked", "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        fcntl.lockf(file, fcntl.LOCK_UN)
    return os.path.getsize("locked")


def threads():
    numbers, ready = queue.Queue(), threading.Condition()
    thread = threading.Thread(target=lambda: numbers.put(3))
    thread.start()
    with ready, ThreadPoolExecutor(2) as pool:
        ready.wait(0.01)
        thread.join()
        return numbers.get(), list(pool.map(abs, [-1, -2]))


def event_loop():
    async def both():
        return await asyncio.gather(asyncio.sleep(0.01, 1), asyncio.to_thread(abs, -2))

    return asyncio.run(both())


def processes():
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=there.send, args=(7,))
    process.start()
    process.join()
    said = subprocess.run(["/bin/echo", "hello"], capture_output=True, text=True).stdout
    return here.recv(), said


def refusals():
    """What the sandbox does not have is refused as a machine without it refuses it."""
    for make in (multiprocessing.Lock, multiprocessing.Queue, socket.socket):
        try:
            make()
        except OSError as error:
            yield type(error).__name__


def descriptors():
    reads, writes = os.pipe()
    os.set_blocking(reads, False)
    fcntl.fcntl(writes, fcntl.F_SETFL, fcntl.fcntl(writes, fcntl.F_GETFL) | os.O_NONBLOCK)
    os.set_inheritable(reads, True)
    here, there = socket.socketpair()
    here.setblocking(False)
    there.send(b"x")
    with selectors.DefaultSelector() as selector:
        selector.register(here, selectors.EVENT_READ)
        seen = len(selector.select(5))
    return seen, os.get_blocking(writes), sys.stdin.isatty(), sys.stdin.read()


def arrays():
    np.save("a.npy", np.ones((1_000, 1_000), np.float32))  # 4 MB: memory that NumPy gives advice on
    mapped = np.memmap("m", dtype=float, mode="w+", shape=(100,))
    mapped[:] = 3
    mapped.flush()
    memory = mmap.mmap(-1, 8192)
    memory[:3] = b"abc"
    memory.madvise(mmap.MADV_DONTNEED)
    return float(np.load("a.npy", mmap_mode="r").sum()), float(np.fromfile("m").sum()), memory[:3]


EXPECTED = {
    temporary_files: (b"x", "y"),
    lambda: list(databases()): [(36,), (36,)],
    locks: 0,
    threads: (3, [1, 2]),
    event_loop: [1, 2],
    processes: (7, "hello\\n"),
    lambda: list(refusals()): ["PermissionError"] * 3,
    descriptors: (1, False, False, ""),
    arrays: (1e6, 300.0, b"abc"),
}


def act():
    for deed, expected in EXPECTED.items():
        given = deed()
        assert given == expected, (deed, given)
    return len(EXPECTED)
'''


@pytest.mark.skipif(bool(seccomp.why_not()), reason=seccomp.why_not())
def test_honest_code_does_not_notice(tmp_path: Path, level: str) -> None:
    """Files, databases, locks, threads, event loops, processes and arrays are as they are at home"""
    course = tiny_course(tmp_path, CHECKS.replace("seconds=1", "seconds=10").replace("256", "1024"))
    (assignment,) = course.assignments
    with sandboxed(course, deed(HONEST), level) as sandbox:
        outcome = sandbox.check(assignment, assignment.checks[0])
    assert value(outcome) == 9
