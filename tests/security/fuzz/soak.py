"""Fuzz for as long as one likes: `make soak`, each target for SOAK_SECONDS (900 unless it is set).

It starts from the corpus, keeps in it what reached something new, writes what crashed into
tests/security/fuzz/crashes/, and prints a table. Where atheris cannot be had, hypothesis tries many inputs
instead: the same targets, without coverage to follow.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from hypothesis import given, seed, settings
from rich.console import Console
from rich.table import Table

from tests.security.fuzz.inputs import BYTES, CORPUS, FILES, LONGEST, inputs, kept
from tests.security.fuzz.targets import TARGETS

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
CRASHES = HERE / "crashes"
COVER = "tests.security.fuzz.cover"
MEMORY = 2_048  # MiB of one target's process


@dataclass(frozen=True)
class Row:
    """What came of one target."""

    target: str
    seconds: float
    executions: int
    coverage: str  # features / edges
    crashes: int


def main(names: list[str]) -> int:
    """Fuzz all targets, or those named; returns 1 if one crashed."""
    if unknown := [name for name in names if name not in TARGETS]:
        print(f"soak: no target {unknown[0]}; there are {', '.join(TARGETS)}", file=sys.stderr)
        return 2
    seconds = float(os.environ.get("SOAK_SECONDS") or 900)
    covered = importlib.util.find_spec("atheris") is not None
    if not covered:
        print("atheris cannot be had here: hypothesis tries many inputs instead", file=sys.stderr)
    rows = []
    for name in names or TARGETS:
        print(f"{name}: {seconds:g} s ...", file=sys.stderr)
        rows.append(with_atheris(name, seconds) if covered else with_hypothesis(name, seconds))
    show(rows)
    return 1 if any(row.crashes for row in rows) else 0


def show(rows: list[Row]) -> None:
    """The table."""
    table = Table(box=None)
    for title in ("target", "seconds", "executions", "features / edges", "corpus", "crashes"):
        table.add_column(title, justify="left" if title == "target" else "right")
    for row in rows:
        files = kept(row.target)
        corpus = f"{len(files)} files, {sum(map(len, files)) / 1000:.0f} kB"
        figures = (f"{row.seconds:.0f}", f"{row.executions:,}", row.coverage, corpus, str(row.crashes))
        table.add_row(row.target, *figures)
    Console().print(table)
    for folder in sorted({CRASHES / row.target for row in rows if row.crashes}):
        print(f"See {folder.relative_to(ROOT)}")


# -- atheris -------------------------------------------------------------------------------------


def with_atheris(name: str, seconds: float) -> Row:
    """Follow coverage for some time, then keep what reached something new."""
    crashes, corpus = CRASHES / name, CORPUS / name
    shutil.rmtree(crashes, ignore_errors=True)
    crashes.mkdir(parents=True)
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as found:
        options = (f"-max_total_time={seconds:.0f}", f"-rss_limit_mb={MEMORY}", "-timeout=60")
        said = libfuzzer(
            name, *options, "-print_final_stats=1", f"-artifact_prefix={crashes}/", found, str(corpus)
        )
        taken = time.monotonic() - started
        (crashes / "log.txt").write_text(said, "utf-8")
        libfuzzer(name, "-merge=1", str(corpus), found)
    shrink(name)
    progress = re.findall(r"#(\d+).*? cov: (\d+) ft: (\d+)", said)
    executions, edges, features = map(int, progress[-1]) if progress else (0, 0, 0)
    total = re.search(r"number_of_executed_units: +(\d+)", said)
    files = [path for path in crashes.iterdir() if path.name != "log.txt"]
    coverage = f"{features:,} / {edges:,}"
    return Row(name, taken, int(total[1]) if total else executions, coverage, len(files) + (total is None))


def libfuzzer(name: str, *arguments: str) -> str:
    """Run libFuzzer on a target in a process of its own; what it says."""
    command = (sys.executable, "-m", COVER, name, f"-max_len={LONGEST}", *arguments)
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return done.stdout.decode("utf-8", "replace")


def shrink(name: str) -> None:
    """Where a corpus has outgrown its bounds, keep the fewest files that reach as much."""
    files = kept(name)
    if len(files) <= FILES and sum(map(len, files)) <= BYTES:
        return
    with tempfile.TemporaryDirectory() as fewer:
        libfuzzer(name, "-merge=1", fewer, str(CORPUS / name))
        files = sorted((path.read_bytes() for path in Path(fewer).iterdir()), key=len)[:FILES]
    while sum(map(len, files)) > BYTES:
        files.pop()
    for path in (CORPUS / name).iterdir():
        path.unlink()
    for content in files:
        (CORPUS / name / hashlib.sha1(content).hexdigest()).write_bytes(content)


# -- hypothesis ----------------------------------------------------------------------------------


def with_hypothesis(name: str, seconds: float) -> Row:
    """Try inputs, round by round, until the time is up or one crashes."""
    started, rounds, tried = time.monotonic(), 0, [b""]

    def attempt(data: bytes) -> None:
        tried[0] = data
        counted[0] += 1
        TARGETS[name](data)

    counted = [0]
    crashes = 0
    while not crashes and time.monotonic() - started < seconds:
        rounds += 1
        many = settings(max_examples=1_000, deadline=None, database=None)
        try:
            seed(rounds)(many(given(inputs(name))(attempt)))()
        except Exception as error:  # whatever a target raises is what is looked for
            crashes = 1
            folder = CRASHES / name
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"crash-{hashlib.sha1(tried[0]).hexdigest()}").write_bytes(tried[0])
            print(f"{name}: {type(error).__name__}: {error}", file=sys.stderr)
    return Row(name, time.monotonic() - started, counted[0], "not measured", crashes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
