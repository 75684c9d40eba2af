"""Correct submissions in other styles: whoever solves an exercise in a way of their own loses nothing.

Each folder of `variants/` holds the modules that one student wrote in a style of their own, with the helpers
that these import; what is not there is taken from the complete sample submission. Those called `like_...` are
in the style of a public library or course, which the table names.

| variant | style |
| --- | --- |
| `as_keras_does` | truncated normals, Keras's epsilon-hat, E[x²] − E[x]², mini-batches as an object |
| `chatty` | prints, logs and warns at import and in every call; moving statistics changed in place |
| `einsum` | index notation, matrices from both sides, optimizers that sum up the past, Box-Muller normals |
| `functional` | lambdas, partial, reduce; closures as caches, named tuples as states, blur by Fourier |
| `layer_classes` | classes behind thin functions in a package `nn`, 0-d losses, a network that is an object |
| `like_autograd` | HIPS/autograd: a table of vector-Jacobian products, optimizers of flat vectors |
| `like_chainer` | chainer/chainer: update rules with a state of their own, tuples in and out |
| `like_d2l` | d2l-ai/d2l-en: `p[:] -= ...`, states and hyperparams as dicts |
| `like_deepnet` | parasdahal/deepnet: `backward` gives (dX, [gradients]), all is raveled, state in place |
| `like_fastai` | fastai's course from the foundations: gradients as attributes `.g`, loaders, transforms |
| `like_joelnet` | joelgrus/joelnet: typed Tensors, functions and their primes, `params_and_grads` |
| `like_minitorch` | minitorch/minitorch: a tape of Functions with contexts and histories, sorted |
| `like_ml_from_scratch` | eriklindernoren/ML-From-Scratch: activation objects, optimizers that are states |
| `like_mygrad` | rsokl/MyGrad: operations that work out gradients on the way, in place |
| `like_nielsen` | mnielsen/neural-networks-and-deep-learning: columns, one example after the other |
| `like_numpy_ml` | ddbourgin/numpy-ml: initializers by name, normals drawn again, gradients added up |
| `like_saito` | oreilly-japan/deep-learning-from-scratch: masks, dicts of parameters changed in place |
| `like_tinygrad` | tinygrad/tinygrad of 2020: registered Functions, broadcasting undone, 0-d losses |
| `notebooks` | five notebooks that import each other, with magics, experiments, and a cell that fails |
| `packages` | assignments that are packages, imports between them, state objects, recursion |
| `plain_loops` | loops and nested lists, Python floats |
| `single_precision` | float32 throughout |
| `textbook` | the lectures' names and formulas, x nudged and restored, states in place, lists of batches |
"""

import importlib
import os
import shutil
import sys
import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from grader.course.course import Course
from grader.grading.draws import Draw, reason_to_keep
from grader.grading.grade import Grading, Scope
from grader.instructor.mutants import InProcess
from grader.judging.verdicts import Judged
from grader.model import Verdict
from grader.submission.modules import ModuleFiles
from tests.helpers import samples
from tests.helpers.graded import files_of, grading, names_of

VARIANTS = Path(__file__).parent / "variants"
NAMES = sorted(path.name for path in VARIANTS.iterdir() if path.is_dir() and path.name != "__pycache__")
NOTEBOOKS = [name for name in NAMES if any((VARIANTS / name).glob("*.ipynb"))]
SANDBOXED = [*NOTEBOOKS, "layer_classes"]  # are run there only; the last one has helpers and a network
# Checks of a whole network that use the functions of several modules; of seven optimizers, two.
TRAINED = "layer_classes"  # of other networks, the first check of each exercise is judged here
FEW = 3  # draws of hidden inputs, of which each variant gets one
DRAWS = int(os.environ.get("DRAWS", FEW))  # more than few: each variant gets all of them
PUT_TOGETHER = ("first_batch_loss", "first_batch_gradients", "lockstep_nesterov", "lockstep_adamw")


@pytest.fixture(autouse=True)
def settings_of_numpy() -> Iterator[None]:
    """Some of these students change how NumPy warns, and other tests follow."""
    with np.errstate():
        yield


def submitted(folder: Path, course: Course) -> ModuleFiles:
    """The folder as it is handed in."""
    return files_of(folder, names_of(course))


def own_modules(name: str, course: Course) -> set[str]:
    """The assignments that a variant solves in its own way."""
    return set(submitted(VARIANTS / name, course).modules)


