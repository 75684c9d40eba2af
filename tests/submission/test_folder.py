"""Folders as students and systems leave them: links, pipes, modes, packages, crowds of files."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from grader.submission import archive, limits
from tests.helpers.graded import files_of
from tests.helpers.handed_in import NAMES, notebook, refused, tarred, written, zipped

LINKED = "links are not followed"


def test_links_lead_nowhere(tmp_path: Path) -> None:
    """To files, folders, nothing, or in a circle; only the path that is given may be one"""
    secret = written(tmp_path / "secret", {"dropout.py": "answers"})
    folder = written(tmp_path / "folder", {"optimizers.py": "a"})
    (folder / "dropout.py").symlink_to(secret / "dropout.py")
    (folder / "gone.py").symlink_to("nowhere")
    (folder / "round.py").symlink_to("round.py")
    (folder / "more").symlink_to(secret)
    (folder / "self").symlink_to(folder)
    (tmp_path / "link").symlink_to(folder)
    (tmp_path / "file.py").symlink_to(secret / "dropout.py")
    for path in (folder, tmp_path / "link"):
        got = files_of(path, NAMES)
        assert got.files == {"optimizers.py": b"a"}
        assert got.notes == (f"{got.notes[0].split(' and')[0]} and 2 more left out: {LINKED}",)
    assert refused(tmp_path / "file.py").startswith("file.py: no module of this course")
    (tmp_path / "dropout.py").symlink_to(secret / "dropout.py")
    assert files_of(tmp_path / "dropout.py", NAMES).files == {"dropout.py": b"answers"}
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    assert "circle: cannot be read (" in refused(tmp_path / "circle")


@pytest.mark.parametrize("early", [True, False])
def test_a_folder_that_becomes_a_link_while_it_is_read(tmp_path: Path, early: bool) -> None:
    """Put in its place by who handed it in, before or after it was listed: nothing outside is read"""
    secret = written(tmp_path / "secret", {"dropout.py": "answers"})
    folder = written(tmp_path / "folder", {"inner/dropout.py": "own"})

    class Watched(limits.SourceFiles):
        def path_for(self, name: str, *, folder: bool = False) -> str:
            if folder is early and not inner.is_symlink():
                inner.rename(tmp_path / "moved")
                inner.symlink_to(secret)
            return super().path_for(name, folder=folder)

    inner, files = folder / "inner", Watched("folder")
    archive._read_folder(folder, files)
    assert [source.content for source in files.sources.values()] == ([] if early else [b"own"])


def test_a_submission_of_links_says_so(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "dropout.py").symlink_to("/etc/passwd")
    assert refused(tmp_path / "a").endswith(f"dropout.py; dropout.py left out: {LINKED}")


def test_pipes_and_devices(tmp_path: Path) -> None:
    """They are not waited for"""
    folder = written(tmp_path / "folder", {"optimizers.py": "a"})
    os.mkfifo(folder / "dropout.py")
    if os.geteuid() == 0:
        os.mknod(folder / "zero.py", stat.S_IFCHR | 0o666, os.makedev(1, 5))
    got = files_of(folder, NAMES)
    assert got.files == {"optimizers.py": b"a"}
    assert got.notes[0].endswith("left out: not an ordinary file")
    for path in (folder / "dropout.py", Path("/dev/zero")):
        assert refused(path) == f"{path.name}: cannot be read (not an ordinary file)"


def test_folders_called_like_modules(tmp_path: Path) -> None:
    folder = written(
        tmp_path / "a", {"dropout.py/x.py": "a", "optimizers.ipynb/y.py": "b", "optimizers.py": "c"}
    )
    got = files_of(folder, NAMES)
    assert got.modules == {"optimizers": "optimizers.py"}
    assert got.files["dropout.py/x.py"] == b"a"


@pytest.mark.parametrize("nested", ["", "ana/"])
def test_a_package_is_a_module(tmp_path: Path, nested: str) -> None:
    """Alone, too: then its folder is not taken for the one that everything is in"""
    package: dict[str, bytes | str] = {
        "dropout/__init__.py": "from .core import *",
        "dropout/core.py": "a = 1",
    }
    for name, more in (("a", {}), ("b", {"optimizers.py": "b"})):
        files = {nested + file: text for file, text in {**package, **more}.items()}
        got = files_of(written(tmp_path / name, files), NAMES)
        assert got.modules["dropout"] == "dropout/__init__.py"
        assert got.files.keys() == {**package, **more}.keys()
        assert got.notes == ()
    homework = written(tmp_path / "c", {"dropout/dropout.py": "a", "dropout/__init__.py": ""})
    assert files_of(homework, NAMES).modules == {"dropout": "dropout.py"}


def test_a_package_beside_a_module(tmp_path: Path) -> None:
    """Python would take the folder, and for a notebook even one without __init__.py"""
    files: dict[str, bytes | str] = {"dropout/__init__.py": "", "dropout.py": "a"}
    files |= {"optimizers/plots.py": "", "optimizers.ipynb": notebook("b")}
    got = files_of(written(tmp_path, files), NAMES)
    assert got.modules == {"dropout": "dropout.py", "optimizers": "optimizers.ipynb"}
    assert sorted(got.files) == ["dropout.py", "optimizers.cells.json"]
    assert sorted(got.notes) == [
        "dropout/__init__.py was left out: dropout.py has the name of its folder",
        "optimizers/plots.py was left out: optimizers.ipynb has the name of its folder",
    ]


def test_a_package_that_is_unreadable(tmp_path: Path) -> None:
    got = files_of(written(tmp_path, {"dropout/__init__.py": b"a\0", "optimizers.py": "b"}), NAMES)
    assert got.broken == {"dropout": "dropout/__init__.py holds null bytes; save it again as UTF-8 text"}


def test_modules_that_lie_too_deep(tmp_path: Path) -> None:
    """Beside a module at the top; without one their folder is taken for the top"""
    deep = "week 2/dropout.py was not graded: put it at the top of the submission"
    files: dict[str, bytes | str] = {"week 2/dropout.py": "a", "week 1/x.py": "b"}
    got = files_of(written(tmp_path / "b", {**files, "optimizers.py": "c"}), NAMES)
    assert (got.modules, got.notes) == ({"optimizers": "optimizers.py"}, (deep,))


def test_names_that_are_no_text(tmp_path: Path) -> None:
    folder = written(tmp_path / "a", {"dropout.py": "a"})
    os.close(os.open(os.fsencode(folder) + b"/\xff\x1b[2J\nx.py", os.O_CREAT))
    (folder / os.fsdecode(b"\xb5\xb5")).mkdir()
    (folder / os.fsdecode(b"\xb5\xb5") / "x.py").write_text("b")
    got = files_of(folder, NAMES)
    assert set(got.files) == {"dropout.py", "ÿ\\x1b[2J\\nx.py", "도/x.py"}


def test_names_of_a_mac(tmp_path: Path) -> None:
    """A Mac takes letters apart; Python looks for them composed"""
    apart = "\u1103\u1169"
    got = files_of(written(tmp_path, {"dropout.py": "a", f"{apart}.py": "b"}), NAMES)
    assert "도.py" in got.files


def test_a_crowd_of_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = written(tmp_path / "a", {"dropout.py": "a"})
    (folder / "data").mkdir()
    for number in range(limits.ENTRIES_LIMIT):
        os.close(os.open(folder / "data" / str(number), os.O_CREAT))
    assert refused(folder) == "a: more than 20,000 entries; hand in your own modules only"
    (folder / "data").rename(folder / ".data")  # what is left aside is not looked into
    assert files_of(folder, NAMES).modules == {"dropout": "dropout.py"}


def test_folders_without_end(tmp_path: Path) -> None:
    """Deeper than a path can say: left out, with a note"""
    folder = written(tmp_path / "a", {"dropout.py": "a"})
    here = os.open(folder, os.O_RDONLY)
    for _ in range(60):
        os.mkdir("d" * 200, dir_fd=here)
        inner = os.open("d" * 200, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)
    got = files_of(folder, NAMES)
    assert got.files == {"dropout.py": b"a"}
    assert got.notes[0].endswith(f"left out: {limits.TOO_DEEP}")
    subprocess.run(["rm", "-rf", str(folder)], check=True)  # pytest's own way is not up to it


AS_ANOTHER = """
import os, pathlib, sys
from grader.submission.modules import module_files
from grader.submission.submission import load
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
try:
    print(module_files(load(sys.argv[1]), {"optimizers": (), "dropout": ()}).notes)
