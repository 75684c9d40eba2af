"""Grade one submission in this process and say how much of that its diagnosis takes."""

import json
import sys
import time
from collections.abc import Callable
from functools import cached_property
from typing import Any

from grader import Grader, Scope, load_course, load_submission
from grader.diagnosis.diagnose import Diagnoses


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
    Diagnoses.__init__ = timed(Diagnoses.__init__)  # type: ignore[method-assign]
    Diagnoses.stands_on = timed(Diagnoses.stands_on)  # type: ignore[method-assign]
    explained = cached_property(timed(vars(Diagnoses)["by_check"].func))
    explained.__set_name__(Diagnoses, "by_check")
    Diagnoses.by_check = explained  # type: ignore[assignment]
    course, submission = load_course(sys.argv[1]), load_submission(sys.argv[2])
    start = time.perf_counter()
    with Grader(course) as grader:
        report = grader.grade(submission, Scope(training=False))
    whole = time.perf_counter() - start
    told = sum(check.diagnosis is not None for check in report.checks)
    print(json.dumps({"whole": whole, "diagnosis": spent[0], "told": told}))


if __name__ == "__main__":
    main()
