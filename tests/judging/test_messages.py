"""The words in which a student is told: what was called, what came back, what was expected."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from grader.authoring import Check, close, distribution, same_shape
from grader.evidence.recorder import RAISED
from grader.judging import arrays, messages
from grader.model import Call, Compared, Ending, Evidence, Frame, Opaque, Outcome, Raised, Verdict

NEAR = close(rtol=1e-6, reason="float32")
CHECK = Check("f", "ordinary", "Ordinary", 1, NEAR, None, False, 5, 64, lambda *_: None)
BRIEF = [
    (np.arange(3.0), "[0., 1., 2.]"),
    (np.zeros((5, 10)), "float64(5, 10)"),
    (np.float64(0.1) * np.ones(()), "0.1"),
    (1 / 3, "0.333333"),
    (3, "3"),
    (True, "True"),
    (None, "None"),
    ("text", "'text'"),
    ("x" * 100, "'" + "x" * 56 + "..."),
    (Opaque("Generator"), "Generator"),
    ([1, 2.5], "[1, 2.5]"),
    ((1, (2, 3)), "(1, (2, 3))"),
    ([0] * 7, "[0, 0, 0, 0, 0, 0, …]"),
    ({"m": np.zeros(2), "t": 1}, "{m: [0., 0.], t: 1}"),
]


@pytest.mark.parametrize(("value", "text"), BRIEF, ids=[text for _, text in BRIEF])
def test_values_in_a_few_words(value: Any, text: str) -> None:
    assert messages.brief(value) == text


def test_arrays_on_one_line() -> None:
    assert arrays.numbers(np.array(2.5)) == "2.5"
    assert arrays.numbers(np.array([[1.0, -2.0], [0.125, 4.0]])) == "[[1., -2.], [0.125, 4.]]"
    large = arrays.numbers(np.arange(600.0).reshape(20, 30))
    assert large == "float64(20, 30), beginning 0, 1, 2, 3, 4, 5, …"
    assert "\n" not in arrays.numbers(np.zeros((4, 6)))


FORMS = [
    (None, "None"),
    (np.zeros((2, 3)), "an array of shape (2, 3)"),
    (np.zeros(()), "a number"),
    (2.5, "a number"),
    (True, "a number"),
    ((1, np.zeros(2)), "a tuple of 2: a number, an array of shape (2,)"),
    ([], "a list of 0"),
    ([[[[1, [2]]]]], "a list of 1: a list of 1: a list of 1: a list of 2"),
    ("text", "a str"),
    (Opaque("Cache"), "a Cache"),
]


@pytest.mark.parametrize(("value", "text"), FORMS, ids=[text for _, text in FORMS])
def test_forms_of_results(value: Any, text: str) -> None:
    assert messages.form(value) == text


def test_the_first_of_several_calls_is_told() -> None:
    first = Call("adam", (("weights", np.zeros(2)), ("learning_rate", 0.1)), None)
    other = Call("sgd", (("weights", np.ones(2)),), None)
    last = Call("adam", (("weights", np.ones(2)), ("learning_rate", 0.2)), None)
    assert messages.called("adam", ()) == ""
    assert messages.called("adam", (first, other)) == "adam(weights=[0., 0.], learning_rate=0.1)"
    assert messages.called("adam", (first, other, last)) == (
        "adam(weights=[0., 0.], learning_rate=0.1), the first of 2 calls"
    )
    assert messages.called("momentum", (other,)) == "sgd(weights=[1., 1.])"


def test_the_call_that_gave_what_is_wrong_is_told() -> None:
    calls = [Call("double", (("x", float(n)),), (np.full(2, n), {})) for n in range(3)]
    assert messages.called("double", calls, np.full(2, 2)) == "double(x=2), call 3 of 3"
    assert messages.called("double", calls, np.full(2, 0)) == "double(x=0), the first of 3 calls"
    assert messages.called("double", calls, np.full(2, 7)) == "double(x=0), the first of 3 calls"
    assert messages.called("double", calls[1:2], np.full(2, 1)) == "double(x=1)"


def test_repeat() -> None:
    assert messages.repeat("a::b::c", "class/ana") == "grader show a::b::c --run class/ana"
    assert messages.repeat("a::b::c", "a b; ls") == "grader show a::b::c --run 'a b; ls'"
    assert messages.repeat("a::b::c", "--course=a") == "grader show a::b::c --run ./--course=a"
    assert messages.repeat("a::b::c", "a\n'b") == r"grader show a::b::c --run $'a\n\'b'"
    for strange, word in (("\udcff\u202e", r"\xff\xe2\x80\xae"), ("\ud800", r"\xed\xa0\x80")):
        assert messages.repeat("a::b::c", strange) == f"grader show a::b::c --run $'{word}'"


def test_a_judged_item() -> None:
    given = (("x", np.zeros(2)), ("state", {"t": 1}), ("sizes", [1]))
    call = Call("f", given, np.array([1.0, 2.0]), ("x", "state", "sizes"))
    got = Evidence({"y": np.array([1.0, 2.0])}, (call,))
    expected = Evidence({"y": np.array([1.0, 3.0])})
    told = messages.not_as_expected(Compared(False, "y is wrong", "y[1]: got 2"), CHECK, "y", got, expected)
    assert told.message == "y is wrong. The call changed its argument sizes and x in place."
    assert (told.returned, told.expected, told.worst) == ("y: [1., 2.]", "y: [1., 3.]", "y[1]: got 2")


def test_a_shape_is_told_without_numbers() -> None:
    got, expected = Evidence({"y": np.zeros(3)}), Evidence({"y": np.array([1.0, 3.0])})
    told = messages.not_as_expected(
        Compared(False, "y has a shape"), replace(CHECK, compare=same_shape(reason="r")), "y", got, expected
    )
    assert told.message == "y has a shape."
    assert told.expected == "y: an array of shape (2,)"


def test_a_sample_is_told_by_what_was_measured() -> None:
    sample = replace(CHECK, compare=distribution(mean=0, stddev=1, reason="z"))
    evidence = Evidence({"y": np.zeros(3)})
    compared = Compared(False, "y is narrow", "", "mean 0, standard deviation 1", {"mean": 0.5, "stddev": 2})
    told = messages.not_as_expected(compared, sample, "y", evidence, evidence)
    assert told.returned == "y: mean 0.5, stddev 2"
    assert told.expected == "y: mean 0, standard deviation 1"


def test_a_result_of_another_form() -> None:
    raised = Raised("TypeError", "cannot unpack non-iterable float object")
    outcome = Outcome(Ending.RAISED, raised=raised, calls=(Call("f", (), 2.5),))
    expected = Evidence({}, (Call("f", (), (np.zeros(()), np.zeros((2, 3)))),))
    told = messages.wrong_form("f", outcome, expected)
    assert told.message == ("f returned a number; expected a tuple of 2: a number, an array of shape (2, 3).")
    assert (told.returned, told.expected) == ("a number", "a tuple of 2: a number, an array of shape (2, 3)")


@pytest.mark.parametrize(
    ("calls", "expected"),
    [
        ((), (Call("f", (), 1.0),)),
        ((Call("f", (), 2.5),), ()),
        ((Call("f", (), 2.5),), (Call("g", (), None),)),
        ((Call("f", (), Opaque("Cache")),), (Call("f", (), Opaque("Cache")),)),
    ],
)
def test_where_the_form_says_nothing_the_error_does(calls: Any, expected: Any) -> None:
    outcome = Outcome(Ending.RAISED, raised=Raised("KeyError", "'mask'"), calls=calls)
    told = messages.wrong_form("f", outcome, Evidence({}, expected))
    assert told.message == "The check could not use the results: KeyError: 'mask'."
    assert (told.returned, told.expected) == ("", "")


def test_exceptions_in_one_sentence() -> None:
    frames = (Frame("a.py", 1, "f", "g()"), Frame("b.py", 7, "g", "  return x / 0"))
    raised = Raised("ZeroDivisionError", "division by zero\nand more", frames)
    assert (
        messages.raised_text(raised) == "ZeroDivisionError: division by zero, in b.py line 7: `return x / 0`"
    )
    assert messages.raised_text(Raised("AssertionError", "")) == "AssertionError"
    assert messages.raised_text(Raised("E", "m", (Frame("a.py", 1, "f", ""),))) == "E: m, in a.py line 1"
    missing = messages.raised_text(Raised("ModuleNotFoundError", "No module named 'torch'"))
    assert missing.endswith("(a submission uses NumPy, the standard library and its own modules only)")


@pytest.mark.parametrize(("text", "ended"), [("a", "a."), ("a.", "a."), ("a?", "a?"), ("a!", "a!")])
def test_sentences_end(text: str, ended: str) -> None:
    assert messages.sentence(text) == ended


ENDED = {
    Ending.TIMED_OUT: "was stopped after DETAIL; does it sleep, or wait for something?",
    Ending.OUT_OF_MEMORY: "needed more memory than the DETAIL that the check allows",
    Ending.CRASHED: "crashed the interpreter (DETAIL)",
    Ending.EXITED: "left the interpreter (DETAIL) instead of returning",
    Ending.UNREADABLE: "gave back something that cannot be judged: DETAIL",
    Ending.MISSING: "DETAIL",
}


@pytest.mark.parametrize("ending", ENDED)
def test_endings(ending: Ending) -> None:
    assert messages.ended(Outcome(ending, detail="DETAIL")) == ENDED[ending]


def test_a_raised_ending() -> None:
    assert messages.ended(Outcome(Ending.RAISED, raised=Raised("KeyError", "'m'"))) == "KeyError: 'm'"


def test_what_an_earlier_call_gave_is_told_by_its_name() -> None:
    """A cache is a student's own business, whatever it holds; what the check made is told"""
    cache = (np.ones((2, 3)), {"mask": np.zeros(2)})
    forward = Call("forward", (("x", np.ones((2, 3))),), (np.ones((2, 1)), cache))
    arguments = (("dout", np.full(2, 0.5)), ("cache", cache), ("rate", 0.5))
    backward = Call("backward", arguments, None)
    assert messages.called("backward", (forward, backward)) == "backward(dout=[0.5, 0.5], cache, rate=0.5)"
    alone = messages.called("backward", (backward,))
    assert "cache=([[1., 1., 1.], [1., 1., 1.]], {mask: [0., 0.]})" in alone
    single = Call("backward", (("dout", np.zeros(2)), ("cache", np.ones((2, 1)))), None)
    assert messages.called("backward", (forward, single)) == "backward(dout=[0., 0.], cache)"


