"""An attempt as a submission: archives opened, names safe, all within bounds; and its digest."""

import tarfile
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from grader.classroom.intake import Attempt, take_in
from grader.grading import provenance
from grader.submission import submission as submissions
from grader.submission.limits import SubmissionError
from tests.helpers.handed_in import notebook, tarred, written, zipped

Files = dict[str, bytes | str]


def attempt(root: Path, files: Files, *, packed: bool = False) -> Attempt:
    """What one student handed in, in a folder of the class."""
    whole: Files = {f"class/ana/{name}": content for name, content in files.items()} | {"class/ben.py": "x"}
    if packed:
        (root / "class.zip").write_bytes(zipped(whole))
    path = root / "class.zip" if packed else written(root, whole) / "class"
    return take_in(path, kind="folder").attempts[0]


def sources(root: Path, files: Files) -> dict[str, bytes]:
    return {source.path: source.content for source in attempt(root, files).submission().sources}


@pytest.mark.parametrize("packed", [False, True])
def test_what_it_holds(tmp_path: Path, packed: bool) -> None:
    """Sources of folders and archives; the rest is told as a submission tells it"""
    files: Files = {
        "softmax_loss.py": "a",
        "more/dropout.ipynb": notebook("x = 1"),
        "hw.zip": zipped(
            {"hw/optimizers.py": "b", "hw/lib/helper.py": "c", "hw/deep.zip": zipped({"x.py": ""})}
        ),
        "rest.tar.gz": tarred({"rest/init.py": "d", "rest/softmax_loss.py": "other"}),
        "notes.pdf": "%PDF",
        "__MACOSX/._softmax_loss.py": "x",
        ".ipynb_checkpoints/softmax_loss.py": "x",
    }
    found = attempt(tmp_path, files, packed=packed).submission()
    assert {source.path: source.content[:1] for source in found.sources} == {
        "softmax_loss.py": b"a",
        "more/dropout.ipynb": b"{",
        "optimizers.py": b"b",
        "lib/helper.py": b"c",
        "init.py": b"d",
        "rest.tar.gz/softmax_loss.py": b"o",
    }
    assert found.name == "ana"
    assert found.others == ("notes.pdf",)
    assert found.notes == ("hw/deep.zip left out: an archive in a submission is not opened; unpack it first",)


def test_one_archive_alone_is_as_it_is(tmp_path: Path) -> None:
    """As if it had been handed in by itself"""
    content = zipped({"hw/softmax_loss.py": "a", "hw/lib/x.py": "b"})
    (tmp_path / "alone.zip").write_bytes(content)
    found = attempt(tmp_path, {"hw.zip": content}).submission()
    assert found.sources == submissions.load(tmp_path / "alone.zip").sources


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("damaged", "hw.zip: not a zip, or a broken one; zip the folder again"),
        (
            zipped({"softmax_loss.py": "a" * 1000})[:-30],
            "hw.zip: not a zip, or a broken one; zip the folder again",
        ),
    ],
)
def test_a_damaged_archive(tmp_path: Path, packed: bool, content: bytes | str, said: str) -> None:
    """Alone it is told as the reason; beside a module it is a note. The digest knows what is in it"""
    alone = attempt(mkdir(tmp_path / "1"), {"hw.zip": content}, packed=packed)
    with pytest.raises(SubmissionError) as caught:
        alone.submission()
    assert str(caught.value) == said
    beside = attempt(mkdir(tmp_path / "2"), {"hw.zip": content, "softmax_loss.py": "a"}, packed=packed)
    assert beside.submission().notes == (said,)
    other = attempt(mkdir(tmp_path / "3"), {"hw.zip": "otherwise"}, packed=packed)
    assert len({alone.digest(), beside.digest(), other.digest()}) == 3
    assert alone.digest() == alone.digest()


def test_an_empty_archive(tmp_path: Path) -> None:
    """There is nothing in it, and that is what grading will say"""
    assert sources(tmp_path, {"hw.zip": zipped({})}) == {}


def test_hostile_names(tmp_path: Path) -> None:
    """In an archive of a student: out of it, too long, steering a terminal"""
    names = ("../out.py", "/abs.py", "\u202eevil.py", "new\nline.py", f"{'x' * 300}.py", "ok.py")
    found = attempt(tmp_path, {"hw.zip": zipped(dict.fromkeys(names, "x"))})
    assert [source.path for source in found.submission().sources] == [
        "\\u202eevil.py",
        "new\\nline.py",
        "ok.py",
    ]
    (tmp_path / "out").mkdir()
    notes = found.written_to(tmp_path / "out")
    assert sorted(path.name for path in tmp_path.rglob("*.py")) == [
        "\\u202eevil.py",
        "ben.py",
        "new\\nline.py",
        "ok.py",
    ]
    assert [note.partition(" left out: ")[2] for note in notes] == [
        "it leads out of the submission",
        "the name is too long",
    ]


