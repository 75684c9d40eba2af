"""A class: what fails for one submission is that submission's line, and the others go on."""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.cli import main, pool
from grader.cli.progress import tell
from grader.errors import GraderError
from grader.report import json_report
from tests.helpers import samples

RIGHT = "def double(x):\n    return 2 * x\n\ndef shifted(x, by):\n    return x + by\n"
pytestmark = pytest.mark.usefixtures("frozen")


def class_of(root: Path, *names: str) -> list[str]:
    """Submissions to the small course."""
    for name in names:
        (root / name).mkdir(parents=True)
        (root / name / "lines.py").write_text(RIGHT)
    return [str(root / name) for name in names]


def graded(
    small: Path,
    tmp_path: Path,
    *names: str,
    stderr: int = subprocess.PIPE,
    more: tuple[str, ...] = (),
    **environment: str,
) -> "subprocess.CompletedProcess[str]":
    """A real grading of a class, with reports."""
    paths = [*class_of(tmp_path, *names), *more]
    words = ["grade", *paths, "--course", str(small), "--json", str(tmp_path / "out")]
    return subprocess.run(
        [sys.executable, "-m", "grader", *words],
        cwd=samples.ROOT,
        env={**os.environ, "COLUMNS": "80", **environment},
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
        errors="replace",
        check=False,
    )


def rows(said: str) -> list[str]:
    """The table's rows."""
    return [line for line in said.splitlines() if "  6  " in f"{line}  "]


def written(tmp_path: Path) -> list[str]:
    """Submissions that have a whole report."""
    files = [path for path in (tmp_path / "out").iterdir() if path.is_file() and not path.is_symlink()]
    return sorted(json.loads(path.read_text("utf-8"))["submission"] for path in files)


