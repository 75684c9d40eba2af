"""A class of sixty, in the shape of each platform: recognised, complete, and nothing of it lost."""

import contextlib
import os
import pickle
import unicodedata
import zipfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.classroom.intake import KINDS, Attempt, Intake, IntakeError, take_in
from tests.helpers import class_exports as exports
from tests.helpers.handed_in import written, zipped

CLASS = exports.people(60)
FIXED = settings(derandomize=True, max_examples=200, deadline=None, database=None)


@pytest.fixture(scope="module")
def roster(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("roster") / "gradebook.csv"
    path.write_text(exports.canvas_roster(CLASS), encoding="utf-8-sig")
    return path


@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
@pytest.mark.parametrize("kind", exports.ALL)
def test_each_platform(tmp_path: Path, roster: Path, kind: str, packed: bool) -> None:
    """Recognised by itself; each of the sixty is there once or absent, as in the roster; nothing is lost"""
    path = exports.made(tmp_path, exports.ALL[kind](CLASS), packed=packed)
    intake = take_in(path, roster=roster)
    assert intake.kind == kind
    assert intake.sentence.startswith(f"{path.name}: {KINDS[kind].about}, ")
    members = {member.id: member for attempt in intake.attempts for member in attempt.members}
    absent = {student.id for student in intake.absent}
    assert not absent & members.keys()
    assert absent | members.keys() == {str(person.number) for person in CLASS}
    assert absent == {
        str(person.number)
        for at, person in enumerate(CLASS)
        if kind in ("canvas", "moodle", "gradescope") and at % 10 == 8
    }
    assert {member.email or member.login for member in members.values()} <= {person.login for person in CLASS}
    assert all(attempt.submission().sources for attempt in intake.attempts)
    assert not intake.warnings
    nothing_lost(path, intake)


@pytest.mark.parametrize("kind", exports.ALL)
def test_without_a_roster(tmp_path: Path, kind: str) -> None:
    """Two of one name stay two, wherever the export has IDs"""
    intake = take_in(exports.made(tmp_path, exports.ALL[kind](CLASS), packed=True))
    assert intake.kind == kind
    assert len({attempt.student.id for attempt in intake.attempts if attempt.latest}) == len(
        [attempt for attempt in intake.attempts if attempt.latest]
    )
    same = [attempt.student for attempt in intake.attempts if attempt.student.name == "김민수"]
    assert len({student.id for student in same}) == (2 if kind in ("moodle", "gradescope") else len(same))
    numbers = [
        (attempt.student.name or attempt.student.id, attempt.student.id) for attempt in intake.attempts
    ]
    assert numbers == sorted(numbers, key=lambda pair: (pair[0].casefold(), pair[1]))


def files_of(path: Path) -> list[str]:
    """All files of an export, in NFC: two may have one name then."""
    if path.is_dir():
        found = [os.path.relpath(os.path.join(at, f), path) for at, _, files in os.walk(path) for f in files]
    else:
        with zipfile.ZipFile(path) as archive:
            found = [info.orig_filename for info in archive.infolist() if not info.is_dir()]
    return [unicodedata.normalize("NFC", name).replace("\\", "/") for name in found]


def nothing_lost(path: Path, intake: Intake) -> None:
    """Each file is in exactly one attempt, or nobody's; a folder stands for all that is in it."""
    places = [entry.path for attempt in intake.attempts for entry in attempt.files]
    places += [each.path for each in intake.nobody]
    files, named = Counter(files_of(path)), Counter(places)
    folders = {place for place in places if place.endswith("/")}
    for file, count in files.items():
        above = [folder for folder in folders if file.startswith(folder)]
        assert (named[file], len(above)) in ((count, 0), (0, 1)), file
    assert all(place in files or place in folders for place in places)


PARTS = st.sampled_from(
    [
        *("kim_55_66_softmax.py", "kim_55_67_softmax-1.py", "lee_LATE_56_68_a.zip", "LATE_anon_x1_70_b.py"),
        *(
            "Ann Lee_12_assignsubmission_file",
            "Ann Lee_12_assignsubmission_file_",
            "안_13_assignsubmission_onlinetext",
        ),
        *("submission_7", "submission_8", "hw-ana", "hw-ben", "ana", "Ana", "submitted", "timestamp.txt"),
        *(
            ".git",
            "__MACOSX",
            ".DS_Store",
            ".ipynb_checkpoints",
            "softmax_loss.py",
            "a.pdf",
            "a.tar.gz",
            "x" * 240,
        ),
        *("\u202eevil.py", "new\nline.py", "[red]a.ipynb", "김.zip", unicodedata.normalize("NFD", "김.zip")),
    ]
)
PATHS = st.lists(st.lists(PARTS, min_size=1, max_size=4).map("/".join), min_size=1, max_size=12, unique=True)


LISTED = "id,name\n55,Kim\n12,Ann Lee\n7,ana\n8,ana\nben,Ben\n김,김\n9,Lee\n"


@given(PATHS, st.sampled_from([None, *KINDS]), st.booleans(), st.booleans(), st.sampled_from([None, LISTED]))
@FIXED
def test_no_file_is_lost(
    tmp_path_factory: pytest.TempPathFactory,
    paths: list[str],
    kind: str | None,
    packed: bool,
    listed: bool,
    students: str | None,
) -> None:
    """Whatever an export is made of, whatever it is taken for, and whoever is in the class"""
    whole = {*paths, *(["submission_metadata.yml"] if listed else [])}
    files = {p: b"x" for p in whole if not any(other.startswith(f"{p}/") for other in whole)}
    if listed:
        files["submission_metadata.yml"] = b"submission_7:\n  :submitters:\n  - :name: Ann\n    :sid: '7'\n"
    root = tmp_path_factory.mktemp("lost")
    if packed:
        (path := root / "class.zip").write_bytes(zipped(dict(files)))
    else:
        path = written(root / "class", dict(files))
    if students is not None:
        (root / "roster.csv").write_text(students, encoding="utf-8")
    with contextlib.suppress(IntakeError):  # where there is no attempt at all
        intake = take_in(path, kind=kind, roster=root / "roster.csv" if students is not None else None)
        nothing_lost(path, intake)
        ids = Counter(attempt.student.id for attempt in intake.attempts if attempt.latest)
        assert set(ids.values()) == {1}


@pytest.mark.parametrize(
    "name", ["../softmax_loss.py", "/etc/x.py", "C:\\x.py", "a/../../b.py", "..\\..\\c.py"]
)
def test_names_that_lead_out(tmp_path: Path, name: str) -> None:
    """They are nobody's, and the others are taken"""
    (tmp_path / "class.zip").write_bytes(
        zipped({name: "x", "ana/softmax_loss.py": "y", "ben.zip": zipped({})})
    )
    intake = take_in(tmp_path / "class.zip")
    assert [attempt.student.id for attempt in intake.attempts] == ["ana", "ben"]
    assert [(each.path, each.why) for each in intake.nobody] == [
        (name.replace("\\", "/"), "it leads out of the submission")
    ]


def test_links_are_listed_and_not_followed(tmp_path: Path) -> None:
    root = written(tmp_path / "class", {"ana/softmax_loss.py": "x"})
    (tmp_path / "secret.py").write_text("secret")
    (root / "ana" / "dropout.py").symlink_to(tmp_path / "secret.py")
    (root / "ben").symlink_to(tmp_path)
    intake = take_in(root)
    (attempt,) = intake.attempts
    submission = attempt.submission()
    assert [source.path for source in submission.sources] == ["softmax_loss.py"]
    assert submission.notes == ("dropout.py left out: links are not followed",)
    assert [(each.path, each.why) for each in intake.nobody] == [("ben", "links are not followed")]


def test_folders_in_a_zip(tmp_path: Path) -> None:
    """They are told only where they are empty: somebody handed in nothing but that"""
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        for name in ("ana/", "ana/lib/", "ana/lib/a.py", "ben/", "ana/a.py"):
            archive.writestr(name, "")
    found = [
        (a.student.id, [entry.name for entry in a.files]) for a in take_in(tmp_path / "class.zip").attempts
    ]
    assert found == [("ana", ["a.py", "lib/a.py"]), ("ben", ["ben/"])]


def test_an_unreadable_folder_costs_its_student_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = written(tmp_path / "class", {"ana/softmax_loss.py": "x", "ben/softmax_loss.py": "y"})
    scandir = os.scandir

    def refused(path: Path) -> "os.ScandirIterator[str]":
        if Path(path).name == "ben":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refused)
    ana, ben = take_in(root).attempts
    assert ana.submission().sources
    assert [(entry.path, entry.why) for entry in ben.files] == [
        ("ben/", "cannot be read (Permission denied)")
    ]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "class: nothing in it; give a folder or a zip of submissions"),
        (
            {".DS_Store": "x", "__MACOSX/._a": "x"},
            "class: nothing in it; give a folder or a zip of submissions",
        ),
        (
            {"notes.txt": "x"},
            "class: nobody's work found in it, read as a folder of submissions;"
            " notes.txt: it is no folder, archive, module or notebook",
        ),
    ],
)
def test_nothing_in_it(tmp_path: Path, files: dict[str, bytes | str], said: str) -> None:
    (tmp_path / "class").mkdir()
    with pytest.raises(IntakeError) as caught:
        take_in(written(tmp_path / "class", files))
    assert str(caught.value) == said


def test_what_is_wrong_is_one_line(tmp_path: Path) -> None:
    """Whatever somebody has called a file"""
    root = written(tmp_path / "class", {f"evil\n\x1b[2J\u202e{'x' * 150}.txt": "x"})
    with pytest.raises(IntakeError) as caught:
        take_in(root)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 250


def test_attempts_are_read_from_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In another folder, in other threads, after a pickle, and of a zip that was exported again meanwhile"""
    exports.made(tmp_path, {"ana/a.py": "1", "ben.py": "2"}, packed=True)
    monkeypatch.chdir(tmp_path)
    attempts = pickle.loads(pickle.dumps(take_in(Path("class.zip")).attempts))  # noqa: S301  # its own
    monkeypatch.chdir("/")
    assert [attempt.submission().sources[0].content for attempt in attempts] == [b"1", b"2"]
    with ThreadPoolExecutor(4) as pool:
        assert [*pool.map(Attempt.digest, attempts * 20)] == [attempt.digest() for attempt in attempts * 20]
    exports.made(tmp_path, {"ana/a.py": "3", "ben.py": "2"}, packed=True)
    os.utime(tmp_path / "class.zip", (1, 1))
    assert attempts[0].submission().sources[0].content == b"3"
