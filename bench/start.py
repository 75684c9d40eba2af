"""The start: how long `grader --help` takes, and what each command imports."""

import os
import re
import subprocess
import sys

from bench.figures import Figure, Measured
from bench.measure import ROOT, BenchError, side_by_side
from bench.setting import Setting, python

TIMES, MORE = 2.0, 0.060  # `grader --help` against `python -c pass`: so many times, and seconds on top

# Packages that cost something to import, and modules of Python's own that do.
WATCHED = {
    "argcomplete",
    "asyncio",
    "http",
    "jsonschema",
    "keras",
    "matplotlib",
    "multiprocessing",
    "nbformat",
    "numpy",
    "pytest",
    "rich",
    "sqlite3",
    "ssl",
    "tensorflow",
    "unittest",
}
GRADE = "grade complete --only optimizers::adam"
# What each command has a use for.
USES: dict[str, set[str]] = {
    "--help": set(),
    "grade --help": set(),
    "show optimizers::adam::three_steps": {"numpy"},
    "template": {"numpy"},
    "doctor": {"numpy"},
    GRADE: {"numpy", "rich"},
}


def start(setting: Setting) -> Measured:
    """What a command costs before it does anything"""
    costs = side_by_side(
        {"python": python("-c", "pass"), "help": python("-m", "grader", "--help")}, setting.runs
    )
    base, value = costs["python"].median("wall"), costs["help"].median("wall")
    limit = TIMES * base + MORE
    aim = f"{TIMES:g}x + {1000 * MORE:.0f} ms"
    raw = {name: found.plain() for name, found in costs.items()}
    imports = {command: imported(command, setting) for command in USES}
    uses = {command: sorted(used) for command, used in USES.items()}
    needless = {command: sorted(set(found) - set(uses[command])) for command, found in imports.items()}
    notes = [f"grader {name} imports {', '.join(found)} in vain" for name, found in needless.items() if found]
    count = sum(map(len, needless.values()))
    figures = (
        Figure("grader --help", value, "s", base, "python -c pass", limit, aim, setting.runs),
        Figure("packages that a command imports and does not use", count, "", limit=0.0, aim="0", runs=1),
    )
    return Measured(figures, notes=tuple(notes), raw={**raw, "imported": imports, "uses": uses})


def imported(command: str, setting: Setting) -> dict[str, float]:
    """The watched packages that a command imports, with the milliseconds of each.

    It runs in the folder of a course that is removed afterwards: `template` writes there.

    Raises:
        BenchError: if the command does not work.
    """
    words = [sys.executable, "-X", "importtime", "-m", "grader", *command.split()]
    words = [str(setting.submission) if word == "complete" else word for word in words]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "GRADER_COURSE": str(setting.core.parent)}
    done = subprocess.run(
        words, cwd=setting.core.parent, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise BenchError(f"grader {command} ended with {done.returncode}\n{done.stderr[-500:]}")
    return watched(done.stderr)


def watched(said: str) -> dict[str, float]:
    """Of what `-X importtime` says, the watched packages and their milliseconds, all they import included."""
    lines = re.findall(r"^import time: +\d+ \| +(\d+) \| +([\w.]+)$", said, re.M)
    return dict(sorted((name, int(took) / 1000) for took, name in lines if name in WATCHED))
