"""The folder that a worker sees: the grader's inner files, the checks, the submission.

inside/grader/…                  what runs in the sandbox; no answers among it
inside/assignments/<name>/…      checks.py and the files it reads
site/                            NumPy (a mount point, or a link)
submission/                      the student's files
data/                            images for a training; no labels of the test set
tmp/                             where the fallback levels keep temporary files
"""

import ast
import os
import shutil
from pathlib import Path

from grader.course import Assignment, Course, CourseError
from grader.sandbox import seccomp
from grader.submission import Submission

INSIDE = (
    "__init__.py",
    "authoring.py",
    "comparisons.py",
    "model.py",
    "recorder.py",
    "wire.py",
    "outcomes.py",
    "experiment.py",
    "sandbox/__init__.py",
    "sandbox/start.py",
    "sandbox/confine.py",
    "sandbox/worker.py",
    "sandbox/supervise.py",
    "sandbox/processes.py",
    "sandbox/tasks.py",
    "sandbox/reach.py",
    "sandbox/loader.py",
)
SHOWN = ("visible", "hidden", "none")
GRADER = Path(__file__).parent.parent


def prepare(
    stage: Path, course: Course, submission: Submission, packages: dict[str, Path], *, links: bool, shown: str
) -> None:
    """Make a stage.

    Args:
        stage: the folder to make.
        course: whose checks go in.
        submission: whose files go in.
        packages: what `site/` holds.
        links: whether `site/` links to the packages (else it holds empty mount points).
        shown: which checks' code goes in: one of SHOWN; with "hidden", all do.

    Raises:
        CourseError: if a hidden check is written so that it cannot be left out.
    """
    stage.mkdir()
    for name in ("inside", "site", "submission", "data", "tmp"):
        (stage / name).mkdir()
    (stage / "tmp").chmod(0o1777)
    for name in INSIDE:
        _copy(GRADER / name, stage / "inside" / "grader" / name)
    for assignment in course.assignments:
        if shown != "none":
            _copy_checks(assignment, stage / "inside" / "assignments" / assignment.name, shown)
    if not seccomp.why_not():
        for name in seccomp.FILTERS:
            _write(stage / "inside" / f"{name}.bpf", seccomp.program(name))
    for name, content in submission.files.items():
        _write(stage / "submission" / name, content)
    for name, path in packages.items():
        if links:
            (stage / "site" / name).symlink_to(path)
        else:
            (stage / "site" / name).mkdir()
    _open_to_all(stage)


def _copy_checks(assignment: Assignment, target: Path, shown: str) -> None:
    for name in assignment.files:
        _copy(assignment.folder / name, target / name)
    text = (assignment.folder / "checks.py").read_text("utf-8")
    if shown == "visible":
        text = without_hidden(assignment, text)
    _write(target / "checks.py", text.encode())


def without_hidden(assignment: Assignment, text: str) -> str:
    """The text of `checks.py` with blank lines in the place of its hidden checks, decorators included.

    Raises:
        CourseError: if a hidden check is not declared by a decorator right above its lines.
    """
    places = {c.function.__code__.co_firstlineno: c for c in assignment.checks if c.hidden}
    visible = {c.function.__code__.co_firstlineno for c in assignment.checks if not c.hidden}
    lines = text.splitlines(keepends=True)
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and node.decorator_list:
            first = node.decorator_list[0].lineno
            if places.pop(first, None) is not None and first not in visible:
                lines[first - 1 : node.end_lineno] = ["\n"] * ((node.end_lineno or first) - first + 1)
    for check in places.values():
        raise CourseError(
            f"{assignment.id(check)}: is hidden, but not declared by @check right above its def; write it so,"
            " that it can be kept from student code"
        )
    return "".join(lines)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _write(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)


def _open_to_all(stage: Path) -> None:
    """Let another user read the stage, whatever this user's umask is."""
    for folder, names, files in os.walk(stage):
        if folder != str(stage / "tmp"):
            os.chmod(folder, 0o755)
        names[:] = [name for name in names if not os.path.islink(os.path.join(folder, name))]
        for name in files:
            os.chmod(os.path.join(folder, name), 0o644)
