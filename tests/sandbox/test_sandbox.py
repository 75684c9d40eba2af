"""What student code can and cannot do behind the walls, at each level that this machine offers."""

import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from grader.course.course import CourseError
from grader.model import Ending, Outcome
from grader.sandbox import cgroup, seccomp
from grader.sandbox import sandbox as host
from grader.sandbox.sandbox import Sandbox
from grader.worker import processes
from tests.helpers import samples
from tests.helpers.tiny import CHECKS, HIDDEN, deed, tiny_course

ROOT = Path(__file__).resolve().parents[2]
LEVELS = [level for level, missing in host.levels().items() if not missing]


@pytest.fixture(params=LEVELS)
def level(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def runs(tmp_path: Path, level: str, body: str, times: int = 1) -> list[Outcome]:
    """The outcomes of running the two checks on a submission whose `act` has this body."""
    course = tiny_course(tmp_path)
    text = "import os, sys, time\n\n\ndef act():\n" + textwrap.indent(textwrap.dedent(body), "    ")
    checks = course.assignments[0].checks
    with Sandbox(course, deed(text), level) as sandbox:
        return [sandbox.check(course.assignments[0], checks[number % 2]) for number in range(times)]


def value(outcome: Outcome) -> float:
    assert outcome.ending is Ending.RETURNED, outcome
    assert outcome.evidence is not None
    return float(outcome.evidence.items["value"])


def test_evidence_and_output_come_back(tmp_path: Path, level: str) -> None:
    (outcome,) = runs(tmp_path, level, 'print("hello")\nprint("oops", file=sys.stderr)\nreturn 42.5')
    assert value(outcome) == 42.5
    assert outcome.output == "hello\noops\n"
    assert outcome.evidence is not None
    assert [call.function for call in outcome.evidence.calls] == ["act"]


def test_a_plain_file_name_is_one_in_the_temporary_folder(tmp_path: Path, level: str) -> None:
    """Who saves the best network while training writes "best.npz", and finds it again."""
    body = 'open("best.npz", "w").write("4")\nreturn float(open(os.environ["TMPDIR"] + "/best.npz").read())'
    assert value(runs(tmp_path, level, body)[0]) == 4


def test_a_flood_of_output_is_cut_and_costs_nothing(tmp_path: Path, level: str) -> None:
    (outcome,) = runs(tmp_path, level, 'sys.stdout.write("x" * 5_000_000)\nreturn 1')
    assert value(outcome) == 1
    assert len(outcome.output) < 9_000
    assert outcome.output.endswith("[4992000 more bytes left out]")


@pytest.mark.parametrize(
    ("body", "ending", "detail"),
    [
        ("while True: pass", Ending.TIMED_OUT, "1 s of CPU time"),
        ("time.sleep(600)", Ending.TIMED_OUT, "8 s"),
        ("x = bytearray(2 << 30)", Ending.OUT_OF_MEMORY, "256 MiB"),
        ("import ctypes; ctypes.string_at(0)", Ending.CRASHED, "SIGSEGV"),
        ("os._exit(3)", Ending.EXITED, "exit status 3"),
        ('sys.exit("bye")', Ending.EXITED, "sys.exit('bye')"),
        ("os.kill(os.getpid(), 9)", Ending.CRASHED, "SIGKILL"),
    ],
)
def test_ways_to_end(tmp_path: Path, level: str, body: str, ending: Ending, detail: str) -> None:
    course = tiny_course(tmp_path)
    text = f"import os, sys, time\n\n\ndef act():\n    {body}\n    return 1\n"
    with Sandbox(course, deed(text), level) as sandbox:
        first = sandbox.check(course.assignments[0], course.assignments[0].checks[0])
        probe = sandbox.probe("deed", ("act", "other"))
    assert (first.ending, first.detail) == (ending, detail)
    assert (probe.missing, probe.stubs) == (("other",), ())  # the worker is still there


def test_an_exception_comes_with_the_students_line(tmp_path: Path, level: str) -> None:
    (outcome,) = runs(tmp_path, level, "x = {}\nreturn x['lost']")
    assert outcome.ending is Ending.RAISED
    assert outcome.raised is not None
    assert (outcome.raised.type, outcome.raised.during) == ("KeyError", "act")
    (frame,) = outcome.raised.frames
    assert (frame.file, frame.line, frame.function, frame.text) == ("deed.py", 6, "act", "return x['lost']")


def test_state_does_not_leak_from_one_check_to_the_next(tmp_path: Path, level: str) -> None:
    body = """
        import numpy, tempfile
        numpy.calls = getattr(numpy, "calls", 0) + 1
        open(os.path.join(tempfile.gettempdir(), "trace"), "a").write("x")
        return 10 * numpy.calls + len(open(os.path.join(tempfile.gettempdir(), "trace")).read())
    """
    assert [value(outcome) for outcome in runs(tmp_path, level, body, 3)] == [11, 11, 11]


def test_what_is_written_to_every_descriptor_is_not_evidence(tmp_path: Path, level: str) -> None:
    body = """
        for number in range(3, 64):
            try:
                os.write(number, b"W" * 5000)
            except OSError:
                pass
        os._exit(0)
    """
    first, second = runs(tmp_path, level, body, 2)
    assert first.evidence is None
    assert second.evidence is None


def test_a_worker_that_is_killed_is_replaced(tmp_path: Path, level: str) -> None:
    course = tiny_course(tmp_path)
    text = "import time\n\n\ndef act():\n    time.sleep(30)\n"
    with Sandbox(course, deed(text), level) as sandbox:
        sandbox.probe("deed", ("act",))
        worker = sandbox.rooms[0]._worker
        assert worker is not None
        threading.Timer(0.3, worker._process._process.kill).start()
        first = sandbox.check(course.assignments[0], course.assignments[0].checks[0])
        (sandbox.rooms[0].stage / "submission" / "deed.py").write_text("def act():\n    return 2\n")
        second = sandbox.check(course.assignments[0], course.assignments[0].checks[0])
    assert (first.ending, first.evidence) == (Ending.CRASHED, None)
    assert value(second) == 2


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
    with Sandbox(course, deed(text), level) as sandbox:
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


def test_the_stage_is_removed(tmp_path: Path, level: str) -> None:
    course = tiny_course(tmp_path)
    with Sandbox(course, deed("def act():\n    return 1\n"), level) as sandbox:
        assert (sandbox.rooms[0].stage / "submission" / "deed.py").is_file()
    assert not sandbox.path.exists()


def confined(tmp_path: Path, level: str) -> bool:
    """Whether both inner walls stand at this level."""
    course = tiny_course(tmp_path)
    with Sandbox(course, deed("def act():\n    return 1\n"), level) as sandbox:
        sandbox.probe("deed", ("act",))
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


# -- bubblewrap only ---------------------------------------------------------------------------

needs_bubblewrap = pytest.mark.skipif(
    "bubblewrap" not in LEVELS, reason=f"bubblewrap: {host.levels()['bubblewrap']}"
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
        "from grader.sandbox.sandbox import Sandbox\n"
        "course = reader.load(Path(sys.argv[1]))\n"
        "with Sandbox(course, deed(sys.argv[2]), sys.argv[3]) as sandbox:\n"
        "    sandbox.check(course.assignments[0], course.assignments[0].checks[0])\n"
    )
    arguments = [sys.executable, "-c", program, str(tmp_path), text, level]
    with subprocess.Popen(arguments, cwd=ROOT) as grader:
        assert eventually(lambda: len(with_marker(marker)) > 0)
        grader.kill()
    assert eventually(lambda: not with_marker(marker))


def eventually(condition: Callable[[], bool]) -> bool:
    """Whether something becomes true before long."""
    deadline = time.monotonic() + 20
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


def test_a_slow_import_comes_on_top_of_a_checks_time(tmp_path: Path) -> None:
    """One CPU second for the check; the import alone takes more than that"""
    course = tiny_course(tmp_path)
    (assignment,) = course.assignments
    slow = "import time\n\nwhile time.process_time() < 1.3:\n    pass\n\n\ndef act():\n    return 1\n"
    with Sandbox(course, deed(slow)) as sandbox:
        sandbox.probe("deed", ("act",))
        outcome = sandbox.check(assignment, assignment.checks[0])
    with Sandbox(course, deed(slow.replace("return 1", "while True: pass"))) as sandbox:
        sandbox.probe("deed", ("act",))
        endless = sandbox.check(assignment, assignment.checks[0])
    assert value(outcome) == 1
    assert (endless.ending, endless.detail) == (Ending.TIMED_OUT, "2 s of CPU time")


def test_code_of_hidden_checks_is_where_hidden_checks_run_and_nowhere_else(tmp_path: Path) -> None:
    """Neither on the stage, nor in the memory of a check that is not hidden: not before, and not after."""
    course = tiny_course(tmp_path, HIDDEN)
    (assignment,) = course.assignments
    first, secret = assignment.checks
    look = """
        import gc

        def act():
            gc.unfreeze()
            codes = [each.__code__ for each in gc.get_objects() if type(each) is type(act)]
            title = " ".join(["A", "secret", "call"])  # not a constant of its own
            return int(title in [text for code in codes for text in code.co_consts])
    """
    with Sandbox(course, deed(textwrap.dedent(look))) as sandbox:
        outcomes = [sandbox.check(assignment, check) for check in (first, secret, first, secret, first)]
        files = [path for path in sandbox.rooms[0].stage.rglob("*") if path.is_file()]
        assert len(sandbox.rooms) == 1
    assert [value(outcome) for outcome in outcomes] == [0, 42, 0, 42, 0]
    assert [path.name for path in files] == ["deed.py"]


def test_a_hidden_check_that_cannot_be_left_out_is_refused(tmp_path: Path) -> None:
    declared = '@check("act", points=1, compare=VALUE, hidden=True)\ndef secret'
    late = HIDDEN.replace(declared, "def secret") + (
        'check("act", points=1, compare=VALUE, hidden=True)(secret)\n'
    )
    course = tiny_course(tmp_path, late)
    with (
        Sandbox(course, deed("def act():\n    return 1\n")) as sandbox,
        pytest.raises(CourseError, match=r"^deed::act::secret: is hidden, but not declared by @check"),
    ):
        sandbox.check(course.assignments[0], course.assignments[0].checks[0])


def test_a_grader_that_is_shut_to_other_users_grades_all_the_same(tmp_path: Path, level: str) -> None:
    """As after a clone with a strict umask: the worker's own user cannot read it, and has no need to."""
    shut = tmp_path / "shut"
    shutil.copytree(ROOT / "grader", shut / "grader", ignore=shutil.ignore_patterns("__pycache__"))
    for path in (shut, *shut.rglob("*")):
        path.chmod(path.stat().st_mode & 0o700)
    reports = [tmp_path / "shut.json", tmp_path / "open.json"]
    for folder, report in zip((shut, ROOT), reports, strict=True):
        words = ["grade", "tests/samples/submissions/half_done", "--no-training", "--json", str(report)]
        subprocess.run(
            [sys.executable, "-P", "-m", "grader", *words, "--course", ".", "--sandbox", level],
            env={**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": ""},
            cwd=ROOT,
            capture_output=True,
            check=True,
        )
    found, wanted = (re.sub(r'"seconds": [\d.]+', "", report.read_text()) for report in reports)
    assert found == wanted
    assert f'"{level}, ' in found
    compiled = {path.name.split(".")[0] for path in (shut / "grader" / "sandbox").rglob("*.pyc")}
    assert compiled >= {path.stem for path in (ROOT / "grader" / "sandbox").glob("*.py")} - {"start"}


def test_a_place_needs_no_numpy() -> None:
    """So that a worker can get ready while it is imported."""
    deed = (
        "import pathlib, sys; from grader.sandbox.place import Place\n"
        "with Place('auto', pathlib.Path('/nowhere'), at_once=True) as place:\n"
        "    print(sorted({'numpy', 'rich', 'grader.model'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", deed], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("others", [[], ["half_done"]], ids=["one", "several"])
@pytest.mark.parametrize("wanted", ["auto", "bubblewrap"])
@pytest.mark.parametrize(
    ("program", "why"),
    [
        (
            "#!/bin/sh\necho 'bwrap: setting up uid map: denied' >&2\nexit 1\n",
            "not permitted here (bwrap: setting up uid map: denied)",
        ),
        ("no program", "does not work here ([Errno 8] Exec format error: '{}')"),
    ],
)
def test_bubblewrap_that_is_installed_but_not_permitted(
    tmp_path: Path, wanted: str, others: list[str], program: str, why: str
) -> None:
    """The next level takes its place, unless bubblewrap was asked for"""
    (tmp_path / "bwrap").write_text(program)
    (tmp_path / "bwrap").chmod(0o755)
    paths = [str(samples.path(name)) for name in ("complete", *others)]
    options = ["--only", "dropout::dropout_forward", "--sandbox", wanted, "--allow-unsafe"]
    done = subprocess.run(
        [sys.executable, "-m", "grader", "grade", *paths, *options, "--json", str(tmp_path / "reports")],
        cwd=ROOT,
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    if wanted == "bubblewrap":
        said = f"grader: sandbox bubblewrap: {why.format(tmp_path / 'bwrap')}\n"
        assert (done.returncode, done.stderr) == (2, said)
    else:
        assert (done.returncode, done.stderr) == (0, "")
        reports = tmp_path / "reports"
        report = json.loads((reports / "complete.json" if others else reports).read_text())
        levels = {level for level, missing in host.levels().items() if not missing} - {"bubblewrap"}
        assert report["sandbox"].split(",")[0] == ("user" if "user" in levels else "plain")
        assert report["score"] == report["max_score"]


def test_nothing_is_left_the_moment_a_worker_is_ended(tmp_path: Path, level: str) -> None:
    """Also of a check that is still running"""
    course = tiny_course(tmp_path)
    (assignment,) = course.assignments
    text = "import os, time\n\n\ndef act():\n    [os.fork() for _ in range(4)]\n    time.sleep(60)\n"
    for _ in range(5):
        with Sandbox(course, deed(text), level) as sandbox:
            sandbox.rooms[0].standing()
            sandbox.ahead(assignment, assignment.checks[0])
            worker = sandbox.rooms[0]._worker
            assert worker is not None
            process = worker._process._process
            assert process is not None
            while len(its := processes.descendants(process.pid)) < 16:
                time.sleep(0.005)
            worker.end()
            assert [pid for pid in its if cgroup.lives(pid)] == []


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

watched = supervise.Supervision(pid, evidence, output, host, supervise.Limits(10.0, 512, 1 << 20))
watched.watch(relay)
print(len(frames), watched.printed())
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
        deadline = time.monotonic() + 10
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


def test_a_worker_goes_from_one_submission_to_the_next(tmp_path: Path, level: str) -> None:
    """At the strongest level, and with nothing of the first one's."""
    course = tiny_course(tmp_path)
    (assignment,) = course.assignments
    first, _ = assignment.checks
    helped = deed("import other\n\n\ndef act():\n    return other.number\n")
    helped = replace(helped, files={**helped.files, "other.py": b"number = 1\n", "package/more.py": b""})
    alone = "import importlib.util\n\n\ndef act():\n    return 2 + bool(importlib.util.find_spec('other'))\n"
    with Sandbox(course, helped, level) as sandbox:
        assert value(sandbox.check(assignment, first)) == 1
        before = sandbox.rooms[0].stage
        for _ in range(2):
            sandbox.change(deed(alone))
            assert value(sandbox.check(assignment, first)) == 2
        assert (sandbox.rooms[0].stage == before) is (level == "bubblewrap")


@pytest.mark.parametrize(
    "left",
    [
        "open('left', 'w')",
        "os._exit(1)",
        "os.fork() or time.sleep(60)",
        "os.kill(os.getpid(), 9)",
        "os.fork() or os._exit(0)",
        "open('made', 'w').close(); os.unlink('made')",
    ],
)
def test_a_worker_that_something_was_left_in_serves_no_other_submission(tmp_path: Path, left: str) -> None:
    course = tiny_course(tmp_path)
    (assignment,) = course.assignments
    text = f"import os, time\n\n\ndef act():\n    {left}\n    return 1\n"
    with Sandbox(course, deed(text)) as sandbox:
        sandbox.check(assignment, assignment.checks[0])
        before = sandbox.rooms[0].stage
        sandbox.change(deed("def act():\n    return 2\n"))
        assert value(sandbox.check(assignment, assignment.checks[0])) == 2
        assert [room.stage for room in sandbox.rooms] != [before]
        assert [path.name for path in sandbox.path.iterdir()] == [sandbox.rooms[0].stage.name]


@pytest.mark.parametrize("missing", ["", "no libseccomp"])
def test_a_worker_that_lacks_a_wall_serves_no_other_submission(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    """Without a filter, shared memory would outlive the process that made it."""
    monkeypatch.setattr(seccomp, "why_not", lambda: missing)
    course = tiny_course(tmp_path)
    with Sandbox(course, deed("def act():\n    return 1\n"), "bubblewrap") as sandbox:
        sandbox.check(course.assignments[0], course.assignments[0].checks[0])
        before = sandbox.rooms[0].stage
        assert ("seccomp" in sandbox.rooms[0].walls) is (not missing)
        sandbox.change(deed("def act():\n    return 2\n"))
        assert (sandbox.rooms[0].stage == before) is (not missing)


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
