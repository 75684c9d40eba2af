"""A batch: checks of several modules that one child runs one after the other.

What comes of it is as untrusted as any evidence. Whoever asks takes it only if it passes; a check that does
not, or that is not here, runs again in a child of its own.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

from grader.authoring import Check
from grader.course.course import Assignment
from grader.evidence.codec import Probe, outcome_of, probe_of
from grader.evidence.run import seed_of
from grader.model import Ending, Outcome
from grader.sandbox.answers import Answers

SECONDS = 4.0  # CPU that a whole batch may use: less than one check alone may by default
WALL = 8.0  # seconds, less those spent waiting for a processor, after which it is ended

ModuleChecks = tuple[Assignment, Sequence[Check]]  # checks of one module
Returned = tuple[Assignment, Check, Outcome]


class Asked(Protocol):
    """What was asked for a batch: a client."""

    @property
    def is_lost(self) -> bool:
        """Whether there is no worker any more."""

    def answers(self, decode: Callable[[dict[str, Any], bytes], Any]) -> Answers[Any]:
        """What the child says to the last request, as it comes."""


class Batch:
    """Gives what the checks returned, as it comes.

    Attributes:
        parts: the modules and their checks, all visible or all hidden.
        probes: what the modules have, as far as it was said.
        counts: whether what came may be used; known in the end.
        seconds: of CPU a check; known in the end.
        elapsed: seconds of all; known in the end.
    """

    def __init__(self, parts: Sequence[ModuleChecks], client: Asked | None) -> None:
        """Prepare.

        Args:
            parts: the modules and their checks.
            client: what was asked; None where nothing runs in a batch.
        """
        self.parts = parts
        self.probes: dict[str, Probe] = {}
        self.counts = False
        self.seconds = self.elapsed = 0.0
        self._client = client
        self._expected = self._in_order()
        self._at: tuple[int, int] | None = next(self._expected)  # part, and 0 or the number of the check

    @property
    def code(self) -> str:
        """Which checks' code it needs."""
        return "hidden" if self.parts[0][1][0].hidden else "visible"

    def request(self, seed: int) -> dict[str, Any]:
        """What a worker is asked for.

        Args:
            seed: the course's.
        """
        modules = [
            {
                "name": assignment.name,
                "exercises": assignment.exercises,
                "checks": [(c.exercise, c.name, seed_of(seed, assignment.id(c))) for c in checks],
            }
            for assignment, checks in self.parts
        ]
        return {"op": "batch", "modules": modules}

    def _in_order(self) -> Iterator[tuple[int, int]]:
        for number, (_, checks) in enumerate(self.parts):
            yield from ((number, place) for place in range(len(checks) + 1))

    def __iter__(self) -> Iterator[Returned]:
        """What each check returned, without its calls. Nothing counts if the child printed something."""
        if self._client is None:
            return
        answers = self._client.answers(self._decode)
        for returned in answers:
            if returned is not None:
                yield returned
        self.counts = not (answers.ended.output or self._client.is_lost)
        self.elapsed = answers.ended.died.elapsed
        self.seconds = answers.ended.seconds / max(1, sum(len(checks) for _, checks in self.parts))

    def _decode(self, header: dict[str, Any], payload: bytes) -> Returned | None:
        """The next frame: for each module what it has, then what each of its checks returned; more than were
        asked for are left out."""
        if self._at is None:
            return None
        number, place = self._at
        self._at = next(self._expected, None)
        assignment, checks = self.parts[number]
        if place == 0 and "missing" in header:
            self.probes[assignment.name] = probe_of(header)
        elif place and "ending" in header:
            # Calls decide nothing, and only a check that fails needs them: it runs again alone.
            outcome = outcome_of(header, payload, with_calls=False)
            if outcome.ending is Ending.RETURNED and outcome.evidence is not None:
                return assignment, checks[place - 1], outcome
        return None

    def rest(self) -> list[ModuleChecks]:
        """What is worth another batch: the modules behind the one that it ended in; and the rest of that one
        too, unless it began with it."""
        if self._at is None:
            return []
        number, place = self._at
        assignment, checks = self.parts[number]
        begun = [(assignment, checks[max(0, place - 1) :])] if number else []
        return [part for part in (*begun, *self.parts[number + 1 :]) if part[1]]
