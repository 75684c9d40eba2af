"""Submissions that look alike: copies are found, and who did the same on their own is not."""

import random
import re
from pathlib import Path

import pytest

from grader.classroom.analysis.alike import Work, alike
from grader.classroom.analysis.tokens import LONGEST, Piece
from grader.classroom.analysis.works import given, work, works
from grader.classroom.intake import take_in
from grader.course import reader
from grader.course.course import Course
from grader.instructor import template
from grader.model.alike import Alike
from grader.submission import submission
from tests.helpers import samples
from tests.helpers.handed_in import notebook

VARIANTS = samples.ROOT / "tests" / "course" / "variants"


@pytest.fixture(scope="module")
def course() -> Course:
    return reader.load(samples.ROOT)


@pytest.fixture(scope="module")
def own(course: Course) -> list[str]:
    """What the course gives and asks for."""
    return [*given(course), *template.files(course).values()]


@pytest.fixture(scope="module")
def everybody(course: Course) -> list[Work]:
    """The variants, the solution, and the template as it was given out."""
    found = [work(path.name, submission.load(path), course) for path in sorted(VARIANTS.iterdir())]
    for name in ("complete", "untouched"):
        found += [work(f"{name} {at}", submission.load(samples.path(name)), course) for at in (1, 2)]
    return found


def pairs(found: Alike) -> list[tuple[str, str]]:
    return [(pair.left, pair.right) for pair in found.pairs]


def copied(whole: Work, who: str, chance: random.Random) -> Work:
    """A copy with the functions in another order, other names of variables, numbers, comments and layout."""
    pieces = []
    for piece in whole.pieces:
        head, *parts = re.split(r"(?m)^(?=def |class )", piece.text)
        chance.shuffle(parts)
        text = "".join([head, *parts])
        names = set(re.findall(r"(?<![.\w])([a-z_]\w*)(?= =[^=])", text))
        for number, name in enumerate(sorted(names)):
            text = re.sub(rf"(?<![.\w]){name}\b", f"mine_{number}", text)
        pieces.append(
            Piece(piece.path, piece.cell, text.replace("    ", "  ").replace("\n  #", "\n\n  ## so: "))
        )
    return Work(who, tuple(pieces))


def test_who_did_the_same_is_not_accused(everybody: list[Work], own: list[str]) -> None:
    """Right answers in two dozen styles, and twice the solution: what all of them must write is no sign"""
    found = alike(everybody, own)
    assert found.compared == len(everybody)
    assert pairs(found) == []


@pytest.mark.parametrize("name", ["textbook", "like_saito", "functional"])
def test_copies_are_found(everybody: list[Work], own: list[str], name: str) -> None:
    """Renamed, shuffled and laid out anew, among all others; and only they"""
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    whole = next(each for each in everybody if each.who == name)
    found = alike([*everybody, copied(whole, "copy", random.Random(seed))], own)
    assert pairs(found) == [(name, "copy")]
    (pair,) = found.pairs
    assert pair.of_file > 0.8
    assert pair.fragments[0].tokens >= pair.fragments[-1].tokens
    for fragment in pair.fragments:
        place = fragment.left
        text = next(piece.text for piece in whole.pieces if piece.path == place.path)
        assert place.text == "\n".join(text.split("\n")[place.first - 1 : place.last])


def test_one_module_of_many_is_enough(everybody: list[Work], own: list[str]) -> None:
    whole = next(each for each in everybody if each.who == "like_saito")
    other = next(each for each in everybody if each.who == "as_keras_does")
    one = [piece for piece in copied(whole, "", random.Random(1)).pieces if piece.path == "batch_norm.py"]
    mixed = Work("mixed", (*(each for each in other.pieces if each.path != "batch_norm.py"), *one))
    found = alike([each for each in everybody if each is not other] + [mixed], own)
    assert pairs(found) == [("like_saito", "mixed")]
    assert found.pairs[0].fragments[0].right.path == "batch_norm.py"


