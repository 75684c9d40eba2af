"""The folder that a worker sees: packages, the submission, and the files that checks read.

site/                            NumPy, the grader (mount points, or links)
inside/assignments/<name>/…      files that the checks read; their code is sent to the worker, see `code.py`
submission/                      the student's files
data/                            images for a training; no labels of the test set
tmp/                             where the fallback levels keep temporary files
"""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path


def make(stage: Path, packages: Mapping[str, Path], *, links: bool) -> None:
    """Make a stage without a submission.

    Args:
        stage: the folder to make.
        packages: what `site/` holds.
        links: whether `site/` links to the packages (else it holds empty mount points).
    """
    for name in ("", "inside", "site", "submission", "data", "tmp"):
        (stage / name).mkdir()
        (stage / name).chmod(0o755 if name != "tmp" else 0o1777)  # whatever this user's umask is
    for name, path in packages.items():
        if links:
            (stage / "site" / name).symlink_to(path)
        else:
            (stage / "site" / name).mkdir()


def bring(stage: Path, assignment: str, folder: Path, files: tuple[str, ...]) -> None:
    """Copy the files that an assignment's checks read."""
    for name in files:
        _write(stage, Path("inside", "assignments", assignment, name), (folder / name).read_bytes())


def enter(stage: Path, files: Mapping[str, bytes]) -> None:
    """Put a submission's files on the stage, in the place of an earlier one's."""
    for entry in os.scandir(stage / "submission"):
        if entry.is_dir(follow_symlinks=False):
            shutil.rmtree(entry.path)
        else:
            os.unlink(entry.path)
    for name, content in files.items():
        _write(stage, Path("submission", name), content)


def _write(stage: Path, name: Path, content: bytes) -> None:
    """Write a file so that another user can read it."""
    for parent in reversed(name.parents[:-1]):
        if not (stage / parent).is_dir():
            (stage / parent).mkdir()
            (stage / parent).chmod(0o755)
    (stage / name).write_bytes(content)
    (stage / name).chmod(0o644)
