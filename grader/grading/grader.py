"""The grader: holds what is costly, results and a sandbox, and grades one submission after another."""

from dataclasses import replace
from pathlib import Path

from grader.course.course import Course
from grader.course.reference_results import Results
from grader.grading.draws import Draw
from grader.grading.grade import EVERYTHING, Grading, Scope, grade
from grader.grading.progress import Progress
from grader.grading.provenance import Origin, now, origin, provenance
from grader.grading.results import ungradable
from grader.model import Repeated, Report
from grader.sandbox.client import Client
from grader.sandbox.levels import SandboxError
from grader.sandbox.sandbox import Sandbox
from grader.submission import submission as submissions
from grader.submission.modules import module_files
from grader.submission.submission import Submission, SubmissionError


class Grader:
    """Grades submissions by one course.

        with Grader(load_course(".")) as grader:
            report = grader.grade(load_submission("ana"))

    The sandbox goes from one submission to the next: its worker too, unless something was left behind in it.
    """

    def __init__(self, course: Course, sandbox: str = "auto", *, client: Client | None = None) -> None:
        """Prepare; a sandbox starts with the first submission.

        Args:
            course: what is asked.
            sandbox: the level: "auto" for the strongest that this machine permits, or one by name.
            client: a sandbox's that was started before, for this course and level; closed with the grader.
        """
        self.course = course
        self._level = sandbox
        self._client = client
        self._sandbox: Sandbox | None = None
        self._results: dict[str, Results] = {}
        self._origin: Origin | None = None

    def __enter__(self) -> "Grader":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the sandbox; the next submission would start another one."""
        for held in (self._sandbox, self._client):
            if held is not None:
                held.close()
        self._sandbox = self._client = None

    def renew(self) -> None:
        """Start the next submission's worker ahead of it, so that it is graded at once; also after `stop`.

        Raises:
            SandboxError: if the worker does not start.
        """
        if self._sandbox is not None:
            self._sandbox.renew()

    def stop(self) -> None:
        """End the grading that goes on in another thread: there StoppedError is raised, until `renew`."""
        sandbox = self._sandbox
        if sandbox is not None:
            sandbox.stop()

    def grade(
        self,
        submission: Submission | Path,
        scope: Scope = EVERYTHING,
        progress: Progress | None = None,
        *,
        draw: int | None = None,
    ) -> Report:
        """Grade a submission. One that cannot be graded gets a report that says why.

        Args:
            submission: what was handed in, or where it is.
            scope: what of the course is graded.
            progress: is told what goes on.
            draw: of hidden inputs, as an earlier report's provenance has it; None for a new one where the
                course asks for that.

        Raises:
            GraderError: if none can be graded, such as for want of reference results.
        """
        name = submission.name if isinstance(submission, Submission) else submission.name or str(submission)
        path = "" if isinstance(submission, Submission) else str(submission)
        began, read = now(), submission if isinstance(submission, Submission) else None
        self._origin = self._origin or origin(self.course)
        drawn = Draw.of(self.course, draw)
        try:
            read = read or submissions.load(path)
            grading, sandbox = self._opened(read, scope, progress, path, drawn)
            report = grade(grading, sandbox.description)
        except SandboxError as error:
            self.close()
            report = ungradable(self.course, name, str(error))
        except OSError as error:  # such as a full disk
            self.close()
            report = ungradable(self.course, name, f"the grader cannot work: {error.strerror or error}")
        except SubmissionError as error:
            report = ungradable(self.course, name, str(error))
        return replace(report, provenance=provenance(self._origin, path, read, began, drawn.seed))

    def repeat(self, path: Path, check_id: str, *, reveal: bool = False, draw: int | None = None) -> Repeated:
        """Run one check on a submission again.

        Args:
            path: of the submission.
            check_id: which check.
            reveal: whether a hidden check may be run.
            draw: of its inputs; None for the frozen ones.

        Raises:
            CourseError: if there is no such check, or it is hidden.
            SubmissionError: if there is nothing in the submission that could be graded.
        """
        from grader.grading.repeat import repeated  # what only this needs
        from grader.grading.snippet import single

        assignment, check = single(self.course, check_id, reveal=reveal)
        scope = Scope((check_id,), training=False)
        drawn = Draw(self.course, draw)
        grading, sandbox = self._opened(submissions.load(path), scope, None, str(path), drawn)
        return repeated(grading, sandbox, assignment, check)

    def open(
        self,
        submission: Submission,
        scope: Scope = EVERYTHING,
        progress: Progress | None = None,
        path: str = "",
    ) -> Grading:
        """Begin to grade a submission, for whoever asks for one check after another.

        Args:
            submission: what was handed in.
            scope: what of the course is graded.
            progress: is told what goes on.
            path: of the submission, for commands that are told.

        Raises:
            SubmissionError: if there is nothing in it that could be graded.
            SandboxError: if the sandbox cannot be had.
            CourseError: if `scope` names nothing.
        """
        return self._opened(submission, scope, progress, path, Draw.of(self.course))[0]

    def _opened(
        self, submission: Submission, scope: Scope, progress: Progress | None, path: str, draw: Draw
    ) -> tuple[Grading, Sandbox]:
        files = module_files(submission, self.course.exercises)
        if self._sandbox is None:
            client, self._client = self._client or Client(self._level, self.course.root), None
            self._sandbox = Sandbox(self.course, client)
        sandbox = self._sandbox
        sandbox.enter(files, draw.seed_of)

        def trainer() -> Sandbox:
            another = Sandbox(self.course, Client(sandbox.level, self.course.root))
            try:
                another.enter(files)
            except BaseException:  # an interrupt, too: nobody has it yet, to close it
                another.close()
                raise
            return another

        grading = Grading(
            self.course,
            files,
            sandbox,
            scope=scope,
            trainer=trainer,
            results=self._results,
            draw=draw,
            progress=progress,
            path=path,
        )
        return grading, sandbox
