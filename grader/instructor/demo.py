"""A class that does not exist, as Canvas exports one: to see what grading a class is like before the term.

Each student has a name, a talent and a place in the course; from these follows what each has handed in: right
solutions and other right forms, planted mistakes, work that stops halfway, files that are damaged, some late,
some twice, and some nothing.
"""

import csv
import io
import json
import random
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from grader.course.course import Course
from grader.errors import GraderError
from grader.instructor.template import SHEET, sheet
from grader.instructor.written import Writer, writers
from grader.record import Record

SEED = 20261201
COLUMN = 4711  # Canvas's number of the assignment
SUBMISSIONS, ROSTER = "submissions.zip", "canvas.csv"
WHEN = (2026, 11, 27, 12, 0, 0)  # in archives, so that the same seed gives the same bytes
KOREAN = (
    "김 이 박 최 정 강 조 윤 장 임 한 오",
    "민준 서연 도윤 지우 예준 하은 시우 서현 주원 수아 건우 지호 은채 유진",
)
ROMAN = (
    "Kim Lee Park Choi Nguyen García O'Connor Müller Okafor Silva Smith Ivanova",
    "Minjun Seoyeon Jiwoo Linh Lucía Aoife Jonas Chidi Beatriz Alex Daria Hana Noor Tomás",
)
ENDLESS = "while True:\n    pass\n"
BRIEF = '\n\nHYPERPARAMETERS["epochs"] = {}  # quick for now\n'
Function = Callable[..., Any]
Files = dict[str, bytes | str]


class Student(Record):
    """Who handed something in.

    Attributes:
        name: as Canvas's gradebook has it.
        id: Canvas's own.
        number: of the university.
        talent: from 0 to 1.
        reached: how many assignments were worked on.
    """

    name: str
    id: int
    number: str
    talent: float
    reached: int


def write(
    course: Course, folder: Path, students: int, seed: int = SEED, variants: Path | None = None
) -> tuple[Path, Path]:
    """Write a class's submissions and its list, the same for the same seed.

    Args:
        course: what they work on.
        folder: where; it is made, and must hold nothing but the same class.
        students: how many.
        seed: of all that is drawn.
        variants: a folder of submissions whose right modules some students write.

    Returns:
        The zip of submissions, and the gradebook as Canvas exports it.

    Raises:
        GraderError: if the folder holds anything else, or cannot be written.
    """
    rng = random.Random(seed)
    people = _students(course, students, rng)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _handed_in(course, people, _styles(variants), rng):
            archive.writestr(zipfile.ZipInfo(name, WHEN), content, zipfile.ZIP_DEFLATED)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _put(folder / SUBMISSIONS, packed.getvalue(), is_new=not any(folder.iterdir()))
        _put(folder / ROSTER, _roster(course, people).encode(), is_new=True)
    except OSError as error:
        raise GraderError(f"{folder}: cannot be written ({error.strerror}); name another folder") from None
    return folder / SUBMISSIONS, folder / ROSTER


def _put(path: Path, content: bytes, *, is_new: bool) -> None:
    """Write a file; in a folder that is not new, only if it holds the very same class."""
    if not is_new and not (path.exists() and path.read_bytes() == content):
        raise GraderError(f"{path.parent}: has other files in it; name another folder, or remove it")
    path.write_bytes(content)


def _students(course: Course, count: int, rng: random.Random) -> list[Student]:
    names = [
        *(f"{family}{given}" for family in KOREAN[0].split() for given in KOREAN[1].split()),
        *(f"{family}, {given}" for family in ROMAN[0].split() for given in ROMAN[1].split()),
    ]
    usual = sum(not assignment.extra for assignment in course.assignments)
    people = []
    for place in range(count):
        talent = rng.betavariate(4, 2)
        reached = round(rng.gauss(usual * (0.35 + 0.45 * talent), 1.5))
        reached = min(usual or len(course.assignments), max(1, reached))  # nobody has time for what is extra
        chosen = rng.randrange(len(names))
        name = names.pop(chosen) if len(names) > 1 else names[chosen]
        people.append(Student(name, 30_000 + 7 * place, f"2026{place:04d}", talent, reached))
    return people


def _roster(course: Course, people: Sequence[Student]) -> str:
    text = io.StringIO()
    sheet = csv.writer(text, lineterminator="\r\n")
    sheet.writerow(("Student", "ID", "SIS User ID", "SIS Login ID", "Section", f"{course.title} ({COLUMN})"))
    sheet.writerow(("    Points Possible", "", "", "", "", f"{_points(course):g}"))
    for each in people:
        sheet.writerow((each.name, each.id, each.number, f"s{each.number}", f"Group {each.id % 2 + 1}", ""))
    return text.getvalue()


def _points(course: Course) -> float:
    """Of the whole course, without what comes on top."""
    usual = [assignment for assignment in course.assignments if not assignment.extra]
    tiers = [tier.points for each in usual if each.training for tier in each.training.tiers]
    return sum(each.points for each in usual) + sum(tiers)


def _styles(variants: Path | None) -> list[dict[str, str]]:
    """Submissions of other people's making, file by file."""
    folders = [] if variants is None else sorted(path for path in variants.iterdir() if path.is_dir())
    return [
        {
            path.relative_to(folder).as_posix(): path.read_text("utf-8")
            for path in sorted(folder.rglob("*.py"))
        }
        for folder in folders
    ]


