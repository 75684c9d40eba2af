"""Classroom 50's entry point: grades the checkout that it stands in, and leaves result.json there.

Copy it to CLASSROOM/autograders/ASSIGNMENT/autograder.py, and let the assignment run on a machine of yours:
its runtime is {"runs-on": ["self-hosted", "grader"]}. There `grader` is installed, and GRADER_COURSE names
the course's folder. Never put the course beside this file: what is there is published.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

GRADER = (sys.executable, "-m", "grader")  # run elsewhere than in the checkout, which may have a "grader" too


def main() -> int:
    """Grade; returns 0 if result.json was written, whatever the score."""
    course = os.environ.get("GRADER_COURSE", "")
    if not course:
        print("::error::GRADER_COURSE is not set: name the course's folder on this machine", file=sys.stderr)
        return 2
    here = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        grade = [*GRADER, "grade", str(here), "--course", course, "--json", str(report)]
        subprocess.run([*grade, *sys.argv[1:]], cwd=folder, check=False)
        if not report.is_file():
            print("::error::no report was written; what stands above says why", file=sys.stderr)
            return 2
        export = [*GRADER, "export", "classroom50", str(report), "--out", str(here / "result.json")]
        return subprocess.run(export, cwd=folder, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
