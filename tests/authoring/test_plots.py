"""How plots are declared, and what is refused."""

import pytest

from grader.authoring.comparisons import AuthoringError
from grader.authoring.plots import plot


def curve(student: object, rng: object) -> None:
    """A curve."""


def bare(student: object, rng: object) -> None: ...


def test_a_declared_plot() -> None:
    """Its runs are experiments without points, which need nothing"""
    plot(("sgd", "adam"), draw=lambda runs: [], alt="A curve.", seconds=3)(curve)
    (made,) = globals().pop("__plots__")
    assert (made.name, made.title) == ("curve", "A curve")
    checks = made.checks()
    assert [check.exercise for check in checks] == ["sgd", "adam"]
    assert {(check.name, check.points, check.needs, check.seconds) for check in checks} == {
        ("curve", 0, (), 3)
    }


@pytest.mark.parametrize(
    ("changed", "function", "said"),
    [
        ({"runs": ()}, curve, "plot curve: runs is missing; add it"),
        ({"alt": ""}, curve, "plot curve: alt is missing; add it"),
        ({"kind": "jpg"}, curve, "plot curve: kind is svg or png. Received: 'jpg'"),
        ({}, bare, "plot bare: a docstring, for its title, is missing; add it"),
    ],
)
def test_an_incomplete_plot(changed: dict[str, object], function: object, said: str) -> None:
    """One line names the plot, the problem and the fix"""
    given = {"runs": ("a",), "draw": lambda runs: [], "alt": "A curve."} | changed
    with pytest.raises(AuthoringError) as caught:
        plot(given.pop("runs"), **given)(function)  # type: ignore[arg-type]
    assert str(caught.value) == said
