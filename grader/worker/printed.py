"""What a process prints, as it comes through a pipe: parted by marks, each part capped.

Runs inside the sandbox, in the worker.
"""

KEPT = 8_000  # bytes of one part


class Printed:
    """Text in parts, each of what was printed between two marks.

    Attributes:
        parts: those that a mark has ended, in their order; whoever takes one removes it.
    """

    def __init__(self, mark: bytes = b"") -> None:
        """Begin.

        Args:
            mark: ends a part; without one, all is one part.
        """
        self.parts: list[str] = []
        self._mark = mark
        self._kept = bytearray()
        self._left_out = 0
        self._pending = b""  # could be the beginning of a mark

    def take(self, chunk: bytes) -> None:
        """Take more of what was printed."""
        if not self._mark:
            self._keep(chunk)
            return
        *ended, rest = (self._pending + chunk).split(self._mark)
        self._pending = b""
        for part in ended:
            self._keep(part)
            self.parts.append(self.rest())
        cut = len(rest) - len(self._mark) + 1
        self._keep(rest[: max(0, cut)])
        self._pending = rest[max(0, cut) :]

    def _keep(self, chunk: bytes) -> None:
        kept = chunk[: KEPT - len(self._kept)]
        self._kept += kept
        self._left_out += len(chunk) - len(kept)

    def rest(self) -> str:
        """What no mark has ended yet, which is a part of its own with that."""
        self._keep(self._pending)
        self._pending = b""
        text = self._kept.decode("utf-8", "backslashreplace")
        text += f"\n[{self._left_out} more bytes left out]" if self._left_out else ""
        self._kept.clear()
        self._left_out = 0
        return text

    def forget(self) -> None:
        """Throw away all that was printed so far."""
        self.rest()
        self.parts.clear()
