"""Checks that run in a row in one child: what passes counts, everything else is as if it had run alone."""

import io
import textwrap
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import samples
from handed_in import notebook, written
from tiny import tiny_course

from grader import outcomes, results
from grader import submission as submissions
from grader.authoring import Check
from grader.course import Assignment, Course
from grader.grade import Grading
from grader.model import Ending, Evidence, Outcome, Report
from grader.rows import Rows
from grader.sandbox import host, together
from grader.sandbox.host import Probe, Sandbox
from grader.sandbox.link import Link, WorkerLostError
from grader.sandbox.room import Room
from grader.sandbox.together import Row
from grader.wire import WireError, read_frame

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
from grader.outcomes import pack_outcome

def send(data):
    for number in range(3, 64):
        try:
            os.write(number, data)
        except OSError:
            pass

def forged(value):
    return pack_outcome(Outcome(Ending.RETURNED, evidence=Evidence({"value": np.array(value)})))
"""


class Alone(Sandbox):
    """Each check in a child of its own."""

    def together(self, assignment: Assignment, checks: Sequence[Check]) -> None:
        """Nothing runs in a row."""

    def shared(self, assignment: Assignment, check: Check) -> Outcome | None:
        """Nothing ran in a row."""
        return None


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
    results.save(course, assignment, values, {})
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
    return {op: ops.count(op) for op in ("probe", "together", "check")}


def verdicts(report: Report) -> set[str]:
    return {str(check.verdict) for check in report.checks}


# -- whole submissions ---------------------------------------------------------------------------


def test_a_complete_module_takes_a_child_for_all_that_is_visible_and_one_for_all_that_is_hidden(
    tiny: Course, tmp_path: Path, asked: list[dict[str, Any]]
) -> None:
    report = graded(tiny, handed_in(tmp_path, "return float(number)"))
    assert verdicts(report) == {"passed"}
    assert counts(asked) == {"probe": 1, "together": 2, "check": 0}


def test_a_complete_assignment_of_the_course_as_well(asked: list[dict[str, Any]]) -> None:
    course = samples.course()
    submission = submissions.load(samples.SAMPLES / "complete", tuple(a.name for a in course.assignments))
    with Grading(course, submission, only="backprop") as grading:
        report = grading.report()
    assert (len(report.checks) > 50, verdicts(report)) == (True, {"passed"})
    assert counts(asked) == {"probe": 1, "together": 2, "check": 0}


@pytest.mark.parametrize("name", ["half_done", "mutates_input", "noisy", "a_notebook.ipynb", "wrong_shape"])
def test_a_report_says_what_it_says_without_rows(name: str, asked: list[dict[str, Any]]) -> None:
    path, course = samples.SAMPLES / name, samples.course()
    report = graded(course, path)
    assert counts(asked)["together"] > 0
    asked.clear()
    assert timeless(report) == timeless(graded(course, path, Alone))
    assert counts(asked)["together"] == 0


def test_hidden_checks_run_when_all_visible_ones_are_judged(
    tiny: Course, tmp_path: Path, asked: list[dict[str, Any]]
) -> None:
    """Also when some run in a row and others alone."""
    graded(tiny, handed_in(tmp_path, "return float(number) if number % 2 else 0.0"))
    places = {number: f"number_{number}" for number in range(1, VISIBLE + HIDDEN + 1)}
    about = [str(request) for request in asked]
    hidden = [any(places[n] in text for n in places if n > VISIBLE) for text in about]
    assert hidden == sorted(hidden)
    assert next(request["op"] for request, late in zip(asked, hidden, strict=True) if late) == "together"


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
    assert counts(asked) == {"probe": 1, "together": 2, "check": VISIBLE}
    assert timeless(report) == timeless(graded(tiny, folder, Alone))


def test_what_is_missing_or_a_stub_does_not_run(tmp_path: Path, asked: list[dict[str, Any]]) -> None:
    graded(samples.course(), samples.SAMPLES / "half_done")
    rows = [row for request in asked if request["op"] == "together" for row in request["checks"]]
    assert {exercise for exercise, _, _ in rows} >= {"softmax", "dropout_forward"}
    assert not any(exercise == "softmax_loss_backward" for exercise, _, _ in rows)


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
    assert counts(asked) == {"probe": 1, "together": 2, "check": 0}


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
        ("sys.exit('bye')", 3),
        ("raise GeneratorExit", 3),
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
    monkeypatch.setattr(host, "SECONDS", 1.0)
    monkeypatch.setattr(host, "WALL", 2.0)
    body = f"sys.calls = getattr(sys, 'calls', 0) + 1\nif sys.calls == 3:\n    {deed}\nreturn float(number)"
    report = graded(tiny, handed_in(tmp_path, body, "import ctypes, os, time"))
    assert verdicts(report) == {"passed"}
    hidden = 1  # the third of three
    assert counts(asked) == {"probe": 1, "together": 2, "check": alone + hidden}


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
    before = f"{FORGE}\nfrom grader.wire import MAGIC, PREFIX\nsys.calls = getattr(sys, 'calls', 0) + 1\n"
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
            if "output" in header and tag == b"W" and asked[-1]["op"] == "together":
                raise WorkerLostError("the worker ended")
            yield tag, header, payload

    monkeypatch.setattr(Link, "received", cut)
    report = graded(tiny, handed_in(tmp_path, "return float(number)"))
    assert verdicts(report) == {"passed"}
    assert counts(asked) == {"probe": 1, "together": 2, "check": VISIBLE + HIDDEN}


def test_a_row_with_too_many_numbers_runs_alone_from_there(
    tiny: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: list[dict[str, Any]]
) -> None:
    monkeypatch.setattr(together, "PAYLOAD_KEPT", 2 * 8 + 7)  # the evidence of two checks
    assert verdicts(graded(tiny, handed_in(tmp_path, "return float(number)"))) == {"passed"}
    assert counts(asked) == {"probe": 1, "together": 2, "check": VISIBLE - 2 + HIDDEN - 2}


# -- rows by themselves ----------------------------------------------------------------------------


def frame(value: float, ending: Ending = Ending.RETURNED) -> tuple[dict[str, Any], bytes]:
    evidence = Evidence({"value": np.array(value)})
    return read_frame(io.BytesIO(outcomes.pack_outcome(Outcome(ending, evidence=evidence))).read)


def test_each_outcome_is_that_of_its_check_and_took_its_share() -> None:
    row = Row(["a", "b", "c", "d"])
    row.add(*frame(1.0))
    row.add(*frame(0.0, Ending.RAISED))
    row.add(*frame(3.0))
    found = row.finished(Outcome(Ending.TIMED_OUT, seconds=0.6))
    assert {name: float(o.evidence.items["value"]) for name, o in found.items() if o.evidence} == {
        "a": 1.0,
        "c": 3.0,
    }
    assert [outcome.seconds for outcome in found.values()] == pytest.approx([0.2, 0.2])


def test_more_outcomes_than_checks_are_left_out() -> None:
    row = Row(["a"])
    for value in (1.0, 2.0, 3.0):
        row.add(*frame(value))
    assert row.finished(Outcome(Ending.EXITED, seconds=0.6))["a"].seconds == pytest.approx(0.6)


def test_nothing_counts_of_a_row_that_printed_or_was_lost() -> None:
    row = Row(["a"])
    row.add(*frame(1.0))
    assert row.finished(Outcome(Ending.EXITED, output="x")) == {}
    assert set(row.finished(Outcome(Ending.EXITED))) == {"a"}
    row.lose()
    assert row.finished(Outcome(Ending.EXITED)) == {}


def test_what_a_row_says_of_its_calls_decides_nothing() -> None:
    """Right numbers are right whatever calls are told beside them; a check that fails runs again alone."""
    header, payload = frame(1.0)
    row = Row(["a"])
    row.add(header | {"calls": ["no call at all"]}, payload)
    evidence = row.finished(Outcome(Ending.EXITED))["a"].evidence
    assert evidence is not None
    assert (float(evidence.items["value"]), evidence.calls) == (1.0, ())


def test_a_row_refuses_what_is_no_outcome() -> None:
    with pytest.raises(WireError):
        Row(["a"]).add({"ending": "passed"}, b"")


def test_what_has_passed_is_kept_without_its_arrays(tiny: Course) -> None:
    """A frame of a few right numbers may hold megabytes beside them."""
    assignment, expected = tiny.assignments[0], Evidence({"value": np.array(1.0)})
    runner = Noted(Outcome(Ending.RETURNED, evidence=expected, seconds=0.5))
    rows = Rows(tiny, runner, lambda assignment, check: expected)
    rows.start(assignment, assignment.checks, Probe(Outcome(Ending.RETURNED)))
    rows.finish(assignment)
    for identity in identities(assignment):
        passed = rows.passed(identity)
        assert passed is not None
        assert (passed[0].evidence, passed[0].seconds, str(passed[1][0])) == (None, 0.5, "passed")


class Noted:
    """Notes which checks are to run in a row, and gives each the same outcome."""

    def __init__(self, outcome: Outcome | None = None) -> None:
        self.names: list[str] = []
        self.outcome = outcome

    def together(self, assignment: Assignment, checks: Sequence[Check]) -> None:
        self.names += [check.name for check in checks]

    def shared(self, assignment: Assignment, check: Check) -> Outcome | None:
        return self.outcome


def started(course: Course, assignment: Assignment, probe: Probe) -> list[str]:
    noted = Noted()
    rows = Rows(course, noted, lambda assignment, check: Evidence({}))
    rows.start(assignment, assignment.checks, probe)
    return noted.names


def test_only_usual_checks_of_a_module_that_is_quickly_imported_run_in_a_row(tiny: Course) -> None:
    assignment = tiny.assignments[0]
    good = Probe(Outcome(Ending.RETURNED, seconds=0.1))
    names = [check.name for check in assignment.checks]
    assert started(tiny, assignment, good) == names
    assert started(tiny, assignment, replace(good, outcome=Outcome(Ending.RETURNED, seconds=0.6))) == []
    assert started(tiny, assignment, replace(good, outcome=Outcome(Ending.EXITED))) == []
    assert started(tiny, assignment, replace(good, stubs=("act",))) == []
    assert started(tiny, replace(assignment, checks=assignment.checks[:2]), good) == []
    slow = replace(assignment.checks[0], seconds=20.0)
    large = replace(assignment.checks[1], memory=1024)
    some = replace(assignment, checks=(slow, large, *assignment.checks[2:]))
    assert started(tiny, some, good) == names[2:]
    trained = next(a for a in samples.course().assignments if a.training is not None)
    assert started(samples.course(), trained, good) == []
