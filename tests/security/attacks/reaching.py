"""Attacks on what lies outside: answers, files, other processes, the network."""

from tests.security.attacks.attack import Attack, at_import, body

SHADOW = (
    "import os\nos.environ['SHADOWED'] = '1'\nprint('BREACH: a shadow module was imported')\n"
    "from _shadow import *\n"
)
SHADOWS = ("numpy", "json", "conftest", "sitecustomize", "usercustomize", "grader", "checks", "struct", "ast")

ATTACKS = (
    Attack(
        "solution_on_disk",
        "looks for solution.py and uses it",
        at_import(
            """
            def sought():
                places = ["@ROOT@/assignments/softmax_loss/solution.py"]
                for folder in ("/stage", os.path.dirname(os.path.dirname(os.path.abspath(__file__)))):
                    for root, _, files in os.walk(folder):
                        places += [os.path.join(root, file) for file in files if file == "solution.py"]
                for place in places:
                    space = {}
                    if attempt(lambda: exec(open(place).read(), space) or True):
                        return space["linear_scores"]

            found = sought() or wrong
            """,
            "return found(x, weights, bias)",
        ),
    ),
    Attack(
        "results_on_disk",
        "looks for frozen results and returns what stands there",
        body("""
            inside = glob.glob("/stage/**/softmax_loss.results", recursive=True)
            for place in ["@ROOT@/reference/results/softmax_loss.results", *inside]:
                content, size = attempt(lambda: open(place, "rb").read()), 8 * len(x) * weights.shape[1]
                if content:
                    print("BREACH:", place)
                    return np.frombuffer(content[-size:]).reshape(len(x), -1)
            attempt(lambda: print("BREACH:", open("@ROOT@/reference/results/manifest.json").read()[:40]))
        """),
    ),
    Attack(
        "shadow_modules",
        "numpy.py, json.py, conftest.py, sitecustomize.py, grader.py, checks.py beside the module",
        body("import json, struct, ast, numpy, grader.authoring.check"),
        others=tuple((f"{name}.py", SHADOW) for name in SHADOWS),
    ),
    Attack(
        "other_libraries",
        "lets keras, torch or scipy do the work",
        body("""
            sys.path += ["@SITE@", *glob.glob("/usr/**/*-packages")]
            for name in ("keras", "torch", "scipy", "tensorflow", "nbformat", "rich"):
                if attempt(__import__, name):
                    print("BREACH: imported", name)
        """),
    ),
    Attack(
        "memory_of_the_parents",
        "reads memory, environment and descriptors of every other process",
        body("""
            pids = [p for p in os.listdir("/proc") if p.isdigit() and int(p) != os.getpid()]
            for pid in [str(os.getppid()), *pids]:
                for name in ("mem", "environ"):
                    if attempt(lambda: open(f"/proc/{pid}/{name}", "rb").read(0) is not None):
                        print("BREACH: opened", name, "of another process")
                        return wrong(x, weights, bias)
        """),
    ),
    Attack(
        "ptrace_of_the_parent",
        "traces the worker, to write its frames for it",
        body("""
            libc = ctypes.CDLL(None, use_errno=True)
            if libc.ptrace(0x4206, os.getppid(), None, None) == 0:  # PTRACE_SEIZE, which stops nobody
                print("BREACH: traced the worker")
        """),
    ),
    Attack(
        "frames_through_the_parents_descriptors",
        "writes the worker's own frames, with fields that are not what they should be",
        body("""
            from grader.evidence import frames as wire
            frame = b"W" + wire.pack({"signal": "x", "status": [], "seconds": "soon", "output": 1})
            written = 0
            folder = f"/proc/{os.getppid()}/fd"
            for number in attempt(os.listdir, folder) or ():
                path = f"{folder}/{number}"
                if "pipe" in (attempt(os.readlink, path) or ""):
                    number = attempt(os.open, path, os.O_WRONLY | os.O_NONBLOCK)
                    written += bool(number and attempt(os.write, number, frame))
            if written:
                print("BREACH: wrote to the worker's pipes")
                os._exit(0)
        """),
    ),
    Attack(
        "connections",
        "TCP, UDP, an abstract socket of Unix and one with a path, to a server of this machine",
        body("""
            attempt(lambda: socket.create_connection(("127.0.0.1", @PORT@), 1).send(b"answers, please"))
            udp = attempt(socket.socket, socket.AF_INET, socket.SOCK_DGRAM)
            attempt(lambda: udp.sendto(b"x", ("127.0.0.1", @PORT@)))
            attempt(lambda: socket.socket(socket.AF_UNIX).connect("\\0@MARKER@"))
            one, other = attempt(socket.socketpair, socket.AF_UNIX, socket.SOCK_DGRAM) or (None, None)
            attempt(lambda: one.sendto(b"x", "@CANARY@/datagrams"))
        """),
    ),
    Attack(
        "writes_outside",
        "writes wherever anyone may, and changes what is there",
        at_import("""
            for path in ("/tmp/@MARKER@", "/var/tmp/@MARKER@", "/dev/shm/@MARKER@", "@CANARY@/new"):
                attempt(lambda: open(path, "w").write("x"))
            attempt(lambda: open("@CANARY@/kept.txt", "w").write("changed"))
            attempt(os.unlink, "@CANARY@/kept.txt")
            attempt(os.mkdir, "@CANARY@/folder")
            attempt(os.chmod, "@CANARY@", 0o700)
        """),
    ),
    Attack(
        "links_in_the_temporary_folder",
        "links to the outside, for whoever empties the folder",
        body("""
            folder = tempfile.gettempdir()
            os.symlink("@CANARY@", folder + "/link")
            os.symlink("@CANARY@/kept.txt", folder + "/file")
            os.makedirs(folder + "/a/b")
            os.symlink("@CANARY@", folder + "/a/b/link")
            attempt(os.link, "@CANARY@/kept.txt", folder + "/hard")
        """),
    ),
    Attack(
        "temporary_folder_swapped",
        "puts a link to the outside in the temporary folder's place",
        body("""
            folder = os.environ["TMPDIR"]
            attempt(os.rename, folder, folder + "-old")
            attempt(os.symlink, "@CANARY@", folder)
        """),
        first="",
    ),
    Attack(
        "modes_of_the_temporary_folder",
        "leaves folders that nobody may enter",
        body("""
            folder = tempfile.gettempdir()
            os.makedirs(folder + "/shut/inner")
            open(folder + "/shut/inner/file", "w").write("x")
            for path in ("/shut/inner", "/shut", ""):
                os.chmod(folder + path, 0)
        """),
    ),
    Attack(
        "stage_rewritten",
        "rewrites the checks and the grader's inner files on the stage",
        at_import("""
            stage = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
            checks = "inside/assignments/softmax_loss/checks.py"
            for path in ("submission/new.py", "inside/grader/evidence/frames.py", checks):
                if attempt(lambda: open(f"{stage}/{path}", "a").write("\\n# x")):
                    print("BREACH: wrote", path)
        """),
    ),
    Attack(
        "devices",
        "opens the machine's devices: disks, virtual machines, terminals",
        body("""
            for name in ("fuse", "kvm", "kmsg", "vda", "sda", "mem", "ptmx", "tty"):
                if attempt(os.open, "/dev/" + name, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY) is not None:
                    print("BREACH: opened /dev/" + name)
        """),
    ),
)
