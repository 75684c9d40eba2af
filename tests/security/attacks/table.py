"""Run every attack at every level of this machine, and write what held into SECURITY.md: `make attacks`."""

import os
import platform
import re
import resource
import sys
import time
from pathlib import Path

from grader.course import reader
from grader.course.course import Course
from grader.sandbox import cgroup, levels
from tests.helpers.graded import without_questions
from tests.security.attacks.attack import Attack
from tests.security.attacks.suite import ATTACKS
from tests.security.attacks.test_attacks import LEVELS, ROOT, Surroundings, breaches, secrets_of

PAGE = ROOT / "SECURITY.md"
BEGIN, END = "<!-- attacks: begin -->\n", "<!-- attacks: end -->\n"

Cells = dict[tuple[str, str], str]


def main() -> int:
    """Returns 1 if a wall did not hold."""
    course = without_questions(reader.load(ROOT))
    secrets = secrets_of(course)
    before, cells = processes(), {}
    honest = next(attack for attack in ATTACKS if attack.name == "honest")
    attempt(course, honest, LEVELS[0], secrets)  # what is read once is read
    took = [time.process_time()]
    attempt(course, honest, LEVELS[0], secrets)
    took.append(time.process_time())
    bare, most = peak(), ("", 0.0)
    for attack in ATTACKS:
        for level in LEVELS:
            spared = dict(attack.spared).get(level)
            cells[attack.name, level] = "not tried" if spared else attempt(course, attack, level, secrets)
            took.append(time.process_time())
            most = max(most, (attack.name, took[-1] - took[-2]), key=lambda pair: pair[1])
        print(f"{attack.name}: {', '.join(cells[attack.name, level] for level in LEVELS)}", flush=True)
    figures = {
        "memory_honest": bare,
        "memory_all": peak(),
        "processes_before": before,
        "processes_after": processes(),
        "left": len(left()),
        "time_honest": took[1] - took[0],
        "time_each": (took[-1] - took[1]) / len(cells),
        "time_most": most[1],
    }
    text = PAGE.read_text("utf-8")
    start, end = text.index(BEGIN) + len(BEGIN), text.index(END)
    PAGE.write_text(text[:start] + written(cells, figures, most[0]) + text[end:], "utf-8")
    return 1 if any(cell not in ("holds", "not tried") for cell in cells.values()) or left() else 0


def attempt(course: Course, attack: Attack, level: str, secrets: tuple[str, ...]) -> str:
    """One attack at one level: "holds", or what did not."""
    outside = Surroundings()
    try:
        found = breaches(course, attack, level, outside, secrets)
    finally:
        outside.close()
    return ", ".join(found) or "holds"


def peak() -> float:
    """The largest memory that this process, the grader's, has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def processes() -> int:
    """Processes that this one has started and that are still there."""
    me, found = os.getpid(), 0
    for entry in Path("/proc").iterdir():
        try:
            stat = (entry / "stat").read_text() if entry.name.isdigit() else ""
        except OSError:  # it ended meanwhile
            continue
        found += bool(stat) and int(stat.rpartition(")")[2].split()[1]) == me
    return found


def left() -> list[Path]:
    """Control groups of this process that are still there."""
    return [path for place in cgroup._places() for path in place.glob(f"{cgroup.PREFIX}{os.getpid()}-*")]


def written(cells: Cells, figures: dict[str, float], dearest: str) -> str:
    """The table and the figures, as Markdown; `dearest` is the attack that has cost most."""
    system = f"{platform.system()} {'.'.join(re.findall(r'[0-9]+', platform.release())[:2])}"
    user = "root" if os.geteuid() == 0 else "an ordinary user"
    taken, after = figures["memory_honest"], figures["memory_all"]
    lines = [
        f"Taken with {system} as {user}, with {' and '.join(levels.INNER)} inside each level.",
        "",
        f"The grader's own memory: {taken:.0f} MB at most after an honest submission, {after:.0f} MB after"
        f" all attacks. Its processes: {figures['processes_before']:.0f} before,"
        f" {figures['processes_after']:.0f} after; control groups left: {figures['left']:.0f}. CPU time:"
        f" {figures['time_honest']:.2f} s for an honest one, {figures['time_each']:.2f} s for an attack"
        f" on average, {figures['time_most']:.2f} s at most (`{dearest}`).",
        "",
        f"| attack | what it tries | {' | '.join(LEVELS)} |",
        f"| --- | --- |{' --- |' * len(LEVELS)}",
    ]
    for attack in ATTACKS:
        row = " | ".join(cells[attack.name, level] for level in LEVELS)
        lines.append(f"| `{attack.name}` | {attack.tries} | {row} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    sys.exit(main())
