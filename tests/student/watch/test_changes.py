"""What a save changes: whose text is another, and what may call it."""

import functools
import json
from dataclasses import replace

import pytest

from grader.course import reader, reference_results
from grader.course.course import Course
from grader.model import Exercise
from grader.student.watch.changes import Changed, Changes
from grader.submission.modules import ModuleFiles, module_files
from grader.submission.submission import from_files
from tests.helpers import samples

LOSSES = """\
import numpy as np

EPSILON = 1e-7


def linear_scores(x, weights, bias):
    return x @ weights + bias


def softmax(scores):
    powers = exponentials(scores)
    return powers / powers.sum(axis=1, keepdims=True)


def exponentials(scores):
    text = '''
def hinge_loss(scores):
'''
    return np.exp(scores)


def hinge_loss(scores, labels):
    return 0.0, scores
"""
TRAINED = """\
from softmax_loss import softmax


def predict(parameters, x):
    return softmax(x).argmax(axis=1)


def save_checkpoint(path, state):
    pass
"""


@functools.cache
def course() -> Course:
    """The course with its questions."""
    return reader.load(samples.ROOT)


@pytest.fixture(scope="module")
def changes() -> Changes:
    """Of the course."""
    return Changes(
        course(), {each.name: reference_results.load(course(), each) for each in course().assignments}
    )


def files(**modules: str) -> ModuleFiles:
    """A submission of modules."""
    content = {f"{name}.py": text.encode() for name, text in modules.items()}
    return module_files(from_files("ana", content), course().exercises)


def after(changes: Changes, old: str, new: str, text: str = LOSSES) -> Changed:
    """What a replacement in the losses changes, beside a network that uses softmax."""
    assert old in text
    before = files(softmax_loss=text, mnist=TRAINED)
    return changes.between(before, files(softmax_loss=text.replace(old, new, 1), mnist=TRAINED))


def of(assignment: str, *names: str) -> tuple[Exercise, ...]:
    """Exercises of an assignment."""
    return tuple((assignment, name) for name in names)


def test_a_function_and_what_calls_it_from_another_module(changes: Changes) -> None:
    """A function that changed is its own exercise; those whose text or checks name it come after"""
    found = after(changes, "axis=1", "axis=0")
    assert found.own == of("softmax_loss", "softmax")
    assert ("mnist", "predict") in found.standing
    assert not {*of("softmax_loss", "linear_scores", "hinge_loss")} & {*found.standing}


def test_a_helper(changes: Changes) -> None:
    """A helper is no exercise; those that call it are graded again, and no others of the module"""
    found = after(changes, "np.exp(scores)", "np.exp(-scores)")
    assert found.own == ()
    assert ("softmax_loss", "softmax") in found.standing
    assert ("softmax_loss", "linear_scores") not in found.standing


def test_what_stands_in_a_string_is_no_function(changes: Changes) -> None:
    """A line in a string that looks like a definition belongs to the function around it"""
    found = after(changes, "def hinge_loss(scores):\n'''", "def hinge_loss(rows):\n'''")
    assert ("softmax_loss", "hinge_loss") not in (*found.own, *found.standing)
    assert ("softmax_loss", "softmax") in found.standing


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\n\n\ndef softmax", "  # rows\n\n# columns\n\n\n\ndef softmax"),
        ("import numpy as np\n", "\r\nimport numpy as np   \r\n"),
    ],
    ids=["comments", "spaces"],
)
def test_what_says_the_same(changes: Changes, old: str, new: str) -> None:
    """Comments, empty lines and the ends of lines change nothing"""
    found = after(changes, old, new)
    assert (found.own, found.standing) == ((), ())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("EPSILON = 1e-7", "EPSILON = 1e-8"),
        ("import numpy as np", "import numpy as np\nimport math"),
        ("x @ weights + bias", "globals()['softmax'](x)"),
    ],
    ids=["a constant", "an import", "a name at run time"],
)
def test_the_whole_module_in_doubt(changes: Changes, old: str, new: str) -> None:
    """Where it is not clear who uses what changed, the module is graded, and what imports it"""
    found = after(changes, old, new)
    everything = {*found.own, *found.standing}
    assert {*of("softmax_loss", "linear_scores", "softmax", "hinge_loss", "questions")} <= everything


def test_decorators(changes: Changes) -> None:
    """A decorator belongs to the function below it; one that changed changes all that it decorates"""
    single = "def single(function):\n    return function\n\n\n@single\n# float32\n@single\ndef softmax("
    decorated = LOSSES.replace("def softmax(", single)
    found = after(changes, "@single\n# float32\n", "", decorated)
    assert found.own == of("softmax_loss", "softmax")
    assert ("softmax_loss", "hinge_loss") not in found.standing
    assert after(changes, "return 0.0, scores", "return 1.0, scores", decorated).own == of(
        "softmax_loss", "hinge_loss"
    )
    helper = after(changes, "return function", "return print or function", decorated)
    assert ("softmax_loss", "softmax") in helper.standing
    assert ("softmax_loss", "hinge_loss") not in helper.standing


def test_a_table_of_functions(changes: Changes) -> None:
    """A function that is named outside of all functions may be called from everywhere in the module"""
    table = f"{LOSSES}\nTABLE = [softmax]\n"
    found = after(changes, "axis=1", "axis=0", table)
    assert ("softmax_loss", "linear_scores") in found.standing


def test_a_file_that_comes_and_goes(changes: Changes) -> None:
    """All of a module, and what imports it, changes with its file; without one, everything does"""
    alone, both = files(mnist=TRAINED), files(softmax_loss=LOSSES, mnist=TRAINED)
    for before, now in ((alone, both), (both, alone)):
        found = changes.between(before, now)
        assert {*of("softmax_loss", "full_loss"), *of("mnist", "save_checkpoint")} <= {
            *found.own,
            *found.standing,
        }
    found = changes.between(None, both)
    assert {*of("softmax_loss", "softmax", "full_loss"), *of("mnist", "train")} <= {
        *found.own,
        *found.standing,
    }


def test_an_answer(changes: Changes) -> None:
    """An answer to a question changes the questions of its assignment"""
    before = files(softmax_loss=LOSSES)
    answered = replace(before.sheet, answers={"softmax_loss": {"first_loss": 1.5}})
    found = changes.between(before, replace(before, sheet=answered))
    assert (found.own, found.standing) == (of("softmax_loss", "questions"), ())


def test_a_notebook_that_was_run(changes: Changes) -> None:
    """What a notebook printed, and its metadata, are no change; a cell is"""

    def notebook(source: str, printed: str) -> ModuleFiles:
        cell = {"cell_type": "code", "source": source, "metadata": {}, "execution_count": len(printed)}
        cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": printed}]
        text = json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {"x": printed}, "cells": [cell]})
        content = {"softmax_loss.ipynb": text.encode()}
        return module_files(from_files("ana", content), course().exercises)

    before = notebook(LOSSES, "")
    assert before == notebook(LOSSES, "loss 2.3\n")
    found = changes.between(before, notebook(LOSSES.replace("axis=1", "axis=0"), ""))
    assert found.own == of("softmax_loss", "softmax")
