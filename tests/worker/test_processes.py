"""Processes that student code starts: none outlives its check, or the grader."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from grader.model import Outcome
from grader.sandbox import cgroup, limits
from grader.sandbox.sandbox import Sandbox
from grader.worker import processes
from tests.helpers.graded import sandboxed
from tests.helpers.sandboxed import LEVELS, value
from tests.helpers.tiny import CHECKS, deed, tiny_course

ROOT = Path(__file__).resolve().parents[2]


def test_no_process_is_left_behind(tmp_path: Path, level: str) -> None:
    marker = f"left-behind-{os.getpid()}"
    body = f"""
        import subprocess
        pid = os.fork()
        if pid == 0:
            os.setsid()
            if os.fork() == 0:
                os.execv("/bin/sh", ["sh", "-c", "sleep 300; : {marker}"])
            os._exit(0)
        os.waitpid(pid, 0)
        time.sleep(0.3)
        found = 0
        for process in os.listdir("/proc"):
            try:
                found += b"{marker}" in open(f"/proc/{{process}}/cmdline", "rb").read()
            except OSError:  # no process, or it ended meanwhile
                pass
        return found
    """
    course = tiny_course(tmp_path)
    text = "import os, sys, time\n\n\ndef act():\n" + textwrap.indent(textwrap.dedent(body), "    ")
    with sandboxed(course, deed(text), level) as sandbox:
        outcome = sandbox.check(course.assignments[0], course.assignments[0].checks[0])
        assert value(outcome) == 1, "the grandchild did not start; the test shows nothing"
        assert marked(marker) == 0


def marked(marker: str) -> int:
    """How many processes of this machine carry the marker."""
    found = 0
    for entry in Path("/proc").iterdir():
        try:
            found += entry.name.isdigit() and marker.encode() in (entry / "cmdline").read_bytes()
        except OSError:  # it ended meanwhile
            continue
    return found


def test_the_worker_and_all_it_started_end_with_the_grader(tmp_path: Path, level: str) -> None:
    """A grader that is killed leaves no process, whatever the code under check is doing"""
    marker = f"orphan-{os.getpid()}-{level}"
    tiny_course(tmp_path, CHECKS.replace("seconds=1", "seconds=30"))  # its own clock ends nothing before long
    body = f"""
        import subprocess
        subprocess.Popen(["/bin/sh", "-c", "sleep 60; : {marker}"], start_new_session=True)
        time.sleep(60)
    """
    text = "import os, sys, time\n\n\ndef act():\n" + textwrap.indent(textwrap.dedent(body), "    ")
    program = (
        "import sys\n"
        "from pathlib import Path; from tests.helpers.tiny import deed; from grader.course import reader\n"
        "from tests.helpers.graded import sandboxed\n"
        "course = reader.load(Path(sys.argv[1]))\n"
        "with sandboxed(course, deed(sys.argv[2]), sys.argv[3]) as sandbox:\n"
        "    sandbox.check(course.assignments[0], course.assignments[0].checks[0])\n"
    )
    arguments = [sys.executable, "-c", program, str(tmp_path), text, level]
    with subprocess.Popen(arguments, cwd=ROOT) as grader:
        assert eventually(lambda: len(with_marker(marker)) > 0)
        grader.kill()
    assert eventually(lambda: not with_marker(marker))


def eventually(condition: Callable[[], bool]) -> bool:
    """Whether something becomes true before long."""
    deadline = time.monotonic() + 120
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def with_marker(marker: str) -> list[int]:
    """Processes of /bin/sh and sleep that carry a marker in their command."""
    found = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            said = (entry / "cmdline").read_bytes() if entry.name.isdigit() else b""
            found += [int(entry.name)] if said.startswith(b"/bin/sh") and marker.encode() in said else []
    return found


def test_nothing_is_left_the_moment_a_worker_is_ended(tmp_path: Path, level: str) -> None:
    """Also of a check that is still running"""
    course = tiny_course(tmp_path)
    text = "import os, time\n\n\ndef act():\n    [os.fork() for _ in range(4)]\n    time.sleep(60)\n"
    for _ in range(5):
        with sandboxed(course, deed(text), level) as sandbox:
            sandbox.probe(course.assignments[0])
            sandbox.alone([(course.assignments[0], course.assignments[0].checks[0])], 60)
            worker = sandbox._client._process
            assert worker is not None
            process = worker._process
            assert process is not None
            while len(its := processes.descendants(process.pid)) < 16:
                time.sleep(0.005)
            worker.end()
            assert [pid for pid in its if cgroup.lives(pid)] == []


STORM = """
import os, time

def storm():
    while True:
        try:
            os.fork() or os.setsid()
        except OSError:
            pass

def dropout_forward(x, rate, rng, training=True):
    os.fork() or storm()
    time.sleep(60)