def test_what_is_written_is_the_same_submission(tmp_path: Path) -> None:
    files: Files = {"a.py": "1", "lib/b.py": "2", "hw.zip": zipped({"c.py": "3"})}
    found = attempt(tmp_path, files)
    (tmp_path / "out").mkdir()
    assert found.written_to(tmp_path / "out") == ()
    read = submissions.load(tmp_path / "out")
    assert {source.path: source.content for source in read.sources} == {
        "a.py": b"1",
        "lib/b.py": b"2",
        "c.py": b"3",
    }
    assert provenance.digest(read) == found.digest()


def test_files_that_cannot_lie_beside_each_other(tmp_path: Path) -> None:
    found = attempt(tmp_path, {"hw.zip": zipped({"a.py": "x", "a.py/b.py": "y"})})
    assert len(found.submission().sources) == 2
    (tmp_path / "out").mkdir()
    with pytest.raises(SubmissionError, match=r"a\.py/b\.py: another file has its place"):
        found.written_to(tmp_path / "out")
    with pytest.raises(SubmissionError, match=r"a\.py: another file has its place"):
        found.written_to(tmp_path / "out")


def test_the_digest_is_of_content(tmp_path: Path) -> None:
    """Not of the export, its times or its kind; of every source"""
    folder = attempt(mkdir(tmp_path / "a"), {"a.py": "1"})
    packed = attempt(mkdir(tmp_path / "b"), {"a.py": "1"}, packed=True)
    assert folder.digest() == packed.digest()
    assert attempt(mkdir(tmp_path / "c"), {"a.py": "2"}).digest() != folder.digest()
    assert attempt(mkdir(tmp_path / "d"), {"b.py": "1"}).digest() != folder.digest()


def mkdir(path: Path) -> Path:
    path.mkdir()
    return path


def test_too_much(tmp_path: Path) -> None:
    """A source above its limit is noted where it is graded; too many are refused, whatever they come in"""
    found = attempt(mkdir(tmp_path / "a"), {"hw.zip": zipped({"big.py": " " * (6 << 20), "ok.py": "x"})})
    assert [(s.path, s.too_large, len(s.content)) for s in found.submission().sources] == [
        ("big.py", True, 0),
        ("ok.py", False, 1),
    ]
    many: Files = {f"{n}.zip": zipped({f"m{n}_{m}.py": "" for m in range(500)}) for n in range(5)}
    with pytest.raises(SubmissionError, match="more than 2,000 source files; hand in your own modules only"):
        attempt(mkdir(tmp_path / "b"), many).submission()


def test_bombs_cost_nothing_until_they_are_opened(tmp_path: Path) -> None:
    """What is no source is never unpacked, and an archive within bounds only"""
    bomb = zipped({"zeros.bin": bytes(16 << 20)})
    files: Files = {
        f"s{n}/{name}": bomb if name == "hw.zip" else "x" for n in range(20) for name in ("hw.zip", "a.py")
    }
    files["s1/plot.png"] = bytes(16 << 20)
    (tmp_path / "class.zip").write_bytes(zipped(files))
    tracemalloc.start()
    intake = take_in(tmp_path / "class.zip")
    assert all(len(attempt.submission().sources) == 1 for attempt in intake.attempts)
    assert tracemalloc.get_traced_memory()[1] < 8 << 20
    tracemalloc.stop()


def test_what_a_zip_may_not_be(tmp_path: Path) -> None:
    """Encrypted members and links are noted at their student; others are read"""
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        for name in ("ana/a.py", "ana/b.py", "ana/c.py", "ben/a.py"):
            info = zipfile.ZipInfo(name)
            info.external_attr = (0o120777 if name == "ana/b.py" else 0o100644) << 16
            archive.writestr(info, "x")
    data = bytearray((tmp_path / "class.zip").read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1  # the first member of the list says that it is encrypted
    (tmp_path / "class.zip").write_bytes(bytes(data))
    ana, ben = take_in(tmp_path / "class.zip").attempts
    assert [source.path for source in ana.submission().sources] == ["c.py"]
    assert ana.submission().notes == (
        "a.py left out: it is encrypted; zip it without a password",
        "b.py left out: links are not followed",
    )
    assert ben.submission().notes == ()


def test_a_damaged_member_costs_its_student_only(tmp_path: Path) -> None:
    (tmp_path / "class.zip").write_bytes(zipped({"ana/a.py": "a" * 500, "ana/b.py": "b", "ben/a.py": "c"}))
    data = (tmp_path / "class.zip").read_bytes()
    start = data.index(b"ana/a.py") + len(b"ana/a.py")
    (tmp_path / "class.zip").write_bytes(data[:start] + b"\xff" * 5 + data[start + 5 :])
    ana, ben = take_in(tmp_path / "class.zip").attempts
    (note,) = ana.submission().notes
    assert note.startswith("ana/a.py: cannot be read (")
    assert note.endswith("); export it again")
    assert [source.path for source in ana.submission().sources] == ["b.py"]
    assert ben.submission().sources[0].content == b"c"


def test_a_tar_in_a_zip(tmp_path: Path) -> None:
    """It is read from a file of its own, since a zip's member cannot be gone back in"""
    found = attempt(tmp_path, {"hw.tar.xz": tarred({"a.py": "1"}, "w:xz", tarfile.GNU_FORMAT)}, packed=True)
    assert [source.content for source in found.submission().sources] == [b"1"]
