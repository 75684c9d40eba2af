"""What the sandbox says about one imported module."""

from dataclasses import field
from typing import Any

from grader import outcomes, wire
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
    for entry in wire.list_of(header.get("failed_cells"), 50):
        number, raised = wire.list_of(entry, 2)
        if type(number) is not int or not 0 < number < 100_000:
            raise wire.WireError("the number of a cell is not one")
        cells.append((number, outcomes.raised_of(raised)))
    calls = {}
    for entry in wire.list_of(header.get("calls", []), 1000):
        exercise, names = wire.list_of(entry, 2)
        calls[wire.text_of(exercise, 200)] = _names_of(names)
    return Probe(
        outcome, _names_of(header.get("missing")), _names_of(header.get("stubs")), tuple(cells), calls
    )


def _names_of(value: Any) -> tuple[str, ...]:
    return tuple(wire.text_of(name, 300) for name in wire.list_of(value, 1000))
