"""Run the edits of right functions, and make of what they give the hypotheses that are frozen.

An edit without effect is no slip. Where edits of several kinds give the same, none is told; only that a
result is 0 can be seen, whatever the cause.
"""

import ast
import contextlib
import signal
from collections.abc import Iterator, Sequence
from dataclasses import replace
from types import CodeType, ModuleType

import numpy as np

from grader.course.course import Assignment
from grader.course.docstrings import docstring_of
from grader.course.importing import module_from_file
from grader.course.solutions import importable
from grader.diagnosis.hypotheses import CONVENTION, LEFT_AT_ZEROS, MISTAKE, UNTOLD, Hypotheses, Told
from grader.diagnosis.sketch import NUMBERS, ZERO, Sketch, sketch, tolerance
from grader.instructor.edits import RESULT, WORD, edits, other_edits
from grader.instructor.mutants import Mutant, Workbench
from grader.instructor.slip import ARGUMENT, GENERAL, SMALL_NUMBER
from grader.instructor.syntax import without_docstrings
from grader.judging.verdicts import Judged
from grader.model import Evidence, Verdict
from grader.record import Record

TERM_DROPPED = "term dropped"
# What a fixed argument is the same as: a factor of 1 that is left out, a branch that is always taken.
SAME_AS_FIXED = ("factor dropped", "statement dropped", SMALL_NUMBER)
OTHER = "other"  # kind of edits that nothing is said of
SECONDS = 2.0  # of CPU time that the checks of one edit may take; an edit that takes longer is left out


class TooLongError(BaseException):
    """An edit computes for too long."""


class Edited:
    """The edits of one exercise, each laid over the solution and judged."""

    def __init__(self, bench: Workbench, exercise: str, modules: dict[str, ModuleType]) -> None:
        """Note what is edited.

        Args:
            bench: with the assignment.
            exercise: whose checks judge.
            modules: the solutions by name.
        """
        self._bench = bench
        self._modules = modules
        self.own = [check for check in bench.assignment.checks if check.exercise == exercise]

    def judged(self, codes: Sequence[CodeType] = (), form: str = "") -> list[Judged] | None:
        """What the checks of the exercise make of the solution with some functions defined anew.

        Args:
            codes: which define them.
            form: the right form that they are functions of; "" for the solution.

        Returns:
            None if it takes too long, or cannot be defined.
        """
        assignment = self._bench.assignment
        with importable(self._modules.items()):
            module = module_from_file(assignment.folder / "solution.py", f"solution_{assignment.name}")
        modules = {**self._modules, assignment.name: module}
        checks = self._bench.checks("edit", modules)
        try:
            with _within(SECONDS):
                try:
                    self._define(module, codes, form)
                except Exception:  # a default that cannot be worked out any more
                    return None
                return [checks.judged(assignment.id(check)) for check in self.own]
        except TooLongError:
            return None

    def _define(self, module: ModuleType, codes: Sequence[CodeType], form: str) -> None:
        """Lay a form over the solution, and define functions anew: in the form's file, or in the solution."""
        assignment = self._bench.assignment
        file = (
            module_from_file(assignment.folder / "forms.py", f"forms_{assignment.name}") if form else module
        )
        for code in codes:
            exec(code, file.__dict__)
        for each in assignment.forms if form else ():
            if each.name == form:
                setattr(module, each.exercise, getattr(file, each.function.__name__))

    def sketched(self, codes: Sequence[CodeType], form: str = "") -> Sketch | None:
        """The sketch of what they make of it; None if nothing comes of it, or no visible check notices."""
        judged = self.judged(codes, form)
        if judged is None or all(each.verdict is Verdict.PASSED for each in judged if not each.check.hidden):
            return None
        seen = sketch(judged)
        return seen if seen.numbers.any() else None


