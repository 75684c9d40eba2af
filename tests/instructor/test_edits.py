"""Edits of a right function: what they change, and in what words they are told."""

import ast
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.instructor import slips
from grader.instructor.edits import Edit, changed_text, edits, other_edits, tops_of
from grader.instructor.syntax import without_docstrings

DOCSTRING = """Compute out from x.

Formula:
    out = rate * sum(x) - shift

Returns:
    (out, dx): a number, and its gradient.
"""

SOURCE = """
import numpy as np


def exercise(x, shift, rate: float = 0.5, on: bool = True):
    total = np.sum(x, axis=0, keepdims=True)
    if on:
        total += 1
    out = rate * np.log(total) - shift
    dx = _slope(x) / len(x)
    return out, dx


def _slope(x):
    return np.sqrt(x**2 + 1) * (x > 0)


class Counter:
    def __init__(self):
        self.count = 0

    def add(self, number):
        self.count = self.count + number
        return -self.count
"""
X = np.array([[1.0, 2.0, 4.0], [0.5, 3.0, 8.0]])


def tree() -> ast.Module:
    return without_docstrings(ast.parse(SOURCE))


def found(name: str = "exercise") -> list[Edit]:
    return list(edits(tree(), name, DOCSTRING))


def with_edit(edit: Edit) -> Callable[..., Any]:
    """The exercise as it is with an edit."""
    namespace: dict[str, Any] = {}
    exec(compile(SOURCE, "<source>", "exec"), namespace)
    exec(edit.code, namespace)
    function: Callable[..., Any] = namespace["exercise"]
    return function


TOTAL = X.sum(axis=0, keepdims=True)
OUT = 0.5 * np.log(TOTAL + 1) - 2.0
DX = np.sqrt(X**2 + 1) / 2
ONE = [  # kind, the beginning of what is said, what one of those edits gives
    ("sign", "a part of {place} has the wrong sign", (0.5 * np.log(TOTAL + 1) + 2.0, DX)),
    ("term dropped", "the term shift is missing in {place}", (0.5 * np.log(TOTAL + 1), DX)),
    ("factor dropped", "the factor rate is missing in {place}", (np.log(TOTAL + 1) - 2.0, DX)),
    ("call dropped", "the logarithm is missing in {place}", (0.5 * (TOTAL + 1) - 2.0, DX)),
    ("call dropped", "the root is missing in {place}", (OUT, (X**2 + 1) / 2)),
    ("axis dropped", "something in {place} is taken over the whole", (0.5 * np.log([[19.5]]) - 2, DX)),
    ("other axis", "something in {place} is taken along the other", (0.5 * np.log([[8], [12.5]]) - 2, DX)),
    ("keepdims dropped", "an axis of {place} is lost", (OUT[0], DX)),
    ("sum or mean", "{place} is a mean where a sum", (0.5 * np.log(TOTAL / 2 + 1) - 2.0, DX)),
    ("sum or mean", "{place} is a sum where a mean", (OUT, 2 * DX)),
    ("statement dropped", "a step on the way", (0.5 * np.log(TOTAL) - 2.0, DX)),
    ("other variable", "in {place}, shift stands where rate belongs", (2.0 * np.log(TOTAL + 1) - 2.0, DX)),
    ("left at zeros", "{place} is 0 everywhere", (OUT, 0 * DX)),
    ("zero on the way", "a quantity on the way to", (0.5 * np.log(0 * TOTAL + 1) - 2.0, DX)),
    ("factor added", "the factor shift is too much in {place}", (2.0 * OUT, DX)),
    ("other function", "one function stands in {place} where the root belongs", (OUT, (X**2 + 1) ** 2 / 2)),
    ("call added", "a root is taken in {place}", (0.5 * np.log(np.sqrt(TOTAL) + 1) - 2.0, DX)),
]


