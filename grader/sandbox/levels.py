"""What stands between student code and the machine: the command that starts the worker.

Three levels. `bubblewrap`: namespaces, no network, nothing of the course's answers visible, an
unprivileged user. `user`: another user, resource limits. `plain`: resource limits only, the same
user. Each gets a clean environment and a session of its own.
"""

import importlib.util
import itertools
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from grader.errors import GraderError

LEVELS = ("bubblewrap", "user", "plain")
INNER = ("landlock", "seccomp")  # see `confine.py`
ALONE = {  # what a level promises without Landlock and seccomp
    "bubblewrap": "no network, no answers, limits",
    "user": "limits; the network is open",
    "plain": "limits only: it could read what you can",
}
FIRST_USER = 2_000_000  # user numbers from here belong to nobody on an ordinary machine
FIRST_FEW, FEW = 20_000, 40_000  # where there are only 65,536 of them, as in many containers
TRIAL_SECONDS = 30.0  # a hundred times what it takes: a busy machine shall not end at a weaker level
WORKERS = itertools.count()
# Of linear algebra, one: a second one gains little, and costs ten times as much where the machine is busy.
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
# Memory that was freed is kept for the next array (glibc): to take it back from the kernel costs a page fault
# for each 4 KiB. Larger arrays than this go back at once.
KEPT = {"MALLOC_MMAP_THRESHOLD_": str(32 << 20), "MALLOC_TRIM_THRESHOLD_": str(64 << 20)}
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib64", "/lib32", "/etc/ld.so.cache", "/etc/alternatives")
# What counts for the whole machine: code could set a counter by what it does, and other code read it later.
COUNTERS = (
    "stat", "vmstat", "zoneinfo", "meminfo", "diskstats", "interrupts", "softirqs", "schedstat", "uptime",
    "sys", "pressure", "fs", "irq",
)  # fmt: skip
HIDDEN = ("site-packages", "dist-packages")  # of the base Python: NumPy is brought in by itself


class Command:
    """How to start a worker at one level; `is_whole` if no process that it starts outlives it."""

    def __init__(self, arguments: list[str], environment: dict[str, str], *, is_whole: bool) -> None:
        self.arguments = arguments
        self.environment = environment
        self.is_whole = is_whole


class SandboxError(GraderError):
    """The sandbox cannot be had, or does not start."""


def choose(wanted: str = "auto") -> str:
    """The strongest level that this machine permits, or the wanted one.

    Raises:
        SandboxError: if the wanted level cannot be had here.
    """
    if wanted != "auto":
        missing = why_not(wanted)
        if missing:
            raise SandboxError(f"sandbox {wanted}: {missing}")
        return wanted
    return next(level for level in LEVELS if not why_not(level))


def refuse_plain(wanted: str = "auto", *, allowed: bool = False) -> None:
    """Refuse to grade several people's code where nothing stands between it and this user.

    Args:
        wanted: the level.
        allowed: whether somebody allows it all the same; a level that cannot be had is refused even then.

    Raises:
        SandboxError: if the level would be "plain", or cannot be had.
    """
    if choose(wanted) == "plain" and not allowed:
        raise SandboxError(
            "--sandbox: only plain, which lets code run as you; other people's code belongs at bubblewrap"
            " (Debian, Ubuntu: apt-get install bubblewrap) or user; --allow-unsafe grades all the same"
        )


def likely(wanted: str = "auto") -> str:
    """What `choose` will most probably say: that bubblewrap is permitted where it is installed is not tried.

    Raises:
        SandboxError: if the wanted level cannot be had here.
    """
    installed = sys.platform == "linux" and shutil.which("bwrap") is not None
    return "bubblewrap" if installed and wanted in ("auto", "bubblewrap") else choose(wanted)


@cache
def why_not(level: str) -> str:
    """Why a level cannot be had here; "" if it can."""
    if level == "bubblewrap":
        return _why_no_bubblewrap()
    if level == "user":
        if not hasattr(os, "geteuid") or os.geteuid() != 0:
            return "only root can start programs as another user"
        return "" if sys.platform == "linux" else "needs Linux"
    return "" if level == "plain" else f"no such level; there are auto, {', '.join(LEVELS)}"


def _why_no_bubblewrap() -> str:
    program = shutil.which("bwrap")
    if sys.platform != "linux":
        return "bubblewrap runs on Linux only"
    if program is None:
        return "bubblewrap is not installed (Debian, Ubuntu: apt-get install bubblewrap)"
    words = [program, *_namespaces(), "--die-with-parent", "--ro-bind", "/", "/", "--proc", "/proc"]
    words += ["--dev", "/dev", "/bin/true"]
    try:
        trial = subprocess.run(
            words, capture_output=True, text=True, errors="replace", check=False, timeout=TRIAL_SECONDS
        )
    except subprocess.TimeoutExpired:
        return f"does not work here ({program} does not end within {TRIAL_SECONDS:g} s)"
    except OSError as error:
        return f"does not work here ({error})"
    said = trial.stderr.strip().splitlines() or [f"{program} ended with exit code {trial.returncode}"]
    return "" if trial.returncode == 0 else f"not permitted here ({said[-1]})"


