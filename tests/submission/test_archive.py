"""Zips and tars as people and their programs make them, with all that names can be."""

import io
import subprocess
import tarfile
from pathlib import Path

import pytest

from grader.submission.modules import ModuleFiles
from tests.helpers.graded import files_of
from tests.helpers.handed_in import NAMES, PACKERS, PLAIN, Packer, refused, tarred, written, zipped

OUTSIDE = "it leads out of the submission"


def handed(folder: Path, content: bytes, name: str) -> ModuleFiles:
    (folder / name).write_bytes(content)
    return files_of(folder / name, NAMES)


def check_plain(got: ModuleFiles) -> None:
    assert got.files == {name: str(text).encode() for name, text in PLAIN.items()}
    assert got.modules == {"optimizers": "optimizers.py", "dropout": "dropout.py"}


@pytest.mark.parametrize("ending", ["tar.gz", "tgz", "tar", "tar.bz2", "tar.xz", "TGZ", "zip"])
@pytest.mark.parametrize("kind", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT, tarfile.USTAR_FORMAT])
def test_tars(tmp_path: Path, ending: str, kind: int) -> None:
    """Also one that is called a zip, and everything in one folder with a dot before it"""
    mode = {"tar": "w", "tar.bz2": "w:bz2", "tar.xz": "w:xz"}.get(ending, "w:gz")
    files = {f"./ana/{name}": text for name, text in PLAIN.items()}
    got = handed(tmp_path, tarred(files, mode, kind), f"ana.{ending}")
    check_plain(got)
    assert (got.name, got.notes) == (f"ana.{ending}", ())


def test_a_tar_made_by_tar(tmp_path: Path) -> None:
    """With folders, modes and times, and a name longer than a header holds"""
    long = f"{'n' * 120}.py"
    written(tmp_path / "ana", {**PLAIN, long: "d = 4", "data/x.csv": b"\0" * 3000})
    subprocess.run(["tar", "czf", "ana.tgz", "-C", "ana", "."], cwd=tmp_path, check=True)
    assert files_of(tmp_path / "ana.tgz", NAMES).files == files_of(tmp_path / "ana", NAMES).files
    assert long in files_of(tmp_path / "ana.tgz", NAMES).files


@pytest.mark.parametrize("name", ["a.tar.gz", "a.tgz", "a.tar", "a"])
def test_a_zip_by_another_name(tmp_path: Path, name: str) -> None:
    check_plain(handed(tmp_path, zipped(PLAIN), name))


@PACKERS
@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("../dropout.py", f"../dropout.py left out: {OUTSIDE}"),
        ("a/../../dropout.py", f"a/../../dropout.py left out: {OUTSIDE}"),
        ("/etc/dropout.py", f"etc/dropout.py left out: {OUTSIDE}"),
        ("C:\\tmp\\dropout.py", f"C:/tmp/dropout.py left out: {OUTSIDE}"),
        ("..\\dropout.py", f"../dropout.py left out: {OUTSIDE}"),
        ("a.zip", "a.zip left out: an archive in a submission is not opened; unpack it first"),
    ],
)
def test_names_that_lead_elsewhere(tmp_path: Path, ending: str, pack: Packer, name: str, note: str) -> None:
    got = handed(tmp_path, pack({"optimizers.py": "a", name: "b"}), f"x.{ending}")
    assert (got.files, got.notes) == ({"optimizers.py": b"a"}, (note,))


@PACKERS
def test_names_of_windows(tmp_path: Path, ending: str, pack: Packer) -> None:
    """Backslashes between folders, capitals, and both spellings of a name"""
    got = handed(
        tmp_path, pack({"hw\\Dropout.PY": "a", "hw\\lib\\x.py": "b", "hw\\lib\\X.py": "c"}), f"x.{ending}"
    )
    assert got.files == {"dropout.py": b"a", "lib/x.py": b"b", "lib/X.py": b"c"}
    same = "lib/x.py and lib/X.py differ in capitals only; rename one"
    assert got.notes == ("Dropout.PY was graded as dropout", same)


