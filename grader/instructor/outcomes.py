"""What the diagnosis makes of answers that nobody planted, counted: edits of right functions, of kinds that
are told and of others, two edits at once, planted mistakes whose own fingerprint is held back, and nonsense.

| outcome | what is said |
| --- | --- |
| named | what was done, or a planted mistake that gives the same, or several that do so together |
| helped | how the numbers differ |
| silent | nothing, beside the message of the check |
| misled | that something was done which was not |
"""

import ast
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from grader.course.course import Assignment, Course
from grader.course.docstrings import docstring_of
from grader.course.solutions import importable, solutions
from grader.diagnosis import fingerprints
from grader.diagnosis.clues import Difference
from grader.diagnosis.diagnose import Diagnoses
from grader.diagnosis.explanations import Explanations, is_random
from grader.diagnosis.hypotheses import LEFT_AT_ZEROS
from grader.diagnosis.matching import Explainer, named
from grader.diagnosis.pairs import pair
from grader.instructor.edited import OTHER, SAME_AS_FIXED, TERM_DROPPED, Edited
from grader.instructor.edits import WORD, changed_text, changes_of, functions_of, tops_of
from grader.instructor.mutants import Mutant, Workbench
from grader.instructor.nonsense import ALL, answers
from grader.instructor.rules import Finding
from grader.instructor.slip import ARGUMENT, Change
from grader.instructor.slips import of
from grader.instructor.syntax import without_docstrings
from grader.judging.verdicts import Judged
from grader.model import Diagnosis, Exercise, Kind, Verdict
from grader.record import Record
from grader.report.numbers import percent

NAMED, HELPED, SILENT, MISLED = "named", "helped", "silent", "misled"
MAY_BE_PLANTED = {"ones", "exponential"}  # nonsense that is a mistake where zeros are asked for
MISLEADING = 0.005  # of all answers, at most
CHANCE = 1  # of few answers, so many: two slips in a short formula may give what a third one gives
AT_RANDOM = 10  # edits, and as many pairs of them, of each exercise

Slipped = tuple[str, Sequence[Change]]  # the kind of an edit, and its changes


class Outcome(Record):
    """What came of one wrong implementation.

    Attributes:
        source: "edits", "other edits", "two edits", "held back" or "nonsense".
        outcome: how good what is said of it is.
        exercise: its name.
        code: what was done, in code or by the name of the mistake.
        told: what was said of it.
    """

    source: str
    outcome: str
    exercise: str
    code: str
    told: str


SOURCES = ("held back", "edits", "other edits", "two edits", "nonsense")


def all_of(course: Course, assignment: Assignment, mutants: Sequence[Mutant]) -> list[Outcome]:
    """Outcomes of all sources, always the same ones.

    Args:
        course: with fingerprints on disk.
        assignment: whose exercises are answered.
        mutants: of all its planted mistakes.
    """
    made = [*of_edits(course, assignment, course.seed), *of_nonsense(course, assignment, course.seed)]
    return [*held_back(course, assignment, mutants), *made]


def finding(assignment: Assignment, made: Sequence[Outcome]) -> Finding:
    """Whether something false is said of answers that nobody planted."""
    wrong = [each for each in made if each.outcome == MISLED]
    said = "; ".join(f"{each.exercise}: {each.source}: {each.told}" for each in wrong)
    what, bound = f"{len(made)} answers that nobody planted", f"misleads {percent(MISLEADING)} at most"
    few = len(wrong) <= max(CHANCE, MISLEADING * len(made))
    return Finding(assignment.name, what, bound, few, said)


def counted(found: Iterable[Outcome]) -> dict[str, Counter[str]]:
    """How often each outcome came of each source, and how many there are, by source."""
    table = {source: Counter(dict.fromkeys((NAMED, HELPED, SILENT, MISLED), 0)) for source in SOURCES}
    for each in found:
        table[each.source][each.outcome] += 1
    return table


def of_edits(course: Course, assignment: Assignment, seed: int, count: int = AT_RANDOM) -> Iterator[Outcome]:
    """Outcomes of random edits of an assignment's solution, one and two at a time.

    Args:
        course: with fingerprints on disk.
        assignment: whose solution is edited.
        seed: of the choice.
        count: edits, and pairs of edits, of each exercise.
    """
    bench = Workbench(course, assignment)
    tree = without_docstrings(ast.parse((assignment.folder / "solution.py").read_text("utf-8")))
    tops = tops_of(tree)
    for exercise in assignment.exercises:
        if exercise not in tops or is_random(assignment, exercise) or assignment.trains(exercise):
            continue
        with importable(solutions(course)) as modules:
            edited = Edited(bench, exercise, dict(modules))
        planted = {mistake.name for mistake in assignment.misconceptions}
        words = set(WORD.findall(docstring_of(assignment, exercise)))
        top = tops[exercise]
        known = [(s.kind, s.changes) for f in functions_of(top) for s in of(f, words, ()) if not s.takes]
        seen = {changed_text(top, changes) for _, changes in known}
        singles = [[change] for f in functions_of(top) for change in changes_of(f)]
        others = [(OTHER, each) for each in singles if changed_text(top, each) not in seen]
        rng = random.Random(f"{seed} {assignment.name} {exercise}")
        chosen: list[tuple[str, list[Slipped]]] = []
        for source, pool in (("edits", known), ("other edits", others)):
            chosen += [(source, [each]) for each in rng.sample(pool, min(count, len(pool)))]
        both = [*known, *others]
        chosen += [("two edits", [rng.choice(both), rng.choice(both)]) for _ in range(count if both else 0)]
        for source, slips in chosen:
            changes = [change for _, each in slips for change in each]
            kinds = {kind for kind, _ in slips} | planted
            yield from _outcome(course, edited, top, source, kinds, changes)


