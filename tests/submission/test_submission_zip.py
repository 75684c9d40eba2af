"""Zips that are broken, locked or damaged: one line for their author, never another exception."""

import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.submission.submission import SubmissionError
from tests.helpers.graded import files_of
from tests.helpers.handed_in import NAMES, PLAIN, refused, zipped

FIXED = settings(derandomize=True, max_examples=150, deadline=None, database=None)


def test_zips_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    whole = zipped(PLAIN)
    for content in (b"", b"PK", b"no zip", whole[:-30], whole[: len(whole) // 2]):
        path.write_bytes(content)
        assert refused(path) == "a.zip: not a zip, or a broken one; zip the folder again"
    locked = bytearray(zipped(PLAIN))
    for start in (b"PK\x03\x04", b"PK\x01\x02"):  # the flag that says "encrypted", in both headers
        place = locked.index(start) + (6 if start[2] == 3 else 8)
        locked[place] |= 1
    path.write_bytes(locked)
    assert refused(path) == "a.zip: the zip is encrypted; zip the folder without a password"


@pytest.mark.parametrize("name", [f"{'x' * 300}.py", f"{'d/' * 2_000}x.py", "dropout.py/x.py"])
def test_names_that_no_disk_can_hold(tmp_path: Path, name: str) -> None:
    """They are left out, and cost nobody anything else"""
    (tmp_path / "a.zip").write_bytes(zipped({**PLAIN, name: "a"}))
    got = files_of(tmp_path / "a.zip", NAMES)
    assert sorted(got.files) == sorted(PLAIN)
    (note,) = got.notes
    assert note.endswith(("left out: the name is too long", "dropout.py has the name of its folder"))
    assert len(note) < 160


@FIXED
@given(data=st.data())
@pytest.mark.parametrize("compression", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_zip(
    tmp_path_factory: pytest.TempPathFactory, compression: int, data: st.DataObject
) -> None:
    """Whatever a bad download did to it: a submission comes of it, or one line for its author"""
    content = bytearray(zipped(PLAIN, compression))
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=4)):
        content[place] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.getbasetemp() / "damaged.zip"
    path.write_bytes(content)
    try:
        got = files_of(path, NAMES)
    except SubmissionError as error:
        assert str(error).startswith(("damaged.zip: ", "dropout.py: ", "optimizers.py: ", "helpers"))  # noqa: PT017
    else:
        assert got.modules
