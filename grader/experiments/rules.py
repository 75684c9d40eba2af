"""What the values of a plan may be, key by key."""

from collections.abc import Callable, Mapping
from typing import Any

Rule = tuple[str, Callable[[Any], bool]]  # what is wanted, in words, and whether a value is that
Rules = Mapping[str, Rule]


def whole(least: int) -> Rule:
    """A whole number."""
    return f"a whole number of {least} or more", lambda value: type(value) is int and value >= least


def number(wanted: str, holds: Callable[[float], bool]) -> Rule:
    """A number, whole or not, that holds."""
    return wanted, lambda value: type(value) in (int, float) and holds(value)


def pair(wanted: str, holds: Callable[[float, float], bool]) -> Rule:
    """A list of two numbers, the smaller one first."""

    def fits(value: Any) -> bool:
        if type(value) is not list or [type(one) in (int, float) for one in value] != [True, True]:
            return False
        return bool(value[0] <= value[1]) and holds(*value)

    return wanted, fits


def several(wanted: str, kind: type, holds: Callable[[Any], bool]) -> Rule:
    """A list with at least one entry, each of a kind, and each holds."""
    return (
        wanted,
        lambda value: (
            type(value) is list and bool(value) and all(type(one) is kind and holds(one) for one in value)
        ),
    )


TEXT: Rule = ("a text", lambda value: type(value) is str and bool(value))
NAME: Rule = ("letters, digits and -", lambda value: type(value) is str and value.replace("-", "").isalnum())
UNITS = several("a list of whole numbers, such as [100, 100]", int, lambda units: units > 0)
NAMES = several("a list of texts", str, bool)
ROW: Rules = {
    "name": NAME,
    "title": TEXT,
    "hidden_units": UNITS,
    "images": whole(0),
    "epochs": whole(1),
    "patience": whole(0),
    "batch_size": whole(1),
    "optimizer": TEXT,
    "learning_rate": number("a number above 0", lambda rate: 0 < rate < 1e6),
    "init": TEXT,
    "dropout": number("a number from 0 up to, not including, 1", lambda rate: 0 <= rate < 1),
    "batch_norm": ("true or false", lambda value: type(value) is bool),
    "weight_decay": number("a number of 0 or more", lambda rate: 0 <= rate < 1e6),
    "decay": TEXT,
    "best": number("a number of percent", lambda percent: 0 <= percent <= 100),
    "seed": whole(0),
}
SWEEP: Rules = {"name": NAME, "row": NAME, "optimizers": NAMES, "decays": NAMES}
COMPARISON: Rules = {"title": TEXT, "rows": NAMES}
ACTIVATIONS: Rules = {"initializers": NAMES, "hidden_units": UNITS, "images": whole(1)}
SEARCH: Rules = {
    "name": NAME,
    "title": TEXT,
    "seed": whole(0),
    "trials": whole(1),
    "trial_epochs": whole(1),
    "trial_images": whole(0),
    "epochs": whole(1),
    "patience": whole(0),
    "optimizers": NAMES,
    "learning_rate": pair("two numbers above 0, the smaller first", lambda low, high: low > 0 and high < 1e6),
    "batch_sizes": UNITS,
    "layers": UNITS,
    "widths": UNITS,
    "dropout": pair("two numbers from 0 up to, not including, 1", lambda low, high: low >= 0 and high < 1),
    "weight_decay": pair("two numbers above 0, the smaller first", lambda low, high: low > 0 and high < 1e6),
    "no_decay": number("a number from 0 to 1", lambda chance: 0 <= chance <= 1),
    "initializers": NAMES,
}
