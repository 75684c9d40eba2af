"""`grader class`: each report is in the gradebook at once, and the same command goes on, however it ended."""

import os
import signal
import time
from pathlib import Path

import pytest

from tests.helpers.rounds import KILLER, RIGHT, SLOW, WRONG, class_of, graded, scores, started, told

PATIENCE = 20  # seconds for processes to end
pytestmark = pytest.mark.usefixtures("frozen")


def test_a_class_and_what_is_new_or_changed(small: Path, tmp_path: Path) -> None:
    """A row each, what is nobody's, who is absent; the second run grades what has changed only"""
    submissions = class_of(tmp_path, {"Ana": RIGHT, "Ben": WRONG, "Cleo": "# [red]nothing"})
    (submissions / "Cleo" / "lines.py").rename(submissions / "Cleo" / "notes.txt")
    (submissions / "strange.bin").write_text("x")
    (tmp_path / "roster.csv").write_text("name,id\nAna,1\nBen,2\nCleo,3\nDora,4\n")
    code, out, lines = graded(small, submissions, "--roster", str(tmp_path / "roster.csv"))
    assert code == 3, (out, lines)
    assert lines[:2] == [
        "class: a folder of submissions, 3 students and 3 attempts",
        "0 are known already, 3 to grade",
    ]
    rows = [line.split()[:5] for line in out.splitlines() if line.startswith(("Ana", "Ben"))]
    assert rows == [["Ana", "(1)", "6", "6", "3"], ["Ben", "(2)", "3", "6", "1"]]
    assert "no module of this course in it" in out
    assert "Handed in nothing (1): Dora (4)" in out
    assert "strange.bin" in out
    assert f"Gradebook: {tmp_path}" in " ".join(out.split())
    assert scores(small) == {"1": 6, "2": 3}

    class_of(tmp_path, {"Ben": RIGHT})
    code, again, lines = graded(small, submissions, "--roster", str(tmp_path / "roster.csv"))
    assert lines[1] == "1 is known already, 2 to grade"
    assert told(lines, "Ben") == ["[2/2] Ben (2): 6 / 6"]
    assert not told(lines, "Ana")
    assert [line.split()[:3] for line in again.splitlines() if line.startswith("Ana")] == [
        ["Ana", "(1)", "6"]
    ]
    assert scores(small) == {"1": 6, "2": 6}


def test_another_course_or_scope_is_graded_anew(small: Path, tmp_path: Path) -> None:
    """A changed check, and a part of the course"""
    submissions = class_of(tmp_path, {"Ana": RIGHT})
    assert graded(small, submissions)[2][1] == "0 are known already, 1 to grade"
    assert graded(small, submissions, "--only", "lines::double")[2][1] == "0 are known already, 1 to grade"
    assert graded(small, submissions)[2][1] == "1 is known already, 0 to grade"
    checks = small / "assignments" / "lines" / "checks.py"
    checks.write_text(checks.read_text("utf-8") + "\n# another\n", "utf-8")
    assert graded(small, submissions)[2][1] == "0 are known already, 1 to grade"


def test_killed_midway_nothing_finished_is_lost(small: Path, tmp_path: Path) -> None:
    """And no process is left that goes on for nobody"""
    submissions = class_of(tmp_path, {f"S{number}": SLOW for number in range(5)})
    process = started(small, submissions, "--jobs", "2")
    assert process.stderr is not None
    while not process.stderr.readline().startswith("[2/5]"):
        assert process.poll() is None
    group = os.getpgid(process.pid)
    process.kill()
    process.communicate()
    assert len(scores(small)) >= 2
    assert _all_end(group)
    known = len(scores(small))
    code, _, lines = graded(small, submissions)
    assert (code, lines[1]) == (0, f"{known} are known already, {5 - known} to grade")
    assert len(scores(small)) == 5


