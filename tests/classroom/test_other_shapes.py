"""nbgrader's folders, repositories of a classroom, and plain folders."""

import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pytest

from grader.classroom.intake import Intake, take_in
from tests.helpers.handed_in import notebook, written, zipped

Files = dict[str, bytes | str]


def told(intake: Intake) -> list[tuple[str, list[str]]]:
    return [(attempt.student.id, [entry.name for entry in attempt.files]) for attempt in intake.attempts]


# -- nbgrader --------------------------------------------------------------------------------------


def test_a_whole_nbgrader_course(tmp_path: Path) -> None:
    """Its other folders are nobody's; all assignments of a student are one attempt, of the latest time"""
    files: Files = {
        "submitted/ana/hw1/softmax_loss.ipynb": notebook("x = 1"),
        "submitted/ana/hw1/timestamp.txt": "2026-03-02 15:58:23.948203 UTC",
        "submitted/ana/hw2/dropout.ipynb": notebook("y = 1"),
        "submitted/ana/hw2/timestamp.txt": "2026-03-03 00:58:23 Asia/Seoul",
        "submitted/ben/hw1/softmax_loss.ipynb": notebook("z = 1"),
        "submitted/ben/hw1/timestamp.txt": "yesterday",
        "submitted/log.txt": "x",
        "source/hw1/softmax_loss.ipynb": notebook("solution"),
        "gradebook.db": "x",
    }
    intake = take_in(written(tmp_path / "course", files))
    assert intake.kind == "nbgrader"
    assert told(intake) == [
        ("ana", ["hw1/softmax_loss.ipynb", "hw1/timestamp.txt", "hw2/dropout.ipynb", "hw2/timestamp.txt"]),
        ("ben", ["hw1/softmax_loss.ipynb", "hw1/timestamp.txt"]),
    ]
    assert [attempt.when for attempt in intake.attempts] == [
        datetime(2026, 3, 2, 15, 58, 23, 948203, tzinfo=UTC),
        None,
    ]
    assert sorted(each.path for each in intake.nobody) == [
        "gradebook.db",
        "source/hw1/softmax_loss.ipynb",
        "submitted/log.txt",
    ]


@pytest.mark.parametrize("inside", ["", "submitted"])
def test_the_folder_of_submissions_itself(tmp_path: Path, inside: str) -> None:
    """By time stamps; without them, by its name"""
    files: Files = {f"{who}/hw1/a.ipynb": notebook("x = 1") for who in ("ana", "ben")}
    if not inside:
        files["ana/hw1/timestamp.txt"] = "2026-03-02 15:58:23"
    intake = take_in(written(tmp_path / (inside or "handed in"), files))
    assert intake.kind == "nbgrader"
    assert [name for name, _ in told(intake)] == ["ana", "ben"]


# -- repositories ----------------------------------------------------------------------------------

ROSTER = """\
username,first_name,last_name,email,section,github_id
ana-lee,Ana,Lee,,A,1
ben-lee,Ben,Lee,,A,2
kim,Kim,,,A,3
"""


def test_repositories(tmp_path: Path) -> None:
    """What is before all user names is the assignment; .git is not looked into"""
    files: Files = {
        "hw-1-ana-lee/dropout.py": "a",
        "hw-1-ana-lee/.git/config": "x",
        "hw-1-ben-lee/dropout.py": "b",
        "README.md": "x",
    }
    path = written(tmp_path / "repos", files)
    intake = take_in(path)
    assert (intake.kind, [name for name, _ in told(intake)]) == ("classroom50", ["ana-lee", "ben-lee"])
    assert [source.path for source in intake.attempts[0].submission().sources] == ["dropout.py"]
    assert [(each.path, each.why) for each in intake.nobody] == [
        ("README.md", "it is no repository named assignment-username")
    ]
    (tmp_path / "roster.csv").write_text(ROSTER)
    listed = take_in(path, roster=tmp_path / "roster.csv")
    assert [attempt.student.name for attempt in listed.attempts] == ["Ana Lee", "Ben Lee"]
    assert [student.login for student in listed.absent] == ["kim"]


def test_the_roster_says_where_user_names_begin(tmp_path: Path) -> None:
    """Of one repository, and of user names that begin alike, nothing else tells"""
    (tmp_path / "roster.csv").write_text(ROSTER.replace("ben-lee", "ana-kim"))
    path = written(tmp_path / "repos", {"hw-ana-lee/a.py": "x", "hw-ana-kim/a.py": "y"})
    intake = take_in(path, roster=tmp_path / "roster.csv")
    assert (intake.kind, [name for name, _ in told(intake)]) == ("classroom50", ["ana-lee", "ana-kim"])
    path = written(tmp_path / "one", {"hw-ana-lee/a.py": "x"})
    assert told(take_in(path, roster=tmp_path / "roster.csv")) == [("ana-lee", ["a.py"])]
    assert take_in(path).kind == "folder"


