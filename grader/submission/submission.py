"""What was handed in: source files as bytes, within bounds. Read, never run."""

from pathlib import Path

from grader.record import Record
from grader.submission import archive
from grader.submission.limits import Source, SubmissionError, shown

__all__ = ["Source", "Submission", "SubmissionError", "load"]


class Submission(Record):
    """A folder, an archive or a single file as its author handed it in.

    `notes` says what was left out, `others` are names of files that are no source, such as "dropout.txt".
    What the files mean is for a course to say: see `modules.module_files`.
    """

    name: str
    sources: tuple[Source, ...]
    notes: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def load(path: Path | str) -> Submission:
    """Read a submission.

    Args:
        path: a folder, a .zip or .tar.gz, a .py or an .ipynb.

    Raises:
        SubmissionError: if it cannot be read, or is larger than a submission can be.
    """
    path = Path(path)
    files = archive.read(path)
    name = shown(path.resolve().name) if path.name in ("", ".", "..") else files.name
    return Submission(name, tuple(files.sources.values()), tuple(files.notes()), tuple(files.others))


def from_files(name: str, files: dict[str, bytes]) -> Submission:
    """Files that are in memory as a submission, such as a course's own solutions.

    Args:
        name: of the submission.
        files: contents by path.
    """
    return Submission(name, tuple(Source(path, content, 0.0) for path, content in files.items()))
