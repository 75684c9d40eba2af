"""Read `assignments/<name>/hints.toml`: for each exercise up to three steps that lead to it."""

import tomllib

from grader.course.course import Assignment, CourseError

FILE = "hints.toml"
MOST = 3  # steps of an exercise


def read(assignment: Assignment) -> dict[str, tuple[str, ...]]:
    """The steps of hints by exercise, each on one line; {} where there is no such file.

    Raises:
        CourseError: if the file is not TOML, or something else than lists of texts stands in it.
    """
    item, path = f"assignments/{assignment.name}/{FILE}", assignment.folder / FILE
    if not path.exists():
        return {}
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CourseError(f"{item}: cannot be read: {' '.join(str(error).split())}; fix it") from None
    for name, steps in table.items():
        if not (isinstance(steps, list) and all(isinstance(each, str) for each in steps)):
            raise CourseError(f'{item}: {name}: is no list of texts; write {name} = ["…", "…"]')
    return {name: tuple(" ".join(each.split()) for each in steps) for name, steps in table.items()}
