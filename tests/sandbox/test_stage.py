"""Temporary folders and control groups: locked while in use, swept when their grader was killed."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from grader.sandbox import cgroup, stage

HOLDS = """
import os, sys, time
from grader.sandbox import stage
folder = stage.Folder()
path_was_there = folder.path.is_dir
print(folder.path, flush=True)
"""
ROOT = Path(__file__).resolve().parents[2]


def holder(tmp_path: Path, then: str = "time.sleep(60)") -> tuple[subprocess.Popen[str], Path]:
    """Another process that holds a folder, and what it does then."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDS + then],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own for temporary files."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_folder_is_removed(temporary: Path) -> None:
    folder = stage.Folder()
    (folder.path / "inner").mkdir()
    folder.remove()
    assert not folder.path.exists()


def test_a_folder_that_nobody_has_goes(temporary: Path) -> None:
    """An interrupt may come between making it and taking it"""
    folder = stage.Folder()
    path = folder.path
    assert path.is_dir()
    del folder
    assert not path.exists()


def test_a_folder_goes_with_its_grader_and_not_with_a_fork_of_it(temporary: Path) -> None:
    process, path = holder(
        temporary, "if not os.fork():\n    sys.exit()\nos.wait()\nprint(folder.path.is_dir())"
    )
    assert process.communicate()[0] == "True\n"
    assert not path.exists()


def test_all_folders_go_where_python_clears_nothing_away(temporary: Path) -> None:
    """As in a process that ends by os._exit, in the middle of an exception"""
    process, path = holder(temporary, "stage.clear()\nprint(path_was_there(), flush=True)\nos._exit(0)")
    assert process.communicate()[0] == "False\n"
    assert not path.exists()


def test_a_living_graders_folder_stays_and_a_killed_ones_goes(temporary: Path) -> None:
    process, path = holder(temporary)
    first = stage.Folder()
    assert path.is_dir()
    process.kill()
    process.communicate()
    assert path.is_dir()  # nobody was there to remove it
    second = stage.Folder()
    assert not path.exists()
    assert first.path.is_dir()
    first.remove()
    second.remove()


def test_a_link_and_a_file_of_that_name_are_left_alone(temporary: Path) -> None:
    elsewhere = temporary / "elsewhere"
    elsewhere.mkdir()
    (temporary / f"{stage.PREFIX}link").symlink_to(elsewhere)
    (temporary / f"{stage.PREFIX}file").write_text("kept")
    stage.Folder().remove()
    assert elsewhere.is_dir()
    assert (temporary / f"{stage.PREFIX}link").is_symlink()
    assert (temporary / f"{stage.PREFIX}file").read_text() == "kept"


def test_a_folder_of_somebodys_own_is_left_alone(temporary: Path) -> None:
    """Whatever begins with the grader's name is not its own for that"""
    own = [temporary / name for name in ("grader-fork", "grader-of-ana", f"{stage.PREFIX}of_my_class")]
    for folder in own:
        folder.mkdir()
    stage.Folder().remove()
    assert [folder for folder in own if not folder.is_dir()] == []


def test_a_lock_file_that_is_a_link_is_not_followed(temporary: Path) -> None:
    target = temporary / "target"
    (temporary / f".{stage.PREFIX}{os.getuid()}.lock").symlink_to(target)
    stage.Folder().remove()
    assert not target.exists()


def test_a_group_ends_all_that_is_in_it() -> None:
    group = cgroup.make()
    if group is None:
        pytest.skip("this machine lets us make no control group")
    command = f"echo $$ >{group.path}/cgroup.procs; setsid sleep 60 & sleep 60"
    process = subprocess.Popen(["/bin/sh", "-c", command], start_new_session=True)
    while len((group.path / "cgroup.procs").read_text().split()) < 3:
        time.sleep(0.01)
    left = [int(pid) for pid in (group.path / "cgroup.procs").read_text().split()]
    group.end()
    process.wait()
    assert not group.path.exists()
    assert [pid for pid in left if Path(f"/proc/{pid}/cmdline").exists() and _runs(pid)] == []


def _runs(pid: int) -> bool:
    return b"sleep" in Path(f"/proc/{pid}/cmdline").read_bytes()


@pytest.mark.parametrize("asked", [True, False], ids=["gone", "nobody_asked_how_it_ended"])
def test_groups_of_dead_graders_are_swept(asked: bool) -> None:
    group = cgroup.make()
    if group is None:
        pytest.skip("this machine lets us make no control group")
    dead = subprocess.Popen(["/bin/true"])
    os.waitid(os.P_PID, dead.pid, os.WEXITED | os.WNOWAIT)
    if asked:
        dead.wait()
    left = group.path.with_name(f"{cgroup.PREFIX}{dead.pid}-0")
    left.mkdir()
    cgroup.sweep()
    assert not left.exists()
    assert group.path.exists()
    group.end()
    dead.wait()
