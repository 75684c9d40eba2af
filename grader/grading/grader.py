"""Where one process grades submissions, one after another."""

import argparse
import contextlib
from dataclasses import replace
from pathlib import Path

from grader.cli.progress import live
from grader.course.course import Course
from grader.course.reference_results import Results
from grader.grading.grade import Grading, ungradable
from grader.grading.progress import Progress
from grader.model import Report
from grader.sandbox.levels import SandboxError
from grader.sandbox.place import Place
from grader.sandbox.sandbox import Sandbox
from grader.submission import submission as submissions
from grader.submission.submission import Submission, SubmissionError


class Desk:
    """Grades one submission after another. The sandbox goes from one to the next: its workers too, unless
    something was left behind in them."""

    def __init__(
        self,
        course: Course,
        given: argparse.Namespace,
        workers: int,
        quiet: bool = False,
        place: Place | None = None,
    ) -> None:
        """Prepare; nothing is read yet.

        Args:
            course: what is asked.
            given: the command's options.
            workers: how many may run visible checks at the same time.
            quiet: whether progress is not shown.
            place: for the first sandbox.
        """
        self._course = course
        self._given = given
        self._workers = workers
        self._quiet = quiet
        self._place = place
        self._sandbox: Sandbox | None = None
        self._frozen: dict[str, Results] = {}

    def __enter__(self) -> "Desk":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the sandbox."""
        if self._sandbox is not None:
            self._sandbox.close()
        self._sandbox = None

    def report(self, path: Path) -> Report:
        """Grade a submission.

        Raises:
            GraderError: if none can be graded, such as for want of reference results.
        """
        given, names = self._given, tuple(assignment.name for assignment in self._course.assignments)
        try:
            submission = submissions.load(path, names)
            with contextlib.nullcontext(Progress()) if self._quiet else live() as progress:
                sandbox = self._sandbox_for(submission)
                report = Grading(
                    self._course,
                    submission,
                    only=given.only,
                    training=not given.no_training,
                    progress=progress,
                    runner=sandbox,
                    frozen=self._frozen,
                ).report()
        except (SubmissionError, SandboxError) as error:
            self.close()
            return ungradable(self._course, path.name or str(path), str(error))
        unsafe = sandbox.level == "plain" and given.allow_unsafe
        return replace(report, sandbox=f"{report.sandbox}, --allow-unsafe") if unsafe else report

    def _sandbox_for(self, submission: Submission) -> Sandbox:
        if self._sandbox is None:
            level, place, self._place = self._given.sandbox, self._place, None
            self._sandbox = Sandbox(self._course, submission, level, workers=self._workers, place=place)
        else:
            self._sandbox.change(submission)
        return self._sandbox
