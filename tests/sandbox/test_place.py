"""The place where workers are made ready."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_a_place_needs_no_numpy() -> None:
    """So that a worker can get ready while it is imported."""
    deed = (
        "import pathlib, sys; from grader.sandbox.place import Place\n"
        "with Place('auto', pathlib.Path('/nowhere'), at_once=True) as place:\n"
        "    print(sorted({'numpy', 'rich', 'grader.model'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", deed], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
