"""Mutation testing, in short: how mutants are made and graded, and a few of the course's own.

`make mutants` tries all of them.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.course.course import Course
from tests.course.mutation.killing import Bench, Fate, fates
from tests.course.mutation.mutants import Mutant, mutants_of, users
from tests.course.mutation.survivors import Known, problems, read, rows

ROOT = Path(__file__).resolve().parents[3]
SEED = 20
COUNT = 60
SOURCE = '''\
"""A solution."""


def given(x):
    return x + 1


def halves(x, parts=2):
    """Written by the student."""
    # BEGIN SOLUTION
    for _ in range(3):
        x += helper(x)
    return x[1:] if parts > 1 else np.sum(x, axis=0), -x
    # END SOLUTION


# BEGIN SOLUTION
def helper(x):
    return x.copy() + x


# END SOLUTION
'''


def changes(function: str) -> dict[str, list[str]]:
    """The changes of a function of SOURCE by the statement that is changed."""
    found: dict[str, list[str]] = {}
    for mutant in mutants_of("parts", SOURCE):
        if mutant.function == function:
            found.setdefault(mutant.before, []).append(mutant.after)
    return found


# -- making --------------------------------------------------------------------------------------


def test_every_operator_constant_and_step_is_changed() -> None:
    found = changes("halves")
    assert found["def parts=2"] == ["def parts=3", "def parts=4", "def parts=0", "def parts=-2"]
    assert found["x += helper(x)"] == ["pass", "x = helper(x)", "x -= helper(x)", "x += x"]
    assert found["for _ in range(3):"][-4:] == [f"for _ in range({n}):" for n in ("4", "6", "0", "-3")]
    assert {"for _ in range(3 + 1):", "for _ in range(3 - 1):"} <= {*found["for _ in range(3):"]}
    returned = "return (x[1:] if parts > 1 else np.sum(x, axis=0), -x)"
    assert {
        "return (-x, x[1:] if parts > 1 else np.sum(x, axis=0))",
        "return (x[1:] if parts >= 1 else np.sum(x, axis=0), -x)",
        "return (x[1:] if parts > 1 else np.mean(x, axis=0), -x)",
        "return (x[1:] if parts > 1 else np.sum(x), -x)",
        "return (x[1:] if parts > 1 else np.sum(x, axis=1), -x)",
        "return (x[:] if parts > 1 else np.sum(x, axis=0), -x)",
        "return (x[1 - 1:] if parts > 1 else np.sum(x, axis=0), -x)",
        "return (x[1:] if parts > 1 else np.sum(x, axis=0), x)",
    } <= {*found[returned]}
    assert changes("helper") == {
        "return x.copy() + x": [
            "return x.copy() - x",
            "return x.copy()",
            "return x",
            "return x + x",
        ]
    }


def test_what_is_given_stays_as_it_is() -> None:
    assert {mutant.function for mutant in mutants_of("parts", SOURCE)} == {"halves", "helper"}


def test_each_mutant_is_one_change_and_another_one() -> None:
    mutants = mutants_of("parts", SOURCE)
    assert len({mutant.key for mutant in mutants}) == len(mutants)
    assert len({mutant.source for mutant in mutants}) == len(mutants)
    for mutant in mutants:
        compile(mutant.source, "parts.py", "exec")


def test_a_key_stays_when_lines_move() -> None:
    moved = SOURCE.replace('"""A solution."""', '"""A solution,\n\nmoved."""\n\n# and more')
    assert [m.key for m in mutants_of("parts", moved)] == [m.key for m in mutants_of("parts", SOURCE)]


def test_users_of_a_function() -> None:
    assert users(SOURCE, "helper") == {"helper", "halves"}
    assert users(SOURCE, "halves") == {"halves"}


# -- grading -------------------------------------------------------------------------------------


def fate_of(bench: Bench, body: str) -> str:
    """What a mutant of the small course's `double` loses."""
    source = f"def double(x):\n    {body}\n\n\ndef shifted(x, by):\n    return double(x) - x + by\n"
    (fate,) = fates(bench, [Mutant("lines", "double", "", "", source)], 1)
    return fate.lost


