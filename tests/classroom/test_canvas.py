"""Names that Canvas gives: who, late, which attempt, whose group."""

from pathlib import Path

import pytest

from grader.classroom.intake import Attempt, Intake, take_in
from tests.helpers.handed_in import written, zipped

HEAD = "Student,ID,SIS User ID,SIS Login ID,Section,HW 1 (77)\n    Points Possible,,,,,10\n"


def taken(root: Path, *names: str, rows: str = "") -> Intake:
    """An export of files with these names; with rows, beside a gradebook."""
    path = written(root / "class", {name: name for name in names})
    (root / "roster.csv").write_text(HEAD + rows)
    return take_in(path, kind="canvas", roster=root / "roster.csv" if rows else None)


def told(attempt: Attempt) -> tuple[str, str, bool | None, list[str]]:
    return attempt.student.name, attempt.student.id, attempt.late, [entry.name for entry in attempt.files]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("kimminsu_55_66_softmax_loss.py", ("kimminsu", "55", False, ["softmax_loss.py"])),
        ("kimminsu_LATE_55_66_softmax_loss-1.py", ("kimminsu", "55", True, ["softmax_loss.py"])),
        ("kimminsu_late_55_66_softmax_loss.py", ("kimminsu", "55", True, ["softmax_loss.py"])),
        ("김민수_55_66_dropout (1).py", ("김민수", "55", False, ["dropout (1).py"])),
        ("van_den_berg_55_66_a_1_2_b.py", ("van_den_berg", "55", False, ["a_1_2_b.py"])),
        ("2021001_55_66_x.py", ("2021001", "55", False, ["x.py"])),
        ("late_55_66_x.py", ("late", "55", False, ["x.py"])),
        ("late_LATE_55_66_x.py", ("late", "55", True, ["x.py"])),
        ("anon_q7w_66_x.py", ("", "anon_q7w", False, ["x.py"])),
        ("LATE_anon_q7w_66_x.py", ("", "anon_q7w", True, ["x.py"])),
        ("LATE_55_66_x.py", ("", "55", True, ["x.py"])),
        ("55_66_x.py", ("", "55", False, ["x.py"])),
        ("kim_55_text.html", ("kim", "55", False, ["text.html"])),
        ("kim_LATE_55_link.html", ("kim", "55", True, ["link.html"])),
        ("kim_55_66_text.html", ("kim", "55", False, ["text.html"])),
        ("_55_66_x.py", ("", "55", False, ["x.py"])),
    ],
)
def test_what_a_name_says(tmp_path: Path, name: str, expected: tuple[str, str, bool, list[str]]) -> None:
    (attempt,) = taken(tmp_path, name).attempts
    assert told(attempt) == expected


@pytest.mark.parametrize(
    "name", ["softmax_loss.py", "kim_55.py", "kim_55_66_", "kim_55_x.py", "kim_५५_६६_x.py"]
)
def test_names_of_no_student(tmp_path: Path, name: str) -> None:
    intake = taken(tmp_path, name, "lee_7_8_x.py")
    assert [told(attempt) for attempt in intake.attempts] == [("lee", "7", False, ["x.py"])]
    assert [(each.path, each.why) for each in intake.nobody] == [(name, "its name is none that Canvas gives")]


def test_a_name_of_digits_is_settled_by_the_roster(tmp_path: Path) -> None:
    """2021001 is either a name or an ID; so is 1 in "a_1_55_66_x.py" """
    rows = '"Doe, X",2021001,,,A,\n"A 1",55,,,A,\n'
    intake = taken(tmp_path, "2021001_77_66_x.py", "a_1_55_66_y.py", rows=rows)
    assert [told(attempt)[1:] for attempt in intake.attempts] == [
        ("55", False, ["y.py"]),
        ("2021001", False, ["66_x.py"]),
    ]


def test_what_was_handed_in_again(tmp_path: Path) -> None:
    """The newest of each file counts, and what came before stays in attempts of its own"""
    names = (
        "kim_LATE_55_90_softmax_loss-2.py",
        "kim_55_80_softmax_loss-1.py",
        "kim_55_9_softmax_loss.py",
        "kim_55_81_hw-1.zip",
        "kim_55_10_hw.zip",
        "kim_55_11_dropout.py",
    )
    attempts = taken(tmp_path, *names).attempts
    assert [(a.number, a.latest, a.late, [entry.path for entry in a.files]) for a in attempts] == [
        (1, False, False, ["kim_55_9_softmax_loss.py"]),
        (2, False, False, ["kim_55_10_hw.zip", "kim_55_80_softmax_loss-1.py"]),
        (3, True, True, ["kim_55_11_dropout.py", "kim_55_81_hw-1.zip", "kim_LATE_55_90_softmax_loss-2.py"]),
    ]


