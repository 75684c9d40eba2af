"""The instructor's solutions, as modules that import each other by name: trusted, as the whole course is."""

import contextlib
import sys
from collections.abc import Iterable, Iterator
from types import ModuleType

from grader.course.course import Course, CourseError
from grader.course.importing import module_from_file


def solution_files(course: Course) -> dict[str, bytes]:
    """The solutions as the files of a submission.

    Raises:
        CourseError: if the course is a kit.
    """
    _not_of(course)
    return {f"{a.name}.py": (a.folder / "solution.py").read_bytes() for a in course.assignments}


def solutions(course: Course) -> Iterator[tuple[str, ModuleType]]:
    """Each solution by its assignment's name, freshly imported.

    Raises:
        CourseError: if the course is a kit.
    """
    _not_of(course)
    for assignment in course.assignments:
        path = assignment.folder / "solution.py"
        yield assignment.name, module_from_file(path, f"solution_{assignment.name}")


def _not_of(course: Course) -> None:
    if course.is_kit:
        raise CourseError(f"{course.file}: is a kit, which has no solutions; take the whole course")


@contextlib.contextmanager
def importable(modules: Iterable[tuple[str, ModuleType]]) -> Iterator[dict[str, ModuleType]]:
    """Let each module import those before it by name, as it does among a student's files."""
    kept: dict[str, ModuleType] = {}
    hidden = dict(sys.modules)
    try:
        for name, module in modules:
            kept[name] = sys.modules[name] = module
        yield kept
    finally:
        for name in kept:
            sys.modules.pop(name)
            if name in hidden:
                sys.modules[name] = hidden[name]
