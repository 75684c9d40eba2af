"""Draw hidden inputs anew, many times: whoever is right loses no point, each mistake what it should.

    python -m tests.course.fresh_draws 200

`make soak` does that: the solution, other right forms, conventions and mistakes here, variants by
`test_variants.py`, which tries one draw for each on its own.
"""

import os
import subprocess
import sys
from pathlib import Path

from grader.course import reader
from grader.grading.draws import Draw
from grader.instructor import draws

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Try so many draws; returns 1 if anything is not as it should be."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    course, wrong = reader.load(ROOT), 0
    for number in range(1, count + 1):
        draw = Draw(course, number)
        for assignment in course.assignments:
            for what in draws.wrong_in(course, assignment, draw, may_lose_more=True):
                print(f"draw {number}: {assignment.name}: {what}", flush=True)
                wrong += 1
    print(f"{count} draws: {wrong} verdicts are not as they should be", flush=True)
    words = [sys.executable, "-m", "pytest", "-q", "tests/course/test_variants.py", "-k", "fresh_inputs"]
    return subprocess.call(words, cwd=ROOT, env={**os.environ, "DRAWS": str(count)}) or int(wrong > 0)


if __name__ == "__main__":
    raise SystemExit(main())
