"""Checks of one module that run in a row, in one child: which of what they return may be looked at.

What is given away here is as untrusted as any evidence. Whoever asks takes it only if it passes; a check
that does not, or that is not here, runs again in a child of its own.
"""

from collections.abc import Sequence
from typing import Any

from grader import outcomes
from grader.model import Ending, Evidence, Outcome

SECONDS = 4.0  # CPU that a whole row may use: less than one check alone may by default
WALL = 8.0  # seconds after which it is ended
PAYLOAD_KEPT = 32 << 20  # bytes of arrays; the frame that goes beyond and all after it count as not run


class Row:
    """Takes in what one child says: its first outcome is that of the first check, and so on."""

    def __init__(self, identities: Sequence[str]) -> None:
        self._identities = tuple(identities)
        self._evidence: list[Evidence | None] = []
        self._payload = 0

    def add(self, header: dict[str, Any], payload: bytes) -> None:
        """Take in the next outcome; more than were asked for are left out.

        Raises:
            WireError: if it is none.
        """
        if len(self._evidence) == len(self._identities):
            return
        # Calls decide nothing, and only a check that fails needs them: it runs again alone.
        outcome = outcomes.outcome_of(header, payload, with_calls=False)
        self._payload += len(payload)
        evidence = outcome.evidence if outcome.ending is Ending.RETURNED else None
        fits = evidence is not None and self._payload <= PAYLOAD_KEPT
        self._evidence.append(evidence if fits else None)

    def lose(self) -> None:
        """The worker was lost, so nobody says how the child ended: nothing counts."""
        self._evidence.clear()

    def finished(self, ended: Outcome) -> dict[str, Outcome]:
        """What each check returned, by id; nothing at all if the child printed something.

        Args:
            ended: what the worker says about the child.

        Returns:
            Outcomes with evidence but without calls. Each took an equal share of the child's CPU time.
        """
        if ended.output or not self._evidence:
            return {}
        share = ended.seconds / len(self._evidence)
        return {
            identity: Outcome(Ending.RETURNED, evidence=evidence, seconds=share)
            for identity, evidence in zip(self._identities, self._evidence, strict=False)
            if evidence is not None
        }
