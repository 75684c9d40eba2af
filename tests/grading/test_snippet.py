"""The snippet that repeats a check: it runs, on files beside it, and gives what Keras gives."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.authoring import Close, Exact, SameShape
from grader.course import reference_results
from grader.course.course import Course, CourseError
from grader.grading import snippet
from grader.judging import compare
from tests.helpers.handed_in import notebook

ROOT = Path(__file__).resolve().parents[2]
ENTRIES = tomllib.loads((ROOT / "course.toml").read_text("utf-8"))["assignments"]

# Runs many snippets in one process, and keeps the evidence of each.
RUN_ALL = """
import contextlib, io, runpy, sys
from pathlib import Path
import numpy as np

for path in sorted(Path("snippets").glob("*.py"), key=lambda path: int(path.stem)):
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        evidence = runpy.run_path(str(path))["evidence"]
    items = evidence if isinstance(evidence, dict) else {"result": evidence}
    assert all(f"{name} =" in printed.getvalue() for name in items), path
    np.savez(path.with_suffix(".npz"), **{name: np.asarray(value) for name, value in items.items()})
"""


def run(folder: Path, *arguments: str) -> str:
    """What a program prints that is run in a folder; the grader itself cannot be imported there."""
    command = [sys.executable, "-W", "error", *arguments]
    done = subprocess.run(
        command, cwd=folder, env={"PYTHONPATH": "."}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def solutions(course: Course, folder: Path) -> Path:
    for assignment in course.assignments:
        (folder / f"{assignment.name}.py").write_bytes((assignment.folder / "solution.py").read_bytes())
    return folder


def refused(course: Course, check_id: str) -> str:
    with pytest.raises(CourseError) as caught:
        snippet.snippet(course, check_id)
    return str(caught.value)


def test_the_snippet_prints_what_keras_gives(frozen: Course, tmp_path: Path) -> None:
    """As a student would do it: save what is printed, run it, compare the numbers with the last lines"""
    text = snippet.snippet(frozen, "lines::shifted::to_the_right")
    (tmp_path / "repeat.py").write_text(text, "utf-8")
    printed = run(solutions(frozen, tmp_path), "repeat.py")
    assert printed.startswith("y =\n[")
    keras = text.partition("# Keras gives:")[2]
    assert [float(n) for n in re.findall(r"-?\d+\.\d*", printed)] == pytest.approx(
        [float(n) for n in re.findall(r"-?\d+\.\d*", keras)], abs=1e-5
    )
    assert len(re.findall(r"\d\.", printed)) == 3


def test_the_snippet_is_readable(frozen: Course) -> None:
    text = snippet.snippet(frozen, "lines::shifted::to_the_right")
    assert text.startswith("# lines::shifted::to_the_right: Moved to the right\n")
    assert "SIZE = 3" in text
    assert "def numbers(rng):" in text
    assert "SHARP" not in text
    assert "@check" not in text
    assert "of_an_array" not in text
    assert max(map(len, text.splitlines())) <= 110


HELPERS = '''
import functools
import math as mathematics
from pathlib import Path

COUNT: int = 2
FIRST, SECOND = 5, 6


@functools.cache
def cached(of=COUNT):
    return of * mathematics.floor(FIRST + 0.5)


class Sizes:
    SIDE = SECOND


@check("double", points=1, compare=SHARP)
def with_helpers(student, rng, size=Sizes.SIDE):
    """With helpers"""
    assert Path(__file__).name == "checks.py"
    return {"y": student.double(np.full(size, cached()))}
'''


def test_a_snippet_brings_all_that_it_uses(frozen: Course, tmp_path: Path) -> None:
    """Imports, defaults, decorators, annotated and several names, and files beside the checks"""
    from grader.course import reader
    from grader.model import Evidence

    path = frozen.assignments[0].folder / "checks.py"
    path.write_text(f"import numpy as np\n{path.read_text('utf-8')}\n{HELPERS}", "utf-8")
    loaded = reader.load(frozen.root)
    evidence = dict(reference_results.load(frozen, frozen.assignments[0]).evidence)
    evidence["lines::double::with_helpers"] = Evidence({"y": np.full(6, 20.0)})
    reference_results.save(loaded, loaded.assignments[0], evidence, {})
    (tmp_path / "repeat.py").write_text(snippet.snippet(loaded, "lines::double::with_helpers"), "utf-8")
    assert run(solutions(loaded, tmp_path), "repeat.py") == "y =\n[20 20 20 20 20 20]\n"


def test_what_is_no_single_check(frozen: Course) -> None:
    assert refused(frozen, "lines::double") == (
        "lines::double: not a single check; name one, such as"
        " lines::double::of_an_array, lines::double::of_a_number"
    )
    assert refused(frozen, "lines::shifted").endswith("name one, such as lines::shifted::to_the_right")
    assert refused(frozen, "lines::shifted::to_the_left").startswith(
        "lines::shifted::to_the_left: no such assignment, exercise or check; did you mean lines::shifted::to"
    )


def test_hidden_checks_are_for_instructors(frozen: Course) -> None:
    assert refused(frozen, "lines::double::of_a_number") == (
        "lines::double::of_a_number: is hidden; instructors see it with --reveal"
    )
    assert "#   result = 6\n" in snippet.snippet(frozen, "lines::double::of_a_number", reveal=True)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["name"])
def test_every_snippet_gives_what_keras_gives(course: Course, entry: dict[str, Any], tmp_path: Path) -> None:
    """On the solutions, in a folder of their own; of an assignment that trains networks, its last check"""
    assignment = course.assignment(entry["name"])
    expected = reference_results.load(course, assignment).evidence
    checks = assignment.checks[-1:] if "training" in entry else assignment.checks
    (tmp_path / "snippets").mkdir()
    for number, check in enumerate(checks):
        text = snippet.snippet(course, assignment.id(check), reveal=True)
        (tmp_path / "snippets" / f"{number}.py").write_text(text, "utf-8")
    run(solutions(course, tmp_path), "-c", RUN_ALL)
    for number, check in enumerate(checks):
        wanted = expected[assignment.id(check)].items
        with np.load(tmp_path / "snippets" / f"{number}.npz") as got:
            assert sorted(got) == sorted(wanted)
            for item, array in wanted.items():
                comparison = check.comparison(item)
                compared = compare.compare_item(comparison, item, got[item], array)
                assert compared.passed, f"{assignment.id(check)}: {compared.message}"
                if isinstance(comparison, Exact | Close | SameShape):
                    assert got[item].shape == array.shape


NOTEBOOK = ("import numpy as np\n%matplotlib inline\n", "print(1 / 0)\n", "%%time\nSHIFT = 9\n")


@pytest.mark.parametrize("name", ["lines.ipynb", "hw3_ana.ipynb"])
def test_a_snippet_runs_beside_a_notebook(frozen: Course, tmp_path: Path, name: str) -> None:
    """Its cells one by one, magics left out; a notebook of the whole homework has a name of its own"""
    cells = (*NOTEBOOK, "def double(x):\n    return 2 * x\n", "!ls\ndef shifted(x, by):\n    return x + by\n")
    (tmp_path / name).write_text(notebook(*cells), "utf-8")
    (tmp_path / "repeat.py").write_text(snippet.snippet(frozen, "lines::shifted::to_the_right"), "utf-8")
    command = [sys.executable, "-W", "error", "repeat.py"]
    done = subprocess.run(
        command, cwd=tmp_path, env={"PYTHONPATH": "."}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("y =\n[")
    assert "ZeroDivisionError" in done.stderr
    (tmp_path / "lines.py").write_text("def shifted(x, by):\n    return x + 1 - x\n", "utf-8")
    assert run(tmp_path, "repeat.py") == "y =\n[1. 1. 1.]\n"  # a module comes first


def test_a_snippet_runs_beside_a_notebook_of_the_course(course: Course, tmp_path: Path) -> None:
    """Also where one cell gives a function's name to something else"""
    folder = ROOT / "tests" / "samples" / "field" / "show_notebook"
    (tmp_path / "softmax_loss.ipynb").write_bytes((folder / "softmax_loss.ipynb").read_bytes())
    for check in ("hinge_loss::ordinary_loss", "softmax::ordinary_scores"):
        (tmp_path / "repeat.py").write_text(snippet.snippet(course, f"softmax_loss::{check}"), "utf-8")
        command = [sys.executable, "repeat.py"]
        done = subprocess.run(command, cwd=tmp_path, env={}, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
