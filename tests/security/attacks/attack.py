"""What an attack is, and the few lines that each one may use."""

import textwrap
from dataclasses import dataclass

EVERYTHING = (
    "shape_and_finite",
    "ordinary_batch",
    "extreme_inputs",
    "bias_alone",
    "other_sizes",
    "leaves_arguments_alone",
)

PRELUDE = '''
import ctypes, gc, glob, os, signal, socket, struct, sys, tempfile, threading, time
import numpy as np


def wrong(x, weights, bias):
    """What every attack returns: the right shape and nothing else."""
    return np.zeros((len(x), weights.shape[1]))


def attempt(deed, *arguments):
    """Do something that should be refused; a slip of the attack's own author is not caught."""
    try:
        return deed(*arguments)
    except (NameError, SyntaxError, ImportError) as slip:
        if not isinstance(slip, ImportError):
            raise
        print("refused:", type(slip).__name__)
    except Exception as refusal:
        print("refused:", type(refusal).__name__)


def frame_locals(name):
    """A variable of that name in whoever called."""
    frame = sys._getframe(1)
    while frame is not None:
        if name in frame.f_locals:
            return frame.f_locals[name]
        frame = frame.f_back


def frames():
    """Of all callers, the last one first."""
    frame = sys._getframe(1)
    while frame is not None:
        yield frame
        frame = frame.f_back


def evidence_pipe():
    """Where evidence goes."""
    ours = (frame.f_locals.get("self") for frame in frames())
    return next(each._evidence for each in ours if hasattr(each, "_evidence"))


def spawn(seconds="20"):
    """A grandchild in a session of its own that carries the marker."""
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.execv("/bin/sh", ["sh", "-c", "sleep " + seconds + "; : @MARKER@"])
        os._exit(0)
    os.wait()
    time.sleep(0.05)
'''


@dataclass(frozen=True)
class Attack:
    """One hostile submission.

    `text` is the module, after PRELUDE, with these places filled in: @PORT@ (of a listening server), @ANSWER@
    (to the hidden check's frozen inputs),
    @CANARY@ (a folder that anyone may write), @MARKER@ (a word of its own), @ROOT@ (of the course),
    @SITE@ (where the grader's own packages are). What it prints after "BREACH" is a wall it came through.
    """

    name: str
    tries: str
    text: str
    honest: tuple[str, ...] = ("shape_and_finite",)  # checks that its wrong answer may pass
    first: str = "passed"  # verdict of the first check: shows that the attack ran; "" where levels differ
    others: tuple[tuple[str, str], ...] = ()  # files beside the module: name, text
    only: str = "softmax_loss::linear_scores"
    spared: tuple[tuple[str, str], ...] = ()  # levels at which it is not run, and why

    @property
    def module(self) -> str:
        """The assignment that it is handed in for."""
        return self.only.split("::")[0]


def body(text: str, after: str = "return wrong(x, weights, bias)") -> str:
    """A module whose linear_scores does this, then what comes after."""
    lines = textwrap.indent(textwrap.dedent(text).strip("\n") + "\n" + after, "    ")
    return f"def linear_scores(x, weights, bias):\n{lines}\n"


def at_import(text: str, after: str = "return wrong(x, weights, bias)") -> str:
    """A module that does this while it is imported, and whose linear_scores is wrong."""
    return f"{textwrap.dedent(text)}\n\n{body('', after)}"