def test_ctrl_c_finishes_what_runs_and_keeps_the_rest(small: Path, tmp_path: Path) -> None:
    """What is done is in the table; the same command goes on"""
    submissions = class_of(tmp_path, {f"S{number}": SLOW for number in range(6)})
    process = started(small, submissions, "--jobs", "1")
    assert process.stderr is not None
    while not process.stderr.readline().startswith("[1/6]"):
        assert process.poll() is None
    os.killpg(process.pid, signal.SIGINT)
    out, error = process.communicate(timeout=60)
    done = len(scores(small))
    assert process.returncode == 130
    assert 2 <= done < 6
    assert f"Stopped: {6 - done} left to grade; the same command goes on\n" in error
    assert "Stopping: what runs is finished; Ctrl-C once more ends at once\n" in error
    assert out.count("  6  ") == done
    code, _, lines = graded(small, submissions)
    assert (code, lines[1]) == (0, f"{done} are known already, {6 - done} to grade")


def test_a_second_ctrl_c_ends_at_once(small: Path, tmp_path: Path) -> None:
    """What runs is lost, and only that"""
    text = f"import time\ntime.sleep(20)\n{RIGHT}"
    submissions = class_of(tmp_path, {"A": RIGHT, "B": text, "C": text, "D": text})
    process = started(small, submissions, "--jobs", "1")
    assert process.stderr is not None
    while not process.stderr.readline().startswith("[1/4]"):
        assert process.poll() is None
    os.killpg(process.pid, signal.SIGINT)
    while not process.stderr.readline().startswith("Stopping"):
        assert process.poll() is None
    began = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 130
    assert time.monotonic() - began < 15
    assert scores(small) == {"A": 6}
    assert _all_end(process.pid)


def test_a_submission_that_kills_its_worker_is_set_aside(small: Path, tmp_path: Path) -> None:
    """After three times, with its name; the others are graded, and `--retry` tries it again"""
    submissions = class_of(tmp_path, {"Ana": RIGHT, KILLER: RIGHT, "Zoe": RIGHT})
    code, out, lines = graded(small, submissions, "--executor", "tests.helpers.rounds:deadly")
    assert code == 3, (out, lines)
    died = "Killer: the grader's process was ended by SIGKILL"
    again = f"{died}; it is tried again later"
    assert told(lines, KILLER) == [again, again, died, "[3/3] Killer: could not be graded"]
    assert "Killer could not be graded: set aside, as its worker was lost 3 times" in " ".join(out.split())
    assert scores(small) == {"Ana": 6, "Zoe": 6}
    code, out, lines = graded(small, submissions)
    assert (code, lines[1:]) == (3, ["2 are known already, 0 to grade, 1 set aside"])
    code, out, lines = graded(small, submissions, "--retry")
    assert (code, scores(small)) == (0, {"Ana": 6, "Zoe": 6, KILLER: 6})


@pytest.mark.parametrize("name", ["ThreadPoolExecutor", "ProcessPoolExecutor"])
def test_any_executor_grades(small: Path, tmp_path: Path, name: str) -> None:
    submissions = class_of(tmp_path, {"Ana": RIGHT, "Ben": WRONG})
    code, _, lines = graded(small, submissions, "--executor", f"concurrent.futures:{name}")
    assert (code, scores(small)) == (0, {"Ana": 6, "Ben": 3}), lines


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            ["--executor", "nowhere:x"],
            "--executor nowhere:x: No module named 'nowhere'; write module:factory",
        ),
        (["--executor", "builtins:dict"], "gives no concurrent.futures.Executor, but dict"),
        (["--jobs", "0"], "--jobs: expected 1 or more, got 0"),
        (["--only", "nothing"], "nothing"),
    ],
)
def test_bad_input_is_one_line(small: Path, tmp_path: Path, options: list[str], said: str) -> None:
    submissions = class_of(tmp_path, {"Ana": RIGHT})
    code, _, lines = graded(small, submissions, *options)
    assert code == 2
    assert said in lines[-1]
    assert lines[-1].startswith("grader: ")


def test_no_gradebook_among_submissions(small: Path, tmp_path: Path) -> None:
    """It would be somebody's submission the next time"""
    submissions = class_of(tmp_path, {"Ana": RIGHT})
    code, _, lines = graded(small, submissions, "--gradebook", str(submissions / "book.sqlite"))
    assert (code, len(lines)) == (2, 1)
    assert "is in the folder of submissions; name another place" in lines[0]
    assert not (submissions / "book.sqlite").exists()


def _all_end(group: int) -> bool:
    """Whether all processes of a group end by themselves."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False
