"""Which assignment a file stands for, where several assignments have exercises of one name."""

import pytest

from grader.submission.modules import module_files
from grader.submission.submission import from_files

COURSE = {
    "pixels": ("flatten", "normalize"),
    "dense": ("train", "predict", "save"),
    "filters": ("convolve", "flatten", "train", "predict"),
}


def stands_for(*names: str) -> set[str]:
    """The assignments that a file of another name is graded as, by the functions in it."""
    text = "".join(f"def {name}():\n    return 1\n\n\n" for name in names)
    return {*module_files(from_files("ana", {"mine.py": text.encode()}), COURSE).modules}


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (("train", "predict"), {"dense"}),  # the first that has them
        (("train", "save"), {"dense"}),
        (("convolve", "flatten", "train"), {"filters"}),
        (("convolve", "normalize", "flatten"), {"pixels", "filters"}),
        (("convolve", "train", "save"), {"dense", "filters"}),
        (("flatten",), {"pixels"}),
        (("other",), set()),
    ],
)
def test_a_shared_name_counts_where_nothing_else_tells(names: tuple[str, ...], found: set[str]) -> None:
    if not found:
        with pytest.raises(Exception, match="no module of this course"):
            stands_for(*names)
    else:
        assert stands_for(*names) == found
