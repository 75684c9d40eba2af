"""Notebooks for students: made of the handout and the template, the same each time."""

import base64
import json
import re
from pathlib import Path

import nbformat
import pytest

from grader.course import reader
from grader.course.course import Course, CourseError
from grader.instructor import notebooks, template
from grader.submission import submission as submissions
from grader.submission.modules import module_files

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def made(whole_course: Course) -> dict[str, bytes]:
    """The course's own notebooks."""
    return notebooks.files(whole_course)


def test_the_notebooks_on_disk_are_those_of_the_solutions(made: dict[str, bytes]) -> None:
    """No drift: after a change of a solution, a handout or a picture, run `make template`"""
    on_disk = {path.name: path.read_bytes() for path in (ROOT / notebooks.FOLDER).iterdir() if path.is_file()}
    assert sorted(on_disk) == sorted(made)
    for name, content in made.items():
        assert on_disk[name] == content, f"{notebooks.FOLDER}/{name}: run make template"


def test_they_are_notebooks_as_jupyter_writes_them(made: dict[str, bytes]) -> None:
    """Valid, with an id each cell; what Jupyter saves without a change is the same file"""
    for name, content in made.items():
        read = nbformat.reads(content.decode(), as_version=4)
        nbformat.validate(read)
        assert len({cell.id for cell in read.cells}) == len(read.cells)
        assert nbformat.writes(read) + "\n" == content.decode(), name


def test_each_exercise_has_its_stub_and_a_check_below(whole_course: Course, made: dict[str, bytes]) -> None:
    for assignment in whole_course.assignments:
        cells = json.loads(made[f"{assignment.name}.ipynb"])["cells"]
        marks = [cell["metadata"].get("grader", {}) for cell in cells]
        for exercise in assignment.exercises:
            place = f"{assignment.name}::{exercise}"
            at = marks.index({"exercise": place})
            stub = "".join(cells[at]["source"])
            assert re.match(rf"(def|class) {exercise}\b", stub)
            assert f'NotImplementedError("{exercise}' in stub
            assert marks[at + 1] == {"check": place}
            assert "".join(cells[at + 1]["source"]).startswith("grader.notebook.check(")


def test_nothing_of_template_and_handout_is_lost(whole_course: Course, made: dict[str, bytes]) -> None:
    """Each line of both stands in some cell, and each picture is inside"""
    for assignment in whole_course.assignments:
        cells = json.loads(made[f"{assignment.name}.ipynb"])["cells"]
        text = "\n".join("".join(cell["source"]) for cell in cells)
        handout = (assignment.folder / "handout.md").read_text("utf-8")
        module = template.templates(whole_course)[assignment.name]
        lines = [line.strip('"') for line in (handout + module).splitlines() if "](pictures/" not in line]
        lines = [line for line in lines if not line.startswith("# -- ")]
        assert [line for line in lines if line not in text] == []
        held = {name: data for cell in cells for name, data in cell.get("attachments", {}).items()}
        for name in re.findall(r"\]\(pictures/(.*?)\)", handout):
            picture = base64.b64encode((assignment.folder / "pictures" / name).read_bytes()).decode()
            if name.endswith(".svg"):
                assert f"data:image/svg+xml;base64,{picture}" in text
            else:
                assert [*held[name].values()] == [picture]
                assert f"](attachment:{name})" in text


def test_ids_stay_when_a_cell_comes_in_between(small: Path) -> None:
    """An id is made of what its cell is about, so no other one changes"""
    (small / "assignments" / "lines" / "handout.md").write_text(
        "# Lines\n\n## One\n\n```\n## no title\n```\n"
    )
    before = json.loads(notebooks.files(reader.load(small))["lines.ipynb"])["cells"]
    (small / "assignments" / "lines" / "handout.md").write_text(
        "# Lines\n\n## New\n\n## One\n\n## Two\n\n## Two\n"
    )
    after = json.loads(notebooks.files(reader.load(small))["lines.ipynb"])["cells"]
    ids = [cell["id"] for cell in after]
    assert len(set(ids)) == len(after) == len(before) + 3
    assert {cell["id"] for cell in before} - {*ids} == {before[0]["id"]} - {*ids}


def test_a_picture_that_is_not_there(small: Path) -> None:
    (small / "assignments" / "lines" / "handout.md").write_text("# Lines\n\n![a](pictures/a.png)\n")
    with pytest.raises(CourseError) as caught:
        notebooks.files(reader.load(small))
    said = "assignments/lines/handout.md: pictures/a.png is not there; draw it, or name another"
    assert str(caught.value) == said


def test_writing_says_what_changed(small: Path) -> None:
    loaded = reader.load(small)
    path = small / notebooks.FOLDER / "lines.ipynb"
    assert notebooks.write(loaded) == [path]
    assert notebooks.write(loaded) == []
    path.write_text("{}")
    assert notebooks.write(loaded) == [path]


def test_all_of_them_together_are_a_submission(whole_course: Course) -> None:
    """Each is its own assignment, and nothing is noted"""
    files = module_files(submissions.load(ROOT / notebooks.FOLDER), whole_course.exercises)
    assert files.modules == {each.name: f"{each.name}.ipynb" for each in whole_course.assignments}
    assert files.notes == ()
