"""What grades on a platform, run as the platform runs it: Gradescope's zip, Classroom 50's entry point."""

import json
import os
import re
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from grader.classroom.out import autograder, classroom50
from grader.classroom.out.rows import ExportError
from grader.course.course import Course
from tests.classroom.out.test_gradescope import SCHEMA
from tests.classroom.out.test_other_platforms import RUNNER, schema
from tests.helpers.samples import ROOT

LINES = "def double(x):\n    return 2 * x\n\n\ndef shifted(x, by):\n    return x - by\n"
READY = ROOT / "docs" / "classroom50"


def laid_out(course: Course, root: Path, **options: list[str]) -> Path:
    """Gradescope's image: source/ is the zip's content, run_autograder lies beside it."""
    target = root.parent / "autograder.zip"
    autograder.build(course, target, **options)
    (root / "submission").mkdir(parents=True)
    with zipfile.ZipFile(target) as archive:
        for entry in archive.infolist():
            path = Path(archive.extract(entry, root / "source"))
            path.chmod(stat.S_IMODE(entry.external_attr >> 16))
    program = root / "run_autograder"
    program.write_bytes((root / "source" / "run_autograder").read_bytes())
    program.chmod(0o755)
    python = root / "venv" / "bin" / "python"  # setup.sh, which needs a network, would make it
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    return root


def test_gradescope_runs_what_was_built(frozen: Course, tmp_path: Path) -> None:
    """A submission is graded with the course in the zip, and Gradescope can read what comes of it"""
    root = laid_out(frozen, tmp_path / "autograder", grade=["--no-training"], export=["--hidden=hidden"])
    (root / "submission" / "lines.py").write_text(LINES)
    environment = {"PATH": os.environ["PATH"], "AUTOGRADER_ROOT": str(root), "HOME": str(tmp_path)}
    done = subprocess.run(
        [root / "run_autograder"], cwd=root, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    results = json.loads((root / "results" / "results.json").read_text("utf-8"))
    SCHEMA.validate(results)
    assert results["score"] == 3.0
    assert [(test["status"], test["visibility"]) for test in results["tests"]] == [
        ("passed", "visible"),
        ("passed", "hidden"),
        ("failed", "visible"),
    ]
    assert "y is off by -5 everywhere." in results["tests"][2]["output"]
    assert stat.S_IMODE((root / "source" / "course").stat().st_mode) & 0o077 == 0


def test_gradescope_is_told_what_went_wrong(frozen: Course, tmp_path: Path) -> None:
    """No report, no results.json: an instructor sees an error of the autograder, and a student no score"""
    root = laid_out(frozen, tmp_path / "autograder")
    (root / "source" / "course" / "course.toml").unlink()
    done = subprocess.run(
        [root / "run_autograder"], cwd=root, capture_output=True, text=True,
        env={"PATH": os.environ["PATH"], "AUTOGRADER_ROOT": str(root)},
    )  # fmt: skip
    assert done.returncode == 2
    assert "course.toml: not found" in done.stderr
    assert not (root / "results").exists()


def test_the_zip_has_what_is_needed_and_no_more(frozen: Course, tmp_path: Path) -> None:
    """The two programs at its root, locked versions, no caches; the same zip each time"""
    (frozen.root / "assignments" / "lines" / "__pycache__").mkdir(exist_ok=True)
    (frozen.root / "assignments" / "lines" / "__pycache__" / "x.pyc").write_bytes(b"x")
    for name in "ab":
        autograder.build(frozen, tmp_path / f"{name}.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        names = set(archive.namelist())
        modes = {name: archive.getinfo(name).external_attr >> 16 for name in ("setup.sh", "run_autograder")}
        lock = archive.read("requirements.txt").decode()
    assert {stat.S_IMODE(mode) for mode in modes.values()} == {0o755}
    assert {"course/course.toml", "course/reference/results/lines.results", "grader/__main__.py"} <= names
    assert not [name for name in names if "__pycache__" in name or name.startswith(("/", ".."))]
    assert "numpy==" in lock
    assert "--hash=sha256:" in lock


def test_setup_is_a_program_that_a_shell_can_read() -> None:
    """It is not run here, for it needs a network; its words are those of a shell"""
    for name in autograder.PROGRAMS:
        program = Path(autograder.__file__).with_name(name)
        assert subprocess.run(["bash", "-n", program], check=False).returncode == 0
        assert program.read_text().startswith("#!/usr/bin/env bash\n")


def test_a_course_without_results(frozen: Course, tmp_path: Path) -> None:
    """One line that names the command"""
    results = frozen.root / "reference" / "results"
    results.rename(tmp_path / "elsewhere")
    with pytest.raises(ExportError, match="results: not found; run grader reference"):
        autograder.build(frozen, tmp_path / "a.zip")
    assert not (tmp_path / "a.zip").exists()


def test_classroom50_runs_the_entry_point(frozen: Course, tmp_path: Path) -> None:
    """In a checkout with a hostile folder called grader; result.json is left there"""
    checkout = tmp_path / "checkout"
    (checkout / "grader").mkdir(parents=True)
    (checkout / "grader" / "__init__.py").write_text("raise SystemExit('imported')\n")
    (checkout / "lines.py").write_text(LINES)
    named = {"GRADER_COURSE": str(frozen.root), "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, READY / "autograder.py"],
        cwd=checkout,
        env=named | RUNNER,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    result = json.loads((checkout / "result.json").read_text("utf-8"))
    schema("classroom50").validate(result)
    assert (result["score"], result["max-score"], result["points"]) == (300, 600, 3.0)


def test_the_workflow_sets_what_is_asked_for() -> None:
    """Every variable that the format needs, and the entry point that lies beside it"""
    text = (READY / "grade.yaml").read_text("utf-8")
    env = dict(re.findall(r"^      (\w+): (\$.+)$", text, re.MULTILINE))
    assert env.keys() == {*classroom50.VARIABLES.values()}
    assert "python3 -P .github/workflows/autograder.py" in text
    assert (READY / "autograder.py").is_file()
