"""Which of several files for one assignment is graded, and why: written work, then the newer.

Where no rule prefers one of them, none is graded: that would be a guess.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import field
from typing import Any

from grader.record import Record
from grader.submission.files import MODULE, File
from grader.submission.limits import shortened
from grader.submission.outline import Outline

SAME_TIME = 2.0  # seconds: a checkout writes all files within moments, and a zip knows even seconds only


class Candidate(Record):
    """A file that may be an assignment's module.

    Attributes:
        file: the file.
        exact: whether it has the very name.
        work: how much of the assignment is written in it, see `Outline.work`.
        written: how many of its exercises are.
        untouched: whether any of them is there as the template has it.
    """

    file: File
    exact: bool
    work: int
    written: int
    untouched: bool


class Choice(Record):
    """The candidate that is graded, and notes on the others by their paths; else the files that are left."""

    best: Candidate | None
    notes: dict[str, str] = field(default_factory=dict)
    open: tuple[File, ...] = ()


Keep = Callable[[list[Candidate]], list[Candidate]]
Rule = tuple[Keep, str]  # who stays, and what is said of each other one


def candidate(
    file: File, exact: bool, module: str, exercises: Collection[str], outline: Outline
) -> Candidate:
    """A file with what matters about it.

    Args:
        file: the file.
        exact: whether it has the very name of the module.
        module: the name of the assignment.
        exercises: of that assignment.
        outline: of the file.
    """
    own = set(exercises)
    work = outline.work(module, own)
    return Candidate(file, exact, work, len(own & outline.written), bool(own & outline.untouched))


def choose(module: str, candidates: Sequence[Candidate], rules: Sequence[Rule]) -> Choice:
    """The one that is graded as a module.

    Args:
        module: the name of the assignment.
        candidates: all files that may be meant.
        rules: `BY_NAME` or `BY_CONTENT`.
    """
    left, lost = list(candidates), list[tuple[Candidate, str]]()
    for keep, why in rules:
        if len(left) > 1:
            kept = keep(left)
            stay = {id(each) for each in kept}
            lost += [(each, why) for each in left if id(each) not in stay]
            left = kept
    if len(left) > 1:
        return Choice(None, open=tuple(each.file for each in left))
    notes = {other.file.path: _said(module, left[0].file, other, why) for other, why in lost}
    return Choice(left[0], notes)


def _said(module: str, best: File, other: Candidate, why: str) -> str:
    path = shortened(other.file.path)
    nothing = f"{path} is an untouched template" if other.untouched else f"nothing of it is written in {path}"
    return why.format(module=module, best=shortened(best.path), other=path, nothing=nothing)


def _most(key: Callable[[Candidate], Any]) -> Keep:
    def keep(left: list[Candidate]) -> list[Candidate]:
        most = max(map(key, left))
        return [each for each in left if key(each) == most]

    return keep


def _in_one_folder(keep: Keep) -> Keep:
    """A rule that says nothing of files in several folders: those may be of two people, or of two times."""
    return lambda left: left if len({each.file.path.rpartition("/")[0] for each in left}) > 1 else keep(left)


def _newest(left: list[Candidate]) -> list[Candidate]:
    """Those that are not older than another."""
    newest = max(each.file.modified for each in left)
    return [each for each in left if each.file.modified > newest - SAME_TIME]


def _once(left: list[Candidate]) -> list[Candidate]:
    """One of each content."""
    return list({each.file.texts: each for each in reversed(left)}.values())


def _modules(left: list[Candidate]) -> list[Candidate]:
    """Of a module and a notebook with the very name the module."""
    if not all(each.exact for each in left):
        return left
    return [each for each in left if each.file.ending == MODULE] or left


SAME: Rule = (_in_one_folder(_once), "{other} was left out: it holds the same as {best}")
NEWER: Rule = (
    _in_one_folder(_newest),
    "{module} came twice; the newer {best} was graded, not {other}",
)
MORE: Rule = (
    _in_one_folder(_most(lambda each: each.written)),
    "{module} came twice; {best} was graded, not {other}: more of it is written there",
)
BY_NAME: tuple[Rule, ...] = (
    (_most(lambda each: each.work > 0), "{module} came twice; {best} was graded: {nothing}"),
    (_most(lambda each: each.exact), "{other} was left out: {best} has the exact name"),
    (_most(lambda each: each.work), "{module} came twice; {best} was graded: {nothing}"),
    SAME,
    NEWER,
    MORE,
    (
        _in_one_folder(_modules),
        "{module} came twice; {best} was graded, not {other}: none is newer, and a .py goes before an .ipynb",
    ),
)
BY_CONTENT: tuple[Rule, ...] = (MORE, SAME, NEWER)
