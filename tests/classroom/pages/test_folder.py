"""A folder of pages is there whole, takes the last one's place, and never that of other files."""

from pathlib import Path

import pytest

from grader.classroom.pages.folder import replaced
from grader.errors import GraderError


def written(target: Path, name: str) -> None:
    with replaced(target) as folder:
        (folder / name).write_text("a page")


def named(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_folder_is_replaced_as_a_whole(tmp_path: Path) -> None:
    target = tmp_path / "new" / "pages"
    written(target, "first.html")
    written(target, "second.html")
    assert named(target) == [".grader-pages", "second.html"]
    assert named(tmp_path / "new") == ["pages"]
    assert target.stat().st_mode & 0o077 == 0


def broken(target: Path) -> None:
    with replaced(target) as folder:
        (folder / "half.html").write_text("half")
        raise ZeroDivisionError


def test_an_error_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "pages"
    written(target, "first.html")
    with pytest.raises(ZeroDivisionError):
        broken(target)
    full = pytest.raises(GraderError, match=r"^.*pages: cannot be written: No space left.*; name another")
    with full, replaced(target):
        raise OSError(28, "No space left on device")
    assert named(target) == [".grader-pages", "first.html"]
    assert named(tmp_path) == ["pages"]


def test_what_is_no_folder_of_pages_is_never_replaced(tmp_path: Path) -> None:
    """A folder of other files, a file, a link, a name below a file; an empty folder is"""
    homework = tmp_path / "homework"
    homework.mkdir()
    (homework / "a.py").write_text("mine")
    (tmp_path / "link").symlink_to(homework)
    for name in ("homework", "homework/a.py", "link", "homework/a.py/pages"):
        with pytest.raises(GraderError, match=r"name (an|one|another)"):
            written(tmp_path / name, "index.html")
    assert (homework / "a.py").read_text() == "mine"
    assert named(tmp_path) == ["homework", "link"]
    (tmp_path / "empty").mkdir()
    written(tmp_path / "empty", "index.html")
    assert named(tmp_path / "empty") == [".grader-pages", "index.html"]
