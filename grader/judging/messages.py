"""The one place that words messages to students: called, returned, expected, worst, how to repeat."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from grader.authoring import Comparison, Distribution, SameShape
from grader.judging.compare import number
from grader.judging.hints import hint
from grader.model import Array, Call, Compared, Ending, Evidence, Opaque, Outcome, Raised
from grader.record import Record

INLINE = 6  # elements of an array that are written out within a call
FORM_DEPTH = 3  # levels of nested results that are told
SHOWN = 24  # elements of an array that are written out as a result


def repeat(check_id: str) -> str:
    """The command that repeats one check."""
    return f"grader show {check_id}"


def called(exercise: str, calls: Sequence[Call]) -> str:
    """The call that a check made, with its arguments; of several alike, the first."""
    own = [call for call in calls if call.function == exercise] or list(calls)
    if not own:
        return ""
    arguments = ", ".join(_argument(name, value) for name, value in own[0].arguments)
    times = "" if len(own) == 1 else f", the first of {len(own)} calls"
    return f"{own[0].function}({arguments}){times}"


def _argument(name: str, value: Any) -> str:
    """An argument of a call; of what is an implementation's own business, only the name."""
    return name if _is_opaque(value) else f"{name}={brief(value)}"


def _is_opaque(value: Any) -> bool:
    if isinstance(value, Opaque):
        return "(" not in value.type  # an array too large to be kept says its shape
    if isinstance(value, dict):
        return any(_is_opaque(item) for item in value.values())
    return isinstance(value, (list, tuple)) and any(_is_opaque(item) for item in value)


def brief(value: Any) -> str:
    """A value in a few words: small arrays written out, larger ones as dtype and shape."""
    if isinstance(value, np.ndarray):
        return numbers(value) if value.size <= INLINE else f"{value.dtype}{value.shape}"
    if isinstance(value, float):
        return number(value)
    if isinstance(value, Opaque):
        return value.type
    if isinstance(value, (list, tuple)):
        inner = ", ".join(brief(item) for item in value[:INLINE])
        more = ", …" if len(value) > INLINE else ""
        return f"[{inner}{more}]" if isinstance(value, list) else f"({inner}{more})"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {brief(item)}" for key, item in list(value.items())[:INLINE]) + "}"
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def numbers(array: Array, limit: int = SHOWN) -> str:
    """The elements of an array on one line; a large one is cut."""
    if array.ndim == 0:
        return number(array)
    if array.size <= limit:
        text = np.array2string(array, precision=5, separator=", ", suppress_small=True, threshold=limit)
        return " ".join(text.split())
    start = ", ".join(number(element) for element in array.ravel()[:INLINE])
    return f"{array.dtype}{array.shape}, beginning {start}, …"


def form(value: Any, depth: int = 0) -> str:
    """The form of a result: what it is, without its numbers; of deep nesting, the upper levels."""
    if value is None:
        return "None"
    if isinstance(value, np.ndarray):
        return "a number" if value.ndim == 0 else f"an array of shape {value.shape}"
    if isinstance(value, (bool, int, float)):
        return "a number"
    if isinstance(value, (list, tuple)):
        inner = ", ".join(form(item, depth + 1) for item in value[:4]) if depth < FORM_DEPTH else ""
        return f"a {type(value).__name__} of {len(value)}" + (f": {inner}" if inner else "")
    return f"a {value.type if isinstance(value, Opaque) else type(value).__name__}"


class Explanation(Record):
    """What is said about a check that did not pass."""

    message: str
    returned: str = ""
    expected: str = ""
    worst: str = ""


def not_as_expected(
    compared: Compared, comparison: Comparison, item: str, got: Evidence, expected: Evidence
) -> Explanation:
    """A failed check whose evidence was compared."""
    changed = sorted({name for call in got.calls for name in call.changed} & _arrays(got.calls))
    also = f" The call changed its argument {' and '.join(changed)} in place." if changed else ""
    wanted = compared.expected or numbers(expected.items[item])
    if isinstance(comparison, SameShape):
        wanted = form(expected.items[item])
    measured = compared.measured if isinstance(comparison, Distribution) else {}
    shown = ", ".join(f"{name} {number(value)}" for name, value in measured.items())
    returned = f"{item}: {shown or numbers(got.items[item])}" if item in got.items else ""
    message = one_number(item, got.items[item], expected.items[item].shape) or f"{compared.message}."
    return Explanation(f"{message}{also}", returned, f"{item}: {wanted}", compared.worst)


