"""What is cut out of a course for a kit, on the small one."""

import json
import tomllib
from pathlib import Path

import pytest

from grader.authoring.question import Question
from grader.cli.main import main
from grader.course import kit, reader
from grader.course.course import CourseError
from grader.errors import GraderError
from grader.instructor.kit import build, cut, tables, update, wheel
from tests.helpers.frozen import freeze

QUESTIONS = """\
[shown]
kind = "number"
text = "What is one and one?"
answer = 2
reason = "Count."
misconceptions = [{ name = "glued", answer = 11, says = "That is 1 beside 1. And their sum?" }]

[kept]
kind = "choice"
text = "Is it so?"
answer = "never at all"
reason = "Nobody may read this."
hidden = true
misconceptions = [{ name = "yes", answer = "always", says = "Nor this?" }]
[kept.options]
"never at all" = "no"
always = "yes"
"""
MORE = '''

ONLY_HIDDEN = 41


def only_hidden(rng):
    return ONLY_HIDDEN


# A remark about the hidden one.
@check("shifted", points=1, compare=exact(reason="Small integers."), hidden=True)
def far(student, rng):
    """Far away"""
    return student.shifted(only_hidden(rng), 1)
'''
NO_FUNCTION = '''
if SHARP:
    @check("shifted", points=1, compare=SHARP)
    def inside(student, rng):
        """A check within a block"""
        return {"y": student.shifted(numbers(rng), 1)}


ONLY_HIDDEN'''


@pytest.fixture
def whole(small: Path) -> Path:
    """The small course with questions, and results."""
    folder = small / "assignments" / "lines"
    (folder / "misconceptions.py").unlink()
    (folder / "questions.toml").write_text(QUESTIONS)
    (folder / "checks.py").write_text((folder / "checks.py").read_text() + MORE)
    freeze(small)
    return small


def test_what_hidden_checks_alone_need_is_left_out(whole: Path) -> None:
    """Their functions, constants and remarks; what visible ones use stays as it was written"""
    text = cut.visible(reader.load(whole).assignments[0])
    for word in ("hidden", "of_a_number", "far", "only_hidden", "ONLY_HIDDEN", "remark"):
        assert word not in text
    original = (whole / "assignments" / "lines" / "checks.py").read_text()
    for part in text.split("\n\n\n"):
        assert part.strip() in original
    assert "SIZE = 3\n" in text
    assert "def numbers(rng):" in text


def test_answers_to_hidden_questions_are_left_out(whole: Path, tmp_path: Path) -> None:
    """Neither answer, reason nor known mistakes; what is visible stays whole; nobody can have it revealed"""
    course = reader.load(whole)
    files = build.files(course)
    given = tomllib.loads(files["assignments/lines/questions.toml"].decode())
    assert given["shown"] == tomllib.loads(QUESTIONS)["shown"]
    assert set(given["kept"]) == {"kind", "text", "options", "hidden"}
    update.write(files, tmp_path / "kit")
    made = reader.load(tmp_path / "kit")
    assert [asked.id for _, asked in made.questions()] == ["shown", "kept"]
    hidden: Question = made.questions()[1][1]
    assert (hidden.answer, hidden.reason, hidden.misconceptions) == ((), "", ())
    (tmp_path / "kit" / "work" / "questions.toml").write_text('[lines]\nshown = 11\nkept = "never at all"\n')
    arguments = ["grade", "--course", str(tmp_path / "kit"), str(tmp_path / "kit" / "work")]
    assert main([*arguments, "--json", str(tmp_path / "told.json")]) == 0
    checks = json.loads((tmp_path / "told.json").read_text())["assignments"][0]["exercises"][-1]["checks"]
    assert [check["verdict"] for check in checks] == ["failed", "blocked"]


def test_what_needs_the_whole_course_says_so(whole: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In a kit there are no solutions to verify, and no answers to reveal"""
    target = whole.parent / "kit"
    assert main(["kit", "--course", str(whole), str(target)]) == 0
    capsys.readouterr()
    for command in ("verify", "template", "reference", "kit"):
        assert main([command, "--course", str(target)]) == 2
        said = capsys.readouterr().err
        assert said == f"grader: {target}/course.toml: is a kit, which has no solutions;" + (
            f" {command} needs the whole course\n"
        )
    assert main(["grade", "--course", str(target), "--reveal", str(target / "work")]) == 2
    assert "--reveal: a kit has no answers to hidden questions" in capsys.readouterr().err
    assert main(["kit", "--course", str(whole), str(target)]) == 2
    assert f"is there already, and not empty; take it in with --update {target}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "points=3",
            'points=3, needs="double::of_a_number"',
            "waits for lines::double::of_a_number, which is",
        ),
        (
            '@check("shifted", points=1',
            '@check("double", points=1, compare=SHARP)\n@check("shifted", points=1',
            "is declared hidden and visible",
        ),
        ("\n\nONLY_HIDDEN", NO_FUNCTION, "its lines cannot be told from others"),
    ],
)
def test_what_cannot_be_parted_is_told(whole: Path, old: str, new: str, said: str) -> None:
    """With the name of the check, and what to do"""
    path = whole / "assignments" / "lines" / "checks.py"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(CourseError, match=said):
        build.files(reader.load(whole))


def test_stale_results_make_no_kit(whole: Path) -> None:
    """They would be handed out"""
    path = whole / "assignments" / "lines" / "checks.py"
    path.write_text(path.read_text().replace("SIZE = 3", "SIZE = 4"))
    with pytest.raises(CourseError, match="stale"):
        build.files(reader.load(whole))


def test_a_broken_kit_is_told_in_a_line(whole: Path, tmp_path: Path) -> None:
    """With what to do"""
    target = tmp_path / "kit"
    update.write(build.files(reader.load(whole)), target)
    for text in ("no JSON", "{}", "[]", '{"seeds": {}, "assignments": {}, "files": {}}'):
        (target / kit.FILE).write_text(text)
        with pytest.raises(CourseError, match=r"^reference/kit.json.*unpack the kit again$"):
            reader.load(target)


def test_tables_are_written_as_they_were_read() -> None:
    """Texts of any letters, inner tables, lists of tables"""
    table = {
        "a": 'a "quoted" \\ 한글 é',
        "b": [1, 2.5, True],
        "entries": [{"name": "x", "inner": {"tiers": [{"é": 1}, {"b c": 1e-9}]}}, {"name": "y"}],
        "options": {"times 1 - rate": "all · values"},
    }
    assert tomllib.loads(tables.dumps(table)) == table


LOCK = """\
# This file was autogenerated
a-one==1 \\
    --hash=sha256:00
    # via dl-grader (pyproject.toml)
b.two==2 ; sys_platform == 'win32' \\
    --hash=sha256:01
    # via
    #   a-one
    #   other
c==3 \\
    --hash=sha256:02
    # via b-two
other==4 \\
    --hash=sha256:03
    # via dl-grader (pyproject.toml)
"""


def test_a_lock_has_what_is_needed_and_no_more() -> None:
    """Whatever stands in it because of a package goes with that, with marker and hashes"""
    lines = wheel.locked(LOCK, ["a-one"]).splitlines()
    assert [line for line in lines if line[0] != " "] == [
        "a-one==1 \\",
        "b.two==2 ; sys_platform == 'win32' \\",
        "c==3 \\",
    ]
    assert len(lines) == 6
    with pytest.raises(GraderError, match="has no missing; run make lock"):
        wheel.locked(LOCK, ["missing"])
