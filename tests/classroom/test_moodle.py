"""Folders and files as Moodle names them."""

from pathlib import Path

import pytest

from grader.classroom.intake import Intake, take_in
from tests.helpers.handed_in import written, zipped

WORKSHEET = (
    "Identifier,Full name,ID number,Email address,Status,Grade,Maximum Grade,Grade can be changed,Group,"
    "Last modified (submission),Last modified (grade),Feedback comments\n"
)


def row(number: int, name: str, group: str = "") -> str:
    return f'Participant {number},"{name}",2026{number},u{number}@x.example,,,100,Yes,{group},-,-,\n'


def taken(root: Path, files: dict[str, bytes | str], rows: str = "") -> Intake:
    (root / "sheet.csv").write_text("\ufeff" + WORKSHEET + rows)
    return take_in(written(root / "class", files), roster=root / "sheet.csv" if rows else None)


def told(intake: Intake) -> list[tuple[str, str, list[str]]]:
    return [(a.student.name, a.student.id, [entry.name for entry in a.files]) for a in intake.attempts]


def test_folders_of_all_versions(tmp_path: Path) -> None:
    """Each way to hand in has a folder, and they are one attempt; also with the old underscore"""
    files: dict[str, bytes | str] = {
        "Ana María O'Brien_12_assignsubmission_file/softmax_loss.py": "a",
        "Ana María O'Brien_12_assignsubmission_onlinetext/onlinetext.html": "<p>",
        "김민수_13_assignsubmission_file_/hw/dropout.py": "b",
        "Kim_2_Lee_14_assignsubmission_file/hw.zip": zipped({"dropout.py": "c"}),
    }
    intake = taken(tmp_path, files)
    assert intake.kind == "moodle"
    assert told(intake) == [
        ("Ana María O'Brien", "12", ["onlinetext.html", "softmax_loss.py"]),
        ("Kim 2 Lee", "14", ["hw.zip"]),
        ("김민수", "13", ["hw/dropout.py"]),
    ]
    assert [source.content for source in intake.attempts[1].submission().sources] == [b"c"]


def test_no_folders(tmp_path: Path) -> None:
    files: dict[str, bytes | str] = {
        "Ana Lee_12_assignsubmission_file_softmax_loss.py": "a",
        "Ana Lee_12_assignsubmission_onlinetext_onlinetext.html": "a",
        "Ben Lee_13_assignsubmission_file_my_dropout.py": "b",
        "grades.xlsx": "x",
    }
    intake = taken(tmp_path, files)
    assert told(intake) == [
        ("Ana Lee", "12", ["onlinetext.html", "softmax_loss.py"]),
        ("Ben Lee", "13", ["my_dropout.py"]),
    ]
    assert [(each.path, each.why) for each in intake.nobody] == [
        ("grades.xlsx", "its name is none that Moodle gives")
    ]


@pytest.mark.parametrize("word", ["Participant", "참가자", "Teilnehmerin"])
def test_anonymous_ones(tmp_path: Path, word: str) -> None:
    """They have one name and numbers, and stay apart"""
    files: dict[str, bytes | str] = {f"{word}_{n}_assignsubmission_file/a.py": "x" for n in (7, 8)}
    assert [pair[:2] for pair in told(taken(tmp_path, files))] == [(f"{word} 7", "7"), (f"{word} 8", "8")]


def test_the_worksheet_names_students(tmp_path: Path) -> None:
    """By their number, in whatever way they are called; two of one name stay two"""
    files: dict[str, bytes | str] = {f"Kim Minsu_{n}_assignsubmission_file/a.py": "x" for n in (7, 8)}
    intake = taken(tmp_path, files, row(7, "Kim Minsu") + row(8, "Kim Minsu") + row(9, "Lee, Ana"))
    assert [(a.student.id, a.student.sis_id, a.student.email) for a in intake.attempts] == [
        ("7", "20267", "u7@x.example"),
        ("8", "20268", "u8@x.example"),
    ]
    assert [student.label for student in intake.absent] == ["Lee, Ana (9)"]


def test_teams(tmp_path: Path) -> None:
    """Where the worksheet has groups, all members of one have handed in; else the team stands for itself"""
    files: dict[str, bytes | str] = {
        "Team Blue_301_assignsubmission_file/a.py": "x",
        "Default group_assignsubmission_file/b.py": "x",
    }
    rows = row(7, "Kim", "Team Blue") + row(8, "Lee", "Team Blue; Friday") + row(9, "Park")
    intake = taken(tmp_path, files, rows)
    blue = next(attempt for attempt in intake.attempts if attempt.group)
    assert (blue.group, [member.id for member in blue.members]) == ("Team Blue", ["7", "8"])
    assert [student.id for student in intake.absent] == ["9"]
    assert intake.warnings == ("not in the roster, but handed in: Default group",)
    (tmp_path / "again").mkdir()
    assert [pair[:2] for pair in told(taken(tmp_path / "again", files))] == [
        ("Default group", "Default group"),
        ("Team Blue", "301"),
    ]
