"""Read course.toml and the folders under assignments/; everything is validated.

Whatever is wrong is told in one line each: item, problem, fix. `checks.py` files are the instructor's
own and are imported.
"""

import ast
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from grader.authoring import AuthoringError, Check
from grader.authoring.question import GROUP
from grader.course import kit, policy, questions
from grader.course.course import Assignment, Course, CourseError, Tier, TrainingPlan, full_name, hint
from grader.course.importing import module_from_file
from grader.course.tables import Reader

KEYS = ("title", "seed", "fresh", "extra_credit", "assignments", "limits", *policy.COURSE_KEYS)
BEGIN, END = "# BEGIN SOLUTION", "# END SOLUTION"  # what lies between is the student's work


def load(path: Path | str) -> Course:
    """Load and validate a course.

    Args:
        path: the folder that holds `course.toml`, or another file like it in such a folder.

    Raises:
        CourseError: with one line for each thing that is wrong.
    """
    path = Path(path)
    path = path if path.suffix == ".toml" and path.is_file() else path / "course.toml"
    root = path.parent
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise CourseError(
            f"{path}: not found; run grader in a course's folder, or give --course DIR"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CourseError(f"{path.name}: not valid TOML: {error}") from None
    reader = Reader(path.name)
    reader.keys(table, path.name, KEYS)
    title = reader.value(table, path.name, "title", str)
    given = _kit(root)
    seed = reader.value(table, path.name, "seed", int, None if given is None else 0)
    fresh = reader.value(table, path.name, "fresh", bool, False)
    entries = reader.value(table, path.name, "assignments", list)
    assignments = [a for a in (_assignment(reader, root, entry, given) for entry in entries or ()) if a]
    names = [assignment.name for assignment in assignments]
    for name in sorted({name for name in names if names.count(name) > 1}):
        reader.problem(f"{path.name}: assignments.{name}", "stands there twice", "remove one")
    if entries == []:
        reader.problem(f"{path.name}: assignments", "is empty", "add an [[assignments]] table")
    if not reader.problems:
        _parts(reader, assignments)
    extra_credit = _extra_credit(reader, table, entries or ())
    limits = _limits(reader, table.get("limits", {}), f"{path.name}: limits")
    late = policy.read(reader, table)
    if reader.problems:
        raise CourseError("\n".join(reader.problems))
    extra = {"extra_credit": extra_credit, "fresh": fresh, "seeds": given and given.seeds} | limits
    return Course(root, title, seed, tuple(assignments), path, **extra, policy=late)


def _kit(root: Path) -> kit.Kit | None:
    try:
        return kit.read(root)
    except ValueError as error:
        raise CourseError(f"{kit.FILE}: {error}; {kit.AGAIN}") from None


def _limits(reader: Reader, table: Any, item: str) -> dict[str, Any]:
    """How much CPU time imports may use, as far as it is said."""
    if not isinstance(table, dict):
        reader.problem(item, "is no table", "write [limits]")
        return {}
    names = ("import_seconds", "cell_seconds")
    reader.keys(table, item, names)
    found = {name: reader.value(table, item, name, float) for name in names if name in table}
    for name, seconds in found.items():
        reader.positive(f"{item}.{name}", seconds, "give it seconds or remove it")
    return found


def _extra_credit(reader: Reader, table: dict[str, Any], entries: Any) -> float | None:
    """The most that extra assignments add to the score, if it is said; looks whether there are such.

    Args:
        reader: takes note of what is wrong.
        table: of the course.
        entries: those of the assignments, right or wrong.
    """
    extra = [entry.get("extra", False) for entry in entries if isinstance(entry, dict)]
    if extra and all(each is True for each in extra):
        reader.problem(f"{reader.file}: assignments", "all of them are extra", "make one an ordinary one")
    if "extra_credit" not in table:
        return None
    item = f"{reader.file}: extra_credit"
    most: float | None = reader.value(table, reader.file, "extra_credit", float)
    reader.positive(item, most, "give it points or remove it")
    if not any(extra):
        reader.problem(item, "no assignment is extra", "write extra = true in one, or remove it")
    return most


def _assignment(reader: Reader, root: Path, entry: Any, given: kit.Kit | None) -> Assignment | None:
    before = len(reader.problems)
    if not isinstance(entry, dict):
        reader.problem(
            f"{reader.file}: assignments", "holds something else than tables", "write [[assignments]]"
        )
        return None
    name = reader.value(entry, f"{reader.file}: assignments", "name", str)
    item = f"{reader.file}: assignments.{name}"
    known = ("name", "title", "points", "extra", "files", "training", *policy.ASSIGNMENT_KEYS)
    reader.keys(entry, item, known)
    title = reader.value(entry, item, "title", str, name)
    points = reader.value(entry, item, "points", float)
    extra = reader.value(entry, item, "extra", bool, False)
    files = reader.value(entry, item, "files", list, [])
    reader.positive(f"{item}.points", points, "give it points or remove it")
    if name is not None and not name.isidentifier():
        reader.problem(
            f"{reader.file}: assignments.name", f'expected a module\'s name, got "{name}"', "rename it"
        )
    for file in files or ():
        reader.value({"files": file}, item, "files", str)
    if len(reader.problems) > before:
        return None
    folder = root / "assignments" / name
    part = given.parts.get(name) if given else None
    if given and not part:
        reader.problem(f"{kit.FILE}: {name}", "is missing", kit.AGAIN)
        return None
    for file in ("handout.md", kit.TEMPLATE if part else "solution.py", "checks.py", *files):
        if not (folder / file).is_file():
            reader.problem(f"assignments/{name}/{file}", "is missing", "add it, or remove the assignment")
    if len(reader.problems) > before:
        return None
    public, helpers = (part.exercises, set(part.exercises)) if part else _functions(reader, folder, name)
    if len(reader.problems) > before:
        return None
    checks = _checks(reader, folder, name, public, helpers)
    checked = {check.exercise for check in checks}
    exercises = tuple(each for each in public if part or each in checked or each not in helpers)
    training = _training(reader, entry.get("training"), item, folder, exercises)
    sheet = f"assignments/{name}/questions.toml"
    about = questions.read(reader, folder / "questions.toml", sheet, withheld=part is not None)
    if GROUP in exercises:
        own = f"assignments/{name}/solution.py: {GROUP}"
        reader.problem(own, "is what all questions are called", "rename it")
    if len(reader.problems) > before:
        return None
    made = Assignment(name, title, points, folder, tuple(files), training, checks, exercises, extra)
    return replace(made, questions=about, kit=part)


def _functions(reader: Reader, folder: Path, name: str) -> tuple[tuple[str, ...], set[str]]:
    """Public functions and classes of a solution, read without running it, and those that hold no student's
    work: helpers, which are handed out whole, and are no exercises unless there is a check."""
    text = (folder / "solution.py").read_text("utf-8")
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        item = f"assignments/{name}/solution.py"
        reader.problem(item, f"syntax error in line {error.lineno}", "fix it")
        return (), set()
    kinds, lines = (ast.FunctionDef, ast.ClassDef), text.splitlines()
    found = [node for node in tree.body if isinstance(node, kinds) and node.name[0] != "_"]
    helpers = {
        node.name
        for node in found
        if not any(BEGIN in line for line in lines[node.lineno - 1 : node.end_lineno])
    }
    return tuple(node.name for node in found), helpers


def _checks(
    reader: Reader, folder: Path, name: str, public: tuple[str, ...], helpers: set[str]
) -> tuple[Check, ...]:
    item = f"assignments/{name}/checks.py"
    try:
        module = module_from_file(folder / "checks.py", f"checks_{name}")
    except AuthoringError as error:
        reader.problem(item, str(error), "fix the declaration")
        return ()
    except Exception as error:  # an instructor's file may fail in any way; say which
        said = str(error).partition("\n")[0]
        reader.problem(item, f"cannot be imported: {type(error).__name__}: {said}", "fix it")
        return ()
    checks: tuple[Check, ...] = tuple(getattr(module, "__checks__", ()))
    seen: list[str] = []
    for check in checks:
        own = f"{check.exercise}::{check.name}"
        if check.exercise not in public:
            near = hint(check.exercise, public)
            reader.problem(
                f"{item}: {own}", "the solution has no such function", f"name one that it has{near}"
            )
        if own in seen:
            reader.problem(f"{item}: {own}", "is declared twice", "rename one of the two")
        for need in check.needs or ():
            if full_name(need, check.exercise) not in seen:
                reader.problem(
                    f"{item}: {own}", f"needs {need}, which no earlier check is called", "order or rename"
                )
        seen.append(own)
    for exercise in public:
        if exercise not in helpers and not any(check.exercise == exercise for check in checks):
            reader.problem(f"{item}: {exercise}", "has no check", "write one, or make the function private")
    if checks and not sum(check.points for check in checks):
        reader.problem(item, "all checks together carry no points", "give some check points")
    return checks


def _parts(reader: Reader, assignments: list[Assignment]) -> None:
    """The parts that checks put together may be exercises of any assignment, of an extra one only in its own.

    Whoever leaves an extra assignment out would lose points of others.
    """
    extra = {each.name for each in assignments if each.extra}
    known = [f"{each.name}::{exercise}" for each in assignments for exercise in each.exercises]
    for assignment in assignments:
        for check in assignment.checks:
            item = f"assignments/{assignment.name}/checks.py: {check.exercise}::{check.name}"
            for part in check.parts:
                owner = part.split("::")[0]
                if owner in extra and not assignment.extra:
                    fix = f"name another part, or make {owner} an ordinary assignment"
                    reader.problem(item, f"its part {part} is extra, and {assignment.name} is not", fix)
                if part not in known:
                    near = hint(part, known)
                    reader.problem(item, f"the course has no part {part}", f"name one that it has{near}")


def _training(
    reader: Reader, table: Any, item: str, folder: Path, exercises: tuple[str, ...]
) -> TrainingPlan | None:
    if table is None:
        return None
    item += ".training"
    before = len(reader.problems)
    reader.keys(table, item, ("exercise", "data", "train", "validation", "seconds", "memory", "tiers"))
    exercise = reader.value(table, item, "exercise", str)
    data = reader.value(table, item, "data", str)
    train = reader.value(table, item, "train", int)
    validation = reader.value(table, item, "validation", int)
    seconds = reader.value(table, item, "seconds", float)
    memory = reader.value(table, item, "memory", int)
    tiers = reader.value(table, item, "tiers", list)
    for key, number in {
        "train": train,
        "validation": validation,
        "seconds": seconds,
        "memory": memory,
    }.items():
        reader.positive(f"{item}.{key}", number, "fix it")
    if len(reader.problems) > before:
        return None
    if exercise not in exercises:
        reader.problem(f"{item}.exercise", f"the solution has no {exercise}", "name the training function")
    if not (folder / data).is_file():
        reader.problem(f"{item}.data", f"{data} is missing", "put the data there")
    read = [_tier(reader, tier, f"{item}.tiers") for tier in tiers]
    kept = tuple(sorted((tier for tier in read if tier), key=lambda tier: tier.accuracy))
    return TrainingPlan(exercise, folder / data, train, validation, seconds, memory, kept)


def _tier(reader: Reader, table: Any, item: str) -> Tier | None:
    before = len(reader.problems)
    reader.keys(table, item, ("accuracy", "points", "distinction"))
    accuracy = reader.value(table, item, "accuracy", float)
    points = reader.value(table, item, "points", float)
    distinction = reader.value(table, item, "distinction", str, "")
    if len(reader.problems) > before:
        return None
    if not 0 < accuracy <= 1 or points < 0:
        reader.problem(item, f"accuracy {accuracy:g}, points {points:g}", "0 < accuracy <= 1 and points >= 0")
    return Tier(accuracy, points, distinction)
