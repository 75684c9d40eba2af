"""Read and validate a plan of experiments; whatever is wrong is told in one line: row, problem, fix."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, replace
from pathlib import Path
from typing import Any

from grader.course.course import hint
from grader.experiments import rules
from grader.experiments.plan import Activations, Comparison, Plan, PlanError, Row, Search, Sweep
from grader.experiments.rules import Rules

MANY: Mapping[str, tuple[Rules, type]] = {  # [[tables]]
    "rows": (rules.ROW, Row),
    "sweeps": (rules.SWEEP, Sweep),
    "comparisons": (rules.COMPARISON, Comparison),
}
ONE: Mapping[str, tuple[Rules, type]] = {  # [table]
    "search": (rules.SEARCH, Search),
    "activations": (rules.ACTIVATIONS, Activations),
}
TABLES = (*MANY, *ONE)
Found = Mapping[str, list[Any]]  # dataclasses by the key of their tables


@dataclass(frozen=True)
class Choices:
    """Names that a plan may use."""

    optimizers: Sequence[str]
    initializers: Sequence[str]
    decays: Sequence[str]


def load(path: Path, choices: Choices) -> Plan:
    """Read a plan.

    Args:
        path: the TOML file.
        choices: what `optimizer`, `init` and `decay` may be.

    Raises:
        PlanError: with one line for each thing that is wrong.
    """
    try:
        whole = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise PlanError(f"{path}: cannot be read ({error.strerror}); name a plan with --plan") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PlanError(f"{path.name}: not valid TOML: {error}") from None
    problems = [f"{key}: is unknown; remove it{hint(key, TABLES)}" for key in whole if key not in TABLES]
    found = {key: _tables(key, whole.get(key, []), *kind, problems) for key, kind in MANY.items()}
    for key, kind in ONE.items():
        found[key] = _tables(key, [whole[key]] if key in whole else [], *kind, problems)
    if not found["rows"] and not problems:
        problems.append("rows: is empty; add a [[rows]] table")
    if not problems:
        problems += [*_unknown(found, choices), *_twice(found)]
    if problems:
        raise PlanError("\n".join(f"{path.name}: {problem}" for problem in problems))
    return _plan(found)


def _tables(key: str, tables: Any, keys: Rules, kind: type, problems: list[str]) -> list[Any]:
    """The tables of one kind as dataclasses; what is wrong with them goes to `problems`."""
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        wanted = f"[[{key}]]" if key in MANY else f"[{key}]"
        problems.append(f"{key}: holds something else than tables; write {wanted}")
        return []
    made = []
    for number, table in enumerate(tables, 1):
        item = f"{key} {table.get('name', table.get('title', number))}"
        wrong = [
            f"{item}: {name}: is unknown; remove it{hint(name, keys)}" for name in table if name not in keys
        ]
        for field in fields(kind):
            wanted, holds = keys[field.name]
            if field.name not in table and field.default is MISSING:
                wrong.append(f"{item}: {field.name}: is missing; add {wanted}")
            elif field.name in table and not holds(table[field.name]):
                wrong.append(f"{item}: {field.name}: expected {wanted}, got {table[field.name]!r}; fix it")
        problems += wrong
        if not wrong:
            made.append(kind(**{k: tuple(v) if isinstance(v, list) else v for k, v in table.items()}))
    return made


def _named(found: Found, choices: Choices) -> Iterator[tuple[str, Sequence[str], Sequence[str]]]:
    """Where names of something else stand: the item, the names, and those that there are."""
    known = [row.name for row in found["rows"]]
    for row in found["rows"]:
        yield f"rows {row.name}: optimizer", [row.optimizer], choices.optimizers
        yield f"rows {row.name}: init", [row.init], choices.initializers
        yield f"rows {row.name}: decay", [row.decay], choices.decays
    for sweep in found["sweeps"]:
        yield f"sweeps {sweep.name}: row", [sweep.row], known
        yield f"sweeps {sweep.name}: optimizers", sweep.optimizers, choices.optimizers
        yield f"sweeps {sweep.name}: decays", sweep.decays, choices.decays
    for search in found["search"]:
        yield f"search {search.name}: optimizers", search.optimizers, choices.optimizers
        yield f"search {search.name}: initializers", search.initializers, choices.initializers
    for each in found["comparisons"]:
        yield f"comparisons {each.title}: rows", each.rows, [*known, *(s.name for s in found["search"])]
    for each in found["activations"]:
        yield "activations: initializers", each.initializers, choices.initializers


def _unknown(found: Found, choices: Choices) -> list[str]:
    """What is named and not there."""
    return [
        f"{item}: there is no {name}; name another{hint(name, there)}"
        for item, names, there in _named(found, choices)
        for name in names
        if name not in there
    ]


def _twice(found: Found) -> list[str]:
    """Names that two have, or that a sweep gives to two."""
    named = [(key, each.name) for key in ("rows", "search", "sweeps") for each in found[key]]
    names = [name for _, name in named]
    wrong = {f"{key} {name}: stands there twice; rename one" for key, name in named if names.count(name) > 1}
    for sweep in found["sweeps"]:
        for key in ("optimizers", "decays"):
            listed = getattr(sweep, key)
            again = {name for name in listed if listed.count(name) > 1}
            wrong |= {f"sweeps {sweep.name}: {key}: {name} stands there twice; remove one" for name in again}
    return sorted(wrong)


def _plan(found: Found) -> Plan:
    rows = {row.name: row for row in found["rows"]}
    sweeps = [replace(sweep, row=rows[sweep.row]) for sweep in found["sweeps"]]
    one = {key: found[key][0] if found[key] else None for key in ONE}
    return Plan(
        tuple(rows.values()), tuple(found["comparisons"]), one["activations"], one["search"], tuple(sweeps)
    )
