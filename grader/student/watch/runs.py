"""Grades what is asked for, in a thread of its own, behind walls that stand before it is asked.

All sandboxes are started in this thread, because the kernel ends them with the thread that started them.
"""

import queue
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from grader.authoring.question import GROUP
from grader.course.course import Course
from grader.grading.grade import Grading, Scope
from grader.grading.grader import Grader
from grader.grading.next_step import next_step
from grader.grading.progress import Progress
from grader.grading.results import exercises
from grader.model import AssignmentResult, CheckResult, Exercise
from grader.record import Record
from grader.sandbox.client import Client
from grader.sandbox.process import StoppedError
from grader.submission.submission import Submission


class Wanted(Record):
    """What is to be graded.

    Attributes:
        number: of the run; the next one has a larger number.
        submission: what was handed in.
        exercises: of it, those of one assignment one after the other.
    """

    number: int
    submission: Submission
    exercises: tuple[Exercise, ...]


class Told(Record):
    """How an exercise ended.

    Attributes:
        number: of the run.
        assignment: of the exercise, which alone is in it.
        next_step: what to do about it; "" where it is right.
        is_whole: whether its hidden checks are judged as well.
    """

    number: int
    assignment: AssignmentResult
    next_step: str
    is_whole: bool


class Ended(Record):
    """A run is over, and nothing more is told of it."""

    number: int


class Runs(threading.Thread):
    """Grades one run after the other; a new one ends the run before."""

    def __init__(
        self,
        course: Course,
        level: str,
        path: Path,
        tell: Callable[[Told | Ended], None],
        fail: Callable[[Exception], None],
    ) -> None:
        """Prepare; a sandbox starts with the thread.

        Args:
            course: what is asked.
            level: of the sandbox.
            path: of the submission, for commands that are told.
            tell: is called with what a run gives, in this thread.
            fail: is called with what ends this thread before it is closed.
        """
        super().__init__(name="runs", daemon=True)
        self._course, self._level, self._path = course, level, str(path)
        self._tell, self._fail = tell, fail
        self._asked = queue.SimpleQueue[Wanted | None]()
        self._lock = threading.Lock()
        self._number = 0  # of the run that is wanted; below it, none is
        self._grader: Grader | None = None  # while something is graded

    def begin(self, wanted: Wanted) -> None:
        """Grade something, and nothing else."""
        self.stop(wanted.number)
        self._asked.put(wanted)

    def stop(self, number: int) -> None:
        """End all runs with a smaller number."""
        with self._lock:
            self._number = number
            if self._grader is not None:
                self._grader.stop()

    def close(self) -> None:
        """End what runs, and the sandbox."""
        self.stop(sys.maxsize)
        self._asked.put(None)
        self.join()

    def run(self) -> None:
        """Grade; called by `start`."""
        try:
            client = Client(self._level, self._course.root)
            with Grader(self._course, self._level, client=client) as grader:
                client.settle()
                while (wanted := self._asked.get()) is not None:
                    if self._enter(wanted.number, grader):
                        self._run(grader, wanted)
                        grader.renew()
        except Exception as error:  # whoever started this has to know
            self._fail(error)
        except (KeyboardInterrupt, SystemExit):
            pass  # a signal, which the main thread ends for

    def _enter(self, number: int, grader: Grader) -> bool:
        """Whether a run is still wanted; from now on it can be stopped."""
        with self._lock:
            self._grader = grader if number == self._number else None
            return self._grader is not None

    def _run(self, grader: Grader, wanted: Wanted) -> None:
        try:
            names = tuple("::".join(exercise) for exercise in wanted.exercises)
            scope = Scope(names, training=False)
            progress = _Stoppable(lambda: wanted.number != self._number)
            self._grade(grader.open(wanted.submission, scope, progress, self._path), wanted)
        except StoppedError:
            pass  # another run is asked for, or none
        finally:
            with self._lock:
                self._grader = None
        self._tell(Ended(wanted.number))

    def _grade(self, grading: Grading, wanted: Wanted) -> None:
        """Judge what is visible, assignment by assignment, and then what is hidden."""
        ids = {True: dict[Exercise, list[str]](), False: dict[Exercise, list[str]]()}
        for assignment, check in grading.selected:
            ids[check.hidden].setdefault((assignment.name, check.exercise), []).append(assignment.id(check))
        for _, group in groupby(wanted.exercises, key=lambda exercise: exercise[0]):
            together = tuple(group)
            grading.judge_together({i for each in together for i in ids[False].get(each, ())})
            grading.judge_below()
            for each in together:
                self._say(grading, wanted.number, each, [*ids[False].get(each, ())], each not in ids[True])
        grading.judge_together({i for found in ids[True].values() for i in found})
        for each in (each for each in wanted.exercises if each in ids[True]):
            self._say(grading, wanted.number, each, [*ids[False].get(each, ()), *ids[True][each]], True)

    def _say(
        self, grading: Grading, number: int, exercise: Exercise, ids: Sequence[str], whole: bool
    ) -> None:
        """Tell how an exercise ended."""
        assignment = self._course.assignment(exercise[0])
        checks = [*_results(grading, ids)]
        if exercise[1] == GROUP:
            asked = [assignment.question_id(question) for question in assignment.questions]
            checks = [grading.questions.result(check_id) for check_id in asked]
        handed_in = grading.is_handed_in(assignment)
        result = AssignmentResult(
            assignment.name, assignment.title, exercises(checks), handed_in, assignment.extra
        )
        step = next_step(self._course, grading.files, [result], only=["::".join(exercise)])
        self._tell(Told(number, result, step.text, whole))


class _Stoppable(Progress):
    """Ends a run that is not wanted any more where the grader itself works."""

    def __init__(self, is_over: Callable[[], bool]) -> None:
        self._is_over = is_over

    def check(self, check_id: str, done: int, of: int) -> None:
        """Go on only with what is wanted.

        Raises:
            StoppedError: if it is not.
        """
        if self._is_over():
            raise StoppedError


def _results(grading: Grading, ids: Sequence[str]) -> Iterator[CheckResult]:
    """What a report says of checks that were judged."""
    found = grading.diagnoses()
    for check_id in ids:
        judged = grading.checks.judged(check_id)
        yield grading.told(judged, grading.diagnosis(found, judged))
