"""Values as they come out of a frame: each array by itself, and no more bytes in all than the frame has."""

from typing import Any

import numpy as np

from grader.evidence.frames import Buffer, FrameError, value_of
from grader.evidence.recorder import ELEMENTS_KEPT
from grader.model import Array, Opaque


class Received:
    """The arrays of one frame, each a copy, so that none keeps all bytes of the frame; and no byte twice."""

    def __init__(self, payload: Buffer) -> None:
        """Begin.

        Args:
            payload: of the frame.
        """
        self._payload = payload
        self._left = len(payload)

    def item(self, tree: Any) -> Array:
        """An array; anything else raises FrameError."""
        if not isinstance(tree, dict) or tree.keys() != {"array"}:
            raise FrameError("an item of the evidence is not an array")
        array: Array = value_of(tree, self._payload)
        return self._copy(array)

    def value(self, tree: Any) -> Any:
        """Any value; of an array that is larger than a recorder keeps, dtype and shape."""
        return self._bounded(value_of(tree, self._payload))

    def _bounded(self, value: Any) -> Any:
        if isinstance(value, np.ndarray):
            is_kept = value.size <= ELEMENTS_KEPT
            return self._copy(value) if is_kept else Opaque(f"{value.dtype}{value.shape}")
        if isinstance(value, (list, tuple)):
            return type(value)(map(self._bounded, value))
        if isinstance(value, dict):
            return {key: self._bounded(inner) for key, inner in value.items()}
        return value

    def _copy(self, array: Array) -> Array:
        self._left -= array.nbytes
        if self._left < 0:
            raise FrameError("arrays share their bytes")
        return array.copy()
