"""Freezing: what a reference cannot do is told in one line, and tampered results are found."""

import os
import re
import shutil
import subprocess
import sys
import threading
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.course import reader, reference_results
from grader.course.course import Course, CourseError
from grader.course.importing import KerasError, module_from_file
from grader.course.solutions import solution_files
from grader.grading.grade import Grading
from grader.instructor import freeze
from grader.instructor.fingerprinting import freeze_mistakes
from grader.instructor.mutants import InProcess
from grader.model import Evidence
from tests.helpers.graded import as_files

ROOT = Path(__file__).resolve().parents[2]
ONE = "dropout"  # an assignment with exact, norm-wise and random checks, whose reference is quick


@pytest.fixture
def frozen(frozen: Course) -> Course:
    """The small course with fingerprints of its mistakes as well."""
    freeze_mistakes(frozen, frozen.assignments[:1])
    return frozen


def frozen_text(root: Path, old: str, new: str) -> str:
    """What `freeze` says of the small course, whose reference has one text replaced."""
    path = root / "reference" / "lines.py"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    loaded = reader.load(root)
    with pytest.raises(KerasError) as caught:
        freeze.freeze(loaded, loaded.assignments, print)
    assert not reference_results.folder(loaded).exists()
    return str(caught.value)


DOUBLE = "lines::double::of_an_array: the Keras reference"
FIX = "; fix reference/lines.py"
WRONG = [
    ("return np.multiply(x, 2)", "raise ValueError('no')", f"{DOUBLE}: ValueError: no, in lines.py line 5: "),
    ("def double", "def doubled", f"{DOUBLE}: lines has no double{FIX}"),
    (
        "return np.multiply(x, 2)",
        "return None",
        f"{DOUBLE}: gave back something that cannot be judged: y is None; ",
    ),
    (
        "np.multiply(x, 2)",
        "np.multiply(x, np.inf)",
        f"{DOUBLE} does not pass: y is infinite at 3 of 3 places, ",
    ),
    (
        "import numpy",
        "import no_such_keras",
        "reference/lines.py: needs no_such_keras, which is not installed; ",
    ),
]