def _handed_in(
    course: Course, people: Sequence[Student], styles: Sequence[dict[str, str]], rng: random.Random
) -> list[tuple[str, bytes | str]]:
    """Files as Canvas names them: name, mark of lateness, student, file, and what it was called."""
    by_name, answers = writers(course), sheet(course, answered=True)
    found: list[tuple[str, bytes | str]] = []
    for each in people:
        kind = rng.random()
        if kind < 0.03:  # handed in nothing
            continue
        files = _files(each, list(by_name.values()), rng)
        if styles and kind > 0.75:
            files = _styled(files, rng.choice(styles), by_name)
        if course.questions() and rng.random() < each.talent:
            files[SHEET] = answers
        if kind < 0.10:
            files = _damaged(files, rng)
        late = "_LATE" if rng.random() < 0.08 else ""
        head = re.sub(r"\W", "", each.name.lower()) + f"{late}_{each.id}"
        if kind > 0.92:  # and once before, with less
            found.append((f"{head}_{9000 + each.id}_homework.zip", _packed(dict([*files.items()][:1]))))
            found.append((f"{head}_{500_000 + each.id}_homework-1.zip", _packed(files)))
        elif len(files) == 1 or (kind > 0.6 and not any("/" in name for name in files)):
            found += [
                (f"{head}_{100_000 + 40 * each.id + number}_{name}", content)
                for number, (name, content) in enumerate(files.items())
            ]
        else:
            found.append((f"{head}_{400_000 + each.id}_homework.zip", _packed(files)))
    return found


def _styled(files: Files, style: dict[str, str], by_name: Mapping[str, Writer]) -> Files:
    """Modules of a style where they were reached, with the helpers that they import: slow ones, maybe."""
    reached = {Path(name).stem for name in files}
    tops = {path: path.partition("/")[0].removesuffix(".py") for path in style}
    found = {path: style[path] for path, top in tops.items() if top in reached or top not in by_name}
    trained = {f"{name}.py" for name, writer in by_name.items() if writer.assignment.training}
    return {
        name: text + BRIEF.format(1) if name in trained and isinstance(text, str) else text
        for name, text in (files | found).items()
    }


def _files(each: Student, by_order: Sequence[Writer], rng: random.Random) -> Files:
    """A module for each assignment that was reached, the last one maybe half done."""
    done = {
        f"{writer.assignment.name}.py": _module(writer, each.talent, rng)
        for writer in by_order[: each.reached]
    }
    last = by_order[each.reached - 1]
    if rng.random() < 0.5:
        done[f"{last.assignment.name}.py"] = last.begun(rng.randrange(len(last.assignment.exercises)))
    if rng.random() < 0.1:
        name = rng.choice(list(done))
        done[f"{name[:-3]}.ipynb"] = _notebook(done.pop(name))
    return {**done}


def _module(writer: Writer, talent: float, rng: random.Random) -> str:
    """The solution, another right form, or one with a planted mistake or two."""
    laid: dict[str, Function] = {}
    right = [each for each in writer.assignment.forms if writer.is_written(each.function)]
    if right and rng.random() < 0.4:
        name = rng.choice(right).name  # what belongs together is laid over together
        laid |= {each.exercise: each.function for each in right if each.name == name}
    wrong = [each for each in writer.assignment.misconceptions if writer.is_written(each.function)]
    for _ in range(2):
        if wrong and rng.random() > talent**0.5:
            mistake = rng.choice(wrong[: max(3, len(wrong) // 3)])  # some are made by many
            laid[mistake.exercise] = mistake.function
    text = writer.overlaid(*laid.items())
    return text + BRIEF.format(rng.randint(1, 3)) if writer.assignment.training else text


def _damaged(files: Files, rng: random.Random) -> Files:
    """What goes wrong on the way: a broken file, an empty one, the wrong one, code that never ends."""
    name = rng.choice(list(files))
    text = files[name]
    kind = rng.choice(("syntax", "cut", "empty", "zip", "wrong") * 2 + ("endless",))  # that takes a minute
    if kind == "zip":
        return {"homework.zip": _packed(files)[:200]}
    if kind == "wrong":
        return {"lecture_notes.pdf": b"%PDF-1.7\n" + bytes(64)}
    if isinstance(text, bytes) or name.endswith(".ipynb"):
        return files
    broken = {
        "syntax": text.replace("return ", "return (", 1),
        "cut": text[: len(text) // 2],
        "empty": "",
        "endless": text + "\n\n" + ENDLESS,
    }
    return files | {name: broken[kind]}


def _packed(files: Files) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(f"homework/{name}", WHEN), content, zipfile.ZIP_DEFLATED)
    return kept.getvalue()


def _notebook(text: str | bytes) -> str:
    """A module as one cell of a notebook."""
    source = text.decode() if isinstance(text, bytes) else text
    cells: list[dict[str, object]] = [
        {"cell_type": "markdown", "id": "words", "metadata": {}, "source": "# Homework"},
        {
            "cell_type": "code",
            "execution_count": 1,
            "id": "code",
            "metadata": {},
            "outputs": [],
            "source": source,
        },
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