"""


@pytest.mark.skipif("user" not in LEVELS, reason="only root can start programs as another user")
def test_processes_that_start_others_all_the_time_end_with_the_grader() -> None:
    """Killed one by one they would win; at this level no namespace ends them"""
    with tempfile.TemporaryDirectory() as name:  # pytest's own would be shut to another user
        folder = Path(name)
        folder.chmod(0o1777)
        (folder / "dropout.py").write_text(STORM)
        words = ["grade", str(folder / "dropout.py"), "--sandbox", "user", "--only", "dropout"]
        grading = subprocess.Popen(
            [sys.executable, "-m", "grader", *words],
            cwd=ROOT,
            env={**os.environ, "TMPDIR": name},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        sign = f"{name}/grader-".encode()
        while len(running(sign)) < 40:
            assert grading.poll() is None
            time.sleep(0.01)
        grading.kill()
        grading.wait()
        deadline = time.monotonic() + 120
        while (left := running(sign)) and time.monotonic() < deadline:
            time.sleep(0.05)
        cgroup.sweep()  # if they are still there, they shall not outlive this test
    assert left == []


def running(sign: bytes) -> list[int]:
    """Processes that were started with such a word."""
    found = []
    for pid in map(int, filter(str.isdigit, os.listdir("/proc"))):
        with contextlib.suppress(OSError):
            if sign in Path("/proc", str(pid), "cmdline").read_bytes() and cgroup.lives(pid):
                found.append(pid)
    return found


# -- a busy machine ------------------------------------------------------------------------------


@pytest.fixture
def crowded() -> Iterator[None]:
    """This process and all that it starts share one processor with three that never rest."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    never = [sys.executable, "-c", "while True: pass"]
    loops = [subprocess.Popen(never, start_new_session=True) for _ in range(3)]  # a fair share for each
    yield
    for loop in loops:
        loop.kill()
        loop.wait()
    os.sched_setaffinity(0, before)


def test_what_waits_for_a_processor_is_not_counted(crowded: None) -> None:
    work = "import time\nwhile time.process_time() < 0.5: pass\ninput()"
    with subprocess.Popen([sys.executable, "-c", work], stdin=subprocess.PIPE) as process:
        stopwatch, started = processes.Stopwatch(process.pid), time.monotonic()
        stopwatch.look()
        while processes._waited(process.pid) < 1.0:
            time.sleep(0.01)
        took = time.monotonic() - started
        assert not stopwatch.over(0.75 * took)
        process.communicate(b"\n")
    assert stopwatch.over(0.0)


def stopped_after(wall: float, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, seconds: float) -> Outcome:
    """What comes of a check that may take so long on the clock, and so much CPU time."""
    monkeypatch.setattr(limits, "wall_of", lambda seconds: wall)
    (assignment,) = sandbox._course.assignments
    check = replace(assignment.checks[0], seconds=seconds)
    ((_, _, outcome),) = sandbox.alone([(assignment, check)], 60)
    return outcome


def test_on_a_busy_machine_cpu_time_is_judged(
    tmp_path: Path, level: str, crowded: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A loop without an end takes four seconds for its one of CPU time: the bound on the clock comes later"""
    course = tiny_course(tmp_path)
    with sandboxed(course, deed("def act():\n    while True:\n        pass\n"), level) as sandbox:
        sandbox.probe(course.assignments[0])
        stopped = stopped_after(1.5, sandbox, monkeypatch, 1)
    assert stopped.detail == "1 s of CPU time"
    assert stopped.elapsed < 1.5


def test_what_sleeps_is_stopped_by_the_clock(
    tmp_path: Path, level: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = tiny_course(tmp_path)
    text = "import time\n\n\ndef act():\n    time.sleep(60)\n"
    with sandboxed(course, deed(text), level) as sandbox:
        sandbox.probe(course.assignments[0])
        stopped = stopped_after(0.5, sandbox, monkeypatch, 1)
    assert (stopped.detail, stopped.seconds < 0.5) == ("0.5 s", True)


def test_what_waits_for_its_own_processes_is_stopped_by_the_clock(
    tmp_path: Path, level: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a check could take as long as all that it starts may compute"""
    course = tiny_course(tmp_path)
    text = "import os\n\n\ndef act():\n    [os.fork() for _ in range(4)]\n    while True:\n        pass\n"
    with sandboxed(course, deed(text), level) as sandbox:
        sandbox.probe(course.assignments[0])
        stopped = stopped_after(1.0, sandbox, monkeypatch, 20)
    assert stopped.detail == "1 s"


def test_what_waited_before_the_beginning_has_spent_no_less_than_nothing(crowded: None) -> None:
    process = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    while processes._waited(process.pid) < 0.5:
        time.sleep(0.01)
    stopwatch = processes.Stopwatch(process.pid)
    stopwatch.look()
    spent = stopwatch.spent()
    process.kill()
    process.wait()
    assert spent >= 0.0


def test_what_is_open_is_counted_once(tmp_path: Path) -> None:
    """Files that no folder shows, and sockets; of this process and of one that shares them"""
    ends = socket.socketpair()
    with open(tmp_path / "named", "wb") as named, open(tmp_path / "nameless", "wb") as nameless:
        named.write(bytes(1 << 20))
        nameless.write(bytes(3 << 20))
        named.flush()
        nameless.flush()
        before = processes.held_open([os.getpid()])
        (tmp_path / "nameless").unlink()
        child = os.fork()
        if child == 0:
            time.sleep(20)
            os._exit(0)
        try:
            files, sockets = processes.held_open([os.getpid(), child])
        finally:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
    assert (files - before[0]) >> 20 == 3
    assert sockets == before[1] >= 2 * processes.SOCKET_BYTES
    for end in ends:
        end.close()


@pytest.mark.skipif(not processes.tells_who_waits(), reason="this kernel does not tell who waits")
def test_who_was_stopped_has_not_waited() -> None:
    """A grader that was stopped for a while (Ctrl-Z) finds that long ago it began to wait: nobody was idle"""
    idleness = processes.Idleness()
    sleeper = subprocess.Popen(["sleep", "20"])
    try:
        for _ in range(4):
            idleness.waited(sleeper.pid, 1_000.0)
    finally:
        sleeper.kill()
        sleeper.wait()
    assert 0.0 < idleness.seconds < 4.0
