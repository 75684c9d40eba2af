"""A submission read in a process of its own that may take little memory, and no endless time."""

import subprocess
import sys
from pathlib import Path

PROGRAM = """
import resource, sys
from grader.submission.modules import module_files
from grader.submission.submission import load
resource.setrlimit(resource.RLIMIT_AS, (700 << 20, 700 << 20))
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))  # a hundred times what it takes
try:
    print(module_files(load(sys.argv[1]), {"optimizers": ("sgd",), "dropout": ("dropout_forward",)}).broken)
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
    assert done.returncode == 0, done.stderr or done.returncode
    return done.stdout
