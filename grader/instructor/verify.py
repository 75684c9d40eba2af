"""Check the checker: the solution earns everything, the template nothing, each mistake loses its checks.

No two mistakes of an exercise may look alike, and the diagnosis has to name each. The solution and the
template are graded the way a submission is; mistakes run in this process. `rules` has what is asked besides.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from grader.authoring import Misconception
from grader.course.course import Assignment, Course
from grader.diagnosis import fingerprints, matching
from grader.diagnosis.explanations import is_random
from grader.diagnosis.matching import Fingerprint
from grader.errors import GraderError
from grader.grading.grade import Scope
from grader.grading.grader import Grader
from grader.grading.progress import Progress
from grader.instructor import draws, forms, outcomes, rules, template
from grader.instructor.mutants import Mutant, Workbench, answered_files, in_single_precision, mutants_of
from grader.instructor.outcomes import Outcome
from grader.instructor.rules import Finding
from grader.judging.verdicts import Judged
from grader.model import AssignmentResult, Verdict
from grader.submission.submission import Submission, from_files

LEAST_MISTAKES = 3  # an exercise should have planted
OWN_NETWORK = "A network is of the student's own making: its numbers are nobody's fingerprint."


@dataclass(frozen=True)
class Tally:
    """What was counted for one exercise.

    Attributes:
        mistakes: that are planted in it.
        conventions: that are known of it.
        named: mistakes and conventions that lose something and that the diagnosis named.
        in_float32: the same, from evidence that was rounded to float32.
        losing: mistakes and conventions that lose something.
        pairs: of those that lose a visible check.
        apart: pairs that some check tells apart; all others are declared as twins.
        alike: the pairs that are not told apart, by name.
    """

    assignment: str
    exercise: str
    mistakes: int
    conventions: int
    losing: int
    named: int
    in_float32: int
    pairs: int
    apart: int
    alike: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Verified:
    """All that verifying a course found."""

    findings: tuple[Finding, ...]
    tallies: tuple[Tally, ...]
    twins: tuple[tuple[str, str, str, str], ...]  # exercise, two names, and the reason
    outcomes: tuple[Outcome, ...]  # of answers that nobody planted

    def as_json(self) -> dict[str, Any]:
        """Plain dicts and lists."""
        return {
            "findings": [vars(finding) for finding in self.findings],
            "exercises": [vars(tally) for tally in self.tallies],
            "indistinguishable": [
                dict(zip(("exercise", "one", "other", "reason"), each, strict=True)) for each in self.twins
            ],
            "outcomes": [
                {"source": source, **counts} for source, counts in outcomes.counted(self.outcomes).items()
            ],
            "named": sum(tally.named for tally in self.tallies),
            "losing": sum(tally.losing for tally in self.tallies),
        }


def verify(course: Course, *, training: bool, progress: Progress, only: tuple[str, ...] = ()) -> Verified:
    """Verify a course.

    Args:
        course: the course.
        training: whether the solution's network is trained as well.
        progress: is told what goes on.
        only: the assignments that are looked at; () for the whole course.

    Raises:
        GraderError: if solution or template cannot be graded, or results are missing.
    """
    findings = _solution(course, training, progress, only) + _template(course, progress, only)
    chosen = [course.assignment(name) for name in only] or list(course.assignments)
    tallies: list[Tally] = []
    unplanted: list[Outcome] = []
    for number, assignment in enumerate(chosen):
        progress.check(f"rules and mistakes of {assignment.name}", number, len(chosen))
        findings += [each for part in (rules, forms, draws) for each in part.findings(course, assignment)]
        mutants = mutants_of(course, assignment)
        found, counted = mistakes(course, assignment, mutants)
        findings += found
        tallies += counted
        progress.check(f"answers that nobody planted in {assignment.name}", number, len(chosen))
        made = outcomes.all_of(course, assignment, mutants)
        findings.append(outcomes.finding(assignment, made))
        unplanted += made
    order = [assignment.name for assignment in course.assignments]
    findings.sort(key=lambda finding: order.index(finding.assignment))
    twins = _twins(course, chosen, tallies)
    return Verified(tuple(findings), tuple(tallies), tuple(twins), tuple(unplanted))


def _twins(
    course: Course, chosen: Iterable[Assignment], tallies: Iterable[Tally]
) -> list[tuple[str, str, str, str]]:
    """Mistakes that look alike: their exercise, their two names, and the reason."""
    twins = [
        (f"{a.name}::{mistake.exercise}", mistake.name, other, reason)
        for a in chosen
        for mistake in a.misconceptions
        for other, reason in mistake.twins.items()
    ]
    twins += [
        (f"{tally.assignment}::{tally.exercise}", one, other, OWN_NETWORK)
        for tally in tallies
        if course.assignment(tally.assignment).trains(tally.exercise)
        for one, other in tally.alike
    ]
    return twins


def _graded(
    course: Course, submission: Submission, training: bool, progress: Progress, only: tuple[str, ...]
) -> list[AssignmentResult]:
    """What each of the assignments in `only` gets, or each of the course; of hidden questions as well."""
    with Grader(course) as grader:
        scope = Scope(only, training, reveal=True)
        report = grader.grade(submission, scope, progress, draw=draws.seed(course))
    if report.reason:
        raise GraderError(f"{submission.name}: {report.reason}")
    return list(report.assignments)


def _solution(course: Course, training: bool, progress: Progress, only: tuple[str, ...]) -> list[Finding]:
    solution = from_files("the solution", answered_files(course))
    found = []
    for result in _graded(course, solution, training, progress, only):
        lost = [
            f"{check.id}: {check.verdict}" for check in result.checks if check.verdict is not Verdict.PASSED
        ]
        found.append(Finding(result.name, "solution", "full marks", not lost, "; ".join(lost)))
    return found


def _template(course: Course, progress: Progress, only: tuple[str, ...]) -> list[Finding]:
    files = {name: text.encode() for name, text in template.files(course).items()}
    found = []
    for result in _graded(course, from_files("the template", files), True, progress, only):
        wrong = [
            f"{check.id}: {check.verdict}"
            for check in result.checks
            if check.verdict is not Verdict.NOT_STARTED
        ]
        found.append(
            Finding(result.name, "template", "not started", not wrong and not result.score, "; ".join(wrong))
        )
    return found


# -- planted mistakes --------------------------------------------------------------------------


def mistakes(
    course: Course, assignment: Assignment, mutants: Sequence[Mutant]
) -> tuple[list[Finding], list[Tally]]:
    """What is found of all planted mistakes of an assignment, and what was counted, exercise by exercise.

    Args:
        course: with fingerprints on disk.
        assignment: whose mistakes they are.
        mutants: of all of them.
    """
    findings: list[Finding] = []
    tallies = []
    stale = fingerprints.stale(course, assignment)
    if assignment.misconceptions:
        findings.append(Finding(assignment.name, "fingerprints", "fresh", not stale, stale))
    for exercise in assignment.exercises:
        own = [each for each in mutants if each.mistake.exercise == exercise]
        findings += [_loses(assignment, each) for each in own]
        wrong = sum(not each.mistake.is_convention for each in own)
        if wrong < LEAST_MISTAKES:
            few = f"{LEAST_MISTAKES} planted mistakes"
            findings.append(Finding(assignment.name, exercise, few, False, f"{wrong}"))
        found, tally = _told_apart(assignment, exercise, own)
        findings += found
        tallies.append(tally)
    return findings, tallies


def _loses(assignment: Assignment, mutant: Mutant) -> Finding:
    mistake = mutant.mistake
    failed = [judged for judged in mutant.judged if judged.verdict is not Verdict.PASSED]
    lost = {judged.id.split("::")[2] for judged in failed}
    should = set(mistake.loses)
    wrong = [f"passes {name}" for name in sorted(should - lost)] + [
        f"loses {name}" for name in sorted(lost - should)
    ]
    if lost and not sum(judged.check.points for judged in failed):
        wrong.append("loses no points")
    subject = f"{mistake.exercise}: {mistake.name}"
    return Finding(
        assignment.name, subject, f"loses {len(should)}", lost == should and not wrong, "; ".join(wrong)
    )


def _told_apart(assignment: Assignment, exercise: str, mutants: list[Mutant]) -> tuple[list[Finding], Tally]:
    """Whether the diagnosis names each mistake of an exercise, and no two of them look alike undeclared."""
    random = is_random(assignment, exercise)
    losing = [each for each in mutants if any(j.verdict is not Verdict.PASSED for j in each.judged)]
    known = {each.mistake.name: each.fingerprint() for each in losing}
    findings, named, single = [], 0, 0
    for each in losing:
        mistake = each.mistake
        may = {
            mistake.name,
            *mistake.twins,
            *(o.mistake.name for o in losing if mistake.name in o.mistake.twins),
        }
        told = [
            name
            for judged in (each.judged, in_single_precision(each.judged))
            for name in [_name(matching.named(judged, known.values(), matching.Explainer(random=random)))]
        ]
        named += told[0] in may
        single += told[1] in may
        if told[0] not in may and not _only_hidden(each) and not assignment.trains(exercise):
            said = f"named {told[0]}" if told[0] else "not named"
            findings.append(Finding(assignment.name, f"{exercise}: {mistake.name}", "is named", False, said))
    pairs = list(combinations([each for each in losing if not _only_hidden(each)], 2))
    alike = [pair for pair in pairs if _alike(pair, known, random)]
    for first, second in alike:
        if not _are_twins(first.mistake, second.mistake) and not assignment.trains(exercise):
            subject = f"{exercise}: {first.mistake.name}"
            findings.append(
                Finding(assignment.name, subject, "told apart", False, f"looks like {second.mistake.name}")
            )
    tally = Tally(
        assignment.name,
        exercise,
        sum(not each.mistake.is_convention for each in mutants),
        sum(each.mistake.is_convention for each in mutants),
        len(losing),
        named,
        single,
        len(pairs),
        len(pairs) - len(alike),
        tuple((first.mistake.name, second.mistake.name) for first, second in alike),
    )
    return findings, tally


def _name(found: Fingerprint | None) -> str:
    return found.name if found is not None else ""


def _only_hidden(mutant: Mutant) -> bool:
    """Whether hidden checks alone notice a mistake: a report gives nothing of these away, no name either."""
    return all(j.check.hidden for j in mutant.judged if j.verdict is not Verdict.PASSED)


def _alike(pair: tuple[Mutant, Mutant], known: dict[str, Fingerprint], random: bool) -> bool:
    """Whether one of two mistakes gets no name, or the other's, where these two are all that is known."""
    both = [known[each.mistake.name] for each in pair]
    undeclared = [replace(fingerprint, twins=()) for fingerprint in both]
    told = [matching.named(each.judged, undeclared, matching.Explainer(random=random)) for each in pair]
    return [_name(found) for found in told] != [fingerprint.name for fingerprint in both]


def _are_twins(first: Misconception, second: Misconception) -> bool:
    return first.name in second.twins or second.name in first.twins


def judged(course: Course, assignment: Assignment, mistake: Misconception) -> list[Judged]:
    """The verdicts on one exercise of the solution with a mistake laid over it."""
    return Mutant(Workbench(course, assignment), mistake).judged


def summary(tallies: Iterable[Tally]) -> Tally:
    """All tallies added up."""
    total = Tally("all", "", 0, 0, 0, 0, 0, 0, 0)
    for tally in tallies:
        counts = {k: v + getattr(total, k) for k, v in vars(tally).items() if isinstance(v, int)}
        total = replace(total, **counts)
    return total
