"""What the submissions of a class are called: short, told apart, and each with a file of its own."""

import os
from pathlib import Path

import pytest

from grader.cli.names import NAME_LIMIT, file_names, short_names
from tests.helpers import samples

FIELD = samples.ROOT / "tests" / "samples" / "field"


def named(*paths: str | Path) -> tuple[list[str], list[str]]:
    """Names of submissions, and of the files that their reports are written to."""
    given = [Path(path) for path in paths]
    names = short_names(given)
    return names, [f"{name}.json" for name in file_names(given, names)]


def test_the_shortest_name_that_tells_them_apart() -> None:
    assert named("x/kim/hw1.zip", "x/lee/hw1.zip", "x/ana.tar.gz") == (
        ["kim/hw1.zip", "lee/hw1.zip", "ana.tar.gz"],
        ["kim_hw1.json", "lee_hw1.json", "ana.json"],
    )
    assert named("a/x/hw/1", "b/x/hw/1", "1") == (
        ["a/x/hw/1", "b/x/hw/1", f"{Path.cwd().name}/1"],
        ["a_x_hw_1.json", "b_x_hw_1.json", f"{Path.cwd().name}_1.json"],
    )


def test_classes_as_they_are_handed_in() -> None:
    """The same archive name for each, and folders with dots in their names"""
    assert named(*sorted(FIELD.glob("class_same_file_name/*/hw1.zip"))) == (
        ["kim/hw1.zip", "lee/hw1.zip", "park/hw1.zip"],
        ["kim_hw1.json", "lee_hw1.json", "park_hw1.json"],
    )
    assert named(*sorted(FIELD.glob("class_dotted_names/*"))) == (
        ["kim.jiwoo", "kim.minsu", "lee"],
        ["kim.jiwoo.json", "kim.minsu.json", "lee.json"],
    )


def test_no_two_files_are_the_same_on_any_disk(tmp_path: Path) -> None:
    """Also where paths differ in capitals only, are given twice, or look like a number of another one"""
    for name in ("hw", "HW", "hw-2", "v1.zip"):
        (tmp_path / name).mkdir()
    paths = [tmp_path / name for name in ("hw", "HW", "hw", "hw-2", "v1.zip")]
    names = short_names(paths)
    files = file_names(paths, names)
    assert len({file.casefold() for file in files}) == len(paths)
    assert names[0] == names[2] != names[1]
    assert files[-1] == "v1.zip"  # a folder


@pytest.mark.parametrize("name", ["드롭아웃" * 30, "x" * 240, "/", "."])
def test_names_that_a_disk_can_hold(name: str) -> None:
    _, (first, second) = named(name, name)
    assert first != second
    assert "/" not in first
    assert all(0 < len(os.fsencode(file)) <= NAME_LIMIT for file in (first, second))


def test_long_names_stay_told_apart_in_any_order() -> None:
    """Cut as they are, they differ in what was cut: a report's name does not depend on who else is there"""
    paths = [f"{first}{'김' * 80}" for first in ("a", "b", "나")]
    files = dict(zip(paths, named(*paths)[1], strict=True))
    assert len({*files.values()}) == 3
    for path, file in zip(paths[::-1], named(*paths[::-1])[1], strict=True):
        assert file == files[path]
        assert file.endswith(".json")


def test_names_of_reports_are_plain() -> None:
    """Nothing that steers a terminal or breaks a line, and one spelling of a letter is one letter"""
    assert named("a\x1b[2J\nb", "c")[1] == ["a\\x1b[2J b.json", "c.json"]
    assert named("x/\u00e9", "x/e\u0301")[1] == ["\u00e9.json", "e\u0301-2.json"]
