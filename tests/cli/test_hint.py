"""`grader hint`, `grader forget` and what changed, on a real terminal."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from grader.course.course import Course
from tests.helpers.command import run

WRITTEN = "def double(x):\n    return 2 * x\n\n\ndef shifted(x, by):\n    return {}\n"


def typed(state: Path, *words: str, **environment: str) -> str:
    """What a terminal of 80 columns shows of a command, without its colours."""
    ours, its = pty.openpty()
    kept = {name: value for name, value in os.environ.items() if name != "CI"}
    asked = {"TERM": "xterm", "COLUMNS": "80", "XDG_STATE_HOME": str(state), **environment}
    command = [sys.executable, "-m", "grader", *words]
    process = subprocess.Popen(
        command, env={**kept, **asked}, stdin=its, stdout=its, stderr=subprocess.DEVNULL
    )
    os.close(its)
    said = b""
    try:
        while chunk := os.read(ours, 1 << 16):
            said += chunk
    except OSError:  # the other side is closed
        pass
    os.close(ours)
    process.wait()
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", said.decode()).replace("\r\n", "\n")


def changes(screen: str) -> list[str]:
    """The lines at the end that are about now and then."""
    return [line for line in screen.splitlines() if line.startswith(("Change", "Hint"))]


@pytest.fixture
def submission(tmp_path: Path) -> Path:
    folder = tmp_path / "김 <b>"
    folder.mkdir()
    (folder / "lines.py").write_text(WRITTEN.format("x - by"))
    return folder


def test_what_changed_is_told_on_a_terminal(frozen: Course, submission: Path, tmp_path: Path) -> None:
    (frozen.root / "assignments/lines/hints.toml").write_text('shifted = ["Where to?"]\n')
    state, words = tmp_path / "state", ("grade", str(submission), "--course", str(frozen.root))
    first = typed(state, *words)
    assert changes(first) == [
        "Change      double is right now. Well done.",
        "Hint        grader hint shifted",
    ]
    before = [path.name for path in state.glob("*/*")]
    assert len(before) == 1
    assert sorted(path.name for path in submission.iterdir()) == ["lines.py"]
    (submission / "lines.py").write_text(WRITTEN.format("x + by"))
    for quiet in (typed(state, *words, "--no-history"), typed(state, *words, CI="true"), run(*words).stdout):
        assert changes(quiet) == []
    [file] = state.glob("*/*")
    assert file.name == before[0]
    told = " ".join(typed(state, *words).split("Change")[1].split())
    assert told == (
        "+3 points: shifted is right now. Well done. All that is asked for is right. Congratulations!"
    )
    assert changes(typed(state, *words)) == []
    assert "Forgotten; 1 file deleted." in typed(state, "forget")
    assert "Nothing was kept." in typed(state, "forget")


def test_the_same_command_gives_the_next_hint(frozen: Course, tmp_path: Path) -> None:
    (frozen.root / "assignments/lines/hints.toml").write_text('double = ["Where?", "What?"]\n')
    words = ("hint", "double", "--course", str(frozen.root))
    shown = [typed(tmp_path / "state", *words).splitlines()[1] for _ in range(2)]
    assert shown == ["Where?", "What?"]
    assert "You have had all 2 hints on double." in typed(tmp_path / "state", *words)
    assert "Where?" in typed(tmp_path / "state", *words, "--step", "1")
    assert "What?" in typed(tmp_path / "state", *words)
    assert "Where?" in run(*words).stdout
    assert "did you mean double?" in run("hint", "doubel", "--course", str(frozen.root)).stderr