def _outcome(
    course: Course,
    edited: Edited,
    top: ast.FunctionDef | ast.ClassDef,
    source: str,
    kinds: set[str],
    changes: Sequence[Change],
) -> Iterator[Outcome]:
    text = changed_text(top, changes)
    try:
        judged = edited.judged([compile(text, "<edit>", "exec")])
    except (SyntaxError, ValueError):  # two edits that do not fit together
        return
    if judged is None or all(each.verdict is Verdict.PASSED for each in judged if not each.check.hidden):
        return
    found = Diagnoses(course, judged, {}, {}).by_check
    told = " / ".join(dict.fromkeys(each.text for each in found.values()))
    yield Outcome(source, how_good(found.values(), kinds), top.name, text, told)


def how_good(found: Iterable[Diagnosis], kinds: set[str]) -> str:
    """How good diagnoses of edits are. What is 0 can be seen.

    Args:
        found: the diagnoses.
        kinds: that may be told: those of the edits, and names of known mistakes, whose numbers these are.
    """
    slips = {name for each in found if each.kind is Kind.SLIP for name in each.name.split(" and ")}
    if slips == {ARGUMENT} and kinds & {*SAME_AS_FIXED}:
        return NAMED
    if LEFT_AT_ZEROS in kinds:  # of a sum, where it is told as such
        kinds = kinds | {TERM_DROPPED}
    if slips - kinds - {LEFT_AT_ZEROS}:
        return MISLED
    if slips or any(each.kind in (Kind.MISCONCEPTION, Kind.CONVENTION) for each in found):
        return NAMED
    return HELPED if any(each.kind is Kind.CLUE for each in found) else SILENT


def of_nonsense(
    course: Course, assignment: Assignment, seed: int, count: int = 2 * AT_RANDOM
) -> Iterator[Outcome]:
    """Outcomes of some kinds of nonsense in those exercises of an assignment that do not draw their results.

    Of random samples many a nonsense is right, or drawn by the wrong generator.

    Args:
        course: with fingerprints on disk.
        assignment: whose exercises are answered.
        seed: of the choice.
        count: kinds of nonsense for each exercise.
    """
    for exercise in assignment.exercises:
        if is_random(assignment, exercise) or assignment.trains(exercise):
            continue
        kinds = random.Random(f"{seed} {assignment.name} {exercise}").sample(ALL, count)
        for kind, observed in answers(course, assignment, exercise, seed, kinds):
            told = explained_by(course, (assignment.name, exercise), observed)
            if kind not in MAY_BE_PLANTED:
                false = set(told) - {LEFT_AT_ZEROS}
                outcome = MISLED if false else HELPED if told or any(map(_clue, observed)) else SILENT
                yield Outcome("nonsense", outcome, exercise, kind, ", ".join(told))


def explained_by(course: Course, exercise: Exercise, observed: Sequence[Judged]) -> list[str]:
    """Names of the mistakes, kinds of the slips that explain an exercise; nothing where that is open."""
    known = Explanations(course, {exercise: observed})
    with np.errstate(all="ignore"):
        mistake = known.mistake(exercise)
        if mistake is not None:
            return [mistake.name]
        slips = {told.name or told.kind for each in known.slips(exercise).values() for told in each}
        return sorted(slips) or sorted({each.name for each in known.pair(exercise).values()})


def held_back(course: Course, assignment: Assignment, mutants: Sequence[Mutant]) -> Iterator[Outcome]:
    """Outcomes of the planted mistakes of an assignment, each judged as if it had not been planted."""
    for exercise in assignment.exercises:
        if assignment.trains(exercise):
            continue
        draws = is_random(assignment, exercise)
        known = {each.name: each for each in fingerprints.load(course, assignment, exercise)}
        for mutant in mutants:
            mistake, judged = mutant.mistake, mutant.judged
            if mistake.exercise != exercise or mistake.name not in known or not known[mistake.name].traces:
                continue
            twins = {mistake.name, *mistake.twins}
            twins |= {name for name, each in known.items() if mistake.name in each.twins}
            others = [fingerprint for name, fingerprint in known.items() if name not in twins]
            explainer = Explainer(random=draws)
            another = named(judged, others, explainer)
            several = {found.name for found in pair(judged, others, explainer).values()}
            outcome = HELPED if any(map(_clue, judged)) else SILENT
            outcome = MISLED if another else NAMED if several else outcome
            told = another.name if another else ", ".join(sorted(several))
            yield Outcome("held back", outcome, exercise, mistake.name, told)


def _clue(each: Judged) -> str:
    wrong = each.verdict is not Verdict.PASSED and not each.check.hidden
    return Difference(each).clue() if wrong else ""
