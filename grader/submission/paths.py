"""Which paths on a command line are submissions, and where in them an exercise stands."""

import os
import re
from collections.abc import Iterable
from pathlib import Path

TYPE_CHECKING = False  # every run of pytest imports this file, and no more
if TYPE_CHECKING:
    from grader.submission.modules import ModuleFiles

Asked = tuple[Path, str]  # a path, and what is asked for of it: "optimizers::adam", or "" for everything


def split(here: Path, text: str) -> Asked:
    """A path of a command line, "ana::optimizers::adam", without what is asked for of it."""
    path, _, part = text.partition("::")
    return Path(os.path.abspath(here / path)), part


def folder(path: Path) -> Path:
    """The folder that is the student's, where a submission is one file of it."""
    return path.parent if path.suffix in (".py", ".ipynb", ".toml") else path


def inside(path: Path, folders: Iterable[Path]) -> bool:
    """Whether a path lies in one of some folders."""
    return any(path.is_relative_to(each) for each in folders)


def within(home: Path, asked: Iterable[Asked]) -> list[Asked] | None:
    """What is asked for of one submission, by paths of its files; None if some lie elsewhere.

    Args:
        home: the submission's folder.
        asked: paths; an editor gives the file of a test, and then the test.
    """
    found = list(asked)
    if not all(inside(path, [home]) for path, _ in found):
        return None
    whole = {path: "" if path == home or path.suffix == ".toml" else path.stem for path, _ in found}
    return [(home, part or whole[path]) for path, part in found] or [(home, "")]


def is_submission(path: Path, root: Path | None) -> bool:
    """Whether a path that nobody called one is a submission: it holds a module that an assignment asks for.

    Args:
        path: that was named.
        root: of the course around, if there is one.
    """
    own = (root / "assignments", root / "reference") if root else ()  # the course's own modules
    if root is None or not path.exists() or path in (root, root / "tests") or inside(path, own):
        return False
    names = [each.name for each in (root / "assignments").glob("*/")]
    if path.is_dir():
        return any((path / f"{name}{ending}").is_file() for name in names for ending in (".py", ".ipynb"))
    return path.name.endswith((".zip", ".tar.gz", ".tgz")) or (
        path.suffix in (".py", ".ipynb") and path.stem in names
    )


def place(submission: Path, files: "ModuleFiles", identity: str) -> tuple[Path, int | None]:
    """Where the student's own function stands that a check is about, or an answer.

    Args:
        submission: a folder, or a file.
        files: what was found in it.
        identity: of a check or a question.

    Returns:
        A file on disk, and the number of the line, from 0; None where it cannot be told.
    """
    assignment, exercise, name = identity.split("::")
    is_question = exercise == "questions"
    own = files.sheet.path if is_question else files.modules.get(assignment, "")
    file = submission / own if submission.is_dir() else submission
    if not own or not file.is_file() or file.suffix not in (".py", ".toml"):
        return (file if own and file.is_file() else submission), None
    text = file.read_bytes().decode("utf-8", "replace")
    start = re.search(rf"^\s*\[\s*{assignment}\s*\]", text, re.MULTILINE) if is_question else None
    begins = rf"^[ \t]*{name}[ \t]*=" if is_question else rf"^(?:async[ \t]+)?(?:def|class)[ \t]+{exercise}\b"
    found = list(re.compile(begins, re.MULTILINE).finditer(text, start.end() if start else 0))
    if not found:
        return file, None
    return file, text.count("\n", 0, found[0 if is_question else -1].start())
