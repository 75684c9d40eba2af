"""`grader regrade`: what a change touches is run again, shown, and counts when it is accepted."""

import os
import shutil
import signal
from collections.abc import Callable, Generator, Iterable
from pathlib import Path

import pytest

from grader import Grader
from grader.classroom import outdated
from grader.classroom.engine import Answer, Engine, Piece
from grader.classroom.gradebook import Gradebook
from grader.classroom.intake import take_in
from grader.classroom.processes import Processes
from grader.classroom.round import grade, prepare
from grader.classroom.scopes import scope_of
from grader.classroom.stored import packed
from grader.classroom.work import Order
from grader.cli.main import main
from grader.course import reader
from grader.course.course import Course
from grader.model import Report
from grader.submission.submission import from_files
from tests.helpers.frozen import freeze
from tests.helpers.rounds import RIGHT, SLOW, WRONG, class_of, graded, scores, started

BACKWARDS = RIGHT.replace("x + by", "x - by")
MORE = """
[[assignments]]
name = "more"
title = "More lines"
points = 6
"""
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def two(small: Path) -> Path:
    """The small course with a second assignment of the same exercises; inputs are drawn anew."""
    (small / "reference" / "more.py").write_bytes((small / "reference" / "lines.py").read_bytes())
    shutil.copytree(small / "assignments" / "lines", small / "assignments" / "more")
    path = small / "course.toml"
    path.write_text(path.read_text("utf-8").replace("seed = 7", "seed = 7\nfresh = true") + MORE, "utf-8")
    freeze(small)
    return small


