"""A class looked at: statistics, item analysis, and submissions that look alike.

The gradebook and the submissions are made up, of this course's own checks and variants: what is measured does
not depend on what anybody was right about.
"""

import hashlib
import random
import re
import shutil
from pathlib import Path

from bench.figures import Figure, Measured
from bench.measure import ROOT, grader, run
from bench.setting import Setting
from grader.classroom.analysis.catalog import Asked, catalog
from grader.classroom.gradebook import Gradebook
from grader.classroom.students import Student
from grader.course import reader
from grader.course.course import Course
from grader.model import (
    AssignmentResult,
    CheckResult,
    Diagnosis,
    Epoch,
    ExerciseResult,
    Kind,
    Leaderboard,
    Provenance,
    Report,
    Training,
    Verdict,
)

STUDENTS = 1_000
QUICK = 30  # with --quick
SEED = 20261201
EPOCHS = 5
VARIANTS = ROOT / "tests" / "course" / "variants"


def looked_at(setting: Setting) -> Measured:
    """A made-up class of 1,000: `grader gradebook summary`, `items` and `alike`"""
    count = QUICK if setting.runs == 1 else STUDENTS
    home = setting.folder / "looked_at"
    shutil.rmtree(home, ignore_errors=True)
    (home / "class").mkdir(parents=True)
    course, chance = reader.load(ROOT), random.Random(SEED)
    with Gradebook.open(home / "book.sqlite", course, create=True) as book:
        fill(book, count, chance)
    hand_in(home / "class", count, chance)
    figures = list[Figure]()
    for action, words in (
        ("summary", ("--gradebook", str(home / "book.sqlite"))),
        ("items", ("--gradebook", str(home / "book.sqlite"))),
        ("alike", (str(home / "class"),)),
    ):
        cost = run(grader("gradebook", action, *words, "--course", str(ROOT)))
        figures.append(Figure(f"{action}, {count:,} students", cost.cpu, "s", runs=1))
        figures.append(Figure(f"{action}, grader's own memory", cost.own or 0.0, "MB", runs=1))
    return Measured(tuple(figures))


def fill(book: Gradebook, count: int, chance: random.Random) -> None:
    """Record a report for each of so many students, better or worse, at hard and easy checks."""
    asked = catalog(book.course)
    hard = {name: chance.gauss(-1.0, 1.2) for name in asked}
    for number in range(count):
        student = Student(f"2026-{number:04}", f"Student {number}")
        book.add_student(student)
        if number % 50 != 49:  # who has handed in nothing
            attempt = book.add_attempt(student.id, _digest(number))
            book.record(attempt, _report(book.course, asked, hard, number, chance))


def _report(
    course: Course, asked: dict[str, Asked], hard: dict[str, float], number: int, chance: random.Random
) -> Report:
    able, results = chance.gauss(0.0, 1.0), list[AssignmentResult]()
    for assignment in course.assignments:
        groups: dict[str, list[CheckResult]] = {}
        for name in (each for each in asked if each.startswith(f"{assignment.name}::")):
            is_good = able - hard[name] + chance.gauss(0.0, 0.7) > 0
            groups.setdefault(name.split("::")[1], []).append(_result(name, asked[name], is_good))
        exercises = tuple(ExerciseResult(name, tuple(checks)) for name, checks in groups.items())
        results.append(AssignmentResult(assignment.name, assignment.title, exercises, extra=assignment.extra))
    accuracy = 0.9 + 0.08 / (1 + 2.718 ** -(able + chance.gauss(0.0, 0.3)))
    curve = tuple(Epoch(at, 0.5 / at, 0.55 / at, accuracy - 0.1 / at) for at in range(1, EPOCHS + 1))
    board = Leaderboard(accuracy, 20.0 + chance.random() * 60, chance.randrange(20_000, 200_000))
    made = Provenance("x", _digest(number), "2026-03-21T10:00:00+00:00", "1.0", "3", "2", "c", "r")
    return Report(
        course.title,
        f"Student {number}",
        "graded",
        "",
        "none",
        0.4 + chance.random(),
        tuple(results),
        (Training("mnist", curve, accuracy, board.seconds, leaderboard=board),),
        provenance=made,
    )


def _digest(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


def _result(name: str, asked: Asked, is_good: bool) -> CheckResult:
    title = "A hidden check" if asked.hidden else asked.title
    if is_good:
        return CheckResult(name, title, Verdict.PASSED, 0.4, 0.4, seconds=0.01)
    mistake = Diagnosis(Kind.MISCONCEPTION, f"This is what you get when {name} is wrong.", "mistake")
    return CheckResult(name, title, Verdict.FAILED, 0.0, 0.4, "It differs.", seconds=0.01, diagnosis=mistake)


def hand_in(folder: Path, count: int, chance: random.Random) -> None:
    """Submissions of shuffled functions, a variant's and their own; every twentieth is a copy."""
    variants = [path for path in sorted(VARIANTS.iterdir()) if len([*path.glob("*.py")]) > 2]
    for number in range(count):
        home = folder / f"student{number:04}"
        home.mkdir()
        if number % 20 == 19:
            shutil.copytree(folder / f"student{number - 1:04}", home, dirs_exist_ok=True)
            continue
        for assignment in ("backprop", "optimizers", "dropout", "init", "batch_norm", "softmax_loss", "data"):
            module = chance.choice(variants) / f"{assignment}.py"
            if module.exists():
                parts = re.split(r"(?m)^(?=def |class )", module.read_text("utf-8"))
                rest = parts[1:]
                chance.shuffle(rest)
                (home / module.name).write_text("".join([parts[0], *rest, *_own(chance)]), "utf-8")


def _own(chance: random.Random) -> list[str]:
    """Functions that nobody else has."""
    found = []
    for at in range(10):
        found.append(f"def own_{at}(x, y):\n")
        for _ in range(12):
            call = chance.choice(("exp", "log", "sum", "sqrt", "tanh", "maximum", "where", "zeros", "dot"))
            one, other = chance.sample(("x", "y", "x[0]", "y.T", "(x + 1)", "-y", "x[:, y]", "[x, y]"), 2)
            mark = chance.choice(("+", "-", "*", "/", "**", "@", "<", "=="))
            found.append(f"    x = np.{call}({one}) {mark} {other}\n")
        found.append("    return x, y\n\n\n")
    return found
