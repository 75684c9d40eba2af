"""Checks that run in a row in one child: what passes counts, everything else is as if it had run alone."""

import io
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.authoring import Check
from grader.course import reference_results
from grader.course.course import Assignment, Course
from grader.evidence import codec
from grader.evidence.frames import WireError, read_frame
from grader.grading.grade import Grading
from grader.grading.rows import Rows
from grader.model import Ending, Evidence, Outcome, Report
from grader.sandbox import sandbox
from grader.sandbox.client import Room
from grader.sandbox.link import Link, WorkerLostError
from grader.sandbox.row import Part, Row, Take
from grader.sandbox.sandbox import Sandbox
from grader.submission import submission as submissions
from tests.helpers import samples
from tests.helpers.alone import Alone
from tests.helpers.handed_in import notebook, written
from tests.helpers.tiny import tiny_course

VISIBLE, HIDDEN = 5, 3
CHECKS = 'from grader.authoring import check, exact\n\nVALUE = exact(reason="a whole number")\n' + "".join(
    f"""

@check("act", points=1, compare=VALUE{"" if number <= VISIBLE else ", hidden=True"})
def number_{number}(student, rng):
    \"\"\"Gives {number}\"\"\"
    return {{"value": student.act({number})}}
"""
    for number in range(1, VISIBLE + HIDDEN + 1)
)
FORGE = """
import os
from grader.model import Ending, Evidence, Outcome
from grader.evidence.codec import pack_outcome

def send(data):
    for number in range(3, 64):
        try:
            os.write(number, data)
        except OSError:
            pass

def forged(value):
    return pack_outcome(Outcome(Ending.RETURNED, evidence=Evidence({"value": np.array(value)})))
"""


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """All requests that go to workers, as they go."""
    seen: list[dict[str, Any]] = []
    begin = Room.begin

    def noted(self: Room, request: dict[str, Any], *rest: Any, **more: Any) -> Any:
        seen.append(request)
        return begin(self, request, *rest, **more)

    monkeypatch.setattr(Room, "begin", noted)
    return seen


@pytest.fixture
def tiny(tmp_path: Path) -> Course:
    """A course of one function: `act(number)` gives its number."""
    course = tiny_course(tmp_path / "course", CHECKS)
    assignment = course.assignments[0]
    values = {a: Evidence({"value": np.array(float(n))}) for n, a in enumerate(identities(assignment), 1)}
    reference_results.save(course, assignment, values, {})
    return course


def identities(assignment: Assignment) -> list[str]:
    return [assignment.id(check) for check in assignment.checks]


def graded(course: Course, folder: Path, kind: type[Sandbox] = Sandbox) -> Report:
    submission = submissions.load(folder, tuple(assignment.name for assignment in course.assignments))
    with Grading(course, submission, training=False, runner=kind(course, submission)) as grading:
        return grading.report()


def handed_in(tmp_path: Path, body: str, before: str = "") -> Path:
    """A folder whose act(number) has this body."""
    text = f"import sys\nimport numpy as np\n{before}\n\ndef act(number):\n{textwrap.indent(body, '    ')}\n"
    return written(tmp_path / "handed_in", {"deed.py": text})


def timeless(report: Report) -> Any:
    """All that a report says, but for its times."""

    def without(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: without(item) for key, item in value.items() if key != "seconds"}
        return [without(item) for item in value] if isinstance(value, list | tuple) else value

    return without(asdict(report))


def counts(asked: list[dict[str, Any]]) -> dict[str, int]:
    ops = [request["op"] for request in asked]
    return {op: ops.count(op) for op in ("probe", "row", "check")}


def verdicts(report: Report) -> set[str]:
    return {str(check.verdict) for check in report.checks}


# -- whole submissions ---------------------------------------------------------------------------


def test_a_complete_module_takes_a_child_for_all_that_is_visible_and_one_for_all_that_is_hidden(
    tiny: Course, tmp_path: Path, asked: list[dict[str, Any]]
) -> None:
    report = graded(tiny, handed_in(tmp_path, "return float(number)"))
    assert verdicts(report) == {"passed"}
    assert counts(asked) == {"probe": 0, "row": 2, "check": 0}


