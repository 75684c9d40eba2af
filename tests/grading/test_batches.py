"""Modules imported once, and their checks: a check's verdict is the one that it gets alone."""

import textwrap
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.authoring import Check
from grader.course import reference_results
from grader.course.course import Assignment, Course
from grader.grading.checks import Checks
from grader.model import Ending, Evidence, Outcome, Report
from grader.sandbox import sandbox
from grader.sandbox.answers import Answers, Ended
from grader.sandbox.batch import Batch, ModuleChecks
from grader.sandbox.client import Client
from grader.sandbox.process import Process, WorkerLostError
from grader.sandbox.sandbox import Sandbox
from tests.helpers import samples
from tests.helpers.alone import Alone
from tests.helpers.graded import as_files, files_of, names_of
from tests.helpers.graded import graded as graded_for_real
from tests.helpers.handed_in import notebook, written
from tests.helpers.tiny import MANY, MANY_HIDDEN, MANY_VISIBLE, tiny_course

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
    begin = Client.begin

    def noted(self: Client, request: dict[str, Any], *rest: Any, **more: Any) -> Any:
        seen.append(request)
        return begin(self, request, *rest, **more)

    monkeypatch.setattr(Client, "begin", noted)
    return seen


@pytest.fixture
def tiny(tmp_path: Path) -> Course:
    """A course of one function: `act(number)` gives its number."""
    course = tiny_course(tmp_path / "course", MANY)
    assignment = course.assignments[0]
    values = {a: Evidence({"value": np.array(float(n))}) for n, a in enumerate(identities(assignment), 1)}
    reference_results.save(course, assignment, values, {})
    return course


def identities(assignment: Assignment) -> list[str]:
    return [assignment.id(check) for check in assignment.checks]


def graded(course: Course, folder: Path, kind: type[Sandbox] = Sandbox) -> Report:
    return graded_for_real(course, files_of(folder, names_of(course)), kind=kind)


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
    """How many imports were asked for, and how many checks that run alone."""
    return {"import": sum(request["op"] == "import" for request in asked), "check": len(alone_in(asked))}


def alone_in(asked: list[dict[str, Any]]) -> list[str]:
    """The names of the checks that were asked for alone."""
    return [check["name"] for request in asked for check in request.get("checks", ())]


def verdicts(report: Report) -> set[str]:
    return {str(check.verdict) for check in report.checks}


def test_a_complete_module_takes_a_child_for_all_that_is_visible_and_one_for_all_that_is_hidden(
    tiny: Course, tmp_path: Path, asked: list[dict[str, Any]]
) -> None:
    report = graded(tiny, handed_in(tmp_path, "return float(number)"))
    assert verdicts(report) == {"passed"}
    assert counts(asked) == {"import": 2, "check": 0}


def test_a_complete_assignment_of_the_course_as_well(asked: list[dict[str, Any]]) -> None:
    course = samples.course()
    files = files_of(samples.path("complete"), names_of(course))
    report = graded_for_real(course, files, only="backprop")
    assert (len(report.checks) > 50, verdicts(report)) == (True, {"passed"})
    assert counts(asked) == {"import": 2, "check": 0}


@pytest.mark.parametrize("name", ["half_done", "mutates_input", "noisy", "a_notebook.ipynb", "wrong_shape"])
def test_a_report_says_what_it_says_without_batches(name: str, asked: list[dict[str, Any]]) -> None:
    path, course = samples.path(name), samples.course()
    report = graded(course, path)
    alone = counts(asked)["check"]
    asked.clear()
    assert timeless(report) == timeless(graded(course, path, Alone))
    assert counts(asked)["check"] >= alone


def test_hidden_checks_run_when_all_visible_ones_are_judged(
    tiny: Course, tmp_path: Path, asked: list[dict[str, Any]]
) -> None:
    """Also when some run in a batch and others alone."""
    graded(tiny, handed_in(tmp_path, "return float(number) if number % 2 else 0.0"))
    places = {number: f"number_{number}" for number in range(1, MANY_VISIBLE + MANY_HIDDEN + 1)}
    about = [str(request) for request in asked]
    hidden = [any(places[n] in text for n in places if n > MANY_VISIBLE) for text in about]
    assert hidden == sorted(hidden)
    assert next(request["op"] for request, late in zip(asked, hidden, strict=True) if late) == "import"


