"""A module is imported once; its checks run in children of what the import has left."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from grader.model import Ending, Outcome
from grader.sandbox.sandbox import Sandbox
from tests.helpers.graded import sandboxed
from tests.helpers.handed_in import notebook
from tests.helpers.sandboxed import value
from tests.helpers.tiny import HIDDEN, deed, tiny_course

ACT = "\n\ndef act():\n    return {}\n"


def checked(sandbox: Sandbox, times: int = 3) -> list[Outcome]:
    assignment = sandbox._course.assignments[0]
    return [sandbox.check(assignment, assignment.checks[number % 2]) for number in range(times)]


def test_checks_that_run_alone_share_one_import(tmp_path: Path, level: str) -> None:
    course = tiny_course(tmp_path)
    text = "import os\nPID = os.getpid()" + ACT.format("PID * 10 ** 8 + os.getpid()")
    with sandboxed(course, deed(text), level) as sandbox:
        values = [int(value(outcome)) for outcome in checked(sandbox)]
    imports, children = ({each // 10**8 for each in values}, {each % 10**8 for each in values})
    assert (len(imports), len(children)) == (1, 3)


def test_hidden_checks_have_an_import_of_their_own(tmp_path: Path) -> None:
    course = tiny_course(tmp_path, HIDDEN)
    text = "import os\nIMPORT = int.from_bytes(os.urandom(5))" + ACT.format("IMPORT")
    with sandboxed(course, deed(text)) as sandbox:
        first, hidden, again = (int(value(outcome)) for outcome in checked(sandbox))
    assert len({first, hidden - 41, again}) == 3


def test_an_import_is_there_after_a_child_was_lost(tmp_path: Path, level: str) -> None:
    course = tiny_course(tmp_path)
    text = "import os\nPID = os.getpid()\nN = 0\n\n\ndef act():\n    os.kill(os.getpid(), 9)\n"
    with sandboxed(course, deed(text), level) as sandbox:
        first = checked(sandbox, 1)[0]
        assert sandbox._client.held("visible") == {"deed"}
    assert (first.ending, first.detail) == (Ending.CRASHED, "SIGKILL")


def test_each_check_sees_what_the_import_has_left_and_nothing_else(tmp_path: Path, level: str) -> None:
    """Globals, files, the working folder, settings and random numbers."""
    course = tiny_course(tmp_path)
    text = """
import os, random, sys
import numpy as np

np.seterr(all="raise")
np.random.seed(3)
random.seed(3)
sys.path.append("/somewhere")
open("made", "w").write("abc")
calls = []


def act():
    calls.append(1)
    assert np.geterr()["over"] == "raise" and sys.path.count("/somewhere") == 1
    assert os.path.realpath(os.getcwd()) == os.path.realpath(os.environ["TMPDIR"])
    text = open("made").read()
    open("made", "a").write("d")
    open("more", "w").write("e")
    found = 100 * len(calls) + 10 * len(text) + len(os.listdir("."))
    return found + random.random() + np.random.rand()
"""
    with sandboxed(course, deed(text), level) as sandbox:
        values = [value(outcome) for outcome in checked(sandbox)]
    assert values[0] == values[1] == values[2]
    assert 132 <= values[0] < 134


def test_a_thread_of_the_import_is_there_in_each_check(tmp_path: Path, level: str) -> None:
    """No fork takes a thread along: so each check's child imports such a module itself."""
    course = tiny_course(tmp_path)
    text = """
import os, queue, threading

questions, answers = queue.Queue(), queue.Queue()


def serve():
    while True:
        answers.put(questions.get() + 1)


threading.Thread(target=serve, daemon=True).start()


def act():
    questions.put(41)
    return answers.get(timeout=20)
"""
    with sandboxed(course, deed(text), level) as sandbox:
        assert [value(outcome) for outcome in checked(sandbox)] == [42, 42, 42]


def test_an_import_that_does_not_end_is_stopped_where_it_stands(tmp_path: Path, level: str) -> None:
    stopped(tmp_path, level, "n = 0\nwhile True: n += 1", "0.2 s of CPU time")


