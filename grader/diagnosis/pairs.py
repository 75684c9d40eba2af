"""Two known mistakes in one function: which of the two each failing check shows."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from grader.diagnosis.matching import Explainer, Fingerprint
from grader.judging.verdicts import Judged
from grader.model import Verdict
from grader.record import Record


class _Fit(Record):
    """How one mistake stands to what was seen, by check id: checks that it fails are explained or not, those
    that are not here it passes."""

    mistake: Fingerprint
    fails: Mapping[str, bool]
    telling: frozenset[str]  # checks that it explains by numbers


def pair(
    observed: Sequence[Judged], fingerprints: Iterable[Fingerprint], explainer: Explainer
) -> dict[str, Fingerprint]:
    """The mistake that each failing check shows, of two that explain them all.

    Each of the two has to explain by its numbers a check that the other one passes. A check that both fail
    may show any numbers: those of both at once are not frozen. Where several pairs fit, only that is told on
    which all of them agree.

    Args:
        observed: the judged checks of an exercise, those that passed among them.
        fingerprints: of its planted mistakes.
        explainer: of the exercise.

    Returns:
        Mistakes by check id; none where no pair fits.
    """
    ran = [each for each in observed if each.verdict is not Verdict.BLOCKED]
    passed = {each.id for each in ran if each.verdict is Verdict.PASSED}
    fits = [_fit(ran, mistake, explainer) for mistake in fingerprints if not passed & mistake.traces.keys()]
    found = [told for two in combinations(fits, 2) if (told := _told(ran, *two))]
    if not found:
        return {}
    return {check: each for check, each in found[0].items() if all(t.get(check) is each for t in found)}


def _fit(ran: Sequence[Judged], mistake: Fingerprint, explainer: Explainer) -> _Fit:
    fails, telling = {}, set()
    for each in ran:
        trace = mistake.traces.get(each.id)
        if trace is None:
            continue
        if each.check.hidden:
            fails[each.id] = True
            continue
        part = explainer.explained(each, trace) if trace.verdict is each.verdict else None
        fails[each.id] = part is not None
        if part is not None and part[0]:
            telling.add(each.id)
    return _Fit(mistake, fails, frozenset(telling))


def _told(ran: Sequence[Judged], first: _Fit, second: _Fit) -> dict[str, Fingerprint]:
    """Which of two each failing check shows; nothing if the two do not explain all."""
    told: dict[str, Fingerprint] = {}
    for each in ran:
        if each.verdict is Verdict.PASSED:
            continue
        those = [fit for fit in (first, second) if each.id in fit.fails]
        if not those or (len(those) == 1 and not those[0].fails[each.id]):
            return {}
        told[each.id] = next((fit for fit in those if fit.fails[each.id]), those[0]).mistake
    own = [one.telling - other.fails.keys() for one, other in ((first, second), (second, first))]
    return told if all(own) else {}