@PACKERS
def test_the_same_name_twice(tmp_path: Path, ending: str, pack: Packer) -> None:
    """The last one counts, as for every program that unpacks"""
    files = pack({"dropout.py": "old", "dropouT.py": "new"})
    if ending == "zip":
        files = files.replace(b"dropouT", b"dropout")
    else:
        files = tarred({"dropout.py": "old", "./dropout.py": "new"})
    got = handed(tmp_path, files, f"x.{ending}")
    assert got.files == {"dropout.py": b"new"}
    assert got.notes == ("dropout.py left out: of several of this name the last one counts",)


@pytest.mark.parametrize("encoding", ["cp949", "utf-8"])
def test_korean_names(tmp_path: Path, encoding: str) -> None:
    """As Windows packs them (cp949, no flag), and as Linux does without the flag"""
    raw = "과제/도우미.py".encode(encoding)
    letters = "".join(chr(0x61 + i) for i in range(len(raw) - 3)) + ".py"
    content = zipped({"dropout.py": "a", letters: "b"}).replace(letters.encode(), raw)
    got = handed(tmp_path, content, "x.zip")
    assert got.files == {"dropout.py": b"a", "과제/도우미.py": b"b"}
    tar = tarred({"dropout.py": "a", letters: "b"}, "w", tarfile.GNU_FORMAT)
    plain = io.BytesIO(tar)
    with (
        tarfile.open(fileobj=plain) as opened,
        tarfile.open(tmp_path / "x.tgz", "w:gz", encoding=encoding, format=tarfile.GNU_FORMAT) as again,
    ):
        for member in opened:
            data = opened.extractfile(member)
            member.name = member.name.replace(letters, "과제/도우미.py")
            again.addfile(member, data)
    assert files_of(tmp_path / "x.tgz", NAMES).files == got.files


def test_names_that_are_no_text(tmp_path: Path) -> None:
    """Broken UTF-8, escape sequences, newlines and null bytes reach no terminal and no file"""
    files = tarred({"dropout.py": "a", "AAAA.py": "b", "BB\x1b[2J\nB.py": "c"}, "w", tarfile.GNU_FORMAT)
    got = handed(tmp_path, _again(files, b"AAAA.py", b"\xff\xfeA.p"[:4] + b".py"), "x.tar")
    assert all(name.isprintable() for name in (*got.files, *got.notes))
    assert {"dropout.py", "BB\\x1b[2J\\nB.py"} < set(got.files)
    content = zipped({"dropout.py": "a", "x.pyXtxt.py": "b"}).replace(b"x.pyX", b"x.py\0")
    got = handed(tmp_path, content, "x.zip")
    assert (got.files, got.notes) == (
        {"dropout.py": b"a"},
        ("x.py\\x00txt.py left out: there is a null byte in the name",),
    )


def _again(tar: bytes, old: bytes, new: bytes) -> bytes:
    """A tar with a name changed, and the header's checksum made right."""
    start = tar.index(old)
    header = bytearray(tar[start : start + 512])
    header[: len(old)] = new
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    return tar[:start] + header + tar[start + 512 :]


def test_a_hostile_name_cannot_break_the_line(tmp_path: Path) -> None:
    for name in ("\x1b[2J\nall fine.zip", "\u202ezip.tgz", "x\ny"):
        (tmp_path / name).write_bytes(b"no archive")
        said = refused(tmp_path / name)
        assert said.isprintable()
    said = refused(tmp_path / "no\x1b\nsuch")
    assert said.isprintable()
    (tmp_path / "a.zip").write_bytes(zipped({"in\x1b[2J\nner.zip": "", "week/dropout.py\u202e.py": ""}))
    assert refused(tmp_path / "a.zip").isprintable()
