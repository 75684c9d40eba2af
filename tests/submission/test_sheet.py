"""questions.toml of a submission: read within bounds, and chosen among copies."""

import io
import tarfile
import time
import zipfile
from pathlib import Path

import pytest

from grader.submission import sheet
from grader.submission import submission as submissions
from grader.submission.limits import SHEET_LIMIT, Source, SubmissionError
from grader.submission.modules import ModuleFiles, module_files
from grader.submission.submission import from_files

COURSE = {"lines": ("double",), "dots": ("dot",)}
SHEET = b'[lines]\nslope = 2\nkind = "a"\norder = ["a", "b"]\n[dots]\nmany = ""\n'
SECONDS = 2.0  # of CPU time: a thousand times what an honest sheet takes


def handed_in(**files: bytes) -> ModuleFiles:
    named = {name.replace("__", "/").replace("_toml", ".toml"): content for name, content in files.items()}
    return module_files(from_files("ana", named), COURSE)


def read(content: bytes, path: str = "questions.toml") -> sheet.Sheet:
    return sheet.chosen([Source(path, content, 0.0, too_large=len(content) > SHEET_LIMIT)])[0]


def test_a_sheet_alone_is_a_submission() -> None:
    found = module_files(from_files("ana", {"questions.toml": SHEET}), COURSE)
    assert found.sheet.answers == {
        "lines": {"slope": 2, "kind": "a", "order": ["a", "b"]},
        "dots": {"many": ""},
    }
    assert (found.modules, found.files, found.notes) == ({}, {}, ())


def test_no_sheet_is_no_answer() -> None:
    found = module_files(from_files("ana", {"lines.py": b"def double(x): pass"}), COURSE)
    assert found.sheet == sheet.Sheet()
    with pytest.raises(SubmissionError, match="no module of this course"):
        module_files(from_files("ana", {"other.py": b""}), COURSE)


@pytest.mark.parametrize("kind", ["folder", "zip", "tar.gz", "file", "top_folder"])
def test_whatever_a_sheet_comes_in(tmp_path: Path, kind: str) -> None:
    """In a folder, an archive, a folder in an archive, or as the only file"""
    names = {
        "questions.toml": SHEET,
        "lines.py": b"def double(x):\n    return 2 * x\n",
        "pyproject.toml": b"[",
    }
    path = tmp_path / "ana"
    if kind == "folder":
        path.mkdir()
        for name, content in names.items():
            (path / name).write_bytes(content)
    elif kind == "tar.gz":
        path = tmp_path / "ana.tar.gz"
        with tarfile.open(path, "w:gz") as archive:
            for name, content in names.items():
                member = tarfile.TarInfo(name)
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))
    elif kind == "file":
        path = tmp_path / "questions.toml"
        path.write_bytes(SHEET)
    else:
        path = tmp_path / "ana.zip"
        with zipfile.ZipFile(path, "w") as packed:
            for name, content in names.items():
                packed.writestr(name if kind == "zip" else f"ana/{name}", content)
    found = module_files(submissions.load(path), COURSE)
    assert found.sheet.answers["lines"]["slope"] == 2
    assert [*found.modules] == ([] if kind == "file" else ["lines"])
    assert found.notes == ()


def test_modules_in_a_folder_beside_a_sheet() -> None:
    """The sheet does not decide which folder is the top"""
    files = {"src/lines.py": b"def double(x): return 2 * x", "questions.toml": SHEET}
    found = module_files(from_files("ana", files), COURSE)
    assert ([*found.modules], found.notes) == (["lines"], ())
    assert found.sheet.path == "questions.toml"


@pytest.mark.parametrize(
    "name",
    [
        "questions (1).toml",
        "Questions.toml",
        "questions.toml.txt",
        "kim_12_34_questions-1.toml",
        "questions_v2.TOML",
    ],
)
def test_copies_are_understood(name: str) -> None:
    assert module_files(from_files("ana", {name: SHEET}), COURSE).sheet.path == name


