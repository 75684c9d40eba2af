"""Pieces of work on any executor: few at a time, none lost for good, and none graded for nothing."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from grader.classroom import copies, work
from grader.classroom.engine import Answer, Engine, Piece
from grader.classroom.processes import ProcessDiedError, Processes
from grader.classroom.stored import unpacked
from grader.classroom.work import Order
from grader.course.course import Course
from grader.errors import GraderError
from grader.submission.submission import from_files
from tests.helpers.rounds import RIGHT

Reply = Callable[[bytes, bytes], bytes]


class Here(Executor):
    """Does all work at once, by a function of a piece and the course."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply
        self.out = 0

    def submit(self, work: Any, /, *arguments: Any, **named: Any) -> "Future[Any]":
        future: Future[Any] = Future()
        try:
            future.set_result(self.reply(*arguments, *[b""] * (2 - len(arguments))))
        except Exception as error:
            future.set_exception(error)
        return future


def pieces(*names: str) -> Iterator[Piece]:
    """A piece of each name."""
    for number, name in enumerate(names):
        yield Piece(number, name, name.encode)


def answers(engine: Engine, *names: str) -> list[Answer]:
    """What comes of the pieces."""
    return [each for each in engine.run(pieces(*names)) if each is not None]


def no_course() -> bytes:
    raise AssertionError("nobody asked for the course")


def test_few_pieces_are_out_at_a_time() -> None:
    """However many there are, so that memory stays as it is"""
    made: list[str] = []

    def one_after_another() -> Iterator[Piece]:
        for piece in pieces(*"abcdefgh"):
            made.append(piece.name)
            yield piece

    engine = Engine(lambda: Here(lambda given, _: work.REPORT + given), 3, no_course)
    for done, _ in enumerate(engine.run(one_after_another()), 1):
        assert len(made) <= done + 3
        assert len(engine.current) <= 3
    assert made == [*"abcdefgh"]


def test_a_worker_that_has_no_course_is_sent_it() -> None:
    """The same piece again, with the course; that is no loss"""
    asked: list[bytes] = []

    def reply(given: bytes, course: bytes) -> bytes:
        asked.append(course)
        return work.REPORT + course + given if course else work.WANTS_COURSE

    found = answers(Engine(lambda: Here(reply), 2, lambda: b"course"), "a")
    assert [each.report for each in found] == [b"coursea"]
    assert asked == [b"", b"course"]


def test_a_piece_that_is_lost_three_times_is_given_up() -> None:
    """It is tried again when the others are done; tries of an earlier run count"""

    def reply(given: bytes, course: bytes) -> bytes:
        if given == b"bad":
            raise ProcessDiedError("it died")
        return work.REPORT + given

    found = answers(Engine(lambda: Here(reply), 2, no_course), "bad", "a", "b")
    assert sorted(each.report for each in found if not each.lost) == [b"a", b"b"]
    assert [(each.lost, each.again, each.piece.tries) for each in found if each.lost] == [
        *(("it died", True, 1), ("it died", True, 2), ("it died", False, 3))
    ]
    again = Engine(lambda: Here(reply), 2, no_course).run([Piece(0, "bad", lambda: b"bad", 2)])
    assert [each.again for each in again if each] == [False]


def test_one_error_of_all_ends_it_in_one_line() -> None:
    engine = Engine(lambda: Here(lambda *_: work.ERROR + b"no results; make some"), 2, no_course)
    with pytest.raises(GraderError, match=r"^no results; make some$"):
        answers(engine, "a", "b")


def die_of_bad(given: bytes, *_: bytes) -> bytes:
    """Work of a process; it dies of one piece."""
    if given == b"bad":
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.1)  # so that others wait meanwhile
    return work.REPORT + given


class Pool(ProcessPoolExecutor):
    """The standard library's processes, which all break when one dies."""

    def submit(self, work: Any, /, *arguments: Any, **named: Any) -> "Future[Any]":
        return super().submit(die_of_bad, *arguments)


class Own(Processes):
    """Processes of which one may die."""

    def submit(self, work: Any, /, *arguments: Any, **named: Any) -> "Future[Any]":
        return super().submit(die_of_bad, *arguments)


@pytest.mark.parametrize("make", [lambda: Pool(2, get_context("forkserver")), lambda: Own(2)])
def test_a_killer_takes_nobody_along(make: Callable[[], Executor]) -> None:
    """Where one process breaks all, others are made, and who stood near is not set aside"""
    found = answers(Engine(make, 4, no_course), "a", "bad", *"bcdef")
    assert sorted(each.report for each in found if each.report) == [*map(str.encode, "abcdef")]
    assert [each.piece.name for each in found if each.lost and not each.again] == ["bad"]


def test_what_does_not_run_yet_is_taken_back() -> None:
    """A stop finishes what runs"""
    engine = Engine(lambda: Own(1), 8, no_course)
    found = []
    for answer in engine.run(pieces(*"abcdefgh")):
        if answer is not None:
            found.append(answer.piece.name)
            engine.stop()
    assert 1 <= len(found) <= 4


