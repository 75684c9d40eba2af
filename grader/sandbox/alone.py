"""Checks that run one after the other, each in a child of its own: what each gave, and how it ended."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

from grader.authoring import Check
from grader.course.course import Assignment
from grader.evidence.codec import outcome_of
from grader.evidence.frames import FrameError, text_of
from grader.model import Outcome
from grader.sandbox.answers import Answers, Ended, ended, unreadable
from grader.sandbox.limits import Limits

Pair = tuple[Assignment, Check]
SeedOf = Callable[[Assignment, Check], int]  # gives the seed of a check's generator
Frame = tuple[dict[str, Any], bytes]


class Asked(Protocol):
    """What was asked for them: a client."""

    def answers(self, decode: Callable[[dict[str, Any], bytes], Any]) -> Answers[Any]:
        """What the child says to the last request, as it comes."""

    def out_of_memory(self) -> bool:
        """Whether the kernel ended a process for want of memory since this was last asked."""


class Alone:
    """Gives the outcome of each check, as it comes; where the fork server is lost, those behind are not."""

    def __init__(self, pairs: Sequence[Pair], client: Asked) -> None:
        """Prepare.

        Args:
            pairs: the checks, all visible or all hidden, of modules that are imported.
            client: what was asked.
        """
        self._pairs = pairs
        self._client = client

    @staticmethod
    def request(pairs: Sequence[Pair], seed_of: SeedOf) -> dict[str, Any]:
        """What a worker is asked for.

        Args:
            pairs: the checks.
            seed_of: gives their seeds.
        """
        checks = [
            {
                "module": assignment.name,
                "exercise": check.exercise,
                "name": check.name,
                "seed": seed_of(assignment, check),
                **Limits(check.seconds, check.memory).told,
            }
            for assignment, check in pairs
        ]
        return {"op": "check", "checks": checks}

    def __iter__(self) -> Iterator[tuple[Assignment, Check, Outcome]]:
        """Each check with its outcome."""
        waiting = iter(self._pairs)
        last: Frame | None = None  # what its child said last; what it said before is not looked at
        printed = ""
        answers = self._client.answers(lambda header, payload: (header, payload))
        for header, payload in answers:
            if "printed" in header:
                printed = text_of(header["printed"])
            elif "ending" in header:
                last = header, payload
            elif "ended" in header and (pair := next(waiting, None)):
                yield *pair, self._outcome(pair[1], header["ended"], printed, last)
                last, printed = None, ""
        if pair := next(waiting, None):
            nothing = unreadable("nothing was said of how it ended")
            yield *pair, (nothing if answers.ended.alive else answers.ended).outcome(None)

    def _outcome(self, check: Check, told: Any, printed: str, last: Frame | None) -> Outcome:
        try:
            its_end = self._ended(check, told, printed)
            if last is None or its_end.stopped is not None:
                return its_end.outcome(None)
            return its_end.outcome(outcome_of(*last))
        except FrameError as error:
            return unreadable(f"what came back is not evidence: {error}").died

    def _ended(self, check: Check, told: Any, printed: str) -> Ended:
        """How a child ended, as the fork server tells it."""
        if not isinstance(told, dict):
            raise FrameError("the end of a child is not told")
        out_of_memory = bool(told.get("signal")) and self._client.out_of_memory()
        limits = Limits(check.seconds, check.memory).told
        return ended({**told, "output": printed}, limits, out_of_memory=out_of_memory)
