"""State of the kernel that outlives a check, or that two sandboxes share."""

from pathlib import Path

import pytest

from grader.model import Ending
from grader.sandbox import seccomp
from tests.helpers.graded import sandboxed
from tests.helpers.meeting import NAMED, met
from tests.helpers.sandboxed import value
from tests.helpers.tiny import HIDDEN, deed, tiny_course

pytestmark = pytest.mark.skipif(bool(seccomp.why_not()), reason=seccomp.why_not())

USED = """
import ctypes, fcntl, mmap, os, platform, signal, socket, struct, sys, threading, time, traceback

LIBC = ctypes.CDLL(None, use_errno=True)
FUTEX = {"x86_64": 202, "aarch64": 98}[platform.machine()]
WHOLE = struct.pack("hhqqi4x", fcntl.F_WRLCK, 0, 0, 0, 0)
OFD_GETLK, OFD_SETLK = 36, 37
FILES = "/dev/null", "/dev/zero", "/usr/bin/env", "/proc/version", "/proc/self/status"
OPEN = [os.open(file, os.O_RDWR if file < "/dev/~" else os.O_RDONLY) for file in FILES]
SHARED = os.open("/usr/bin/env", os.O_RDONLY)
LIBC.mmap.restype = ctypes.c_void_p
WORD = ctypes.c_void_p(LIBC.mmap(None, 4096, mmap.PROT_READ, mmap.MAP_SHARED, SHARED, 0))


def tried(deed, *arguments):
    try:
        return deed(*arguments)
    except OSError:
        return None


def granted(number):
    return tried(lambda: not fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB))
"""

SPEAKS = f"""
def wait():
    value = ctypes.c_int.from_address(WORD.value).value
    while True:
        LIBC.syscall(FUTEX, WORD, 0, value, None, None, 0)  # FUTEX_WAIT
        time.sleep(0.001)


def act():
    shared = struct.pack("hhqqi4x", fcntl.F_RDLCK, 0, 0, 0, 0)
    for number in OPEN:
        for command in (fcntl.F_SETLK, OFD_SETLK):
            for lock in (shared, WHOLE):
                tried(fcntl.fcntl, number, command, lock)
        granted(number)
    threading.Thread(target=wait, daemon=True).start()
    time.sleep(0.1)
    LIBC.prctl(15, b"{NAMED}", 0, 0, 0)
    while True:
        os.pread(os.open("/usr/bin/env", os.O_RDONLY), 1, 0)
        os.closerange(20, 60)
        time.sleep(0.01)
"""

LISTENS = """
def locks():
    for number, file in zip(OPEN, FILES):
        if not granted(number):
            yield "flock of " + file
        for command in (fcntl.F_GETLK, OFD_GETLK):
            lock = tried(fcntl.fcntl, number, command, WHOLE)
            if lock and struct.unpack("hhqqi4x", lock)[0] != fcntl.F_UNLCK:
                yield f"lock ({command}) of {file}"
    status = os.fstat(SHARED)
    place = f"{os.major(status.st_dev):02x}:{os.minor(status.st_dev):02x}:{status.st_ino} "
    if place in (tried(lambda: open("/proc/locks").read()) or ""):
        yield "/proc/locks"


def events():
    seen = []
    signal.signal(signal.SIGIO, lambda *_: seen.append("F_NOTIFY"))
    tried(fcntl.fcntl, os.open("/usr/bin", os.O_RDONLY), fcntl.F_NOTIFY, fcntl.DN_ACCESS | fcntl.DN_MULTISHOT)
    watch = LIBC.inotify_init1(os.O_NONBLOCK)
    LIBC.inotify_add_watch(watch, b"/usr/bin/env", 0xFFF)
    for _ in range(20):
        time.sleep(0.02)
        if watch >= 0 and tried(os.read, watch, 100):
            seen.append("inotify")
        if LIBC.syscall(FUTEX, WORD, 1, 9, None, None, 0) > 0:  # FUTEX_WAKE
            seen.append("futex")
    return set(seen)


def act():
    seen = sorted({*locks(), *events()})
    print("\\n".join(seen))
    return len(seen)
"""


