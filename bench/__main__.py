"""What grading costs, beside running the submission alone: `make bench`.

Times on two machines cannot be compared; ratios within one run can. Both commands are run in turn,
so that a busy moment of the machine falls on either, and the medians are divided.
"""

import json
import os
import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

import grader

ROOT = Path(__file__).resolve().parents[1]
SUBMISSION = ROOT / "tests" / "submissions" / "complete"
RESULTS = ROOT / "bench" / "results.json"
RUNS = 7


def commands() -> dict[str, list[str]]:
    """What is measured, by name; the first is the one that the others are divided by."""
    modules = sorted(path.stem for path in SUBMISSION.glob("*.py"))
    alone = f"import sys; sys.path.insert(0, {str(SUBMISSION)!r}); import numpy, {', '.join(modules)}"
    return {
        "bare interpreter": [sys.executable, "-c", alone],
        "grader grade": [sys.executable, "-m", "grader", "grade", str(SUBMISSION), "--no-training"],
    }


def seconds(command: list[str]) -> float:
    """Wall-clock of one run. A run that fails measures nothing, so it ends the bench."""
    start = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    elapsed = time.perf_counter() - start
    if done.returncode != 0:
        said = done.stderr or done.stdout
        sys.exit(f"bench: {' '.join(command[:4])} … ended with {done.returncode}\n{said}")
    return elapsed


def main() -> None:
    """Run, print a table, write results.json."""
    measured = commands()
    if not SUBMISSION.is_dir():
        sys.exit(f"bench: {SUBMISSION.relative_to(ROOT)} is missing; it is the submission that is graded")
    for command in measured.values():
        seconds(command)  # not counted: it fills the caches of Python and the disk
    times: dict[str, list[float]] = {name: [] for name in measured}
    for _ in range(RUNS):
        for name, command in measured.items():
            times[name].append(seconds(command))

    medians = {name: statistics.median(values) for name, values in times.items()}
    base = next(iter(medians.values()))
    print(f"{'':18}{'median':>9}{'fastest':>9}{'slowest':>9}{'ratio':>8}")
    for name, values in times.items():
        row = (medians[name], min(values), max(values))
        print(f"{name:18}" + "".join(f"{value:7.2f} s" for value in row) + f"{medians[name] / base:7.1f}x")
    print(f"{RUNS} runs each, in turn")

    results = {
        "grader": grader.__version__,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} CPUs",
        "runs": RUNS,
        "seconds": times,
        "median": medians,
        "ratio": {name: median / base for name, median in medians.items()},
    }
    RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    print(f"written to {RESULTS.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