def test_the_first_check_that_is_lost_is_named(frozen: Course) -> None:
    bench = Bench(frozen)
    assert fate_of(bench, "return 2 * x") == ""
    assert fate_of(bench, "return 3 * x") == "double::of_an_array (failed)"
    assert fate_of(bench, "return 2 * x if getattr(x, 'size', 0) else 0") == "double::of_a_number (failed)"
    assert fate_of(bench, "return 2 *") == "cannot be imported: SyntaxError"


def test_a_mutant_that_never_ends_loses(frozen: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.course.mutation.killing.CPU_SECONDS", 1)
    assert fate_of(Bench(frozen), "while True: pass") == "ended by SIGXCPU"
    assert fate_of(Bench(frozen), "import os; os._exit(3)") == "ended with exit status 3"


def test_a_mutant_without_bounds_loses(frozen: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.course.mutation.killing.MEMORY", 64 << 20)
    assert fate_of(Bench(frozen), "return bytes(1 << 30)") == "double::of_an_array (error)"


# -- the list of survivors -----------------------------------------------------------------------

FIRST, SECOND = (Mutant("lines", "double", "2 * x", after, "") for after in ("3 * x", "x * 2"))


def test_survivors_and_reasons_belong_together() -> None:
    killed, survived = Fate(FIRST, "double::of_an_array (failed)", 0.1), Fate(SECOND, "", 0.1)
    known = {SECOND.key: Known("equivalent", "a product")}
    assert problems([killed, survived], known) == []
    assert problems([survived], {}) == ["survives, and is not listed: lines.double | 2 * x | x * 2"]
    (wrong,) = problems([killed], {FIRST.key: Known("accepted", "why not")})
    assert wrong.startswith("listed as a survivor, but loses double::of_an_array (failed): lines.double")


def test_only_equivalent_mutants_leave_the_share_alone() -> None:
    found = [Fate(FIRST, "lost", 0.1), Fate(SECOND, "", 0.1)]
    for kind, share in (("equivalent", 1.0), ("accepted", 0.5)):
        (lines, every) = rows(found, {SECOND.key: Known(kind, "a reason")})
        assert (lines.assignment, every.assignment) == ("lines", "all")
        assert lines.share == every.share == share


@pytest.mark.parametrize(
    "entry",
    [
        'function = "f"\nbefore = "a"\nafter = ["b"]',
        'function = "f"\nbefore = "a"\nafter = ["b"]\nequivalent = ""',
        'function = "f"\nbefore = "a"\nafter = ["b"]\nequivalent = "x"\naccepted = "y"',
        'function = "f"\nbefore = "a"\nafter = ["b", "b"]\nequivalent = "x"',
    ],
)
def test_an_entry_without_a_reason_is_refused(tmp_path: Path, entry: str) -> None:
    path = tmp_path / "survivors.toml"
    path.write_text(f"[[survivor]]\n{entry}\n", "utf-8")
    with pytest.raises(ValueError, match=r"survivors\.toml"):
        read(path)


# -- the project's own course --------------------------------------------------------------------


def test_the_list_names_mutants_that_exist(course: Course) -> None:
    made = {
        mutant.key
        for assignment in course.assignments
        for mutant in mutants_of(assignment.name, (assignment.folder / "solution.py").read_text("utf-8"))
    }
    assert sorted(read().keys() - made) == []


def test_some_mutants_of_the_course(course: Course, tmp_path: Path) -> None:
    """Without those of networks, whose checks train; a process of its own forks with one thread"""
    names = [assignment.name for assignment in course.assignments if assignment.training is None]
    results = tmp_path / "mutants.json"
    options = ["--sample", str(COUNT), "--seed", str(SEED), "--jobs", "2", "--json", str(results)]
    ended = subprocess.run(
        [sys.executable, "-m", "tests.course.mutation.mutation", *names, *options],
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    print(ended.stdout, ended.stderr)  # the seed is in the first line
    assert ended.returncode == 0
    assert len(json.loads(results.read_text("utf-8"))["mutants"]) == COUNT
