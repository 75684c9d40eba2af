"""What the sandbox says about one imported module."""

from dataclasses import field
from typing import Any

from grader.evidence import codec, frames
from grader.model import Outcome, Raised
from grader.record import Record


class Probe(Record):
    """What the sandbox says about one imported module. Untrusted."""

    outcome: Outcome
    missing: tuple[str, ...] = ()
    stubs: tuple[str, ...] = ()
    failed_cells: tuple[tuple[int, Raised], ...] = ()
    calls: dict[str, tuple[str, ...]] = field(
        default_factory=dict
    )  # exercise: "module::function" it may call


def probe_of(header: dict[str, Any], outcome: Outcome) -> Probe:
    """What a child says about a module, validated.

    Raises:
        WireError: if it is not of that form.
    """
    cells = []
    for entry in frames.list_of(header.get("failed_cells"), 50):
        number, raised = frames.list_of(entry, 2)
        if type(number) is not int or not 0 < number < 100_000:
            raise frames.WireError("the number of a cell is not one")
        cells.append((number, codec.raised_of(raised)))
    calls = {}
    for entry in frames.list_of(header.get("calls", []), 1000):
        exercise, names = frames.list_of(entry, 2)
        calls[frames.text_of(exercise, 200)] = _names_of(names)
    return Probe(
        outcome, _names_of(header.get("missing")), _names_of(header.get("stubs")), tuple(cells), calls
    )


def _names_of(value: Any) -> tuple[str, ...]:
    return tuple(frames.text_of(name, 300) for name in frames.list_of(value, 1000))