def test_what_a_class_was_fed_is_told() -> None:
    made = Call("Stopper", (("patience", 2),), Opaque("Stopper"))
    fed = [Call("Stopper.update", (("epoch", n), ("loss", 0.5)), False) for n in range(5)]
    assert messages.called("Stopper", (made,)) == "Stopper(patience=2)"
    assert messages.called("Stopper", (made, *fed[:2])) == (
        "Stopper(patience=2), then .update(epoch=0, loss=0.5), .update(epoch=1, loss=0.5)"
    )
    assert messages.called("Stopper", (made, *fed)).endswith(".update(epoch=2, loss=0.5), … (5 calls)")


DIFFER = [
    (np.array([1 / 3]), np.array([0.33333334])),
    (np.array(1 / 3), np.array(0.33333334)),
    (np.array([1e-12, 2.0]), np.array([2e-12, 2.0])),
    (np.full((20, 30), 0.25), np.full((20, 30), 0.25 + 1e-9)),
    (np.zeros((20, 30)), np.eye(20, 30)[::-1]),
    (np.array([2.0, np.nan]), np.array([2.0, 3.0])),
    (np.array([1.0, 2.0]), np.array([1, 3])),
    (np.array([1e300, -1e300]), np.array([1e300, -1e300 * (1 + 1e-15)])),
]