def test_a_report_that_cannot_be_written_is_one_line(small: Path, tmp_path: Path) -> None:
    """Its submission has its score in the table; the exit code tells"""
    (tmp_path / "out" / "ben.json").mkdir(parents=True)
    done = graded(small, tmp_path, "ana", "ben", "cleo")
    assert done.returncode == 3, done.stderr
    assert [row.split()[:3] for row in rows(done.stdout)] == [[n, "6", "6"] for n in ("ana", "ben", "cleo")]
    assert "\nReports could not be written (Is a directory): ben\n" in done.stdout
    assert "[2/3] ben: 6 / 6, but its report could not be written\n[3/3] cleo: 6 / 6\n" in done.stderr
    assert written(tmp_path) == ["ana", "cleo"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full: Linux has one")
def test_a_full_disk_is_told_once(small: Path, tmp_path: Path) -> None:
    """The table is there all the same"""
    names = [f"s{number}" for number in range(5)]
    (tmp_path / "out").mkdir()
    for name in names:
        (tmp_path / "out" / f"{name}.json").symlink_to("/dev/full")
    done = graded(small, tmp_path, *names)
    assert done.returncode == 2
    assert len(rows(done.stdout)) == 5
    assert done.stdout.count("No space left on device") == 1
    assert "(No space left on device): s0, s1, s2 and 2 more" in done.stdout
    assert "One report each" not in done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("count", [1, 3])
def test_no_file_at_all_can_be_written(small: Path, tmp_path: Path, count: int) -> None:
    """Not even those that a sandbox needs: told once, and no row is lost"""
    paths = class_of(tmp_path, *("ana", "ben", "cleo")[:count])
    words = [sys.executable, "-m", "grader", "grade", *paths, "--course", str(small), "--json"]
    (tmp_path / "out").mkdir()
    shell = ["sh", "-c", 'ulimit -f 0; exec "$@"', "sh", *words, str(tmp_path / "out")]
    done = subprocess.run(shell, cwd=samples.ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stdout.count("could not be graded") <= 1
    assert done.stdout.count("cleo") == (3 if count == 3 else 0)  # in the table, and why twice


def test_nobody_reads_the_progress(small: Path, tmp_path: Path) -> None:
    """Lines that nobody wants end nothing: standard error is a pipe whose reader has gone, or closed"""
    reader, writer = os.pipe()
    os.close(reader)
    done = graded(small, tmp_path, "ana", "ben", stderr=writer)
    os.close(writer)
    assert (done.returncode, len(rows(done.stdout))) == (0, 2)
    assert written(tmp_path) == ["ana", "ben"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full: Linux has one")
def test_the_progress_goes_to_a_full_disk(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And what it could not say is in nobody's way when another process has to start"""
    with open("/dev/full", "w") as full:
        monkeypatch.setattr(sys, "stderr", full)
        tell("lost")
        tables = list(pool.in_order(2, 1, lambda: contextlib.nullcontext(lambda number: {"number": number})))
        done = graded(small, tmp_path, "ana", "ben", stderr=full.fileno())
        monkeypatch.undo()
        with contextlib.suppress(OSError):
            full.close()
    assert tables == [{"number": 0}, {"number": 1}]
    assert (done.returncode, len(rows(done.stdout))) == (0, 2)


def test_a_closed_standard_error(small: Path, tmp_path: Path) -> None:
    """As a shell's 2>&- leaves it"""
    paths = class_of(tmp_path, "ana", "ben")
    for chosen in (paths, paths[:1]):
        words = [sys.executable, "-m", "grader", "grade", *chosen, "--course", str(small)]
        shell = ["sh", "-c", 'exec "$@" 2>&-', "sh", *words]
        done = subprocess.run(shell, cwd=samples.ROOT, stdout=subprocess.PIPE, text=True, check=False)
        assert (done.returncode, "6" in done.stdout) == (0, True)


def test_names_that_a_terminal_cannot_show(small: Path, tmp_path: Path) -> None:
    """Korean where only ASCII goes, and bytes that are no text at all"""
    strange = os.fsdecode(b"b\xff\xfe")
    done = graded(small, tmp_path, "김민수", strange, "cleo", PYTHONIOENCODING="ascii")
    assert done.returncode == 0, done.stderr
    assert len(rows(done.stdout)) == 3
    assert written(tmp_path) == ["b\\udcff\\udcfe", "cleo", "김민수"]
    one = samples.ROOT, [sys.executable, "-m", "grader", "grade", str(tmp_path / "김민수"), "--course"]
    done = subprocess.run(
        [*one[1], str(small)],
        cwd=one[0],
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)


def test_the_longest_names(small: Path, tmp_path: Path) -> None:
    """Also such that differ in their beginning only"""
    names = ["x" * 246, "y" + "x" * 245, "김" * 82, "나" + "김" * 81]
    done = graded(small, tmp_path, *names)
    assert (done.returncode, len(rows(done.stdout))) == (0, 4)
    assert written(tmp_path) == sorted(names)


@pytest.mark.parametrize("error", [RecursionError, MemoryError, UnicodeEncodeError])
def test_a_report_that_cannot_be_made_is_one_line(
    small: Path,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    error: type[Exception],
) -> None:
    """Whatever is raised on the way"""
    make = json_report.to_json

    def raises(report: object) -> object:
        if report.submission == "ben":
            raise error(*(("utf-8", "", 0, 1, "") if error is UnicodeEncodeError else ()))
        return make(report)

    monkeypatch.setattr(json_report, "to_json", raises)
    words = [*class_of(tmp_path, "ana", "ben", "cleo"), "--course", str(small)]
    assert main.main(["grade", *words, "--json", str(tmp_path / "out")]) == 3
    said = capfd.readouterr()
    assert len(rows(said.out)) == 3
    assert "Reports could not be written" in said.out
    assert written(tmp_path) == ["ana", "cleo"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, GraderError])
def test_what_ends_a_class_loses_no_row(
    small: Path,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    error: type[BaseException],
) -> None:
    """Those that are done stand in the table"""
    shared = pool.in_order

    def ended(*arguments: object) -> Iterator[object]:
        for number, table in enumerate(shared(*arguments)):
            if number == 1:
                raise error("ended")
            yield table

    monkeypatch.setattr(pool, "in_order", ended)
    words = ["grade", *class_of(tmp_path, "ana", "ben"), "--course", str(small)]
    if error is GraderError:
        assert main.main(words) == 2
    else:
        with pytest.raises(KeyboardInterrupt):
            main.main(words)
    assert [row.split()[0] for row in rows(capfd.readouterr().out)] == ["ana"]


def test_one_report_that_cannot_be_written(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is shown all the same; what was there is kept"""
    (path,) = class_of(tmp_path, "ana")
    target = tmp_path / "ana.json"
    target.symlink_to("/dev/full")
    code = main.main(["grade", path, "--course", str(small), "--json", str(target)])
    said = capsys.readouterr()
    assert code == 2
    assert "Score" in said.out
    assert said.err == f"grader: --json {target}: could not be written: No space left on device\n"


def test_the_longest_name_of_a_report(small: Path, tmp_path: Path) -> None:
    """What it is written to at first has a name, too"""
    (path,) = class_of(tmp_path, "ana")
    target = tmp_path / ("x" * 250 + ".json")
    assert main.main(["grade", path, "--course", str(small), "--json", str(target)]) == 0
    assert [each.name for each in tmp_path.glob("*xxx*")] == [target.name]
    assert not [*tmp_path.glob(".*")]


def test_a_folder_that_cannot_be_made(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Told at once, before anything is graded"""
    paths = class_of(tmp_path, "ana", "ben")
    (tmp_path / "file").touch()
    target = tmp_path / "file" / "out"
    assert main.main(["grade", *paths, "--course", str(small), "--json", str(target)]) == 2
    assert capsys.readouterr().err == f"grader: --json {target}: cannot be made: Not a directory\n"


ROW = "mallory     20  20     465           0            0         -"


@pytest.mark.parametrize("between", ["\n", " " * 30, "\u2800" * 30])
def test_a_name_draws_no_row_and_no_line_of_progress(small: Path, tmp_path: Path, between: str) -> None:
    """Neither by a line break of its own, nor where a long one is wrapped"""
    names = ["ana", f"b{between}{ROW}", f"c{between}[3/3] {ROW}"]
    paths = class_of(tmp_path, *names)
    (Path(paths[2]) / "lines.py").unlink()  # told in a sentence below the table
    done = graded(small, tmp_path / "other", "zoe", more=tuple(paths))
    said = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    assert not [line for line in said if line.lstrip("\u2800 ").startswith(("mallory  ", "[3/3] mallory"))], (
        said
    )
    assert not [line for line in said if line.startswith(("mallory", ROW[12:30]))], said
    assert all("\n" not in path.name for path in (tmp_path / "other" / "out").iterdir())
