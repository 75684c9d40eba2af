"""The system calls that student code is refused, as a seccomp program (made with libseccomp).

A filter is a second wall inside the first: it holds where namespaces are not permitted, and takes
the kernel's less used doors away where they are. Refused calls fail with EPERM, as for any user
without the right; `clone3` says that it does not exist, so that libraries fall back to `clone`,
whose flags a filter can read.
"""

import contextlib
import ctypes.util
import errno
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from typing import Any

CLONE_NEW = {  # <linux/sched.h>
    "CLONE_NEWTIME": 0x00000080,
    "CLONE_NEWNS": 0x00020000,
    "CLONE_NEWCGROUP": 0x02000000,
    "CLONE_NEWUTS": 0x04000000,
    "CLONE_NEWIPC": 0x08000000,
    "CLONE_NEWUSER": 0x10000000,
    "CLONE_NEWPID": 0x20000000,
    "CLONE_NEWNET": 0x40000000,
}
REFUSED = (
    # other processes
    "ptrace", "process_vm_readv", "process_vm_writev", "pidfd_getfd", "kcmp", "process_madvise",
    # namespaces and mounts
    "unshare", "setns", "mount", "umount2", "pivot_root", "chroot", "move_mount", "open_tree", "fsopen",
    "fsconfig", "fsmount", "fspick", "mount_setattr",
    # the kernel
    "bpf", "perf_event_open", "userfaultfd", "io_uring_setup", "io_uring_enter", "io_uring_register",
    "init_module", "finit_module", "delete_module", "kexec_load", "kexec_file_load", "reboot", "syslog",
    "add_key", "keyctl", "request_key", "quotactl", "acct", "swapon", "swapoff", "nfsservctl",
    "settimeofday", "clock_settime", "adjtimex", "clock_adjtime", "sethostname", "setdomainname",
    "open_by_handle_at", "name_to_handle_at", "fanotify_init", "lookup_dcookie", "vhangup",
    # memory that outlives a process, or that no limit counts
    "shmget", "shmat", "msgget", "semget", "mq_open", "memfd_create", "memfd_secret",
    # what of the system's files is in memory: could tell a later check, or a later submission
    "mincore", "cachestat", "preadv2", "pwritev2", "fadvise64", "readahead",
    # the network: pairs of sockets stay possible
    "socket", "connect", "bind", "listen", "accept", "accept4",
)  # fmt: skip

# Refused to student code only, with a lie: the call seems to have worked. Programs that copy files call
# these in passing, and nothing that student code may write to needs them.
PRETENDED = (
    "chmod", "fchmod", "fchmodat", "fchmodat2", "chown", "fchown", "lchown", "fchownat",
    "utime", "utimes", "futimesat", "utimensat",
    "setxattr", "lsetxattr", "fsetxattr", "removexattr", "lremovexattr", "fremovexattr",
)  # fmt: skip
# Student code may ask for these about itself, process 0, only; else it could throttle its worker.
ABOUT_ITSELF = ("prlimit64", "sched_setaffinity", "sched_setscheduler", "sched_setattr", "sched_setparam")
# Newer than what libseccomp knows by name; the numbers are the same on every processor. A folder's attributes
# outlive what is in it: setxattrat, getxattrat, listxattrat, removexattrat, file_getattr, file_setattr.
NUMBERED = (463, 464, 465, 466, 468, 469)
# <linux/fs.h> and <linux/fcntl.h>: flags and hints of a folder, likewise.
SET_FLAGS = (0x40086602, 0x40046602, 0x401C5820)  # FS_IOC_SETFLAGS, FS_IOC32_SETFLAGS, FS_IOC_FSSETXATTR
SET_HINTS = (1036, 1038)  # F_SET_RW_HINT, F_SET_FILE_RW_HINT
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
        _add(made, pyseccomp.ERRNO(0), PRETENDED)
        others = pyseccomp.Arg(0, pyseccomp.NE, 0)
        _add(made, pyseccomp.ERRNO(errno.EPERM), ABOUT_ITSELF, others)
        _add(made, pyseccomp.ERRNO(errno.EPERM), ("setpriority", "ioprio_set"))
        for number in NUMBERED:
            made.add_rule(pyseccomp.ERRNO(errno.ENOSYS), number)
        for name, commands in (("ioctl", SET_FLAGS), ("fcntl", SET_HINTS)):
            for command in commands:
                which = pyseccomp.Arg(1, pyseccomp.MASKED_EQ, 0xFFFFFFFF, command)
                made.add_rule(pyseccomp.ERRNO(errno.EPERM), name, which)
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
    for name in names:
        with contextlib.suppress(ValueError, OSError):  # this processor or libseccomp does not have it
            made.add_rule(action, name, *arguments)


def _for_all(made: Any) -> None:
    import pyseccomp

    refuse = pyseccomp.ERRNO(errno.EPERM)
    _add(made, refuse, REFUSED)
    made.add_rule(pyseccomp.ERRNO(errno.ENOSYS), "clone3")
    for flag in CLONE_NEW.values():
        made.add_rule(refuse, "clone", pyseccomp.Arg(0, pyseccomp.MASKED_EQ, flag, flag))
    tiocsti = 0x5412  # would type into the terminal that the grader was started from
    made.add_rule(refuse, "ioctl", pyseccomp.Arg(1, pyseccomp.MASKED_EQ, 0xFFFFFFFF, tiocsti))