@pytest.mark.parametrize(("got", "expected"), DIFFER, ids=range(len(DIFFER)))
def test_arrays_that_differ_are_told_so_that_it_shows(got: Any, expected: Any) -> None:
    has, wanted = arrays.apart(got, expected)
    assert has != wanted
    assert max(len(has), len(wanted)) < 250


def test_a_large_array_is_cut_where_it_differs() -> None:
    got, expected = np.zeros((20, 30)), np.zeros((20, 30))
    got[3, 4] = 1
    assert arrays.apart(got, expected)[0] == "float64(20, 30), from [3, 4] on 1, 0, 0, 0, 0, 0, …"
    got[0, 2] = 0.5
    assert arrays.apart(got, expected)[0].startswith("float64(20, 30), beginning 0, 0, 0.5, 0")


def test_numbers_that_a_measure_made_are_nobody_s_result() -> None:
    """What was compared came of what the function returned, or is its argument after the call"""
    got, expected = Evidence({"factor": np.array(2.0)}), Evidence({"factor": np.array(3.0)})
    measuring = replace(CHECK, measure=lambda out: {"factor": out.min()})
    told = messages.not_as_expected(Compared(False, "no"), measuring, "factor", got, expected)
    assert (told.returned, told.measured) == ("", "from what came back: factor: 2")
    plain = messages.not_as_expected(Compared(False, "no"), CHECK, "factor", got, expected)
    assert (plain.returned, plain.measured) == ("factor: 2", "")
    call = Call("f", (("x", np.zeros(2)),), np.ones(2), ("x",))
    got, expected = Evidence({"x": np.ones(2)}, (call,)), Evidence({"x": np.zeros(2)})
    after = messages.not_as_expected(Compared(False, "no"), CHECK, "x", got, expected)
    assert (after.returned, after.measured) == ("", "after the call: x: [1., 1.]")


