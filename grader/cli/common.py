"""What several commands share."""

import argparse
from pathlib import Path

TYPE_CHECKING = False  # typing itself takes a while to import
if TYPE_CHECKING:
    from grader.course.course import Course


def course_path(given: argparse.Namespace) -> Path:
    """The course's folder, or its course.toml: the one that is named, else the nearest from here up."""
    if given.course is not None:
        return Path(given.course)
    here = Path.cwd()
    return next((each for each in (here, *here.parents) if (each / "course.toml").is_file()), here)


def load_course(given: argparse.Namespace) -> "Course":
    """The course.

    Raises:
        CourseError: if it cannot be loaded.
    """
    from grader.course import reader

    return reader.load(course_path(given))


def refuse_inside(course: Path, paths: list[Path]) -> None:
    """Refuse a course that was found in a submission: its checks would run here, without a sandbox.

    Raises:
        GraderError: if it was.
    """
    from grader.errors import GraderError

    folder = course.resolve()
    for path in paths if (folder / "course.toml").is_file() else ():
        if folder.is_relative_to(path.resolve()):
            raise GraderError(f"{path}: holds the course.toml that was found; name the course with --course")
