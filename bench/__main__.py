"""Measure what grading costs, beside running the same calls alone and beside other graders: `make bench`.

Times on two machines cannot be compared; ratios within one run can. So whatever is compared runs in turn,
and a busy moment of the machine falls on each. A group that fails costs no other its figures.
"""

import argparse
import os
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path

from bench import figures
from bench.figures import Measured
from bench.groups import GROUPS
from bench.measure import ROOT, BenchError, adopt_orphans
from bench.results import RESULTS, readme, save
from bench.setting import Setting

RUNS, LONG_RUNS, LONGEST_RUNS, MANY = 7, 3, 1, 10
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "dl-grader-bench"


def main() -> int:
    """Run groups, print their tables, write results.json and the README's table."""
    given = _parser().parse_args()
    chosen = given.only or [name for name, group in GROUPS.items() if group.usual]
    runs = (1, 1, 1) if given.quick else (RUNS, RUNS, RUNS) if given.full else (RUNS, LONG_RUNS, LONGEST_RUNS)
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))  # removes what is temporary
    adopt_orphans()
    found: dict[str, Measured] = {}
    problems: list[str] = []
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        os.chmod(folder, 0o755)  # the sandbox's user looks into a course
        setting = Setting(Path(folder).resolve(), given.cache.resolve(), *runs, 4 if given.quick else MANY)
        for name in chosen:
            measured = _group(name, setting, problems)
            if measured is not None:
                found[name] = measured
    if not given.quick:
        save(found)
        print(f"\nwritten to {RESULTS.relative_to(ROOT)}")
    if not given.quick and not given.only and not problems:
        print("written to README.md" if readme() else "README.md is up to date")
    for problem in problems:
        print(f"bench: {problem}", file=sys.stderr)
    return 1 if problems else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure what grading costs.")
    names = ", ".join(GROUPS)
    parser.add_argument(
        "--only", action="append", choices=list(GROUPS), metavar="NAME", help=f"one group: {names}"
    )
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--quick", action="store_true", help="one run of each and a small class; writes nothing")
    how.add_argument(
        "--full", action="store_true", help=f"{RUNS} runs of everything, not {LONG_RUNS} or {LONGEST_RUNS}"
    )
    parser.add_argument(
        "--cache", type=Path, default=CACHE, metavar="DIR", help="where the peers are installed (%(default)s)"
    )
    return parser


def _group(name: str, setting: Setting, problems: list[str]) -> Measured | None:
    """Measure one group and print what it found; what goes wrong is added to the problems."""
    group = GROUPS[name]
    print(f"\n{group.title}: {(group.measure.__doc__ or '').splitlines()[0]}", flush=True)
    started = time.monotonic()
    try:
        measured = group.measure(setting)
    except BenchError as error:
        problems.append(f"{name}: {error}")
        print("  could not be measured")
        return None
    except Exception:  # a mistake in one group must not cost the others' figures
        problems.append(f"{name}: {traceback.format_exc()}")
        print("  could not be measured")
        return None
    print(_text(measured))
    print(f"({time.monotonic() - started:.0f} s)", flush=True)
    problems.extend(f"{name}: {problem}" for problem in measured.problems)
    return measured


def _text(measured: Measured) -> str:
    parts = [figures.table(measured.figures) if measured.figures else ""]
    parts += [figures.columns(measured.grid) if measured.grid else "", *measured.notes]
    return "\n".join(part for part in parts if part)


if __name__ == "__main__":
    sys.exit(main())
