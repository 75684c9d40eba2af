"""Gradescope's `autograder.zip`: the grader, a course with its results, and the two programs it asks for."""

import io
import stat
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from grader.classroom.out import files
from grader.classroom.out.rows import ExportError
from grader.course.course import Course

PACKAGE = Path(__file__).resolve().parents[2]
LOCK = PACKAGE.parent / "requirements" / "grade.txt"
PROGRAMS = ("setup.sh", "run_autograder")  # beside this file; they say what is where in the zip
LEFT_OUT = ("__pycache__", "pictures")
STAMP = (1980, 1, 1, 0, 0, 0)  # the same zip whenever it is made
READ, RUN = 0o644, 0o755


def build(course: Course, target: Path, grade: Sequence[str] = (), export: Sequence[str] = ()) -> int:
    """Write `autograder.zip`.

    Args:
        course: whose; reference results must be there.
        target: the file.
        grade: options of `grader grade`.
        export: options of `grader export gradescope`.

    Returns:
        Its size in bytes.

    Raises:
        ExportError: if something that belongs into it is missing, or it cannot be written.
    """
    if not LOCK.is_file():
        raise ExportError(
            f"{LOCK}: not found; build from a copy of the project, which has the locked versions"
        )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in PROGRAMS:
            _add(archive, name, Path(__file__).with_name(name), RUN)
        _add(archive, "requirements.txt", LOCK, READ)
        for name, words in (("grade_options", grade), ("export_options", export)):
            _put(archive, name, "".join(f"{word}\n" for word in words).encode(), READ)
        for path in _below(PACKAGE):
            _add(archive, f"grader/{path.relative_to(PACKAGE).as_posix()}", path, READ)
        for path in _of_course(course):
            _add(archive, f"course/{path.relative_to(course.root).as_posix()}", path, READ)
        _put(archive, "course_file", f"{course.file.name}\n".encode(), READ)
    files.write(packed.getvalue(), target)
    return len(packed.getvalue())


def _of_course(course: Course) -> Iterator[Path]:
    """The files that grading a course needs."""
    results = course.root / "reference" / "results"
    if not results.is_dir():
        raise ExportError(f"{results}: not found; run {course.command('reference')}")
    yield course.file
    for assignment in course.assignments:
        yield from _below(assignment.folder)
    yield from sorted((course.root / "reference").glob("*.py"))
    yield from _below(results)


def _below(folder: Path) -> Iterator[Path]:
    """The files in a folder and in those within it."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not set(LEFT_OUT) & {*path.relative_to(folder).parts}:
            yield path


def _add(archive: zipfile.ZipFile, name: str, path: Path, mode: int) -> None:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ExportError(
            f"{path}: cannot be read: {error.strerror}; mend it, or take a whole copy"
        ) from None
    _put(archive, name, data, mode)


def _put(archive: zipfile.ZipFile, name: str, data: bytes, mode: int) -> None:
    entry = zipfile.ZipInfo(name, STAMP)
    entry.external_attr = (stat.S_IFREG | mode) << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, data)