def test_an_import_that_sleeps_is_stopped_where_it_stands(tmp_path: Path) -> None:
    stopped(tmp_path, "auto", "import time\ntime.sleep(600)", "4 s")


def stopped(tmp_path: Path, level: str, text: str, detail: str) -> None:
    """Import a module that takes too long, and look how it is ended."""
    course = replace(tiny_course(tmp_path), import_seconds=0.2)
    with sandboxed(course, deed(text + ACT.format(1)), level) as sandbox:
        outcome = sandbox.probe(course.assignments[0]).outcome
    assert (outcome.ending, outcome.detail) == (Ending.TIMED_OUT, detail)
    assert outcome.raised is not None
    assert (outcome.raised.frames[-1].file, outcome.raised.frames[-1].line) == ("deed.py", 2)


def test_an_import_that_no_exception_ends_is_ended_with_its_process(tmp_path: Path) -> None:
    course = replace(tiny_course(tmp_path), import_seconds=0.2)
    text = "while True:\n    try:\n        while True: pass\n    except BaseException: pass\n"
    with sandboxed(course, deed(text)) as sandbox:
        outcome = sandbox.probe(course.assignments[0]).outcome
    assert (outcome.ending, outcome.detail) == (Ending.TIMED_OUT, "0.2 s of CPU time")


@pytest.mark.parametrize("endless", ["while True:\n    pass", "import time\ntime.sleep(600)"])
def test_a_cell_that_does_not_end_is_stopped_and_named(tmp_path: Path, endless: str) -> None:
    course = replace(tiny_course(tmp_path), cell_seconds=0.1)
    cells = notebook("before = 40", endless, "def act():\n    return before + 2")
    files = {"deed.cells.json": cells_of(cells)}
    with sandboxed(course, replace(deed(""), files=files)) as sandbox:
        probe = sandbox.probe(course.assignments[0])
        assert [value(outcome) for outcome in checked(sandbox)] == [42, 42, 42]
    ((number, raised),) = probe.failed_cells
    assert (number, raised.type) == (2, "TooLong")


def cells_of(content: str) -> bytes:
    texts = ["".join(c["source"]) for c in json.loads(content)["cells"] if c["cell_type"] == "code"]
    return json.dumps({"notebook": "deed.ipynb", "cells": texts}).encode()


def test_imports_that_take_much_memory_make_room_for_the_next_ones(tmp_path: Path) -> None:
    course = tiny_course(tmp_path)
    (assignment,) = course.assignments
    large = "import numpy as np\nTABLE = np.ones(60_000_000)\n" + ACT.format("len(TABLE)")
    names = ("one", "two", "three")
    files = replace(deed(""), files={f"{name}.py": large.encode() for name in names})
    with sandboxed(course, files) as sandbox:
        batch = sandbox.batch([(replace(assignment, name=name), ()) for name in names], hidden=False)
        assert list(batch) == []
        assert (list(batch.probes), batch.is_full) == (["one"], True)
        assert [each.name for each, _ in batch.rest] == ["two", "three"]
        probe = sandbox.probe(replace(assignment, name="two"))
    assert probe.outcome.ending is Ending.RETURNED


def test_what_numpy_loads_when_it_is_asked_for_is_there_in_a_later_check(tmp_path: Path) -> None:
    """np.unique loads numpy.ma, and a name of NumPy that is loaded so cannot be taken away again"""
    course = tiny_course(tmp_path)
    (assignment,) = course.assignments
    text = "import numpy as np" + ACT.format("len(np.unique([1.0, 1.0])) + 0 * len(np.fft.fft([1.0]))")
    with sandboxed(course, deed(text)) as sandbox:
        batch = sandbox.batch([(assignment, assignment.checks)], hidden=False)
        assert [outcome.ending for _, _, outcome in batch] == [Ending.RETURNED] * 2
        assert value(sandbox.check(assignment, assignment.checks[0])) == 1
