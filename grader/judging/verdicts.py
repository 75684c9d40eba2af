"""From how a run ended, and what it gave, to a verdict and its explanation. Pure functions."""

from collections.abc import Container
from dataclasses import replace
from functools import cached_property

from grader.authoring import Check, SameShape
from grader.judging import compare, kept, messages
from grader.judging.messages import Explanation
from grader.model import NOT_STARTED, Array, Ending, Evidence, Outcome, Raised, Verdict
from grader.record import Record

STOPPED = "TooLong"  # what the sandbox raises in a cell whose time is up
RAISED_KEPT = 200  # characters of an exception


class Judged(Record):
    """One judged check: its verdict, what is said of it, and what a diagnosis is made from.

    Attributes:
        id: of the check. check: as its author declared it. verdict: the conclusion. expected: what Keras
        gave. explanation: in words; empty where it passed. got: the evidence as the check compares it; None
        where there is none, or nothing to tell of it. raised: what ended it: an exception with its message,
        or what is not evidence. called: in words, the submission's own calls; empty where there are none to
        tell of. in_form: False if an array holds the one number that is expected, and nothing else is wrong
        with it: checks that wait for this one need not.
        ran: whether it ran at all. A verdict on what did not run says nothing about its exercise.
        output: what the student's code printed.
        seconds: of CPU.
    """

    id: str
    check: Check
    verdict: Verdict
    expected: Evidence
    explanation: Explanation = Explanation("")
    got: dict[str, Array] | None = None
    raised: str = ""
    called: str = ""
    in_form: bool = True
    ran: bool = True
    output: str = ""
    seconds: float = 0.0

    @cached_property
    def wrong(self) -> tuple[str, ...]:
        """Items that are not as they should be, of those that are known and expected."""
        got, want, compared = self.got or {}, self.expected.items, compare.compare_item
        items = [item for item in want if item in got]
        return tuple(i for i in items if not compared(self.check.comparison(i), i, got[i], want[i]).passed)


def passed(check_id: str, check: Check, outcome: Outcome, expected: Evidence) -> Judged | None:
    """Judge one run of a check that returned evidence; None if it has not passed, of which nothing is said.

    Args:
        check_id: of the check.
        check: what was run.
        outcome: what the sandbox says about the run.
        expected: the evidence that Keras gave.
    """
    got = outcome.evidence
    if got is None or _compared(check, got, expected, in_words=False)[0] is not Verdict.PASSED:
        return None
    seconds = outcome.seconds
    return Judged(check_id, check, Verdict.PASSED, expected, output=outcome.output, seconds=seconds)


def judge(
    check_id: str, check: Check, outcome: Outcome, expected: Evidence, exercises: Container[str]
) -> Judged:
    """Judge one run of a check.

    Args:
        check_id: of the check.
        check: what was run.
        outcome: what the sandbox says about the run.
        expected: the evidence that Keras gave.
        exercises: names of all exercises of the course.
    """
    verdict, explanation, got = _verdict(check, outcome, expected, exercises)
    explanation = kept.all_told(explanation)
    judged = Judged(
        check_id, check, verdict, expected, explanation, output=outcome.output, seconds=outcome.seconds
    )
    if verdict is Verdict.PASSED:
        return judged
    error = outcome.raised if outcome.ending is Ending.RAISED else None
    raised = f"{error.type}: {error.message}" if error is not None else outcome.detail  # "loss is None"
    calls = outcome.evidence.calls if outcome.evidence is not None else outcome.calls
    wrong = None if explanation.measured else (got or {}).get(explanation.item)
    called = "" if check.hidden else kept.told(messages.called(check.exercise, calls, wrong))
    in_form = not any(messages.one_number(k, v, _shape(expected, k)) for k, v in (got or {}).items())
    return replace(
        judged, got=kept.bounded(got, expected), raised=raised[:RAISED_KEPT], called=called, in_form=in_form
    )


def sealed(judged: Judged) -> Judged:
    """What may be known of a hidden check that has run: whether it has passed. How else it ended, student
    code could choose, and tell by that what it was given."""
    verdict = Verdict.PASSED if judged.verdict is Verdict.PASSED else Verdict.FAILED
    return Judged(judged.id, judged.check, verdict, judged.expected)


def _shape(expected: Evidence, item: str) -> tuple[int, ...]:
    """The shape that an item of what a check returned should have; any that is none, if there is no such
    item."""
    if expected.shapes:
        return expected.shapes.get(item, (0,))
    return expected.items[item].shape if item in expected.items else (0,)


def _with_numbers(check: Check, got: Evidence, expected: Evidence) -> Evidence:
    """The evidence with plain numbers for arrays that hold one where one is expected, but where the shape
    is what a check is about: there it is told, and points are lost once."""
    items = dict(got.items)
    for item, array in got.items.items():
        about_shape = check.measure is None and isinstance(check.comparison(item), SameShape)
        if not about_shape and messages.one_number(item, array, _shape(expected, item)):
            items[item] = array.reshape(())
    return replace(got, items=items)


Conclusion = tuple[Verdict, Explanation, dict[str, Array] | None]