# -- plain folders ---------------------------------------------------------------------------------


def test_a_plain_folder(tmp_path: Path) -> None:
    """Each entry that can be a submission is one; where two have one name, endings tell them apart"""
    files: Files = {
        "ana/softmax_loss.py": "a",
        "ana/.ipynb_checkpoints/softmax_loss.py": "old",
        "ben.zip": zipped({"softmax_loss.py": "b"}),
        "김민수.tar.gz": "damaged",
        "kim.py": "c",
        "kim.ipynb": notebook("x = 1"),
        "lee.rar": "x",
        "grades.xlsx": "x",
    }
    intake = take_in(written(tmp_path / "class", files))
    assert intake.kind == "folder"
    assert [name for name, _ in told(intake)] == ["ana", "ben", "kim.ipynb", "kim.py", "lee", "김민수"]
    assert [(each.path, each.why) for each in intake.nobody] == [
        ("grades.xlsx", "it is no folder, archive, module or notebook")
    ]


def test_names_that_are_one(tmp_path: Path) -> None:
    """As two disks spell it, or in other capitals: whose is whose would be a guess"""
    name = "김민수"
    root = written(
        tmp_path / "class", {f"{name}/a.py": "x", "Ana.zip": zipped({}), "ana.zip": zipped({}), "ben.py": ""}
    )
    written(root, {unicodedata.normalize("NFD", name) + "/b.py": "y"})
    intake = take_in(root)
    assert [name for name, _ in told(intake)] == ["ben"]
    assert {(each.path, each.why) for each in intake.nobody} == {
        (path, "another one has the same name; rename one of them")
        for path in ("Ana.zip", "ana.zip", f"{name}/a.py", f"{name}/b.py")
    }


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"class/ana/a.py": "x", "class/ben.zip": "x"}, ["ana", "ben"]),
        ({"ana/a.py": "x", "ana/b.py": "x"}, ["ana"]),
        ({"class/ana/a.py": "x"}, ["ana"]),
        ({"class/ana.zip": "x"}, ["ana"]),
        ({"ana.py": "x"}, ["ana"]),
        ({"2026/class/ana/hw.zip": "x", "2026/class/ben/hw.zip": "x"}, ["ana", "ben"]),
    ],
)
def test_where_a_class_begins(tmp_path: Path, files: Files, expected: list[str]) -> None:
    """Below the folders that everything is in, but not within a student's own"""
    assert [name for name, _ in told(take_in(written(tmp_path / "handed in", files)))] == expected


def test_a_folder_named_as_the_roster_has_it(tmp_path: Path) -> None:
    """By ID, login or address, and else by name; where a name may mean two, it is nobody's"""
    rows = (
        "id,name,email\n1,Kim Minsu,k1@x\n2,Kim Minsu,k2@x\n3,Lee Ana,l@x\n4,Park Ben,p@x\n5,Choi Dan,c@x\n"
    )
    (tmp_path / "roster.csv").write_text(rows)
    names = ("1", "Kim Minsu", "Ana Lee", "p@x", "Choi Dan", "Dan Choi", "Nobody Else", "3a")
    root = written(tmp_path / "class", {f"{name}/a.py": "x" for name in names})
    intake = take_in(root, roster=tmp_path / "roster.csv")
    assert {attempt.student.id for attempt in intake.attempts} == {"1", "3", "4", "Nobody Else", "3a"}
    assert {(each.path, each.why) for each in intake.nobody} == {
        ("Kim Minsu/a.py", "2 students of the roster are called so; name it by ID"),
        ("Choi Dan/a.py", "it may be of Choi Dan (5), as another one may; name it by ID"),
        ("Dan Choi/a.py", "it may be of Choi Dan (5), as another one may; name it by ID"),
    }
    assert [student.id for student in intake.absent] == ["2", "5"]
    assert intake.warnings == ("not in the roster, but handed in: 3a, Nobody Else",)


def test_two_entries_of_one_student(tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text("id,name\n7,Kim\n")
    root = written(tmp_path / "class", {"7.zip": zipped({}), "Kim/a.py": "x", "Lee/a.py": "x"})
    intake = take_in(root, roster=tmp_path / "roster.csv")
    assert [attempt.files[0].path for attempt in intake.attempts] == ["7.zip", "Lee/a.py"]
    assert [each.why for each in intake.nobody] == ["it may be of Kim (7), as another one may; name it by ID"]
    written(root, {"7.py": "x"})
    intake = take_in(root, roster=tmp_path / "roster.csv")
    assert [attempt.student.id for attempt in intake.attempts] == ["Lee"]
    assert [each.why for each in intake.nobody if each.path.startswith("7.")] == [
        "several are of Kim (7); leave one of them"
    ] * 2
