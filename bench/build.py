"""What an instructor and a newcomer wait for: Keras's results, and the first `make grade`."""

import importlib.util
import shutil
import subprocess
import sys
import tomllib

from bench.figures import Figure, Measured
from bench.measure import ROOT, BenchError, Command, side_by_side
from bench.setting import Setting, python

WHOLE, SINGLE = 90.0, 15.0  # s
FRESH = 30.0  # s
ASSIGNMENT = "optimizers"


def reference(setting: Setting) -> Measured:
    """Keras's results of one assignment and of the whole course; Keras is imported once in each"""
    if importlib.util.find_spec("keras") is None:
        raise BenchError("Keras is not installed: make bench sets it up, python -m bench does not")
    root = setting.folder / "frozen"
    for name in ("assignments", "reference"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "course.toml", root)
    quiet = {"TF_CPP_MIN_LOG_LEVEL": "3"}
    command = ["-m", "grader", "reference", "--course", str(root / "course.toml")]
    costs = side_by_side(
        {
            "import keras": Command(python("-c", "import keras").words, variables=quiet),
            "one": python(*command, ASSIGNMENT),
        },
        setting.runs,
    )
    whole = side_by_side({"whole": python(*command)}, setting.long_runs, warm=False)
    base = costs["import keras"].median("wall")
    count = len(tomllib.loads((ROOT / "course.toml").read_text(encoding="utf-8"))["assignments"])
    figures = tuple(
        Figure(name, value, "s", base, "import keras", limit, f"{limit:g} s", runs)
        for name, value, limit, runs in (
            ("make reference, one assignment", costs["one"].median("wall"), SINGLE, setting.runs),
            (f"make reference, all {count}", whole["whole"].median("wall"), WHOLE, setting.long_runs),
        )
    )
    return Measured(figures, raw={name: found.plain() for name, found in {**costs, **whole}.items()})


def fresh(setting: Setting) -> Measured:
    """`make grade` in a new clone of what is committed, installation included"""
    if not (ROOT / ".git").exists():
        raise BenchError("not a clone: git is needed for a fresh one")
    clone, empty = setting.folder / "clone", setting.folder / "empty"

    def renew() -> None:
        shutil.rmtree(clone, ignore_errors=True)
        shutil.rmtree(empty, ignore_errors=True)
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)

    own = {"PYTHON": sys.executable, "VIRTUAL_ENV": ""}
    costs = side_by_side(
        {
            "python -m venv": Command([sys.executable, "-m", "venv", str(empty)], before=renew),
            "make grade": Command(["make", "grade"], cwd=clone, variables=own, before=renew),
        },
        setting.long_runs,  # and one before them that is not counted: it fills pip's cache
    )
    figure = Figure(
        "make grade, fresh clone",
        costs["make grade"].median("wall"),
        "s",
        costs["python -m venv"].median("wall"),
        "python -m venv",
        FRESH,
        f"{FRESH:g} s",
        setting.long_runs,
    )
    return Measured((figure,), raw={name: found.plain() for name, found in costs.items()})
