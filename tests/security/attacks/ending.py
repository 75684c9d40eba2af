"""Attacks on the grader itself: ways to end, to go on, to take too much, to send nonsense."""

from tests.security.attacks.attack import EVERYTHING, Attack, at_import, body

SPARED = (("plain", "it would end the processes of whoever runs the tests"),)


def probe_with(name: str, tries: str, header: str) -> Attack:
    """Answers the import with a frame of its own making."""
    text = f"""
        from grader.evidence import frames as wire
        text = ({header}).encode()
        os.write(evidence_pipe(), wire.PREFIX.pack(wire.MAGIC, len(text), 0) + text)
        os._exit(0)
    """
    return Attack(name, tries, at_import(text), honest=(), first="error")


ATTACKS = (
    Attack("sys_exit", "sys.exit(0) in the middle of a check", body("sys.exit(0)"), (), "error"),
    Attack("os_exit", "os._exit(0), as if all were well", body("os._exit(0)"), (), "error"),
    Attack("exits_at_import", "os._exit(0) while it is imported", at_import("os._exit(0)"), (), "error"),
    Attack(
        "base_exception",
        "raises what `except Exception` does not see, with a message that raises too",
        at_import(
            """
            class Away(BaseException):
                def __str__(self):
                    raise Away
                __repr__ = __str__
            """,
            "raise Away",
        ),
        honest=(),
        first="error",
    ),
    Attack(
        "atexit_and_signals",
        "handlers for the end and for every signal, and no alarm",
        at_import("""
            import atexit
            atexit.register(lambda: print("BREACH: atexit ran"))
            for number in range(1, 65):
                attempt(signal.signal, number, lambda *a: os._exit(0))
            signal.alarm(0)
            sys.excepthook = sys.unraisablehook = threading.excepthook = lambda *a: None
        """),
    ),
    Attack(
        "threads_go_on",
        "threads that are no daemons and never end",
        body("""
            threading.stack_size(1 << 18)
            for _ in range(2):
                threading.Thread(target=lambda: time.sleep(30)).start()
        """),
    ),
    Attack("segfault", "reads address 0", body("ctypes.string_at(0)"), (), "error"),
    Attack(
        "deep_recursion",
        "recursion without end, first with and then without Python's own limit",
        body("""
            def deep(n):
                return deep(n + 1) + 1
            attempt(deep, 0)
            sys.setrecursionlimit(10**9)
            class Loop:
                __repr__ = lambda self: repr([self])
            attempt(repr, Loop())
        """),
        honest=(),
        first="error",
    ),
    Attack(
        "endless_nesting",
        "returns a list that holds itself",
        body("loop = []\nloop.append(loop)", "return loop"),
        honest=(),
        first="failed",
    ),
    Attack(
        "forks_200",
        "200 processes, each in its own session",
        body("""
            for _ in range(200):
                pid = attempt(os.fork)
                if pid is None:
                    break
                if pid == 0:
                    os.setsid()
                    signal.signal(signal.SIGTERM, signal.SIG_IGN)
                    time.sleep(20)
                    os._exit(0)
        """),
    ),
    Attack(
        "grandchild_left",
        "a grandchild in its own session that outlives the check",
        body("spawn()"),
    ),
    Attack(
        "grandchild_and_worker_killed",
        "leaves a grandchild, then ends the worker that would have looked for it",
        body("spawn()\nattempt(os.kill, os.getppid(), 9)\ntime.sleep(0.2)"),
        first="",
    ),
    Attack(
        "respawns",
        "a process that is always another one: each forks the next and ends",
        body("""
            if os.fork() == 0:
                os.setsid()
                end = time.monotonic() + 3
                while time.monotonic() < end:
                    if attempt(os.fork):
                        os._exit(0)
                os._exit(0)
        """),
    ),
    Attack(
        "worker_killed",
        "ends the worker",
        body("attempt(os.kill, os.getppid(), 9)\ntime.sleep(0.2)"),
        first="",
    ),
    Attack(
        "fork_server_killed",
        "ends the process that it was forked from, which holds its modules",
        body("""
            if os.getppid() != 1:
                attempt(os.kill, os.getppid(), signal.SIGKILL)
                attempt(os.kill, os.getppid(), signal.SIGSTOP)
        """),
    ),
    Attack(
        "worker_throttled",
        "takes the worker's time, files and priority away",
        body("""
            import resource
            for kind in (resource.RLIMIT_CPU, resource.RLIMIT_NOFILE, resource.RLIMIT_AS):
                attempt(resource.prlimit, os.getppid(), kind, (1, 1))
            attempt(os.setpriority, os.PRIO_PROCESS, os.getppid(), 19)
            attempt(os.sched_setaffinity, os.getppid(), {0})
            attempt(os.sched_setscheduler, os.getppid(), os.SCHED_IDLE, os.sched_param(0))
            attempt(os.kill, os.getppid(), signal.SIGSTOP)
        """),
        first="",
    ),
    Attack(
        "memory_of_many",
        "six processes that take most of the memory each",
        body("""
            for _ in range(6):
                if os.fork() == 0:
                    kept = np.ones(460 << 20, np.uint8)
                    time.sleep(20)
                    os._exit(0)
            time.sleep(20)
        """),
        honest=(),
        first="error",
    ),
    Attack(
        "memory_in_files",
        "memory that no process holds: files without a name",
        body("""
            for number in range(100):
                file = attempt(os.memfd_create, "x")
                if file is not None:
                    print("BREACH: a file in memory")
                    break
        """),
    ),
    Attack(
        "thousands_of_files",
        "more entries in the temporary folder than it may hold",
        body("""
            for number in range(50_000):
                os.mkdir(f"{tempfile.gettempdir()}/{number}")
                if number % 1000 == 999:
                    time.sleep(0.05)
        """),
        honest=(),
        first="error",
    ),
    Attack(
        "worker_terminated",
        "asks the worker to end, in every polite way",
        body("""
            for number in (signal.SIGINT, signal.SIGHUP, signal.SIGPIPE, signal.SIGTERM):
                attempt(os.kill, os.getppid(), number)
            time.sleep(0.2)
        """),
        first="",
    ),
    Attack(
        "kill_all",
        "kill(-1): every process it may reach",
        body("""
            assert os.getuid() >= 20_000, "not run as a user who owns anything"
            attempt(os.kill, -1, signal.SIGKILL)
            time.sleep(0.2)
        """),
        first="",
        spared=SPARED,
    ),
    Attack(
        "memory_in_steps",
        "takes memory a little at a time",
        body("kept = []\nwhile True:\n    kept.append(np.ones(4 << 20, np.uint8))"),
        honest=(),
        first="error",
    ),
    Attack(
        "output_of_200_mb",
        "writes 200 MB to standard output",
        body('block = b"x" * (1 << 20)\nfor _ in range(200):\n    os.write(1, block)', "raise ValueError"),
        honest=(),
        first="error",
    ),
    Attack(
        "evidence_of_200_mb",
        "returns an array that is larger than any frame, as a view of one number",
        body("", "return np.broadcast_to(np.float64(1), (5_000, 5_000))"),
        honest=(),
        first="failed",
    ),
    Attack(
        "many_frames",
        "sends 3,000 frames where one is asked for",
        body("""
            from grader.evidence import frames as wire
            for _ in range(3000):
                os.write(evidence_pipe(), wire.pack({"ending": "returned", "x": "y" * 2000}))
        """),
        honest=(),
        first="failed",
    ),
    Attack(
        "frames_for_all_checks",
        "sends outcomes of the right form for itself and for all checks that may come after it",
        body("""
            from grader.model import Ending, Evidence, Outcome
            from grader.evidence.codec import pack_outcome
            for rows in range(1, 30):
                guess = Evidence({"scores": np.zeros((rows, weights.shape[1]))})
                frame = pack_outcome(Outcome(Ending.RETURNED, evidence=guess))
                os.write(evidence_pipe(), frame)
        """),
    ),
    Attack(
        "descriptors_closed",
        "closes every descriptor",
        body("os.closerange(0, 200)"),
        honest=(),
        first="error",
    ),
    Attack(
        "descriptors_written",
        "writes noise to every descriptor",
        body("""
            for number in range(0, 128):
                try:
                    os.set_blocking(number, False)
                    os.write(number, b"WDLG1" + b"\\xff" * 4000)
                except OSError:
                    pass
            os._exit(0)
        """),
        honest=(),
        first="failed",
    ),
    Attack(
        "disk_filled",
        "600 MB into the temporary folder",
        body("""
            for number in range(6):
                with open(f"{tempfile.gettempdir()}/{number}", "wb") as file:
                    attempt(os.posix_fallocate, file.fileno(), 0, 100 << 20)
        """),
        first="",
    ),
    Attack(
        "disk_taken_in_no_time",
        "256 MiB for each of many files, faster than anybody looks",
        body("""
            for number in range(8):
                with open(f"{tempfile.gettempdir()}/{number}", "wb") as file:
                    taken = attempt(lambda: os.posix_fallocate(file.fileno(), 0, 255 << 20) or True)
                    if taken and number > 2:
                        print("BREACH: a gigabyte at once")
                        break
        """),
        first="",
    ),
    Attack(
        "disk_filled_without_names",
        "more than its folder may hold, in files that no folder shows",
        body("""
            for number in range(24):
                file = open(f"{tempfile.gettempdir()}/{number}", "wb")
                os.unlink(file.name)
                globals().setdefault("kept", []).append(file)
                for part in range(4):
                    file.write(bytes(8 << 20))
                    file.flush()
            time.sleep(0.5)
            print("BREACH: 768 MiB")
        """),
        honest=(),
        first="error",
    ),
    Attack(
        "memory_in_sockets",
        "asks for more of the kernel's memory for what is sent; sends an open file where nobody looks",
        body("""
            one, other = socket.socketpair()
            room = one.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF)
            attempt(one.setsockopt, socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 28)
            if one.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) > room:
                print("BREACH: more room")
            if attempt(socket.send_fds, one, [b"x"], [0]):
                print("BREACH: an open file sent away")
            attempt(ctypes.CDLL(None).prctl, 4, 0, 0, 0, 0)
            if ctypes.CDLL(None).prctl(3, 0, 0, 0, 0) != 1:
                print("BREACH: the worker cannot see what it has open")
        """),
    ),
    Attack(
        "writers_without_a_gap",
        "grandchildren write frames without a gap when the child has ended",
        body("""
            import fcntl
            from grader.evidence import frames as wire
            evidence, frame = evidence_pipe(), wire.pack({"x": "y" * 3000})
            attempt(fcntl.fcntl, evidence, 1031, 1 << 20)  # F_SETPIPE_SZ: the pipe never runs dry
            end = time.monotonic() + 22
            for _ in range(8):
                if os.fork() == 0:
                    os.setsid()
                    while time.monotonic() < end:
                        if attempt(os.write, evidence, frame) is None:
                            os._exit(0)
                    os._exit(0)
            time.sleep(0.3)
            os._exit(0)
        """),
        honest=(),
        first="",
    ),
    Attack(
        "folders_within_folders",
        "1,500 folders within each other, too deep to be removed by recursion",
        body("""
            os.chdir(tempfile.gettempdir())
            for _ in range(1500):
                os.mkdir("d")
                os.chdir("d")
        """),
        first="",
    ),
    Attack(
        "folders_beyond_any_path",
        "1,500 folders within each other whose path is longer than any call takes",
        body("""
            os.chdir(tempfile.gettempdir())
            for _ in range(1500):
                os.mkdir("d" * 30)
                os.chdir("d" * 30)
            time.sleep(0.5)
        """),
        honest=(),
        first="error",
    ),
    Attack(
        "temporary_folder_removed",
        "removes the temporary folder",
        body('attempt(os.rmdir, os.environ["TMPDIR"])'),
        first="",
    ),
    probe_with(
        "probe_with_infinity",
        "an answer to the import whose line numbers are infinite",
        """'{"missing": [], "stubs": [], "failed_cells": [[Infinity, "a", "b", []]]}'""",
    ),
    probe_with(
        "probe_nested",
        "an answer to the import that can be read but not written",
        """'{"stubs": [], "failed_cells": [], "missing": [' + "[" * 700 + "]" * 700 + "]}" """,
    ),
    probe_with(
        "probe_with_a_huge_number",
        "an answer to the import with a number of 4,000 digits",
        """'{"stubs": [], "missing": [], "failed_cells": [[' + "9" * 4000 + ', "a", "b", []]]}'""",
    ),
    Attack(
        "honest",
        "nothing: the control, which earns every point at every level",
        body("", "return x @ weights + bias"),
        honest=EVERYTHING,
    ),
)
