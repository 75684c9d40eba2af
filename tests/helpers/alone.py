"""A sandbox that runs each check in a child of its own."""

from collections.abc import Sequence

from grader.sandbox.batch import Batch, ModuleChecks
from grader.sandbox.sandbox import Sandbox


class Alone(Sandbox):
    """Each check in a child of its own."""

    def batch(self, parts: Sequence[ModuleChecks], *, hidden: bool) -> Batch:
        """Modules are imported in a batch, and nothing runs there."""
        return super().batch([(assignment, ()) for assignment, _ in parts], hidden=hidden)
