"""Declaring checks and misconceptions: what is kept, and what each mistake in a declaration says."""

import math
from collections.abc import Callable
from typing import Any

import pytest

from grader.authoring import (
    AuthoringError,
    Check,
    at_least,
    check,
    close,
    distribution,
    exact,
    first_line,
    frequency,
    misconception,
    same_shape,
)

EXACT = exact(reason="whole numbers")
NEAR = close(rtol=1e-6, reason="float32")


def ordinary(student: Any, rng: Any) -> Any:
    """An ordinary check."""


def untitled(student: Any, rng: Any) -> Any:
    pass


def blank(student: Any, rng: Any) -> Any:
    """ """


def fresh(function: Callable[..., Any], **attributes: Any) -> Callable[..., Any]:
    """A copy of a function whose module's globals are its own, so that nothing is declared here."""
    copy = type(function)(function.__code__, {"__builtins__": __builtins__}, function.__name__)
    copy.__doc__ = function.__doc__
    vars(copy).update(attributes)
    return copy


def declared(function: Callable[..., Any], *exercises: str, **options: Any) -> list[Check]:
    copy = fresh(function)
    assert check(*exercises, **options)(copy) is copy
    found: list[Check] = copy.__globals__["__checks__"]
    return found


def complaint(function: Callable[..., Any], *exercises: str, **options: Any) -> str:
    with pytest.raises(AuthoringError) as caught:
        declared(function, *exercises, **options)
    text = str(caught.value)
    assert "\n" not in text
    return text


def test_a_check_keeps_what_was_declared() -> None:
    (found,) = declared(
        ordinary, "adam", points=2, compare=EXACT, needs="first", hidden=True, seconds=9, memory=64
    )
    assert (found.exercise, found.name, found.title) == ("adam", "ordinary", "An ordinary check")
    assert (found.points, found.compare, found.hidden) == (2, EXACT, True)
    assert (found.needs, found.seconds, found.memory) == (("first",), 9, 64)


def test_defaults() -> None:
    (found,) = declared(ordinary, "adam", points=1, compare=EXACT)
    assert (found.needs, found.hidden, found.seconds, found.memory) == (None, False, 5.0, 512)


def test_one_function_checks_several_exercises() -> None:
    found = declared(ordinary, "adam", "adamw", points=1, compare=EXACT, needs=("a", "sgd::b"))
    assert [(each.exercise, each.needs) for each in found] == [
        ("adam", ("a", "sgd::b")),
        ("adamw", ("a", "sgd::b")),
    ]


def test_checks_are_kept_in_order_and_by_module() -> None:
    function = fresh(ordinary)
    check("one", points=1, compare=EXACT)(function)
    check("two", points=1, compare=EXACT)(function)
    assert [each.exercise for each in function.__globals__["__checks__"]] == ["one", "two"]
    assert [each.exercise for each in declared(ordinary, "three", points=1, compare=EXACT)] == ["three"]


def test_a_check_says_what_it_lacks() -> None:
    assert complaint(ordinary, points=1, compare=EXACT) == "check ordinary: name at least one exercise"
    for function in (untitled, blank):
        said = complaint(function, "adam", points=1, compare=EXACT)
        assert said == f"check {function.__name__}: its title is missing; add a docstring"


@pytest.mark.parametrize("points", [-0.5, math.nan, math.inf])
def test_points_are_a_number_from_zero(points: float) -> None:
    said = complaint(ordinary, "adam", points=points, compare=EXACT)
    assert said == f"check ordinary: points must not be negative. Received: {points}"


@pytest.mark.parametrize("compare", [close, "close", {"loss": 1e-6}, {}, None])
def test_a_comparison_is_one(compare: Any) -> None:
    """`compare=close` without its arguments is an easy slip"""
    said = complaint(ordinary, "adam", points=1, compare=compare)
    assert said.startswith("check ordinary: compare= takes a comparison such as close(rtol=…, reason=…)")
    assert "Received: " in said


def test_a_comparison_for_each_item() -> None:
    (found,) = declared(ordinary, "adam", points=1, compare={"loss": NEAR, "steps": EXACT})
    assert found.comparison("loss") is NEAR
    assert found.comparison("steps") is EXACT
    with pytest.raises(AuthoringError) as caught:
        found.comparison("los")
    assert str(caught.value) == (
        "check adam::ordinary: no comparison for the item 'los'; add it to compare= (it has loss, steps)"
    )


def test_one_comparison_for_all_items() -> None:
    (found,) = declared(ordinary, "adam", points=1, compare=NEAR)
    assert found.comparison("anything") is NEAR


@pytest.mark.parametrize("rtol", [0, -1e-6, 1, 2.0, math.nan])
def test_rtol_bounds(rtol: float) -> None:
    with pytest.raises(AuthoringError) as caught:
        close(rtol=rtol, reason="float32")
    assert str(caught.value) == f"close: rtol must lie between 0 and 1. Received: rtol={rtol}"


@pytest.mark.parametrize("probability", [0.0, 1.0, -0.1, 1.5, math.nan])
def test_probability_bounds(probability: float) -> None:
    with pytest.raises(AuthoringError) as caught:
        frequency(probability=probability, reason="Hoeffding")
    assert str(caught.value) == f"frequency: probability must lie between 0 and 1. Received: {probability}"


def test_kinds_of_distributions() -> None:
    for kind in (None, "normal", "uniform"):
        assert distribution(mean=0, stddev=1, kind=kind, reason="z").kind == kind
    with pytest.raises(AuthoringError) as caught:
        distribution(mean=0, stddev=1, kind="gaussian", reason="z")
    assert str(caught.value) == 'distribution: kind is "normal", "uniform" or None. Received: \'gaussian\''


@pytest.mark.parametrize("stddev", [0.0, -1.0, math.nan])
def test_stddev_bounds(stddev: float) -> None:
    with pytest.raises(AuthoringError) as caught:
        distribution(mean=0, stddev=stddev, reason="z")
    assert str(caught.value) == f"distribution: stddev must be more than 0. Received: stddev={stddev}"


def test_comparisons_keep_their_reason() -> None:
    made = (
        EXACT,
        close(rtol=0.1, reason="whole numbers"),
        same_shape(reason="whole numbers"),
        at_least(3, reason="whole numbers"),
        frequency(probability=0.5, reason="whole numbers"),
        distribution(mean=0, stddev=1, reason="whole numbers"),
    )
    assert {each.reason for each in made} == {"whole numbers"}
    assert at_least(3, reason="x").minimum == 3


def test_a_misconception_keeps_its_sentence() -> None:
    function = fresh(ordinary)
    assert misconception("adam", loses=("three_steps",))(function) is function
    (found,) = function.__globals__["__misconceptions__"]
    assert (found.exercise, found.name, found.sentence) == ("adam", "ordinary", "An ordinary check.")
    assert (found.loses, found.function) == (("three_steps",), function)


def test_a_misconception_says_what_it_lacks() -> None:
    with pytest.raises(AuthoringError, match=r"^misconception untitled: its docstring is missing$"):
        misconception("adam", loses=("three_steps",))(fresh(untitled))
    with pytest.raises(AuthoringError, match=r"^misconception ordinary: loses= names no check$"):
        misconception("adam", loses=())(fresh(ordinary))


def test_first_line() -> None:
    assert first_line(ordinary) == "An ordinary check"
    assert first_line(untitled) == first_line(blank) == ""
