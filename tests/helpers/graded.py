"""Submissions graded for real, or by what runs trusted modules in this process."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from grader.course.course import Course
from grader.grading.checks import Runner
from grader.grading.draws import Draw
from grader.grading.grade import Grading, Scope, grade
from grader.model import Report
from grader.sandbox.client import Client
from grader.sandbox.sandbox import Sandbox
from grader.submission import submission as submissions
from grader.submission.modules import ModuleFiles, module_files


def names_in(only: str) -> tuple[str, ...]:
    """The names of a scope that one name or none was given for."""
    return (only,) if only else ()


def names_of(course: Course) -> dict[str, tuple[str, ...]]:
    """The names of a course's assignments, each with its exercises."""
    return course.exercises


def files_of(path: Path, names: Mapping[str, Sequence[str]]) -> ModuleFiles:
    """The modules of a submission on disk."""
    return module_files(submissions.load(path), names)


def as_files(name: str, files: dict[str, bytes]) -> ModuleFiles:
    """Modules that are in memory, each under its assignment's name."""
    return ModuleFiles(name, files, {file.removesuffix(".py"): file for file in files}, {}, ())


def without_questions(course: Course) -> Course:
    """A course that asks for code only: what is worth how much does not depend on its questions."""
    assignments = tuple(replace(assignment, questions=()) for assignment in course.assignments)
    return replace(course, assignments=assignments)


def sandboxed(
    course: Course,
    files: ModuleFiles,
    level: str = "auto",
    kind: type[Sandbox] = Sandbox,
    draw: Draw | None = None,
) -> Sandbox:
    """A sandbox with a submission in it, whose checks get the inputs of a draw, or the frozen ones."""
    sandbox = kind(course, Client(level, course.root))
    try:
        sandbox.enter(files, (draw or Draw(course)).seed_of)
    except BaseException:
        sandbox.close()
        raise
    return sandbox


@contextmanager
def grading(
    course: Course,
    files: ModuleFiles,
    *,
    only: str = "",
    training: bool = False,
    level: str = "auto",
    kind: type[Sandbox] = Sandbox,
) -> Iterator[Grading]:
    """The grading of a submission in a sandbox, step by step."""
    with sandboxed(course, files, level, kind) as sandbox:
        trainer = partial(sandboxed, course, files, sandbox.level)
        yield Grading(course, files, sandbox, scope=Scope(names_in(only), training), trainer=trainer)


def graded(
    course: Course,
    files: ModuleFiles,
    *,
    only: str = "",
    training: bool = False,
    level: str = "auto",
    kind: type[Sandbox] = Sandbox,
) -> Report:
    """The report of a submission that is graded in a sandbox."""
    with sandboxed(course, files, level, kind) as sandbox:
        trainer = partial(sandboxed, course, files, sandbox.level)
        made = Grading(course, files, sandbox, scope=Scope(names_in(only), training), trainer=trainer)
        return grade(made, sandbox.description)


def graded_in_process(
    course: Course, files: ModuleFiles, runner: Runner, *, only: str = "", training: bool = False
) -> Report:
    """The report of trusted modules that are graded in this process."""
    return grade(Grading(course, files, runner, scope=Scope(names_in(only), training)), "none: trusted code")
