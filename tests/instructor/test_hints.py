"""What `grader verify` says of hints."""

import pytest

from grader.course.course import Course
from grader.instructor import hints

GOOD = 'double = ["What is twice one?", "Add it up."]\nshifted = ["Which way is right?"]\n'
LONG = "word " * 40


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("", "", []),
        (
            "shifted",
            "shofted",
            ["shofted: is no exercise: rename it; did you mean shifted?", "shifted: has 0"],
        ),
        ('["Which way is right?"]', "[]", ["shifted: has 0 steps: write 1 to 3"]),
        ('"Add it up."', '"A.", "B.", "C."', ["double: has 4 steps: write 1 to 3"]),
        ("Add it up.", "Add it up", ["double: step 2 ends without a full stop: end it as a sentence"]),
        ("Add it up.", f"{LONG}too.", ["double: step 2 has 41 words: cut it to 40"]),
        (
            "Which way is right?",
            "Write `double(x) - x  + by`.",
            ["shifted: step 1 holds double(x)-x+by of the solution: lead to it without it"],
        ),
        ("double = [", "double = ", ["assignments/lines/hints.toml: cannot be read: "]),
    ],
)
def test_rules(frozen: Course, old: str, new: str, said: list[str]) -> None:
    (frozen.root / "assignments/lines/hints.toml").write_text(GOOD.replace(old, new, 1) if old else GOOD)
    found = hints.complaints(frozen, frozen.assignments[0])
    assert len(found) == len(said)
    assert all(own.startswith(start) for own, start in zip(found, said, strict=True)), found


def test_an_assignment_may_have_none(frozen: Course) -> None:
    assert hints.complaints(frozen, frozen.assignments[0]) == []


def test_what_the_template_shows_is_no_piece_of_the_solution() -> None:
    source = (
        'def f(x):\n    """loss(best_x)"""\n    # BEGIN SOLUTION\n    return loss(best_x) + other(x) # it\n'
    )
    source += "    # END SOLUTION\n\n\ndef given(x):\n    return something(x, x)\n"
    assert hints.solution_pieces(source) == {"loss(best_x)+other(x)"}