def test_two_sandboxes_do_not_meet(tmp_path: Path, level: str) -> None:
    """Neither at a lock, nor at an event, nor at a futex of a file that both may read"""
    outcome = met(tmp_path, level, USED + SPEAKS, USED + LISTENS)
    assert (value(outcome), outcome.output) == (0, "\n")


LEAVES = """
def state(number):
    asked = [tried(fcntl.fcntl, number, command, 0) for command in (3, 9, 11, 1025, 1034)]
    lock = tried(fcntl.fcntl, number, OFD_GETLK, WHOLE)
    return asked, tried(os.lseek, number, 0, 1), lock and struct.unpack("hhqqi4x", lock)[0]


def known():
    for number in range(64):
        target = tried(os.readlink, f"/proc/self/fd/{number}")
        if target and not target.startswith("/proc/"):
            yield target.split(":")[0], state(number)
    yield "locked", [granted(number) for number in OPEN]


def own_mounts():
    if os.environ["TMPDIR"] == "/tmp/work":  # at bubblewrap
        counters = tried(lambda: open("/proc/vmstat").readlines()) or []
        yield from (line for line in counters if line.startswith("unevictable_pgs_mlocked"))
        with open("new", "w") as file:
            yield os.fstat(file.fileno()).st_ino


def leave_on_all():
    signal.signal(signal.SIGIO, signal.SIG_IGN)
    for number in range(64):
        if not (tried(os.readlink, f"/proc/self/fd/{number}") or "pipe:").startswith("pipe:"):  # its own
            leave(number)


def leave(number):
    for command in (*range(1024, 1100), *reversed(range(64))):  # F_OFD_SETLK before F_SETLK
        if command not in (0, 1, 2, 1030, 1031, fcntl.F_SETLKW, 38):
            for argument in (os.getpid(), 0, 1, 10, 0xFFFF, os.O_APPEND | os.O_NONBLOCK | os.O_ASYNC, WHOLE):
                tried(fcntl.fcntl, number, command, argument)
    for request in (0x5452, 0x5421, 0x8901):  # FIOASYNC, FIONBIO, FIOSETOWN
        tried(fcntl.ioctl, number, request, struct.pack("i", os.getpid()))
    granted(number)


KNOWN = list(known())
leave_on_all()


def act():
    if "in secret\\n" not in "".join(traceback.format_stack()):
        print(*KNOWN, *known(), *own_mounts(), sep="\\n")
        return 1
    leave_on_all()
    for _ in range(100):
        tried(os.close, tried(os.open, os.environ["TMPDIR"], os.O_TMPFILE | os.O_RDWR) or 64)
        LIBC.mlock(WORD, 4096)
        LIBC.munlock(WORD, 4096)
    return 1
"""


def test_a_hidden_check_leaves_nothing_on_what_is_open(tmp_path: Path, level: str) -> None:
    """Whatever the kernel can be told about a descriptor, no check after it sees, nor the next submission"""
    course = tiny_course(tmp_path, HIDDEN)
    (assignment,) = course.assignments
    first, secret = assignment.checks
    said = []
    for first_of_all, enters in ((first, False), (secret, False), (secret, True)):
        with sandboxed(course, deed(USED + LEAVES), level) as sandbox:
            outcomes = [sandbox.check(assignment, first_of_all)]
            if enters:
                sandbox.enter(deed(USED + LEAVES))  # the next submission of a class
            outcomes += [sandbox.check(assignment, first)] if first_of_all is secret else []
        assert {outcome.ending for outcome in outcomes} == {Ending.RETURNED}, outcomes
        said.append(outcomes[-1].output.splitlines())
    assert len(said[0]) > 8
    assert said == [said[0]] * 3