def one_number(item: str, got: Array, expected: tuple[int, ...]) -> str:
    """An array that holds the one number that is expected, and how to make that of it; "" of any other."""
    if expected or not got.ndim or got.size != 1:
        return ""
    first = ", ".join("0" * got.ndim)
    fix = f"return a number, such as {item}.item() or float({item}[{first}])"
    return f"{item} is an array of shape {got.shape}: {fix}."


def _arrays(calls: Sequence[Call]) -> set[str]:
    return {
        name
        for call in calls
        for name, value in call.arguments
        if isinstance(value, np.ndarray) or (isinstance(value, (list, tuple)) and name != "state")
    }


def wrong_form(exercise: str, outcome: Outcome, expected: Evidence) -> Explanation:
    """A check whose own lines could not use what the exercise returned."""
    raised = outcome.raised or Raised("EvidenceError", outcome.detail)
    unusable = Explanation(sentence(f"The check could not use the results: {raised_text(raised)}"))
    got = [call for call in outcome.calls if call.function == exercise] or list(outcome.calls)
    wanted = [call for call in expected.calls if got and call.function == got[-1].function]
    if not got or not wanted:
        return unusable
    what, should = form(got[-1].result), form(wanted[min(len(got), len(wanted)) - 1].result)
    if what == should:  # the difference lies deeper, in something opaque such as a cache
        return unusable
    return Explanation(f"{got[-1].function} returned {what}; expected {should}.", what, should)


def begin_with(check_id: str) -> str:
    """Which check to look at first, of an exercise that this one stands on."""
    return f"Begin with {check_id}, which did not pass."


def mistake(sentence: str, is_convention: bool) -> str:
    """A known mistake, or another convention, as its author words it."""
    beginning = "This is another convention: " if is_convention else "This is what you get when "
    return f"{beginning}{sentence[:1].lower()}{sentence[1:]}"


def sentence(text: str) -> str:
    """A text that ends like a sentence."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


def raised_text(raised: Raised) -> str:
    """An exception in one sentence, with the last of the student's own lines."""
    first = raised.message.splitlines()[0] if raised.message else ""
    text = f"{raised.type}: {first}" if first else raised.type
    if raised.frames:
        frame = raised.frames[-1]
        text += f", in {frame.file} line {frame.line}"
        text += f": {frame.text.strip()}" if frame.text else ""
    why = hint(raised)
    return f"{text} ({why})" if why else text


def left(file: str, raised: Raised) -> str:
    """A module that left the interpreter while it was imported."""
    frame = raised.frames[-1] if raised.frames else None
    at = f", in {frame.file} line {frame.line}: {frame.text.strip()}" if frame else ""
    fix = 'put it under if __name__ == "__main__"'
    if frame and "parse_args" in frame.text:
        return f"{file}, while it was imported, calls parse_args(), which ends the program{at}; {fix}."
    return f"{file}, while it was imported, left the interpreter ({raised.message}){at}; {fix}."


def ended(outcome: Outcome) -> str:
    """How the run of a check or an import ended, where it gave no evidence."""
    if outcome.ending is Ending.RAISED and outcome.raised is not None:
        return raised_text(outcome.raised)
    return {
        Ending.TIMED_OUT: f"was stopped after {outcome.detail}; is there a loop that never ends?",
        Ending.OUT_OF_MEMORY: f"needed more memory than the {outcome.detail} that the check allows",
        Ending.CRASHED: f"crashed the interpreter ({outcome.detail})",
        Ending.EXITED: f"left the interpreter ({outcome.detail}) instead of returning",
        Ending.UNREADABLE: f"gave back something that cannot be judged: {outcome.detail}",
        Ending.MISSING: outcome.detail,
    }.get(outcome.ending, outcome.detail)
