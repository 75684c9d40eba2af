"""A writer of a gradebook killed at random moments: no report that was recorded is lost or half there."""

from tests.security.gradebook_kills import kill_writers

SEED = 11


def test_a_few_kills() -> None:
    print(f"seed {SEED}")
    found = kill_writers(5, SEED)
    assert found.wrong == []
    assert (found.kills, found.finished) == (5, 0)
    assert found.reports > 0
