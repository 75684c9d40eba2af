"""Archives as nobody should make them: links, devices, bombs and damage cost one line, and little memory."""

import gzip
import io
import os
import resource
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.submission import archive, limits, tarball
from grader.submission.submission import SubmissionError
from tests.helpers.graded import files_of
from tests.helpers.handed_in import NAMES, PACKERS, PLAIN, Packer, refused, tarred, zipped
from tests.helpers.little_memory import read_in_little_memory

FIXED = settings(derandomize=True, max_examples=120, deadline=None, database=None)


# -- links, devices, bombs -------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_links_and_devices_in_a_tar(tmp_path: Path, kind: bytes) -> None:
    with tarfile.open(tmp_path / "a.tar", "w") as tar:
        member = tarfile.TarInfo("dropout.py")
        member.type, member.linkname = kind, "/etc/passwd"
        tar.addfile(member)
        member = tarfile.TarInfo("optimizers.py")
        member.size = 1
        tar.addfile(member, io.BytesIO(b"a"))
    got = files_of(tmp_path / "a.tar", NAMES)
    reason = "links are not followed" if kind in tarball.LINKS else "not an ordinary file"
    assert (got.files, got.notes) == ({"optimizers.py": b"a"}, (f"dropout.py left out: {reason}",))


@pytest.mark.parametrize("kind", [0o120777, 0o010644, 0o020644])
def test_links_and_devices_in_a_zip(tmp_path: Path, kind: int) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        member = zipfile.ZipInfo("dropout.py")
        member.external_attr = kind << 16
        packed.writestr(member, "/etc/passwd")
        packed.writestr("optimizers.py", "a")
    got = files_of(tmp_path / "a.zip", NAMES)
    assert got.files == {"optimizers.py": b"a"}
    assert got.notes[0].startswith("dropout.py left out: ")


ZEROS = bytes(8 << 20)


def test_bombs(tmp_path: Path) -> None:
    """By ratio, by the sum of what is skipped, and by the length of a header"""
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed, packed.open("dropout.py", "w") as member:
        for _ in range(128):
            member.write(ZEROS)
    large = "{'dropout': 'dropout.py is larger than 5 MiB; hand in source code only'}"
    assert large in read_in_little_memory(bomb)
    for name, kind, said in (
        (
            "dropout.py",
            tarfile.REGTYPE,
            "bomb.tgz: unpacks to more than 256 MiB; hand in your own modules only",
        ),
        (
            "junk.bin",
            tarfile.REGTYPE,
            "bomb.tgz: unpacks to more than 256 MiB; hand in your own modules only",
        ),
        ("x", tarfile.XHDTYPE, "bomb.tgz: not a tar, or a broken one; tar the folder again"),
        ("x", tarfile.GNUTYPE_LONGNAME, "bomb.tgz: not a tar, or a broken one; tar the folder again"),
    ):
        head = tarfile.TarInfo(name)
        head.size, head.type = 1 << 30, kind
        parts = gzip.compress(head.tobuf(tarfile.GNU_FORMAT)), gzip.compress(ZEROS) * 40
        (tmp_path / "bomb.tgz").write_bytes(b"".join(parts))
        assert said in read_in_little_memory(tmp_path / "bomb.tgz")


def test_an_overlapping_bomb(tmp_path: Path) -> None:
    """Many members that are the same bytes: together they are too much"""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("dropout.py", b"#" * (4 << 20))
        first = packed.infolist()[0]
        for _ in range(20):
            again = zipfile.ZipInfo("dropout.py")
            for field in ("compress_type", "CRC", "compress_size", "file_size", "header_offset"):
                setattr(again, field, getattr(first, field))
            packed.filelist.append(again)
    (tmp_path / "a.zip").write_bytes(stream.getvalue())
    said = refused(tmp_path / "a.zip")
    assert said.startswith(("a.zip: more than 50 MiB of source", "a.zip: not a zip"))


