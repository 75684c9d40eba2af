"""Depth as cost: folders within folders, headers about headers, files in pieces: each is counted."""

import bz2
import gzip
import lzma
import os
import tarfile
from pathlib import Path

import pytest

from grader.sandbox import stage
from grader.submission import limits, tarball, unpacked
from tests.helpers.graded import files_of
from tests.helpers.handed_in import NAMES, PACKERS, Packer, refused, tarred, zipped
from tests.helpers.little_memory import read_in_little_memory

SGD = b"def sgd(): pass\n"
DEEP = "/".join(["d"] * 480)
LEFT_OUT = f"left out: it lies more than {limits.DEPTH_LIMIT} folders deep; move it up"


def folders_made(files: dict[str, bytes], folder: Path) -> int:
    """How many folders a submission makes on the stage."""
    stage.make(folder, {}, links=True)
    stage.enter(folder, files)
    return sum(len(inner) for _, inner, _ in os.walk(folder / "submission"))


@PACKERS
def test_deep_folders_in_an_archive(tmp_path: Path, ending: str, pack: Packer) -> None:
    """A file of 480 folders each would make 480 folders on the stage"""
    files: dict[str, bytes | str] = {f"{number}/{DEEP}/helper.py": "a" for number in range(20)}
    (tmp_path / f"a.{ending}").write_bytes(pack({"optimizers.py": SGD, **files}))
    got = files_of(tmp_path / f"a.{ending}", NAMES)
    assert (got.files, folders_made(got.files, tmp_path / "stage")) == ({"optimizers.py": SGD}, 0)
    (note,) = got.notes
    assert note.startswith("0/d/d/d/")
    assert note.endswith(f"/helper.py and 19 more {LEFT_OUT}")


def test_as_deep_as_may_be(tmp_path: Path) -> None:
    inside = "/".join(["d"] * limits.DEPTH_LIMIT)
    (tmp_path / "a.zip").write_bytes(zipped({"optimizers.py": SGD, f"{inside}/helper.py": "a"}))
    got = files_of(tmp_path / "a.zip", NAMES)
    assert set(got.files) == {"optimizers.py", f"{inside}/helper.py"}
    assert got.notes == ()


def test_deep_folders_in_a_folder(tmp_path: Path) -> None:
    """They are not walked through"""
    (tmp_path / "a" / DEEP[:901]).mkdir(parents=True)
    (tmp_path / "a" / "optimizers.py").write_bytes(SGD)
    (tmp_path / "a" / DEEP[:901] / "dropout.py").write_bytes(SGD)
    got = files_of(tmp_path / "a", NAMES)
    (note,) = got.notes
    assert note.startswith("d/d/d/")
    assert note.endswith(LEFT_OUT)


@PACKERS
def test_too_many_folders(tmp_path: Path, ending: str, pack: Packer) -> None:
    """Of source files; those of other files are none of ours"""
    inside = "/".join(["d"] * 20)
    files: dict[str, bytes | str] = {f"{number}/{inside}/helper.py": "a" for number in range(100)}
    (tmp_path / f"a.{ending}").write_bytes(pack({**files, "optimizers.py": SGD}))
    assert refused(tmp_path / f"a.{ending}") == (
        f"a.{ending}: source files in more than 2,000 folders; hand in your own modules only"
    )
    others: dict[str, bytes | str] = {name.replace(".py", ".bin"): text for name, text in files.items()}
    (tmp_path / f"a.{ending}").write_bytes(pack({**others, "optimizers.py": SGD}))
    assert files_of(tmp_path / f"a.{ending}", NAMES).notes == ()


# -- tars ------------------------------------------------------------------------------------------


