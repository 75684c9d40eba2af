"""Paths that mean a submission, and the lines in it at which exercises stand."""

from pathlib import Path

from grader.submission import submission
from grader.submission.modules import module_files
from grader.submission.paths import place, within

EXERCISES = {"lines": ("double", "shifted"), "nets": ("Net",)}
MODULE = """\
import math


def double(x):
    def shifted(y):
        return y

    return x


class Net:
    pass


def double(x):
    return 2 * x
"""


def placed(path: Path, identity: str) -> tuple[str, int | None]:
    """Where something stands, by the file's name."""
    file, line = place(path, module_files(submission.load(path), EXERCISES), identity)
    return file.name, line


def test_an_exercise_stands_where_it_is_defined_last(tmp_path: Path) -> None:
    """At the top of its file, as Python takes it; where no line is known, the file, or the submission"""
    folder = tmp_path / "ana"
    folder.mkdir()
    (folder / "lines.py").write_text(MODULE)
    (folder / "nets.py").write_bytes(b"# caf\xe9\r\nclass Net:\r\n    pass\r\n")
    assert placed(folder, "lines::double::first") == ("lines.py", 14)
    assert placed(folder, "lines::shifted::first") == ("lines.py", None)
    assert placed(folder, "nets::Net::first") == ("nets.py", 1)
    assert placed(folder / "lines.py", "lines::double::first") == ("lines.py", 14)
    (folder / "nets.py").unlink()
    assert placed(folder, "nets::Net::first") == ("ana", None)
    (folder / "lines.py").rename(folder / "homework.py")  # which stands for both of them
    assert placed(folder, "nets::Net::first") == ("homework.py", 10)


def test_an_answer_stands_below_its_assignment(tmp_path: Path) -> None:
    """Where several assignments ask for something of that name, too"""
    (tmp_path / "lines.py").write_text(MODULE)
    (tmp_path / "questions.toml").write_text("[nets]\nslope = 1\n\n[lines]\norder = []\nslope = 2\n")
    assert placed(tmp_path, "lines::questions::slope") == ("questions.toml", 5)
    assert placed(tmp_path, "nets::questions::slope") == ("questions.toml", 1)
    assert placed(tmp_path, "lines::questions::none") == ("questions.toml", None)


def test_a_file_of_a_submission_means_its_part(tmp_path: Path) -> None:
    """So an editor names a test; anything else is none of the submission's business"""
    file = tmp_path / "lines.py"
    assert within(tmp_path, []) == [(tmp_path, "")]
    assert within(tmp_path, [(file, "")]) == [(tmp_path, "lines")]
    assert within(tmp_path, [(file, "lines::double::x")]) == [(tmp_path, "lines::double::x")]
    assert within(tmp_path, [(tmp_path, "lines::double")]) == [(tmp_path, "lines::double")]
    assert within(tmp_path, [(tmp_path / "questions.toml", "")]) == [(tmp_path, "")]
    assert within(tmp_path, [(file, ""), (tmp_path.parent / "tests", "")]) is None
