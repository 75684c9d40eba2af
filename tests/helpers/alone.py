"""A sandbox that runs each check in a child of its own."""

from collections.abc import Sequence

from grader.sandbox.batch import Batch, ModuleChecks
from grader.sandbox.sandbox import Sandbox


class Alone(Sandbox):
    """Each check in a child of its own."""

    def batch(self, parts: Sequence[ModuleChecks]) -> Batch:
        """Nothing runs in a batch."""
        return Batch(parts, None)
