"""The kit of the project's own course: what is in it, what is not, and that it grades alike."""

import json
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from grader.course import docstrings, parameters, reader
from grader.course.course import Course
from grader.course.importing import module_from_file
from grader.grading.grade import Scope
from grader.grading.grader import Grader
from grader.instructor import template
from grader.instructor.kit import build, update
from tests.helpers import samples

ROOT = Path(__file__).resolve().parents[3]
LINE = 20  # characters of a line that says something
PRINTED = re.compile(rb"[\x20-\x7e]{8,}")
PICTURES = (".png", ".gif", ".npz")  # which hold no text


@pytest.fixture(scope="module")
def kit(files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the kit."""
    folder = tmp_path_factory.mktemp("given") / "kit"
    update.write(files, folder)
    return folder


def contents(files: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Every file, and every file in a zip among them, by a name."""
    for name, content in files.items():
        if zipfile.is_zipfile(BytesIO(content)) and not name.endswith(PICTURES):
            with zipfile.ZipFile(BytesIO(content)) as archive:
                yield from ((f"{name}!{inner}", archive.read(inner)) for inner in archive.namelist())
        elif not name.endswith(PICTURES):
            yield name, content


@pytest.fixture(scope="module")
def texts(files: dict[str, bytes]) -> dict[str, str]:
    """All that can be read in the kit, by file: of binary files, their printed parts."""
    return {name: b"\n".join(PRINTED.findall(content)).decode() for name, content in contents(files)}


def code(text: str) -> set[str]:
    """The lines of a text that say something, without the spaces before them."""
    return {line.strip() for line in text.splitlines() if len(line.strip()) >= LINE}


def secret_lines(course: Course) -> set[str]:
    """The lines of all solutions, planted mistakes, other forms and of Keras that students are not shown."""
    secret, shown = set(), set()
    for assignment in course.assignments:
        text = (assignment.folder / "solution.py").read_text("utf-8")
        shown |= code(template.strip(text, assignment.name))
        shown |= code((assignment.folder / "handout.md").read_text("utf-8"))
        shown |= code((assignment.folder / "checks.py").read_text("utf-8"))
        secret |= code(text)
        for name in ("misconceptions.py", "forms.py"):
            if (assignment.folder / name).exists():
                secret |= bodies(assignment.folder / name)
    for path in (course.root / "reference").glob("*.py"):
        secret |= bodies(path)
    for path in (course.root / "grader").rglob("*.py"):  # the grader is handed out as well
        shown |= code(path.read_text("utf-8"))
    return secret - shown


def bodies(path: Path) -> set[str]:
    """The lines within the functions of a file, without strings that stand alone."""
    text = re.sub(r'""".*?"""', "", path.read_text("utf-8"), flags=re.DOTALL)
    lines = (line for line in text.splitlines() if line.startswith("    "))
    return {line for line in code("\n".join(lines)) if not re.fullmatch(r'[("\w, ]*"[\w:",) ]*', line)}


def test_no_line_of_a_solution_is_in_it(whole_course: Course, texts: dict[str, str]) -> None:
    """Nor one of a planted mistake, of another right form, or of the Keras reference"""
    secret = secret_lines(whole_course)
    assert len(secret) > 2_500
    lines = {line.strip(): name for name, text in texts.items() for line in text.splitlines()}
    assert {line: lines[line] for line in secret if line in lines} == {}
    frozen = "\n".join(text for name, text in texts.items() if name.startswith("reference/"))
    assert [line for line in secret if line in frozen] == []


def test_nothing_of_hidden_checks_is_in_it(whole_course: Course, texts: dict[str, str]) -> None:
    """No id, name of its own, title, or seed of a hidden check, and not the course's seed"""
    every = "\n".join(texts.values())
    visible = {check.name for _, check in whole_course.checks() if not check.hidden}
    titles = {check.title for _, check in whole_course.checks() if not check.hidden}
    words = {str(whole_course.seed)}
    for assignment, check in whole_course.checks():
        if check.hidden:
            words |= {assignment.id(check), str(whole_course.seed_for(assignment.id(check)))}
            words |= {f"{check.exercise}::{check.name}", *({check.title} - titles)}
            words |= {f"def {check.name}(" for name in [check.name] if name not in visible}
    assert len(words) > 200
    assert [word for word in words if word in every] == []


def test_every_visible_check_is_in_it(whole_course: Course, kit: Path) -> None:
    """With its seed, its points, what it waits for and what Keras gave"""
    made = reader.load(kit)
    wanted = [(a, check) for a, check in whole_course.checks() if not check.hidden]
    assert [made_a.id(check) for made_a, check in made.checks()] == [a.id(check) for a, check in wanted]
    for (assignment, check), (own, same) in zip(wanted, made.checks(), strict=True):
        identity = assignment.id(check)
        assert made.seed_for(identity) == whole_course.seed_for(identity)
        assert own.needs(same) == assignment.needs(check)
        assert own.weight * same.points == pytest.approx(assignment.weight * check.points)
        assert same.title == check.title
    assert {a.name: a.exercises for a in made.assignments} == whole_course.exercises
    for assignment, own in zip(whole_course.assignments, made.assignments, strict=True):
        for exercise in assignment.exercises:  # what is told of a solution without running it
            for told in (parameters.used_by, docstrings.returned_by, docstrings.docstring_of):
                assert told(own, exercise) == told(assignment, exercise), (exercise, told.__name__)


@pytest.mark.parametrize("name", ["half_done", "wrong_shape"])
def test_it_grades_as_the_whole_course_does(whole_course: Course, kit: Path, name: str) -> None:
    """Verdict, points, words and cause of every visible check; no warning; what is missing is told"""
    reports = []
    for course in (whole_course, reader.load(kit)):
        with Grader(course) as grader:
            reports.append(grader.grade(samples.path(name), Scope(training=False)))
    full, own = (
        {check.id: check for each in report.assignments for check in each.checks} for report in reports
    )
    seen = {identity: check for identity, check in full.items() if check.visibility != "hidden"}
    assert list(own) == list(seen)
    for identity, check in own.items():
        other = seen[identity]
        for what in (
            "verdict",
            "score",
            "max_score",
            "message",
            "called",
            "returned",
            "expected",
            "diagnosis",
        ):
            assert getattr(check, what) == getattr(other, what), (identity, what)
    assert reports[1].warnings == ()
    (note,) = [note for note in reports[1].notes if "hidden" in note]
    missing = reports[0].max_score - reports[1].max_score
    assert note.startswith(f"{round(missing, 2):g} more points are for hidden checks")


def test_the_same_course_gives_the_same_bytes(files: dict[str, bytes], tmp_path: Path) -> None:
    """As a zip, too; and each file's digest is in it"""
    small = {name: files[name] for name in ("README.md", "tools/environment", "course.toml")}
    for name in ("a.zip", "b.zip"):
        update.write(dict(sorted(small.items(), reverse=name == "b.zip")), tmp_path / "kit" / name)
    first, second = ((tmp_path / "kit" / name).read_bytes() for name in ("a.zip", "b.zip"))
    assert first.replace(b"a/", b"b/") == second
    told = json.loads(files["reference/kit.json"])["files"]
    assert told == {name: build.digest(content) for name, content in files.items() if name in told}
    assert set(files) - set(told) == {"reference/kit.json"}
    assert list(files)[-1] == "reference/kit.json"  # what makes it a kit is written last


def test_links_of_its_pages_lead_somewhere(files: dict[str, bytes]) -> None:
    """README and handouts name files of the kit only"""
    for name in [name for name in files if name.endswith(".md")]:
        for link in re.findall(r"\]\(([^)#]+)\)", files[name].decode()):
            if not link.startswith("http"):
                assert str(Path(name).parent / link) in files or link in build.WRITTEN_IN, (name, link)


def test_editors_find_what_the_settings_name(files: dict[str, bytes]) -> None:
    """Settings of VS Code and of the container are JSON; what they name, and start, is there"""
    names = [name for name in files if name.endswith(".json") and name[0] == "."]
    found = {Path(name).name: json.loads(files[name]) for name in names}
    assert set(found) == {"settings.json", "extensions.json", "tasks.json", "devcontainer.json"}
    settings = found["settings.json"]
    assert settings["python.defaultInterpreterPath"] == "${workspaceFolder}/.venv/bin/python"
    assert b"-m venv .venv" in files["tools/environment"]
    assert settings["python.testing.pytestEnabled"] is True
    assert settings["python.analysis.extraPaths"] == [build.WORK]
    tasks = set(re.findall(r"(?m)^([a-z]+):.*## ", files["Makefile"].decode()))
    started = [each["command"] for each in found["tasks.json"]["tasks"]]
    started.append(found["devcontainer.json"]["postCreateCommand"])
    assert {command.split()[1] for command in started} <= tasks
    assert {"grade", "watch", "test", "setup", "show", "update"} <= tasks
    assert f"grader_submission = {build.WORK}" in files["pytest.ini"].decode()
    (exercise,) = re.findall(r"-k (\w+) -x", files["README.md"].decode())
    assert f"def {exercise}(" in files["work/softmax_loss.py"].decode()


def test_hints_of_an_editor_need_no_grader(kit: Path) -> None:
    """Each file that students write in can be imported as it is, and has types and docstrings"""
    for path in sorted((kit / build.WORK).glob("*.py")):
        text = path.read_text("utf-8")
        assert "import grader" not in text
        for line in re.findall(r"(?m)^def [a-z]\w*\(.*", text):
            assert "->" in line or line.endswith("("), (path.name, line)
    module = module_from_file(kit / build.WORK / "softmax_loss.py", "softmax_loss")
    assert "Formula" in module.softmax.__doc__
