"""How figures look: as the course's own folder says, wherever they are drawn."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers import samples

TOLD = "from grader.{} import figures; print(figures.matplotlib.rcParams['text.usetex'])"


@pytest.mark.parametrize("package", ["experiments", "student"])
def test_settings_of_the_working_folder_are_left_out(tmp_path: Path, package: str) -> None:
    """It may be a submission, and these settings can start programs, such as LaTeX"""
    (tmp_path / "matplotlibrc").write_text("text.usetex: True\nbackend: module://antigravity\n")
    environment = {**os.environ, "PYTHONPATH": str(samples.ROOT), "MPLCONFIGDIR": str(tmp_path)}
    words = [sys.executable, "-P", "-c", TOLD.format(package)]
    done = subprocess.run(words, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
