"""What a grading imports, and when: what it has no use for costs time at each start."""

import importlib.util
import subprocess
import sys

from tests.helpers import samples

# When checks begin to run, when all is judged, and at the end, in a line each: everything that is imported.
TOLD = """
import sys
from grader.cli.main import main
from grader.grading import grader
from grader.sandbox.sandbox import Sandbox

begun, judged = Sandbox.batch, grader.grade

def batch(sandbox, parts, **more):
    print("imported:", *sys.modules, file=sys.stderr)
    Sandbox.batch = begun
    return begun(sandbox, parts, **more)

def grade(*arguments):
    found = judged(*arguments)
    print("imported:", *sys.modules, file=sys.stderr)
    return found

grader.grade, Sandbox.batch = grade, batch
code = main(sys.argv[1:])
print("imported:", *sys.modules, file=sys.stderr)
sys.exit(code)
"""
# Of no use to a folder where everything passes, in front of no terminal.
IN_VAIN = {
    "argcomplete",
    "difflib",
    "grader.cli.pool",
    "grader.diagnosis.clues",
    "grader.diagnosis.settings",
    "grader.diagnosis.fingerprints",
    "grader.diagnosis.patterns",
    "grader.diagnosis.positions",
    "grader.diagnosis.samples",
    "grader.submission.tarball",
    "gzip",
    "html",
    "html.entities",
    "nbformat",
    "numpy.ma",
    "rich.live",
    "rich.progress",
    "rich.table",
    "tarfile",
    "traceback",
}


def imported(submission: str, only: str) -> list[set[str]]:
    """What was imported when checks of a submission began to run, when all was judged, and at the end."""
    words = ["grade", str(samples.path(submission)), "--only", only]
    done = subprocess.run(
        [sys.executable, "-c", TOLD, *words], cwd=samples.ROOT, capture_output=True, text=True, check=True
    )
    return [set(line.split()[1:]) for line in done.stderr.splitlines() if line.startswith("imported:")]


def test_what_a_passing_grading_imports() -> None:
    """Nothing in vain; what prints comes while checks run, and not before"""
    begun, judged, end = imported("complete", "dropout")
    assert "numpy" in begun
    assert not end & IN_VAIN
    assert not {name for name in begun if name.split(".")[0] == "rich"}
    assert "rich.console" in judged


def test_what_a_failing_grading_imports() -> None:
    """What explains failures is there where something has failed, so the list above can find it"""
    _, judged, _ = imported("wrong_shape", "softmax_loss")
    explains = {f"grader.diagnosis.{name}" for name in ("clues", "settings", "fingerprints", "patterns")}
    assert judged & IN_VAIN >= explains


def test_the_list_names_modules() -> None:
    """A name that no module has would never be found"""
    assert not [name for name in IN_VAIN if importlib.util.find_spec(name) is None]