def test_groups(tmp_path: Path) -> None:
    """A name that is not the student's is the group's; sortable names, and other orders, are the student's"""
    rows = '"Kim, Min-su",55,,,A,\n"Ji-woo Lee",56,,,A,\n"Park, A",57,,,A,\n'
    intake = taken(tmp_path, "kimminsu_55_66_x.py", "leejiwoo_56_67_x.py", "teamblue_57_68_x.py", rows=rows)
    found = {attempt.student.name: attempt.group for attempt in intake.attempts}
    assert found == {"Kim, Min-su": "", "Ji-woo Lee": "", "Park, A": "teamblue"}
    assert intake.warnings == (
        "Canvas names one member of a group only (groups here: 1); the others are listed as absent",
    )


def test_two_of_one_name_and_two_with_one_id(tmp_path: Path) -> None:
    """The first stay two; the others are nobody's, since one of the names is wrong"""
    intake = taken(tmp_path, "kim_55_66_x.py", "kim_56_67_x.py", "lee_57_68_x.py", "park_57_69_x.py")
    assert [told(attempt)[:2] for attempt in intake.attempts] == [("kim", "55"), ("kim", "56")]
    why = "two students have the ID 57; name them apart"
    assert [(each.path, each.why) for each in intake.nobody] == [
        ("lee_57_68_x.py", why),
        ("park_57_69_x.py", why),
    ]


def test_a_long_hostile_name_costs_no_time(tmp_path: Path) -> None:
    (tmp_path / "class.zip").write_bytes(zipped({"1_" * 30_000 + "x.py": "x", "kim_55_66_x.py": "y"}))
    intake = take_in(tmp_path / "class.zip", kind="canvas")
    assert [attempt.student.id for attempt in intake.attempts] == ["55"]
    assert len(intake.nobody) == 1


def test_a_namesake_is_somebody_else(tmp_path: Path) -> None:
    """An ID that is not in a roster with the others' is no namesake's; names settle what has none"""
    rows = '"Kim, Minsu",55,,,A,\n"Lee, Ana",56,,,A,\n'
    names = ("kimminsu_99_66_x.py", "leeana_56_67_x.py")
    intake = taken(tmp_path, *names, rows=rows)
    assert [told(attempt)[:2] for attempt in intake.attempts] == [("kimminsu", "99"), ("Lee, Ana", "56")]
    assert [student.id for student in intake.absent] == ["55"]
    assert intake.warnings == ("not in the roster, but handed in: kimminsu (99)",)
    (tmp_path / "roster.csv").write_text("id,name\nS1,Minsu Kim\nS2,Ana Lee\n")
    intake = take_in(tmp_path / "class", roster=tmp_path / "roster.csv")
    assert [told(attempt)[:2] for attempt in intake.attempts] == [("Ana Lee", "S2"), ("Minsu Kim", "S1")]


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (("kim_55_66_a.py", "lee_56_67_a.py", "notes.txt"), "canvas"),
        (("kim_55_66_a.py",), "canvas"),
        (("anon_x_66_a.py", "anon_y_67_a.py"), "canvas"),
        (("kim_55_text.html", "lee_56_text.html"), "canvas"),
        (("kim_55_66_a.py", "kim_55_66_a (1).py", "lee_56_67_a.py"), "canvas"),
        (("hw_2026_12_kim.zip", "hw_2026_12_lee.zip"), "folder"),
        (("2026_12_24_kim.zip", "2026_12_25_lee.zip"), "folder"),
        (("2026_11_24_kim.zip", "2026_12_25_lee.zip"), "folder"),
        (("hw_1_12_kim.zip", "lab_2_12_lee.zip"), "folder"),
        (("kim_1_2_a.py", "lee.zip", "park.zip"), "folder"),
    ],
)
def test_what_looks_like_canvas(tmp_path: Path, names: tuple[str, ...], kind: str) -> None:
    """Dates in names of files do not make one student of a class"""
    intake = take_in(written(tmp_path / "class", dict.fromkeys(names, "x")))
    assert intake.kind == kind
    assert len(intake.attempts) == len(
        [name for name in names if name not in ("notes.txt", "kim_55_66_a (1).py")]
    )


def test_a_name_that_two_of_another_roster_have(tmp_path: Path) -> None:
    """Whose it is stays open, and the work is graded under the name that Canvas gives"""
    (tmp_path / "roster.csv").write_text("id,name\nS1,Minsu Kim\nS2,Kim Minsu\nS3,Ana Lee\n")
    path = written(tmp_path / "class", dict.fromkeys(("kimminsu_55_66_x.py", "leeana_56_67_x.py"), "x"))
    intake = take_in(path, roster=tmp_path / "roster.csv")
    assert [told(attempt)[:2] for attempt in intake.attempts] == [("Ana Lee", "S3"), ("kimminsu", "55")]
    assert [student.id for student in intake.absent] == ["S1", "S2"]
