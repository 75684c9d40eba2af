"""The one place that words messages to students: called, returned, expected, worst, how to repeat."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from grader.authoring import Check, Distribution, SameShape
from grader.evidence.recorder import CALLS_KEPT, ELEMENTS_KEPT, RAISED, same
from grader.judging.arrays import INLINE, apart, numbers
from grader.judging.compare import number
from grader.judging.hints import hint
from grader.model import Array, Call, Compared, Ending, Evidence, Opaque, Outcome, Raised, Verdict
from grader.record import Record
from grader.report.escape import shell_word

FORM_DEPTH = 3  # levels of nested results that are told
ARGUMENTS = 12  # of a call that are told
PARTS = 8  # of a result that an argument is held against
FED = 3  # calls of a class's methods that are told


def repeat(check_id: str, path: str) -> str:
    """The command that runs one check of a submission again."""
    return f"grader show {check_id} --run {shell_word(path)}"


def waits_for(check_id: str, verdict: Verdict, ran: bool) -> str:
    """Why a check waits for another one, which ended so."""
    if verdict is Verdict.NOT_STARTED:
        return f"Waits for {check_id}, which is not started."
    return f"Waits for {check_id}, which did not {'pass' if ran else 'run'}."


def called(exercise: str, calls: Sequence[Call], wrong: Array | None = None) -> str:
    """The calls that a check made of a submission's exercise.

    Of a function called several times, the one that gave what is wrong, else the first; of a class, how one
    was made, and what it was given then.
    """
    own = [call for call in calls if call.function == exercise] or list(calls)
    if not own:
        return ""
    first, method = own[0], f"{own[0].function}."
    fed = [call for call in calls if call.function.startswith(method)]
    text = f"{first.function}({_arguments(first, ())})"
    if fed:
        told = [f".{c.function.removeprefix(method)}({_arguments(c, ())})" for c in fed[:FED]]
        more = f", … ({len(fed)} calls)" if len(fed) > FED else ""
        return f"{text}, then {', '.join(told)}{more}"
    place = next((n for n, call in enumerate(own) if wrong is not None and _came_back(wrong, [call])), 0)
    before = calls[: next(index for index, call in enumerate(calls) if call is own[place])]
    which = f", call {place + 1} of {len(own)}" if place else f", the first of {len(own)} calls"
    return f"{first.function}({_arguments(own[place], before)}){which if len(own) > 1 else ''}"


def _arguments(call: Call, before: Sequence[Call]) -> str:
    """The arguments of a call; of what is an implementation's own business, only the name.

    Args:
        call: whose arguments are told.
        before: earlier calls. What they gave back, such as a cache, is the implementation's own.
    """
    own = [part for other in before[:CALLS_KEPT] for part in _parts(other.result)]
    return ", ".join(
        name if _is_opaque(value) or any(_is_same(value, part) for part in own) else f"{name}={brief(value)}"
        for name, value in call.arguments[:ARGUMENTS]
    )


def _parts(result: Any) -> list[Any]:
    """A result and, of several, each; what is too large to be compared at once is left out."""
    parts = [result, *result[:PARTS]] if isinstance(result, tuple) else [result]
    return [part for part in parts if _size(part) <= ELEMENTS_KEPT]


def _is_same(value: Any, part: Any) -> bool:
    """Whether an argument is what an earlier call gave: a container or an array, equal throughout."""
    is_one = isinstance(value, (tuple, list, dict, np.ndarray))
    return is_one and 0 < _size(value) <= ELEMENTS_KEPT and same(value, part)


def _size(value: Any) -> int:
    """How many numbers and other things are in a value; of more than is compared, not all are counted."""
    if isinstance(value, np.ndarray):
        return value.size
    if not isinstance(value, (tuple, list, dict)):
        return 1
    count = 0
    for item in value.values() if isinstance(value, dict) else value:
        count += _size(item)
        if count > ELEMENTS_KEPT:
            break
    return count


def _is_opaque(value: Any) -> bool:
    if isinstance(value, Opaque):
        return "(" not in value.type  # an array too large to be kept says its shape
    if isinstance(value, dict):
        return any(_is_opaque(item) for item in value.values())
    return isinstance(value, (list, tuple)) and any(_is_opaque(item) for item in value)


def brief(value: Any, depth: int = 0) -> str:
    """A value in a few words: small arrays written out, larger ones as dtype and shape."""
    if isinstance(value, np.ndarray):
        return numbers(value) if value.size <= INLINE else f"{value.dtype}{value.shape}"
    if isinstance(value, float):
        return number(value)
    if isinstance(value, Opaque):
        return value.type
    if isinstance(value, (list, tuple, dict)) and value and depth == FORM_DEPTH:
        return "…"
    if isinstance(value, (list, tuple)):
        inner = ", ".join(brief(item, depth + 1) for item in value[:INLINE])
        more = ", …" if len(value) > INLINE else ""
        return f"[{inner}{more}]" if isinstance(value, list) else f"({inner}{more})"
    if isinstance(value, dict):
        told = (f"{k}: {brief(item, depth + 1)}" for k, item in list(value.items())[:INLINE])
        return f"{{{', '.join(told)}}}"
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


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
    if isinstance(value, Opaque) and "(" in value.type:  # an array too large to be kept
        return f"an array of shape {value.type[value.type.index('(') :]}"
    return f"a {value.type if isinstance(value, Opaque) else type(value).__name__}"


class Explanation(Record):
    """What is said about a check that did not pass."""

    message: str
    returned: str = ""
    expected: str = ""
    worst: str = ""
    measured: str = ""  # in place of `returned`, where what was compared is nothing that came back
    item: str = ""  # what of the results is wrong
    form_of: str = ""  # the function whose result is of another form than its docstring says


def not_as_expected(
    compared: Compared, check: Check, item: str, got: Evidence, expected: Evidence
) -> Explanation:
    """A failed check whose evidence was compared."""
    changed = sorted({name for call in got.calls for name in call.changed} & _arrays(got.calls))
    also = f" The call changed its argument {' and '.join(changed)} in place." if changed else ""
    has, wanted = apart(got.items[item], expected.items[item])
    comparison = check.comparison(item)
    if isinstance(comparison, Distribution) and compared.measured:
        has = ", ".join(f"{name} {number(value)}" for name, value in compared.measured.items())
    elif "share" in compared.measured:
        has = f"a share of {number(compared.measured['share'])}"
    wanted = form(expected.items[item]) if isinstance(comparison, SameShape) else compared.expected or wanted
    message = one_number(item, got.items[item], expected.items[item].shape) or f"{compared.message}."
    told = Explanation(f"{message}{also}", f"{item}: {has}", f"{item}: {wanted}", compared.worst, item=item)
    if check.measure is not None:
        return replace(told, returned="", measured=f"from what came back: {item}: {has}")
    if changed and (item in changed or not _came_back(got.items[item], got.calls)):
        return replace(told, returned="", measured=f"after the call: {item}: {has}")
    return told


def _came_back(item: Array, calls: Sequence[Call]) -> bool:
    """Whether an array is what a call gave, as it was."""
    results = [part for call in calls[:CALLS_KEPT] for part in _parts(call.result)]
    return any(isinstance(part, np.ndarray) and same(part, item) for part in results)


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
    """A check whose own lines could not use what the exercise returned.

    What was expected is left to the exercise's docstring where the reference gives something of its own: the
    types of another library say nothing about what is to be written.
    """
    raised = outcome.raised or Raised("EvidenceError", outcome.detail)
    unusable = Explanation(sentence(f"The check could not use the results: {raised_text(raised)}"))
    gave = [call for call in outcome.calls if not _has_raised(call)]
    got = [call for call in gave if call.function == exercise] or gave
    wanted = [call for call in expected.calls if got and call.function == got[-1].function]
    if not got or not wanted:
        return unusable
    function, result = got[-1].function, wanted[min(len(got), len(wanted)) - 1].result
    what, should = form(got[-1].result), form(result)
    if what == should:  # the difference lies deeper, in something opaque such as a cache
        return replace(unusable, form_of=function)
    if _is_opaque(result):
        return Explanation(f"{function} returned {what}, which the check cannot use.", what, form_of=function)
    said = f"{function} returned {what}; expected {should}."
    return Explanation(said, what, should, form_of=function)


def _has_raised(call: Call) -> bool:
    return isinstance(call.result, Opaque) and call.result == RAISED


def as_documented(told: Explanation, returns: str) -> Explanation:
    """What is said of a result of another form, with what the docstring of its function says of results."""
    said = f"{told.message} By its docstring, {told.form_of} returns {returns}"
    return replace(told, message=sentence(said), expected=told.expected or returns)


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


def stopped(after: str, where: Raised | None) -> str:
    """That something had to be stopped, and on which of the student's own lines it was."""
    return f"was stopped after {after}{_place(where) if where is not None else ''}"


