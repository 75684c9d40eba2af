"""Naming a mistake: only one that explains all that was seen, by its numbers; else nothing."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from grader.authoring import Check, Comparison, at_least, close, distribution, exact, frequency, same_shape
from grader.diagnosis.matching import Explainer, Fingerprint, Trace, named, statistics, trace
from grader.judging.verdicts import Judged, judge
from grader.model import Array, Ending, Evidence, Outcome, Raised, Verdict

NEAR = close(rtol=1e-5, reason="float32")
RNG = np.random.default_rng(20261127)
RIGHT = {"ordinary": RNG.normal(size=(5, 3)), "extreme": 1e4 * RNG.normal(size=(4, 2))}
HIDDEN = ("secret",)


def check_of(name: str, compare: Comparison = NEAR, hidden: bool = False) -> Check:
    return Check("f", name, name, 1, compare, None, hidden, 5, 512, lambda student, rng: None)


def failed(name: str, got: Any, want: Any = None, compare: Comparison = NEAR) -> Judged:
    items = None if got is None else {"out": np.asarray(got)}
    expected = Evidence({"out": np.asarray(RIGHT[name] if want is None else want)})
    return Judged(f"a::f::{name}", check_of(name, compare), Verdict.FAILED, expected, got=items)


def passed(name: str, hidden: bool = False) -> Judged:
    return Judged(f"a::f::{name}", check_of(name, hidden=hidden), Verdict.PASSED, Evidence({}))


def lost(name: str) -> Judged:
    """A hidden check that did not pass; its numbers must not matter."""
    numbers = {"out": RNG.normal(size=3)}
    return Judged(f"a::f::{name}", check_of(name, hidden=True), Verdict.FAILED, Evidence({}), got=numbers)


def mistake(name: str, *observed: Judged, twins: tuple[str, ...] = ()) -> Fingerprint:
    traces = {each.id: trace(each) for each in observed if each.verdict is not Verdict.PASSED}
    return Fingerprint(name, "Something is done.", twins, False, traces)


def name_of(observed: list[Judged], *known: Fingerprint, random: bool = False) -> str:
    found = named(observed, known, Explainer(random=random))
    return found.name if found is not None else ""


TWICE = mistake("twice", failed("ordinary", 2 * RIGHT["ordinary"]), failed("extreme", 2 * RIGHT["extreme"]))
MINUS = mistake("minus", failed("ordinary", -RIGHT["ordinary"]), failed("extreme", -RIGHT["extreme"]))
UNSTABLE = mistake("unstable", failed("extreme", np.full((4, 2), np.nan)))
KNOWN = (TWICE, MINUS, UNSTABLE)


def test_the_mistake_that_explains_all_is_named() -> None:
    both = [failed("ordinary", 2 * RIGHT["ordinary"]), failed("extreme", 2 * RIGHT["extreme"])]
    assert name_of(both, *KNOWN) == "twice"
    assert name_of([passed("ordinary"), failed("extreme", np.full((4, 2), np.nan))], *KNOWN) == "unstable"
    in_float32 = [replace(each, got={"out": each.got["out"].astype(np.float32)}) for each in both if each.got]
    assert name_of(in_float32, *KNOWN) == "twice"


SMALL = mistake(
    "small", failed("ordinary", 1e-4 * RIGHT["ordinary"]), failed("extreme", 1e-4 * RIGHT["extreme"])
)


@pytest.mark.parametrize("factor", [0.0, 1e-6, 1.1e-4, -1e-4])
def test_what_is_near_0_is_no_mistake_that_makes_numbers_small(factor: float) -> None:
    """All of these are as far from what is right as the mistake is"""
    observed = [failed(name, factor * right) for name, right in RIGHT.items()]
    assert name_of(observed, SMALL) == ""
    assert name_of([failed(name, 1.0001e-4 * right) for name, right in RIGHT.items()], SMALL) == "small"


NOTHING = {
    "one of two failures is not explained": [
        failed("ordinary", 2 * RIGHT["ordinary"]),
        failed("extreme", 3 * RIGHT["extreme"]),
    ],
    "a check passes that it would lose": [failed("ordinary", 2 * RIGHT["ordinary"]), passed("extreme")],
    "a check fails that it would pass": [
        failed("extreme", np.full((4, 2), np.nan)),
        failed("ordinary", 2.5 * RIGHT["ordinary"]),
    ],
    "near is not enough": [
        failed("ordinary", 2.03 * RIGHT["ordinary"]),
        failed("extreme", 2.03 * RIGHT["extreme"]),
    ],
    "not finite in other places": [
        passed("ordinary"),
        failed("extreme", np.where(np.eye(4, 2, dtype=bool), RIGHT["extreme"], np.nan)),
    ],
    "infinite where NaN is known": [passed("ordinary"), failed("extreme", np.full((4, 2), np.inf))],
    "another shape": [failed("ordinary", 2 * RIGHT["ordinary"].T), failed("extreme", 2 * RIGHT["extreme"])],
    "it raised": [failed("ordinary", None), failed("extreme", None)],
    "nothing failed": [passed("ordinary"), passed("extreme")],
    "it timed out": [
        replace(failed("ordinary", None), verdict=Verdict.TIMED_OUT),
        failed("extreme", 2 * RIGHT["extreme"]),
    ],
}


@pytest.mark.parametrize("case", NOTHING)
def test_nothing_is_named_otherwise(case: str) -> None:
    assert name_of(NOTHING[case], *KNOWN) == ""


def test_blocked_checks_say_nothing() -> None:
    blocked = replace(passed("extreme"), verdict=Verdict.BLOCKED)
    assert name_of([failed("ordinary", 2 * RIGHT["ordinary"]), blocked], *KNOWN) == "twice"


def test_of_hidden_checks_only_the_verdict_counts() -> None:
    known = mistake("known", failed("ordinary", 2 * RIGHT["ordinary"]), lost("secret"))
    assert known.traces["a::f::secret"].items == {}
    assert name_of([failed("ordinary", 2 * RIGHT["ordinary"]), lost("secret")], known) == "known"
    assert name_of([failed("ordinary", 2 * RIGHT["ordinary"]), passed("secret", hidden=True)], known) == ""
    assert name_of([passed("ordinary"), lost("secret")], mistake("alone", lost("secret"))) == ""


def test_two_that_cannot_be_told_apart_are_not_named_unless_declared() -> None:
    observed = [failed("ordinary", 2 * RIGHT["ordinary"])]
    one, other = mistake("one", *observed), mistake("other", *observed)
    assert name_of(observed, one, other) == ""
    assert name_of(observed, one, replace(other, twins=("one",))) == "one"
    assert name_of(observed, replace(other, twins=("one",)), one) == "other"  # the first that is declared
    assert name_of(observed, one, replace(other, twins=("one",)), mistake("third", *observed)) == ""
    one = replace(one, sentence="The sum is halved. Why?", twins=("other",))
    found = named(
        observed, (one, replace(other, sentence="A factor of 2 is missing.")), Explainer(random=False)
    )
    assert found is not None
    assert found.sentence == "either the sum is halved, or a factor of 2 is missing. Which of these is yours?"


def test_the_one_that_fits_better_is_named() -> None:
    close_by = mistake("close_by", failed("ordinary", 2.01 * RIGHT["ordinary"]))
    exactly = mistake("exactly", failed("ordinary", 2 * RIGHT["ordinary"]))
    observed = [failed("ordinary", 2 * RIGHT["ordinary"])]
    assert name_of(observed, close_by, exactly) == "exactly"
    assert name_of([failed("ordinary", 2.01 * RIGHT["ordinary"])], close_by, exactly) == "close_by"


def test_the_one_that_explains_more_by_numbers_is_named() -> None:
    ordinary = failed("ordinary", 2 * RIGHT["ordinary"])
    raising = replace(failed("extreme", None), raised="ValueError: no")
    by_numbers = failed("extreme", 2 * RIGHT["extreme"])
    more, less = mistake("more", ordinary, by_numbers), mistake("less", ordinary, raising)
    assert name_of([ordinary, by_numbers], less, more) == "more"


def test_an_error_counts_only_in_the_same_words() -> None:
    def error(text: str) -> Judged:
        return replace(failed("ordinary", None), verdict=Verdict.ERROR, raised=text)

    known = mistake("known", error("ValueError: not enough values to unpack"))
    assert name_of([error("ValueError: not enough values to unpack")], known) == "known"
    assert name_of([error("ValueError: something else")], known) == ""


def test_samples_are_known_by_their_distribution() -> None:
    rng = np.random.default_rng(3)
    compare = distribution(mean=0, stddev=1, kind="normal", reason="as asked")
    want = rng.normal(size=(200, 100))

    def draw(stddev: float) -> Judged:
        return failed("ordinary", stddev * rng.normal(size=(200, 100)), want, compare)

    narrow, wide = mistake("narrow", draw(0.5)), mistake("wide", draw(2.0))
    assert name_of([draw(0.5)], narrow, wide, random=True) == "narrow"
    assert name_of([draw(2.0)], narrow, wide, random=True) == "wide"
    assert name_of([draw(1.5)], narrow, wide, random=True) == ""
    in_rows = np.repeat(0.5 * rng.normal(size=(200, 1)), 100, axis=1)
    assert name_of([failed("ordinary", in_rows, want, compare)], narrow, random=True) == ""


def test_shares_are_known_within_chance() -> None:
    rng = np.random.default_rng(4)
    compare = frequency(probability=0.7, reason="each unit for itself")

    def draw(share: float) -> Judged:
        return failed("ordinary", rng.random((300, 50)) < share, rng.random((300, 50)) < 0.7, compare)

    known = mistake("opposite", draw(0.3))
    assert name_of([draw(0.3)], known, random=True) == "opposite"
    assert name_of([draw(0.45)], known, random=True) == ""


def test_the_numbers_of_a_shape_check_count_unless_they_are_drawn() -> None:
    shape = same_shape(reason="values come later")
    known = mistake("known", failed("ordinary", RIGHT["ordinary"].T, compare=shape))
    assert name_of([failed("ordinary", RIGHT["ordinary"].T, compare=shape)], known) == "known"
    assert name_of([failed("ordinary", 3 * RIGHT["ordinary"].T, compare=shape)], known) == ""
    assert (
        name_of([failed("ordinary", 3 * RIGHT["ordinary"].T, compare=shape)], known, random=True) == "known"
    )


def test_what_is_at_least_something_tells_nothing() -> None:
    compare = at_least(0.9, reason="an accuracy")
    known = mistake("known", failed("ordinary", 0.5, 0.95, compare))
    assert name_of([failed("ordinary", 0.5, 0.95, compare)], known) == ""


def test_exact_items_and_items_that_are_missing() -> None:
    compare = exact(reason="untouched")
    known = mistake("known", failed("ordinary", 0.1 * RIGHT["ordinary"], compare=compare))
    assert name_of([failed("ordinary", 0.1 * RIGHT["ordinary"], compare=compare)], known) == "known"
    fewer = failed("ordinary", 2 * RIGHT["ordinary"])
    more = replace(fewer, expected=Evidence({**fewer.expected.items, "bias": np.zeros(3)}))
    assert name_of([more], mistake("forgot_the_bias", more)) == "forgot_the_bias"


def outcome(items: dict[str, Array] | None, raised: Raised | None = None) -> Outcome:
    ending = Ending.RAISED if raised else Ending.RETURNED
    return Outcome(ending, Evidence(items) if items is not None else None, raised)


def test_what_is_kept_of_an_outcome() -> None:
    expected = Evidence({"out": np.zeros(3)})
    got = judge("a::f::c", check_of("c"), outcome({"out": np.ones(3)}), expected, ())
    assert got.got is not None
    assert got.got["out"].tolist() == [1, 1, 1]
    raised = Raised("KeyError", "'v'", during="f")
    error = judge("a::f::c", check_of("c"), outcome(None, raised), expected, ())
    assert (error.got, error.raised) == (None, "KeyError: 'v'")
    right = judge("a::f::c", check_of("c"), outcome({"out": np.zeros(3)}), expected, ())
    assert (right.verdict, right.got) == (Verdict.PASSED, None)


def test_a_measure_that_cannot_use_the_evidence_leaves_none() -> None:
    check = replace(check_of("c"), measure=lambda out: {"sum": out - np.array([True])})
    expected = Evidence({"sum": np.zeros(3)}, shapes={"out": (3,)})
    usable = judge("a::f::c", check, outcome({"out": np.full(3, 5.0)}), expected, ())
    assert usable.got is not None
    booleans = judge("a::f::c", check, outcome({"out": np.ones(3, bool)}), expected, ())
    assert booleans.got is None
    other = judge("a::f::c", check, outcome({"out": np.ones(4)}), expected, ())
    assert other.got is None
    assert {each.verdict for each in (usable, booleans, other)} == {Verdict.FAILED}


@pytest.mark.parametrize("error", [AssertionError, RuntimeError, ValueError, RecursionError])
def test_a_measure_that_raises_fails_its_check_and_goes_no_further(error: type[Exception]) -> None:
    """Whatever it is: it runs once, on arrays that student code chose"""
    runs = []

    def measure(out: Array) -> dict[str, Array]:
        runs.append(out)
        raise error("no such relation")

    check = replace(check_of("c"), measure=measure)
    expected = Evidence({"sum": np.zeros(3)}, shapes={"out": (3,)})
    judged = judge("a::f::c", check, outcome({"out": np.ones(3)}), expected, ())
    assert (judged.verdict, judged.got, len(runs)) == (Verdict.FAILED, None, 1)
    assert judged.explanation.message.endswith(f"{error.__name__}: no such relation.")
    assert trace(judged).items == {}


@pytest.mark.parametrize("sample", [np.zeros(0), np.array(3.0), np.full((5, 5), np.nan), np.ones((4, 3)) > 0])
def test_statistics_of_odd_samples(sample: Array) -> None:
    numbers = statistics(sample)
    assert numbers[0] == sample.size
    assert numbers[7:].tolist() == list(sample.shape)
    assert Trace(Verdict.FAILED).items == {}