class Found(Record):
    """An edit, or a planted mistake, with what it gives, and where that is seen."""

    told: Told
    sketch: Sketch
    place: str = ""  # that the edit touches
    outputs: str = RESULT  # those that are wrong, in words
    family: str = ""  # of edits that differ in a constant only
    constant: float = 0.0


def hypotheses(bench: Workbench, exercise: str, modules: dict[str, ModuleType]) -> Hypotheses:
    """What the edits of one exercise give, as far as each can be told from all others."""
    edited = Edited(bench, exercise, modules)
    expected = [bench.expected(check) for check in edited.own if not check.hidden]
    items = [item for evidence in expected for item in evidence.items]
    given = [_is_argument(evidence, item) for evidence in expected for item in evidence.items]
    docstring = docstring_of(bench.assignment, exercise)
    found = _planted(bench, exercise)
    for form, tree, name, is_right in _forms(bench.assignment, exercise):
        for edit in edits(tree, name, docstring):
            if is_right or edit.kind == SMALL_NUMBER:
                seen = edited.sketched([edit.code], form)
                if seen is not None:
                    outputs = _outputs(seen, items, docstring)
                    # Of an argument that was changed, the message of the check says all.
                    wrong = [spared for form, spared in zip(seen.forms, given, strict=True) if form]
                    told = _told(edit.kind, edit.text, seen)
                    told = replace(told, text=UNTOLD) if all(wrong) else told
                    found.append(Found(told, seen, edit.place, outputs, edit.family, edit.constant))
        for code in () if form else other_edits(tree, name):
            if seen := edited.sketched([code]):
                found.append(Found(Told(OTHER, UNTOLD), seen))
    return frozen(found)


def _told(kind: str, text: str, seen: Sketch) -> Told:
    """What is said of an edit. What was left at zeros, and has numbers, was a term among others."""
    if kind == LEFT_AT_ZEROS and any(form and not form.endswith(ZERO) for form in seen.forms):
        return Told(TERM_DROPPED, GENERAL[TERM_DROPPED])
    return Told(kind, text)


def _planted(bench: Workbench, exercise: str) -> list[Found]:
    """The planted mistakes of an exercise, to be told beside slips."""
    found = []
    for mistake in bench.assignment.misconceptions:
        if mistake.exercise == exercise:
            seen = sketch(Mutant(bench, mistake).judged)
            kind = CONVENTION if mistake.is_convention else MISTAKE
            if seen.numbers.any():
                found.append(Found(Told(kind, mistake.sentence, mistake.name), seen))
    return found


def _forms(assignment: Assignment, exercise: str) -> Iterator[tuple[str, ast.Module, str, bool]]:
    """The solution, and each other form: its name, the tree of its file, the function's name there, and
    whether it passes all checks."""
    tree = ast.parse((assignment.folder / "solution.py").read_text("utf-8"))
    yield "", without_docstrings(tree), exercise, True
    for form in assignment.forms:
        if form.exercise == exercise:
            tree = ast.parse((assignment.folder / "forms.py").read_text("utf-8"))
            for node in tree.body:
                if isinstance(node, ast.FunctionDef | ast.ClassDef):
                    node.decorator_list = []
            yield form.name, without_docstrings(tree), form.function.__name__, not form.loses


def _outputs(seen: Sketch, items: Sequence[str], docstring: str) -> str:
    """Which outputs are wrong, in words: those of the docstring that the items are named after."""
    words = set(WORD.findall(docstring))
    wrong = [item for item, form in zip(items, seen.forms, strict=True) if form]
    names = dict.fromkeys(next((w for w in _shorter(item) if w in words), RESULT) for item in wrong)
    return " and ".join(names) if len(names) <= 2 and RESULT not in names else RESULT


def _is_argument(evidence: Evidence, item: str) -> bool:
    """Whether an item is what became of an argument, of which nothing should become anything."""
    given = [value for call in evidence.calls for name, value in call.arguments if name == item]
    return any(isinstance(v, np.ndarray) and np.array_equal(v, evidence.items[item]) for v in given)


