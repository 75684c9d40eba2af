"""The inner walls: what a worker gives up by itself, at every level, before student code runs.

Landlock (Linux 5.13) leaves it Python, NumPy, the stage and a folder for temporary files, and no
TCP; a seccomp filter takes system calls away. Both need no rights and are inherited by all
children; neither can be taken back. Runs inside the sandbox.
"""

import contextlib
import ctypes
import os
import sys
import types
from functools import cache
from typing import Any

PR_SET_DUMPABLE = 4
PR_SET_SECCOMP = 22
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38
SECCOMP_MODE_FILTER = 2
CAPABILITY_VERSION = 0x20080522
LANDLOCK_CREATE_RULESET, LANDLOCK_RESTRICT_SELF = 444, 446  # system calls, on every processor
LANDLOCK_SCOPES = 6  # the version of Landlock's interface that brought scopes
INSTRUCTION = 8  # bytes of a struct sock_filter
READABLE = (
    "/usr",
    "/lib",
    "/lib64",
    "/lib32",
    "/bin",
    "/etc/ld.so.cache",
    "/etc/alternatives",
    "/proc",
    "/dev/null",  # of the devices only these: others may be a disk, or somebody's terminal
    "/dev/zero",
    "/dev/full",
    "/dev/random",
    "/dev/urandom",
)
LIBC = ctypes.CDLL(None, use_errno=True)


class FilterProgram(ctypes.Structure):
    """`struct sock_fprog` of <linux/filter.h>."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def confine(stage: str, temporary: str, readable: list[str], program: bytes, hidden: str = "") -> list[str]:
    """Put the inner walls up.

    Args:
        stage: may be read.
        temporary: may be written to.
        readable: further files and folders that may be read.
        program: the filter, empty if the grader's machine cannot make filters.
        hidden: a folder that may not be read, also where it is in one that may; "" where there is none.

    Returns:
        The names of the walls that stand now: "landlock", "seccomp".
    """
    if sys.platform != "linux":
        return []
    adopt_orphans()
    LIBC.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)  # descriptors and memory are closed to the children
    LIBC.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _drop_capabilities()
    standing = []
    granted = [each for path in (*readable, *READABLE) for each in _without(path, hidden)]
    if _landlock([stage, *granted], temporary):
        standing.append("landlock")
    if program and _load(program):
        standing.append("seccomp")
    return standing


def _without(path: str, hidden: str) -> list[str]:
    """What may be read of a path: all of it, or, where a hidden folder is in it, what else is there. A link
    is left out: what it leads to is granted where it is."""
    real = os.path.realpath(path)
    if not hidden or os.path.commonpath((real, hidden)) != real:
        return [path]
    found: list[str] = []
    if real != hidden:
        with contextlib.suppress(OSError), os.scandir(path) as entries:  # it may be shut
            for entry in entries:
                found += [] if entry.is_symlink() else _without(entry.path, hidden)
    return found


def adopt_orphans() -> None:
    """Let processes whose parents have ended come to this one, so that it can end them."""
    if sys.platform == "linux":
        LIBC.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


class ChildWalls:
    """What student code gives up beyond its worker: signals to any process but its own descendants (Landlock
    of Linux 6.12), and the system calls of the child's filter.

    All is prepared once. In a forked child each page that is touched is copied, so there it is three calls.
    """

    def __init__(self, program: bytes) -> None:
        """Prepare.

        Args:
            program: the filter, empty if the grader's machine cannot make filters.
        """
        self._scope = ctypes.byref(_signal_scope()) if _has_scopes() else None
        self._rules = -1  # the descriptor of a ruleset
        self._filter = ctypes.byref(_given(program)) if program else None
        self._syscall, self._prctl = LIBC.syscall, LIBC.prctl

    def put_up(self) -> None:
        """Give these rights up, for this process and all it will start.

        Raises:
            OSError: if the kernel refuses the scope that it said it has.
        """
        if self._scope is not None:  # made here: what is set on a descriptor, all see who share it
            self._rules = self._syscall(LANDLOCK_CREATE_RULESET, self._scope, ctypes.sizeof(Rules), 0)
            if self._syscall(LANDLOCK_RESTRICT_SELF, self._rules, 0):
                raise OSError(ctypes.get_errno(), "landlock_restrict_self")
        # So that the worker can see what it has open, and how much memory it shares; for good, by the filter.
        self._prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)
        if self._filter is not None:
            self._prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, self._filter, 0, 0)

    def put_up_again(self) -> None:
        """Give up signals to the process that forked this one, which has put these walls up itself."""
        if self._scope is not None:
            self._syscall(LANDLOCK_RESTRICT_SELF, self._rules, 0)
            with contextlib.suppress(OSError):  # student code may have closed it
                os.close(self._rules)


class Rules(ctypes.Structure):
    """`struct landlock_ruleset_attr` of <linux/landlock.h>."""

    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


def _has_scopes() -> bool:
    landlockpy = _landlockpy() if sys.platform == "linux" else None
    return landlockpy is not None and landlockpy.abi_version() >= LANDLOCK_SCOPES


def _signal_scope() -> Rules:
    """Rules that only scope signals."""
    return Rules(0, 0, int(_landlockpy().Scope.SIGNAL))


def _drop_capabilities() -> None:
    """Give up what makes root more than a user; capset(2), version 3."""
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION, 0)
    none = (ctypes.c_uint32 * 6)()
    LIBC.capset(ctypes.byref(header), ctypes.byref(none))


def _landlock(readable: list[str], temporary: str) -> bool:
    landlockpy = _landlockpy()
    if landlockpy is None:
        return False
    access = landlockpy.AccessFS
    read = access.EXECUTE | access.READ_FILE | access.READ_DIR
    with landlockpy.Ruleset(scoped=landlockpy.Scope.SIGNAL | landlockpy.Scope.ABSTRACT_UNIX_SOCKET) as rules:
        for path in readable:
            if os.path.isdir(path):
                rules.allow_path(path, read)
            elif os.path.exists(path):
                rules.allow_path(path, access.READ_FILE)
        for device in ("/dev/null", "/dev/zero"):
            rules.allow_path(device, access.READ_FILE | access.WRITE_FILE)
        rules.allow_path(temporary, landlockpy.fs_for_abi(landlockpy.abi_version()))
        rules.restrict()
    return True


@cache
def _landlockpy() -> Any:
    """The library; None where the grader's machine does not have it, or where the kernel has no Landlock.

    It asks ctypes.util for the name of libc, which takes longer to find that out, with the help of other
    programs, than all walls take to be put up. Its answer may be None: libc is loaded, whatever its name is.
    """
    stand_in: Any = types.ModuleType("ctypes.util")
    stand_in.find_library = lambda name: None
    sys.modules["ctypes.util"] = ctypes.util = stand_in
    try:
        import landlockpy

        return landlockpy if landlockpy.supported() else None
    except ImportError:
        return None
    finally:
        del sys.modules["ctypes.util"], ctypes.util


def _load(program: bytes) -> bool:
    """Put a filter up; False if the kernel takes none."""
    return bool(LIBC.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(_given(program)), 0, 0) == 0)


def _given(program: bytes) -> FilterProgram:
    return FilterProgram(len(program) // INSTRUCTION, program)
