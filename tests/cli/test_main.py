"""How the process of a command begins and ends: exit codes, output, what is registered for the end."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers import samples

WITH_MAIN = """
import atexit, sys
from grader import __main__ as command
{main}
import grader.cli.main
grader.cli.main.main = main
command.run()
"""


def ended(main: str, **given: object) -> subprocess.CompletedProcess[str]:
    """A process whose command does what `main` does."""
    words = [sys.executable, "-c", WITH_MAIN.format(main=main)]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **given}
    return subprocess.run(words, cwd=samples.ROOT, env=environment, text=True, check=False, **streams)


@pytest.mark.parametrize("code", [0, 1, 2, 130])
def test_exit_codes_and_output(code: int) -> None:
    """The command's exit code, all of its output, and what was registered for the end"""
    done = ended(
        f"""
def main():
    atexit.register(print, "registered")
    print("out " * 10_000)
    print("err", end="", file=sys.stderr)
    return {code}
"""
    )
    assert done.returncode == code
    assert done.stdout == "out " * 10_000 + "\nregistered\n"
    assert done.stderr == "err"


def test_exceptions_end_as_usual() -> None:
    """sys.exit with its code, and what nobody foresaw with its traceback"""
    done = ended("def main(): print('out'); sys.exit(143)")
    assert (done.returncode, done.stdout, done.stderr) == (143, "out\n", "")
    done = ended("def main(): print('out'); 1 / 0")
    assert (done.returncode, done.stdout) == (1, "out\n")
    assert done.stderr.endswith("ZeroDivisionError: division by zero\n")


def test_the_reader_of_a_pipe_has_gone() -> None:
    """Nothing is said of it, and the exit code stays"""
    reader, writer = os.pipe()
    os.close(reader)
    done = ended("def main(): print('out'); return 1", stdout=writer)
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, "")


def test_a_table_whose_reader_has_gone() -> None:
    """As `grader class … --list | head` has it: rich would end with 1, as if something were amiss"""
    reader, writer = os.pipe()
    os.close(reader)
    words = [sys.executable, "-m", "grader", "class", "tests/samples", "--list"]
    told = subprocess.run(
        words, cwd=samples.ROOT, stdout=writer, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writer)
    assert (told.returncode, told.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full: Linux has one")
def test_output_that_cannot_be_written_is_an_error() -> None:
    """A report that did not arrive whole does not end with 0"""
    with open("/dev/full", "w") as full:
        done = ended("def main(): print('out'); return 0", stdout=full)
    assert done.returncode != 0
    assert "No space left on device" in done.stderr


def test_closed_output() -> None:
    """Without standard output, or with standard error closed by the command, it still ends well"""
    done = ended("def main(): sys.stdout = None; sys.stderr.close(); return 3")
    assert done.returncode == 3


@pytest.mark.parametrize("words", [["--version"], ["doctor", "--help"], [], ["grade", "no-such-folder"]])
def test_the_command_itself(words: list[str]) -> None:
    """`python -m grader` goes this way, and says all it has to say"""
    done = subprocess.run(
        [sys.executable, "-m", "grader", *words],
        cwd=samples.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == (0 if words and words[0] != "grade" else 2)
    assert done.stdout.strip()
    assert done.stderr == ""


def test_nothing_is_imported_from_the_working_folder(tmp_path: Path) -> None:
    """It may be a submission, whose files have no business outside of the sandbox"""
    for name in ("argparse", "numpy", "rich"):
        (tmp_path / f"{name}.py").write_text(f"open('{tmp_path}/imported', 'w')\n")
    (tmp_path / "dropout.py").write_bytes((samples.path("complete") / "dropout.py").read_bytes())
    words = ["grade", ".", "--course", str(samples.ROOT), "--only", "dropout"]
    done = subprocess.run(
        [sys.executable, "-m", "grader", *words], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert "21 passed" in done.stdout, done.stderr
    assert not (tmp_path / "imported").exists()


def test_a_folder_that_was_removed_is_told(tmp_path: Path) -> None:
    program = "import os, sys; os.rmdir(os.getcwd()); from grader import __main__; __main__.run()"
    (tmp_path / "gone").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", program, "doctor"],
        cwd=tmp_path / "gone",
        env={**os.environ, "PYTHONPATH": str(samples.ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    told = "grader: the folder that you stand in was removed; go to another one (cd)\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", told)


@pytest.mark.parametrize("option", ["--course=evil", "--json=..", "--sandbox=plain", "-h", "--cou=evil"])
def test_a_file_that_would_be_taken_for_an_option(tmp_path: Path, option: str) -> None:
    """As a shell's `*` gives it, in the folder of a class: what somebody handed in steers nothing"""
    for name in (option, "ana"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "dropout.py").write_text("")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "grader",
            "grade",
            *sorted(os.listdir(tmp_path)),
            "--course",
            str(samples.ROOT),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    said = f"grader: {option}: is a file here, and would be taken for an option; give it as ./{option}\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", said)