def _verdict(check: Check, outcome: Outcome, expected: Evidence, exercises: Container[str]) -> Conclusion:
    match outcome.ending:
        case Ending.RETURNED if outcome.evidence is not None:
            return _compared(check, outcome.evidence, expected)
        case Ending.TIMED_OUT:
            return Verdict.TIMED_OUT, Explanation(f"{check.exercise} {messages.ended(outcome)}"), None
        case Ending.UNREADABLE:
            told = messages.wrong_form(check.exercise, outcome, expected)
            return Verdict.FAILED, replace(told, message=messages.sentence(outcome.detail)), None
        case Ending.MISSING:
            return Verdict.BLOCKED, Explanation(f"Waits for a function: {outcome.detail}."), None
        case Ending.RAISED if outcome.raised is not None:
            return *_raised(check, outcome, outcome.raised, expected, exercises), None
    return Verdict.ERROR, Explanation(f"{check.exercise} {messages.ended(outcome)}."), None


def _compared(check: Check, got: Evidence, expected: Evidence, *, in_words: bool = True) -> Conclusion:
    if check.measure is not None or got.items.keys() == expected.items.keys():
        got = _with_numbers(check, got, expected)
    if check.measure is not None:
        shapes = {item: array.shape for item, array in got.items.items()}
        for item in (*expected.shapes, *shapes):
            has, should = shapes.get(item), expected.shapes.get(item)
            if has != should:
                one = messages.one_number(item, got.items[item], should) if has and should == () else ""
                said = Explanation(one or f"{item} has shape {has}; expected {should}.")
                return Verdict.FAILED, said, None
        try:
            got = replace(got, items=compare.measured(check, got.items))
        except Exception as error:  # student code chose the types: booleans, where numbers are subtracted
            text = f"The check could not use the results: {type(error).__name__}: {error}"
            return Verdict.FAILED, Explanation(messages.sentence(text)), None
    if got.items.keys() != expected.items.keys():
        said = Explanation(
            f"The check gave {', '.join(got.items) or 'nothing'}; expected {', '.join(expected.items)}."
        )
        return Verdict.FAILED, said, got.items
    for item, wanted in expected.items.items():
        compared = compare.compare_item(check.comparison(item), item, got.items[item], wanted)
        if not compared.passed and not in_words:
            return Verdict.FAILED, Explanation(""), None
        if not compared.passed:
            said = messages.not_as_expected(compared, check, item, got, expected)
            return Verdict.FAILED, said, got.items
    return Verdict.PASSED, Explanation(""), None


def _raised(
    check: Check, outcome: Outcome, raised: Raised, expected: Evidence, exercises: Container[str]
) -> tuple[Verdict, Explanation]:
    if raised.type == "NotImplementedError":
        return _not_implemented(check.exercise, raised, exercises)
    if not raised.during and not raised.frames:
        return Verdict.FAILED, messages.wrong_form(check.exercise, outcome, expected)
    return Verdict.ERROR, Explanation(messages.sentence(messages.raised_text(raised)))


def _not_implemented(exercise: str, raised: Raised, exercises: Container[str]) -> tuple[Verdict, Explanation]:
    """Whose NotImplementedError it was: that of one it stands on, or the exercise's own. An untouched stub is
    told before it runs, so a line of the exercise's own that raises it is one that its author has left in."""
    functions = [frame.function for frame in raised.frames]
    inner = next((name for name in reversed(functions) if name in exercises), exercise)
    if inner != exercise:
        return Verdict.BLOCKED, Explanation(f"Waits for {inner}, which is not started.")
    if not raised.frames:
        return Verdict.NOT_STARTED, Explanation(NOT_STARTED.format(exercise))
    place = f"{raised.frames[-1].file} line {raised.frames[-1].line}"
    said = f"{exercise} is written, but raised NotImplementedError, in {place}"
    return Verdict.ERROR, Explanation(f"{said}: is that line left from the template?")


def not_imported(assignments: Container[str], name: str, file: str, outcome: Outcome) -> tuple[Verdict, str]:
    """The verdict on all checks of a module that cannot be imported.

    Args:
        assignments: names of the course's.
        name: the module's.
        file: what it came from.
        outcome: what the sandbox says about its import.
    """
    raised = outcome.raised
    if raised is not None and raised.type == "ModuleNotFoundError":
        other = raised.message.removeprefix("No module named '").removesuffix("'")
        if other != name and other in assignments:
            return Verdict.BLOCKED, f"{file} imports {other}, and the submission has no {other}.py."
    if raised is not None and raised.frames:
        other = raised.frames[-1].file.split(".")[0]
        if other != name and other in assignments:
            return Verdict.BLOCKED, f"{file} imports {other}, which fails: {messages.ended(outcome)}."
    if raised is not None and raised.type == "ImportExit":
        return Verdict.ERROR, messages.left(file, raised)
    verdict = Verdict.TIMED_OUT if outcome.ending is Ending.TIMED_OUT else Verdict.ERROR
    if outcome.ending is Ending.RAISED:
        return verdict, f"{file} cannot be imported: {messages.ended(outcome)}."
    return verdict, f"{file}, while it was imported, {messages.sentence(messages.ended(outcome))}"


def cell(number: int, raised: Raised) -> str:
    """What stopped a cell of a notebook: an exception, or its limit."""
    if raised.type == STOPPED:
        return f"code cell {number} {messages.stopped(raised.message, raised)}"
    return f"code cell {number} stopped with {messages.raised_text(raised)}"
