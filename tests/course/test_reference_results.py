"""Reference results on disk: they come back as they went in, and stale or broken ones are noticed."""

import json
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.course import reader, reference_results
from grader.course.course import Course
from grader.course.reference_results import ResultsError
from grader.diagnosis import fingerprints
from grader.model import Evidence

COMMAND = "run grader reference lines"


def file(course: Course) -> Path:
    return reference_results.folder(course) / "lines.results"


def everything(course: Course) -> dict[str, Evidence]:
    """The results of the first assignment, all of them read."""
    evidence = dict(reference_results.load(course, course.assignments[0]).evidence)
    for found in evidence.values():
        assert len(found.calls) >= 1
    return evidence


def refused(course: Course) -> str:
    with pytest.raises(ResultsError) as caught:
        everything(course)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def reload(course: Course) -> Course:
    return reader.load(course.root)


def test_evidence_comes_back(frozen: Course) -> None:
    evidence = reference_results.load(frozen, frozen.assignments[0]).evidence
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
    assert reference_results.stale(frozen, frozen.assignments[0]) == ""


STALE = {
    "assignments/lines/checks.py": "checks",
    "reference/lines.py": "reference",
}


@pytest.mark.parametrize("file", STALE)
def test_a_changed_source_makes_them_stale(frozen: Course, file: str) -> None:
    path = frozen.root / file
    text = path.read_text("utf-8")
    path.write_bytes(text.replace("\n", "\r\n").encode())
    assert reference_results.stale(frozen, frozen.assignments[0]) == ""  # line endings are nobody's change
    path.write_text(f"{text}# a remark\n", "utf-8")
    said = f"lines: its reference results are stale ({STALE[file]} changed since); {COMMAND}"
    assert reference_results.stale(frozen, frozen.assignments[0]) == said


def test_another_seed_makes_them_stale(frozen: Course) -> None:
    path = frozen.root / "course.toml"
    path.write_text(path.read_text("utf-8").replace("seed = 7", "seed = 8"), "utf-8")
    changed = reload(frozen)
    assert "(seed changed since)" in reference_results.stale(changed, changed.assignments[0])


def test_files_that_checks_read_are_sources(frozen: Course) -> None:
    (frozen.assignments[0].folder / "sample.npz").write_bytes(b"1")
    changed = replace(frozen.assignments[0], files=("sample.npz",))
    assert "(checks changed since)" in reference_results.stale(frozen, changed)


def test_other_files_are_no_sources(frozen: Course) -> None:
    for name in ("handout.md", "solution.py", "misconceptions.py"):
        (frozen.assignments[0].folder / name).write_text("other", "utf-8")
    assert reference_results.stale(frozen, frozen.assignments[0]) == ""


def test_results_that_are_missing(frozen: Course) -> None:
    said = f"lines: there are no reference results; {COMMAND}"
    file(frozen).unlink()
    assert reference_results.stale(frozen, frozen.assignments[0]) == said
    assert refused(frozen) == said
    (reference_results.folder(frozen) / "manifest.json").unlink()
    assert reference_results.stale(frozen, frozen.assignments[0]) == said


def test_a_check_without_a_result(frozen: Course) -> None:
    path = frozen.assignments[0].folder / "checks.py"
    path.write_text(path.read_text("utf-8").replace("def of_a_number", "def of_another"), "utf-8")
    said = f"lines::double::of_another: has no reference result; {COMMAND}"
    assert refused(reload(frozen)) == said


