"""Workers: when one serves on, and when another takes its place."""

import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from grader.model import Ending
from grader.sandbox import seccomp
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


def test_a_worker_goes_from_one_submission_to_the_next(tmp_path: Path, level: str) -> None:
    """At the strongest level, and with nothing of the first one's."""
    course = tiny_course(tmp_path)
    (assignment,) = course.assignments
    first, _ = assignment.checks
    helped = deed("import other\n\n\ndef act():\n    return other.number\n")
    helped = replace(helped, files={**helped.files, "other.py": b"number = 1\n", "package/more.py": b""})
    alone = "import importlib.util\n\n\ndef act():\n    return 2 + bool(importlib.util.find_spec('other'))\n"
    with sandboxed(course, helped, level) as sandbox:
        assert value(sandbox.check(assignment, first)) == 1
        before = sandbox._client.stage
        for _ in range(2):
            sandbox.enter(deed(alone))
            assert value(sandbox.check(assignment, first)) == 2
        assert (sandbox._client.stage == before) is (level == "bubblewrap")


@pytest.mark.parametrize(
    "left",
    [
        "open('left', 'w')",
        "os._exit(1)",
        "os.fork() or time.sleep(60)",
        "os.kill(os.getpid(), 9)",
        "os.fork() or os._exit(0)",
        "open('made', 'w').close(); os.unlink('made')",
    ],
)
def test_a_worker_that_something_was_left_in_serves_no_other_submission(tmp_path: Path, left: str) -> None:
    course = tiny_course(tmp_path)
    (assignment,) = course.assignments
    text = f"import os, time\n\n\ndef act():\n    {left}\n    return 1\n"
    with sandboxed(course, deed(text)) as sandbox:
        sandbox.check(assignment, assignment.checks[0])
        before = sandbox._client.stage
        sandbox.enter(deed("def act():\n    return 2\n"))
        assert value(sandbox.check(assignment, assignment.checks[0])) == 2
        assert sandbox._client.stage != before
        assert [path.name for path in sandbox._client.path.iterdir()] == [sandbox._client.stage.name]


@pytest.mark.parametrize("missing", ["", "no libseccomp"])
def test_a_worker_that_lacks_a_wall_serves_no_other_submission(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    """Without a filter, shared memory would outlive the process that made it."""
    monkeypatch.setattr(seccomp, "why_not", lambda: missing)
    course = tiny_course(tmp_path)
    with sandboxed(course, deed("def act():\n    return 1\n"), "bubblewrap") as sandbox:
        sandbox.check(course.assignments[0], course.assignments[0].checks[0])
        before = sandbox._client.stage
        assert ("seccomp" in sandbox._client.standing) is (not missing)
        sandbox.enter(deed("def act():\n    return 2\n"))
        assert (sandbox._client.stage == before) is (not missing)


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
        before = sandbox._client.stage
        sandbox.enter(deed(asking))
        assert value(sandbox.check(assignment, assignment.checks[0])) == 0
        assert sandbox._client.stage == before