@pytest.mark.parametrize(("kind", "text", "gives"), ONE, ids=[f"{k} {t[:30]}" for k, t, _ in ONE])
def test_kinds_of_edits(kind: str, text: str, gives: tuple[Any, Any]) -> None:
    alike = [edit for edit in found() if edit.kind == kind and edit.text.startswith(text)]
    assert alike
    results = []
    for edit in alike:
        with np.errstate(all="ignore"):
            results.append(with_edit(edit)(X.copy(), 2.0))
    assert any(
        np.shape(out) == np.shape(gives[0]) and np.allclose(out, gives[0]) and np.allclose(dx, gives[1])
        for out, dx in results
    )


def test_edits_undo_what_they_change() -> None:
    module = tree()
    before = ast.unparse(module)
    assert len(list(edits(module, "exercise", DOCSTRING))) > 50
    assert len(list(other_edits(module, "exercise"))) > 5
    assert ast.unparse(module) == before


def test_the_place_is_the_output_or_a_word_of_the_docstring() -> None:
    places = {edit.place for edit in found()}
    assert places == {"out", "dx", "rate", "on", ""}  # total is no word of it
    assert {edit.place for edit in found() if edit.text.startswith("the term shift")} == {"out"}


def test_helpers_are_edited_and_other_functions_are_not() -> None:
    assert {edit.name for edit in found()} == {"exercise", "_slope"}


def test_methods_of_a_class_are_edited() -> None:
    kinds = {edit.kind for edit in found("Counter")}
    assert {"sign", "term dropped", "statement dropped"} <= kinds
    assert {edit.name for edit in found("Counter")} == {"Counter"}


def test_equality_falls_on_the_other_side() -> None:
    (edge,) = [edit for edit in found() if edit.kind == "edge"]
    assert with_edit(edge)(np.zeros((2, 3)), 2.0)[1].tolist() == [[0.5] * 3] * 2


def test_a_fixed_argument_and_a_small_number_are_families() -> None:
    fixed = [edit for edit in found() if edit.family == "exercise fixed rate"]
    assert {0.9, 1e-7, 1.0} <= {edit.constant for edit in fixed}
    for edit in fixed:
        out, _ = with_edit(edit)(X.copy(), 2.0, rate=0.77)
        assert np.allclose(out, edit.constant * np.log(TOTAL + 1) - 2.0)
    small = [edit for edit in found() if edit.kind == "small number" and edit.constant == 0.1]
    values = [with_edit(edit)(X.copy(), 2.0)[0] for edit in small]
    assert any(np.allclose(value, 0.5 * np.log(TOTAL + 1.1) - 2.0) for value in values)


def test_a_switch_that_is_fixed_is_told_in_words() -> None:
    told = {edit.text for edit in found() if edit.place == "on" and edit.kind == "argument ignored"}
    assert told == {
        f"on is {value}, whatever is asked for. Where should the argument be used?" for value in (True, False)
    }


def test_the_same_edit_is_made_at_all_places() -> None:
    source = SOURCE.replace("rate * np.log(total)", "rate * np.log(total) * np.log(total)")
    module = without_docstrings(ast.parse(source))
    results = []
    for edit in edits(module, "exercise", DOCSTRING):
        if edit.kind == "call dropped" and edit.text.startswith("the logarithm"):
            namespace: dict[str, Any] = {}
            exec(compile(source, "<source>", "exec"), namespace)
            exec(edit.code, namespace)
            results.append(namespace["exercise"](X.copy(), 2.0)[0])
    both = 0.5 * (TOTAL + 1) ** 2 - 2.0
    assert len(results) == 3
    assert sum(np.allclose(result, both) for result in results) == 1


def test_each_sentence_asks_one_question() -> None:
    for edit in [*found(), *found("Counter")]:
        text = edit.text.format(place="the result", constant="1e-7")
        assert text.count("?") == 1
        assert text.endswith("?")
        assert len(text.split()) <= 40


def test_other_edits_are_none_of_those_that_are_told() -> None:
    tops = tops_of(tree())
    told = {
        compile(changed_text(tops[name], slip.changes), f"<edit of {name}>", "exec")
        for name in ("exercise", "_slope")
        for slip in slips.of(tops[name], set(), ())
    }
    others = list(other_edits(tree(), "exercise"))
    assert len(told) > 50
    assert len(others) > 5
    assert not told & {*others}