def _place(raised: Raised) -> str:
    """The last of the student's own lines."""
    if not raised.frames:
        return ""
    frame = raised.frames[-1]
    return f", in {frame.file} line {frame.line}" + (f": `{frame.text.strip()}`" if frame.text else "")


def raised_text(raised: Raised) -> str:
    """An exception in one sentence, with the last of the student's own lines."""
    first = raised.message.splitlines()[0] if raised.message else ""
    text = (f"{raised.type}: {first}" if first else raised.type) + _place(raised)
    why = hint(raised)
    return f"{text} ({why})" if why else text


def left(file: str, raised: Raised) -> str:
    """A module that left the interpreter while it was imported."""
    frame = raised.frames[-1] if raised.frames else None
    at = f", in {frame.file} line {frame.line}: `{frame.text.strip()}`" if frame else ""
    fix = 'put it under if __name__ == "__main__"'
    if frame and "parse_args" in frame.text:
        return f"{file}, while it was imported, calls parse_args(), which ends the program{at}; {fix}."
    return f"{file}, while it was imported, left the interpreter ({raised.message}){at}; {fix}."


def _why_so_long(limit: str) -> str:
    if "CPU" in limit:
        return "is there a loop that never ends?"
    return "does it sleep, or wait for something?"


def ended(outcome: Outcome) -> str:
    """How the run of a check or an import ended, where it gave no evidence."""
    if outcome.ending is Ending.RAISED and outcome.raised is not None:
        return raised_text(outcome.raised)
    return {
        Ending.TIMED_OUT: f"{stopped(outcome.detail, outcome.raised)}; {_why_so_long(outcome.detail)}",
        Ending.OUT_OF_MEMORY: f"needed more memory than the {outcome.detail} that the check allows",
        Ending.CRASHED: f"crashed the interpreter ({outcome.detail})",
        Ending.EXITED: f"left the interpreter ({outcome.detail}) instead of returning",
        Ending.UNREADABLE: f"gave back something that cannot be judged: {outcome.detail}",
        Ending.MISSING: outcome.detail,
    }.get(outcome.ending, outcome.detail)
