"""What student code cannot reach: files, the network, calls of the kernel."""

import os
import socket
import tempfile
from pathlib import Path

import pytest

from grader.sandbox import levels, seccomp
from tests.helpers.graded import sandboxed
from tests.helpers.sandboxed import LEVELS, runs, value
from tests.helpers.tiny import deed, tiny_course


def confined(tmp_path: Path, level: str) -> bool:
    """Whether both inner walls stand at this level."""
    course = tiny_course(tmp_path)
    with sandboxed(course, deed("def act():\n    return 1\n"), level) as sandbox:
        sandbox.probe(course.assignments[0])
        return "landlock, seccomp" in sandbox.description


@pytest.mark.skipif(bool(seccomp.why_not()), reason=seccomp.why_not())
def test_calls_of_the_kernel_are_refused(tmp_path: Path, level: str) -> None:
    body = """
        import ctypes, socket
        libc = ctypes.CDLL(None, use_errno=True)
        refused = []
        for name, call in {
            "unshare": lambda: libc.unshare(0x10000000),
            "mount": lambda: libc.mount(b"none", b"/tmp", b"tmpfs", 0, None),
            "ptrace": lambda: libc.ptrace(16, os.getppid(), 0, 0),
            "keyctl": lambda: libc.syscall(250, 0, 0, 0, 0),
            "bpf": lambda: libc.syscall(321, 0, 0, 0),
        }.items():
            ctypes.set_errno(0)
            if call() == -1 and ctypes.get_errno() == 1:
                refused.append(name)
        try:
            socket.socket()
        except PermissionError:
            refused.append("socket")
        socket.socketpair()
        print(*refused)
        return len(refused)
    """
    (outcome,) = runs(tmp_path, level, body)
    assert (value(outcome), outcome.output) == (6, "unshare mount ptrace keyctl bpf socket\n")


needs_bubblewrap = pytest.mark.skipif(
    "bubblewrap" not in LEVELS, reason=f"bubblewrap: {levels.why_not('bubblewrap')}"
)


def test_no_answers_are_visible(tmp_path: Path, level: str) -> None:
    if level != "bubblewrap" and not confined(tmp_path / "other", level):
        pytest.skip("this kernel has no Landlock, and so this level does not promise it")
    body = """
        found = []
        for name in ("course.toml", "assignments/deed/solution.py", "reference/deed.py"):
            try:
                found.append(open("COURSE/" + name).read())
            except OSError:
                pass
        for folder, names, files in os.walk("/"):
            names[:] = [n for n in names if os.path.join(folder, n) not in ("/proc", "/sys", "/dev")]
            found += [f for f in files if f in ("solution.py", "course.toml", "manifest.json", "mnist.npz")]
            found += [n for n in names if n in ("keras", "tensorflow", "student_template")]
            found += [f for f in files if f == "deed.py" and not folder.endswith("/submission")]
        print(sorted(set(found)))
        return len(found)
    """
    (outcome,) = runs(tmp_path, level, body.replace("COURSE", str(tmp_path)))
    assert (value(outcome), outcome.output) == (0, "[]\n")


def test_a_course_within_the_system_is_hidden(level: str) -> None:
    """Where student code may read the folders around it, such as /usr, and however it is reached"""
    if not os.access("/usr/local/share", os.W_OK):
        pytest.skip("only root may put a course there")
    body = """
        named = "COURSE", "COURSE".replace("/usr/", "/usr/bin/../"), "/proc/self/root" + "COURSE"
        for folder in named:
            for name in ("course.toml", "assignments/deed/solution.py", "reference/deed.py"):
                try:
                    open(f"{folder}/{name}")
                    print("read", name)
                except OSError:
                    pass
        return len(os.listdir("/usr/bin")) > 9
    """
    with tempfile.TemporaryDirectory(dir="/usr/local/share") as folder:
        os.chmod(folder, 0o755)
        if level != "bubblewrap" and not confined(Path(folder) / "other", level):
            pytest.skip("this kernel has no Landlock, and so this level does not promise it")
        (outcome,) = runs(Path(folder), level, body.replace("COURSE", folder))
    assert (value(outcome), outcome.output) == (1, "")


def test_no_connection_leaves(tmp_path: Path, level: str) -> None:
    if level != "bubblewrap" and not confined(tmp_path / "other", level):
        pytest.skip("neither Landlock nor seccomp, and so this level does not promise it")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        port = server.getsockname()[1]
        body = f"""
            import socket
            try:
                socket.create_connection(("127.0.0.1", {port}), 2)
            except OSError as error:
                print(type(error).__name__)
                return 0
            return 1
        """
        (outcome,) = runs(tmp_path, level, body)
        assert value(outcome) == 0
        with pytest.raises(TimeoutError):
            server.accept()


@needs_bubblewrap
def test_files_are_read_only_and_the_user_is_nobody(tmp_path: Path) -> None:
    body = """
        refused = 0
        for path in ("/stage/submission/deed.py", "/stage/new", "/usr/new", "/etc/new", sys.prefix + "/new"):
            try:
                open(path, "a").write("x")
            except OSError:
                refused += 1
        for change in (lambda: os.setuid(0), lambda: os.setgid(0), lambda: os.chroot("/tmp")):
            try:
                change()
            except OSError:
                refused += 1
        print(os.getuid() > 0, len([p for p in os.listdir("/proc") if p.isdigit()]) < 6)
        return refused
    """
    (outcome,) = runs(tmp_path, "bubblewrap", body)
    assert (value(outcome), outcome.output) == (8, "True True\n")


@needs_bubblewrap
def test_processes_are_limited(tmp_path: Path) -> None:
    body = """
        started = 0
        try:
            for _ in range(300):
                if os.fork() == 0:
                    time.sleep(30)
                    os._exit(0)
                started += 1
        except OSError:
            pass
        return started
    """
    (outcome,) = runs(tmp_path, "bubblewrap", body)
    assert 10 < value(outcome) < 70


@pytest.mark.parametrize(
    "call",
    [
        "libc.syscall(463, -100, b'.', 0, b'user.note', ctypes.byref(given), 16)",  # setxattrat, Linux 6.13
        "libc.fcntl(os.open('.', os.O_RDONLY), 1036, ctypes.byref(ctypes.c_uint64(4)))",  # F_SET_RW_HINT
        "libc.ioctl(os.open('.', 0), 0x40086602, ctypes.byref(ctypes.c_long(0xC0)))",  # FS_IOC_SETFLAGS
    ],
)
def test_nothing_is_noted_on_the_temporary_folder(tmp_path: Path, level: str, call: str) -> None:
    """Its attributes outlive what is in it: they would tell a later check, or a later submission"""
    if seccomp.why_not():
        pytest.skip(seccomp.why_not())
    lines = ["import ctypes", "libc = ctypes.CDLL(None)", "value = ctypes.create_string_buffer(b'told')"]
    lines += [
        "class Given(ctypes.Structure):",
        "    _fields_ = [('value', ctypes.c_uint64), ('size', ctypes.c_uint64)]",
    ]
    lines += ["given = Given(ctypes.addressof(value), 4)", f"return {call}"]
    (outcome,) = runs(tmp_path, level, "\n".join(lines))
    assert value(outcome) == -1
