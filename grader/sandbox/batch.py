"""A batch: modules that a fork server imports, and checks of them that it runs where they are.

What comes of it is as untrusted as any evidence. Whoever asks takes of the checks only what passes; one that
does not, or that is not here, runs again in a child of its own.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Protocol

from grader.authoring import Check
from grader.course.course import Assignment
from grader.evidence.codec import Probe, outcome_of, probe_of
from grader.evidence.frames import text_of
from grader.model import Ending, Outcome
from grader.sandbox.alone import SeedOf
from grader.sandbox.answers import Answers, Ended

ModuleChecks = tuple[Assignment, Sequence[Check]]  # a module, and checks of it
Returned = tuple[Assignment, Check, Outcome]


class Asked(Protocol):
    """What was asked for a batch: a client."""

    holds: set[str] | None

    def answers(self, decode: Callable[[dict[str, Any], bytes], Any]) -> Answers[Any]:
        """What the child says to the last request, as it comes."""


class Batch:
    """Gives what the checks returned, as it comes.

    Attributes:
        parts: the modules and their checks.
        probes: what the modules have, as far as it was said.
        elapsed: seconds of all; known in the end.
        is_full: whether the rest was left to another fork server, for want of memory; known in the end.
        rest: what is worth another batch; known in the end. What ended the batch is left out: where that was
            a check, the others of its module run alone.
    """

    def __init__(self, parts: Sequence[ModuleChecks], hidden: bool, client: Asked | None) -> None:
        """Prepare.

        Args:
            parts: the modules and their checks, all visible or all hidden.
            hidden: which of them.
            client: what was asked; None where nothing runs in a batch.
        """
        self.parts = parts
        self.code = "hidden" if hidden else "visible"
        self.probes: dict[str, Probe] = {}
        self.elapsed = 0.0
        self.is_full = False
        self.rest: list[ModuleChecks] = []
        self._client = client
        self._is_first = client is None or client.holds is None  # that this fork server is asked for
        self._printed = ""
        self._expected = self._in_order()
        self._at: tuple[int, int] | None = next(
            self._expected, None
        )  # part, and 0 or the number of the check

    def request(self, seed_of: SeedOf) -> dict[str, Any]:
        """What a worker is asked for.

        Args:
            seed_of: gives the seeds of checks.
        """
        modules = [
            {
                "name": assignment.name,
                "exercises": assignment.exercises,
                "checks": [(c.exercise, c.name, seed_of(assignment, c)) for c in checks],
            }
            for assignment, checks in self.parts
        ]
        return {"op": "import", "modules": modules}

    def _in_order(self) -> Iterator[tuple[int, int]]:
        for number, (_, checks) in enumerate(self.parts):
            yield from ((number, place) for place in range(len(checks) + 1))

    def __iter__(self) -> Iterator[Returned]:
        """What each check returned, without its calls."""
        if self._client is None:
            return
        answers = self._client.answers(self._decode)
        for returned in answers:
            if returned is not None:
                yield returned
        self.elapsed = answers.ended.died.elapsed
        if self._at is not None:
            self._ended_early(self._client, answers.ended)

    def _ended_early(self, client: Asked, ended: Ended) -> None:
        """The process ended before all was said; or the rest was left to another one, for want of memory."""
        assert self._at is not None
        number, place = self._at
        if ended.alive and (number or not self._is_first):
            self.is_full = place == 0
            self.rest = list(self.parts[number:]) if self.is_full else []
            return
        if place == 0:
            self.probes[self.parts[number][0].name] = Probe(ended.outcome(None))
        self.rest = list(self.parts[number + 1 :])

    def _decode(self, header: dict[str, Any], payload: bytes) -> Returned | None:
        """The next frame: for each module what it has, then what each of its checks returned, each after what
        was printed meanwhile; more than were asked for are left out."""
        if "printed" in header:
            self._printed = text_of(header["printed"])
            return None
        if self._at is None:
            return None
        printed, self._printed = self._printed, ""
        number, place = self._at
        self._at = next(self._expected, None)
        assignment, checks = self.parts[number]
        if place == 0:
            self._imported(assignment.name, header, payload, printed)
        elif "ending" in header:
            # Calls decide nothing, and only a check that fails needs them: it runs again alone.
            outcome = outcome_of(header, payload, with_calls=False)
            if outcome.ending is Ending.RETURNED and outcome.evidence is not None:
                return assignment, checks[place - 1], replace(outcome, output=printed)
        return None

    def _imported(self, name: str, header: dict[str, Any], payload: bytes, printed: str) -> None:
        assert self._client is not None
        if "missing" in header:
            probe = probe_of(header)
            self._client.holds = {*(self._client.holds or ()), name}
        else:
            probe = Probe(outcome_of(header, payload))
        self.probes[name] = replace(probe, outcome=replace(probe.outcome, output=printed))
