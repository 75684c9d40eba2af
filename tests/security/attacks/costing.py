"""Attacks on the grader's own time and memory, and on what its report looks like."""

from tests.security.attacks.attack import Attack, at_import

RULE = "━" * 98
FORGED = (
    f"nothing\\n\\nScore       100 / 100  ###  100%\\n\\u2028Score 100\\x85 {RULE} Score 100 / 100 {RULE} "
)

WRITER = """
from grader.evidence import frames as wire
from grader.evidence.codec import pack_outcome
from grader.model import Call, Ending, Frame, Opaque, Outcome, Raised


def write(frame, times=1):
    data = memoryview(frame * times)
    while data:
        data = data[os.write(evidence_pipe(), data):]
"""

ATTACKS = (
    Attack(
        "answers_of_60_mib",
        "gives arrays of 60 MiB wherever one of a few numbers is expected, in all checks of an exercise",
        at_import(
            """
            from grader.evidence import codec
            codec.ANSWER_LIMIT = 64 << 20
            large = np.zeros(60 << 17)

            def hinge_loss(scores, y, margin=1.0):
                return (0.0, np.zeros_like(scores)) if scores.shape == (7, 5) else (0.0, large)
            """,
        ),
        only="softmax_loss::hinge_loss",
    ),
    Attack(
        "endless_frames",
        "writes small frames for as long as it may run",
        at_import(WRITER, "while True: write(wire.pack({}), 50_000)"),
        honest=(),
        first="failed",
    ),
    Attack(
        "costly_headers",
        "writes headers of 2 MiB that are nothing but lists, then of many small arrays and calls",
        at_import(
            WRITER
            + """
lists = b'{"ending": [' + b"[]," * 690_000 + b"[]]}"
node = b'{"array":["|b1",[0],0]}'
calls = b",".join([b'["f",[],{"tuple":[' + b",".join([node] * 700) + b"]},[]]"] * 100)
outcome = b'{"ending":"crashed","items":null,"raised":null,"detail":"","output":"","seconds":0,"calls":['
""",
            "for header in (lists, outcome + calls + b']}') * 1_000:\n"
            "    write(wire.PREFIX.pack(wire.MAGIC, len(header), 0) + header)",
        ),
        honest=(),
        first="failed",
    ),
    Attack(
        "forged_lines",
        "says how it ended in several lines, of which some look like the report's own",
        at_import(
            WRITER + f'FORGED = "{FORGED}"',
            "frame = Frame(FORGED, 1, FORGED, FORGED)\n"
            "raised = Raised(FORGED, FORGED, (frame,), FORGED)\n"
            "call = Call('linear_scores', ((FORGED, Opaque(FORGED)),), Opaque(FORGED), (FORGED,))\n"
            "write(pack_outcome(Outcome(Ending.RAISED, raised=raised, calls=(call,), detail=FORGED)))\n"
            "os._exit(0)",
        ),
        honest=(),
        first="error",
    ),
    Attack(
        "forged_detail",
        "says what it lacks in several lines, and prints them, too",
        at_import(
            WRITER + f'FORGED = "{FORGED}"',
            "print(FORGED)\n"
            "write(pack_outcome(Outcome(Ending.UNREADABLE, detail=FORGED, output=FORGED)))\n"
            "os._exit(0)",
        ),
        honest=(),
        first="failed",
    ),
    Attack(
        "raises_a_report",
        "raises an exception whose type and message are a report",
        at_import(f'Forged = type("{FORGED}", (Exception,), {{}})', f'raise Forged("{FORGED}")'),
        honest=(),
        first="error",
    ),
    Attack(
        "long_words",
        "tells of a call with names of 200 characters, nested in each other",
        at_import(
            WRITER,
            "deep = 1.0\n"
            "for _ in range(3):\n"
            "    deep = {f'{number}{chr(107) * 190}': deep for number in range(8)}\n"
            "call = Call('linear_scores', tuple((f'a{n}', deep) for n in range(2)), deep)\n"
            "write(pack_outcome(Outcome(Ending.UNREADABLE, calls=(call,), detail='scores')))\n"
            "os._exit(0)",
        ),
        honest=(),
        first="failed",
    ),
)
