"""Attacks on the hidden checks: their code, inputs and expected values in a report."""

import textwrap

from tests.security.attacks.attack import EVERYTHING, Attack, body

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


PAGES = """
folders = "/usr/bin", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu"
files = [f"{d}/{n}" for d in folders if os.path.isdir(d) for n in sorted(os.listdir(d))]
files = [f for f in files if not os.path.islink(f) and os.path.isfile(f) and os.path.getsize(f) > 1 << 21]
PLACES = [(file, page << 12) for file in files for page in range(os.path.getsize(file) >> 12)][: 9 * 13 * 64]
OPEN = {}


def opened(file):
    if file not in OPEN:
        OPEN[file] = os.open(file, os.O_RDONLY)
        os.posix_fadvise(OPEN[file], 0, 0, os.POSIX_FADV_RANDOM)
    return OPEN[file]


def forget():
    for file in {file for file, _ in PLACES}:
        os.posix_fadvise(opened(file), 0, 0, os.POSIX_FADV_DONTNEED)


def is_there(file, place):
    try:
        return os.preadv(opened(file), [bytearray(1)], place, os.RWF_NOWAIT)
    except BlockingIOError:
        return 0


def linear_scores(x, weights, bias):
    if HIDDEN:
        attempt(forget)
        for bit, (file, place) in zip(np.unpackbits(np.frombuffer(x.tobytes(), np.uint8)), PLACES):
            if bit:
                os.pread(opened(file), 1, place)
    elif len(x) == 4:
        bits = attempt(lambda: [is_there(*place) for place in PLACES])
        if bits:
            print(np.frombuffer(np.packbits(bits).tobytes()).tolist())
            x[:] = 0
    return x @ weights + bias
"""

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
            for thing in (gc.unfreeze(), gc.get_objects())[1]:
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
        "hidden_answers_stored",
        "knows the course's seed and the hidden check's code, and hands in what is right for these inputs",
        body(f"""
            if {HIDDEN}:
                return np.array(@ANSWER@)
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
        "process",
        "memory of its own process, should a visible check run in it as well",
        "sys.kept = data",
        'return getattr(sys, "kept", None)',
    ),
    carries(
        "shared_memory",
        "a segment of System V shared memory, which outlives its process",
        SHARED
        + "; at = libc.shmat(libc.shmget(key, 8192, 0o1600), None, 0); ctypes.memmove(at, data, len(data))",
        SHARED
        + "; at = libc.shmat(libc.shmget(key, 8192, 0o600), None, 0); return ctypes.string_at(at, 936)",
    ),
    Attack(
        "hidden_inputs_by_page_cache",
        "carries hidden inputs along in which pages of the system's own files are in memory",
        PAGES.replace("HIDDEN", HIDDEN),
        EVERYTHING,
    ),
    Attack(
        "hidden_inputs_by_size_of_a_folder",
        "carries hidden inputs along in the size of a folder, which stays when its files are gone",
        body(
            f"""
            own = tempfile.gettempdir()
            if {HIDDEN}:
                for number in range(1500):
                    open(f"{{own}}/{{'n' * 200}}{{number}}", "w").close()
            elif len(x) == 4:
                hidden = os.path.dirname(os.path.dirname(os.path.dirname(own))) + "/hidden/tmp/"
                places = [hidden + str(number) for number in range(2_000)]
                for place in filter(os.path.exists, places):
                    if os.path.getsize(place) > 1 << 16:
                        print("BREACH: the hidden room's folder was full")
                        x[:] = 0
        """,
            "return x @ weights + bias",
        ),
        EVERYTHING,
    ),
)