@pytest.mark.usefixtures("frozen")
def test_work_without_the_course_at_hand(
    small: Path, frozen: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is laid down once, in a folder of its own, and serves other threads"""
    monkeypatch.setattr(copies.tempfile, "tempdir", str(tmp_path))
    digest = copies.digest(small)
    given = work.piece(Order(digest, "/nowhere/course.toml"), from_files("Ana", {"lines.py": RIGHT.encode()}))
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(work.work, given).result() == work.WANTS_COURSE
        said = thread.submit(work.work, given, copies.packed(frozen, digest)).result()
        assert said.startswith(work.REPORT)
        report = unpacked(said.removeprefix(work.REPORT))
        assert (report.submission, report.score) == ("Ana", 6)
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(work.work, given).result().startswith(work.REPORT)
    folder = tmp_path / f"{copies.NAME}-{os.getuid()}"
    assert [path.name for path in folder.iterdir()] == [digest]
    assert folder.stat().st_mode & 0o077 == 0


def test_a_copy_that_is_not_the_course_is_not_used(
    small: Path, frozen: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another course's bytes, and a folder that others may change"""
    monkeypatch.setattr(copies.tempfile, "tempdir", str(tmp_path))
    data = copies.packed(frozen, copies.digest(small))
    with pytest.raises(GraderError, match="what was sent is another course"):
        copies.laid_down("0" * 64, data)
    folder = tmp_path / f"{copies.NAME}-{os.getuid()}"
    assert list(folder.iterdir()) == []
    folder.chmod(0o777)
    with pytest.raises(GraderError, match="not a folder of your own alone"):
        copies.laid_down(copies.digest(small), data)


def test_copies_that_nobody_uses_make_room(
    small: Path, frozen: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was not asked for in a week goes when another course comes; what is in use stays"""
    monkeypatch.setattr(copies.tempfile, "tempdir", str(tmp_path))
    first = copies.digest(small)
    used = copies.laid_down(first, copies.packed(frozen, first))
    assert used is not None
    folder = used.parent
    for name in ("0" * 64, "draft"):
        (folder / name / "assignments").mkdir(parents=True)
        os.utime(folder / name, (0, 0))
    os.utime(used, (0, 0))
    assert copies.laid_down(first) == used  # is asked for
    (small / "reference" / "lines.py").write_text("changed = 1\n", "utf-8")
    second = copies.digest(small)
    copies.laid_down(second, copies.packed(frozen, second))
    assert {path.name for path in folder.iterdir()} == {first, second}


def test_a_course_that_changes_meanwhile_is_not_sent(small: Path, frozen: Course) -> None:
    digest = copies.digest(small)
    (small / "reference" / "lines.py").write_text("changed = 1\n", "utf-8")
    with pytest.raises(GraderError, match="the course has changed meanwhile; run the same command again"):
        copies.packed(frozen, digest)


class Gone(Here):
    """Cancels what it was given, as one whose scheduler has gone does."""

    def submit(self, work: Any, /, *arguments: Any, **named: Any) -> "Future[Any]":
        future: Future[Any] = Future()
        future.cancel()
        future.set_running_or_notify_cancel()
        return future


def test_an_executor_that_has_gone_is_replaced() -> None:
    """What it was given is not to blame; if the next one goes too, and again, that ends it"""
    made = iter([Gone(lambda *_: b""), Here(lambda given, _: work.REPORT + given)])
    found = answers(Engine(lambda: next(made), 2, no_course), *"abc")
    assert sorted((each.report, each.piece.tries) for each in found) == [(b"a", 0), (b"b", 0), (b"c", 0)]
    with pytest.raises(GraderError, match="cancels all work; look after it and run the same command again"):
        answers(Engine(lambda: Gone(lambda *_: b""), 2, no_course), *"abc")


class Broken(Here):
    """Takes work and loses it, as one does whose manager was killed."""

    def submit(self, work: Any, /, *arguments: Any, **named: Any) -> "Future[Any]":
        future: Future[Any] = Future()
        future.set_exception(RuntimeError("exit code 137\n" + "x" * 1000))
        return future


def test_an_executor_that_loses_all_that_it_is_given_is_replaced() -> None:
    """By another one, before anything is lost too often; what it says is one line that can be read"""
    made = iter([Broken(lambda *_: b""), Here(lambda given, _: work.REPORT + given)])
    found = answers(Engine(lambda: next(made), 2, no_course), *"abc")
    assert sorted(each.report for each in found if each.report) == [b"a", b"b", b"c"]
    lost = [each.lost for each in found if each.lost]
    assert len(lost) == 2
    assert all(len(each) < 200 and each.startswith("exit code 137 xxx") for each in lost)


@pytest.mark.usefixtures("frozen")
def test_a_worker_refuses_the_plain_level(small: Path) -> None:
    """Wherever it runs: other people's code could do all that it can"""
    order = Order(copies.digest(small), str(small / "course.toml"), level="plain")
    said = work.work(work.piece(order, from_files("Ana", {"lines.py": RIGHT.encode()})))
    assert said.startswith(work.ERROR + b"--sandbox: only plain, which lets code run as you")