@pytest.mark.parametrize("given", [np.zeros(2), None, (np.zeros(2),)])
def test_types_of_the_reference_are_told_to_nobody(given: Any) -> None:
    raised = Raised("TypeError", "cannot unpack")
    outcome = Outcome(Ending.RAISED, raised=raised, calls=(Call("f", (), given), Call("f", (), RAISED)))
    tape = (Opaque("GradientTape"), Opaque("EagerTensor"))
    told = messages.wrong_form("f", outcome, Evidence({}, (Call("f", (), (np.zeros(2), tape)),)))
    words = " ".join(
        str(text) for text in vars(messages.as_documented(told, "the pair (out, cache)")).values()
    )
    assert "Tape" not in words
    assert "Tensor" not in words
    assert words.count("By its docstring, f returns the pair (out, cache).") == 1


def test_why_a_check_waits() -> None:
    assert messages.waits_for("a::b::c", Verdict.FAILED, True) == "Waits for a::b::c, which did not pass."
    assert messages.waits_for("a::b::c", Verdict.TIMED_OUT, False) == "Waits for a::b::c, which did not run."
    started = messages.waits_for("a::b::c", Verdict.NOT_STARTED, False)
    assert started == "Waits for a::b::c, which is not started."


def test_calls_of_any_size_are_told_in_short() -> None:
    """A sandbox may say what it likes of calls: it costs neither time nor room"""
    deep: Any = (1.0,)
    for _ in range(6):
        deep = (deep,) * 6
    huge = np.broadcast_to(1.0, (1 << 13, 1 << 13))
    results = tuple(Call("f", (), (huge,) * 5_000) for _ in range(100))
    call = Call("g", tuple((f"x{number}", (deep, huge)[number % 2]) for number in range(50)), None)
    assert len(messages.called("g", (*results, call))) < 20_000
    got, expected = Evidence({"y": np.ones(2)}, (*results, call)), Evidence({"y": np.zeros(2)})
    told = messages.not_as_expected(Compared(False, "no"), CHECK, "y", got, expected)
    assert told.returned == "y: [1., 1.]"
    assert messages.brief([[[[1, 2]]]]) == "[[[…]]]"
