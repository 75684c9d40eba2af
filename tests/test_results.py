"""Reference results on disk: they come back as they went in, and stale or broken ones are noticed."""

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from grader import course_file, results
from grader.course import Course
from grader.model import Evidence
from grader.results import ResultsError

COMMAND = "run make reference ASSIGNMENT=lines"


def archive(course: Course) -> Path:
    return results.folder(course) / "lines.zip"


def everything(course: Course) -> dict[str, Evidence]:
    """The results of the first assignment, all of them read."""
    evidence = dict(results.load(course, course.assignments[0]).evidence)
    for found in evidence.values():
        assert len(found.calls) >= 1
    return evidence


def refused(course: Course) -> str:
    with pytest.raises(ResultsError) as caught:
        everything(course)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def reload(course: Course) -> Course:
    return course_file.load(course.root)


def test_evidence_comes_back(frozen: Course) -> None:
    evidence = results.load(frozen, frozen.assignments[0]).evidence
    assert list(evidence) == [
        *("lines::double::of_an_array", "lines::double::of_a_number", "lines::shifted::to_the_right"),
    ]
    moved = evidence["lines::shifted::to_the_right"]
    (call,) = moved.calls
    x, by = (value for _, value in call.arguments)
    assert call.function == "shifted"
    assert moved.items["y"].tolist() == (x + by).tolist() == call.result.tolist()
    assert evidence["lines::double::of_a_number"].items["result"] == 6


def test_fresh_results_are_not_stale(frozen: Course) -> None:
    assert results.stale(frozen, frozen.assignments[0]) == ""


STALE = {
    "assignments/lines/checks.py": "checks",
    "reference/lines.py": "reference",
}


@pytest.mark.parametrize("file", STALE)
def test_a_changed_source_makes_them_stale(frozen: Course, file: str) -> None:
    path = frozen.root / file
    text = path.read_text("utf-8")
    path.write_bytes(text.replace("\n", "\r\n").encode())
    assert results.stale(frozen, frozen.assignments[0]) == ""  # line endings are nobody's change
    path.write_text(f"{text}# a remark\n", "utf-8")
    said = f"lines: its reference results are stale ({STALE[file]} changed since); {COMMAND}"
    assert results.stale(frozen, frozen.assignments[0]) == said


def test_another_seed_makes_them_stale(frozen: Course) -> None:
    path = frozen.root / "course.toml"
    path.write_text(path.read_text("utf-8").replace("seed = 7", "seed = 8"), "utf-8")
    changed = reload(frozen)
    assert "(seed changed since)" in results.stale(changed, changed.assignments[0])


def test_files_that_checks_read_are_sources(frozen: Course) -> None:
    (frozen.assignments[0].folder / "sample.npz").write_bytes(b"1")
    changed = replace(frozen.assignments[0], files=("sample.npz",))
    assert "(checks changed since)" in results.stale(frozen, changed)


def test_other_files_are_no_sources(frozen: Course) -> None:
    for name in ("handout.md", "solution.py", "misconceptions.py"):
        (frozen.assignments[0].folder / name).write_text("other", "utf-8")
    assert results.stale(frozen, frozen.assignments[0]) == ""


def test_results_that_are_missing(frozen: Course) -> None:
    said = f"lines: there are no reference results; {COMMAND}"
    archive(frozen).unlink()
    assert results.stale(frozen, frozen.assignments[0]) == said
    assert refused(frozen) == said
    (results.folder(frozen) / "manifest.json").unlink()
    assert results.stale(frozen, frozen.assignments[0]) == said


def test_a_check_without_a_result(frozen: Course) -> None:
    path = frozen.assignments[0].folder / "checks.py"
    path.write_text(path.read_text("utf-8").replace("def of_a_number", "def of_another"), "utf-8")
    said = f"lines::double::of_another: has no reference result; {COMMAND}"
    assert refused(reload(frozen)) == said


