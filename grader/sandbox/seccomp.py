"""What student code is refused of the kernel (`system_calls`), as seccomp programs (made with libseccomp).

A filter is a second wall inside the first: it holds where namespaces are not permitted, and takes
the kernel's less used doors away where they are. Refused calls fail with EPERM, as for any user
without the right; `clone3` says that it does not exist, so that libraries fall back to `clone`,
whose flags a filter can read.
"""

import contextlib
import ctypes.util
import errno
import fcntl
import os
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from typing import Any

from grader.sandbox import system_calls as calls

INTEGER = 0xFFFFFFFF  # what the kernel looks at of a command
FILTERS = ("worker", "child")
NAMES = {"c": "libc.so.6", "seccomp": "libseccomp.so.2"}  # of libraries, as ldconfig lists them


@cache
def why_not() -> str:
    """Why there is no filter on this machine; "" if there is."""
    if sys.platform != "linux":
        return "seccomp is part of Linux"
    try:
        program("worker")
    except (ImportError, OSError, RuntimeError) as error:
        return f"libseccomp cannot be used ({error}); on Debian: apt-get install libseccomp2"
    return ""


@cache
def program(name: str) -> bytes:
    """A filter as the kernel takes it: an array of `struct sock_filter`.

    Args:
        name: "worker", for all, or "child", for student code on top of that.

    Raises:
        ImportError: if libseccomp is not installed.
    """
    with _found_by_name():
        import pyseccomp

    made = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    if name == "worker":
        _for_all(made)
    else:
        _for_students(made)
    with tempfile.TemporaryFile() as file:
        made.export_bpf(file)
        file.seek(0)
        return file.read()


@contextlib.contextmanager
def _found_by_name() -> Iterator[None]:
    """Spare pyseccomp the search for libraries that the loader knows by name.

    Python would start ldconfig and, failing that, a compiler: longer than all the rest of a grading's start.
    """
    search = ctypes.util.find_library
    ctypes.util.find_library = lambda name: NAMES[name] if _loads(name) else search(name)
    try:
        yield
    finally:
        ctypes.util.find_library = search


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(NAMES[name])
    except (KeyError, OSError):
        return False
    return True


def _add(made: Any, action: int, names: tuple[str, ...], *arguments: Any) -> None:
    import pyseccomp

    for name in names:
        number = pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name)
        if number < 0:
            number = calls.NUMBERS.get(name, number)
        with contextlib.suppress(ValueError, OSError):  # this processor does not have it
            made.add_rule(action, number, *arguments)


def _for_all(made: Any) -> None:
    import pyseccomp

    refuse = pyseccomp.ERRNO(errno.EPERM)
    _add(made, refuse, calls.REFUSED)
    made.add_rule(pyseccomp.ERRNO(errno.ENOSYS), "clone3")
    for flag in calls.CLONE_NEW.values():
        made.add_rule(refuse, "clone", _with_bits(0, flag))
    made.add_rule(refuse, "ioctl", pyseccomp.Arg(1, pyseccomp.MASKED_EQ, INTEGER, calls.TIOCSTI))


def _for_students(made: Any) -> None:
    import pyseccomp

    refuse, pretend = pyseccomp.ERRNO(errno.EPERM), pyseccomp.ERRNO(0)
    _add(made, refuse, calls.NOT_FOR_STUDENTS)
    _add(made, pretend, calls.PRETENDED)
    _add(made, pyseccomp.ERRNO(errno.ENOSYS), calls.UNKNOWN)
    _add(made, pyseccomp.ERRNO(errno.EOPNOTSUPP), calls.BY_WRITING)
    made.add_rule(pretend, "prctl", pyseccomp.Arg(0, pyseccomp.MASKED_EQ, INTEGER, calls.PR_SET_DUMPABLE))
    _add(made, refuse, calls.ABOUT_ITSELF, pyseccomp.Arg(0, pyseccomp.NE, 0))
    _only(made, refuse, "fcntl", 1, (*calls.FCNTL, *calls.LOCKS))
    for lock in calls.LOCKS:
        made.add_rule(pretend, "fcntl", pyseccomp.Arg(1, pyseccomp.MASKED_EQ, INTEGER, lock))
    for flag in calls.FLAGS:
        set_flags = pyseccomp.Arg(1, pyseccomp.MASKED_EQ, INTEGER, fcntl.F_SETFL)
        made.add_rule(refuse, "fcntl", set_flags, _with_bits(2, getattr(os, flag)))
    _only(made, pyseccomp.ERRNO(errno.ENOTTY), "ioctl", 1, calls.IOCTL)
    _only(made, pyseccomp.ERRNO(errno.EINVAL), "madvise", 2, calls.MADVISE)
    _only(made, refuse, "socketpair", 0, (calls.AF_UNIX,))
    _only(made, refuse, "socketpair", 1, calls.CONNECTED, bits=4)
    for name, number in (("open", 1), ("openat", 2)):
        _add(made, pyseccomp.ERRNO(errno.EOPNOTSUPP), (name,), _with_bits(number, calls.O_TMPFILE))
    _futexes_of_its_own(made)


def _futexes_of_its_own(made: Any) -> None:
    """Refuse what two processes could meet at: to wait ends at once, as it may at any time, so that whoever
    waits asks again; to wake finds nobody."""
    import pyseccomp

    command = calls.FUTEX_PRIVATE - 1
    mask = calls.FUTEX_PRIVATE | command
    made.add_rule(pyseccomp.ERRNO(0), "futex", pyseccomp.Arg(1, pyseccomp.MASKED_EQ, mask, calls.FUTEX_WAKE))
    for bits, value in _all_but((calls.FUTEX_WAKE,), command.bit_length()):
        others = pyseccomp.Arg(1, pyseccomp.MASKED_EQ, bits | calls.FUTEX_PRIVATE, value)
        made.add_rule(pyseccomp.ERRNO(errno.EAGAIN), "futex", others)


def _with_bits(number: int, bits: int) -> Any:
    """An argument that has all of these bits."""
    import pyseccomp

    return pyseccomp.Arg(number, pyseccomp.MASKED_EQ, bits, bits)


def _only(made: Any, action: int, name: str, number: int, granted: tuple[int, ...], bits: int = 32) -> None:
    """Refuse a call unless the lowest bits of an argument, which are all that the kernel looks at, are one of
    these values."""
    import pyseccomp

    for mask, value in _all_but(granted, bits):
        made.add_rule(action, name, pyseccomp.Arg(number, pyseccomp.MASKED_EQ, mask, value))


def _all_but(
    values: tuple[int, ...], bits: int, mask: int = 0, beginning: int = 0
) -> Iterator[tuple[int, int]]:
    """All other numbers of so many bits, in pieces: masks, and what the numbers of a piece are under them."""
    if not values:
        yield mask, beginning
    elif bits:
        top = 1 << (bits - 1)
        for bit in (0, top):
            among = tuple(value for value in values if value & top == bit)
            yield from _all_but(among, bits - 1, mask | top, beginning | bit)
