"""A new version of a kit, taken in where somebody has written."""

import json
import zipfile
from pathlib import Path

import pytest

from grader.cli.main import main
from grader.instructor.kit import build, update

OLD = {
    "README.md": b"Begin.\n",
    "assignments/a/checks.py": b"first\n",
    "work/a.py": b"def f(): ...\n",
    "work/b.py": b"def g(): ...\n",
    "work/c.py": b"def h(): ...\n",
    "work/gone.py": b"def old(): ...\n",
    "wheels/one-1.whl": b"1",
    "tools/environment": b"#!/bin/sh\n",
}
NEW = {
    **{name: content for name, content in OLD.items() if name not in ("work/gone.py", "wheels/one-1.whl")},
    "assignments/a/checks.py": b"second\n",
    "work/a.py": b"def f(x): ...\n",
    "work/b.py": b"def g(x): ...\n",
    "work/d.py": b"def i(): ...\n",
    "wheels/one-2.whl": b"2",
}


def sealed(files: dict[str, bytes]) -> dict[str, bytes]:
    """A kit of these files."""
    told = {name: build.digest(content) for name, content in files.items()}
    return {**files, "reference/kit.json": json.dumps({"files": told}).encode()}


@pytest.fixture
def kit(tmp_path: Path) -> Path:
    """A kit in use: b.py is written, c.py became a notebook, the checks and the README were changed."""
    target = tmp_path / "kit"
    update.write(sealed(OLD), target)
    (target / "work" / "b.py").write_bytes(b"def g(): return 1\n")
    (target / "work" / "c.py").rename(target / "work" / "c.ipynb")
    (target / "work" / "notes.txt").write_text("mine")
    (target / "assignments" / "a" / "checks.py").write_bytes(b"easier\n")
    (target / "README.md").write_bytes(b"My notes.\n")
    return target


B = "work/b.py"  # which the student changed, and the new kit as well


def everything(folder: Path) -> dict[str, bytes]:
    """All files of a folder."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_what_students_wrote_stays(kit: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Untouched files are renewed; what was changed stays, beside new ones; the checks are the new ones"""
    update.write(sealed(NEW), kit.parent / "new.zip")
    assert main(["kit", "--from", str(kit.parent / "new.zip"), "--update", str(kit)]) == 0
    assert everything(kit) == {
        **{name: content for name, content in sealed(NEW).items() if name != "work/c.py"},
        "README.md": b"My notes.\n",
        "work/b.py": b"def g(): return 1\n",
        "work/c.ipynb": OLD["work/c.py"],
        "work/notes.txt": b"mine",
        f"updates/{B}": NEW[B],
        "updates/assignments/a/checks.py": b"easier\n",
    }
    assert capsys.readouterr().out.splitlines()[1:] == [
        f"{B}: yours stays; the new one is updates/{B}",
        "assignments/a/checks.py: is new, as grading needs it; yours is updates/assignments/a/checks.py",
    ]
    assert (kit / "tools" / "environment").stat().st_mode & 0o111
    before = everything(kit)
    assert update.renew(sealed(NEW), kit) == update.Renewed((), (), (), ())
    assert everything(kit) == before


def test_an_update_that_was_stopped_goes_on(kit: Path) -> None:
    """What it has written is not taken for a student's: the list of files comes last"""
    new = sealed(NEW)
    for name in list(new)[:3]:
        if name not in ("README.md",):
            (kit / name).write_bytes(new[name])
    done = update.renew(new, kit)
    assert done.replaced == ()
    assert (kit / "work" / "b.py").read_bytes() == b"def g(): return 1\n"


@pytest.mark.parametrize("path", ["../evil.py", "/evil.py", "work/../../evil.py", "a\\..\\evil.py"])
def test_nothing_is_written_outside(kit: Path, path: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A zip or a list that names such a place is refused"""
    before = everything(kit.parent)
    bad = kit.parent / "bad.zip"
    with zipfile.ZipFile(bad, "w") as archive:
        for name, content in sealed({**NEW, path: b"evil"}).items():
            archive.writestr(f"kit/{name}", content)
    assert main(["kit", "--from", str(bad), "--update", str(kit)]) == 2
    assert "no whole kit" in capsys.readouterr().err
    bad.unlink()
    assert everything(kit.parent) == before


def test_what_is_no_kit_is_told(kit: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line each, and nothing is changed"""
    before, other = everything(kit), kit.parent / "other"
    other.mkdir()
    (other / "a.py").write_text("mine")
    update.write(sealed(NEW), kit.parent / "new.zip")
    update.write(sealed(NEW), kit.parent / "used")
    (kit.parent / "used" / "README.md").write_text("My notes.")
    (kit.parent / "cut.zip").write_bytes((kit.parent / "new.zip").read_bytes()[:-40])
    for arguments, said in {
        ("--from", "new.zip", "--update", "other"): "other: is no kit; name the folder of one",
        ("--from", "none.zip", "--update", "kit"): "none.zip: No such file or directory; name a kit's",
        ("--from", "cut.zip", "--update", "kit"): "cut.zip: it is no whole kit; name a kit's folder or zip",
        ("--from", "used", "--update", "kit"): "used: README.md is not as it was handed out; take the kit as",
        ("--from", "new.zip"): "--from: takes a kit in; name the folder",
    }.items():
        words = [word if word[0] == "-" else str(kit.parent / word) for word in arguments]
        assert main(["kit", *words]) == 2
        assert said in capsys.readouterr().err
    assert everything(kit) == before
    with pytest.raises(update.KitError, match="is there already, and not empty; name another folder"):
        update.write(sealed(NEW), other)
    assert [path.name for path in other.iterdir()] == ["a.py"]
