"""Kill the grader again and again while it grades a class, and see that nothing is lost and nothing is left.

    python -m tests.security.chaos 200

`make soak` does that; `test_chaos.py` kills a few times, from a fixed seed.
"""

import contextlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from grader.sandbox import cgroup, levels
from tests.helpers import samples

ROOT = Path(__file__).resolve().parents[2]
CLASS = ("complete", "half_done", "mutates_input", "wrong_shape")
ONLY = "dropout::dropout_forward"
PATIENCE = 20.0  # seconds until a process that was told to end must be gone


@dataclass
class Chaos:
    """What came of some kills."""

    kills: int = 0
    finished: int = 0  # runs that were faster than their end
    with_reports: int = 0  # of the kills, those after some reports were written
    wrong: list[str] = field(default_factory=list)


class Grader:
    """A class, a folder for its reports, and a folder of its own for temporary files."""

    def __init__(self, folder: Path) -> None:
        self.temporary = folder / "tmp"
        self.reports = folder / "reports"
        self.temporary.mkdir()
        self.temporary.chmod(0o1777)
        folder.chmod(0o755)

    def start(self, level: str) -> "subprocess.Popen[bytes]":
        """Begin to grade the class."""
        paths = [str(samples.path(name)) for name in CLASS]
        options = ["--only", ONLY, "--json", str(self.reports), "--sandbox", level, "--allow-unsafe"]
        return subprocess.Popen(
            [sys.executable, "-m", "grader", "grade", *paths, *options],
            cwd=ROOT,
            env={**os.environ, "TMPDIR": str(self.temporary)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def scores(self) -> dict[str, float]:
        """The score of each report; a broken one raises."""
        return {
            path.name: json.loads(path.read_text("utf-8"))["score"] for path in self.reports.glob("*.json")
        }

    def processes(self) -> list[int]:
        """Processes that have to do with the reports, or with the folder for temporary files."""
        sign = str(self.temporary.parent).encode()
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and int(entry.name) != os.getpid():
                with contextlib.suppress(OSError):
                    said = (entry / "cmdline").read_bytes() + (entry / "mountinfo").read_bytes()
                    found += [int(entry.name)] if sign in said else []
        return found

    def left(self) -> list[str]:
        """Temporary folders, control groups and drafts of reports that are there though nobody grades."""
        groups = [path for place in cgroup._places() for path in place.glob(f"{cgroup.PREFIX}*")]
        mine = [path for path in groups if not cgroup.lives(int(path.name.split("-")[1]))]
        drafts = [path for path in self.reports.iterdir() if path.suffix != ".json"]
        return [str(path) for path in (*self.temporary.glob("grader-*"), *mine, *drafts)]


def chaos(kills: int, seed: int) -> Chaos:
    """Kill a grader at random moments; every now and then let one finish, and look at what is left."""
    chance, found = random.Random(seed), Chaos()
    offered = [level for level in levels.LEVELS if not levels.why_not(level)]
    folder = Path(tempfile.mkdtemp(prefix="chaos-"))
    try:
        grader = Grader(folder)
        started = time.monotonic()
        grader.start(offered[0]).wait()
        longest = time.monotonic() - started
        whole = grader.scores()
        if len(whole) != len(CLASS):
            found.wrong.append(f"{len(whole)} reports of {len(CLASS)} without any kill")
        shutil.rmtree(grader.reports)
        while found.kills < kills:
            _once(grader, whole, offered[found.kills % len(offered)], chance.uniform(0.05, longest), found)
        grader.start(offered[0]).wait()
        if grader.scores() != whole:
            found.wrong.append("the last run gave other scores")
        found.wrong += [f"left: {name}" for name in grader.left()]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return found


def _once(grader: Grader, whole: dict[str, float], level: str, delay: float, found: Chaos) -> None:
    before = grader.scores() if grader.reports.exists() else {}
    running = grader.start(level)
    try:
        running.wait(timeout=delay)
        found.finished += 1  # and not killed
    except subprocess.TimeoutExpired:
        there = grader.scores() if grader.reports.exists() else {}
        running.kill()
        running.wait()
        before |= there
        found.kills += 1
        found.with_reports += bool(there)
    after = grader.scores() if grader.reports.exists() else {}
    found.wrong += [f"{level}, {delay:.2f} s: {name} lost" for name in before.keys() - after.keys()]
    found.wrong += [f"{level}, {delay:.2f} s: {n} differs" for n in after if after[n] != whole.get(n)]
    deadline = time.monotonic() + PATIENCE
    # One look decides: a grader's process that is told to end may start `rm` for its folder a moment later.
    while (left := grader.processes()) and time.monotonic() < deadline:
        time.sleep(0.05)
    found.wrong += [f"{level}, {delay:.2f} s: process {pid} is left" for pid in left]


def main() -> int:
    """Kill as often as the first argument says; returns 1 if something was lost or left."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    seed = random.SystemRandom().randrange(1 << 32)
    print(f"chaos: {kills} kills, seed {seed} ...", file=sys.stderr)
    found = chaos(kills, seed)
    faults = len(found.wrong)
    print(f"chaos: {found.kills} killed, {found.with_reports} of them with reports written; {faults} faults")
    for line in found.wrong:
        print(f"  {line}")
    return 1 if found.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