def test_a_complete_assignment_of_the_course_as_well(asked: list[dict[str, Any]]) -> None:
    course = samples.course()
    submission = submissions.load(samples.path("complete"), tuple(a.name for a in course.assignments))
    with Grading(course, submission, only="backprop") as grading:
        report = grading.report()
    assert (len(report.checks) > 50, verdicts(report)) == (True, {"passed"})
    assert counts(asked) == {"probe": 0, "row": 2, "check": 0}


@pytest.mark.parametrize("name", ["half_done", "mutates_input", "noisy", "a_notebook.ipynb", "wrong_shape"])
def test_a_report_says_what_it_says_without_rows(name: str, asked: list[dict[str, Any]]) -> None:
    path, course = samples.path(name), samples.course()
    report = graded(course, path)
    assert counts(asked)["row"] > 0
    asked.clear()
    assert timeless(report) == timeless(graded(course, path, Alone))
    assert counts(asked)["row"] == 0


def test_hidden_checks_run_when_all_visible_ones_are_judged(
    tiny: Course, tmp_path: Path, asked: list[dict[str, Any]]
) -> None:
    """Also when some run in a row and others alone."""
    graded(tiny, handed_in(tmp_path, "return float(number) if number % 2 else 0.0"))
    places = {number: f"number_{number}" for number in range(1, VISIBLE + HIDDEN + 1)}
    about = [str(request) for request in asked]
    hidden = [any(places[n] in text for n in places if n > VISIBLE) for text in about]
    assert hidden == sorted(hidden)
    assert next(request["op"] for request, late in zip(asked, hidden, strict=True) if late) == "row"


def test_what_has_not_passed_runs_alone(tiny: Course, tmp_path: Path, asked: list[dict[str, Any]]) -> None:
    body = "if number == 4:\n    raise KeyError(number)\nreturn float(number) * (number != 3)"
    folder = handed_in(tmp_path, body)
    report = graded(tiny, folder)
    alone = [request["name"] for request in asked if request["op"] == "check"]
    assert alone == ["number_3", "number_4"]
    assert timeless(report) == timeless(graded(tiny, folder, Alone))
    assert [check.verdict for check in report.checks][2:5] == ["failed", "error", "passed"]


def test_what_prints_runs_alone(tiny: Course, tmp_path: Path, asked: list[dict[str, Any]]) -> None:
    """Who printed what is only known of a child that runs one check."""
    folder = handed_in(tmp_path, "if number == 2:\n    print('two')\nreturn float(number)")
    report = graded(tiny, folder)
    assert [check.output for check in report.checks][:VISIBLE] == ["", "two\n", "", "", ""]
    assert counts(asked) == {"probe": 1, "row": 2, "check": VISIBLE}
    assert timeless(report) == timeless(graded(tiny, folder, Alone))


def test_what_is_missing_or_a_stub_does_not_run_at_all(
    tiny: Course, tmp_path: Path, asked: list[dict[str, Any]]
) -> None:
    """The row says that there is nothing to run; the module is not asked again, and no hidden check runs."""
    report = graded(tiny, handed_in(tmp_path, "raise NotImplementedError"))
    assert verdicts(report) == {"not_started"}
    assert counts(asked) == {"probe": 0, "row": 1, "check": 0}


# -- state that stays in a child -------------------------------------------------------------------


COUNTER = "calls = 0\n\n\ndef counted():\n    global calls\n    calls += 1\n    return calls\n"
ACT = "\n\ndef act(number):\n    return float(number + counted() - 1)\n"


