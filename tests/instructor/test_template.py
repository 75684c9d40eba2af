"""The template: what students get is the solution without the work, and a loud word where the work was."""

from pathlib import Path

import pytest

from grader.cli.main import main
from grader.course import reader
from grader.course.course import Course, CourseError
from grader.instructor import template

ROOT = Path(__file__).resolve().parents[2]

SOLUTION = '''\
"""A module."""

import numpy as np
# BEGIN SOLUTION
from helpers import secret
# END SOLUTION


def act(x):
    """Do it."""
    # BEGIN SOLUTION
    return secret(x)
    # END SOLUTION


# BEGIN SOLUTION
def _helper():
    return 1


# END SOLUTION
class Stopper:
    """Stops."""

    def update(self, loss):
        """Tell of a loss."""
        # BEGIN SOLUTION
        if loss:
            return False

        return True
        # END SOLUTION

    patience = 3


def given(x):
    y = 2
    for _ in range(3):
        # BEGIN SOLUTION
        y = x
        # END SOLUTION
    return y
'''

TEMPLATE = '''\
"""A module."""

import numpy as np


def act(x):
    """Do it."""
    raise NotImplementedError("act is not implemented yet")


class Stopper:
    """Stops."""

    def update(self, loss):
        """Tell of a loss."""
        raise NotImplementedError("Stopper.update is not implemented yet")

    patience = 3


def given(x):
    y = 2
    for _ in range(3):
        raise NotImplementedError("given is not implemented yet")
    return y
'''


def test_what_is_left_of_a_solution() -> None:
    assert template.strip(SOLUTION, "solution.py") == TEMPLATE


def test_without_markers_nothing_changes() -> None:
    assert template.strip(TEMPLATE, "solution.py") == TEMPLATE


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# BEGIN SOLUTION\nx = 1\n", "s.py line 1: # BEGIN SOLUTION without # END SOLUTION; add the end"),
        (
            "x = 1\n# END SOLUTION\n",
            "s.py line 2: # END SOLUTION without # BEGIN SOLUTION; add the beginning",
        ),
        (
            "# BEGIN SOLUTION\n# BEGIN SOLUTION\n# END SOLUTION\n",
            "s.py line 2: # BEGIN SOLUTION within a solution; end the first one",
        ),
        (
            "# BEGIN SOLUTION\n# END SOLUTION\n# END SOLUTION\n",
            "s.py line 3: # END SOLUTION without # BEGIN SOLUTION; add the beginning",
        ),
        (
            "if True:\n    # BEGIN SOLUTION\n    x = 1\n    # END SOLUTION\n",
            "s.py line 2: # BEGIN SOLUTION in no function; move it to the margin or into one",
        ),
    ],
)
def test_markers_that_do_not_pair(text: str, said: str) -> None:
    with pytest.raises(CourseError) as caught:
        template.strip(text, "s.py")
    assert str(caught.value) == said


def test_writing_says_what_changed(small: Path) -> None:
    loaded = reader.load(small)
    path = small / "student_template" / "lines.py"
    assert template.write(loaded) == [path]
    assert path.read_text("utf-8") == template.templates(loaded)["lines"]
    assert template.write(loaded) == []
    path.write_text("edited by hand", "utf-8")
    assert template.write(loaded) == [path]


def test_each_template_is_loud_and_holds_no_solution(course: Course) -> None:
    """Every exercise is there, and raises NotImplementedError with its own name"""
    for name, text in template.templates(course).items():
        assert "SOLUTION" not in text
        for exercise in course.assignment(name).exercises:
            assert f'NotImplementedError("{exercise}' in text, f"{name}: {exercise}"
            assert f"def {exercise}(" in text or f"class {exercise}" in text


def test_the_template_on_disk_is_that_of_the_solutions(course: Course) -> None:
    """No drift: after a change of a solution, run `make template`"""
    folder = ROOT / template.FOLDER
    on_disk = {path.stem: path.read_text("utf-8") for path in folder.glob("*.py")}
    made = template.templates(course)
    assert sorted(on_disk) == sorted(made)
    for name, text in made.items():
        assert on_disk[name] == text, f"student_template/{name}.py: run make template"


def test_the_command_counts_what_it_changed(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One file is one file"""
    for path, said in (("lines.py", "1 file changed"), ("", "0 files changed")):
        template.write(reader.load(small))
        if path:
            (small / template.FOLDER / path).write_text("# changed\n", "utf-8")
        assert main(["template", "--course", str(small)]) == 0
        assert f"{template.FOLDER}: {said}\n" in capsys.readouterr().out