except Exception as error:
    print(f"{type(error).__name__}: {error}")
"""


def as_another(path: Path) -> str:
    """What a user without rights is told; root reads anything."""
    done = subprocess.run(
        [sys.executable, "-c", AS_ANOTHER, str(path)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def open_to_all(tmp_path: Path) -> Path:
    """A folder that another user reaches."""
    for folder in (tmp_path, *tmp_path.parents[:3]):
        if folder.name.startswith(("test_", "popen-", "pytest-")):  # pytest's own, shut to others
            folder.chmod(0o755)
    return tmp_path


def test_files_that_may_not_be_read(open_to_all: Path) -> None:
    """Perhaps the grader's own fault, so it costs nobody points"""
    folder = written(open_to_all / "a", {"dropout.py": "a", "notes.txt": "", "inner/x.py": "b"})
    (folder / "notes.txt").chmod(0)
    (folder / "inner").chmod(0)
    assert as_another(folder) == "('inner/ left out: cannot be read (Permission denied)',)"
    (folder / "dropout.py").chmod(0)
    denied = "cannot be read (Permission denied)"
    assert as_another(folder) == f"SubmissionError: dropout.py: {denied}; let the grader's user read it"
    assert as_another(folder / "dropout.py") == f"SubmissionError: dropout.py: {denied}"
    (folder / "inner").chmod(0o755)
    folder.chmod(0)
    assert as_another(folder) == f"SubmissionError: a: {denied}"
    folder.chmod(0o755)


def test_the_same_from_folder_zip_and_tar(tmp_path: Path) -> None:
    files: dict[str, bytes | str] = {
        "hw/Dropout.py": "a",
        "hw/numpy.py": "",
        "hw/lib/x.py": "b",
        "hw/in.zip": "c",
    }
    (tmp_path / "a.zip").write_bytes(zipped(files))
    (tmp_path / "a.tgz").write_bytes(tarred(files))
    folder = files_of(written(tmp_path / "a", files), NAMES)
    for name in ("a.zip", "a.tgz"):
        got = files_of(tmp_path / name, NAMES)
        assert (got.files, got.modules, got.notes) == (folder.files, folder.modules, folder.notes)
    assert folder.notes == (
        "hw/in.zip left out: an archive in a submission is not opened; unpack it first",
        "Dropout.py was graded as dropout",
        "numpy.py has the name of a library: it is not what `import numpy` gives",
    )
