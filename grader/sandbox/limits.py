"""What a request to a worker may use."""

from grader.worker.processes import wall_of

TYPE_CHECKING = False  # typing itself takes a while to import
if TYPE_CHECKING:
    from typing import Any

FILES = 512 << 20  # bytes, of the temporary folder
LATE_SECONDS = 5.0  # the fork server's own clock comes first
GRACE_SECONDS = 30.0  # and then the worker's


class Limits:
    """Bounds of one request. No Record, so that a worker can be started at once.

    Attributes:
        seconds: of CPU time; this is what is judged.
        memory: MiB that it may take.
        wall: seconds on the clock, less those spent waiting for a processor, after which it is ended whatever
            it does; 0 for an outer bound for sleepers.
        held: MiB that imported modules may hold beside it.
        whole: seconds, likewise, for all of a request that comes on step by step; 0 for one that is one step.
    """

    def __init__(
        self, seconds: float, memory: int, wall: float = 0.0, *, held: int = 0, whole: float = 0.0
    ) -> None:
        self.seconds = seconds
        self.memory = memory
        self.wall = wall or wall_of(seconds)
        self.held = held
        self.whole = whole

    @property
    def most_memory(self) -> int:
        """MiB of all processes together."""
        return self.memory + self.held

    @property
    def told(self) -> "dict[str, Any]":
        """What the worker is told of it."""
        told = {"seconds": self.seconds, "memory": self.memory, "wall": self.wall, "files": FILES}
        return {**told, "silence": self.wall + LATE_SECONDS, "most_memory": self.most_memory}

    @property
    def silence(self) -> float:
        """Seconds that the worker itself may say nothing."""
        return self.wall + LATE_SECONDS + GRACE_SECONDS

    @property
    def longest(self) -> float:
        """Seconds that it may take to say all."""
        return self.whole + GRACE_SECONDS if self.whole else self.silence
