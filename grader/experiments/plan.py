"""Read and validate a plan of experiments; whatever is wrong is told in one line: row, problem, fix."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, replace
from pathlib import Path
from typing import Any

from grader.course.course import hint
from grader.errors import GraderError


class PlanError(GraderError):
    """The plan cannot be used; one line a problem."""


@dataclass(frozen=True)
class Row:
    """One configuration; `experiments.toml` says what each key means."""

    name: str
    hidden_units: tuple[int, ...]
    title: str = ""
    images: int = 0  # 0: all
    epochs: int = 10
    patience: int = 0  # 0: never stop early
    batch_size: int = 100
    optimizer: str = "adam"
    learning_rate: float = 0.001
    init: str = "he_normal"
    dropout: float = 0.0
    batch_norm: bool = False
    weight_decay: float = 0.0
    best: float | None = None
    seed: int = 1


@dataclass(frozen=True)
class Comparison:
    """Rows whose validation curves are drawn in one figure."""

    title: str
    rows: tuple[str, ...]


@dataclass(frozen=True)
class Activations:
    """Initialisers whose first activations are drawn, in a network of these hidden layers."""

    initializers: tuple[str, ...]
    hidden_units: tuple[int, ...]
    images: int = 1000


@dataclass(frozen=True)
class Plan:
    """What is to be trained, and what is to be drawn of it."""

    rows: tuple[Row, ...]
    comparisons: tuple[Comparison, ...] = ()
    activations: Activations | None = None

    def chosen(self, only: str, epochs: int | None) -> "Plan":
        """The rows "A,B" (or all), each for another number of epochs if one is given.

        Raises:
            PlanError: if a row is not there, or there are no epochs.
        """
        names = [name.strip() for name in only.split(",")] if only else [row.name for row in self.rows]
        known = [row.name for row in self.rows]
        for name in names:
            if name not in known:
                raise PlanError(f"--only: there is no row {name}{hint(name, known)}")
        if epochs is not None and epochs < 1:
            raise PlanError(f"--epochs: must be 1 or more, got {epochs}")
        rows = tuple(row for row in self.rows if row.name in names)
        changed = rows if epochs is None else tuple(replace(row, epochs=epochs) for row in rows)
        return replace(self, rows=changed)


Rule = tuple[str, Callable[[Any], bool]]


def _whole(least: int) -> Rule:
    return f"a whole number of {least} or more", lambda value: type(value) is int and value >= least


def _number(wanted: str, holds: Callable[[float], bool]) -> Rule:
    return wanted, lambda value: type(value) in (int, float) and holds(value)


def _several(wanted: str, kind: type, holds: Callable[[Any], bool]) -> Rule:
    return (
        wanted,
        lambda value: (
            type(value) is list and bool(value) and all(type(one) is kind and holds(one) for one in value)
        ),
    )


TEXT: Rule = ("a text", lambda value: type(value) is str and bool(value))
NAME: Rule = ("letters, digits and -", lambda value: type(value) is str and value.replace("-", "").isalnum())
UNITS = _several("a list of whole numbers, such as [100, 100]", int, lambda units: units > 0)
NAMES = _several("a list of texts", str, bool)
ROW: Mapping[str, Rule] = {
    "name": NAME,
    "title": TEXT,
    "hidden_units": UNITS,
    "images": _whole(0),
    "epochs": _whole(1),
    "patience": _whole(0),
    "batch_size": _whole(1),
    "optimizer": TEXT,
    "learning_rate": _number("a number above 0", lambda rate: 0 < rate < 1e6),
    "init": TEXT,
    "dropout": _number("a number from 0 up to, not including, 1", lambda rate: 0 <= rate < 1),
    "batch_norm": ("true or false", lambda value: type(value) is bool),
    "weight_decay": _number("a number of 0 or more", lambda rate: 0 <= rate < 1e6),
    "best": _number("a number of percent", lambda percent: 0 <= percent <= 100),
    "seed": _whole(0),
}
COMPARISON: Mapping[str, Rule] = {"title": TEXT, "rows": NAMES}
ACTIVATIONS: Mapping[str, Rule] = {"initializers": NAMES, "hidden_units": UNITS, "images": _whole(1)}


def load(path: Path, optimizers: Sequence[str], initializers: Sequence[str]) -> Plan:
    """Read a plan.

    Args:
        path: the TOML file.
        optimizers: names that a row's `optimizer` may have.
        initializers: names that a row's `init` may have.

    Raises:
        PlanError: with one line for each thing that is wrong.
    """
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise PlanError(f"{path}: cannot be read ({error.strerror}); name a plan with --plan") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PlanError(f"{path.name}: not valid TOML: {error}") from None
    problems = [
        f"{path.name}: {key}: is unknown; remove it{hint(key, TABLES)}" for key in table if key not in TABLES
    ]
    rows = _tables(table, "rows", ROW, Row, path.name, problems)
    comparisons = _tables(table, "comparisons", COMPARISON, Comparison, path.name, problems)
    single = {"activations": [table["activations"]]} if "activations" in table else {}
    activations = _tables(single, "activations", ACTIVATIONS, Activations, path.name, problems)
    if not rows and not problems:
        problems.append(f"{path.name}: rows: is empty; add a [[rows]] table")
    if not problems:
        problems += _names(path.name, rows, comparisons, activations, optimizers, initializers)
    if problems:
        raise PlanError("\n".join(problems))
    return Plan(tuple(rows), tuple(comparisons), activations[0] if activations else None)


TABLES = ("rows", "comparisons", "activations")


def _tables(
    whole: Mapping[str, Any], key: str, rules: Mapping[str, Rule], kind: type, file: str, problems: list[str]
) -> list[Any]:
    """The tables of one kind as dataclasses; what is wrong with them goes to `problems`."""
    tables = whole.get(key, [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        problems.append(f"{file}: {key}: holds something else than tables; write [[{key}]]")
        return []
    made = []
    for number, table in enumerate(tables, 1):
        item = f"{file}: {key} {table.get('name', table.get('title', number))}"
        wrong = [
            f"{item}: {key}: is unknown; remove it{hint(key, rules)}" for key in table if key not in rules
        ]
        for field in fields(kind):
            wanted, holds = rules[field.name]
            if field.name not in table and field.default is MISSING:
                wrong.append(f"{item}: {field.name}: is missing; add {wanted}")
            elif field.name in table and not holds(table[field.name]):
                wrong.append(f"{item}: {field.name}: expected {wanted}, got {table[field.name]!r}; fix it")
        problems += wrong
        if not wrong:
            made.append(kind(**{k: tuple(v) if isinstance(v, list) else v for k, v in table.items()}))
    return made


def _names(
    file: str,
    rows: list[Row],
    comparisons: list[Comparison],
    activations: list[Activations],
    optimizers: Sequence[str],
    initializers: Sequence[str],
) -> list[str]:
    """What is named and not there, or there twice."""
    known = [row.name for row in rows]
    asked = [(f"rows {row.name}: optimizer", row.optimizer, optimizers) for row in rows]
    asked += [(f"rows {row.name}: init", row.init, initializers) for row in rows]
    asked += [(f"comparisons {each.title}: rows", name, known) for each in comparisons for name in each.rows]
    asked += [
        ("activations: initializers", name, initializers) for a in activations for name in a.initializers
    ]
    found = [
        f"{file}: {item}: there is no {name}; name another{hint(name, choices)}"
        for item, name, choices in asked
        if name not in choices
    ]
    twice = sorted({name for name in known if known.count(name) > 1})
    return found + [f"{file}: rows {name}: stands there twice; rename one" for name in twice]
