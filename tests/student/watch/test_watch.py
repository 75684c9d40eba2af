"""`grader watch` in a terminal of its own: real saves, real sandbox, real keys. Nothing is timed."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers import samples
from tests.helpers.screens import Screen, save, screen

LEAVES = "\x1b[?1049l"
RIGHT = """\
import numpy as np


def linear_scores(x, weights, bias):
    return x @ weights + bias


def softmax(scores):
    powers = exponentials(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def exponentials(scores):
    return np.exp(scores)
"""
WRONG = RIGHT.replace("axis=1, keepdims=True)\n", "axis=0, keepdims=True)\n")
BROKEN = RIGHT.replace("np.exp(scores)", "np.exp(-scores)")
HALF = RIGHT.replace("def softmax(scores):", "def softmax(scores:")
ENDLESS = RIGHT.replace("    powers = exp", "    while True:\n        pass\n    powers = exp")
SAYS = "    print('\\x1b[2Jgone\\x07 [bold]')\n    raise ValueError('\\x1b]0;<script>')\n    powers = exp"
HOSTILE = RIGHT.replace("    powers = exp", SAYS)
WATCHED = ("--only", "softmax_loss::linear_scores", "--only", "softmax_loss::softmax", "--only", "dropout")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A template, of which nothing is written, by a student with a hostile name."""
    path = tmp_path_factory.mktemp("watch") / "김 <b>"
    shutil.copytree(samples.ROOT / "student_template", path, ignore=shutil.ignore_patterns("__pycache__"))
    return path


@pytest.fixture(scope="module")
def watched(folder: Path) -> Iterator[Screen]:
    """A terminal in which that template is watched; the tests go on where the one before has ended."""
    with screen("watch", str(folder), *WATCHED, columns=90, rows=30) as shown:
        yield shown


def test_it_starts(watched: Screen) -> None:
    """What is not written yet stands there, with what to do first"""
    frame = watched.shows("○ softmax\n", "0 of 5 right", "watching 김 <b>")
    assert "> ○ linear_scores" in frame
    assert "Write linear_scores in softmax_loss.py, line" in frame
    assert watched.settings() != watched.before


def test_a_wrong_save(watched: Screen, folder: Path) -> None:
    """What is wrong is explained as a report does, and the exercise that was changed is looked at"""
    save(folder / "softmax_loss.py", WRONG)
    frame = watched.shows("> ✗ softmax ", "✓ linear_scores", "watching")
    for words in ("Called    softmax(scores=float64(", "Expected", "Why", "Next        Fix softmax in"):
        assert words in frame


def test_hints(watched: Screen) -> None:
    """A key gives a hint, and again the next one"""
    watched.press("h")
    assert "Hint 2/" not in watched.shows("Hint 1/3")
    watched.press("h")
    watched.shows("Hint 1/3", "Hint 2/3")


def test_a_right_save(watched: Screen, folder: Path) -> None:
    """It turns green; a helper alone is enough to break it again, and a comment does nothing"""
    path = folder / "softmax_loss.py"
    save(path, RIGHT)
    watched.shows("> ✓ softmax ", "softmax is right", "2 of 5 right", "watching")
    save(path, BROKEN)
    watched.shows("> ✗ softmax ", "Right before this save, and no more: softmax_loss::softmax", "watching")
    path.write_text(RIGHT, "utf-8")
    watched.shows("> ✓ softmax ", "watching")
    before = len(watched.frames)
    path.write_text(f"{RIGHT}\n# a comment\n", "utf-8")
    watched.press("l")  # an answer that comes after the save
    watched.shows("dropout_backward")
    watched.press("l")
    watched.shows("softmax is right")
    assert not any("grading" in frame for frame in watched.frames[before:])


def test_in_the_middle_of_typing(watched: Screen, folder: Path) -> None:
    """A file that Python cannot read is told, and the next save mends it"""
    save(folder / "softmax_loss.py", HALF)
    watched.shows("! softmax ", "softmax_loss.py cannot be imported: SyntaxError", "watching")
    save(folder / "softmax_loss.py", RIGHT)
    watched.shows("✓ softmax ", "2 of 5 right", "watching")


def test_another_save_ends_the_run_before(watched: Screen, folder: Path) -> None:
    """An endless loop does not keep the next save waiting, and nothing of it is told"""
    save(folder / "softmax_loss.py", ENDLESS)
    watched.shows("grading softmax")
    before = len(watched.frames)
    save(folder / "softmax_loss.py", RIGHT.replace("import numpy", "import math\nimport numpy"))
    watched.shows("✓ softmax ", "2 of 5 right", "watching")
    assert not any("timed out" in frame for frame in watched.frames[before:])


def test_what_students_code_says(watched: Screen, folder: Path) -> None:
    """What a student's code prints and raises cannot steer the terminal"""
    save(folder / "softmax_loss.py", HOSTILE)
    frame = watched.shows("! softmax ", "watching")
    assert r"\x1b]0;<script>" in frame
    assert "\x1b[2J" not in watched.written
    assert "\x07" not in watched.written
    save(folder / "softmax_loss.py", RIGHT)
    watched.shows("✓ softmax ", "watching")


def test_a_file_and_a_folder_that_go_and_come(watched: Screen, folder: Path) -> None:
    """A deleted file, a folder that is gone, and another one in its place are told, and no more"""
    (folder / "softmax_loss.py").unlink()
    watched.shows("there is no softmax_loss.py", "watching")
    other = folder.with_name("other")
    folder.rename(other)
    watched.shows("Nothing can be graded for now", "not found")
    shutil.copytree(other, folder.with_name("another")).rename(folder)  # all of its files at once
    watched.wait(lambda frame: "Nothing" not in frame, "a folder again")
    save(folder / "softmax_loss.py", RIGHT)
    watched.shows("✓ softmax ", "watching")


def test_another_size(watched: Screen) -> None:
    """A smaller terminal gets a smaller screen, down to very small ones"""
    for columns, rows in ((60, 20), (20, 4), (90, 30)):
        watched.resize(columns, rows)
        watched.wait(lambda frame, rows=rows: len(frame.split("\n")) == rows, f"{rows} rows")


def test_ctrl_z(watched: Screen) -> None:
    """Ctrl-Z gives the terminal back, and takes it again when it goes on: at once where there is no shell"""
    before, left = len(watched.frames), watched.written.count(LEAVES)
    watched.press("\x1a")
    watched.wait(lambda _: watched.written.count(LEAVES) > left and len(watched.frames) > before, "a frame")
    assert watched.written.rpartition(LEAVES)[2].startswith("\x1b[?1049h")
    assert watched.settings() != watched.before


def test_next_and_quit(watched: Screen) -> None:
    """A key goes to what is not right, also on a Korean keyboard; q ends it, and all is as before"""
    watched.press("ㅜ")
    watched.shows("> ○ dropout_forward", "Write dropout_forward")
    watched.press("\x1b[B?\x1bOPq")
    assert watched.end() == 0
    assert watched.settings() == watched.before
    assert watched.written.rpartition(LEAVES)[2].strip() == "김 <b>: 2 of 5 right"


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_signals(folder: Path, number: int, code: int) -> None:
    """Ctrl-C and SIGTERM end it while it grades, and leave the terminal as it was and no sandbox behind"""
    (folder / "softmax_loss.py").write_text(ENDLESS, "utf-8")
    with screen("watch", str(folder), "--only", "softmax_loss::softmax") as shown:
        shown.shows("grading softmax")
        if number == signal.SIGINT:
            shown.press("\x03")
        else:
            os.kill(shown.process.pid, number)
        assert shown.end() == code
        assert shown.settings() == shown.before
        assert LEAVES in shown.written
        assert "\x1b[?25h" in shown.written


def test_a_pipe(folder: Path) -> None:
    """Without a terminal it says a line for each exercise that was graded anew"""
    path = folder / "softmax_loss.py"
    path.write_text(RIGHT, "utf-8")
    words = [sys.executable, "-m", "grader", "watch", str(folder), "--only", "softmax_loss::softmax"]
    polling = {**os.environ, "WATCHFILES_FORCE_POLLING": "1"}  # as where no events arrive
    process = subprocess.Popen(words, stdout=subprocess.PIPE, cwd=samples.ROOT, env=polling, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "Watching 김 <b>; Ctrl-C ends it.\n"
        assert process.stdout.readline().startswith("softmax_loss::softmax: right, 1.")
        save(path, WRONG)
        assert process.stdout.readline().startswith("softmax_loss::softmax: failed, ")
        for other in {*folder.glob("*.*")} - {path}:
            other.unlink()
        path.unlink()  # last: it may be looked between two of them
        assert process.stdout.readline().startswith(
            "Nothing can be graded for now: 김 <b>: no module of this"
        )
        process.terminate()
        assert process.wait(60) == 143
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere"], "grader: nowhere: not found; give a folder, a .py or an .ipynb\n"),
        (["student_template", "--only", "sofmax"], "grader: sofmax: no such assignment, exercise or check"),
    ],
)
def test_what_cannot_be_watched(words: list[str], said: str) -> None:
    """A wrong path and a wrong name are one line, and exit code 2"""
    command = [sys.executable, "-m", "grader", "watch", *words]
    done = subprocess.run(command, capture_output=True, cwd=samples.ROOT, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(said)
    assert done.stderr.count("\n") == 1