def test_what_has_not_passed_runs_alone(tiny: Course, tmp_path: Path, asked: list[dict[str, Any]]) -> None:
    body = "if number == 4:\n    raise KeyError(number)\nreturn float(number) * (number != 3)"
    folder = handed_in(tmp_path, body)
    report = graded(tiny, folder)
    assert alone_in(asked) == ["number_3", "number_4"]
    assert timeless(report) == timeless(graded(tiny, folder, Alone))
    assert [check.verdict for check in report.checks][2:5] == ["failed", "error", "passed"]


def test_what_prints_is_told_with_the_check_that_printed_it(
    tiny: Course, tmp_path: Path, asked: list[dict[str, Any]]
) -> None:
    """And costs no run of its own."""
    folder = handed_in(tmp_path, "if number == 2:\n    print('two')\nreturn float(number)", "print('hello')")
    report = graded(tiny, folder)
    assert [check.output for check in report.checks][:MANY_VISIBLE] == ["", "two\n", "", "", ""]
    assert counts(asked) == {"import": 2, "check": 0}
    assert timeless(report) == timeless(graded(tiny, folder, Alone))


def test_a_flood_of_output_is_cut_for_each_check_and_costs_none_its_verdict(
    tiny: Course, tmp_path: Path, asked: list[dict[str, Any]]
) -> None:
    report = graded(tiny, handed_in(tmp_path, "print('x' * 3_000_000)\nreturn float(number)"))
    assert verdicts(report) == {"passed"}
    assert {len(check.output) for check in report.checks[:MANY_VISIBLE]} == {
        8_000 + len("\n[2992001 more bytes left out]")
    }
    assert counts(asked) == {"import": 2, "check": 0}


def test_what_is_missing_or_a_stub_does_not_run_at_all(
    tiny: Course, tmp_path: Path, asked: list[dict[str, Any]]
) -> None:
    """The batch says that there is nothing to run; no module is asked again, and no hidden check runs."""
    report = graded(tiny, handed_in(tmp_path, "raise NotImplementedError"))
    assert verdicts(report) == {"not_started"}
    assert counts(asked) == {"import": 1, "check": 0}


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
    assert counts(asked) == {"import": 2, "check": 0}


def test_warnings_that_one_check_turns_off_are_there_for_the_next(tiny: Course, tmp_path: Path) -> None:
    body = """\
if number == 1:
    np.seterr(all="ignore")
    warnings.simplefilter("ignore")
np.ones(1) / np.zeros(1)
return float(number)"""
    folder = handed_in(tmp_path, body, "import warnings")
    report = graded(tiny, folder)
    assert ["divide by zero" in check.output for check in report.checks][:MANY_VISIBLE] == [
        False,
        *[True] * 4,
    ]
    assert timeless(report) == timeless(graded(tiny, folder, Alone))


@pytest.mark.parametrize(
    ("deed", "imports", "alone"),
    [
        ("os._exit(0)", 2, 3),
        ("sys.exit('bye')", 1, 1),
        ("raise GeneratorExit", 1, 1),
        ("ctypes.string_at(0)", 2, 3),
        ("os.kill(os.getpid(), 9)", 2, 3),
        ("while True: pass", 2, 3),
        ("time.sleep(600)", 2, 3),
        ("raise ValueError", 1, 1),
    ],
)
def test_a_row_that_ends_at_its_third_check_costs_nothing_but_time(
    tiny: Course,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    asked: list[dict[str, Any]],
    deed: str,
    imports: int,
    alone: int,
) -> None:
    monkeypatch.setattr(sandbox, "ROW_SECONDS", 0.5)
    monkeypatch.setattr(sandbox, "ROW_WALL", 1.0)
    body = f"sys.calls = getattr(sys, 'calls', 0) + 1\nif sys.calls == 3:\n    {deed}\nreturn float(number)"
    report = graded(tiny, handed_in(tmp_path, body, "import ctypes, os, time"))
    assert verdicts(report) == {"passed"}
    hidden = 1  # the third of three
    assert counts(asked) == {"import": 2 * imports, "check": alone + hidden}


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
    assert alone_in(asked) == [f"number_{n}" for n in range(2, MANY_VISIBLE + 1)]


