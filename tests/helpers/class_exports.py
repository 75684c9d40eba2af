"""Exports of a class, with names as the platforms make them: contents by path, to be written or zipped."""

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from grader.record import Record
from tests.helpers.handed_in import notebook, written, zipped

Files = dict[str, bytes | str]

FAMILIES = ("Kim", "Lee", "Park", "Choi", "Jung", "Garcia", "Nguyen", "Müller", "O'Brien", "van den Berg")
GIVEN = ("Minsu", "Ji-woo", "Ana María", "Seo-yeon", "Jürgen", "Đức")
KOREAN = ("김민수", "이지우", "박서연", "최준호", "정하은", "강도윤")


class Person(Record):
    """A student of an invented class."""

    number: int
    first: str
    last: str

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}".strip()

    @property
    def sortable(self) -> str:
        return f"{self.last}, {self.first}" if self.last else self.first

    @property
    def login(self) -> str:
        return f"user{self.number}"

    @property
    def email(self) -> str:
        return f"{self.login}@school.example"

    @property
    def sid(self) -> str:
        return f"2026{self.number:04}"


def people(count: int) -> list[Person]:
    """A class; every seventh has a Korean name, and two have the same."""
    found = []
    for at in range(count):
        first, last = GIVEN[at % 6], FAMILIES[at // 6 % 10]
        if at % 7 == 3:
            first, last = KOREAN[at // 7 % 6], ""
        found.append(Person(1000 + at, first, last))
    return found


def work(person: Person) -> str:
    return f"import numpy as np\n\ndef softmax(scores):\n    return scores  # {person.number}\n"


def canvas(person: Person, file: str, attachment: int, *, late: bool = False) -> str:
    """The name that Canvas gives a file: see lib/content_zipper.rb."""
    squashed = re.sub(r"[^\w]", "", person.sortable.lower())
    return "_".join([squashed, *(["LATE"] if late else []), str(person.number), str(attachment), file])


def canvas_class(class_: Sequence[Person]) -> Files:
    files: Files = {}
    for at, person in enumerate(class_):
        late = at % 9 == 4
        if at % 10 == 8:
            continue  # handed in nothing
        if at % 10 == 7:
            files[canvas(person, "hw.zip", 5000 + at, late=late)] = zipped(
                {"hw/softmax_loss.py": work(person)}
            )
        elif at % 10 == 6:
            files[canvas(person, "softmax_loss-1.py", 9000 + at, late=late)] = work(person)
            files[canvas(person, "softmax_loss.py", 5000 + at, late=late)] = "early = 1\n"
        else:
            files[canvas(person, "softmax_loss.py", 5000 + at, late=late)] = work(person)
            files[canvas(person, "dropout.ipynb", 7000 + at, late=late)] = notebook("x = 1")
    return files


def canvas_roster(class_: Sequence[Person]) -> str:
    head = "Student,ID,SIS User ID,SIS Login ID,Section,Homework 1 (77),Current Score\r\n"
    head += "    Points Possible,,,,,100.00,(read only)\r\n"
    rows = [f'"{p.sortable}",{p.number},{p.sid},{p.login},Section A,,\r\n' for p in class_]
    return head + "".join(rows)


def moodle(person: Person, way: str = "file", end: str = "") -> str:
    """The folder that Moodle makes: see mod/assign/classes/downloader.php."""
    return f"{person.name.replace('_', ' ')}_{person.number}_assignsubmission_{way}{end}"


def moodle_class(class_: Sequence[Person], end: str = "") -> Files:
    files: Files = {}
    for at, person in enumerate(class_):
        if at % 10 == 7:
            files[f"{moodle(person, end=end)}/hw.zip"] = zipped({"softmax_loss.py": work(person)})
        elif at % 10 != 8:
            files[f"{moodle(person, end=end)}/softmax_loss.py"] = work(person)
            files[f"{moodle(person, 'onlinetext', end)}/onlinetext.html"] = "<p>done</p>"
    return files


def moodle_flat(class_: Sequence[Person]) -> Files:
    return {f"{moodle(person)}_softmax_loss.py": work(person) for person in class_}


def gradescope_class(class_: Sequence[Person]) -> Files:
    root, said = "assignment_42_export", "---\n"
    files: Files = {}
    for at, person in enumerate(class_):
        folder = f"submission_{900 + at}"
        partner = class_[at + 1] if at % 10 == 5 and at + 1 < len(class_) else None
        if at % 10 in (6, 8):
            continue  # the partner's, and nothing
        mates = [person, *([partner] if partner else [])]
        said += f"{folder}:\n  :submitters:\n"
        for mate in mates:
            said += f"  - :name: {_quoted(mate.name)}\n    :sid: '{mate.sid}'\n    :email: {mate.email}\n"
        said += f"  :created_at: 2026-04-{1 + at % 28:02} 17:34:00.861687000 Z\n  :score: 2.0\n"
        said += "  :results:\n    tests:\n    - output: |+\n        :submitters: nobody\n\n  :history:\n"
        said += "".join(
            f"  - :created_at: 2026-03-0{day} 10:00:00.0 Z\n    :id: {day}\n" for day in (1, 2)[: at % 3]
        )
        files[f"{root}/{folder}/softmax_loss.py"] = work(person)
    files[f"{root}/submission_metadata.yml"] = said
    return files


def _quoted(name: str) -> str:
    """As Ruby writes what is not ASCII, in part of its versions."""
    return '"' + "".join(c if c.isascii() else f"\\u{ord(c):04X}" for c in name) + '"'


def nbgrader_class(class_: Sequence[Person]) -> Files:
    files: Files = {}
    for person in class_:
        for assignment in ("softmax_loss", "dropout"):
            folder = f"submitted/{person.login}/{assignment}"
            files[f"{folder}/{assignment}.ipynb"] = notebook(f"x = {person.number}")
            files[f"{folder}/timestamp.txt"] = "2026-03-02 15:58:23.948203 Asia/Seoul"
    return files


def repository_class(class_: Sequence[Person]) -> Files:
    files: Files = {}
    for person in class_:
        files[f"hw-1-{person.login}/softmax_loss.py"] = work(person)
        files[f"hw-1-{person.login}/.github/workflows/classroom.yml"] = "on: push\n"
    return files


def plain_class(class_: Sequence[Person]) -> Files:
    files: Files = {}
    for at, person in enumerate(class_):
        if at % 3 == 0:
            files[f"{person.login}/softmax_loss.py"] = work(person)
        elif at % 3 == 1:
            files[f"{person.login}.zip"] = zipped({"softmax_loss.py": work(person)})
        else:
            files[f"{person.login}.ipynb"] = notebook("x = 1")
    return files


ALL = {
    "canvas": canvas_class,
    "moodle": moodle_class,
    "gradescope": gradescope_class,
    "nbgrader": nbgrader_class,
    "classroom50": repository_class,
    "folder": plain_class,
}


def made(root: Path, files: Files, *, packed: bool) -> Path:
    """An export on disk, as a folder or as a zip; macOS writes the names of the latter apart."""
    if not packed:
        return written(root / "class", files)
    root.mkdir(parents=True, exist_ok=True)
    path = root / "class.zip"
    path.write_bytes(zipped({unicodedata.normalize("NFD", name): files[name] for name in files}))
    return path
