"""What exercises return, in the words of their docstrings."""

from pathlib import Path

from grader.course import reader
from grader.course.course import Course
from grader.course.docstrings import returned_by

SOLUTION = '''
def pair(x):
    """Two.

    Args:
        x: one.

    Returns:
        The pair (out, cache). The second
        is `x`.

    Raises:
        ValueError: never.
    """


def decision(x):
    """One.

    Returns:
        True if it is
        `x`, otherwise False.
    """


class Stopper:
    """Stops."""

    def update(self, x):
        """Once.

        Returns:
            (N, D) numbers.
        """


def silent(x):
    """Says nothing of results."""
'''


def test_the_first_sentence_of_returns(small: Path) -> None:
    (assignment,) = reader.load(small).assignments
    (assignment.folder / "solution.py").write_text(SOLUTION)
    said = {
        name: returned_by(assignment, name) for name in ("pair", "decision", "Stopper.update", "silent", "no")
    }
    assert said == {
        "pair": "the pair (out, cache)",
        "decision": "True if it is x, otherwise False",
        "Stopper.update": "(N, D) numbers",
        "silent": "",
        "no": "",
    }


def test_every_exercise_that_gives_several_says_which(course: Course) -> None:
    """What a message falls back on where Keras gives something of its own"""
    for name in ("dropout::dropout_forward", "backprop::affine_forward", "batch_norm::batch_norm_forward"):
        assignment, exercise = name.split("::")
        assert "cache" in returned_by(course.assignment(assignment), exercise)
