"""What only judging knows is not where student code runs: neither on the stage nor in memory."""

import marshal
import os
import re
import textwrap
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from types import CodeType

import numpy as np
import pytest

from grader.authoring import Check
from grader.course import reference_results
from grader.course.course import Assignment, Course
from grader.model import Array
from grader.sandbox import check_code
from grader.submission.modules import ModuleFiles
from tests.helpers.graded import sandboxed
from tests.helpers.tiny import tiny_course

KEY = 0x5A5A5A5A5A5A5A5A  # numbers to look for are handed in under it: else they would be found themselves
OF_EACH = 4  # numbers of each item that Keras gave

# Looks through all memory of its own that is no file, and prints which of the numbers are there.
LOOK = f"""
    import os, re
    import numpy as np

    def found():
        wanted = np.fromfile(os.path.join(os.path.dirname(__file__), "wanted.bin"), np.uint64)
        there = np.zeros(len(wanted), bool)
        with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
            for line in maps:
                place = re.match(r"(\\w+)-(\\w+) rw\\S* \\S+ \\S+ 0 ", line)
                start, end = (int(text, 16) for text in place.groups()) if place else (0, 0)
                for begin in range(start, end, 1 << 22):
                    memory.seek(begin)
                    words = np.frombuffer(memory.read(min(1 << 22, end - begin)), np.uint64)
                    there[np.isin(wanted, words ^ np.uint64({KEY}))] = True
        return np.flatnonzero(there)

    print("found", *found())

    def act():
        return 1.0
"""


def numbers(value: object) -> Iterator[float]:
    """The numbers of a comparison, or of several."""
    if isinstance(value, dict):
        value = tuple(value.values())
    for each in value if isinstance(value, tuple) else (value,):
        for field in fields(each):
            number = getattr(each, field.name)
            if isinstance(number, float):
                yield number


def written(course: Course) -> set[float]:
    """The numbers that stand in the experiments themselves."""
    packed = [check_code.packed(course.assignments, which) for which in check_code.WHICH]
    left: list[object] = []
    for each in packed:
        left += [code for code, _ in marshal.loads(each).values()]  # noqa: S302  # our own
    constants: set[float] = set()
    while left:
        constant = left.pop()
        if isinstance(constant, CodeType):
            left += constant.co_consts
        elif isinstance(constant, tuple):
            left += constant
        elif isinstance(constant, float):
            constants.add(constant)
    return constants


def only_judging_knows(course: Course, assignment: Assignment) -> dict[str, float]:
    """Numbers that judging works with, each with where it comes from."""
    expected = reference_results.load(course, assignment).evidence
    known: dict[str, float] = {}

    def add(check: Check, what: str, values: Iterator[float] | Array) -> None:
        known.update((f"{assignment.id(check)} {what} {n}", float(v)) for n, v in enumerate(values))

    for check in assignment.checks:
        add(check, "compare", numbers(check.compare))
        for item, array in expected[assignment.id(check)].items.items():
            if array.dtype.kind == "f":
                add(check, item, array.ravel()[:OF_EACH].astype(np.float64))
    return {where: value for where, value in known.items() if float(f"{value:.5g}") != value}  # no 0.3


def found(course: Course, name: str, wanted: Array, *, hidden: bool) -> set[int]:
    """Which numbers are in the memory of a process that imports a module."""
    files = {f"{name}.py": textwrap.dedent(LOOK).encode(), "wanted.bin": (wanted ^ np.uint64(KEY)).tobytes()}
    with sandboxed(course, ModuleFiles("a", files, {name: f"{name}.py"}, {}, ())) as sandbox:
        outcome = sandbox.probe(course.assignment(name), hidden=hidden).outcome
    told = re.search(r"found([ \d]*)", outcome.output)
    assert told is not None, outcome
    return {int(number) for number in told[1].split()}


@pytest.mark.parametrize("hidden", [False, True])
def test_no_number_that_only_judging_knows_is_in_memory(course: Course, tmp_path: Path, hidden: bool) -> None:
    known: dict[str, float] = {}
    for assignment in course.assignments:
        known |= only_judging_knows(course, assignment)
    own = written(course)
    known = {where: value for where, value in known.items() if value not in own}
    wanted = np.array(list(known.values())).view(np.uint64)
    by_chance = found(tiny_course(tmp_path), "deed", wanted, hidden=hidden)  # of Python and NumPy
    told = found(course, "init", wanted, hidden=hidden) - by_chance
    assert [list(known.items())[number] for number in told] == []
    assert len(known) > 1_000 > len(by_chance)


def test_a_number_that_the_code_of_checks_holds_would_be_found(course: Course) -> None:
    """The network's width of an experiment in `init`, scaled by 0.4"""
    wanted = np.array([0.4, 0.123456789]).view(np.uint64)
    assert found(course, "init", wanted, hidden=False) == {0}


def test_nothing_on_the_stage_is_of_the_course_but_what_checks_read(course: Course) -> None:
    with sandboxed(course, ModuleFiles("a", {"init.py": b""}, {"init": "init.py"}, {}, ())) as sandbox:
        sandbox.probe(course.assignment("init"))
        stage = sandbox._client.stage
        files = {str(path.relative_to(stage)) for path in stage.rglob("*") if path.is_file()}
    brought = {
        f"inside/{os.path.normpath(f'assignments/{each.name}/{file}')}"  # one may be another assignment's
        for each in course.assignments
        for file in each.files
    }
    assert files == brought | {"submission/init.py"}
    labels = course.root / "assignments" / "mnist" / "data" / "unseen_labels.npz"
    assert labels.is_file()
    assert not any("label" in file for file in files)
