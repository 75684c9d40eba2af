"""Attacks on the hidden checks: their code, inputs and expected values in a report."""

import textwrap

from attack import EVERYTHING, Attack, body

HIDDEN = "len(x) == 9 and weights.shape == (13, 11)"  # the inputs of the hidden check


def carries(name: str, where: str, keep: str, find: str) -> Attack:
    """Takes the inputs of the hidden check along to the visible one that comes after it."""
    text = f"""
        def keep(data):
            {keep}

        def find():
            {find}

        def linear_scores(x, weights, bias):
            if {HIDDEN}:
                attempt(keep, x.tobytes())
            elif len(x) == 4:  # the check after the hidden one
                data = attempt(find)
                if data:
                    print(np.frombuffer(data[: 9 * 13 * 8]).tolist())
            return x @ weights + bias
    """
    return Attack(
        f"hidden_inputs_by_{name}",
        f"carries hidden inputs along in {where}",
        textwrap.dedent(text),
        EVERYTHING,
    )


SHARED = "libc = ctypes.CDLL(None); libc.shmat.restype = ctypes.c_void_p; key = 0x0D1C0DE"

ATTACKS = (
    Attack(
        "hidden_code_printed",
        "looks for the code of the hidden check in every file of the stage and in memory, and prints it",
        body("""
            sign = "def other_" + "sizes"
            for folder, _, files in os.walk(os.path.dirname(sys.path[0])):
                for file in files:
                    text = open(folder + "/" + file, errors="replace").read()
                    if sign in text and not file.startswith("softmax_loss"):
                        print(text[text.index(sign) :][:400])
            for thing in gc.get_objects():
                code = getattr(thing, "__code__", None)
                if getattr(code, "co_name", "") == "other_sizes":
                    print("rng.normal(size=(9, 13))", code.co_consts)
        """),
    ),
    Attack(
        "hidden_inputs_made_again",
        "guesses the course's seed from that of a visible check, and draws what the hidden one hands out",
        body("""
            import hashlib
            request = frame_locals("request")

            def seed(course, name):
                text = f"{course} softmax_loss::linear_scores::{name}"
                return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")

            for course in range(100_000):
                if seed(course, request["name"]) == request["seed"]:
                    rng = np.random.default_rng(seed(course, "other_sizes"))
                    print(rng.normal(size=(9, 13)).tolist())
        """),
    ),
    Attack(
        "hidden_inputs_in_an_exception",
        "raises, prints and returns what the hidden check hands out",
        body(f"""
            if {HIDDEN}:
                print(x.tolist())
                raise ValueError(x.tolist())
        """),
    ),
    carries(
        "tmp",
        "/tmp, beside the folder that is emptied",
        'open("/tmp/@MARKER@", "wb").write(data)',
        'return open("/tmp/@MARKER@", "rb").read()',
    ),
    carries(
        "shm",
        "/dev/shm",
        'open("/dev/shm/@MARKER@", "wb").write(data)',
        'return open("/dev/shm/@MARKER@", "rb").read()',
    ),
    carries(
        "shut_folder",
        "a folder of mode 0 in the temporary folder",
        'f = tempfile.gettempdir() + "/s"; os.mkdir(f); open(f + "/x", "wb").write(data); os.chmod(f, 0)',
        'f = tempfile.gettempdir() + "/s"; os.chmod(f, 0o700); return open(f + "/x", "rb").read()',
    ),
    carries(
        "shared_memory",
        "a segment of System V shared memory, which outlives its process",
        SHARED
        + "; at = libc.shmat(libc.shmget(key, 8192, 0o1600), None, 0); ctypes.memmove(at, data, len(data))",
        SHARED
        + "; at = libc.shmat(libc.shmget(key, 8192, 0o600), None, 0); return ctypes.string_at(at, 936)",
    ),
)
