"""Workers: one for each submission, and another one when it is lost."""

import subprocess
import sys
import textwrap
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from grader.model import Ending
from grader.sandbox import answers, limits
from grader.sandbox.process import StoppedError
from tests.helpers.graded import sandboxed
from tests.helpers.sandboxed import value
from tests.helpers.tiny import deed, tiny_course

ROOT = Path(__file__).resolve().parents[2]


def test_a_worker_that_is_killed_is_replaced(tmp_path: Path, level: str) -> None:
    course = tiny_course(tmp_path)
    text = "import time\n\n\ndef act():\n    time.sleep(30)\n"
    with sandboxed(course, deed(text), level) as sandbox:
        sandbox.probe(course.assignments[0])
        worker = sandbox._client._process
        assert worker is not None
        threading.Timer(0.3, worker._process.kill).start()
        first = sandbox.check(course.assignments[0], course.assignments[0].checks[0])
        (sandbox._client.stage / "submission" / "deed.py").write_text("def act():\n    return 2\n")
        second = sandbox.check(course.assignments[0], course.assignments[0].checks[0])
    assert (first.ending, first.evidence) == (Ending.CRASHED, None)
    assert value(second) == 2


def test_each_submission_has_a_worker_and_a_stage_of_its_own(tmp_path: Path, level: str) -> None:
    """Whatever the one before has left: files, processes, or numbers that the kernel counts for a mount"""
    course = tiny_course(tmp_path)
    (assignment,) = course.assignments
    first, _ = assignment.checks
    leaving = """
        import os, sys, tempfile, numpy
        numpy.left = 1

        def act():
            here = tempfile.gettempdir()
            for number in range(50):
                open(f"{here}/made-{number}", "w").close()
                os.unlink(f"{here}/made-{number}")
            if not os.fork():
                sys.stdin.read()
            return 1
    """
    looking = """
        import numpy, os, tempfile, importlib.util

        def act():
            file = open(f"{tempfile.gettempdir()}/mine", "w")
            known = hasattr(numpy, "left") or importlib.util.find_spec("other")
            return -1 if known else os.fstat(file.fileno()).st_ino % 1_000_003
    """
    helped = deed(textwrap.dedent(leaving))
    helped = replace(helped, files={**helped.files, "other.py": b"number = 1\n", "package/more.py": b""})
    numbers, stages = [], []
    with sandboxed(course, helped, level) as sandbox:
        for text in (looking, leaving, looking):
            sandbox.enter(deed(textwrap.dedent(text)))
            numbers.append(value(sandbox.check(assignment, first)))
            stages.append(sandbox._client.stage)
        assert [path.name for path in sandbox._client.path.iterdir()] == [stages[-1].name]
    assert len(set(stages)) == 3
    assert numbers[1] == 1
    if level == "bubblewrap":  # which mounts a folder for temporary files of its own
        assert numbers[0] == numbers[2] > 0


def test_a_submission_that_does_nothing_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All that it does nothing counts together, and what comes after is not run"""
    for module in (limits, answers):
        monkeypatch.setattr(module, "IDLE_SECONDS", 2.0)
    course = tiny_course(tmp_path)
    (assignment,) = course.assignments
    with sandboxed(
        course, deed("import time\n\n\ndef act():\n    time.sleep(1.5)\n    return 1\n")
    ) as sandbox:
        outcomes = [sandbox.check(assignment, check) for check in (*assignment.checks, *assignment.checks)]
        assert sandbox._client._process is None
        sandbox.enter(deed("def act():\n    return 2\n"))
        assert value(sandbox.check(assignment, assignment.checks[0])) == 2
    assert [outcome.ending for outcome in outcomes[2:]] == [Ending.TIMED_OUT] * 2
    assert outcomes[-1].detail == "2 s in all in which the submission did nothing"


def test_a_submission_that_works_is_not_taken_to_be_idle(tmp_path: Path) -> None:
    course = tiny_course(tmp_path)
    (assignment,) = course.assignments
    busy = "import time\n\n\ndef act():\n    while time.process_time() < 0.6: pass\n    return 1\n"
    with sandboxed(course, deed(busy)) as sandbox:
        for check in assignment.checks:
            assert value(sandbox.check(assignment, check)) == 1
        assert sandbox._client._allowance.idleness.seconds < 1.2  # that it worked


def test_a_client_needs_no_numpy() -> None:
    """So that a worker can get ready while it is imported"""
    program = (
        "import pathlib, sys; from grader.sandbox.client import Client\n"
        "client = Client('auto', pathlib.Path('/nowhere'))\n"
        "print(sorted({'numpy', 'rich', 'grader.model'} & sys.modules.keys()))\n"
        "client.close()"
    )
    words = [sys.executable, "-c", program]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_answers_that_nobody_heard_are_not_taken_for_those_to_the_next_request(
    tmp_path: Path, level: str
) -> None:
    course = tiny_course(tmp_path)
    (assignment,) = course.assignments
    first, second = assignment.checks
    with sandboxed(course, deed("calls = 0\n\n\ndef act():\n    return 3\n"), level) as sandbox:
        sandbox.probe(assignment)
        sandbox.alone([(assignment, first)], 60)
        assert value(sandbox.check(assignment, second)) == 3
        assert value(sandbox.check(assignment, first)) == 3
        assert sandbox._client._asked is None


def test_nothing_of_a_module_that_failed_is_there_for_the_next_submission(tmp_path: Path) -> None:
    """Not even the process that it failed in"""
    course = tiny_course(tmp_path)
    (assignment,) = course.assignments
    failing = "import numpy\nnumpy.left = 1\nraise KeyError\n"
    asking = "import numpy\n\n\ndef act():\n    return hasattr(numpy, 'left')\n"
    with sandboxed(course, deed(failing)) as sandbox:
        assert sandbox.probe(assignment).outcome.ending is Ending.RAISED
        sandbox.enter(deed(asking))
        assert value(sandbox.check(assignment, assignment.checks[0])) == 0


def test_another_thread_stops_what_is_asked(tmp_path: Path, level: str) -> None:
    """What waits for an answer hears of it, nothing more is asked, and a new worker stands after that"""
    course = tiny_course(tmp_path)
    (assignment,) = course.assignments
    with sandboxed(course, deed("def act():\n    while True: pass\n"), level) as sandbox:
        sandbox.probe(assignment)
        stop = threading.Timer(0.2, sandbox.stop)  # at any time within the second that the check may take
        stop.start()
        with pytest.raises(StoppedError):
            sandbox.check(assignment, assignment.checks[0])
        stop.join()
        with pytest.raises(StoppedError):
            sandbox.probe(assignment)
        sandbox.renew()
        worker, stage = sandbox._client._process, sandbox._client.stage
        sandbox.enter(deed("def act():\n    return 2\n"))
        assert value(sandbox.check(assignment, assignment.checks[0])) == 2
        assert (sandbox._client._process, sandbox._client.stage) == (worker, stage)  # those that stood ready
        assert [path.name for path in sandbox._client.path.iterdir()] == [stage.name]
