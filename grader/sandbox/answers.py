"""What comes back for a request: what the child says, and how it ended, as the worker tells it."""

import signal
from collections.abc import Generator, Iterator
from dataclasses import replace
from typing import Any, Generic, TypeVar

from grader.evidence.codec import epoch_of, outcome_of
from grader.evidence.frames import FrameError, seconds_of, text_of
from grader.model import Ending, Epoch, Outcome
from grader.record import Record
from grader.sandbox.limits import IDLE_SECONDS

EPOCHS_KEPT = 10_000
EPOCHS_PLANNED = 1_000_000  # a larger plan is not shown


class Ended(Record):
    """How one request ended.

    Attributes:
        stopped: the outcome, if whatever the child said does not count: it was stopped.
        died: the outcome, if the child said nothing.
        memory: how much memory it was allowed, in words.
        alive: whether only the request has ended, and the child goes on.
    """

    stopped: Outcome | None
    died: Outcome
    memory: str = ""
    alive: bool = False

    @property
    def output(self) -> str:
        """What the student's code printed."""
        return self.died.output

    @property
    def seconds(self) -> float:
        """Of CPU time that it took."""
        return self.died.seconds

    def outcome(self, said: Outcome | None) -> Outcome:
        """The outcome of the request.

        Args:
            said: by the child, last; None if it said nothing.
        """
        if self.stopped is not None:
            return self.stopped
        if said is None:
            return self.died
        detail = self.memory if said.ending is Ending.OUT_OF_MEMORY else said.detail
        died = self.died
        return replace(said, output=died.output, seconds=died.seconds, elapsed=died.elapsed, detail=detail)


Decoded = TypeVar("Decoded")


class Answers(Generic[Decoded]):
    """What a child says, as it comes; after the last of it, `ended` says how the request ended."""

    ended: Ended

    def __init__(self, answers: Generator[Decoded, None, Ended]) -> None:
        self._answers = answers

    def __iter__(self) -> Iterator[Decoded]:
        self.ended = yield from self._answers


class TrainingAnswers:
    """A training as it goes on: the student's epochs as they come in; and `outcome` in the end, whose
    evidence is `labels`, and `parameters` where they could be counted."""

    outcome: Outcome

    def __init__(self, answers: Answers[Outcome | Epoch | int | None]) -> None:
        self._answers = answers

    def __iter__(self) -> Iterator[tuple[Epoch, int | None]]:
        """Each epoch with the number of epochs that are planned, if it is known."""
        planned: int | None = None
        said: Outcome | None = None
        count = 0
        for news in self._answers:
            if isinstance(news, Outcome):
                said = news
            elif isinstance(news, Epoch):
                count += 1
                if count <= EPOCHS_KEPT:
                    yield news, planned
            elif news is not None:
                planned = news
        self.outcome = self._answers.ended.outcome(said)


def training_news(header: dict[str, Any], payload: bytes) -> Outcome | Epoch | int | None:
    """What a frame of a training says: an epoch, how many are planned, or the outcome."""
    if "epoch" in header:
        return epoch_of(header)
    epochs = header.get("epochs")
    if type(epochs) is int and 0 < epochs < EPOCHS_PLANNED:
        return epochs
    return outcome_of(header, payload) if "ending" in header else None


def crashed(detail: str) -> Ended:
    """A request whose worker was lost."""
    lost = Outcome(Ending.CRASHED, detail=detail)
    return Ended(lost, lost)


def idle() -> Ended:
    """A request of a submission that has done nothing for too long."""
    slept = Outcome(Ending.TIMED_OUT, detail=f"{IDLE_SECONDS:g} s in all in which the submission did nothing")
    return Ended(slept, slept)


def unreadable(detail: str) -> Ended:
    """A request that was answered with something else than evidence."""
    outcome = Outcome(Ending.UNREADABLE, detail=detail)
    return Ended(outcome, outcome)


def ended(header: dict[str, Any], limits: dict[str, Any], *, out_of_memory: bool) -> Ended:
    """What the worker says about the end of a child.

    Args:
        header: of its frame.
        limits: that the request had.
        out_of_memory: whether the kernel ended a process for want of memory.

    Raises:
        FrameError: if it is not said in the form agreed on.
    """
    output, seconds = text_of(header.get("output")), seconds_of(header.get("seconds"))
    elapsed = seconds_of(header.get("elapsed"))
    number, status = header.get("signal"), header.get("status")
    if type(number) is not int or type(status) is not int:
        raise FrameError("the end of a child is not told in numbers")
    memory = f"{limits['memory']} MiB"
    stopped = {
        "cpu": (Ending.TIMED_OUT, f"{limits['seconds']:g} s of CPU time"),
        "wall": (Ending.TIMED_OUT, f"{limits['wall']:g} s"),
        "memory": (Ending.OUT_OF_MEMORY, memory),
        "noise": (Ending.UNREADABLE, "what came back is not evidence"),
        "files": (Ending.CRASHED, f"it wrote more than {limits['files'] >> 20} MiB of files, or too many"),
    }.get("memory" if number and out_of_memory else text_of(header.get("stopped")))
    how = (Ending.CRASHED, _name_of(number)) if number else (Ending.EXITED, f"exit status {status}")
    died = Outcome(how[0], detail=how[1], output=output, seconds=seconds, elapsed=elapsed)
    its_end = replace(died, ending=stopped[0], detail=stopped[1]) if stopped is not None else None
    return Ended(its_end, died, memory, alive=header.get("alive") is True)


def _name_of(number: int) -> str:
    """A signal's name, or its number where it has none."""
    return signal.Signals(number).name if number in set(signal.Signals) else f"signal {number}"