def test_many_may_have_copied_one(everybody: list[Work], own: list[str]) -> None:
    """A dozen of the same text are no idiom: each is paired with the first"""
    whole = next(each for each in everybody if each.who == "like_saito")
    ring = [copied(whole, f"copy {at:02}", random.Random(5)) for at in range(12)]
    found = alike([whole, *ring], own)
    assert pairs(found)[:11] == [("copy 00", f"copy {at:02}") for at in range(1, 12)]
    assert pairs(found)[11:] == [("like_saito", "copy 00")]


def test_what_much_of_a_class_has_is_no_sign(everybody: list[Work], own: list[str]) -> None:
    """Code that ten have beside their own, as from a lecture, links none of them"""
    lecture = Piece("tools.py", 0, next(e for e in everybody if e.who == "like_fastai").pieces[0].text)
    all_of_them = [Work(each.who, (*each.pieces, lecture)) for each in everybody if each.who != "like_fastai"]
    assert pairs(alike(all_of_them[:3], own)) != []
    assert pairs(alike(all_of_them, own)) == []


def test_notebooks_tell_the_cell(course: Course, own: list[str]) -> None:
    text = (VARIANTS / "like_saito" / "batch_norm.py").read_text("utf-8")
    both = submission.from_files("kim", {"batch_norm.ipynb": notebook("%pylab\nx = 1", text).encode()})
    other = submission.from_files("lee", {"batch_norm.py": text.encode()})
    (pair,) = alike([work("kim", both, course), work("lee", other, course)], own).pairs
    assert pair.of_file == 1.0
    assert re.fullmatch(r"batch_norm.ipynb, code cell 2, lines \d+ to \d+", pair.fragments[0].left.label)
    assert pair.fragments[0].right.label.startswith("batch_norm.py, lines ")


def test_hostile_texts_are_bounded(course: Course, own: list[str]) -> None:
    """Broken code is compared all the same; what is too long, or no text, is told"""
    broken = "def f(:\n" + (VARIANTS / "like_saito" / "batch_norm.py").read_text("utf-8") + '"""'
    deep = f"x = {'(' * 20_000}{')' * 20_000}\n"
    files = {
        "kim": {"batch_norm.py": broken.encode()},
        "lee": {"batch_norm.py": broken.encode(), "dropout.py": b"x = 1\n" * LONGEST},
        "deep": {"batch_norm.py": deep.encode()},
        "odd": {"batch_norm.py": b"x = '\0'"},
        "bad": {"batch_norm.ipynb": b"{", "dropout.py": b"x = 1"},
    }
    found = alike([work(name, submission.from_files(name, own), course) for name, own in files.items()], own)
    assert pairs(found) == [("kim", "lee")]
    assert [(each.who, each.path, each.reason) for each in found.skipped] == [
        ("lee", "dropout.py", "longer than 500,000 characters"),
        ("odd", "", found.skipped[1].reason),
        ("bad", "", found.skipped[2].reason),
    ]
    assert "whole notebook" in found.skipped[2].reason


def test_a_class_as_it_was_exported(tmp_path: Path, course: Course, own: list[str]) -> None:
    """Who cannot be read is told, and the others are compared"""
    text = (VARIANTS / "like_saito" / "batch_norm.py").read_text("utf-8")
    for name in ("김민준", "Lee"):
        (tmp_path / "class" / name).mkdir(parents=True)
        (tmp_path / "class" / name / "batch_norm.py").write_text(text, "utf-8")
    (tmp_path / "class" / "Eve.zip").write_bytes(b"PK\3\4 no zip")
    found = alike(works(take_in(tmp_path / "class").attempts, course), own)
    assert {frozenset(pair) for pair in pairs(found)} == {frozenset({"Lee", "김민준"})}
    assert [(each.who, each.path) for each in found.skipped] == [("Eve", "")]


@pytest.mark.parametrize("count", [0, 1])
def test_a_class_without_pairs(count: int, everybody: list[Work]) -> None:
    assert alike(everybody[:count]) == Alike(count, ())
