"""All files of a kit, made from a course: what students get, and nothing that gives answers away."""

import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from grader.course import kit, parameters, reader
from grader.course.course import Assignment, Course, CourseError
from grader.course.needed import NO_FUNCTION
from grader.instructor import notebooks, template
from grader.instructor.kit import cut, frozen, tables, wheel

WORK = "work"  # the folder that students write in
WRITTEN_IN: dict[str, Callable[[Course], Mapping[str, str | bytes]]] = {
    WORK: template.files,
    "notebooks": notebooks.files,  # to be used in place of the modules
}
BESIDE = ("handout.md", "hints.toml")  # of an assignment, as they are
HANDED_OUT = Path(__file__).parent / "files"
RENAMED = {"gitignore": ".gitignore"}  # which would be about the files here
DRAWN_FROM = "manifest.json"  # of pictures: digests for who draws them anew


def files(course: Course) -> dict[str, bytes]:
    """Every file of a kit, by its path in it. The same course gives the same bytes.

    The file that makes it a kit comes last: one that was not written to its end is none, or the older one.

    Raises:
        CourseError: if a check cannot be told from hidden ones, or waits for one; if results are stale.
        WheelError: if the grader cannot be packed.
    """
    _look(course)
    name, content = wheel.built()
    found = {
        **_course(course),
        **{f"{folder}/{file}": each for folder in WRITTEN_IN for file, each in _written_in(folder, course)},
        **_handed_out(course),
        f"wheels/{name}": content,
        "requirements.txt": wheel.lock().encode(),
    }
    told = json.loads(found[kit.FILE])
    told["files"] = {path: digest(each) for path, each in sorted(found.items()) if path != kit.FILE}
    del found[kit.FILE]
    return {**dict(sorted(found.items())), kit.FILE: _json(told)}


def _written_in(folder: str, course: Course) -> Iterator[tuple[str, bytes]]:
    """What a student begins with in a folder."""
    for name, content in WRITTEN_IN[folder](course).items():
        yield name, content.encode() if isinstance(content, str) else content


def digest(content: bytes) -> str:
    """By which a file is known that nobody has changed since it was handed out."""
    return sha256(content).hexdigest()


