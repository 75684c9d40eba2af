"""One piece of work: a submission to grade by a course. It goes to a worker and comes back as bytes.

Bytes hold JSON; nothing of a submission is pickled. A worker may be a thread, a process or another machine.
It keeps a grader for the next piece, with the course and the results in it. The same piece gives the same
report, but for inputs that are drawn anew.
"""

import atexit
import base64
import json
import threading
import zlib
from pathlib import Path
from typing import Any

from grader.classroom import copies
from grader.classroom.stored import packed
from grader.course import reader
from grader.errors import GraderError
from grader.grading.grade import Scope
from grader.grading.grader import Grader
from grader.record import Record
from grader.sandbox.levels import refuse_plain
from grader.submission.limits import Source
from grader.submission.submission import Submission

REPORT, ERROR, WANTS_COURSE = b"report ", b"error ", b"course "  # what an answer begins with


class Order(Record):
    """What is asked of a piece; all pieces of a class that is graded have it in common.

    Attributes:
        course: digest of all files of the course.
        root: where it is, for workers of the same disk.
        scope: what of it is graded.
        level: of the sandbox.
        allow_unsafe: whether the plain level may do.
        draw: of hidden inputs that is to be repeated; None for a new one where the course asks for that.
    """

    course: str
    root: str
    scope: Scope = Scope()
    level: str = "auto"
    allow_unsafe: bool = False
    draw: int | None = None


def piece(order: Order, submission: Submission) -> bytes:
    """A submission to grade, as `work` takes it."""
    table = {
        "course": order.course,
        "root": order.root,
        "scope": [order.scope.only, order.scope.training, order.scope.reveal],
        "level": order.level,
        "allow_unsafe": order.allow_unsafe,
        "draw": order.draw,
        "name": submission.name,
        "notes": submission.notes,
        "others": submission.others,
        "sources": [
            [each.path, base64.b64encode(each.content).decode(), each.modified, each.too_large]
            for each in submission.sources
        ],
    }
    return zlib.compress(json.dumps(table).encode("ascii"), 1)


def work(given: bytes, course: bytes = b"") -> bytes:
    """Grade a submission, wherever this runs.

    Args:
        given: what `piece` gave.
        course: packed; needed where the course is neither on this disk nor was sent before.

    Returns:
        `REPORT` and the report, packed; `WANTS_COURSE`; or `ERROR` and why nothing can be graded here.
    """
    table = json.loads(zlib.decompress(given))
    only, training, reveal = table["scope"]
    scope = Scope(tuple(only), training, reveal)
    order = Order(table["course"], table["root"], scope, table["level"], table["allow_unsafe"])
    try:
        grader = _graders.of(order, course)
        if grader is None:
            return WANTS_COURSE
        return REPORT + packed(grader.grade(_submission(table), scope, draw=table["draw"]))
    except GraderError as error:
        return ERROR + str(error).encode("utf-8", "surrogateescape")


def _submission(table: dict[str, Any]) -> Submission:
    sources = tuple(
        Source(path, base64.b64decode(content), modified, too_large)
        for path, content, modified, too_large in table["sources"]
    )
    return Submission(str(table["name"]), sources, tuple(table["notes"]), tuple(table["others"]))


class _Graders(threading.local):
    """The grader of each thread of this process; it serves as long as the course and the level stay."""

    def __init__(self) -> None:
        self._key = ("", "", False)
        self._grader: Grader | None = None

    def of(self, order: Order, course: bytes) -> Grader | None:
        """The grader for an order; None where the course is wanted."""
        key = (order.course, order.level, order.allow_unsafe)
        if self._grader is None or key != self._key:
            root = _on_this_disk(order) or copies.laid_down(order.course, course)
            if root is None:
                return None
            if not order.allow_unsafe:
                refuse_plain(order.level)
            self.close()
            self._grader, self._key = Grader(reader.load(root), order.level), key
            atexit.register(self._grader.close)
        return self._grader

    def close(self) -> None:
        """End the sandbox of this thread."""
        if self._grader is not None:
            atexit.unregister(self._grader.close)
            self._grader.close()
        self._grader = None


_graders = _Graders()


def _on_this_disk(order: Order) -> Path | None:
    """The course where whoever asks has it, if this worker finds the same files there."""
    path = Path(order.root)
    try:
        is_same = copies.digest(path.parent, path.name) == order.course
    except OSError:
        return None
    return path if is_same else None