@PACKERS
def test_thousands_of_entries(tmp_path: Path, ending: str, pack: Packer) -> None:
    files: dict[str, bytes | str] = {f"{number}.txt": "" for number in range(limits.ENTRIES_LIMIT)}
    (tmp_path / f"a.{ending}").write_bytes(pack({**files, "dropout.py": "a"}))
    assert refused(tmp_path / f"a.{ending}") == (
        f"a.{ending}: more than 20,000 entries; hand in your own modules only"
    )


def test_a_list_of_members_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not read at all"""
    (tmp_path / "a.zip").write_bytes(zipped({f"{'n' * 50}{number}.txt": "" for number in range(100)}))
    monkeypatch.setattr(archive, "LIST_LIMIT", 5_000)
    assert "more than 20,000 entries" in refused(tmp_path / "a.zip")


def test_too_large_to_be_looked_at(tmp_path: Path) -> None:
    with (tmp_path / "a.zip").open("wb") as file:
        os.truncate(file.fileno(), archive.ARCHIVE_LIMIT + 1)
    assert refused(tmp_path / "a.zip") == "a.zip: larger than 256 MiB; hand in source code only"


# -- damage --------------------------------------------------------------------------------------


def test_unusual_compression(tmp_path: Path) -> None:
    for compression in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        (tmp_path / "a.zip").write_bytes(zipped(PLAIN, compression))
        assert refused(tmp_path / "a.zip") == (
            "a.zip: compressed in an unusual way; zip the folder with the usual settings"
        )


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_a_tar_that_is_cut_off(tmp_path: Path, mode: str) -> None:
    """Wherever it is cut: what comes after the cut is not simply missed"""
    files = {**PLAIN, "noise.py": os.urandom(3000).hex()}
    whole = tarred(files, mode)
    if mode == "w":
        whole = whole[: 512 * 21]  # without what fills the last record
    path = tmp_path / "a.tar"
    for length in (0, 1, len(whole) // 4, len(whole) // 2, len(whole) * 3 // 4, 512 * 2, 512 * 3 + 9):
        path.write_bytes(whole[: min(length, len(whole) - 9)])
        said = refused(path)
        assert said in (
            "a.tar: not a tar, or a broken one; tar the folder again",
            "a.tar: expected a folder, a .zip or .tar.gz, a .py or an .ipynb",
        )


def test_a_tar_that_is_damaged_within(tmp_path: Path) -> None:
    """A spoilt header is not the end, and contents that the checksum denies are not graded"""
    tar = bytearray(tarred(PLAIN, "w", tarfile.GNU_FORMAT))
    tar[tar.index(b"dropout.py")] ^= 1
    packed = bytearray(tarred(PLAIN))
    packed[-8] ^= 1
    for content in (tar, packed):
        (tmp_path / "a.tar").write_bytes(content)
        assert refused(tmp_path / "a.tar") == "a.tar: not a tar, or a broken one; tar the folder again"


MADE = {"a.zip": zipped(PLAIN), "a.tgz": tarred(PLAIN), "a.tar": tarred(PLAIN, "w")}


@FIXED
@given(data=st.data())
@pytest.mark.parametrize("name", MADE)
def test_damage(tmp_path_factory: pytest.TempPathFactory, name: str, data: st.DataObject) -> None:
    """Bytes changed or cut off: a submission comes of it, or one line, and little memory is used"""
    content = bytearray(MADE[name])
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=6)):
        content[place] = data.draw(st.integers(0, 255))
    content = content[: data.draw(st.integers(0, len(content)) | st.just(len(content)))]
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(content)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        got = files_of(path, NAMES)
    except SubmissionError as error:
        assert str(error).startswith(f"{name}: ")  # noqa: PT017
        assert str(error).isprintable()  # noqa: PT017
    else:
        assert got.modules or got.broken
        assert all(note.isprintable() for note in got.notes)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 << 10  # KiB
