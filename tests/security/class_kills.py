"""Kill `grader class` again and again, and see that what it has told is kept, and nothing is there twice.

    python -m tests.security.class_kills 200

`make soak` does that; tests/cli/test_class_round.py kills once.
"""

import random
import re
import sys
import tempfile
import threading
from dataclasses import dataclass, field
from pathlib import Path

from grader.classroom.gradebook import Gradebook
from grader.course import reader
from tests.conftest import SMALL
from tests.helpers.frozen import freeze
from tests.helpers.handed_in import written
from tests.helpers.rounds import RIGHT, WRONG, class_of, graded, scores, started

STUDENTS = 12
MOMENT = 1.5  # seconds at most until the end: some submissions
PATIENCE = 120  # seconds for a process to end
TOLD = re.compile(r"^\[\d+/\d+\] (\w+)[^:]*: ", re.M)


@dataclass
class Kills:
    """What came of some kills."""

    kills: int = 0
    classes: int = 0  # that were graded to their end, in pieces
    told: int = 0  # submissions whose score was told by a grader that was killed
    wrong: list[str] = field(default_factory=list)


def kill_classes(kills: int, seed: int) -> Kills:
    """Kill graders of a class at random moments, each after the one before; after the last let one finish."""
    chance, found = random.Random(seed), Kills()
    while found.kills < kills:
        with tempfile.TemporaryDirectory(prefix="kills-") as folder:
            small = written(Path(folder) / "small", dict(SMALL))
            freeze(small)
            _one_class(small, min(chance.randint(1, 6), kills - found.kills), chance, found)
    return found


def _one_class(small: Path, kills: int, chance: random.Random, found: Kills) -> None:
    expected = {f"S{number}": 6.0 if chance.random() < 0.5 else 3.0 for number in range(STUDENTS)}
    texts = {name: RIGHT if score == 6 else WRONG for name, score in expected.items()}
    submissions = class_of(small.parent, texts)
    told: set[str] = set()
    for _ in range(kills):
        process = started(small, submissions, "--jobs", "2")
        alarm = threading.Timer(chance.uniform(0.2, MOMENT), process.kill)
        alarm.start()
        _, said = process.communicate(timeout=PATIENCE)
        alarm.cancel()
        found.kills += 1
        told |= {*TOLD.findall(said)}
        if told:  # before that, there may be no gradebook, or nothing in it
            there = {*scores(small)}
            found.wrong += [f"{found.kills}: the score of {name} is lost" for name in told - there]
    code, _, lines = graded(small, submissions)
    found.classes += 1
    found.told += len(told)
    if code != 0 or scores(small) != expected:
        found.wrong.append(
            f"{found.kills}: a class that went on ended with {code}, {scores(small)}: {lines[-1:]}"
        )
    with Gradebook.open(small.parent / "book.sqlite", reader.load(small)) as book:
        twice = [name for name in expected if len(book.attempts(name)) != 1]
        whole = book._database.one("PRAGMA integrity_check")
    found.wrong += [f"{found.kills}: more than one attempt of {name}" for name in twice]
    found.wrong += [] if whole == "ok" else [f"{found.kills}: the gradebook is damaged: {whole}"]


def main() -> int:
    """Kill as often as the first argument says; returns 1 if something was lost."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    seed = random.SystemRandom().randrange(1 << 32)
    print(f"class: {kills} kills, seed {seed} ...", file=sys.stderr)
    found = kill_classes(kills, seed)
    said = f"{found.kills} killed in {found.classes} classes, {found.told} told"
    print(f"class: {said}; {len(found.wrong)} faults")
    for line in found.wrong:
        print(f"  {line}")
    return 1 if found.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
