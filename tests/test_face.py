"""The face of the library: what `from grader import …` gives, and that it costs nothing before."""

import importlib
import subprocess
import sys

import pytest

import grader
from grader import Grader, Report, Scope, Verdict, load_course, load_submission
from grader.course.course import CourseError
from grader.grading.progress import Progress
from tests.helpers import samples


class Noted(Progress):
    """Keeps the checks that it is told of."""

    def __init__(self) -> None:
        self.checks: list[str] = []

    def check(self, check_id: str, done: int, of: int) -> None:
        self.checks.append(check_id)


def test_a_submission_is_graded_in_three_lines() -> None:
    with Grader(load_course(samples.ROOT)) as grader:
        report = grader.grade(load_submission(samples.path("complete")), Scope(("dropout",)))
    assert isinstance(report, Report)
    assert (report.submission, report.score, report.max_score) == ("complete", 8, 8)


def test_one_grader_grades_one_submission_after_another() -> None:
    """What cannot be graded gets a report that says why, and the next one is graded all the same"""
    noted = Noted()
    with Grader(load_course(str(samples.ROOT))) as grader:
        reports = [
            grader.grade(samples.path("complete"), Scope(("dropout",))),
            grader.grade(samples.ROOT / "no_such_folder"),
            grader.grade(samples.ROOT / "requirements"),
            grader.grade(samples.path("half_done"), Scope(("dropout",)), noted),
        ]
    assert [report.status for report in reports] == ["graded", "ungradable", "ungradable", "graded"]
    assert "not found" in reports[1].reason
    assert "no module of this course in it" in reports[2].reason
    assert {check.verdict for check in reports[0].checks} == {Verdict.PASSED}
    ran = {check.id for check in reports[3].checks if "::questions::" not in check.id}
    assert ran <= set(noted.checks)


def test_a_scope_that_names_nothing_is_an_error() -> None:
    with (
        Grader(load_course(samples.ROOT)) as grader,
        pytest.raises(CourseError, match=r"^optimisers: no such"),
    ):
        grader.grade(load_submission(samples.path("complete")), Scope(("optimisers",)))


def test_the_face_is_lazy() -> None:
    """The worker imports the package, too"""
    program = "import grader, sys; print(sorted(name for name in sys.modules if name.startswith('grader')))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=samples.ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "['grader']\n"


def test_every_name_of_the_face_is_there() -> None:
    assert set(grader.__all__) == grader._WHERE.keys()
    for name, (module, attribute) in grader._WHERE.items():
        assert getattr(grader, name) is getattr(importlib.import_module(module), attribute)
    with pytest.raises(AttributeError, match="has no attribute 'no_such_name'"):
        grader.no_such_name  # noqa: B018  # the access is what is tried
