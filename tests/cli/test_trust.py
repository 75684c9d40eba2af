"""Whose code the command line runs: never that of the folder somebody stands in, whatever lies there."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from grader.course.course import Course
from tests.helpers import samples
from tests.helpers.tiny import tiny_course

SCRIPT = "import sys\nfrom grader.__main__ import run\nif __name__ == '__main__':\n    sys.exit(run())\n"
CHECK = "deed::act::first"
COMMANDS = (
    ("grade", "deed.py"),
    ("grade", "hw.zip"),
    ("grade", "."),
    ("grade", "deed.py", "hw.zip"),
    ("grade", "inner/deed.py"),
    ("show", CHECK),
    ("show", CHECK, "--run"),
    ("show", CHECK, "--run", "deed.py"),
    ("doctor",),
    ("verify", "--no-training"),
    ("reference",),
    ("reference", "--check"),
    ("reference", "--mistakes"),
    ("template",),
    ("experiments", "--numpy-only"),
    ("plot", "--list"),
    ("plot", "--parts", "deed.py", "--format", "terminal"),
)


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A submission that is a course as well, whose files say so when they run."""
    folder = tmp_path / "sub"
    folder.mkdir()
    tiny_course(folder)
    for path in [*folder.glob("*/*/*.py"), *folder.glob("reference/*.py")]:
        path.write_text(payload(folder) + path.read_text())
    (folder / "assignments" / "deed" / "misconceptions.py").write_text(payload(folder))
    (folder / "assignments" / "deed" / "experiments.py").write_text(payload(folder))
    (folder / "assignments" / "deed" / "plots.py").write_text(payload(folder))
    (folder / "inner").mkdir()
    for path in (folder / "deed.py", folder / "inner" / "deed.py"):
        path.write_text("def act():\n    return 1.0\n")
    with zipfile.ZipFile(folder / "hw.zip", "w") as archive:
        archive.writestr("deed.py", "def act():\n    return 1.0\n")
    return folder


def payload(folder: Path) -> str:
    """What must never run; it goes beside the submission."""
    return f"open({str(folder.parent / 'mark')!r}, 'a').write(__file__ + ' ')\n"


def ran(folder: Path) -> str:
    """Which files of a submission were run."""
    mark = folder.parent / "mark"
    return mark.read_text() if mark.exists() else ""


def run(
    *words: str, cwd: Path, start: tuple[str, ...] = (), **more: str
) -> "subprocess.CompletedProcess[str]":
    """The command `grader`, as pip writes it, where somebody stands."""
    script = cwd.parent / "bin" / "grader"
    script.parent.mkdir(exist_ok=True)
    script.write_text(SCRIPT)
    environment = {**os.environ, "PYTHONPATH": str(samples.ROOT), "COLUMNS": "80", **more}
    return subprocess.run(
        [sys.executable, *(start or (str(script),)), *words],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_course_that_was_found_is_not_believed(hostile: Path, words: tuple[str, ...]) -> None:
    """Whatever is asked for, and where nothing is asked for of a submission, too"""
    done = run(*words, cwd=hostile)
    assert ran(hostile) == ""
    said = f"grader: course.toml found in {hostile}, which is not trusted; name it with --course {hostile}\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", said)


def test_nor_is_one_above_or_within_the_installed_course(hostile: Path) -> None:
    """From a folder inside of it; and the nearest one counts, whatever is trusted further up"""
    done = run("doctor", cwd=hostile / "inner")
    assert (done.returncode, ran(hostile)) == (2, "")
    assert "is not trusted" in done.stderr


def test_a_course_is_trusted_by_its_name(hostile: Path) -> None:
    """On the command line or in the environment; so the payloads above can run"""
    assert "course" in run("doctor", "--course", ".", cwd=hostile).stdout
    assert f"{hostile}/assignments/deed/checks.py" in ran(hostile)
    named = run("doctor", cwd=hostile / "inner", GRADER_COURSE=str(hostile))
    assert "Tiny: 1 assignments" in named.stdout


def test_the_variable_names_a_place_of_ones_own(hostile: Path) -> None:
    """Never the folder one stands in, nor one that others may write to, nor another user's"""
    assert "expected a path from the root, got ." in run("doctor", cwd=hostile, GRADER_COURSE=".").stderr
    (hostile / "course.toml").chmod(0o666)
    open_to_all = run("doctor", cwd=hostile, GRADER_COURSE=str(hostile))
    assert "course.toml is another user's, or anyone may change it; use --course" in open_to_all.stderr
    (hostile / "course.toml").chmod(0o644)
    hostile.chmod(0o777)
    for named in (hostile, hostile / "course.toml"):
        assert f"{hostile} is another" in run("doctor", cwd=hostile, GRADER_COURSE=str(named)).stderr
    assert "No such file" in run("doctor", cwd=hostile, GRADER_COURSE="/nowhere").stderr
    assert ran(hostile) == ""


