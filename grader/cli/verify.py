"""`grader verify`: checks the course itself, and prints a line a finding, then a row an exercise."""

import argparse
from pathlib import Path

from grader.cli.common import whole_course
from grader.errors import GraderError

TYPE_CHECKING = False  # typing itself takes a while to import
if TYPE_CHECKING:
    from rich.table import Table

    from grader.instructor.verify import Verified

HELP = "check the checks: solution, template, mistakes"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="only these (default: all)")
    parser.add_argument("--no-training", action="store_true", help="do not train the solution's network")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write everything that was found")


def run(given: argparse.Namespace) -> int:
    """Verify and print; returns the exit code."""
    from grader.cli.progress import progress
    from grader.instructor.verify import verify
    from grader.report import json_report

    course = whole_course(given)
    with progress() as shown:
        found = verify(course, training=not given.no_training, progress=shown, only=tuple(given.assignments))
    group = ""
    for finding in found.findings:
        if finding.assignment != group:
            group = finding.assignment
            print(f"\n{group}")
        mark = "ok" if finding.ok else "NO"
        print(f"  {mark}  {finding.subject:54}  {finding.expected}")
        if finding.seen:
            print(f"      seen: {finding.seen}")
    _tabulate(found)
    if given.json is not None:
        try:
            json_report.write_plain(found.as_json(), given.json)
        except OSError as error:
            raise GraderError(f"--json {given.json}: could not be written: {error.strerror}") from None
    wrong = sum(not finding.ok for finding in found.findings)
    print(f"\n{len(found.findings)} findings, {wrong} not as expected")
    return 1 if wrong else 0


def _tabulate(found: "Verified") -> None:
    """A row an exercise: mistakes + conventions, and how well the diagnosis tells them apart; then a row a
    source of answers that nobody planted."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from grader.instructor.verify import OWN_NETWORK, summary

    table = Table(
        box=None, pad_edge=False, padding=(0, 1, 0, 0), title="\nPlanted mistakes", title_justify="left"
    )
    table.add_column("", no_wrap=True, min_width=22)
    for name in ("planted", "named", "float32", "told apart"):
        table.add_column(name, justify="right", no_wrap=True)
    group = ""
    for tally in (*found.tallies, summary(found.tallies)):
        if tally.assignment != group:
            group = tally.assignment
            table.add_row(group if tally.exercise else "")
        table.add_row(
            f"  {tally.exercise}" if tally.exercise else "all",
            f"{tally.mistakes} + {tally.conventions}",
            f"{tally.named} of {tally.losing}",
            f"{tally.in_float32} of {tally.losing}",
            f"{tally.apart} of {tally.pairs}",
        )
    console = Console()
    console.print(table, highlight=False)
    console.print(_of_outcomes(found), highlight=False)
    networks = [exercise for exercise, _, _, reason in found.twins if reason == OWN_NETWORK]
    for exercise, one, other, reason in found.twins:
        if reason != OWN_NETWORK:
            told = f"indistinguishable: {exercise}: {one} and {other}: {reason}"
            console.print(Text(told), highlight=False)
    if networks:
        names = ", ".join(dict.fromkeys(networks))
        told = f"indistinguishable: {len(networks)} pairs of {names}: {OWN_NETWORK}"
        console.print(Text(told), highlight=False)


def _of_outcomes(found: "Verified") -> "Table":
    """What the diagnosis makes of answers that nobody planted."""
    from rich.table import Table

    from grader.instructor import outcomes

    columns = (outcomes.NAMED, outcomes.HELPED, outcomes.SILENT, outcomes.MISLED)
    title = "\nAnswers that nobody planted"
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), title=title, title_justify="left")
    table.add_column("", no_wrap=True, min_width=22)
    for name in ("in all", *columns):
        table.add_column(name, justify="right", no_wrap=True)
    for source, counts in outcomes.counted(found.outcomes).items():
        table.add_row(f"  {source}", str(counts.total()), *(str(counts[name]) for name in columns))
    return table
