"""Kill a process that writes a gradebook again and again, and see that nothing it has announced is lost.

    python -m tests.security.gradebook_kills 200

`make soak` does that; `test_gradebook_kills.py` kills a few times, from a fixed seed.
"""

import random
import sqlite3
import subprocess
import sys
import tempfile
import threading
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from grader.classroom import schema
from grader.classroom.database import GradebookError
from grader.classroom.gradebook import Gradebook
from tests.helpers import books

EACH = 400  # reports that a writer would write
ANEW = 5  # kills after which another gradebook is begun
MOMENT = 0.02  # seconds at most between what a writer says and its end: some transactions
PATIENCE = 120  # seconds for a writer to say something


@dataclass
class Kills:
    """What came of some kills."""

    kills: int = 0
    finished: int = 0  # writers that were faster than their end
    reports: int = 0  # that were announced
    before: int = 0  # kills before the first report: while the file was opened, made or renewed
    wrong: list[str] = field(default_factory=list)


def kill_writers(kills: int, seed: int) -> Kills:
    """Kill writers at random moments, and look at the gradebook after each."""
    chance, found = random.Random(seed), Kills()
    with tempfile.TemporaryDirectory(prefix="kills-") as folder:
        said: set[int] = set()
        while found.kills < kills:
            round_, old = divmod(found.kills, ANEW)
            path = Path(folder) / f"{round_}.sqlite"
            if not old:
                said = set()
            if not old and round_ % 2:
                _first_version(path)
            number = found.kills * EACH
            announced = _killed(path, number, chance, found)
            said |= {*announced}
            found.wrong += [f"{found.kills}: {wrong}" for wrong in _look(path, said)]
    return found


def _killed(path: Path, start: int, chance: random.Random, found: Kills) -> list[int]:
    """Start a writer and kill it; the reports that it has announced."""
    program = [sys.executable, "-m", "tests.helpers.books", str(path), str(start), str(EACH)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    running = subprocess.Popen(program, cwd=books.ROOT, bufsize=0, **pipes)  # each line as it comes
    assert running.stdout is not None
    begins = running.stdout.readline().decode().strip()
    early = chance.random() < 0.4
    lines = [running.stdout.readline() for _ in range(0 if early else chance.randint(1, 12))]
    alarm = threading.Timer(chance.uniform(0, MOMENT), running.kill)
    if chance.random() < 0.5:
        running.kill()  # in the very moment that it says something
    else:
        alarm.start()
    rest, errors = running.communicate(timeout=PATIENCE)
    alarm.cancel()
    announced = [int(line) for line in (*lines, *rest.splitlines(keepends=True)) if line.endswith(b"\n")]
    if begins != books.BEGINS:
        found.wrong.append("a writer has not begun")
    if running.returncode == 0:
        found.finished += 1
    elif errors:
        found.wrong.append(f"a writer failed: {errors.decode().splitlines()[-1]}")
    found.kills += 1
    found.before += not announced
    found.reports += len(announced)
    return announced


def _look(path: Path, announced: set[int]) -> list[str]:
    """What is wrong with a gradebook: reports that are lost, or not whole."""
    if not path.exists():
        return ["reports are lost with the file"] if announced else []
    try:
        return _wrong_in(path, announced)
    except GradebookError as error:
        return [str(error)]


def _wrong_in(path: Path, announced: set[int]) -> list[str]:
    wrong, course = [], books.made_up()
    with Gradebook.open(path, course, create=True) as book:
        database = book._database
        whole = [database.one("PRAGMA integrity_check"), *database.rows("PRAGMA foreign_key_check")]
        wrong += [] if whole == ["ok"] else [f"the file is damaged: {whole}"]
        there = {}
        for student, grading in book.gradings():
            number = int(student[1:])
            there[number] = grading
            expected = books.report(course, ("one",), digest=f"d{number}", note=books.note(number))
            checks = database.one("SELECT count(*) FROM verdicts WHERE grading = ?", grading.key)
            if repr(book.report(grading)) != repr(expected) or checks != len(expected.checks):
                wrong.append(f"the report on {student} is not whole")
        wrong += [f"report {number} is lost" for number in sorted(announced - there.keys())]
    return wrong


def _first_version(path: Path) -> None:
    """Make an empty gradebook of the first version, which the next writer renews."""
    with closing(sqlite3.connect(path, isolation_level=None)) as made:
        made.executescript("BEGIN;" + ";\n".join(schema.FIRST) + ";COMMIT;")
        made.execute("INSERT INTO meta VALUES ('course', ?)", (books.made_up().title,))
        made.execute(f"PRAGMA application_id = {schema.APPLICATION}")
        made.execute("PRAGMA user_version = 1")


def main() -> int:
    """Kill as often as the first argument says; returns 1 if something was lost."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    seed = random.SystemRandom().randrange(1 << 32)
    print(f"gradebook: {kills} kills, seed {seed} ...", file=sys.stderr)
    found = kill_writers(kills, seed)
    said = f"{found.kills} killed, {found.before} of them before a report; {found.reports} reports announced"
    print(f"gradebook: {said}; {len(found.wrong)} faults")
    for line in found.wrong:
        print(f"  {line}")
    return 1 if found.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
