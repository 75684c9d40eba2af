"""Pieces of work on any `concurrent.futures.Executor`, each until it is done or was lost too often.

A piece is lost where its worker dies. In company nobody knows for certain which piece a worker died of, so
one that was lost is tried again when all others are done, alone. Few pieces are in memory at a time.
"""

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)

from grader.classroom import work
from grader.errors import GraderError
from grader.record import Record

TRIES = 3  # of a piece, before it is set aside
LONGEST = 160  # characters of what an executor says
LOOK_SECONDS = 0.5  # between two looks whether somebody asked to stop


class Piece(Record):
    """A submission to grade.

    Attributes:
        key: what the caller knows it by.
        name: in progress.
        content: gives what `work` takes.
        tries: how often it was lost before.
    """

    key: int
    name: str
    content: Callable[[], bytes]
    tries: int = 0


class Answer(Record):
    """What came of a piece.

    Attributes:
        piece: which.
        report: packed; b"" where its worker was lost.
        lost: how.
        again: whether it will be tried again.
    """

    piece: Piece
    report: bytes
    lost: str = ""
    again: bool = False


class Engine:
    """Hands out pieces and takes in what comes of them, in the order in which they are done."""

    def __init__(self, make: Callable[[], Executor], window: int, course: Callable[[], bytes]) -> None:
        """Take what it works with; nothing is started yet.

        Args:
            make: gives an executor; called again if one does not work any more.
            window: how many pieces may be handed out at a time.
            course: gives the packed course, for workers that ask for it.
        """
        self._make = make
        self._window = window
        self._course = course
        self._executor: Executor | None = None
        self._out: dict[Future[bytes], tuple[Piece, Executor]] = {}
        self._lost = deque[Piece]()
        self._broken = 0  # pieces that were cancelled since the last one was done
        self._in_a_row = 0  # pieces that were lost since then
        self.is_stopped = False

    @property
    def current(self) -> list[str]:
        """Names of what is handed out, the first one first."""
        return [piece.name for piece, _ in self._out.values()]

    def stop(self) -> None:
        """Hand out nothing more, and finish what runs; may be called by a signal's handler."""
        self.is_stopped = True

    def run(self, pieces: Iterable[Piece]) -> Generator[Answer | None, None, None]:
        """Give answers as they come, and None now and then where none does.

        Raises:
            GraderError: if nothing can be graded at all.
        """
        waiting, is_whole = iter(pieces), False
        try:
            while self._hand_out(waiting):
                if self.is_stopped:
                    self._take_back()
                done, _ = wait(self._out, LOOK_SECONDS, FIRST_COMPLETED)
                answers = [self._answer(future, *self._out.pop(future)) for future in done]
                yield from filter(None, answers) if done else [None]
            is_whole = True
        finally:
            if self._executor is not None:
                self._executor.shutdown(wait=is_whole, cancel_futures=not is_whole)

    def _hand_out(self, waiting: Iterator[Piece]) -> bool:
        """Hand out as many pieces as may be; returns whether any is out."""
        while not self.is_stopped and len(self._out) < self._window:
            piece = next(waiting, None)
            if piece is None:
                if self._lost and not self._out:
                    self._submit(self._lost.popleft())
                break
            self._submit(piece)
        return bool(self._out)

    def _take_back(self) -> None:
        """Take back what was handed out and does not run yet. Of other executors nobody knows what runs."""
        if isinstance(self._executor, ThreadPoolExecutor | ProcessPoolExecutor):
            for future in [each for each in self._out if each.cancel()]:
                del self._out[future]

    def _submit(self, piece: Piece, *course: bytes) -> None:
        content = piece.content()
        for is_last in (False, True):
            if self._executor is None:
                self._executor = self._make()
            try:
                self._out[self._executor.submit(work.work, content, *course)] = (piece, self._executor)
                return
            except (RuntimeError, OSError) as error:  # one that has broken takes nothing more
                self._drop_executor()
                if is_last:
                    raise GraderError(f"the executor takes no work: {error}") from None

    def _drop_executor(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)
        self._executor = None

    def _answer(self, future: "Future[bytes]", piece: Piece, executor: Executor) -> Answer | None:
        """What came of a piece; None where it was handed out once more."""
        try:
            said = future.result()
        except CancelledError:  # not by us: the executor has nobody any more who works
            self._cancelled(piece, executor)
            return None
        except Exception as error:  # whatever an executor raises, the piece is lost
            return self._loss(piece, executor, " ".join(str(error).split()) or type(error).__name__)
        self._broken = self._in_a_row = 0
        head, _, rest = said.partition(b" ")
        if head + b" " == work.WANTS_COURSE:
            self._submit(piece, self._course())
            return None
        if head + b" " == work.ERROR:
            raise GraderError(rest.decode("utf-8", "surrogateescape"))
        return Answer(piece, rest)

    def _cancelled(self, piece: Piece, executor: Executor) -> None:
        """Have a piece done by another executor, as it is not to blame."""
        self._lost.append(piece)
        if executor is self._executor:
            self._drop_executor()
        self._broken += 1
        if self._broken > TRIES * self._window:
            raise GraderError("the executor cancels all work; look after it and run the same command again")

    def _loss(self, piece: Piece, executor: Executor, how: str) -> Answer:
        self._in_a_row += 1
        if self._in_a_row >= self._window and executor is self._executor:  # it loses all that it is given
            self._drop_executor()
            self._in_a_row = 0
        piece = Piece(piece.key, piece.name, piece.content, piece.tries + 1)
        again = piece.tries < TRIES
        if again:
            self._lost.append(piece)
        return Answer(piece, b"", how if len(how) <= LONGEST else f"{how[:LONGEST]} …", again)