@pytest.mark.parametrize(("old", "new", "said"), WRONG, ids=[new for _, new, _ in WRONG])
def test_what_a_reference_cannot_do(
    small: Path, old: str, new: str, said: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert frozen_text(small, old, new).startswith(said)
    capfd.readouterr()  # what the import said


def test_a_check_reaches_a_keras_model_as_a_whole(small: Path) -> None:
    """`student.keras` is the reference's own module while results are frozen, and None when it is graded"""
    path = small / "assignments" / "lines" / "checks.py"
    whole = '{"y": student.keras.whole(3.0) if student.keras is not None else student.double(3.0)}'
    path.write_text(path.read_text("utf-8").replace('{"y": student.double(numbers(rng))}', whole), "utf-8")
    reference = small / "reference" / "lines.py"
    reference.write_text(f"{reference.read_text('utf-8')}\n\ndef whole(x):\n    return 7 * x\n", "utf-8")
    loaded = reader.load(small)
    freeze.freeze(loaded, loaded.assignments, lambda _: None)
    frozen = reference_results.load(loaded, loaded.assignments[0]).evidence["lines::double::of_an_array"]
    assert (frozen.items["y"].item(), tuple(frozen.calls)) == (21.0, ())
    runner: Any = InProcess(loaded, lambda _: module_from_file(path.with_name("solution.py"), "lines"))
    files = as_files("solution", solution_files(loaded))
    grading = Grading(loaded, files, runner)
    assert grading.result("lines::double::of_an_array").returned == "y: 6"


def test_a_reference_that_is_not_there(small: Path) -> None:
    (small / "reference" / "lines.py").unlink()
    loaded = reader.load(small)
    with pytest.raises(KerasError, match=r"^reference/lines\.py: is missing; write there in Keras"):
        freeze.freeze(loaded, loaded.assignments, print)


def test_an_item_without_a_comparison(small: Path) -> None:
    path = small / "assignments" / "lines" / "checks.py"
    path.write_text(path.read_text("utf-8").replace('compare={"y"', 'compare={"z"'), "utf-8")
    loaded = reader.load(small)
    with pytest.raises(
        KerasError, match=r"^assignments/lines/checks\.py: check shifted::to_the_right: no comparison"
    ):
        freeze.freeze(loaded, loaded.assignments, print)


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_results_and_fingerprints_are_frozen(small: Path) -> None:
    """Both are told of, and belong together"""
    loaded = reader.load(small)
    told: list[str] = []
    freeze.freeze(loaded, loaded.assignments, told.append)
    assert told[0] == "lines: 3 checks frozen"
    assert re.fullmatch(r"lines: 6 mistakes and [1-9]\d* slips frozen", told[1])
    assert freeze.differences(loaded, loaded.assignments, lambda _: None) == []


def test_mistakes_that_cannot_be_frozen(small: Path) -> None:
    """One line says why, and no half of a file is left"""
    path = small / "assignments" / "lines" / "misconceptions.py"
    path.write_text(path.read_text("utf-8") + "\nraise ValueError('no mistakes')\n", "utf-8")
    loaded = reader.load(small)
    said = r"^assignments/lines/misconceptions\.py: cannot be imported: ValueError: no mistakes; fix it$"
    with pytest.raises(CourseError, match=said):
        freeze.freeze(loaded, loaded.assignments, lambda _: None)
    assert names_in(reference_results.folder(loaded)) == {"lines.results", "manifest.json"}


def test_a_reference_that_fails_while_mistakes_are_frozen(small: Path) -> None:
    """What was written before stays whole, the error is the reference's, and nothing goes on running"""
    shutil.copytree(small / "assignments" / "lines", small / "assignments" / "curves")
    table = (small / "course.toml").read_text("utf-8")
    _, own = table.split("[[assignments]]")
    (small / "course.toml").write_text(f"{table}\n[[assignments]]{own.replace('lines', 'curves')}", "utf-8")
    loaded = reader.load(small)
    threads = threading.active_count()
    with pytest.raises(KerasError, match=r"^reference/curves\.py: is missing; write there"):
        freeze.freeze(loaded, loaded.assignments, lambda _: None)
    assert threading.active_count() == threads
    assert names_in(reference_results.folder(loaded)) - {"lines.fingerprints.zip"} == {
        "lines.results",
        "manifest.json",
    }


def test_nothing_differs_from_itself(frozen: Course) -> None:
    told: list[str] = []
    assert freeze.differences(frozen, frozen.assignments, told.append) == []
    assert told == ["lines: agrees, 3 checks within 1e-09 of Keras"]


def changed(evidence: Evidence, **items: object) -> Evidence:
    return Evidence(
        {**evidence.items, **{name: np.asarray(value) for name, value in items.items()}}, evidence.calls
    )


def test_each_difference_is_named(frozen: Course, capsys: pytest.CaptureFixture[str]) -> None:
    """A value, an item too many, and inputs of another seed"""
    (lines,) = frozen.assignments
    evidence = dict(reference_results.load(frozen, lines).evidence)
    array, number, shifted = evidence
    y = evidence[array].items["y"]
    evidence[array] = changed(evidence[array], y=y * (1 + 1e-8))
    evidence[number] = changed(evidence[number], more=1)
    call = evidence[shifted].calls[0]
    other = type(call)(call.function, (("x", np.zeros(3)), ("by", 2.5)), call.result)
    evidence[shifted] = Evidence(evidence[shifted].items, (other,))
    reference_results.save(frozen, lines, evidence, {})
    found = freeze.differences(frozen, [lines], print)
    assert len(found) == 3
    assert found[0].startswith(f"{array}: y is not what Keras gives; y[")
    assert found[1] == f"{number}: items are result; frozen are result, more"
    assert found[2] == f"{shifted}: its inputs are not the frozen ones"
    assert capsys.readouterr().out == "lines: DIFFERS, 3 checks within 1e-09 of Keras\n"


def test_stale_results_are_a_difference(frozen: Course) -> None:
    path = frozen.root / "reference" / "lines.py"
    path.write_text(path.read_text("utf-8") + "# a remark\n", "utf-8")
    (line,) = freeze.differences(frozen, frozen.assignments, lambda _: None)
    assert line.startswith("lines: its reference results are stale (reference changed since)")


def test_stale_fingerprints_are_a_difference(frozen: Course) -> None:
    path = frozen.assignments[0].folder / "misconceptions.py"
    path.write_text(path.read_text("utf-8") + "# a remark\n", "utf-8")
    found = freeze.differences(frozen, frozen.assignments, lambda _: None)
    assert found == ["lines: the fingerprints of its mistakes are stale; run grader reference lines"]


def test_versions_of_what_results_are_made_with() -> None:
    if find_spec("keras") is None:
        with pytest.raises(KerasError, match=r"is not installed; install the extra"):
            freeze.made_with()
    else:
        assert list(freeze.made_with()) == ["python", "numpy", "keras", "tensorflow"]


# -- with Keras itself, imported once, in a process of its own -----------------------------------

# Freezes a course, looks whether it agrees, spoils one array, looks again.
SPOIL = """
import sys
from pathlib import Path
import numpy as np
from grader.cli import main as cli
from grader.course import reader
from grader.course import reference_results as results

check = ["reference", "--check", "--course", sys.argv[1]]
print("agrees:", cli.main(check))
course = reader.load(Path(sys.argv[1]))
evidence = dict(results.load(course, course.assignments[0]).evidence)
key = next(key for key, found in evidence.items() if found.items.get("dx", np.int8()).dtype == np.float64)
print("spoilt:", key.partition("::")[2])
spoilt = evidence[key]
spoilt.items["dx"] = spoilt.items["dx"].copy()
spoilt.items["dx"].flat[0] += 1e-3
evidence[key] = spoilt
results.save(course, course.assignments[0], evidence, {})
print("spoilt:", cli.main(check))
"""


def test_tampered_results_are_found(tmp_path: Path) -> None:
    """`grader reference --check` on a copy of one assignment: first it agrees, then it does not"""
    table = (ROOT / "course.toml").read_text("utf-8")
    head, *entries = table.split("[[assignments]]")
    (own,) = (entry for entry in entries if f'name = "{ONE}"' in entry)
    (tmp_path / "course.toml").write_text(f"{head}[[assignments]]{own}", "utf-8")
    for name in (f"assignments/{ONE}", "reference"):
        shutil.copytree(ROOT / name, tmp_path / name)
    command = [sys.executable, "-c", SPOIL, str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    first, second, *rest = done.stdout.splitlines()
    assert first == f"{ONE}: agrees, 21 checks within 1e-09 of Keras"
    assert second == "agrees: 0"
    key = rest[0].removeprefix("spoilt: ")
    assert rest[1:] == [f"{ONE}: DIFFERS, 21 checks within 1e-09 of Keras", "spoilt: 1"]
    (line,) = done.stderr.strip().splitlines()
    assert line.startswith(f"grader: {ONE}::{key}: dx is not what Keras gives; dx[0, 0]: got ")


def test_an_input_that_is_nan_is_like_itself() -> None:
    """Such as a loss that a class is fed; numbers within the bound are alike as well"""
    fed = (("loss", float("nan")), ("epoch", 1), ("rate", 0.1))
    assert freeze._alike(fed, (("loss", float("nan")), ("epoch", 1), ("rate", 0.1 + 1e-12)))
    assert not freeze._alike(fed, (("loss", 1.0), ("epoch", 1), ("rate", 0.1)))
    assert not freeze._alike(fed, (("loss", float("nan")), ("epoch", 1), ("rate", 0.2)))
