"""Submissions of a class as texts to compare, and the texts that all of them have from the course."""

import json
import re
from collections.abc import Iterable, Iterator

from grader.classroom.analysis.alike import Work
from grader.classroom.analysis.tokens import LONGEST, Piece
from grader.classroom.intake import Attempt
from grader.course.course import Course
from grader.model.alike import Skipped
from grader.submission.limits import SubmissionError
from grader.submission.modules import module_files
from grader.submission.submission import Submission

MODULE, NOTEBOOK = ".py", ".cells.json"  # as the sandbox has them
MOST = 2_000_000  # characters of all texts of one submission
TOO_LONG = f"longer than {LONGEST:,} characters"
TOO_MUCH = f"more than {MOST:,} characters before it"
CODE = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


def works(attempts: Iterable[Attempt], course: Course) -> Iterator[Work]:
    """The last attempt of each student or group, one after another, as texts.

    Args:
        attempts: as a class was taken in.
        course: says which files are modules.
    """
    for attempt in attempts:
        if attempt.latest:
            who = ", ".join(member.label for member in attempt.members or (attempt.student,))
            try:
                yield work(who, attempt.submission(), course)
            except SubmissionError as error:
                yield Work(who, (), (Skipped(who, "", str(error)),))


def work(who: str, submission: Submission, course: Course) -> Work:
    """One submission as texts.

    Args:
        who: whose, as a label.
        submission: what was handed in.
        course: says which files are modules.

    Raises:
        SubmissionError: if nothing of it can be read.
    """
    files = module_files(submission, course.exercises)
    pieces, left = list[Piece](), MOST
    skipped = [Skipped(who, "", why) for why in files.broken.values()]
    for path, content in sorted(files.files.items()):
        found = _pieces(path, content)
        length = sum(len(piece.text) for piece in found)
        if any(len(piece.text) > LONGEST for piece in found):
            skipped.append(Skipped(who, path, TOO_LONG))
        elif length > left:
            skipped.append(Skipped(who, path, TOO_MUCH))
        else:
            left -= length
            pieces += found
    return Work(who, tuple(pieces), tuple(skipped))


def given(course: Course) -> list[str]:
    """All code that a course gives, or asks for: solutions, other right forms, examples of handouts."""
    texts = list[str]()
    for assignment in course.assignments:
        for name in ("solution.py", "forms.py"):
            path = assignment.folder / name
            texts += [path.read_text("utf-8", errors="replace")] if path.is_file() else []
        handout = assignment.folder / "handout.md"
        if handout.is_file():
            texts += CODE.findall(handout.read_text("utf-8", errors="replace"))
    return texts


def _pieces(path: str, content: bytes) -> list[Piece]:
    """The text of a module, or those of a notebook's code cells."""
    if path.endswith(NOTEBOOK):
        name = f"{path.removesuffix(NOTEBOOK)}.ipynb"
        return [Piece(name, at, text) for at, text in enumerate(json.loads(content)["cells"], 1)]
    if not path.endswith(MODULE):
        return []
    return [Piece(path, 0, content.decode("utf-8", "replace").replace("\r\n", "\n"))]