def header(kind: bytes, said: bytes = b"") -> bytes:
    """One that says something about the next member."""
    member = tarfile.TarInfo("x")
    member.type, member.size = kind, len(said)
    return member.tobuf(tarfile.GNU_FORMAT) + said.ljust(-(-len(said) // 512) * 512, b"\0")


HEADERS = {
    "extended": header(tarfile.XHDTYPE),
    "for all": header(tarfile.XGLTYPE),
    "a long name": header(tarfile.GNUTYPE_LONGNAME, b"optimizers.py\0"),
    "a long link": header(tarfile.GNUTYPE_LONGLINK, b"x\0"),
}
TOO_MANY = "a.tar: more than 40,000 headers, or 200,000 records in them; hand in your own modules only"


@pytest.mark.parametrize("kind", HEADERS)
def test_headers_without_end(tmp_path: Path, kind: str) -> None:
    tar = tarred({"optimizers.py": SGD}, "w")
    (tmp_path / "a.tar").write_bytes(gzip.compress(HEADERS[kind] * (tarball.HEADERS_LIMIT + 1) + tar, 1))
    assert refused(tmp_path / "a.tar") == TOO_MANY
    (tmp_path / "a.tar").write_bytes(HEADERS[kind] * 50 + tar)
    assert files_of(tmp_path / "a.tar", NAMES).modules == {"optimizers": "optimizers.py"}


def test_records_without_end(tmp_path: Path) -> None:
    """16,384 in a header of 64 KiB"""
    full = header(tarfile.XHDTYPE, b"4 =\n" * (tarball.HEADER_LIMIT // 4))
    tar = tarred({"optimizers.py": SGD}, "w")
    (tmp_path / "a.tar").write_bytes(full * 13 + tar)
    assert refused(tmp_path / "a.tar") == TOO_MANY
    (tmp_path / "a.tar").write_bytes(full * 12 + tar)
    assert files_of(tmp_path / "a.tar", NAMES).modules == {"optimizers": "optimizers.py"}


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress], ids=["gz", "bz2", "xz"])
def test_a_tar_in_pieces(tmp_path: Path, pack: Packer) -> None:
    """Some programs pack block by block; empty ones in a row, a hundred thousand in a few MB, nobody makes"""
    tar = tarred({"optimizers.py": SGD}, "w")
    pieces = b"".join(pack(tar[start : start + 100]) for start in range(0, len(tar), 100))
    (tmp_path / "a.tar").write_bytes(pieces + bytes(700))
    assert files_of(tmp_path / "a.tar", NAMES).files == {"optimizers.py": SGD}
    (tmp_path / "a.tar").write_bytes(pieces + pack(b"") * unpacked.STREAMS_LIMIT)
    said = "a.tar: packed in more than 10,000 pieces; tar the folder again"
    assert refused(tmp_path / "a.tar") == said


def test_an_xz_that_asks_for_much_memory(tmp_path: Path) -> None:
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 1 << 28}]
    (tmp_path / "a.tar").write_bytes(lzma.compress(tarred({"optimizers.py": SGD}, "w"), filters=filters))
    said = "a.tar: needs more than 128 MiB to be unpacked; pack the folder as .tar.gz"
    assert refused(tmp_path / "a.tar") == said


@pytest.mark.parametrize("size", [-1, 1 << 40, 1 << 70, (1 << 87) + 5])
def test_sizes_that_are_none(tmp_path: Path, size: int) -> None:
    """Such numbers are written in base 256"""
    member = tarfile.TarInfo("optimizers.py")
    block = bytearray(member.tobuf(tarfile.GNU_FORMAT))
    block[124:136] = b"\x80" + size.to_bytes(11, "big") if size >= 0 else b"\xff" * 12
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % (sum(block) & 0o777777)
    (tmp_path / "a.tar").write_bytes(bytes(block) + bytes(2048))
    said = refused(tmp_path / "a.tar")
    assert said == "a.tar: not a tar, or a broken one; tar the folder again"


# -- texts -----------------------------------------------------------------------------------------


def test_no_pattern_goes_back(tmp_path: Path) -> None:
    """Lines that a careless pattern looks at once for each of their characters"""
    spaces = " " * 150_000
    texts = [
        f"def sgd(): pass\ndef dropout_forward(): pass\nfrom optimizers import{spaces}!\n",
        f"#{'coding:' * 20_000} !\n# {spaces}coding: {spaces}!\n",
        f"def sgd{spaces}!\nimport{spaces}!\nx{spaces}:{spaces}!\nfrom {'.' * 200_000}!\n",
        f"{chr(92)}{chr(34)}" * 100_000 + chr(39) * 3 + chr(34) * 100_000,
    ]
    (tmp_path / "a.zip").write_bytes(zipped({f"m{number}.py": text for number, text in enumerate(texts)}))
    assert read_in_little_memory(tmp_path / "a.zip") == "{}\n"
