"""results.json, which keeps each group's latest figures, and the README's table, which is made of it."""

import json
from pathlib import Path
from typing import Any

import grader
from bench import figures
from bench.figures import Measured
from bench.groups import GROUPS
from bench.measure import ROOT

RESULTS = ROOT / "bench" / "results.json"
README = ROOT / "README.md"


def save(found: dict[str, Measured], path: Path = RESULTS) -> None:
    """Put groups into results.json in the place of their earlier figures; the other groups stay."""
    table = load(path)
    for name, measured in found.items():
        table[name] = {
            "date": figures.today(),
            "grader": grader.__version__,
            "machine": figures.machine(),
            **figures.plain(measured),
        }
    text = json.dumps({name: table[name] for name in GROUPS if name in table}, indent=2)
    path.write_text(text + "\n", encoding="utf-8")


def load(path: Path = RESULTS) -> dict[str, Any]:
    """What earlier runs wrote, by group; empty where there is nothing."""
    try:
        table: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return table


def readme(path: Path = README, results: Path = RESULTS) -> bool:
    """Write the usual groups' table into the README; returns whether it has changed."""
    table = load(results)
    groups = [(g.title, figures.measured_of(table[n])) for n, g in GROUPS.items() if g.usual and n in table]
    before = path.read_text(encoding="utf-8")
    after = figures.with_part(before, figures.markdown(groups, figures.machine(), figures.today()))
    path.write_text(after, encoding="utf-8")
    return after != before
