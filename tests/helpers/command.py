"""The command line, as a person runs it."""

import os
import subprocess
import sys

from tests.helpers import samples


def run(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """`grader` with these arguments, in the project's folder."""
    return subprocess.run(
        [sys.executable, "-m", "grader", *arguments],
        capture_output=True,
        text=True,
        cwd=samples.ROOT,
        env={**os.environ, "COLUMNS": "80", **environment},
        timeout=1_800,
        check=False,
    )
