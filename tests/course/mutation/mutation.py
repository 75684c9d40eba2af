"""Mutation testing of the solutions: `make mutants`, or with ARGS="dropout init" some of them.

Each mutant is laid over the solution and graded against the frozen results, in a child of its own. A table
says which share of the mutants that are not equivalent loses points. Exits with 1 if that is below 98 %, if
a survivor is not listed in survivors.toml, or a listed one does not survive. Networks are trained for a few
epochs only, on the checks' own images; the full training behind the accuracy tiers is left out.
"""

import argparse
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

from grader.course import reader
from tests.course.mutation.killing import Bench, Fate, drawn, fates
from tests.course.mutation.mutants import Mutant, mutants_of
from tests.course.mutation.survivors import LEAST, Row, problems, read, rows

ROOT = Path(__file__).resolve().parents[3]
RESULTS = Path(__file__).parent / "results.json"


def main(arguments: list[str]) -> int:
    """Try all mutants, or some of them; returns the exit code."""
    given = _parser().parse_args(arguments)
    bench = Bench(reader.load(ROOT))
    names = given.assignments or [assignment.name for assignment in bench.course.assignments]
    mutants = [mutant for name in names for mutant in of_assignment(bench, name)]
    if given.sample:
        print(f"{given.sample} of {len(mutants)} mutants, drawn with seed {given.seed}")
        mutants = drawn(mutants, given.sample, given.seed)
    unchanged = [Mutant(n, "", "", "", _solution(bench, n)) for n in names]
    if lost := [f"{each.mutant.assignment}: {each.lost}" for each in fates(bench, unchanged, 1) if each.lost]:
        print(f"The solution itself loses {lost[0]}", file=sys.stderr)
        return 1
    found = fates(bench, mutants, given.jobs, _tell)
    known = read()
    _show(rows(found, known))
    given.json.write_text(json.dumps(_as_data(found, known), indent=1) + "\n", "utf-8")
    wrong = problems(found, known)
    print(*wrong, sep="\n", end="\n" if wrong else "")
    return 1 if wrong or rows(found, known)[-1].share < LEAST else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("assignments", nargs="*", help="whose mutants are tried; all, if none is named")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="mutants tried at once")
    parser.add_argument("--sample", type=int, default=0, help="try so many only, drawn at random")
    parser.add_argument("--seed", type=int, default=0, help="of that draw")
    parser.add_argument("--json", type=Path, default=RESULTS, help="where all fates are written")
    return parser


def of_assignment(bench: Bench, name: str) -> list[Mutant]:
    """All mutants of one assignment's solution."""
    return mutants_of(name, _solution(bench, name))


def _solution(bench: Bench, name: str) -> str:
    return (bench.course.assignment(name).folder / "solution.py").read_text("utf-8")


def _tell(done: int, of: int) -> None:
    if sys.stderr.isatty() or done % 100 == 0:
        print(f"{done} of {of} mutants", end="\r" if sys.stderr.isatty() else "\n", file=sys.stderr)


def _show(table: list[Row]) -> None:
    print(f"{'assignment':16}{'mutants':>9}{'equivalent':>12}{'lose points':>13}{'share':>9}")
    for row in table:
        print(f"{row.assignment:16}{row.mutants:9}{row.equivalent:12}{row.killed:13}{row.share:9.2%}")


def _as_data(found: list[Fate], known: dict) -> dict:
    """All fates as plain data, the survivors with their reasons."""
    each = []
    for fate in found:
        function, before, after = fate.mutant.key
        entry = {"function": function, "before": before, "after": after, "lost": fate.lost}
        entry |= asdict(known[fate.mutant.key]) if not fate.lost and fate.mutant.key in known else {}
        each.append(entry)
    table = [asdict(row) | {"share": round(row.share, 6)} for row in rows(found, known)]
    return {"assignments": table, "mutants": each}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
