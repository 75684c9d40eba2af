"""What is remembered between two commands: bounded, replaced as a whole, never trusted."""

import json
import multiprocessing
import os
from pathlib import Path

import pytest

from grader.student import history

SUBJECT = "course\n/home/<b>kim</b>/김\x1b[2J"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a user who has nothing yet."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    return tmp_path / "dl-grader"


def test_what_was_remembered_is_recalled_and_forgotten(place: Path) -> None:
    assert history.recall(SUBJECT) is None
    assert history.forget() == 0
    history.remember(SUBJECT, {"passed": ["a", 3, "b"]})
    history.remember("another", {"passed": ["c"]})
    assert history.names(history.recall(SUBJECT), "passed") == {"a", "b"}
    assert history.names(history.recall("another"), "passed") == {"c"}
    assert os.stat(place).st_mode & 0o077 == 0
    (place / "notes.txt").write_text("the user's own")
    assert history.forget() == 2
    assert [path.name for path in place.iterdir()] == ["notes.txt"]
    assert history.recall(SUBJECT) is None


WRONG = {
    "empty": b"",
    "cut off": b'{"version": 1, "passed": ["a',
    "no UTF-8": b"\xff\xfe\x00",
    "nested": b"[" * 200_000,
    "another kind": b"[1, 2]",
    "another version": b'{"version": 2}',
    "of another subject": b'{"version": 1, "subject": "somebody else", "passed": ["a"]}',
    "too large": b'{"version": 1, "passed": "' + b"x" * history.BYTES + b'"}',
    "a huge number": b'{"version": ' + b"9" * 10_000 + b"}",
}


@pytest.mark.parametrize("content", WRONG.values(), ids=WRONG.keys())
def test_a_wrong_file_is_nothing_and_is_replaced(place: Path, content: bytes) -> None:
    history.remember(SUBJECT, {"passed": []})
    [file] = place.iterdir()
    file.write_bytes(content)
    assert history.recall(SUBJECT) is None
    history.remember(SUBJECT, {"passed": ["a"]})
    assert history.names(history.recall(SUBJECT), "passed") == {"a"}


@pytest.mark.parametrize("table", [None, {}, {"passed": 3}, {"passed": {"a": 1}}, {"passed": [["a"], None]}])
def test_names_of_a_wrong_kind_are_none(table: history.Table | None) -> None:
    assert history.names(table, "passed") == set()


def test_only_so_many_files_are_kept(place: Path) -> None:
    for number in range(history.FILES + 5):
        history.remember(str(number), {})
    assert len([*place.iterdir()]) == history.FILES
    history.remember("much", {"passed": ["x" * history.BYTES]})
    assert history.recall("much") is None


def test_a_folder_that_cannot_be_written_costs_nothing(place: Path) -> None:
    place.write_text("a file stands where the folder would be")
    history.remember(SUBJECT, {"passed": ["a"]})
    assert history.recall(SUBJECT) is None
    assert history.forget() == 0


def test_the_place_is_the_users_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "relative")
    monkeypatch.setenv("HOME", "/home/kim")
    found = history.folder()
    assert found is not None
    assert found.is_relative_to("/home/kim")
    assert found.name == "dl-grader"


LONG = 900_000  # letters, so that writing takes a while


def _write(letter: str, times: int) -> None:
    for _ in range(times):
        history.remember(SUBJECT, {"passed": [letter * LONG]})


def test_two_at_once_leave_one_of_both(place: Path) -> None:
    """Whoever reads meanwhile finds one or the other, whole"""
    history.remember(SUBJECT, {"passed": ["a" * LONG]})
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=_write, args=(letter, 60)) for letter in "ab"]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        assert history.names(history.recall(SUBJECT), "passed") <= {"a" * LONG, "b" * LONG}
        assert history.recall(SUBJECT) is not None
    assert [writer.exitcode for writer in writers] == [0, 0]
    [file] = place.iterdir()
    assert len(json.loads(file.read_text())) == 3
