"""Grade one submission in this process and say how much of that its diagnosis takes."""

import json
import sys
import time
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

from grader.course import reader
from grader.diagnosis.diagnose import Blame
from grader.grading.grade import Grading
from grader.submission import submission


def main() -> None:
    """Print seconds of wall-clock: of everything, and of naming mistakes and finding clues and causes.

    Called with the course and the submission.
    """
    spent, within = [0.0], [0]

    def timed(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any) -> Any:
            within[0] += 1
            start = time.perf_counter()
            try:
                return function(*args)
            finally:
                within[0] -= 1
                if not within[0]:  # the outermost call alone, which holds the others
                    spent[0] += time.perf_counter() - start

        return call

    # All that a diagnosis does: note what was seen, work out who stands on whom, explain.
    Blame.__init__ = timed(Blame.__init__)  # type: ignore[method-assign]
    Blame.stands_on = timed(Blame.stands_on)  # type: ignore[method-assign]
    explained = cached_property(timed(vars(Blame)["diagnoses"].func))
    explained.__set_name__(Blame, "diagnoses")
    Blame.diagnoses = explained  # type: ignore[assignment]
    course = reader.load(Path(sys.argv[1]))
    submitted = submission.load(Path(sys.argv[2]), tuple(a.name for a in course.assignments))
    start = time.perf_counter()
    with Grading(course, submitted, training=False) as grading:
        report = grading.report()
    whole = time.perf_counter() - start
    told = sum(check.diagnosis is not None for check in report.checks)
    print(json.dumps({"whole": whole, "diagnosis": spent[0], "told": told}))


if __name__ == "__main__":
    main()
