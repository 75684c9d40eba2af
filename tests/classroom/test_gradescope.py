"""Gradescope's folders and its list of who handed in what, as Ruby writes it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from grader.classroom import metadata
from grader.classroom.gradescope import METADATA, _time
from grader.classroom.intake import Intake, IntakeError, take_in
from tests.helpers.handed_in import written

LISTED = """\
---
submission_1:
  :submitters:
  - :name: "\\uAE40\\uBBFC\\uC218"
    :sid: '007'
    :email: kim@x.example
  :created_at: 2026-04-26 17:34:00.861687000 Z
  :score: 2.0
  :results:
    tests:
    - output: 'It''s a test whose closing quote stands at the left.

'
    - name: |+
        :submitters: nobody

  :history:
  - :id: 5
    :created_at: 2026-04-25 10:00:00.0 Z
    :results: {tests: []}
  - :id: 6
    :created_at: 2026-04-27 10:00:00.0 Z
...
submission_2:
  :submitters:
  - :name: Ana Lee
    :sid:
    :email: ana@x.example
  - :name: Ben Lee
    :sid: 12
    :email: ben@x.example
  :created_at: !ruby/object:Time 2026-04-26 17:34:00 +0900
submission_3:
  :submitters:
submission_4:
  :submitters: []
submission_5.pdf:
  :submitters:
  - :sid: "55"
submission_6:
  :submitters:
  - :name: Gone
    :sid: "66"
submission_7:
  :submitters: ~
"""


def taken(root: Path, listed: str = LISTED, **more: str) -> Intake:
    files: dict[str, bytes | str] = {f"submission_{n}/softmax_loss.py": f"a = {n}" for n in (1, 2, 3, 4, 9)}
    files |= {"submission_5.pdf": "%PDF-", "submission_metadata.yml": listed, **more}
    return take_in(written(root / "assignment_1_export", files))


def test_the_list(tmp_path: Path) -> None:
    """Names in escapes, quotes at the left, tags, several documents, groups, and what is nobody's"""
    intake = taken(tmp_path)
    assert intake.kind == "gradescope"
    assert [(a.student.name, a.student.id, a.number, a.latest) for a in intake.attempts] == [
        ("", "55", 1, True),
        ("Ana Lee", "ana@x.example", 1, True),
        ("김민수", "007", 2, True),
    ]
    _, pair, kim = intake.attempts
    assert (pair.group, [member.label for member in pair.members]) == (
        "Ana Lee, Ben Lee",
        ["Ana Lee (ana@x.example)", "Ben Lee (12)"],
    )
    assert (kim.when, kim.student.email) == (datetime(2026, 4, 26, 17, 34, tzinfo=UTC), "kim@x.example")
    assert pair.when is not None
    assert pair.when.utcoffset() == timedelta(hours=9)
    assert [(each.path, each.why) for each in intake.nobody] == [
        ("submission_3/", "submission_metadata.yml names nobody for it"),
        ("submission_4/", "submission_metadata.yml names nobody for it"),
        ("submission_9/", "it is not in submission_metadata.yml"),
        ("submission_metadata.yml", "Gradescope's own list"),
    ]
    assert intake.warnings == (
        "submission_6: in submission_metadata.yml, but not in the export; export it again",
    )


def test_two_submissions_of_one_student(tmp_path: Path) -> None:
    """They are attempts, in the order of their times"""
    listed = "".join(
        f"submission_{n}:\n  :submitters:\n  - :sid: '7'\n    :name: {name}\n"
        f"  :created_at: 2026-04-{day} 10:00:00 Z\n"
        for n, day, name in ((1, 20, ""), (2, 10, "Ana Lee"), (3, 15, "Lee, Ana"))
    )
    intake = taken(tmp_path, listed)
    found = [(a.number, a.latest, a.files[0].path) for a in intake.attempts]
    assert found == [
        (1, False, "submission_2/softmax_loss.py"),
        (2, False, "submission_3/softmax_loss.py"),
        (3, True, "submission_1/softmax_loss.py"),
    ]


