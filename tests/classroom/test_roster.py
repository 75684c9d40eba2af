"""Rosters as platforms and spreadsheets write them."""

import unicodedata
from pathlib import Path

import pytest

from grader.classroom import roster
from grader.classroom.export import IntakeError

CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,HW 1 (77),Final Score\n"
    ",,,,,Manual Posting,\n"
    "    Points Possible,,,,,10.00,(read only)\n"
    '"Kim, Minsu",101,S1,kim,"A and B",9,\n'
    '"=""Lee, Ana""",102,S2,lee,A,,\n'
    '"Student, Test",103,,test,A,,\n'
)
MOODLE = (
    '{id},{name},{email},Status,Grade,"Last modified (grade)"\n'
    "{word}101,Kim Minsu,kim@x,-,,-\n{word}102,Lee Ana,lee@x,-,,-\n"
)
SHAPES = {
    "canvas": CANVAS,
    "canvas in a German Excel": CANVAS.replace(",", ";").replace("; ", ", "),
    "moodle": MOODLE.format(id="Identifier", name="Full name", email="Email address", word="Participant "),
    "moodle in German": MOODLE.format(
        id="ID", name="Vollständiger Name", email="E-Mail-Adresse", word="Teilnehmer/in"
    ),
    "moodle in Korean": MOODLE.format(id="식별자", name="성명", email="이메일 주소", word="참가자 "),
    "moodle in Finnish": MOODLE.format(
        id="Tunniste", name="Koko nimi", email="Sähköposti", word="Osallistuja "
    ),
    "moodle in Italian": MOODLE.format(
        id="Identificativo", name="Nome completo", email="Email", word="Partecipante "
    ),
    "nbgrader": "id,first_name,last_name,email\n101,Minsu,Kim,kim@x\n102,Ana,Lee,lee@x\n",
    "classroom 50": "username,first_name,last_name,email,section,github_id\n"
    "101,Minsu,Kim,kim@x,A,7\n102,Ana,Lee,,A,8\n",
    "github classroom": '"identifier","github_username","github_id","name"\n'
    '"S1","101","7","Kim Minsu"\n"S2","102","","Lee Ana"\n',
    "gradescope": "First Name,Last Name,SID,Email,Role\n"
    "Minsu,Kim,101,kim@x,Student\nAna,Lee,102,lee@x,Student\n",
    "plain, tabs": "ID\tName\n101\tKim Minsu\n\n102\tLee Ana\n",
    "plain, few cells": "name,id,note\nKim Minsu,101\nLee Ana,102,,,\n",
}


def read(root: Path, text: str, encoding: str = "utf-8") -> roster.Roster:
    (root / "roster.csv").write_bytes(text.encode(encoding))
    return roster.read(root / "roster.csv")


@pytest.mark.parametrize("shape", SHAPES)
def test_each_shape(tmp_path: Path, shape: str) -> None:
    """Two students, by ID and by name in any order"""
    found = read(tmp_path, SHAPES[shape])
    assert [student.id for student in found.students] == ["101", "102"]
    assert [[s.id for s in found.called(name)] for name in ("minsu kim", "Lee, Ana", "x")] == [
        ["101"],
        ["102"],
        [],
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    found = read(tmp_path, "학번,이름,이메일\n2026001,김민수,kim@x\n", encoding)
    assert [(s.id, s.sis_id, s.name, s.email) for s in found.students] == [
        ("2026001", "2026001", "김민수", "kim@x")
    ]
    found = read(tmp_path, "id,성,이름\n1,김,민수\n2,Lee,Ana\n", encoding)
    assert [s.name for s in found.students] == ["김민수", "Ana Lee"]


def test_windows_in_the_west(tmp_path: Path) -> None:
    assert read(tmp_path, "id;name\n1;Jürgen Müller\n", "cp1252").students[0].name == "Jürgen Müller"


def test_all_that_canvas_says(tmp_path: Path) -> None:
    """Rows about points are no students, nor is Canvas's own; names that a spreadsheet would run are whole"""
    kim, lee = read(tmp_path, CANVAS).students
    assert (kim.name, kim.id, kim.sis_id, kim.login, kim.section) == (
        "Kim, Minsu",
        "101",
        "S1",
        "kim",
        "A and B",
    )
    assert lee.name == "Lee, Ana"


def test_ids_with_letters_stay_whole(tmp_path: Path) -> None:
    found = read(tmp_path, "id,name\ns101,Kim\ns102,Lee\n")
    assert [student.id for student in found.students] == ["s101", "s102"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no row in it; export the list of students again"),
        ("id,name\n", "no student in it; export the list of students again"),
        (
            "Name,Points\nKim,3\n",
            "no column tells students apart; expected one called ID, username or email, got Name, Points",
        ),
        (
            "1,Kim,kim@x\n2,Lee,lee@x\n",
            "no column tells students apart; expected one called ID, username or email, got 1, Kim, kim@x",
        ),
        ("id,name\n1,Kim\n,Lee\n", "row 3 (Lee) has no ID; give this student one"),
        (
            "id,name\n1,Kim\n2,Lee\n1,Park\n",
            "row 4 has the ID of row 2 (1); delete one of them, or mend the ID",
        ),
        (
            "id,name\nA1,Kim\na1,Park\n",
            "row 3 has the ID of row 2 (a1); delete one of them, or mend the ID",
        ),
        (
            "id,name\n1,Kim, Minsu\n",
            "row 2 has 3 cells, and the header 2; put names that hold a comma in quotes",
        ),
        (
            'id,name\n1,"Kim\n' + "x" * 200_000,
            "row 2 is not readable (field larger than field limit (131072))",
        ),
        ("id,name\n1,\0", "is not readable as text; save it as CSV (UTF-8)"),
        ("PK\x03\x04…", "is a spreadsheet; save it as CSV (UTF-8)"),
    ],
)
def test_what_is_no_roster(tmp_path: Path, text: str, said: str) -> None:
    """One line, which names the file, the row and the fix"""
    with pytest.raises(IntakeError) as caught:
        read(tmp_path, text)
    assert str(caught.value).startswith(f"roster.csv: {said}")
    assert "\n" not in str(caught.value)


def test_one_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match=r"roster\.csv: cannot be read \(No such file or directory\)"):
        roster.read(tmp_path / "roster.csv")


def test_what_two_students_share_names_neither(tmp_path: Path) -> None:
    found = read(tmp_path, "id,name,email\n1,Kim,shared@x\n2,Lee,shared@x\n")
    assert found.known("shared@x") is None
    assert found.known(" 2 ") is found.students[1]


def test_names_with_numbers_are_no_ids(tmp_path: Path) -> None:
    found = read(tmp_path, "name,email\nStudent 1,a@x\nStudent 2,b@x\n")
    assert [student.label for student in found.students] == ["Student 1 (a@x)", "Student 2 (b@x)"]


def test_names_as_macos_spells_them(tmp_path: Path) -> None:
    """They are in NFC, and found in either spelling"""
    apart = unicodedata.normalize("NFD", "김민수")
    found = read(tmp_path, f"id,name\n1,{apart}\n{apart},Lee\n")
    assert [(student.id, student.name) for student in found.students] == [("1", "김민수"), ("김민수", "Lee")]
    assert found.known(apart) is found.students[1]
    assert found.called(apart) == [found.students[0]]