@pytest.mark.parametrize(
    "noise", ["b'no frame at all' * 9", "b'DLG1' + b'\\xff' * 12", "PREFIX.pack(MAGIC, 2, 65 << 20) + b'{}'"]
)
def test_what_is_no_frame_ends_the_batch_and_no_more(
    tiny: Course, tmp_path: Path, asked: list[dict[str, Any]], noise: str
) -> None:
    before = f"{FORGE}\nfrom grader.evidence.frames import MAGIC, PREFIX\n"
    body = "sys.calls = getattr(sys, 'calls', 0) + 1\nif sys.calls == 2:\n"
    body += f"    send({noise})\nreturn float(number)"
    folder = handed_in(tmp_path, body, before)
    assert verdicts(graded(tiny, folder)) == {"passed"}
    assert counts(asked)["check"] > 0


def test_a_worker_that_is_lost_in_a_batch_is_replaced(
    tiny: Course, tmp_path: Path, asked: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What has come counts; a check that has not is asked for again."""
    received = Process.received

    def cut(self: Process) -> Any:
        for tag, header, payload in received(self):
            yield tag, header, payload
            if header.get("items") and asked[-1]["op"] == "import":
                raise WorkerLostError("the worker ended")

    monkeypatch.setattr(Process, "received", cut)
    report = graded(tiny, handed_in(tmp_path, "return float(number)"))
    assert verdicts(report) == {"passed"}
    assert counts(asked) == {"import": 4, "check": MANY_VISIBLE + MANY_HIDDEN - 2}


class Silent:
    """A client whose worker ends each request at once."""

    holds: set[str] | None = None

    def answers(self, decode: Any) -> Answers[Any]:
        def none() -> Any:
            yield from ()
            return Ended(None, Outcome(Ending.EXITED), alive=True)

        return Answers(none())


class Noted:
    """Notes which checks run in batches."""

    def __init__(self) -> None:
        self.asked: list[list[list[str]]] = []

    def holds(self, assignment: Assignment, check: Check) -> bool:
        return False

    def batch(self, parts: Sequence[ModuleChecks], *, hidden: bool) -> Batch:
        self.asked.append([[check.name for check in checks] for _, checks in parts])
        return Batch(parts[:1], hidden, Silent())


def started(course: Course, checks: Sequence[tuple[Assignment, Check]]) -> Any:
    noted: Any = Noted()
    files = as_files("trusted", {f"{assignment.name}.py": b"" for assignment in course.assignments})
    Checks(course, files, noted, {}).run_batches(checks, lambda: None)
    return noted.asked


def test_checks_of_usual_limits_run_where_their_module_is(tiny: Course) -> None:
    assignment = tiny.assignments[0]
    names = [check.name for check in assignment.checks]
    assert started(tiny, [(assignment, check) for check in assignment.checks]) == [[names]]
    assert started(tiny, [(assignment, assignment.checks[0])]) == [[names[:1]]]
    slow = replace(assignment.checks[0], seconds=20.0)
    large = replace(assignment.checks[1], memory=1024)
    some = [(assignment, check) for check in (slow, large, *assignment.checks[2:])]
    assert started(tiny, some) == [[names[2:]]]
    trained = next(a for a in samples.course().assignments if a.training is not None)
    assert started(samples.course(), [(trained, check) for check in trained.checks]) == [[[]]]


def test_what_ends_a_batch_ends_it_for_its_own_module_only(
    tmp_path: Path, asked: list[dict[str, Any]]
) -> None:
    """A module whose import ends the process; the checks of the others run in batches all the same."""
    course = samples.course()
    files = {f"{a.name}.py": (a.folder / "solution.py").read_bytes() for a in course.assignments[:4]}
    files["optimizers.py"] = b"import os\nos._exit(3)\n"
    report = graded(course, written(tmp_path / "handed_in", files))
    found = {a.name: {str(check.verdict) for check in a.checks} for a in report.assignments}
    assert (found["softmax_loss"], found["backprop"], found["dropout"]) == ({"passed"},) * 3
    assert found["optimizers"] == {"error"}
    assert counts(asked)["check"] == 0
