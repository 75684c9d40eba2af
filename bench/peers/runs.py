"""How each peer is run: on one submission, on a class, and how we see that it has passed all checks."""

import json
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.measure import ROOT, BenchError, Command

STUDENT = "student_{:03}"


@dataclass(frozen=True)
class Place:
    """A folder that `make.py` has filled, with a peer's programs."""

    work: Path
    programs: Path
    submissions: tuple[Path, ...]  # copies of the complete one; notebooks of the same name stand beside it

    def command(self, words: Sequence[object], cwd: Path | None = None) -> Command:
        """A command of the peer's environment."""
        variables = {
            "PEERS_WORK": str(self.work),
            "PEERS_SUBMISSION": str(self.submissions[0]),
            "PYTHONPATH": f"{ROOT}:{self.work}",
            "PATH": f"{self.programs}:/usr/local/bin:/usr/bin:/bin",
            "TF_CPP_MIN_LOG_LEVEL": "3",
        }
        return Command([str(word) for word in words], cwd or self.work, variables)

    def loop(self, script: str, submissions: Sequence[Path]) -> Command:
        """A shell script for each submission in turn, which is its `$submission`."""
        lines = f'set -e; for submission in "$@"; do export PEERS_SUBMISSION="$submission"; {script}; done'
        return self.command(["/bin/sh", "-c", lines, "sh", *submissions])

    def results(self, submission: Path, kind: str) -> Path:
        """Where a peer writes what it found."""
        return self.work / f"{submission.name}-{kind}"


Runs = Callable[[Place, Sequence[Path]], Command]


@dataclass(frozen=True)
class Peer:
    """Another grader: the command that grades submissions one after another, and how many checks passed.

    `passed` reads the results of one submission; where it is None, the exit code says it.
    """

    title: str
    environment: str
    grade: Runs
    passed: Callable[[Place, Path], int] | None = None
    prepare: Callable[[Place], Command | None] = lambda place: None


def _pytest(test: str) -> Runs:
    return lambda place, submissions: place.loop(
        f"python -m pytest -q -p no:cacheprovider {test}", submissions
    )


def _gradescope(place: Place, submissions: Sequence[Path]) -> Command:
    script = 'python run_tests.py "$(basename "$submission")-gradescope.json"'
    return place.loop(script, submissions)


def _gradescope_passed(place: Place, submission: Path) -> int:
    found = json.loads(place.results(submission, "gradescope.json").read_text(encoding="utf-8"))
    return sum(test["status"] == "passed" for test in found["tests"])


def _otter(place: Place, submissions: Sequence[Path]) -> Command:
    script = 'otter run -a autograder.zip -o "$(basename "$submission")-otter" --no-logo "$submission.ipynb"'
    for submission in submissions:
        place.results(submission, "otter").mkdir(exist_ok=True)
        shutil.copy(place.work / "core.ipynb", f"{submission}.ipynb")
    return place.loop(script, submissions)


def _otter_passed(place: Place, submission: Path) -> int:
    """Its results name questions, not checks: all checks of one with full marks have passed."""
    path = place.results(submission, "otter") / "results.json"
    found = json.loads(path.read_text(encoding="utf-8"))["tests"]
    questions = [test for test in found if "max_score" in test]  # beside a summary without one
    full = {test["name"] for test in questions if test["score"] == test["max_score"]}
    ids = (place.work / "ids.txt").read_text(encoding="utf-8").split()
    return sum(identity.rsplit("::", 1)[0].replace("::", "_") in full for identity in ids)


def _nbgrader(place: Place, submissions: Sequence[Path]) -> Command:
    folder = place.work / "nbgrader"
    for submission in submissions:
        target = folder / "submitted" / submission.name / "core"
        target.mkdir(parents=True, exist_ok=True)
        shutil.copy(folder / "source" / "core" / "core.ipynb", target)
    chosen = ["--student", submissions[0].name] if len(submissions) == 1 else []
    return place.command(["nbgrader", "autograde", "core", "--force", *chosen], folder)


def _nbgrader_passed(place: Place, submission: Path) -> int:
    table = """
        SELECT count(*) FROM grade
        JOIN submitted_notebook ON grade.notebook_id = submitted_notebook.id
        JOIN submitted_assignment ON submitted_notebook.assignment_id = submitted_assignment.id
        JOIN grade_cells ON grade.cell_id = grade_cells.id
        WHERE submitted_assignment.student_id = ? AND grade.auto_score = grade_cells.max_score"""
    base = sqlite3.connect(place.work / "nbgrader" / "gradebook.db")
    try:
        return int(base.execute(table, [submission.name]).fetchone()[0])
    except sqlite3.Error as error:
        raise BenchError(f"nbgrader: its gradebook cannot be read ({error})") from None
    finally:
        base.close()


def _nbgrader_prepare(place: Place) -> Command:
    return place.command(["nbgrader", "generate_assignment", "core", "--force"], place.work / "nbgrader")


PEERS = (
    Peer("pytest, stored arrays", "pytest", _pytest("test_stored.py")),
    Peer("pytest, Keras live", "keras", _pytest("test_live.py")),
    Peer("gradescope-utils", "gradescope", _gradescope, _gradescope_passed),
    Peer("otter run", "otter", _otter, _otter_passed),
    Peer("nbgrader autograde", "nbgrader", _nbgrader, _nbgrader_passed, _nbgrader_prepare),
)
