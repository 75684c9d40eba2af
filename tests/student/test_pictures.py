"""The pictures of handouts: fresh, small, readable by other programs, and described."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from grader.course import reader
from grader.student import pictures
from grader.student.pictures import files_of
from grader.student.plots import plots_of
from tests.helpers.drawn import PLOTS, drawn_course
from tests.helpers.samples import ROOT

COURSE = reader.load(ROOT)
FILES = {str(p.relative_to(ROOT)): p for pair in plots_of(COURSE) for p in files_of(*pair)}


def test_pictures_are_fresh() -> None:
    """Each is made of the plots.py, the solutions and the style that are there now"""
    assert pictures.stale(COURSE) == []


@pytest.mark.parametrize("name", FILES)
def test_a_picture_can_be_read(name: str) -> None:
    """It is small, and something is in it; an animation moves"""
    path = FILES[name]
    assert path.stat().st_size <= pictures.LIMITS[path.suffix[1:]]
    if path.suffix == ".svg":
        assert any(True for _ in ET.parse(path).getroot().iter("{http://www.w3.org/2000/svg}text"))
        return
    with Image.open(path) as image:
        assert np.std(np.asarray(image.convert("L"))) > 10
        assert getattr(image, "n_frames", 1) > 10 or path.suffix == ".png"


def test_handouts_show_each_with_its_alternative_text() -> None:
    """And no others; an animation has a link"""
    for assignment in COURSE.assignments:
        text = (assignment.folder / "handout.md").read_text("utf-8")
        shown = dict(re.findall(r"!\[([^\]]+)\]\(pictures/([\w.]+)\)", text))
        assert shown == {plot.alt: f"{plot.name}.{plot.kind}" for plot in assignment.plots}
        assert all(f"(pictures/{plot.name}.gif)" in text for plot in assignment.plots if plot.moves)


def test_a_change_makes_pictures_stale(tmp_path: Path) -> None:
    """Of plots.py, and of a solution; a file that is gone is missing; drawn again, all is well"""
    course = drawn_course(tmp_path, PLOTS.replace('lines.", moves=True', 'lines."'))
    folder = tmp_path / "assignments" / "lines"
    item = "assignments/lines/pictures/curves.svg"
    fix = "run grader plot --freeze"
    assert pictures.stale(course) == [f"{item}: is missing; {fix}"]
    made = [path.read_bytes() for path in pictures.freeze(course)]
    assert pictures.stale(course) == []
    assert [path.read_bytes() for path in pictures.freeze(course)] == made
    for name in ("plots.py", "solution.py"):
        text = (folder / name).read_text()
        (folder / name).write_text(text + "# changed\n")
        assert pictures.stale(course) == [f"{item}: is stale; {fix}"]
        (folder / name).write_text(text)
    (folder / "pictures" / "curves.svg").unlink()
    assert pictures.stale(course) == [f"{item}: is missing; {fix}"]