@pytest.mark.parametrize(
    ("listed", "said"),
    [
        ("submission_1: [", "(line 2: "),
        ("- a\n- b\n", "(it lists submissions without their names)"),
        ("just words", "(it names no submission)"),
        ("? [a]\n: b\n", "(a key of it is no text)"),
        ("[" * 100_000, "(line 1: "),
        ("submission_1:\n  :submitters: @\n", "(line 2: "),
    ],
)
def test_what_is_no_list(tmp_path: Path, listed: str, said: str) -> None:
    """One line, which says where"""
    with pytest.raises(IntakeError) as caught:
        taken(tmp_path, listed)
    assert str(caught.value).startswith(f"submission_metadata.yml: cannot be read {said}")
    assert str(caught.value).endswith("; export the submissions again")
    assert "\n" not in str(caught.value)


def test_hostile_lists() -> None:
    """Aliases that double, depth without end, and values that are no text make nothing large, and no error"""
    doubling = "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))
    assert metadata.read(f"a0: &a0 [x]\n{doubling}".encode())["a59"] == [None, None]
    deep = "submission_1:\n" + "".join(f"{'  ' * n}:submitters:\n" for n in range(1, 200))
    assert "submission_1" in metadata.read(deep.encode())
    with pytest.raises(metadata.Malformed, match="UTF-8"):
        metadata.read(b"\xff\xfe\x00")


@pytest.mark.parametrize(
    "strange", ["7", "{}", "[7, [], {}]", "[{sid: {a: b}}]", "[{sid: ~, name: ''}]", "*a"]
)
def test_strange_submitters_are_nobody(tmp_path: Path, strange: str) -> None:
    listed = f"a: &a 1\nsubmission_1:\n  :submitters: {strange}\nsubmission_2:\n  :submitters: [{{sid: 7}}]\n"
    intake = taken(tmp_path, listed)
    assert [attempt.student.id for attempt in intake.attempts] == ["7"]
    assert "submission_1/" in [each.path for each in intake.nobody]


@pytest.mark.parametrize(
    "text", ["2026-04-26", "2026-13-26 17:34:00 Z", "", "26 Apr 2026", "2026-04-26 17:34:00 +99:99"]
)
def test_times_that_are_none(text: str) -> None:
    assert _time(text) is None


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2026-04-26 17:34:00.861687000 Z", 17),
        ("2026-04-26T17:34:00 UTC", 17),
        ("2026-04-26 17:34:00", 17),
        ("2026-04-26 17:34:00 +0900", 8),
        ("2026-04-26 17:34:00.5 -04:30", 22),
    ],
)
def test_times(text: str, hour: int) -> None:
    """Of all zones; without one, in UTC"""
    found = _time(text)
    assert found is not None
    assert found.astimezone(UTC).hour == hour


def test_a_number_of_another_kind_names_nobody(tmp_path: Path) -> None:
    """The school's number of one student may be Canvas's number of another: the names contradict"""
    (tmp_path / "roster.csv").write_text("Student,ID,SIS User ID\nLee Ana,7,100\nPark Ben,8,101\n")
    listed = "".join(
        f"submission_{n}:\n  :submitters:\n  - :sid: '{sid}'\n    :name: {name}\n"
        for n, sid, name in ((1, 7, "Kim Minsu"), (2, 101, "Ben"), (3, 8, "Nobody Else"))
    )
    files: dict[str, bytes | str] = {f"submission_{n}/a.py": "x" for n in (1, 2, 3)}
    path = written(tmp_path / "export", files | {"submission_metadata.yml": listed})
    intake = take_in(path, roster=tmp_path / "roster.csv")
    assert [attempt.student.label for attempt in intake.attempts] == ["Park Ben (8)"]
    assert [student.id for student in intake.absent] == ["7"]
    assert [each.why for each in intake.nobody if each.path != METADATA] == [
        "its ID, 7, is that of Lee Ana (7) in the roster; export the roster again",
        "its ID, 8, is that of Park Ben (8) in the roster; export the roster again",
    ]
