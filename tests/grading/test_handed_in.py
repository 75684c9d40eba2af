"""Submissions as people hand them in: each gets what it has earned, and a line that says why no more."""

import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from grader.model import Report, Verdict
from tests.helpers import samples
from tests.helpers.graded import files_of, graded, names_of
from tests.helpers.handed_in import notebook, written

FIELD = Path(__file__).parents[1] / "samples" / "field"

COMPLETE = {
    "get_ipython": ("dropout", ()),
    "nb_ipython": ("dropout", ()),
    "nb_main": ("dropout", ()),
    "nb_run": ("softmax_loss", ()),
    "writefile_nb": ("dropout", ()),
    "argparse_opt": ("dropout", ()),
    "relimport": ("mnist", ()),
    "notimpl2": ("optimizers", ()),
    "nb_mpl_first": (
        "dropout",
        (
            "dropout.ipynb: left out code cell 1 line 1 `import matplotlib.pyplot as plt` "
            "(only NumPy is here)",
        ),
    ),
    "helperdata": (
        "dropout",
        (
            'dropout.py: left out line 71 `CFG = json.load(open("config.json"))` '
            "(config.json is not taken in: write the values into the code)",
        ),
    ),
    "shadow_nb": (
        "softmax_loss",
        (
            "softmax_loss.ipynb: code cell 2 line 1 `softmax = softmax(np.array([[1.,2.]]))` gives "
            "softmax another value; the function was graded: rename the result",
        ),
    ),
}


@cache
def report(name: str, only: str) -> Report:
    """The report of a case, of one assignment."""
    course = samples.course()
    return graded(course, files_of(FIELD / name, names_of(course)), only=only)


def messages(name: str, only: str) -> dict[str, str]:
    """By exercise, what is said of the first check of it that did not pass, and is not blocked."""
    told: dict[str, str] = {}
    for check in report(name, only).checks:
        if check.verdict not in (Verdict.PASSED, Verdict.BLOCKED) and check.visibility == "visible":
            told.setdefault(check.id.split("::")[1], check.message)
    return told


@pytest.mark.parametrize(("name", "only", "notes"), [(k, *v) for k, v in COMPLETE.items()], ids=COMPLETE)
def test_what_is_right_earns_all_its_points(name: str, only: str, notes: tuple[str, ...]) -> None:
    found = report(name, only)
    assert found.score == pytest.approx(found.max_score)
    assert found.notes == notes


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="this Python has it")
def test_what_a_newer_python_has_is_told_with_its_version() -> None:
    found = report("override", "dropout")
    assert found.score == pytest.approx(found.max_score)
    assert "line 1 `from typing import override` (typing.override needs Python 3.12" in found.notes[0]
    message = messages("py312", "dropout")["dropout_forward"]
    assert "in dropout.py line 70: `type Arr = np.ndarray` (needs Python 3.12" in message
    assert report("py312", "dropout").score == 0
    assert report("py312", "dropout").next_step == "Fix dropout.py, so that it can be imported."


INSTEAD = {
    "misspelt": (
        "dropout",
        0,
        {
            "dropout_forward": "dropout.py has no dropout_forward; is droupout_forward (line 18) meant? "
            "Rename it."
        },
    ),
    "camel": (
        "softmax_loss",
        8.89,
        {"softmax_loss": "softmax_loss.py has no softmax_loss; is softmaxLoss (line 61) meant? Rename it."},
    ),
    "main_only": (
        "dropout",
        0,
        {
            exercise: f"dropout.py has no {exercise} when it is imported: it is defined under "
            f'if __name__ == "__main__" (line {line}). Move it out of there.'
            for exercise, line in (("dropout_forward", 7), ("dropout_backward", 40))
        },
    ),
}


@pytest.mark.parametrize(
    ("name", "only", "points", "told"), [(k, *v) for k, v in INSTEAD.items()], ids=INSTEAD
)
def test_what_was_found_instead_is_told(name: str, only: str, points: float, told: dict[str, str]) -> None:
    found = report(name, only)
    assert found.score == pytest.approx(points, abs=0.01)
    assert messages(name, only) == told
    assert found.next_step == next(iter(told.values()))
    assert Verdict.NOT_STARTED not in {check.verdict for check in found.checks}


def test_a_loss_that_is_an_array_of_one_number() -> None:
    told = messages("loss1", "softmax_loss")
    said = "loss is an array of shape (1,): return a number, such as loss.item() or float(loss[0])."
    assert (told["softmax_loss"], told["hinge_loss"]) == (said, said)
    whys = [check.diagnosis.text for check in report("loss1", "softmax_loss").checks if check.diagnosis]
    assert not any("one number for each of 1" in why for why in whys)
    lost = [check.id.split("::")[2] for check in report("loss1", "softmax_loss").checks if check.score == 0]
    assert lost == ["shape_and_finite"] * 3


WHY = {
    "pickle_ckpt": ("mnist", 5.94, "save_checkpoint writes a pickle (pickle, in mnist.py line 198), which"),
    "savez_obj": (
        "mnist::save_checkpoint",
        0,
        "save_checkpoint writes a pickle (dtype=object, in mnist.py line 196), which",
    ),
    "globalrng": (
        "dropout",
        7.22,
        "This is what you get when the mask comes from another generator than rng",
    ),
}


@pytest.mark.parametrize(("name", "only", "points", "why"), [(k, *v) for k, v in WHY.items()], ids=WHY)
def test_what_the_code_does_instead_is_told(name: str, only: str, points: float, why: str) -> None:
    found = report(name, only)
    assert found.score == pytest.approx(points, abs=0.01)
    (failed,) = [check for check in found.checks if check.verdict is Verdict.FAILED]
    assert failed.diagnosis is not None
    assert failed.diagnosis.text.startswith(why)


def test_zeros_that_are_none_are_not_said_to_be_rounded() -> None:
    found = report("zeros_small", "init::zeros")
    failed = [check for check in found.checks if check.verdict is Verdict.FAILED]
    assert len(failed) == 3
    assert not any("digits" in check.diagnosis.text for check in failed if check.diagnosis)


def test_a_module_without_those_that_it_imports_waits_for_them() -> None:
    said = {check.message for check in report("single", "mnist").checks}
    assert said == {"mnist.py imports backprop, and the submission has no backprop.py."}


def test_code_in_a_text_cell_is_told_with_its_cell() -> None:
    course = samples.course()
    files = replace(
        files_of(FIELD / "nbmd", names_of(course)),
        in_text={"dropout": {"dropout_forward": 2, "dropout_backward": 2}},
    )
    found = graded(course, files, only="dropout")
    said = (
        "dropout.ipynb has no dropout_forward: it is written in a text cell (cell 2). Make that a code cell."
    )
    assert found.next_step == said
    assert {check.verdict for check in found.checks} == {Verdict.ERROR}


def test_a_definition_that_needs_another_package_is_told_with_its_place(tmp_path: Path) -> None:
    course = samples.course()
    backward = "@tf.function\ndef dropout_backward(dout, cache):\n    return dout * cache"
    written(tmp_path, {"dropout.ipynb": notebook("import tensorflow as tf", backward)})
    checks = graded(course, files_of(tmp_path, names_of(course)), only="dropout::dropout_backward").checks
    why = "tf is not here, since what makes it was left out"
    said = f"dropout.ipynb has no dropout_backward: code cell 2 line 2 could not run ({why})."
    assert said in {check.message for check in checks}
