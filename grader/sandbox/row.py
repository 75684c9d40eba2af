"""A row: checks of several modules that one child runs one after the other.

What comes of it is as untrusted as any evidence. Whoever asks takes it only if it passes; a check that does
not, or that is not here, runs again in a child of its own.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from grader.authoring import Check
from grader.course.course import Assignment
from grader.evidence import codec, frames
from grader.evidence.probe import Probe, probe_of
from grader.evidence.run import seed_of
from grader.model import Ending, Outcome

SECONDS = 4.0  # CPU that a whole row may use: less than one check alone may by default
WALL = 8.0  # seconds after which it is ended

Part = tuple[Assignment, Sequence[Check]]  # checks of one module
Take = Callable[[Assignment, Check, Outcome], None]


class Row:
    """Takes in what one child says: for each module what it has, then what each of its checks returned."""

    def __init__(self, parts: Sequence[Part], take: Take) -> None:
        """Prepare.

        Args:
            parts: the modules and their checks, all visible or all hidden.
            take: is told what a check returned, as it comes, without its calls.
        """
        self.parts = parts
        self.probes: dict[str, Probe] = {}
        self.lost = False  # whether its worker was
        self.counts = False  # whether what came of it may be used
        self.share = 0.0  # seconds of CPU a check
        self._take = take
        self._expected = self._in_order()
        self._at: tuple[int, int] | None = next(self._expected)  # part, and 0 or the number of the check

    @property
    def shown(self) -> str:
        """Which code it needs."""
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
        return {"op": "row", "modules": modules}

    def _in_order(self) -> Iterator[tuple[int, int]]:
        for number, (_, checks) in enumerate(self.parts):
            yield from ((number, place) for place in range(len(checks) + 1))

    def add(self, header: dict[str, Any], payload: bytes) -> None:
        """Take in the next frame; more than were asked for are left out.

        Raises:
            WireError: if it is none.
        """
        if self._at is None:
            return
        number, place = self._at
        assignment, checks = self.parts[number]
        if place == 0 and "missing" in header:
            self.probes[assignment.name] = _probe(header)
        elif place and "ending" in header:
            # Calls decide nothing, and only a check that fails needs them: it runs again alone.
            outcome = codec.outcome_of(header, payload, with_calls=False)
            if outcome.ending is Ending.RETURNED and outcome.evidence is not None:
                self._take(assignment, checks[place - 1], outcome)
        self._at = next(self._expected, None)

    def end(self, ended: Outcome) -> None:
        """Take in what the worker says about the child; nothing counts if that printed something."""
        self.counts = not (ended.output or self.lost)
        self.share = ended.seconds / max(1, sum(len(checks) for _, checks in self.parts))

    def rest(self) -> list[Part]:
        """What is worth another row: the modules behind the one that it ended in; and the rest of that one
        too, unless it began with it."""
        if self._at is None:
            return []
        number, place = self._at
        assignment, checks = self.parts[number]
        begun = [(assignment, checks[max(0, place - 1) :])] if number else []
        return [part for part in (*begun, *self.parts[number + 1 :]) if part[1]]


def _probe(header: dict[str, Any]) -> Probe:
    try:
        return probe_of(header, Outcome(Ending.RETURNED))
    except ValueError:  # a list of another length
        raise frames.WireError("it gave an answer that is not readable") from None
