"""A course with a seed of its own: what checks show must not depend on what the shipped seed happens to draw.

The expected numbers are those of the solutions, so that no test waits for Keras. That both agree with another
seed as well, `make reference` and `make verify` show, as they do for checks that train a network.
"""

import shutil
import tomllib
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from grader.course import reference_results
from grader.course.course import Assignment, Course
from grader.course.solutions import importable, solutions
from grader.evidence.run import run, seed_of
from grader.instructor import verify
from grader.instructor.mutants import Mutant, Workbench
from grader.judging import compare
from grader.judging.compare import seeded
from grader.model import Evidence
from tests.helpers.some import some

ROOT = Path(__file__).resolve().parents[2]
ENTRIES = tomllib.loads((ROOT / "course.toml").read_text("utf-8"))["assignments"]
QUICK = [entry["name"] for entry in ENTRIES if "training" not in entry] + ["conv"]  # the layers of this one
SEEDS = (3181093720481276213, 1764508813377090946)  # any two; assignments take one by turns


@pytest.fixture
def reseeded(name: str, course: Course, tmp_path: Path) -> Course:
    """The project's own course with another seed; its results go into a folder of their own."""
    seed = SEEDS[QUICK.index(name) % len(SEEDS)]
    ignored = shutil.ignore_patterns("results", "__pycache__")
    shutil.copytree(course.root / "reference", tmp_path / "reference", ignore=ignored)
    assert seed != course.seed
    return replace(course, root=tmp_path, seed=seed)


def untrained(assignment: Assignment) -> Assignment:
    """An assignment without those exercises that train a network."""
    exercises = tuple(name for name in assignment.exercises if not assignment.trains(name))
    checks = tuple(check for check in assignment.checks if check.exercise in exercises)
    return replace(assignment, exercises=exercises, checks=checks)


def freeze(course: Course, name: str, modules: dict[str, ModuleType]) -> None:
    """Take what these modules give as the results of the reference."""
    assignment, evidence = course.assignment(name), {}
    for check in untrained(assignment).checks:
        identity = assignment.id(check)
        outcome = run(check, name, modules.__getitem__, seed_of(course.seed, identity))
        assert outcome.evidence is not None, identity
        given = outcome.evidence.items
        measured = compare.measured(seeded(check, seed_of(course.seed, identity)), given)
        for item, array in measured.items():
            compared = compare.compare_item(check.comparison(item), item, array, array)
            assert compared.passed, f"{identity}: {compared.message}"
        shapes = {} if check.measure is None else {item: array.shape for item, array in given.items()}
        evidence[identity] = Evidence(measured, outcome.evidence.calls, shapes)
    reference_results.save(course, assignment, evidence, {"python": "3"})


@pytest.mark.parametrize("name", QUICK)
def test_mistakes_are_found_and_named_with_any_seed(reseeded: Course, name: str) -> None:
    """Each loses exactly what it says, is named, and looks like no other"""
    print(f"seed {reseeded.seed}")
    with importable(solutions(reseeded)) as modules, np.errstate(all="ignore"):
        freeze(reseeded, name, modules)
    assignment = untrained(reseeded.assignment(name))
    bench = Workbench(reseeded, assignment)
    planted = [m for m in assignment.misconceptions if m.exercise in assignment.exercises]
    mutants = [Mutant(bench, mistake) for mistake in some(planted)]
    findings, _ = verify.mistakes(reseeded, assignment, mutants)
    # Fingerprints on disk are none here: the mistakes are run and compared as they are, and not all of them.
    wrong = [
        f"{each.subject}: {each.expected}; {each.seen}"
        for each in findings
        if not each.ok and each.subject != "fingerprints" and "planted mistakes" not in each.expected
    ]
    assert len(findings) > len(mutants)
    assert not wrong, "\n".join(wrong)