@pytest.fixture
def handed_in(request: pytest.FixtureRequest, tmp_path: Path, course: Course) -> Path:
    """The whole submission of the variant that a test is about."""
    name = request.param
    folder = tmp_path / name
    shutil.copytree(samples.path("complete"), folder, ignore=shutil.ignore_patterns("__pycache__"))
    for module in own_modules(name, course):
        (folder / f"{module}.py").unlink()
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(VARIANTS / name, folder, ignore=ignored, dirs_exist_ok=True)
    return folder


@pytest.fixture
def importable(handed_in: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The submission's folder, from which modules can be imported; they are gone afterwards."""
    before = dict(sys.modules)
    for path in handed_in.iterdir():
        sys.modules.pop(path.stem, None)
    monkeypatch.syspath_prepend(str(handed_in))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    yield handed_in
    for name, module in list(sys.modules.items()):
        if str(getattr(module, "__file__", "")).startswith(str(handed_in)):
            del sys.modules[name]
    sys.modules.update(before)


def lost(steps: Grading, own: set[str], trained: bool) -> list[str]:
    """What did not pass, of the assignments in `own` and of the checks that put functions together.

    Args:
        steps: judges them.
        own: names of assignments.
        trained: whether all checks of networks are judged, or the first of each exercise only.
    """
    results: list[Judged] = []
    for assignment, check in steps.selected:
        brief = assignment.training is not None and not trained
        asked = assignment.name in own and (check.name == "shape_and_finite" or not brief)
        if asked or (check.name in PUT_TOGETHER and assignment.name in samples.ASSIGNMENTS):
            results.append(steps.checks.judged(assignment.id(check)))
    assert results
    return [
        f"{result.id}: {result.verdict}. {result.explanation.message} {result.explanation.worst}"
        for result in results
        if result.verdict is not Verdict.PASSED
    ]


@pytest.mark.parametrize("handed_in", sorted(set(NAMES) - set(SANDBOXED)), indirect=True)
def test_a_variant_loses_nothing(importable: Path, course: Course) -> None:
    own = own_modules(importable.name, course)

    @cache
    def load(name: str) -> ModuleType:
        return importlib.import_module(name)

    runner = InProcess(course, load)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a student's code may warn; under pytest that would be an error
        steps = Grading(course, submitted(importable, course), runner, scope=Scope(training=False))
        found = lost(steps, own, trained=False)
    assert not found, "\n".join(found)


@pytest.fixture(scope="module")
def draws(course: Course) -> list[Draw]:
    """Draws of hidden inputs, whose expected numbers are worked out once."""
    found = [Draw(course, number) for number in range(1, DRAWS + 1)]
    for draw in found:
        draw.prepare(course.checks())
    return found


@pytest.mark.parametrize("handed_in", sorted(set(NAMES) - set(NOTEBOOKS)), indirect=True)
def test_a_variant_loses_nothing_on_fresh_inputs(draws: list[Draw], importable: Path, course: Course) -> None:
    """One of three draws; `make soak` tries many for each"""
    own, found = own_modules(importable.name, course), []
    asked = [(a, check) for a, check in course.checks() if a.name in own and not reason_to_keep(check)]
    assert asked

    @cache
    def load(name: str) -> ModuleType:
        return importlib.import_module(name)

    mine = draws if DRAWS > FEW else [draws[NAMES.index(importable.name) % len(draws)]]
    for draw in mine:
        steps = Grading(course, submitted(importable, course), InProcess(course, load, draw), draw=draw)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            judged = [steps.checks.judged(assignment.id(check)) for assignment, check in asked]
        found += [f"draw {draw.seed}: {each.id}" for each in judged if each.verdict is not Verdict.PASSED]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("handed_in", SANDBOXED, indirect=True)
def test_a_variant_loses_nothing_in_the_sandbox(handed_in: Path, course: Course) -> None:
    with grading(course, submitted(handed_in, course)) as steps:
        found = lost(steps, own_modules(handed_in.name, course), trained=handed_in.name == TRAINED)
    assert not found, "\n".join(found)


def test_there_are_variants_of_every_assignment(course: Course) -> None:
    """Of those of the kept reports, at least; a new assignment may get its own later"""
    assert len(NAMES) >= 8
    solved = [module for name in NAMES for module in own_modules(name, course)]
    assert {name for name in solved if solved.count(name) >= 3} >= {*samples.ASSIGNMENTS}
