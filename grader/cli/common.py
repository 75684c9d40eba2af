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