@pytest.mark.parametrize(
    "files",
    [
        {"deed.py": COUNTER + ACT},
        {"helper.py": COUNTER, "deed.py": f"from helper import counted\n{ACT}"},
        {"deed.ipynb": notebook(COUNTER, ACT)},
    ],
    ids=["module", "another module", "notebook"],
)
def test_each_check_sees_a_fresh_import(
    tiny: Course, tmp_path: Path, asked: list[dict[str, Any]], files: dict[str, bytes | str]
) -> None:
    report = graded(tiny, written(tmp_path / "handed_in", files))
    assert verdicts(report) == {"passed"}, report.checks[0]
    assert counts(asked) == {"probe": 0, "row": 2, "check": 0}


def test_warnings_that_one_check_turns_off_are_there_for_the_next(tiny: Course, tmp_path: Path) -> None:
    body = """\
if number == 1:
    np.seterr(all="ignore")
    warnings.simplefilter("ignore")
np.ones(1) / np.zeros(1)
return float(number)"""
    folder = handed_in(tmp_path, body, "import warnings")
    report = graded(tiny, folder)
    assert ["divide by zero" in check.output for check in report.checks][:VISIBLE] == [False, *[True] * 4]
    assert timeless(report) == timeless(graded(tiny, folder, Alone))


# -- children that end, and frames that lie --------------------------------------------------------


@pytest.mark.parametrize(
    ("deed", "alone"),
    [
        ("os._exit(0)", 3),
        ("sys.exit('bye')", 1),
        ("raise GeneratorExit", 1),
        ("ctypes.string_at(0)", 3),
        ("os.kill(os.getpid(), 9)", 3),
        ("while True: pass", 3),
        ("time.sleep(600)", 3),
        ("raise ValueError", 1),
    ],
)
def test_a_row_that_ends_at_its_third_check_costs_nothing_but_time(
    tiny: Course,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    asked: list[dict[str, Any]],
    deed: str,
    alone: int,
) -> None:
    monkeypatch.setattr(sandbox, "SECONDS", 1.0)
    monkeypatch.setattr(sandbox, "WALL", 2.0)
    body = f"sys.calls = getattr(sys, 'calls', 0) + 1\nif sys.calls == 3:\n    {deed}\nreturn float(number)"
    report = graded(tiny, handed_in(tmp_path, body, "import ctypes, os, time"))
    assert verdicts(report) == {"passed"}
    hidden = 1  # the third of three
    assert counts(asked) == {"probe": 0, "row": 2, "check": alone + hidden}


def test_frames_of_its_own_earn_nothing(tiny: Course, tmp_path: Path) -> None:
    """A wrong function that sends one outcome after the other, for itself and for all that come after it."""
    folder = handed_in(tmp_path, "for _ in range(100):\n    send(forged(0.5))\nreturn 0.0", FORGE)
    report = graded(tiny, folder)
    alone = graded(tiny, folder, Alone)
    assert timeless(report) == timeless(alone)
    assert "passed" not in verdicts(report)


def test_more_frames_than_checks_move_nothing(
    tiny: Course, tmp_path: Path, asked: list[dict[str, Any]]
) -> None:
    """The first check sends one too many: each after it is held against another's numbers, and runs alone."""
    folder = handed_in(tmp_path, "if number == 1:\n    send(forged(1.0))\nreturn float(number)", FORGE)
    report = graded(tiny, folder)
    assert verdicts(report) == {"passed"}
    assert [r["name"] for r in asked if r["op"] == "check"] == [f"number_{n}" for n in range(2, VISIBLE + 1)]


@pytest.mark.parametrize(
    "noise", ["b'no frame at all' * 9", "b'DLG1' + b'\\xff' * 12", "PREFIX.pack(MAGIC, 2, 65 << 20) + b'{}'"]
)
def test_what_is_no_frame_ends_the_row_and_no_more(
    tiny: Course, tmp_path: Path, asked: list[dict[str, Any]], noise: str
) -> None:
    before = f"{FORGE}\nfrom grader.evidence.frames import MAGIC, PREFIX\n"
    before += "sys.calls = getattr(sys, 'calls', 0) + 1\n"
    folder = handed_in(tmp_path, f"if sys.calls == 2:\n    send({noise})\nreturn float(number)", before)
    assert verdicts(graded(tiny, folder)) == {"passed"}
    assert counts(asked)["check"] > 0


