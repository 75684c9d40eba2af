"""What grading tells while it goes on."""

from grader.model import Epoch


class Progress:
    """What grading tells while it goes on; this one says nothing."""

    def waiting(self) -> None:
        """Student code runs, and there is nothing to do meanwhile."""

    def check(self, check_id: str, done: int, of: int) -> None:
        """A check is about to run."""

    def training(self, assignment: str, limit: float) -> None:
        """A network is about to be trained, for at most `limit` seconds."""

    def epoch(self, assignment: str, epoch: Epoch, planned: int | None, limit: float) -> None:
        """The student's training logged an epoch."""