def _shorter(item: str) -> Iterator[str]:
    """An item's name, and what is left of it without its last parts: "dx_large", "dx"."""
    parts = item.split("_")
    return ("_".join(parts[:count]) for count in range(len(parts), 0, -1))


# -- what can be told apart --------------------------------------------------------------------


def frozen(found: Sequence[Found]) -> Hypotheses:
    """What edits give. Of what several give that are told otherwise, nothing is said."""
    told: dict[Told, int] = {}
    words: dict[str, int] = {"": 0}
    families: dict[str, int] = {}
    rows = []
    for cluster in _clusters(found):
        best = _best(cluster)
        first = next(each for each in cluster if each.told.kind == best.kind)
        rows.append(
            (
                told.setdefault(best, len(told)),
                families.setdefault(first.family, len(families)) if first.family else -1,
                first.constant,
                first.sketch,
            )
        )
    forms = [[words.setdefault(form, len(words)) for form in sketch.forms] for *_, sketch in rows]
    checks, items = (tuple(rows[0][3].verdicts), len(rows[0][3].forms)) if rows else ((), 0)
    return Hypotheses(
        tuple(told),
        np.array([row[0] for row in rows], np.uint16),
        np.array([row[1] for row in rows], np.int16),
        np.array([row[2] for row in rows], np.float64),
        checks,
        np.array([list(row[3].verdicts.values()) for row in rows], np.uint8).reshape(len(rows), len(checks)),
        tuple(words),
        np.array(forms, np.uint16).reshape(len(rows), items),
        np.array([row[3].numbers for row in rows], np.float32).reshape(len(rows), items, NUMBERS),
    )


def _clusters(found: Sequence[Found]) -> list[list[Found]]:
    """Edits that give the same, together."""
    rough: dict[tuple[tuple[int, ...], tuple[str, ...]], list[list[Found]]] = {}
    for each in found:
        near = rough.setdefault((tuple(each.sketch.verdicts.values()), each.sketch.forms), [])
        cluster = next((c for c in near if _same(c[0].sketch, each.sketch)), None)
        if cluster is None:
            near.append([each])
        else:
            cluster.append(each)
    return [cluster for near in rough.values() for cluster in near]


def _same(one: Sketch, other: Sketch) -> bool:
    if one.forms != other.forms or one.verdicts != other.verdicts:
        return False
    apart = np.abs(one.numbers[:, :2] - other.numbers[:, :2]).max(axis=1)
    return bool((apart <= tolerance(one.numbers, other.noise)).all())


def _best(cluster: Sequence[Found]) -> Told:
    """How what gives the same is told, if one way of telling holds for all of it; else by `UNTOLD`."""
    planted = {each.told for each in cluster if each.told.name}
    if planted:
        first = next(each.told for each in cluster if each.told in planted)
        return first if len(planted) == 1 else replace(first, text=UNTOLD)
    kinds = {each.told.kind for each in cluster}
    if LEFT_AT_ZEROS in kinds:  # can be seen, whatever the cause
        kinds = {LEFT_AT_ZEROS}
    if ARGUMENT in kinds and kinds <= {ARGUMENT, *SAME_AS_FIXED}:
        kinds = {ARGUMENT}
    kept = [each for each in cluster if each.told.kind in kinds]
    if len(kinds) > 1:
        return replace(kept[0].told, text=UNTOLD)
    texts = {each.told.text.replace("{place}", each.place or each.outputs) for each in kept}
    if len(texts) == 1:
        return replace(kept[0].told, text=texts.pop())
    alike = {each.told.text for each in kept}
    text = alike.pop() if len(alike) == 1 else GENERAL.get(kept[0].told.kind, UNTOLD)
    return replace(kept[0].told, text=text.replace("{place}", kept[0].outputs))


@contextlib.contextmanager
def _within(seconds: float) -> Iterator[None]:
    """Raise TooLongError in what computes for longer."""

    def stop(number: int, frame: object) -> None:
        raise TooLongError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
