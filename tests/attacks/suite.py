"""All attacks, and the walls that are known to be open."""

import ending
import forging
import hidden
import reaching
from attack import Attack

ATTACKS: tuple[Attack, ...] = (*forging.ATTACKS, *reaching.ATTACKS, *hidden.ATTACKS, *ending.ATTACKS)

# What does not hold today: attack, levels, breaches. Asserted as root: whoever closes a hole is told to
# take its line away. Nothing else may be open.
_OPEN = (
    ("forged_zeros", "bubblewrap user plain", "score"),
    ("hidden_code_printed", "bubblewrap user plain", "told"),
    ("hidden_inputs_made_again", "bubblewrap user plain", "told"),
    ("grandchild_and_worker_killed", "user plain", "process"),
    ("worker_killed", "user plain", "process"),
    ("worker_terminated", "user plain", "process"),
    ("kill_all", "user", "process"),
    ("writes_outside", "plain", "written"),  # as root: Landlock does not look at changes of modes
)
KNOWN_OPEN: dict[tuple[str, str], set[str]] = {
    (level, name): set(what.split()) for name, levels, what in _OPEN for level in levels.split()
}
