"""Two mistakes at once: each failing check gets the one that it shows; none where anything is left open."""

import numpy as np

from grader.diagnosis.matching import Explainer, Fingerprint
from grader.diagnosis.pairs import pair
from grader.judging.verdicts import Judged
from tests.diagnosis.test_matching import RIGHT, failed, lost, mistake, passed

ORDINARY, EXTREME = RIGHT["ordinary"], RIGHT["extreme"]
TWICE = mistake("twice", failed("ordinary", 2 * ORDINARY))
UNSTABLE = mistake("unstable", failed("extreme", np.full((4, 2), np.nan)))
BOTH = [failed("ordinary", 2 * ORDINARY), failed("extreme", np.full((4, 2), np.nan))]


def names(observed: list[Judged], *known: Fingerprint) -> dict[str, str]:
    told = pair(observed, known, Explainer(random=False))
    return {check.split("::")[2]: found.name for check, found in told.items()}


def test_each_check_gets_the_mistake_that_it_shows() -> None:
    assert names([*BOTH, passed("third")], TWICE, UNSTABLE) == {"ordinary": "twice", "extreme": "unstable"}


def test_where_both_would_fail_any_numbers_may_be_seen() -> None:
    wide = mistake("wide", failed("ordinary", 2 * ORDINARY), failed("both", 3 * ORDINARY, ORDINARY))
    deep = mistake("deep", failed("extreme", -EXTREME), failed("both", 5 * ORDINARY, ORDINARY))
    observed = [failed("ordinary", 2 * ORDINARY), failed("extreme", -EXTREME)]
    mixed = failed("both", 15 * ORDINARY, ORDINARY)
    assert names([*observed, mixed], wide, deep) == {"ordinary": "wide", "extreme": "deep", "both": "wide"}


def test_nothing_is_told_where_something_is_left_open() -> None:
    third = failed("third", ORDINARY + 1, ORDINARY)
    assert names([*BOTH, third], TWICE, UNSTABLE) == {}  # a failure that neither has
    other = mistake("other", failed("extreme", 3 * EXTREME))
    assert names(BOTH, TWICE, other) == {}  # other numbers
    loses_more = mistake(
        "loses_more", failed("extreme", np.full((4, 2), np.nan)), failed("third", 2 * ORDINARY, ORDINARY)
    )
    assert names([*BOTH, passed("third")], TWICE, loses_more) == {}  # a check passes that it would lose
    assert names([*BOTH, lost("secret")], TWICE, UNSTABLE) == {}  # a hidden failure that neither has


def test_of_several_pairs_only_that_is_told_on_which_all_agree() -> None:
    same = mistake("same", failed("extreme", np.full((4, 2), np.nan)))
    assert names(BOTH, TWICE, UNSTABLE, same) == {"ordinary": "twice"}
