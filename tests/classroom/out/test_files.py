"""Files are written whole or not at all, under names that every disk takes."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.classroom.out import files
from grader.classroom.out.rows import ExportError
from grader.report import atomic


def test_a_full_disk_is_one_line() -> None:
    """What the kernel says, and what to do"""
    if not Path("/dev/full").exists():
        pytest.skip("this system has no disk that is always full")
    with pytest.raises(ExportError, match="/dev/full: cannot be written: No space left on device; free some"):
        files.write(b"x", Path("/dev/full"))


@pytest.mark.parametrize(
    ("name", "said"),
    [("none/out.csv", "No such file or directory; name a folder that exists"), ("", "name a file")],
)
def test_no_such_place(tmp_path: Path, name: str, said: str) -> None:
    """A folder that is not there; a folder in place of a file"""
    with pytest.raises(ExportError, match=said):
        files.write(b"x", tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_a_failure_halfway_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last step fails, as with a file that another program holds: the old one is whole"""
    target = tmp_path / "marks.csv"
    target.write_bytes(b"old")

    def locked(*_: object) -> None:
        raise OSError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(atomic.os, "replace", locked)
    with pytest.raises(
        ExportError, match=r"marks\.csv: cannot be written: Permission denied; close it where"
    ):
        files.write(b"new", target)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("marks.csv", b"old")]


def test_a_part_that_cannot_be_made_leaves_what_was_there(tmp_path: Path) -> None:
    """A report that was removed meanwhile, perhaps"""
    target = tmp_path / "marks.csv"
    target.write_bytes(b"old")

    def parts() -> Iterator[bytes]:
        yield b"new"
        raise ExportError("kim.json: cannot be read")

    with pytest.raises(ExportError, match="kim"):
        files.write_parts(parts(), target)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("marks.csv", b"old")]


def test_names_that_every_disk_takes() -> None:
    """No way out, no reserved word, no two that some disk takes for one, none that is too long"""
    texts = [
        "a/b",
        "..",
        "CON",
        "kim",
        "Kim",
        "한글",
        "x" * 400,
        "x" * 401,
        "",
        "\x1b[2J",
        " . ",
        "~a",
        "a\0b",
        "a:b",
    ]
    names = files.names(texts)
    assert len({name.casefold() for name in names}) == len(texts)
    for name in names:
        assert 0 < len(name.encode()) <= 170
        assert not set(name) & {*'/\\:*?"<>|\0\x1b\n'}
        assert name.strip(". ~") == name
    assert names[5] == "한글"
    assert names[2] == "_CON"
