"""A submission read in a process of its own that may take little memory."""

import subprocess
import sys
from pathlib import Path

PROGRAM = """
import resource, sys
from grader.submission.modules import module_files
from grader.submission.submission import load
resource.setrlimit(resource.RLIMIT_AS, (700 << 20, 700 << 20))
try:
    print(module_files(load(sys.argv[1]), {"optimizers": (), "dropout": ()}).broken)
except Exception as error:
    print(f"{type(error).__name__}: {error}")
"""


def read_in_little_memory(path: Path) -> str:
    """What comes of a submission where a bomb that is unpacked would end the process."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(path)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=1_800,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
