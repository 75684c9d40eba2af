"""Loading a course: each thing that can be wrong has one line that names item, problem and fix."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from grader.course import reader, reference_results
from grader.course.course import KNOWN_TOLD, Course, CourseError
from grader.diagnosis import fingerprints
from tests.helpers.extra import extra_course

ROOT = Path(__file__).resolve().parents[2]

TRAINING = """
[assignments.training]
exercise = "double"
data = "handout.md"
train = 8
validation = 2
seconds = 10
memory = 512
tiers = [{ accuracy = 0.9, points = 4, distinction = "good" }, { accuracy = 0.5, points = 1 }]
"""


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def complaints(root: Path) -> list[str]:
    with pytest.raises(CourseError) as caught:
        reader.load(root)
    return str(caught.value).splitlines()


def test_the_small_course_is_in_order(small: Path) -> None:
    """The tests below break one thing each in a course that is otherwise right"""
    loaded = reader.load(small)
    assert (loaded.title, loaded.seed) == ("Small", 7)
    (lines,) = loaded.assignments
    assert (lines.name, lines.title, lines.points, lines.files) == ("lines", "Lines", 6, ())
    assert lines.exercises == ("double", "shifted")
    assert [lines.id(check) for check in lines.checks] == [
        "lines::double::of_an_array",
        "lines::double::of_a_number",
        "lines::shifted::to_the_right",
    ]
    assert [lines.needs(check) for check in lines.checks] == [(), ("lines::double::of_an_array",), ()]
    assert lines.weight == 1
    assert len(lines.misconceptions) == 6
    edit(small / "course.toml", 'title = "Lines"\n', "")
    assert reader.load(small).assignments[0].title == "lines"


TABLE = [
    ("points = 6", 'points = "ten"', 'course.toml: assignments.lines.points: expected a number, got "ten"'),
    ("points = 6", "points = true", "course.toml: assignments.lines.points: expected a number, got true"),
    ("points = 6", "", "course.toml: assignments.lines.points: is missing; add a number"),
    ("points = 6", "points = 0", "course.toml: assignments.lines.points: must be more than 0, got 0;"),
    ("points = 6", "points = nan", "course.toml: assignments.lines.points: must be more than 0, got nan;"),
    ("points = 6", "points = inf", "course.toml: assignments.lines.points: must be more than 0, got inf;"),
    ("points = 6", "point = 6\npoints = 6", "course.toml: assignments.lines.point: is unknown; remove it;"),
    ("points = 6", "points = 6\nfiles = 3", "course.toml: assignments.lines.files: expected a list, got 3"),
    ("points = 6", "points = 6\nfiles = [3]", "course.toml: assignments.lines.files: expected a text, got 3"),
    ("points = 6", 'points = 6\nfiles = ["a.npz"]', "assignments/lines/a.npz: is missing; add it,"),
    ('name = "lines"', "name = 3", "course.toml: assignments.name: expected a text, got 3"),
    ('name = "lines"', "", "course.toml: assignments.name: is missing; add a text"),
    (
        'name = "lines"',
        'name = "../x"',
        'course.toml: assignments.name: expected a module\'s name, got "../x"',
    ),
    ('name = "lines"', 'name = "line s"', "course.toml: assignments.name: expected a module's name, got "),
    ('title = "Small"', "title = 5", "course.toml: title: expected a text, got 5"),
    ("seed = 7", "seed = 7.5", "course.toml: seed: expected a whole number, got 7.5"),
    (
        "points = 6",
        'points = 6\nextra = "yes"',
        "course.toml: assignments.lines.extra: expected true or false",
    ),
    ("points = 6", "points = 6\nextra = 1", "course.toml: assignments.lines.extra: expected true or false,"),
    ("points = 6", "points = 6\nextra = true", "course.toml: assignments: all of them are extra; make one"),
    (
        "points = 6",
        "points = 6\nextra_credit = 5",
        "course.toml: assignments.lines.extra_credit: is the course's; move it above [[assignments]]",
    ),
    ("seed = 7", 'seed = 7\nfresh = "yes"', 'course.toml: fresh: expected true or false, got "yes"'),
    (
        "points = 6",
        "points = 6\nfresh = true",
        "course.toml: assignments.lines.fresh: is the course's; ",
    ),
    ("seed = 7", "seed = 7\nextra_credit = 5", "course.toml: extra_credit: no assignment is extra; write"),
    ("seed = 7", "seed = 7\nsed = 8", "course.toml: sed: is unknown; remove it; did you mean seed?"),
]


@pytest.mark.parametrize(("old", "new", "said"), TABLE, ids=[new or f"no {old}" for old, new, _ in TABLE])
def test_what_course_toml_can_lack(small: Path, old: str, new: str, said: str) -> None:
    edit(small / "course.toml", old, new)
    (line,) = complaints(small)
    assert line.startswith(said)


@pytest.mark.parametrize(
    ("cap", "said"),
    [
        ("-1", "must be more than 0, got -1; give it points or remove it"),
        ("0", "must be more than 0, got 0; give it points or remove it"),
        ("nan", "must be more than 0, got nan; give it points or remove it"),
        ("inf", "must be more than 0, got inf; give it points or remove it"),
        ("true", "expected a number, got true"),
        ('"5"', 'expected a number, got "5"'),
    ],
)
def test_caps_of_extra_credit_that_are_none(small: Path, cap: str, said: str) -> None:
    extra_course(small)
    edit(small / "course.toml", "extra_credit = 3", f"extra_credit = {cap}")
    assert complaints(small) == [f"course.toml: extra_credit: {said}"]


def test_an_ordinary_check_with_an_extra_part(small: Path) -> None:
    """Whoever left the extra assignment out would lose its points; the other way round is fine"""
    course = extra_course(small)
    assert [(each.name, each.extra) for each in course.assignments] == [("lines", False), ("deed", True)]
    assert course.extra_credit == 3
    checks = small / "assignments" / "deed" / "checks.py"
    edit(checks, "memory=256)", 'memory=256, parts=("lines::double",))')
    reader.load(small)
    checks = small / "assignments" / "lines" / "checks.py"
    edit(checks, "compare=SHARP)", 'compare=SHARP, parts=("deed::act",))')
    assert complaints(small) == [
        "assignments/lines/checks.py: double::of_an_array: its part deed::act is extra, and lines is not;"
        " name another part, or make deed an ordinary assignment"
    ]


def test_everything_wrong_is_told_at_once(small: Path) -> None:
    edit(small / "course.toml", "seed = 7", "sead = 7")
    edit(small / "course.toml", "points = 6", 'points = "six"')
    assert complaints(small) == [
        "course.toml: sead: is unknown; remove it; did you mean seed?",
        "course.toml: seed: is missing; add a whole number",
        'course.toml: assignments.lines.points: expected a number, got "six"',
    ]


@pytest.mark.parametrize(
    ("assignments", "said"),
    [
        ("", "course.toml: assignments: is missing; add a list"),
        ("assignments = 3", "course.toml: assignments: expected a list, got 3"),
        ("assignments = []", "course.toml: assignments: is empty; add an [[assignments]] table"),
        ('assignments = ["lines"]', "course.toml: assignments: holds something else than tables; write"),
    ],
)
def test_assignments_that_are_none(small: Path, assignments: str, said: str) -> None:
    (small / "course.toml").write_text(f'title = "Small"\nseed = 7\n{assignments}\n', "utf-8")
    (line,) = complaints(small)
    assert line.startswith(said)


def test_an_assignment_twice(small: Path) -> None:
    text = (small / "course.toml").read_text("utf-8")
    table = text[text.index("[[") :]
    (small / "course.toml").write_text(f"{text}\n{table}", "utf-8")
    assert complaints(small) == ["course.toml: assignments.lines: stands there twice; remove one"]


def test_files_that_cannot_be_read(small: Path) -> None:
    (missing,) = complaints(small / "assignments")
    assert missing.endswith("course.toml: not found; run grader in a course's folder, or give --course DIR")
    (no_folder,) = complaints(small / "assignments" / "lines" / "handout.md")
    assert no_folder.endswith("not found; run grader in a course's folder, or give --course DIR")
    edit(small / "course.toml", "seed = 7", "seed =")
    assert complaints(small)[0].startswith("course.toml: not valid TOML: ")
    (small / "course.toml").write_bytes(b'title = "\xff"')
    assert complaints(small)[0].startswith("course.toml: not valid TOML: ")


@pytest.mark.parametrize("name", ["handout.md", "solution.py", "checks.py"])
def test_missing_files(small: Path, name: str) -> None:
    (small / "assignments" / "lines" / name).unlink()
    fix = "is missing; add it, or remove the assignment"
    assert complaints(small) == [f"assignments/lines/{name}: {fix}"]


CHECKS = "assignments/lines/checks.py"
OTHER = "def other():\n    # BEGIN SOLUTION\n    pass\n    # END SOLUTION\n\n\ndef shifted"
SOURCES = [
    ("solution.py", "return 2 * x", "return 2 *", "syntax error in line 7; fix it"),
    ("solution.py", "def shifted", OTHER, ""),
    (
        "checks.py",
        '"double", points=1',
        '"dubble", points=1',
        "dubble::of_an_array: the solution has no such",
    ),
    ("checks.py", "def of_a_number", "def of_an_array", "double::of_an_array: is declared twice; rename one"),
    (
        "checks.py",
        "points=3",
        'points=3, needs="of_an_array"',
        "shifted::to_the_right: needs of_an_array, which",
    ),
    (
        "checks.py",
        "points=1",
        'points=1, needs="of_a_number"',
        "double::of_an_array: needs of_a_number, which",
    ),
    (
        "checks.py",
        "points=1",
        'points=1, parts=("lines::shiftd",)',
        "double::of_an_array: the course has no part lines::shiftd; name one that it has; did you mean",
    ),
    (
        "checks.py",
        "from",
        "import absent\nfrom",
        "cannot be imported: ModuleNotFoundError: No module named 'ab",
    ),
    ("checks.py", "SIZE = 3", 'raise ValueError("a\\nb")', "cannot be imported: ValueError: a; fix it"),
    (
        "checks.py",
        '"""Twice an array"""',
        "",
        "check of_an_array: its title is missing; add a docstring; fix",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "said"), SOURCES, ids=[said for *_, said in SOURCES])
def test_what_sources_can_lack(small: Path, file: str, old: str, new: str, said: str) -> None:
    edit(small / "assignments" / "lines" / file, old, new)
    (line,) = complaints(small)
    if new == OTHER:
        assert line == f"{CHECKS}: other: has no check; write one, or make the function private"
    else:
        assert line.startswith(f"assignments/lines/{file}: {said}")


def test_a_function_without_work_is_no_exercise(small: Path) -> None:
    path = small / "assignments" / "lines" / "solution.py"
    edit(path, "def shifted", "def helper(x):\n    return x\n\n\ndef shifted")
    assert reader.load(small).assignments[0].exercises == ("double", "shifted")


def test_checks_without_points(small: Path) -> None:
    path = small / CHECKS
    path.write_text(re.sub("points=[1-3]", "points=0", path.read_text("utf-8")), "utf-8")
    assert complaints(small) == [f"{CHECKS}: all checks together carry no points; give some check points"]


def test_a_training_plan(small: Path) -> None:
    with (small / "course.toml").open("a") as file:
        file.write(TRAINING)
    plan = reader.load(small).assignments[0].training
    assert plan is not None
    assert (plan.exercise, plan.data.name, plan.train, plan.validation) == ("double", "handout.md", 8, 2)
    assert [(tier.name, tier.points, tier.distinction) for tier in plan.tiers] == [
        ("accuracy_50", 1, ""),
        ("accuracy_90", 4, "good"),
    ]


PLANS = [
    ('exercise = "double"', 'exercise = "train"', ".exercise: the solution has no train; name the training"),
    ('data = "handout.md"', 'data = "no.npz"', ".data: no.npz is missing; put the data there"),
    ("train = 8", "train = 0", ".train: must be more than 0, got 0;"),
    ("seconds = 10", "seconds = -1", ".seconds: must be more than 0, got -1;"),
    ("seconds = 10", "second = 10", ".second: is unknown; remove it; did you mean seconds?"),
    ("accuracy = 0.9", "accuracy = 97", ".tiers: accuracy 97, points 4; 0 < accuracy <= 1 and points >= 0"),
    ("points = 4", "points = -4", ".tiers: accuracy 0.9, points -4; 0 < accuracy <= 1 and points >= 0"),
    ("points = 4", 'points = "4"', '.tiers.points: expected a number, got "4"'),
]


@pytest.mark.parametrize(("old", "new", "said"), PLANS, ids=[new for _, new, _ in PLANS])
def test_what_a_training_plan_can_lack(small: Path, old: str, new: str, said: str) -> None:
    with (small / "course.toml").open("a") as file:
        file.write(TRAINING.replace(old, new))
    assert complaints(small)[0].startswith(f"course.toml: assignments.lines.training{said}")


def test_selecting(small: Path) -> None:
    loaded: Course = reader.load(small)
    assert len(loaded.select("")) == len(loaded.select("lines")) == 3
    assert len(loaded.select("lines::double")) == 2
    assert [check.name for _, check in loaded.select("lines::double::of_a_number")] == ["of_a_number"]
    near = {
        "lines::dubble": "did you mean lines::double",
        "line": "did you mean lines",
        "zzz": "there are lines, ",
        "lines::qqqqqqqqqqqqqqqq": "there are lines::",
    }
    for name, said in near.items():
        with pytest.raises(CourseError) as caught:
            loaded.select(name)
        assert str(caught.value).startswith(f"{name}: no such assignment, exercise or check; {said}")
    with pytest.raises(CourseError, match=r"^lins: no such assignment; did you mean lines\?$"):
        loaded.assignment("lins")


def test_a_name_that_is_none_of_many(course: Course) -> None:
    """Assignments are told first, and that there is more"""
    names = ", ".join(assignment.name for assignment in course.assignments[:KNOWN_TOLD])
    with pytest.raises(CourseError, match=rf"^qqq: no such .*; there are {names}, …$"):
        course.select("qqq")


def test_the_core_course_is_worth_100_points_and_shares_its_results() -> None:
    full, core = reader.load(ROOT), reader.load(ROOT / "course-core.toml")
    tiers = [tier for a in core.assignments if a.training for tier in a.training.tiers]
    assert sum(a.points for a in core.assignments) + sum(tier.points for tier in tiers) == 100
    names = ["softmax_loss", "backprop", "optimizers", "dropout", "init", "mnist"]
    assert [a.name for a in core.assignments] == names
    assert core.seed == full.seed
    for name in names:
        own, other = core.assignment(name).training, full.assignment(name).training
        assert (own is None) == (other is None)
        if own is not None and other is not None:
            assert replace(own, tiers=()) == replace(other, tiers=())
        assert reference_results.stale(core, core.assignment(name)) == ""
        assert fingerprints.stale(core, core.assignment(name)) == ""


def test_a_file_of_another_name_is_named_in_what_is_wrong(small: Path) -> None:
    text = (small / "course.toml").read_text("utf-8")
    (small / "other.toml").write_text(text.replace("points = 6", "points = -6"), "utf-8")
    with pytest.raises(CourseError, match=r"^other\.toml: assignments\.lines\.points: must be more than 0"):
        reader.load(small / "other.toml")
    assert reader.load(small / "course.toml").assignments[0].points == 6
