"""Words what is said of a module: what it has instead of an exercise, and what was left out of it."""

import sys
from collections.abc import Sequence

from grader.evidence.absent import NEWER, THIRD_PARTY
from grader.evidence.codec import Found, Habit, Skipped

SHOWN = 3  # statements of a file that are told one by one
MAIN = 'if __name__ == "__main__"'


def found_instead(file: str, found: Found, *, stub: bool = False) -> str:
    """Why a module lacks an exercise, with what it has instead, where, and what mends it.

    Args:
        file: the module's.
        found: what there is.
        stub: whether the exercise is there, but untouched.
    """
    at = place(found.cell, found.line)
    lacks = (
        f"{file} has {found.exercise} only as an untouched stub"
        if stub
        else f"{file} has no {found.exercise}"
    )
    match found.kind:
        case "name":
            return f"{lacks}; is {found.name} ({at}) meant? Rename it."
        case "main":
            return f"{lacks} when it is imported: it is defined under {MAIN} ({at}). Move it out of there."
        case "inner":
            return f"{lacks} of its own: it is defined inside {found.name} ({at}). Move it to the top level."
        case "block":
            return f"{lacks}: it is defined in a block that did not run ({at}). Move it out of there."
        case "file":
            return f"{lacks}; {found.file} has one ({at}). Move it here, or import it here."
        case "comment":
            return f"{lacks}: it is commented out ({at}). Take the # away."
        case "string":
            return f"{lacks}: it stands in a string ({at}). Take the quotes away."
        case "value":
            return f"In {file}, {found.exercise} is of type {found.name}, not a function."
    return f"{lacks}; it has {found.name}."


def in_a_text_cell(file: str, exercise: str, cell: int) -> str:
    """An exercise that is written where nothing runs."""
    return f"{file} has no {exercise}: it is written in a text cell (cell {cell}). Make that a code cell."


def lost_with(file: str, exercise: str, skipped: Skipped) -> str:
    """An exercise whose definition was left out."""
    return f"{file} has no {exercise}: {place(skipped.cell, skipped.line)} could not run ({_why(skipped)})."


def habit(exercise: str, file: str, found: Habit) -> str:
    """Something that a function does where another way is asked for."""
    at = f"{found.what}, in {file} line {found.line}"
    if found.kind == "pickle":
        return (
            f"{exercise} writes a pickle ({at}), which cannot be read without pickle: "
            "use np.savez(path, …) with one array of numbers per name."
        )
    return f"{exercise} draws from a generator of its own ({at}): draw from rng, which it is given."


def place(cell: int, line: int) -> str:
    """Where something is in a file or a notebook."""
    return f"code cell {cell} line {line}" if cell else f"line {line}"


def notes(file: str, skipped: Sequence[Skipped]) -> list[str]:
    """What is to be told of the statements of a file that were left out, or that took a function's name."""
    left_out = [entry for entry in skipped if entry.kind not in ("value", "stub", "follows")]
    told = [f"{place(e.cell, e.line)} `{e.text}` ({_why(e)})" for e in left_out[:SHOWN]]
    follow = [place(entry.cell, entry.line) for entry in skipped if entry.kind == "follows"]
    if len(left_out) > SHOWN:
        told.append(f"{len(left_out) - SHOWN} more")
    if follow:
        more = f" and {len(follow) - 1} more" if len(follow) > 1 else ""
        told.append(f"what needs them: {follow[0]}{more}")
    lines = [f"{file}: left out {'; '.join(told)}"] if told else []
    return lines + [f"{file}: {_taken(entry)}" for entry in skipped if entry.kind in ("value", "stub")]


def _taken(entry: Skipped) -> str:
    at = place(entry.cell, entry.line)
    if entry.kind == "stub":
        return (
            f"{at} has {entry.what} again, as an untouched stub; the written one was graded: delete the stub"
        )
    return f"{at} `{entry.text}` gives {entry.what} another value; the function was graded: rename the result"


def _why(entry: Skipped) -> str:
    match entry.kind:
        case "package":
            known = entry.what in THIRD_PARTY
            return "only NumPy is here" if known else f"the submission has no {entry.what}"
        case "version":
            running = ".".join(map(str, sys.version_info[:2]))
            return f"{entry.what} needs Python {NEWER.get(entry.what, '')}, and this grader runs {running}"
        case "network":
            return "there is no network here"
        case "file" if entry.what.endswith(".py"):
            return f"{entry.what} cannot be opened here: import it"
        case "file":
            return f"{entry.what} is not taken in: write the values into the code"
        case "input":
            return "nobody answers input() here: write the value into the code"
        case "await":
            return "await outside of a function is not run"
        case "follows":
            return f"{entry.what} is not here, since what makes it was left out"
    return "its language is not run"
