"""The folder that a worker sees: the grader's inner files, the checks, the submission.

inside/grader/…                  what runs in the sandbox; no answers among it
inside/assignments/<name>/…      checks.py and the files it reads
site/                            NumPy (a mount point, or a link)
submission/                      the student's files
data/                            images for a training; no labels of the test set
tmp/                             where the fallback levels keep temporary files
"""

import os
import shutil
import tempfile
from pathlib import Path

from grader.course import Assignment, Course
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
    "sandbox/tasks.py",
    "sandbox/loader.py",
)
GRADER = Path(__file__).parent.parent


def prepare(course: Course, submission: Submission, packages: dict[str, Path], *, links: bool) -> Path:
    """Make a stage in a new temporary folder.

    Args:
        course: whose checks go in.
        submission: whose files go in.
        packages: what `site/` holds.
        links: whether `site/` links to the packages (else it holds empty mount points).
    """
    stage = Path(tempfile.mkdtemp(prefix="grader-"))
    stage.chmod(0o755)
    for name in ("inside", "site", "submission", "data", "tmp"):
        (stage / name).mkdir()
    (stage / "tmp").chmod(0o1777)
    for name in INSIDE:
        _copy(GRADER / name, stage / "inside" / "grader" / name)
    for assignment in course.assignments:
        _copy_checks(assignment, stage / "inside" / "assignments" / assignment.name)
    if not seccomp.why_not():
        _write(stage / "inside" / "filter.bpf", seccomp.program())
    for name, content in submission.files.items():
        _write(stage / "submission" / name, content)
    for name, path in packages.items():
        if links:
            (stage / "site" / name).symlink_to(path)
        else:
            (stage / "site" / name).mkdir()
    _open_to_all(stage)
    return stage


def _copy_checks(assignment: Assignment, target: Path) -> None:
    for name in ("checks.py", *assignment.files):
        _copy(assignment.folder / name, target / name)


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
