"""All attacks, and the walls that are known to be open."""

import landlockpy

from grader.worker.confine import LANDLOCK_SCOPES
from tests.security.attacks import costing, ending, forging, hidden, kernel, reaching
from tests.security.attacks.attack import Attack

ATTACKS: tuple[Attack, ...] = (
    *forging.ATTACKS,
    *reaching.ATTACKS,
    *kernel.ATTACKS,
    *hidden.ATTACKS,
    *costing.ATTACKS,
    *ending.ATTACKS,
)

# What does not hold where the kernel is older than Linux 6.12, which brought scopes to Landlock: attack,
# levels, breaches. Everywhere else nothing may be open.
WITHOUT_SCOPES = (
    ("grandchild_and_worker_killed", "user plain", "process"),
    ("worker_killed", "user plain", "process"),
    ("worker_terminated", "user plain", "process"),
    ("worker_throttled", "user plain", "process time"),
    ("kill_all", "user", "process"),
)
_OPEN = () if landlockpy.abi_version() >= LANDLOCK_SCOPES else WITHOUT_SCOPES
KNOWN_OPEN: dict[tuple[str, str], set[str]] = {
    (level, name): set(what.split()) for name, levels, what in _OPEN for level in levels.split()
}
