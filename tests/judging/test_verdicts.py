"""From how a run ended to a verdict: each ending has one, and nothing passes because an error was absent."""

from typing import Any

import numpy as np
import pytest

from grader.authoring import Check, close
from grader.judging import verdicts
from grader.model import Call, Ending, Evidence, Frame, Outcome, Raised, Verdict

NEAR = close(rtol=1e-6, reason="float32")


EXERCISES = {"forward", "backward", "train"}
ASSIGNMENTS = {"layers", "mnist"}
EXPECTED = Evidence({"y": np.ones(2), "dx": np.zeros(2)}, (Call("forward", (), (np.ones(2), np.zeros(2))),))


def check(**options: Any) -> Check:
    compare = options.pop("compare", NEAR)
    hidden = options.pop("hidden", False)
    measure = options.pop("measure", None)
    return Check("forward", "ordinary", "Ordinary", 1, compare, None, hidden, 5, 64, lambda *_: None, measure)


def judged(outcome: Outcome, **options: Any) -> tuple[Verdict, str]:
    found = verdicts.judge("layers::forward::ordinary", check(**options), outcome, EXPECTED, EXERCISES)
    return found.verdict, found.explanation.message


def returned(**items: Any) -> Outcome:
    return Outcome(Ending.RETURNED, Evidence({name: np.asarray(value) for name, value in items.items()}))


def raised(kind: str, *functions: str, during: str = "forward", message: str = "") -> Outcome:
    frames = tuple(Frame("layers.py", line, name, "raise") for line, name in enumerate(functions, 1))
    return Outcome(
        Ending.RAISED, raised=Raised(kind, message, frames, during), calls=(Call("forward", (), 2.5),)
    )


def test_right_evidence_passes() -> None:
    assert judged(returned(y=[1, 1], dx=[0, 0])) == (Verdict.PASSED, "")
    assert judged(returned(dx=[0, 0], y=[1, 1]), compare={"y": NEAR, "dx": NEAR}) == (Verdict.PASSED, "")


def test_every_item_counts() -> None:
    assert judged(returned(y=[1, 2], dx=[0, 0])) == (Verdict.FAILED, "y is not what Keras gives.")
    assert judged(returned(y=[1, 1], dx=[0, 1])) == (Verdict.FAILED, "dx is not what Keras gives.")


@pytest.mark.parametrize("items", [{}, {"y": [1, 1]}, {"y": [1, 1], "dx": [0, 0], "z": [1]}])
def test_too_few_and_too_many_items_fail(items: Any) -> None:
    verdict, message = judged(returned(**items))
    assert verdict is Verdict.FAILED
    assert message == f"The check gave {', '.join(items) or 'nothing'}; expected y, dx."


def test_returning_without_evidence_does_not_pass() -> None:
    assert judged(Outcome(Ending.RETURNED))[0] is Verdict.ERROR


ENDINGS = {
    Ending.TIMED_OUT: (
        Verdict.TIMED_OUT,
        "forward was stopped after 5 s; does it sleep, or wait for something?",
    ),
    Ending.OUT_OF_MEMORY: (Verdict.ERROR, "forward needed more memory than the 5 s that the check allows."),
    Ending.CRASHED: (Verdict.ERROR, "forward crashed the interpreter (5 s)."),
    Ending.EXITED: (Verdict.ERROR, "forward left the interpreter (5 s) instead of returning."),
    Ending.UNREADABLE: (Verdict.FAILED, "5 s."),
    Ending.MISSING: (Verdict.BLOCKED, "Waits for a function: 5 s."),
}


def test_each_ending_has_a_verdict() -> None:
    assert set(ENDINGS) | {Ending.RETURNED, Ending.RAISED} == set(Ending)
    for ending, expected in ENDINGS.items():
        evidence = Evidence({"y": np.ones(2), "dx": np.zeros(2)})  # a liar sends it nevertheless
        assert judged(Outcome(ending, evidence, detail="5 s")) == expected


def test_exceptions_of_the_exercise_are_errors() -> None:
    assert judged(raised("KeyError", "forward", message="'m'")) == (
        Verdict.ERROR,
        "KeyError: 'm', in layers.py line 1: `raise`.",
    )
    assert judged(raised("TypeError", message="no"))[0] is Verdict.ERROR  # a call that does not fit
    assert judged(raised("TypeError", "helper", during=""))[0] is Verdict.ERROR


def test_what_the_check_could_not_use_is_a_failure() -> None:
    verdict, message = judged(raised("TypeError", during=""))
    assert verdict is Verdict.FAILED
    assert message.startswith("forward returned a number; expected a tuple of 2: ")


