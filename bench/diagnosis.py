"""What the diagnosis costs, of all that grading a failing submission takes."""

import json
import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

from bench.figures import Figure, Measured
from bench.measure import ROOT, THREADS, BenchError
from bench.setting import Setting

SHARE = 0.1  # of the grading, at most
HALF_DONE = ROOT / "tests" / "samples" / "submissions" / "half_done"
# Laid at the end of each module: every function's numbers are off by a factor that nobody has planted, so
# that all fingerprints are tried and then all clues.
OFF = """

def _off(value):
    if isinstance(value, (tuple, list)):
        return type(value)(_off(each) for each in value)
    return 1.37 * value if hasattr(value, "dtype") or isinstance(value, float) else value


def _wrapped(function):
    return lambda *args, **settings: _off(function(*args, **settings))


for _name, _function in list(globals().items()):
    if _name[0] != "_" and type(_function) is type(_wrapped):
        globals()[_name] = _wrapped(_function)
"""


def diagnosis(setting: Setting) -> Measured:
    """Naming mistakes, clues and causes, within the grading of a submission that fails"""
    wrong = setting.folder / "all_wrong"
    shutil.copytree(setting.submission, wrong)
    for path in wrong.glob("*.py"):
        path.write_text(path.read_text(encoding="utf-8") + OFF, encoding="utf-8")
    figures, raw = [], {}
    for name, path in (("two modules, half done", HALF_DONE), ("five modules, all wrong", wrong)):
        found = [_timed(setting.core, path) for _ in range(setting.runs)]
        raw[name] = found
        whole, part = (statistics.median(each[key] for each in found) for key in ("whole", "diagnosis"))
        told = found[0]["told"]
        title = f"{name}: {told:g} diagnoses"
        limit, aim = SHARE * whole, f"{SHARE:g}x"
        figures.append(Figure(title, part, "s", whole, "the grading", limit, aim, setting.runs))
    return Measured(tuple(figures), raw=raw)


def _timed(course: Path, path: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.timed", str(course), str(path)],
        cwd=ROOT,
        env={**os.environ, **THREADS},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BenchError(f"{path.name} could not be graded\n{done.stderr.strip()[-500:]}")
    found: dict[str, float] = json.loads(done.stdout)
    return found
