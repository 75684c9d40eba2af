"""What comes back from behind the walls, at each level that this machine offers."""

import os
import re
import shutil
import subprocess
import sys
import textwrap
from dataclasses import replace
from pathlib import Path

import pytest

from grader.model import Ending
from grader.sandbox import check_code
from tests.helpers.graded import sandboxed
from tests.helpers.sandboxed import runs, value
from tests.helpers.tiny import HIDDEN, deed, tiny_course

ROOT = Path(__file__).resolve().parents[2]


def test_evidence_and_output_come_back(tmp_path: Path, level: str) -> None:
    (outcome,) = runs(tmp_path, level, 'print("hello")\nprint("oops", file=sys.stderr)\nreturn 42.5')
    assert value(outcome) == 42.5
    assert outcome.output == "hello\noops\n"
    assert outcome.evidence is not None
    assert [call.function for call in outcome.evidence.calls] == ["act"]


def test_a_plain_file_name_is_one_in_the_temporary_folder(tmp_path: Path, level: str) -> None:
    """Who saves the best network while training writes "best.npz", and finds it again."""
    body = 'open("best.npz", "w").write("4")\nreturn float(open(os.environ["TMPDIR"] + "/best.npz").read())'
    assert value(runs(tmp_path, level, body)[0]) == 4


def test_a_flood_of_output_is_cut_and_costs_nothing(tmp_path: Path, level: str) -> None:
    (outcome,) = runs(tmp_path, level, 'sys.stdout.write("x" * 5_000_000)\nreturn 1')
    assert value(outcome) == 1
    assert len(outcome.output) < 9_000
    assert outcome.output.endswith("[4992000 more bytes left out]")


@pytest.mark.parametrize(
    ("body", "ending", "detail"),
    [
        ("while True: pass", Ending.TIMED_OUT, "1 s of CPU time"),
        ("x = bytearray(2 << 30)", Ending.OUT_OF_MEMORY, "256 MiB"),
        ("import ctypes; ctypes.string_at(0)", Ending.CRASHED, "SIGSEGV"),
        ("os._exit(3)", Ending.EXITED, "exit status 3"),
        ('sys.exit("bye")', Ending.EXITED, "sys.exit('bye')"),
        ("os.kill(os.getpid(), 9)", Ending.CRASHED, "SIGKILL"),
    ],
)
def test_ways_to_end(tmp_path: Path, level: str, body: str, ending: Ending, detail: str) -> None:
    course = tiny_course(tmp_path)
    text = f"import os, sys, time\n\n\ndef act():\n    {body}\n    return 1\n"
    with sandboxed(course, deed(text), level) as sandbox:
        first = sandbox.check(course.assignments[0], course.assignments[0].checks[0])
        probe = sandbox.probe(replace(course.assignments[0], exercises=("act", "other")))
    assert (first.ending, first.detail) == (ending, detail)
    assert (probe.missing, probe.stubs) == (("other",), ())  # the worker is still there


def test_what_sleeps_is_stopped_by_the_clock(tmp_path: Path) -> None:
    (outcome,) = runs(tmp_path, "auto", "time.sleep(600)")
    assert (outcome.ending, outcome.detail) == (Ending.TIMED_OUT, "8 s")


def test_an_exception_comes_with_the_students_line(tmp_path: Path, level: str) -> None:
    (outcome,) = runs(tmp_path, level, "x = {}\nreturn x['lost']")
    assert outcome.ending is Ending.RAISED
    assert outcome.raised is not None
    assert (outcome.raised.type, outcome.raised.during) == ("KeyError", "act")
    (frame,) = outcome.raised.frames
    assert (frame.file, frame.line, frame.function, frame.text) == ("deed.py", 6, "act", "return x['lost']")


def test_state_does_not_leak_from_one_check_to_the_next(tmp_path: Path, level: str) -> None:
    body = """
        import numpy, tempfile
        numpy.calls = getattr(numpy, "calls", 0) + 1
        open(os.path.join(tempfile.gettempdir(), "trace"), "a").write("x")
        return 10 * numpy.calls + len(open(os.path.join(tempfile.gettempdir(), "trace")).read())
    """
    assert [value(outcome) for outcome in runs(tmp_path, level, body, 3)] == [11, 11, 11]