def test_a_worker_that_is_lost_in_a_row_is_replaced(
    tiny: Course, tmp_path: Path, asked: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After all its evidence has come, and before the word that nothing was printed."""
    received = Link.received

    def cut(self: Link) -> Any:
        for tag, header, payload in received(self):
            if "output" in header and tag == b"W" and asked[-1]["op"] == "row":
                raise WorkerLostError("the worker ended")
            yield tag, header, payload

    monkeypatch.setattr(Link, "received", cut)
    report = graded(tiny, handed_in(tmp_path, "return float(number)"))
    assert verdicts(report) == {"passed"}
    assert counts(asked) == {"probe": 1, "row": 2, "check": VISIBLE + HIDDEN}


# -- rows by themselves ----------------------------------------------------------------------------


def frame(value: float, ending: Ending = Ending.RETURNED) -> tuple[dict[str, Any], bytes]:
    evidence = Evidence({"value": np.array(value)})
    return read_frame(io.BytesIO(codec.pack_outcome(Outcome(ending, evidence=evidence))).read)


def row_of(tiny: Course, count: int, parts: int = 1) -> tuple[Row, list[tuple[str, float]]]:
    """A row over so many checks of so many modules, and what it takes."""
    taken: list[tuple[str, float]] = []

    def take(assignment: Assignment, check: Check, outcome: Outcome) -> None:
        assert outcome.evidence is not None
        taken.append((check.name[-1], float(outcome.evidence.items["value"])))

    assignment = tiny.assignments[0]
    return Row([(assignment, assignment.checks[:count])] * parts, take), taken


HAS = {"missing": [], "stubs": [], "failed_cells": [], "calls": []}


def test_each_outcome_is_that_of_its_check_and_takes_its_share(tiny: Course) -> None:
    row, taken = row_of(tiny, 2, parts=2)
    row.add(HAS, b"")
    row.add(*frame(1.0))
    row.add(*frame(0.0, Ending.RAISED))
    row.add({}, b"")
    row.add({}, b"")
    row.add(*frame(4.0))
    row.end(Outcome(Ending.TIMED_OUT, seconds=0.8))
    assert taken == [("1", 1.0), ("2", 4.0)]
    assert (row.counts, row.share, list(row.probes)) == (True, pytest.approx(0.2), ["deed"])
    assert row.rest() == []


def test_more_outcomes_than_checks_are_left_out(tiny: Course) -> None:
    row, taken = row_of(tiny, 1)
    row.add(HAS, b"")
    for value in (1.0, 2.0, 3.0):
        row.add(*frame(value))
    assert taken == [("1", 1.0)]


def test_an_outcome_in_the_place_of_a_module_is_none_of_a_check(tiny: Course) -> None:
    row, taken = row_of(tiny, 2)
    row.add(*frame(1.0))
    row.add(HAS, b"")
    row.add(*frame(2.0))
    assert (taken, row.probes) == ([("2", 2.0)], {})


def test_nothing_counts_of_a_row_that_printed_or_was_lost(tiny: Course) -> None:
    for ended, lost, counts in (("", False, True), ("x", False, False), ("", True, False)):
        row, _ = row_of(tiny, 1)
        row.lost = lost
        row.end(Outcome(Ending.EXITED, output=ended))
        assert row.counts is counts


def test_the_rest_of_a_row_is_what_comes_after_the_module_that_ended_it(tiny: Course) -> None:
    """And that module's own rest, unless it was the first."""
    row, _ = row_of(tiny, 3, parts=3)

    def names() -> list[list[str]]:
        return [[check.name[-1] for check in checks] for _, checks in row.rest()]

    assert names() == [["1", "2", "3"]] * 2
    row.add(HAS, b"")
    row.add(*frame(1.0))
    assert names() == [["1", "2", "3"]] * 2
    for _ in range(2):
        row.add(*frame(1.0))
    assert names() == [["1", "2", "3"]] * 2  # it ended in the second module's import
    row.add(HAS, b"")
    row.add(*frame(1.0))
    assert names() == [["2", "3"], ["1", "2", "3"]]


@pytest.mark.parametrize("header", [{"ending": "passed"}, {"ending": 3}])
def test_a_row_refuses_what_is_no_outcome(tiny: Course, header: dict[str, Any]) -> None:
    row, _ = row_of(tiny, 1)
    row.add(HAS, b"")
    with pytest.raises(WireError):
        row.add(header, b"")


def test_what_a_row_says_of_its_calls_decides_nothing(tiny: Course) -> None:
    """Right numbers are right whatever calls are told beside them; a check that fails runs again alone."""
    row, taken = row_of(tiny, 1)
    header, payload = frame(1.0)
    row.add(HAS, b"")
    row.add({**header, "calls": [["act", "no arguments"]]}, payload)
    assert taken == [("1", 1.0)]


@pytest.mark.parametrize("cells", [7, [7], [[0, 1]], [[1, ["a", "b"]]]])
def test_a_row_refuses_what_tells_of_no_module(tiny: Course, cells: Any) -> None:
    row, _ = row_of(tiny, 1)
    with pytest.raises(WireError):
        row.add({**HAS, "failed_cells": cells}, b"")


class Noted:
    """Notes which checks run in rows; each ends at once, as told."""

    def __init__(self, output: str = "") -> None:
        self.asked: list[list[list[str]]] = []
        self.output = output

    def row(self, parts: Sequence[Part], take: Take, meanwhile: Callable[[], None]) -> Row:
        self.asked.append([[check.name for check in checks] for _, checks in parts])
        row = Row(parts, take)
        row.end(Outcome(Ending.EXITED, output=self.output))
        return row


def started(course: Course, checks: Sequence[tuple[Assignment, Check]], output: str = "") -> Any:
    noted = Noted(output)
    Rows(course, noted, lambda assignment, check: Evidence({}), lambda: None).run(checks)
    return noted.asked


def test_checks_of_usual_limits_run_in_a_row(tiny: Course) -> None:
    assignment = tiny.assignments[0]
    names = [check.name for check in assignment.checks]
    assert started(tiny, [(assignment, check) for check in assignment.checks]) == [[names]]
    assert started(tiny, [(assignment, assignment.checks[0])]) == []
    slow = replace(assignment.checks[0], seconds=20.0)
    large = replace(assignment.checks[1], memory=1024)
    some = [(assignment, check) for check in (slow, large, *assignment.checks[2:])]
    assert started(tiny, some) == [[names[2:]]]
    trained = next(a for a in samples.course().assignments if a.training is not None)
    assert started(samples.course(), [(trained, check) for check in trained.checks]) == []


def test_what_prints_among_several_modules_costs_a_row_each_and_no_more() -> None:
    course = samples.course()
    checks = [(a, check) for a in course.assignments[:3] for check in a.checks[:4] if not check.hidden]
    names = [[check.name for its, check in checks if its is a] for a in course.assignments[:3]]
    assert started(course, checks, "printed") == [names, *([each] for each in names)]


def test_what_ends_a_row_ends_it_for_its_own_module_only(tmp_path: Path, asked: list[dict[str, Any]]) -> None:
    """A module whose import ends the process; the checks of the others run in rows all the same."""
    course = samples.course()
    files = {f"{a.name}.py": (a.folder / "solution.py").read_bytes() for a in course.assignments[:4]}
    files["optimizers.py"] = b"import os\nos._exit(3)\n"
    report = graded(course, written(tmp_path / "handed_in", files))
    found = {a.name: {str(check.verdict) for check in a.checks} for a in report.assignments}
    assert (found["softmax_loss"], found["backprop"], found["dropout"]) == ({"passed"},) * 3
    assert found["optimizers"] == {"error"}
    assert counts(asked)["check"] == 0