def test_results_that_are_broken(frozen: Course) -> None:
    whole = archive(frozen).read_bytes()
    for content in (b"", b"no zip", whole[:-30], whole[: len(whole) // 2]):
        archive(frozen).write_bytes(content)
        said = refused(frozen)
        assert said.startswith("lines.zip: cannot be read (")
        assert said.endswith(f"); {COMMAND}")


def test_every_flipped_byte_is_told_in_one_line(frozen: Course) -> None:
    """Or it is in a place where it does no harm"""
    whole = archive(frozen).read_bytes()
    for place in range(0, len(whole), 3):
        damaged = bytearray(whole)
        damaged[place] ^= 0xFF
        archive(frozen).write_bytes(damaged)
        try:
            got = everything(frozen)
        except ResultsError as error:
            assert COMMAND in str(error)  # noqa: PT017  # either way is right
        else:
            assert len(got) == 3


@pytest.mark.parametrize("cut", [0, 3, 16, 60])
@pytest.mark.parametrize("name", ["double::of_an_array", "double::of_an_array#calls"])
def test_frames_that_are_broken(frozen: Course, name: str, cut: int) -> None:
    with zipfile.ZipFile(archive(frozen)) as whole:
        kept = {each: whole.read(each) for each in whole.namelist()}
    kept[name] = kept[name][:cut]
    with zipfile.ZipFile(archive(frozen), "w") as broken:
        for each, content in kept.items():
            broken.writestr(each, content)
    said = refused(frozen)
    assert said.startswith(f"lines.zip: {name} cannot be read (")
    assert said.endswith(f"); {COMMAND}")


def test_calls_are_not_read_before_they_are_asked_for(
    frozen: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    whole = zipfile.ZipFile.read
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda self, name: (read.append(name), whole(self, name))[1])
    found = results.load(frozen, frozen.assignments[0]).evidence["lines::double::of_an_array"]
    assert read == ["double::of_an_array"]
    assert found.calls[0].function == "double"
    assert read == ["double::of_an_array", "double::of_an_array#calls"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "manifest.json: not valid JSON ("),
        ("[]", "manifest.json: expected version 2; run make reference"),
        ('{"version": 1}', "manifest.json: expected version 2; run make reference"),
        ('{"version": 2}', "manifest.json: expected version 2; run make reference"),
        ('{"version": 2, "assignments": []}', "manifest.json: expected version 2; run make reference"),
        (
            '{"version": 2, "assignments": {"lines": 3}}',
            "manifest.json: expected version 2; run make reference",
        ),
    ],
)
def test_a_broken_manifest(frozen: Course, text: str, said: str) -> None:
    (results.folder(frozen) / "manifest.json").write_text(text, "utf-8")
    with pytest.raises(ResultsError) as caught:
        results.stale(frozen, frozen.assignments[0])
    assert str(caught.value).startswith(said)


def test_the_manifest_says_what_they_are_made_from(frozen: Course) -> None:
    text = (results.folder(frozen) / "manifest.json").read_text("utf-8")
    entry = json.loads(text)["assignments"]["lines"]
    assert entry["made_with"] == {"python": "3"}
    assert entry["sources"] == results.sources(frozen, frozen.assignments[0])
    assert len({*entry["sources"].values()}) == 3


def test_saving_one_assignment_keeps_the_others(frozen: Course) -> None:
    manifest = results.folder(frozen) / "manifest.json"
    table = json.loads(manifest.read_text("utf-8"))
    table["assignments"]["other"] = {"made_with": {}, "sources": {}}
    manifest.write_text(json.dumps(table), "utf-8")
    evidence = results.load(frozen, frozen.assignments[0]).evidence
    results.save(frozen, frozen.assignments[0], evidence, {"python": "4"})
    kept = json.loads(manifest.read_text("utf-8"))["assignments"]
    assert kept["other"] == {"made_with": {}, "sources": {}}
    assert kept["lines"]["made_with"] == {"python": "4"}
    assert sorted(path.name for path in manifest.parent.iterdir()) == ["lines.zip", "manifest.json"]


def test_the_course_has_fresh_results(course: Course) -> None:
    """After a change of checks, reference or seed, run `make reference`"""
    for assignment in course.assignments:
        assert results.stale(course, assignment) == ""
        found = results.load(course, assignment).evidence
        assert list(found) == [assignment.id(check) for check in assignment.checks]