def test_not_implemented() -> None:
    """One's own is an error, since stubs do not run; that of an exercise underneath blocks"""
    for functions in (("forward",), ("forward", "_helper")):
        verdict, message = judged(raised("NotImplementedError", *functions))
        assert verdict is Verdict.ERROR
        assert message.startswith("forward is written, but raised NotImplementedError, in ")
    assert judged(raised("NotImplementedError")) == (Verdict.NOT_STARTED, "forward is not started.")
    for other in ("backward", "train"):
        for functions in ((other,), ("forward", other), ("forward", other, "_helper")):
            waits = (Verdict.BLOCKED, f"Waits for {other}, which is not started.")
            assert judged(raised("NotImplementedError", *functions)) == waits


# -- modules that cannot be imported -------------------------------------------------------------


def imported(outcome: Outcome) -> tuple[Verdict, str]:
    return verdicts.not_imported(ASSIGNMENTS, "layers", "layers.py", outcome)


def failed(kind: str, message: str, file: str = "") -> Outcome:
    frames = (Frame("layers.py", 1, "<module>", "import mnist"),) if file else ()
    frames += (Frame(file, 3, "<module>", "x ="),) if file else ()
    return Outcome(Ending.RAISED, raised=Raised(kind, message, frames))


def test_modules_that_cannot_be_imported() -> None:
    assert imported(failed("SyntaxError", "invalid syntax", "layers.py")) == (
        Verdict.ERROR,
        "layers.py cannot be imported: SyntaxError: invalid syntax, in layers.py line 3: `x =`.",
    )
    verdict, message = imported(failed("ModuleNotFoundError", "No module named 'torch'"))
    assert verdict is Verdict.ERROR
    assert "uses NumPy, the standard library and its own modules only" in message


def test_another_module_that_is_missing_or_broken_blocks() -> None:
    assert imported(failed("ModuleNotFoundError", "No module named 'mnist'", "layers.py")) == (
        Verdict.BLOCKED,
        "layers.py imports mnist, and the submission has no mnist.py.",
    )
    verdict, message = imported(failed("SyntaxError", "invalid syntax", "mnist.py"))
    assert verdict is Verdict.BLOCKED
    assert message.startswith("layers.py imports mnist, which fails: SyntaxError: invalid syntax")
    assert imported(failed("ValueError", "no", "helper.py"))[0] is Verdict.ERROR


def test_imports_that_do_not_end_well() -> None:
    assert imported(Outcome(Ending.TIMED_OUT, detail="10 s")) == (
        Verdict.TIMED_OUT,
        "layers.py, while it was imported, was stopped after 10 s; does it sleep, or wait for something?",
    )
    assert imported(Outcome(Ending.EXITED, detail="sys.exit(0)")) == (
        Verdict.ERROR,
        "layers.py, while it was imported, left the interpreter (sys.exit(0)) instead of returning.",
    )


# -- measures -----------------------------------------------------------------------------------


def share_of_equals(y: Any, again: Any) -> dict[str, Any]:
    return {"share": np.mean(y == again), "y": y}


def test_what_a_measure_cannot_use_has_failed() -> None:
    expected = Evidence({"y": np.ones(2)}, (), {"y": (2,)})
    negated = check(measure=lambda y: {"y": -y})
    found = verdicts.judge("a::b::c", negated, returned(y=[True, False]), expected, EXERCISES)
    assert found.verdict is Verdict.FAILED
    assert found.explanation.message.startswith(
        "The check could not use the results: TypeError: The numpy boolean negative"
    )


@pytest.mark.parametrize(
    ("items", "message"),
    [
        ({"y": np.ones(2), "again": np.ones(2)}, ""),
        ({"y": np.ones(2), "again": np.zeros(2)}, "share is not what Keras gives."),
        ({"y": np.full(2, 3.0), "again": np.full(2, 3.0)}, "y is not what Keras gives."),
        ({"y": np.ones(2)}, "again has shape None; expected (2,)."),
        ({"y": np.ones((2, 1)), "again": np.ones(2)}, "y has shape (2, 1); expected (2,)."),
        (
            {"y": np.ones(2), "again": np.ones(2), "more": np.ones(2)},
            "more has shape (2,); expected None.",
        ),
    ],
)
def test_a_measure_works_on_arrays_of_keras_shapes_only(items: dict[str, Any], message: str) -> None:
    expected = Evidence({"share": np.ones(()), "y": np.ones(2)}, (), {"y": (2,), "again": (2,)})
    shares = check(measure=share_of_equals)
    found = verdicts.judge("a::b::c", shares, returned(**items), expected, EXERCISES)
    wanted = (Verdict.FAILED if message else Verdict.PASSED, message)
    assert (found.verdict, found.explanation.message) == wanted
