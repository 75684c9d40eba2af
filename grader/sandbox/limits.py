"""What a request to a worker may use."""

from grader.worker.processes import Idleness, wall_of

TYPE_CHECKING = False  # typing itself takes a while to import
if TYPE_CHECKING:
    from typing import Any

FILES = 512 << 20  # bytes, of the temporary folder
LATE_SECONDS = 5.0  # the fork server's own clock comes first
GRACE_SECONDS = 30.0  # and then the worker's

FRAMES_EACH, FRAMES_MORE = 16, 1_000  # that may come for each thing that is asked for, and beside these
FRAMES_OF_A_TRAINING = 100_000  # an epoch each; a student's log has hundreds
HEADERS_LIMIT = 32 << 20  # bytes of a submission's headers together; of a complete one, less than 1 MiB
PAYLOADS_LIMIT = 2 << 30  # bytes of its arrays together; more than a hundred answers of the largest size
IDLE_SECONDS = 60.0  # in which a submission does nothing, all in all
USED_UP = "the submission has sent far more than its checks need; return arrays of the documented shapes"


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


class Allowance:
    """What a submission may cost whoever waits for it: so much is read, and so long is waited.

    Attributes:
        is_used_up: whether nothing more is read from this submission.
        idleness: how long it did nothing while somebody waited.
    """

    def __init__(self) -> None:
        self.is_used_up = False
        self.idleness = Idleness()
        self._frames = FRAMES_MORE
        self._headers = HEADERS_LIMIT
        self._payloads = PAYLOADS_LIMIT

    @property
    def has_idled(self) -> bool:
        """Whether it has done nothing for too long."""
        return self.idleness.seconds > IDLE_SECONDS

    def ask(self, request: "dict[str, Any]") -> None:
        """Allow for the answers to a request; those to an earlier one are over."""
        self._frames = FRAMES_MORE
        if request["op"] == "train":
            self._frames += FRAMES_OF_A_TRAINING
        things = [*request.get("checks", ()), *request.get("modules", ())]
        things += [check for module in request.get("modules", ()) for check in module["checks"]]
        self._frames += FRAMES_EACH * len(things)

    def take(self, header: int, payload: int) -> str:
        """Count one frame.

        Args:
            header: bytes of its header.
            payload: bytes of its arrays.

        Returns:
            Why it is not to be read; "" if it is.
        """
        self._frames -= 1
        self._headers -= header
        self._payloads -= payload
        self.is_used_up = self.is_used_up or self._headers < 0 or self._payloads < 0
        if self.is_used_up:
            return USED_UP
        return "more answers than questions" if self._frames < 0 else ""