def command(level: str, stage: Path, course: Path, cap: int) -> Command:
    """The command that starts a worker.

    Args:
        level: one of LEVELS.
        stage: the prepared folder (see `stage.py`).
        course: the course's root, which must not be visible inside.
        cap: bytes that the private temporary folder may hold, where that can be bounded.
    """
    number = next(WORKERS)  # a folder and a user of its own, also where it takes another worker's place
    inside = "/stage" if level == "bubblewrap" else str(stage)
    worker = [_python(), "-I", "-S", "-B", "-u", f"{inside}/site/grader/worker/start.py", inside]
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": "/tmp",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONHASHSEED": "0",
        **dict.fromkeys(THREADS, "1"),
        "TMPDIR": f"{stage}/tmp/{number}",
    }
    environment |= KEPT
    environment |= {name: value for name, value in os.environ.items() if name.startswith("OPENBLAS_CORE")}
    if level != "bubblewrap":
        worker.append(f"--hide={course.resolve()}")
        if level == "user":
            worker += ["--limit-processes", "--hold", f"--uid={_a_user(number)}"]
        return Command(worker, environment, is_whole=False)
    environment["TMPDIR"] = "/tmp/work"
    wall = [str(shutil.which("bwrap")), *_namespaces(), "--die-with-parent", "--new-session", "--clearenv"]
    for name, value in environment.items():
        wall += ["--setenv", name, value]
    wall += _visible(stage, course, cap)
    worker.append("--limit-processes")
    if _switches_user():
        worker.append(f"--uid={_a_user(number)}")
    return Command([*wall, "--", *worker], {}, is_whole=True)  # with its PID namespace, all in it end


def _namespaces() -> list[str]:
    """Namespaces of its own; as root a real change of user, else a user namespace."""
    own = ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"]
    own += ["--hostname", "sandbox", "--cap-drop", "ALL"]
    if _switches_user():
        return [*own, "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    return [*own, "--unshare-user", "--uid", "65534", "--gid", "65534"]


@cache
def _switches_user() -> bool:
    """As root, whether another user could read the Python and the NumPy that are brought in."""
    if os.geteuid() != 0:
        return False
    return all(_permits_all(path) for path in (Path(_python()), _package("numpy"), Path(sys.base_prefix)))


def _visible(stage: Path, course: Path, cap: int) -> list[str]:
    """Mounts: the system and Python read-only, the stage, a private /tmp; no answers."""
    mounts: list[str] = []
    for path in SYSTEM:
        if os.path.islink(path):
            mounts += ["--symlink", os.readlink(path), path]
        else:
            mounts += ["--ro-bind-try", path, path]
    bases = {sys.base_prefix, sys.base_exec_prefix, str(Path(_python()).parent.parent)}
    for base in sorted(base for base in bases if not base.startswith("/usr")):
        for parent in reversed(Path(base).parents[:-1]):
            mounts += ["--perms", "0755", "--dir", str(parent)]  # else only root could pass
        mounts += ["--ro-bind", base, base]
    for library in _libraries():
        mounts += ["--tmpfs", library]
    mounts += ["--ro-bind", str(stage), "/stage"]
    for name, package in site().items():
        mounts += ["--ro-bind", str(package), f"/stage/site/{name}"]
    mounts += ["--proc", "/proc", *_counters(), "--dev", "/dev"]
    mounts += ["--perms", "1777", "--size", str(cap), "--tmpfs", "/tmp"]
    hidden, roots = course.resolve(), ("/usr", *bases)
    if any(hidden.is_relative_to(root) for root in roots):
        mounts += ["--tmpfs", str(hidden)]
    return [*mounts, "--chdir", "/tmp"]


def _counters() -> list[str]:
    """Files that nobody can open and empty folders, in the place of counters of the machine."""
    mounts: list[str] = []
    for path in (f"/proc/{name}" for name in COUNTERS):
        if os.path.isdir(path):
            mounts += ["--size", "4096", "--tmpfs", path]
        elif os.path.exists(path):
            mounts += ["--ro-bind", os.devnull, path]
    return mounts


def _libraries() -> list[str]:
    """Folders of installed packages that would be visible with the base Python."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    roots = {sys.base_prefix, "/usr", "/usr/local"}
    found = {
        f"{root}/lib/{name}/{hidden}" for root in roots for name in (version, "python3") for hidden in HIDDEN
    }
    return sorted(path for path in found if os.path.isdir(path) and not os.path.islink(path))


def _python() -> str:
    """The real interpreter behind a virtual environment's link."""
    executable: str = getattr(sys, "_base_executable", "") or sys.executable
    return os.path.realpath(executable)


@cache
def _package(name: str) -> Path:
    """The folder of an installed package, which is not imported for that."""
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec is not None and spec.origin is not None else Path(name)


def site() -> dict[str, Path]:
    """Packages that the worker needs beside the standard library, by name."""
    libraries = _package("numpy").with_name("numpy.libs")
    packages = {name: _package(name) for name in ("grader", "numpy", "landlockpy")}
    return {name: path for name, path in {**packages, libraries.name: libraries}.items() if path.is_dir()}


def describe(level: str, inner: tuple[str, ...]) -> str:
    """A level and the inner walls that stand, in words, for the report."""
    promise = "no network, no answers" if len(inner) == len(INNER) else ALONE[level]
    return f"{', '.join((level, *inner))} ({promise})"


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _a_user(worker: int) -> int:
    """A user number that no other worker on this machine has right now."""
    number = os.getpid() * 16 + worker % 16
    users = sum(int(line.split()[2]) for line in Path("/proc/self/uid_map").read_text().splitlines())
    return FIRST_USER + number if users > FIRST_USER + (1 << 26) else FIRST_FEW + number % FEW


def _permits_all(path: Path) -> bool:
    mode = path.stat().st_mode
    return mode & 0o005 == 0o005