@pytest.mark.parametrize(
    "inner",
    [
        "assignments",
        "assignments/deed",
        "assignments/deed/checks.py",
        "assignments/deed/handout.md",
        "reference",
    ],
)
def test_the_variable_names_a_course_that_nobody_else_can_change(hostile: Path, inner: str) -> None:
    """Nor any file of it that is run, nor a folder that holds one"""
    (hostile / inner).chmod(0o777)
    said = run("doctor", cwd=hostile, GRADER_COURSE=str(hostile)).stderr
    assert said.startswith(
        f"grader: GRADER_COURSE: {hostile / inner} is another user's, or anyone may change"
    )
    assert ran(hostile) == ""


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can give a file away")
def test_the_variable_names_no_course_of_another_user(hostile: Path) -> None:
    os.chown(hostile, 12345, 12345)
    assert "is another user's" in run("doctor", cwd=hostile, GRADER_COURSE=str(hostile)).stderr
    assert ran(hostile) == ""


@pytest.mark.parametrize("names", [("--course=sub",), ("--course", "sub"), ("--cou=sub/",)])
def test_a_file_that_is_named_like_an_option_is_none(
    hostile: Path, small: Path, names: tuple[str, ...]
) -> None:
    """In a class's folder, the shell's * puts such names where options stand"""
    a_class = hostile.parent
    (a_class / names[0]).mkdir(parents=True)
    done = run("grade", *names, "sub/deed.py", cwd=a_class, GRADER_COURSE=str(small))
    assert ran(hostile) == ""
    assert done.returncode == 2
    assert done.stderr.startswith(f"grader: {names[0]}: is a file here, and would be taken for an option")
    assert f"./{names[0]}" in done.stderr
    assert run("doctor", "--", names[0], cwd=a_class, GRADER_COURSE=str(small)).returncode == 2


def test_the_installed_course_needs_no_name() -> None:
    """From its folder or one inside of it, also for what is graded inside of it"""
    words = [sys.executable, "-P", "-m", "grader", "grade", "dropout.py", "--only", "dropout"]
    done = subprocess.run(
        words,
        cwd=samples.ROOT / "docs" / "example" / "ana",
        env={**os.environ, "PYTHONPATH": str(samples.ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.startswith("Deep learning from scratch\n"), done.stderr


def test_an_empty_word_names_no_course(hostile: Path) -> None:
    """As a variable of the shell that is not set gives one"""
    assert "--course: expected a path, got an empty word" in run("doctor", "--course=", cwd=hostile).stderr
    assert "is not trusted" in run("doctor", cwd=hostile, GRADER_COURSE="").stderr
    assert ran(hostile) == ""


@pytest.mark.parametrize("start", [(), ("-P", "-m", "grader")], ids=["script", "safe path"])
def test_nothing_is_imported_from_where_one_stands(
    hostile: Path, small: Path, frozen: Course, start: tuple[str, ...]
) -> None:
    """By no process: those that make fingerprints are new ones; every name of the library is taken here"""
    for name in {*sys.stdlib_module_names, "grader", "numpy", "rich", "sitecustomize", "usercustomize"}:
        (hostile / f"{name}.py").write_text(payload(hostile))
    for words in (("reference", "--mistakes"), ("grade", "hw.zip"), ("doctor",)):
        done = run(*words, "--course", str(small), cwd=hostile, start=start)
        assert ran(hostile) == "", words
        assert "Traceback" not in done.stderr
    assert (small / "reference" / "results").is_dir()


def test_relative_entries_of_the_path_are_left_out(hostile: Path, small: Path, frozen: Course) -> None:
    """Of PYTHONPATH, where an empty entry is the working folder, and of PATH"""
    for name in ("argparse", "numpy", "rich", "tomllib"):
        (hostile / f"{name}.py").write_text(payload(hostile))
    for name in ("bwrap", "rm"):
        (hostile / name).write_text(f"#!/bin/sh\necho {name} >>{hostile.parent}/mark\nexit 1\n")
        (hostile / name).chmod(0o755)
    for entry in ("", ".", "../sub"):
        python = os.pathsep.join((str(samples.ROOT), entry))
        programs = os.pathsep.join((entry, os.environ["PATH"]))
        for words in (("grade", "hw.zip"), ("doctor",)):
            done = run(*words, "--course", str(small), cwd=hostile, PYTHONPATH=python, PATH=programs)
            assert ran(hostile) == "", entry
            assert "Traceback" not in done.stderr
