"""An argument that a function is given and never reads, where the course's own solution needs it."""

import re
from collections.abc import Collection, Mapping, Sequence

from grader.course.course import Assignment
from grader.course.parameters import used_by
from grader.judging.verdicts import Judged
from grader.model import Opaque, Verdict

WORDS = 59  # of all that is told of one check
GENERATOR = "Generator"  # how one is recorded
ASKS_FOR_IT = re.compile("same seed|the generator")  # the title of a check


def never_used(assignment: Assignment, exercise: str, unread: Collection[str]) -> tuple[str, ...]:
    """Arguments of an exercise that nothing in a submission's function can depend on.

    Args:
        assignment: whose solution says what is needed.
        exercise: whose function it is.
        unread: what the sandbox says is never read; names that the solution does not read are left out.
    """
    return tuple(sorted(used_by(assignment, exercise) & set(unread))) if unread else ()


def passed(each: Judged, names: Sequence[str]) -> tuple[str, ...]:
    """Those of some arguments that a failed check passes, and whose absence it can show.

    A generator changes no number that a check asks for, but where it asks for the generator itself. Where all
    is 0, nothing is computed yet, and that is what is to be told.
    """
    if each.verdict is not Verdict.FAILED or not any(array.any() for array in (each.got or {}).values()):
        return ()
    given: Mapping[str, object] = {
        name: value
        for call in each.expected.calls
        if call.function == each.check.exercise
        for name, value in call.arguments
    }
    asks = bool(ASKS_FOR_IT.search(each.check.title))
    return tuple(name for name in names if name in given and (asks or not _draws(given[name])))


def _draws(value: object) -> bool:
    return isinstance(value, Opaque) and value.type == GENERATOR


def told(names: Sequence[str], clue: str) -> str:
    """What is said of arguments that are never used, before whatever else is said of a check.

    One question is asked: that of the clue, where it has one.
    """
    if not names:
        return clue
    *some, last = names
    if some:
        said, question = f"{', '.join(some)} and {last} are never used", "what should they change?"
    else:
        said, question = f"{last} is never used", "what should it change?"
    both = f"{said}. {clue}" if "?" in clue else f"{said}: {question} {clue}".rstrip()
    return both if len(both.split()) <= WORDS else f"{said}: {question}"