def _course(course: Course) -> dict[str, bytes]:
    """The files that a grader reads: laid down as a course, so that results can be written into it."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        read: dict[str, list[str]] = {}
        for assignment in course.assignments:
            for path, content in _assignment(course, assignment, read):
                target = root / os.path.normpath(path)  # "../mnist/data/x.npz" is another's
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
        (root / "course.toml").write_text(tables.course_toml(course, read), "utf-8")
        (root / "reference").mkdir()
        (root / kit.FILE).write_bytes(_json(kit.to_table(_told(course))))
        made = reader.load(root)
        _compare(course, made)
        frozen.hand_out(course, made)
        paths = [path for path in root.rglob("*") if path.is_file() and path.suffix != ".pyc"]
        return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}


def _assignment(
    course: Course, assignment: Assignment, read: dict[str, list[str]]
) -> Iterator[tuple[str, bytes]]:
    """The files of one assignment; notes in `read` which of them its visible checks read."""
    checks, folder = cut.visible(assignment), f"assignments/{assignment.name}"
    item = f"{folder}/solution.py"
    stub = template.strip((assignment.folder / "solution.py").read_text("utf-8"), item)
    yield f"{folder}/checks.py", checks.encode()
    yield f"{folder}/{kit.TEMPLATE}", stub.encode()
    for path in (assignment.folder / name for name in BESIDE):
        if path.is_file():
            yield f"{folder}/{path.name}", path.read_bytes()
    if assignment.questions:
        yield f"{folder}/questions.toml", tables.questions_toml(assignment).encode()
    for path in sorted((assignment.folder / "pictures").glob("*")):
        if path.name != DRAWN_FROM:
            yield f"{folder}/pictures/{path.name}", path.read_bytes()
    read[assignment.name] = [name for name in assignment.files if Path(name).name in checks]
    own = [path for path in (assignment.folder / "data").rglob("*") if path.is_file() and path.name in checks]
    trained = [assignment.training.data] if assignment.training else []
    for path in [*(assignment.folder / name for name in read[assignment.name]), *sorted(own), *trained]:
        yield f"{folder}/{Path(os.path.relpath(path, assignment.folder)).as_posix()}", path.read_bytes()


def _told(course: Course) -> kit.Kit:
    """What a kit says in the place of what it lacks; of its files nothing yet."""
    seeds, parts = dict[str, int](), dict[str, kit.KitPart]()
    for assignment in course.assignments:
        visible = [assignment.id(check) for check in assignment.checks if not check.hidden]
        trained = [f"{assignment.name}::{assignment.training.exercise}"] if assignment.training else []
        seeds |= {identity: course.seed_for(identity) for identity in (*visible, *trained)}
        withheld = sum(check.points for check in assignment.checks if check.hidden)
        used = parameters.used(assignment)
        public = {name: used[name] for name in assignment.exercises if used.get(name)}
        parts[assignment.name] = kit.KitPart(assignment.exercises, public, withheld)
    return kit.Kit(seeds, parts, {})


def _look(course: Course) -> None:
    """See that no visible check waits for a hidden one.

    Raises:
        CourseError: if one does.
    """
    hidden = {assignment.id(check) for assignment, check in course.checks() if check.hidden}
    for assignment, check in course.checks():
        if not check.hidden and (needs := hidden & set(assignment.needs(check))):
            fix = "name visible ones in needs="
            raise CourseError(f"{assignment.id(check)}: waits for {needs.pop()}, which is hidden; {fix}")


def _compare(course: Course, made: Course) -> None:
    """Hold a kit's checks against the visible ones of the course.

    Raises:
        CourseError: if some were lost.
    """
    for assignment, own in zip(course.assignments, made.assignments, strict=True):
        there = {own.id(check): own.needs(check) for check in own.checks}
        for check in (check for check in assignment.checks if not check.hidden):
            identity = assignment.id(check)
            if identity not in there:
                raise CourseError(f"{identity}: {NO_FUNCTION}")
            assert there[identity] == assignment.needs(check), identity
        assert abs(own.weight - assignment.weight) < 1e-9, own.name


def _handed_out(course: Course) -> dict[str, bytes]:
    """What stands around the course: how to begin, tasks, settings of an editor."""
    found = {}
    for path in HANDED_OUT.rglob("*"):
        if path.is_file():
            name = path.relative_to(HANDED_OUT).as_posix()
            found[RENAMED.get(name, name)] = path.read_bytes()
    first = course.assignments[0]
    links = [f"[{a.name}](assignments/{a.name}/handout.md)" for a in course.assignments]
    text = found["README.md"].decode("utf-8")
    found["README.md"] = text.format(
        title=course.title,
        first=first.name,
        exercise=first.exercises[0],
        check=next(first.id(check) for check in first.checks if not check.hidden),
        handouts=",\n".join(links),
        points=_points(course),
    ).encode()
    return found


def _points(course: Course) -> str:
    """How many points a kit gives, and how many only the instructor."""
    ordinary = [each for each in course.assignments if not each.extra]
    whole = sum(each.points for each in ordinary)
    whole += sum(tier.points for each in ordinary if each.training for tier in each.training.tiers)
    hidden = sum(a.weight * sum(c.points for c in a.checks if c.hidden) for a in ordinary)
    asked = sum(a.weight * sum(q.points for q in a.questions if q.hidden) for a in ordinary)
    said = f"The course is worth {whole:g} points. This kit judges {whole - hidden - asked:.4g} of them."
    if hidden:
        said += f" {hidden:.4g} are for hidden checks: your instructor runs them on what you hand in."
    if asked:
        said += f" {asked:.4g} are for questions whose answers your instructor has."
    extra = [each.name for each in course.assignments if each.extra]
    return f"{said} Points of {', '.join(extra)} come on top." if extra else said


def _json(table: object) -> bytes:
    return (json.dumps(table, indent=1, ensure_ascii=False) + "\n").encode()
