"""Parts: modules of a folder that networks are made of."""

import sys
from pathlib import Path

import pytest

from grader.course.course import Course
from grader.experiments.parts import Parts, PartsError


def test_parts_of_a_folder_import_each_other(course: Course, tmp_path: Path) -> None:
    (tmp_path / "init.py").write_text("from helper import one\n\n\ndef zeros():\n    return one - 1\n")
    (tmp_path / "helper.py").write_text("one = 1\n")
    before = dict(sys.modules)
    with Parts(course, tmp_path) as found:
        assert found("init").zeros() == 0
        assert (
            found.missing(("init", "backprop", "dropout"))
            == f"{tmp_path} has no backprop.py and no dropout.py"
        )
        first = found.digest(["init"])
        (tmp_path / "init.py").write_text("zeros = None\n")
        assert found.digest(["init"]) != first
    assert "helper" not in sys.modules
    assert sys.modules.get("init") is before.get("init")
    with pytest.raises(PartsError, match=r"nowhere: not found; give a folder with files such as init\.py$"):
        Parts(course, tmp_path / "nowhere")