def test_what_is_written_to_every_descriptor_is_not_evidence(tmp_path: Path, level: str) -> None:
    body = """
        for number in range(3, 64):
            try:
                os.write(number, b"W" * 5000)
            except OSError:
                pass
        os._exit(0)
    """
    first, second = runs(tmp_path, level, body, 2)
    assert first.evidence is None
    assert second.evidence is None


def test_the_stage_is_removed(tmp_path: Path, level: str) -> None:
    course = tiny_course(tmp_path)
    with sandboxed(course, deed("def act():\n    return 1\n"), level) as sandbox:
        assert (sandbox._client.stage / "submission" / "deed.py").is_file()
    assert not sandbox._client.path.exists()


def test_a_slow_import_takes_nothing_of_a_checks_time(tmp_path: Path) -> None:
    """One CPU second for the check; the import alone takes more than that"""
    course = tiny_course(tmp_path)
    (assignment,) = course.assignments
    slow = "import time\n\nwhile time.process_time() < 1.3:\n    pass\n\n\ndef act():\n    return 1\n"
    with sandboxed(course, deed(slow)) as sandbox:
        outcome = sandbox.check(assignment, assignment.checks[0])
    with sandboxed(course, deed(slow.replace("return 1", "while True: pass"))) as sandbox:
        endless = sandbox.check(assignment, assignment.checks[0])
    assert value(outcome) == 1
    assert (endless.ending, endless.detail) == (Ending.TIMED_OUT, "1 s of CPU time")


def test_code_of_hidden_checks_is_where_hidden_checks_run_and_nowhere_else(tmp_path: Path) -> None:
    """Neither on the stage, nor in the memory of a check that is not hidden: not before, and not after."""
    course = tiny_course(tmp_path, HIDDEN)
    (assignment,) = course.assignments
    first, secret = assignment.checks
    look = """
        import gc

        def act():
            gc.unfreeze()
            codes = [each.__code__ for each in gc.get_objects() if type(each) is type(act)]
            title = " ".join(["A", "secret", "call"])  # not a constant of its own
            return int(title in [text for code in codes for text in code.co_consts])
    """
    with sandboxed(course, deed(textwrap.dedent(look))) as sandbox:
        outcomes = [sandbox.check(assignment, check) for check in (first, secret, first, secret, first)]
        files = [path for path in sandbox._client.stage.rglob("*") if path.is_file()]
    assert [value(outcome) for outcome in outcomes] == [0, 42, 0, 42, 0]
    assert [path.name for path in files] == ["deed.py"]


def test_a_check_that_is_hidden_by_a_later_line_is_hidden(tmp_path: Path) -> None:
    declared = '@check("act", points=1, compare=VALUE, hidden=True)\ndef secret'
    late = HIDDEN.replace(declared, "def secret") + (
        'check("act", points=1, compare=VALUE, hidden=True)(secret)\n'
    )
    assignments = tiny_course(tmp_path, late).assignments
    visible, hidden = (check_code.packed(assignments, shown) for shown in check_code.WHICH)
    assert (b"secret" in visible, b"secret" in hidden) == (False, True)


def test_a_grader_that_is_shut_to_other_users_grades_all_the_same(tmp_path: Path, level: str) -> None:
    """As after a clone with a strict umask: the worker's own user cannot read it, and has no need to."""
    shut = tmp_path / "shut"
    shutil.copytree(ROOT / "grader", shut / "grader", ignore=shutil.ignore_patterns("__pycache__"))
    for path in (shut, *shut.rglob("*")):
        path.chmod(path.stat().st_mode & 0o700)
    reports = [tmp_path / "shut.json", tmp_path / "open.json"]
    for folder, report in zip((shut, ROOT), reports, strict=True):
        words = ["grade", "tests/samples/submissions/half_done", "--no-training", "--json", str(report)]
        words += ["--draw", "3"]
        subprocess.run(
            [sys.executable, "-P", "-m", "grader", *words, "--course", ".", "--sandbox", level],
            env={**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": ""},
            cwd=ROOT,
            capture_output=True,
            check=True,
        )
    times = r'"(seconds|time)": ("[^"]*"|[\d.]+)'
    found, wanted = (re.sub(times, "", report.read_text()) for report in reports)
    assert found == wanted
    assert f'"{level}, ' in found
    for package in ("evidence", "sandbox", "worker"):
        compiled = {path.name.split(".")[0] for path in (shut / "grader" / package).rglob("*.pyc")}
        assert compiled >= {path.stem for path in (ROOT / "grader" / package).glob("*.py")} - {"start"}