@pytest.mark.parametrize(
    "name", ["pyproject.toml", "my_questions_notes.toml", "questions.py", "questions.json"]
)
def test_other_files_are_no_sheet(name: str) -> None:
    files = {name: SHEET if name.endswith("toml") else b"", "lines.py": b"def double(x): pass"}
    assert module_files(from_files("ana", files), COURSE).sheet.path == ""


def test_of_two_sheets_the_written_one_counts() -> None:
    """An untouched template at the top does not hide the answers"""
    found = handed_in(questions_toml=b'[lines]\nslope = ""\n', work__questions_toml=SHEET)
    assert found.sheet.path == "work/questions.toml"
    assert found.notes == ("work/questions.toml holds the answers; questions.toml left out",)
    both = handed_in(questions_toml=b"[lines]\nslope = 1\n", work__questions_toml=SHEET)
    assert both.sheet.path == "questions.toml"


def test_sheets_of_two_people_are_refused() -> None:
    files = {"kim_12345_678_questions.toml": SHEET, "lee_54321_678_questions.toml": SHEET}
    files = {name.replace("_12345", "_LATE_12345"): text for name, text in files.items()}
    with pytest.raises(SubmissionError, match="holds files of 2 people"):
        module_files(from_files("class", files), COURSE)


def test_what_is_not_in_a_table_is_told() -> None:
    assert read(b"slope = 2\n").loose == ("slope",)


def test_byte_order_mark_and_windows_lines() -> None:
    assert read(b"\xef\xbb\xbf[lines]\r\nslope = 2\r\n").answers == {"lines": {"slope": 2}}


HOSTILE = {
    "large": (b"a = 1\n" * 2_000_000, "larger than 64 KiB"),
    "nested arrays": (b"a = " + b"[\n" * 30_000, "nested too deep"),
    "nested tables": (b"a = " + b"{a=" * 600, "nested too deep"),
    "long line": (b"a." * 30_000 + b"a = 1", "line 1 has more than 2,000 characters"),
    "many keys": (b"[t]\n" + b"\n".join(b"k%d=1" % i for i in range(7_000)), "more than 1,000 entries"),
    "many tables": (b"\n".join(b"[t%d]" % i for i in range(7_000)), "more than 1,000 entries"),
    "many digits": (b"a = " + b"\n".join([b"1" * 1_990]) * 1, ""),
    "twice": (b"[t]\na = 1\na = 2\n", "cannot be read: "),
    "two tables": (b"[t]\n[t]\n", "cannot be read: "),
    "no TOML": (b"first_loss: 2.3", "cannot be read: "),
    "no UTF-8": (b"[t]\na = '\xff'", "is not UTF-8"),
    "null": (b"[t]\na = '\x00'", "cannot be read: "),
    "escapes": (b"\x1b[2J = 1", "cannot be read: "),
    "dots again": (b"\n".join(b"a." * 900 + b"b%d = 1" % i for i in range(35)), ""),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_sheets_cost_a_line(name: str) -> None:
    """Whatever the bytes are: one line that can be shown, within bounds"""
    content, said = HOSTILE[name]
    started = time.process_time()
    found = read(content)
    assert time.process_time() - started < SECONDS
    assert said in found.problem
    assert bool(said) is bool(found.problem)
    assert found.problem.isprintable()
    assert len(found.problem) < 250


def test_a_sheet_that_cannot_be_read_costs_no_module() -> None:
    files = {"lines.py": b"def double(x): return 2 * x", "questions.toml": b"]"}
    found = module_files(from_files("ana", files), COURSE)
    assert [*found.modules] == ["lines"]
    assert found.notes == (found.sheet.problem,)


def test_too_large_a_number_is_a_problem_of_the_sheet() -> None:
    """Python refuses to read more than 4,300 digits, in an error that is none of TOML's"""
    lines = b"[t]\na = " + b"1_" * 990 + b"1\n"
    assert read(lines).answers["t"]["a"] > 10**900
    assert read(b"[t]\nb = [" + b"\n" + b"1" * 1_999 + b"]").problem == ""
