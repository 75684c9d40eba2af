"""What several commands share."""

import argparse
from pathlib import Path

TYPE_CHECKING = False  # typing itself takes a while to import
if TYPE_CHECKING:
    from grader.course.course import Course


def path(text: str) -> Path:
    """A path on the command line; an empty word, as of a variable that is not set, is none."""
    if not text:
        raise argparse.ArgumentTypeError("expected a path, got an empty word")
    return Path(text)


def draw(text: str) -> int:
    """The draw of hidden inputs, as a report's provenance has it."""
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(
            f"expected a whole number, the draw in a report's provenance, got {text!r}"
        )
    return int(text)


def number(text: str) -> float:
    """A number on the command line."""
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"expected a number, got {text!r}") from None


def whole(text: str) -> int:
    """A whole number on the command line."""
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"expected a whole number, got {text!r}") from None


def course_path(given: argparse.Namespace) -> Path:
    """The course's folder, or its course.toml.

    Raises:
        TrustError: if none is named or trusted.
    """
    from grader.course.trust import trusted

    return trusted(given.course, Path.cwd())


def load_course(given: argparse.Namespace) -> "Course":
    """The course.

    Raises:
        TrustError: if none is named or trusted.
        CourseError: if it cannot be loaded.
    """
    from grader.course import reader

    return reader.load(course_path(given))


def whole_course(given: argparse.Namespace) -> "Course":
    """The course, for what cannot do without its solutions.

    Raises:
        TrustError: if none is named or trusted.
        CourseError: if it cannot be loaded, or is a kit.
    """
    from grader.course.course import CourseError

    course = load_course(given)
    if course.is_kit:
        raise CourseError(
            f"{course.file}: is a kit, which has no solutions; {given.command} needs the whole course"
        )
    return course