@pytest.fixture
def run(small: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command that starts no other process: its exit code, what it printed, and what it said."""
    monkeypatch.setenv("COLUMNS", "80")

    def told(*words: str) -> tuple[int, str, str]:
        code = main([*words, "--course", str(small), "--gradebook", str(small.parent / "book.sqlite")])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return told


def regraded(small: Path, submissions: Path, *options: str) -> tuple[int, str, list[str]]:
    return graded(small, submissions, *options, command="regrade")


def mend(small: Path, old: str = "rng), 2.5", new: str = "rng), 0.0", name: str = "lines") -> None:
    """Change a check, and freeze its results again."""
    path = small / "assignments" / name / "checks.py"
    text, before = path.read_text("utf-8"), path.stat().st_mtime
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    os.utime(
        path, (before + 10, before + 10)
    )  # or Python takes what it compiled of a text as long, this second
    freeze(small)


def reports(small: Path) -> dict[str, Report]:
    """The newest report that counts, by student."""
    with Gradebook.open(small.parent / "book.sqlite", reader.load(small)) as book:
        return {student: book.report(kept) for student, kept in book.gradings()}


def test_only_what_a_change_touches_is_run_and_counts_when_it_is_accepted(
    two: Path, tmp_path: Path, run: Run
) -> None:
    """One assignment of two: the other is carried over; a draw is repeated, an override holds"""
    submissions = class_of(tmp_path, {"Ana": RIGHT, "김민준": BACKWARDS, "<script>[red]Eve": WRONG})
    for folder in submissions.iterdir():
        shutil.copy(folder / "lines.py", folder / "more.py")
    assert graded(two, submissions)[0] == 0
    assert run("gradebook", "override", "Ana", "lines", "1", "--reason", "so", "--author", "Kim")[0] == 0
    before = reports(two)
    code, out, _ = run("regrade")
    assert (code, out) == (0, "Nothing has changed since the class was graded; nothing is run\n")

    mend(two)
    with Gradebook.open(tmp_path / "book.sqlite", reader.load(two)) as book:
        for target in outdated.plan(outdated.now(book)).targets:
            assert target.run is not None
            assert [each.split("::")[0] for each in target.run.only] == ["lines"] * 3
            assert target.draw is not None
            assert str(target.draw) == book.report(target.last).provenance.draw  # type: ignore[union-attr]
    code, out, said = run("regrade")
    assert code == 2
    assert said.splitlines()[-1] == (
        "grader: regrade: 3 submissions have to be run again; say where: grader regrade SUBMISSIONS"
    )

    code, out, lines = regraded(two, submissions)
    assert lines[:2] == ["Changed in lines: checks, reference results", "3 to grade again"]
    assert code == 0, lines
    assert [line.rstrip() for line in out.splitlines()] == [
        "By check: 1 change",
        "students  what changes     check",
        "       1  failed → passed  lines::shifted::to_the_right",
        "",
        "By student: 1 student",
        "student  before   after  change  why",
        "김민준   6 / 12  9 / 12      +3  shifted::to_the_right: failed → passed",
        "",
        "2 students with no change.",
        "Nothing of it counts yet: `grader regrade --accept` lets it count, `--reject`",
        "  throws it away",
    ]
    assert reports(two) == before

    code, out, _ = run("regrade", "--accept")
    assert (code, out.splitlines()[-2:]) == (
        0,
        [
            "Accepted: 3 gradings count now; `grader gradebook why STUDENT` tells what has",
            "  changed",
        ],
    )
    after = reports(two)
    for student, report in after.items():
        old = {check.id: check for check in before[student].checks}
        assert [old[each.id] for each in report.checks if each.id.startswith("more::")] == [
            each for each in report.checks if each.id.startswith("more::")
        ]
        assert report.provenance.draw == before[student].provenance.draw  # type: ignore[union-attr]
    assert [after[name].score for name in ("Ana", "김민준", "<script>[red]Eve")] == [12, 9, 6]
    assert (
        "Regraded  3 before: shifted::to_the_right: failed → passed" in run("gradebook", "why", "김민준")[1]
    )
    assert "Regraded" not in run("gradebook", "why", "Ana")[1]
    assert "7 of 12 points" in run("gradebook", "why", "Ana")[1]
    assert graded(two, submissions)[2][1] == "3 are known already, 0 to grade"
    assert run("regrade")[1] == "Nothing has changed since the class was graded; nothing is run\n"


def test_points_alone_are_worked_out_and_nothing_is_run(small: Path, tmp_path: Path, run: Run) -> None:
    """So no submission is needed; `--reject` leaves all as it was"""
    freeze(small)
    submissions = class_of(tmp_path, {"Ana": RIGHT, "Ben": WRONG})
    assert graded(small, submissions)[0] == 0
    shutil.rmtree(submissions)
    path = small / "course.toml"
    path.write_text(path.read_text("utf-8").replace("points = 6", "points = 9"), "utf-8")
    code, out, said = run("regrade")
    assert (code, said) == (0, "0 to grade again, 2 with other points only\n")
    assert "Ana       6 / 6    9 / 9      +3  lines: other points" in out
    assert "Ben       3 / 6  4.5 / 9    +1.5  lines: other points" in out
    assert run("regrade", "--reject")[1] == "Thrown away: 2 gradings that did not count\n"
    assert run("regrade", "--reject")[1] == "Nothing waits to be accepted\n"
    assert scores(small) == {"Ana": 6, "Ben": 3}
    assert "Accepted: 2 gradings count now" in run("regrade", "--accept")[1]
    assert scores(small) == {"Ana": 9, "Ben": 4.5}


def test_a_course_that_is_as_it_was_before(small: Path, tmp_path: Path, run: Run) -> None:
    """The gradings of then count again; what waited for the course between is thrown away"""
    freeze(small)
    submissions = class_of(tmp_path, {"Kim": BACKWARDS})
    assert graded(small, submissions)[0] == 0
    mend(small)
    assert regraded(small, submissions, "--accept")[0] == 0
    assert scores(small) == {"Kim": 6}
    mend(small, "SIZE = 3", "SIZE = 4")
    out = regraded(small, submissions)[1]
    assert out == "Nothing changes for anybody: the gradebook is up to date\n"
    mend(small, "rng), 0.0", "rng), 1.5")
    assert regraded(small, submissions)[0] == 0
    mend(small, "SIZE = 4", "SIZE = 3")
    mend(small, "rng), 1.5", "rng), 2.5")
    _, out, said = run("regrade")
    assert said.startswith("Thrown away: 1 grading of an earlier regrade; the course has changed since\n")
    assert regraded(small, submissions, "--accept")[0] == 0
    assert scores(small) == {"Kim": 3}
    assert graded(small, submissions)[2][1] == "1 is known already, 0 to grade"


def test_what_is_gone_or_fails_now_stays_as_it_was(small: Path, tmp_path: Path) -> None:
    """With its name; a file by another name is found by its content, and is graded once for two students"""
    freeze(small)
    submissions = class_of(tmp_path, {"Ana": RIGHT, "Ben": BACKWARDS, "Cleo": BACKWARDS, "Dora": WRONG})
    assert graded(small, submissions, "--only", "lines::shifted")[0] == 0
    (submissions / "Ben").rename(submissions / "somebody")
    shutil.rmtree(submissions / "Cleo")
    shutil.rmtree(submissions / "Ana")
    mend(small)
    code, out, lines = regraded(small, submissions, "--accept")
    done = sorted(line.partition("] ")[2] for line in lines if line.startswith("["))
    assert (code, done) == (3, ["Ben: 3 / 3", "Dora: 3 / 3"])
    assert "Stay as they were (1): Ana: its files are not in" in " ".join(out.split())
    assert scores(small) == {"Ana": 3, "Ben": 3, "Cleo": 3, "Dora": 3}
    with Gradebook.open(tmp_path / "book.sqlite", reader.load(small)) as book:
        assert {scope_of(kept.made_from.scope).only for _, kept in book.gradings()} == {("lines::shifted",)}


def test_ctrl_c_keeps_what_is_done(small: Path, tmp_path: Path, run: Run) -> None:
    """Nothing can be accepted before the rest is done; the same command goes on"""
    freeze(small)
    submissions = class_of(tmp_path, {f"S{number}": f"{SLOW}# {number}\n" for number in range(5)})
    assert graded(small, submissions)[0] == 0
    mend(small, "of_a_number", "of_one_number")
    process = started(small, submissions, "--jobs", "1", command="regrade")
    assert process.stderr is not None
    while not process.stderr.readline().startswith("[1/5]"):
        assert process.poll() is None
    os.killpg(process.pid, signal.SIGINT)
    out, error = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    left = int(error.split("Stopped: ")[1].split(" ")[0])
    assert 0 < left < 5
    code, _, said = run("regrade", "--accept")
    assert (code, said.splitlines()[-1].startswith("grader: regrade: ")) == (2, True)
    code, out, lines = regraded(small, submissions)
    assert (code, lines[1]) == (0, f"{left} to grade again, {5 - left} graded again before")
    assert "       5  new, passed       lines::double::of_one_number" in out
    assert "       5  gone, was passed  lines::double::of_a_number" in out


def test_a_report_on_other_files_counts_for_nobody(frozen: Course, tmp_path: Path) -> None:
    """As of a worker that was handed one submission and answers with another's report"""
    with Gradebook.open(tmp_path / "book.sqlite", frozen, create=True) as book, Grader(frozen) as grader:
        intake = take_in(class_of(tmp_path, {"Ana": WRONG}))
        plan = prepare(intake, book, book.today())
        report = grader.grade(from_files("ben", {"lines.py": RIGHT.encode()}))
        answer = Answer(Piece(0, "Ana", bytes), packed(report))

        class Forger(Engine):
            def run(self, pieces: Iterable[Piece]) -> Generator[Answer | None, None, None]:
                yield answer

        engine = Forger(lambda: Processes(1), 1, bytes)
        events = [*grade(plan, engine, book, Order("", ""), lambda report: report)]
        assert [event.report and event.report.status for event in events] == ["ungradable"]
        assert book.score("Ana").total_score == 0


def test_a_gradebook_that_knows_no_digests_has_all_run(small: Path, tmp_path: Path, run: Run) -> None:
    """As one of an older grader; what could not be graded may be by now"""
    freeze(small)
    submissions = class_of(tmp_path, {"Ana": RIGHT, "Ben": "x"})
    (submissions / "Ben" / "lines.py").rename(submissions / "Ben" / "more.py")
    assert graded(small, submissions)[0] == 3
    with Gradebook.open(tmp_path / "book.sqlite", reader.load(small)) as book:
        book._database.run("DELETE FROM meta WHERE name LIKE 'digests %'")
    mend(small)
    _, _, lines = regraded(small, submissions)
    assert lines[:2] == ["Changed in lines: it is not known by what it was graded", "2 to grade again"]


def test_bad_input_is_one_line(small: Path, tmp_path: Path, run: Run) -> None:
    freeze(small)
    code, _, said = run("regrade")
    assert (code, said.count("\n")) == (2, 1)
    assert said.endswith(
        "book.sqlite: not found; `grader class` makes one, or name another with --gradebook\n"
    )
    with Gradebook.open(tmp_path / "book.sqlite", reader.load(small), create=True):
        pass
    assert run("regrade", "--jobs", "0")[2] == "grader: --jobs: expected 1 or more, got 0\n"
    assert run("regrade")[1].startswith("Nothing has changed")
    path = small / "course.toml"
    path.write_text(path.read_text("utf-8").replace('"Small"', '"Other"'), "utf-8")
    assert 'is the gradebook of "Small", not of "Other"' in run("regrade")[2]
