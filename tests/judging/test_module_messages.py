"""What is said of a module as a whole, word for word."""

import pytest

from grader.evidence.codec import FOUND, HABITS, SKIPPED, Found, Habit, Skipped
from grader.judging import module_messages

INSTEAD = {
    "name": "deed.py has no act; is Act (code cell 2 line 7) meant? Rename it.",
    "main": 'deed.py has no act when it is imported: it is defined under if __name__ == "__main__" '
    "(code cell 2 line 7). Move it out of there.",
    "inner": "deed.py has no act of its own: it is defined inside Act (code cell 2 line 7). "
    "Move it to the top level.",
    "block": "deed.py has no act: it is defined in a block that did not run (code cell 2 line 7). "
    "Move it out of there.",
    "file": "deed.py has no act; other.py has one (code cell 2 line 7). Move it here, or import it here.",
    "comment": "deed.py has no act: it is commented out (code cell 2 line 7). Take the # away.",
    "string": "deed.py has no act: it stands in a string (code cell 2 line 7). Take the quotes away.",
    "value": "In deed.py, act is of type Act, not a function.",
    "others": "deed.py has no act; it has Act.",
}  # fmt: skip


def test_what_was_found_instead() -> None:
    said = {
        k: module_messages.found_instead("deed.py", Found("act", k, "Act", 7, 2, "other.py")) for k in FOUND
    }
    assert said == INSTEAD
    beside = module_messages.found_instead("deed.py", Found("act", "name", "Act", 7, 0, "deed.py"), stub=True)
    assert beside == "deed.py has act only as an untouched stub; is Act (line 7) meant? Rename it."


def test_each_habit_has_its_words() -> None:
    said = {module_messages.habit("act", "deed.py", Habit(kind, "x", 3)) for kind in HABITS}
    assert len(said) == len(HABITS)
    assert all("x, in deed.py line 3" in words for words in said)


@pytest.mark.parametrize("kind", SKIPPED)
def test_each_reason_has_its_words(kind: str) -> None:
    entry = Skipped(2, 7, kind, "itertools.batched", "act = 3")
    (note,) = module_messages.notes("deed.ipynb", [entry])
    assert note.startswith("deed.ipynb: ")
    assert "code cell 2 line 7" in note
    lost = module_messages.lost_with("deed.ipynb", "act", entry)
    assert lost.startswith("deed.ipynb has no act: code cell 2 line 7 could not run (")


def test_a_file_has_one_note_on_what_was_left_out() -> None:
    entries = [Skipped(0, line, "package", "pandas", f"import pandas as p{line}") for line in range(1, 6)]
    entries += [Skipped(0, line, "follows", "p1", "p1.x()") for line in (8, 9)]
    (note,) = module_messages.notes("deed.py", entries)
    assert note == (
        "deed.py: left out line 1 `import pandas as p1` (only NumPy is here); line 2 `import pandas as p2` "
        "(only NumPy is here); line 3 `import pandas as p3` (only NumPy is here); 2 more; "
        "what needs them: line 8 and 1 more"
    )


def test_a_module_of_the_submissions_own_is_no_package() -> None:
    (note,) = module_messages.notes("deed.ipynb", [Skipped(1, 1, "package", "backprop", "import backprop")])
    assert (
        note == "deed.ipynb: left out code cell 1 line 1 `import backprop` (the submission has no backprop)"
    )
