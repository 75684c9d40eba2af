"""A check run again on a submission: in the sandbox, with its numbers beside those of Keras."""

import re
from pathlib import Path

import pytest

from grader import Grader
from grader.course.course import Course, CourseError
from grader.model import Repeated, Verdict
from tests.helpers.command import run as command

WRONG = """
import os

MARK = os.environ.get("HOME", "")

def double(x):
    return x * x

def shifted(x, by):
    return x + by * (1 + 1e-5)
"""


def repeated(course: Course, folder: Path, check: str, text: str, *, reveal: bool = False) -> Repeated:
    """One check of a module with this text."""
    (folder / "ana").mkdir(exist_ok=True)
    (folder / "ana" / "lines.py").write_text(text)
    with Grader(course) as grader:
        return grader.repeat(folder / "ana", check, reveal=reveal)


def test_got_expected_and_difference(frozen: Course, tmp_path: Path) -> None:
    made = repeated(frozen, tmp_path, "lines::shifted::to_the_right", WRONG)
    assert made.check.verdict is Verdict.FAILED
    (item,) = made.items
    assert (item.item, item.summary) == ("y", "float64(3,), 3 of 3 numbers differ")
    assert [row.place for row in item.rows] == ["[0]", "[1]", "[2]"]
    assert [row.difference for row in item.rows] == ["+2.5e-05"] * 3
    assert all(row.got != row.expected for row in item.rows)
    assert sum(row.is_worst for row in item.rows) == 1


def test_one_that_passes_shows_its_numbers_too(frozen: Course, tmp_path: Path) -> None:
    right = "def double(x):\n    return 2 * x\n\ndef shifted(x, by):\n    return x + by\n"
    made = repeated(frozen, tmp_path, "lines::shifted::to_the_right", right)
    assert made.check.verdict is Verdict.PASSED
    assert made.items[0].summary == "float64(3,), no number differs"
    assert [row.difference for row in made.items[0].rows] == ["0"] * 3


@pytest.mark.parametrize(
    ("text", "verdict", "said"),
    [
        ("def double(x):\n    raise NotImplementedError\n", Verdict.NOT_STARTED, "double is not started."),
        (
            "def double(x):\n    return 'text'\n",
            Verdict.FAILED,
            "y is of type <U4 array; expected real numbers.",
        ),
        ("def double(x):\n    return x[:2]\n", Verdict.FAILED, "y has shape (2,); expected (3,)."),
        ("def double(x)\n", Verdict.ERROR, "lines.py cannot be imported"),
        ("def double(x):\n    return x / 0 + None\n", Verdict.ERROR, "TypeError"),
    ],
)
def test_whatever_comes_of_it_is_told(
    frozen: Course, tmp_path: Path, text: str, verdict: Verdict, said: str
) -> None:
    made = repeated(frozen, tmp_path, "lines::double::of_an_array", text)
    assert (made.check.verdict, said in made.check.message) == (verdict, True), made.check.message


def test_a_hidden_check_is_for_instructors(frozen: Course, tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="is hidden"):
        repeated(frozen, tmp_path, "lines::double::of_a_number", WRONG)
    made = repeated(frozen, tmp_path, "lines::double::of_a_number", WRONG, reveal=True)
    (row,) = made.items[0].rows
    assert (row.got, row.expected, row.difference) == ("9", "6", "+3")


def test_the_command_that_a_report_names_runs() -> None:
    """On a failed check of a sample, taken from its report as it stands"""
    path = "tests/samples/submissions/half_done"
    report = command("grade", path, "--only", "softmax_loss::softmax_loss")
    found = re.search(r"Repeat\s+grader (show \S+) \\\n +(--run \S+)", report.stdout)
    assert found is not None
    words = [*found[1].split(), *found[2].split()]
    assert words[-1] == path
    done = command(*words)
    assert (done.returncode, done.stderr) == (1, "")
    assert "place           got      expected   difference" in done.stdout
    assert re.search(r"\[5, 0\] +-0.898719 +-0.149787 +-0.749 ← worst", done.stdout)
    sample = command("show", "dropout::dropout_forward::share_of_kept_units", "--run", path)
    assert re.search(r"mean +0.2966?\d* +0.7\d* +-0.4\d*", sample.stdout)


def test_a_folder_without_a_module_is_told(frozen: Course, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    empty = str(tmp_path / "empty")
    done = command("show", "lines::double::of_an_array", "--run", empty, "--course", str(frozen.root))
    assert "no module of this course" in done.stderr
    assert done.returncode == 2
