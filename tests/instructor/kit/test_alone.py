"""A kit that stands alone, unpacked in an empty folder: what a student does in it, with its own wheel.

Here the packages beside the grader are those of this environment. `python -m tests.instructor.kit.test_alone`
sets the kit up as a student does, with the package index, which takes half a minute.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import venv
import zipfile
from pathlib import Path

import pytest

from grader.course.reader import load
from grader.instructor.kit import build, update

ROOT = Path(__file__).resolve().parents[3]
PACKAGES = Path(pytest.__file__).resolve().parents[1]
RIGHT = ("x @ weights + bias", "x @ weights")  # and without the bias


def unpacked(files: dict[str, bytes], folder: Path) -> Path:
    """A kit as it comes out of its zip."""
    update.write(files, folder / "kit.zip")
    subprocess.run([sys.executable, "-m", "zipfile", "-e", "kit.zip", "."], cwd=folder, check=True)
    return folder / "kit"


def in_kit(kit: Path, *words: str, code: int = 0) -> str:
    """Run something in a kit as from a terminal of its own; returns what it printed."""
    mine = ("MAKE", "MFLAGS", "PYTHON", "GRADER", "PYTEST", "ARGS", "SUBMISSION")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(mine)}
    done = subprocess.run(
        words, cwd=kit, env={**environment, "COLUMNS": "80"}, capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def written(kit: Path, line: str) -> None:
    """Write the first exercise."""
    path = kit / build.WORK / "softmax_loss.py"
    text = path.read_text("utf-8")
    start = text.index("def linear_scores")
    end = text.index("\n\n\ndef ", start)
    kept = text[start:end].rpartition("\n    ")[0]
    path.write_text(f"{text[:start]}{kept}\n    return {line}{text[end:]}", "utf-8")


def begun(kit: Path) -> None:
    """Do what a new student does, and see what comes."""
    assert "Nothing is written yet" in in_kit(kit, "make", "grade")
    right, wrong = RIGHT
    written(kit, wrong)
    told = in_kit(kit, "make", "grade", "ARGS=--only softmax_loss::linear_scores")
    assert "the scores lack the bias" in " ".join(told.split())
    show = "softmax_loss::linear_scores::ordinary_batch"
    assert "24 of 24 numbers differ" in in_kit(kit, "make", "show", f"CHECK={show}", code=2)
    assert "Keras gives" in in_kit(kit, ".venv/bin/grader", "show", show)
    written(kit, right)
    assert "5 passed" in in_kit(kit, "make", "test", "ARGS=-q -k linear_scores")


@pytest.fixture
def kit(files: dict[str, bytes], tmp_path: Path) -> Path:
    """A kit with an environment: its own wheel, before the packages of this one."""
    made = unpacked(files, tmp_path)
    venv.create(made / ".venv", symlinks=True)
    (packages,) = (made / ".venv" / "lib").glob("python*/site-packages")
    with zipfile.ZipFile(next((made / "wheels").glob("*.whl"))) as wheel:
        wheel.extractall(packages)
    (packages / "others.pth").write_text(f"{PACKAGES}\n")
    program = made / ".venv" / "bin" / "grader"
    program.write_text(f"#!{made}/.venv/bin/python\nfrom grader.__main__ import run\nrun()\n")
    program.chmod(0o755)
    sums = in_kit(made, "sh", "-c", "pwd -P; cksum requirements.txt wheels/*.whl")
    (made / ".venv" / ".made").write_text(sums)
    return made


def test_a_student_begins(kit: Path) -> None:
    """All grades come out of the kit alone: template, a mistake by its name, the check again, pytest"""
    begun(kit)


def main() -> None:
    """Set a kit up with the package index, and begin."""
    folder = Path(tempfile.mkdtemp(prefix="kit-"))
    try:
        begun(unpacked(build.files(load(ROOT)), folder))
    finally:
        shutil.rmtree(folder)
    print("A kit was set up from the package index, and graded alone.")


if __name__ == "__main__":
    main()