def test_results_that_are_broken(frozen: Course) -> None:
    whole = file(frozen).read_bytes()
    for content in (
        b"",
        b"no results",
        b"DLR2" + whole[4:],
        whole[:-1],
        whole[: len(whole) // 2],
        whole + b"x",
    ):
        file(frozen).write_bytes(content)
        said = refused(frozen)
        assert said.startswith("lines.results: cannot be read (")
        assert said.endswith(f"); {COMMAND}")


def test_every_flipped_bit_is_told_in_one_line(frozen: Course) -> None:
    whole = file(frozen).read_bytes()
    for place in range(len(whole)):
        damaged = bytearray(whole)
        damaged[place] ^= 1 << place % 8
        file(frozen).write_bytes(damaged)
        said = "not a file of this version" if place < 4 else "it is damaged"
        assert refused(frozen) == f"lines.results: cannot be read ({said}); {COMMAND}"


def rewritten(course: Course, change: Callable[[dict[str, Any], bytearray], object]) -> None:
    """Change the index or the rest of the results, and make a sound file of them again."""
    index, data = reference_results._opened(file(course).read_bytes())
    rest = bytearray(data)
    change(index, rest)
    file(course).write_bytes(reference_results._closed(index, rest))


def test_a_file_is_made_again_byte_for_byte(frozen: Course) -> None:
    whole = file(frozen).read_bytes()
    rewritten(frozen, lambda index, data: None)
    assert file(frozen).read_bytes() == whole
    reference_results.save(frozen, frozen.assignments[0], everything(frozen), {})
    assert file(frozen).read_bytes() == whole


KEY = "double::of_an_array"
ENTRIES: list[tuple[str, Any]] = [
    ("items", [["result", {"array": ["<f8", [1 << 20], 0]}]]), ("items", [["result", 3]]), ("items", [[3]]),
    ("items", None), ("shapes", [["result", 3]]), ("arrays", [0, 0]), ("arrays", [1]),
    ("arrays", ["a", "b"]), ("arrays", None), ("calls", [0, 0]), ("calls", [0, 60]), ("calls", [3]),
    ("calls", [0.5, 1]), ("calls", None),
]  # fmt: skip


@pytest.mark.parametrize(("part", "value"), ENTRIES, ids=[f"{part} {value}" for part, value in ENTRIES])
def test_entries_that_are_broken(frozen: Course, part: str, value: Any) -> None:
    rewritten(frozen, lambda index, data: index[KEY].update({part: value}))
    said = refused(frozen)
    place = f"{KEY}#calls" if part == "calls" else KEY
    assert said.startswith(f"lines.results: {place} cannot be read (")
    assert said.endswith(f"); {COMMAND}")


@pytest.mark.parametrize("part", ["items", "shapes", "arrays", "calls"])
def test_entries_that_lack_something(frozen: Course, part: str) -> None:
    rewritten(frozen, lambda index, data: index[KEY].pop(part))
    assert f" cannot be read ('{part}'); {COMMAND}" in refused(frozen)


@pytest.mark.parametrize("cut", [0, 3, 16, 60])
def test_calls_that_are_cut(frozen: Course, cut: int) -> None:
    def change(index: dict[str, Any], data: bytearray) -> None:
        start, size = index[KEY]["calls"]
        packed = zlib.compress(zlib.decompress(bytes(data[start : start + size]))[:cut])
        index[KEY]["calls"] = [len(data), len(packed)]
        data += packed

    rewritten(frozen, change)
    assert refused(frozen).startswith(f"lines.results: {KEY}#calls cannot be read (")


def test_an_index_that_is_none(frozen: Course) -> None:
    for index in ([], "text", None):
        file(frozen).write_bytes(reference_results._closed(index, b""))  # type: ignore[arg-type]
        assert refused(frozen) == f"lines.results: cannot be read (the index is not an object); {COMMAND}"


def test_calls_are_not_read_before_they_are_asked_for(frozen: Course) -> None:
    rewritten(frozen, lambda index, data: index[KEY].update(calls=[0, 0]))
    found = reference_results.load(frozen, frozen.assignments[0]).evidence[f"lines::{KEY}"]
    assert found.items["y"].size
    with pytest.raises(ResultsError, match=f"{KEY}#calls cannot be read"):
        len(found.calls)


def test_calls_are_read_once(frozen: Course) -> None:
    found = reference_results.load(frozen, frozen.assignments[0]).evidence[f"lines::{KEY}"]
    assert found.calls[0].function == "double"
    assert found.calls[0] is found.calls[0]


def test_arrays_begin_where_numpy_likes_it(frozen: Course) -> None:
    for found in everything(frozen).values():
        assert all(array.flags.aligned for array in found.items.values())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "manifest.json: not valid JSON ("),
        ("[]", "manifest.json: expected version 3; run grader reference"),
        ('{"version": 1}', "manifest.json: expected version 3; run grader reference"),
        ('{"version": 3}', "manifest.json: expected version 3; run grader reference"),
        ('{"version": 3, "assignments": []}', "manifest.json: expected version 3; run grader reference"),
        (
            '{"version": 3, "assignments": {"lines": 3}}',
            "manifest.json: expected version 3; run grader reference",
        ),
    ],
)
def test_a_broken_manifest(frozen: Course, text: str, said: str) -> None:
    (reference_results.folder(frozen) / "manifest.json").write_text(text, "utf-8")
    with pytest.raises(ResultsError) as caught:
        reference_results.stale(frozen, frozen.assignments[0])
    assert str(caught.value).startswith(said)


def test_the_manifest_says_what_they_are_made_from(frozen: Course) -> None:
    text = (reference_results.folder(frozen) / "manifest.json").read_text("utf-8")
    entry = json.loads(text)["assignments"]["lines"]
    assert entry["made_with"] == {"python": "3"}
    assert entry["sources"] == reference_results.sources(frozen, frozen.assignments[0])
    assert len({*entry["sources"].values()}) == 3


def test_saving_one_assignment_keeps_the_others(frozen: Course) -> None:
    manifest = reference_results.folder(frozen) / "manifest.json"
    table = json.loads(manifest.read_text("utf-8"))
    table["assignments"]["other"] = {"made_with": {}, "sources": {}}
    manifest.write_text(json.dumps(table), "utf-8")
    evidence = reference_results.load(frozen, frozen.assignments[0]).evidence
    reference_results.save(frozen, frozen.assignments[0], evidence, {"python": "4"})
    kept = json.loads(manifest.read_text("utf-8"))["assignments"]
    assert kept["other"] == {"made_with": {}, "sources": {}}
    assert kept["lines"]["made_with"] == {"python": "4"}
    assert sorted(path.name for path in manifest.parent.iterdir()) == ["lines.results", "manifest.json"]


def test_the_course_has_fresh_results(course: Course) -> None:
    """After a change of checks, reference, mistakes or seed, run `make reference`"""
    for assignment in course.assignments:
        assert reference_results.stale(course, assignment) == ""
        assert fingerprints.stale(course, assignment) == ""
        found = reference_results.load(course, assignment).evidence
        assert list(found) == [assignment.id(check) for check in assignment.checks]
