"""The documents: commands that exist, files that are there, examples that parse."""

import argparse
import ast
import re
import shlex
import textwrap
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.cli import main
from grader.course.course import Course, CourseError

ROOT = Path(__file__).resolve().parents[2]
PAGES = (
    "README.md",
    "CONTRIBUTING.md",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "SECURITY.md",
    "docs/instructors.md",
    "docs/experiments.md",
    "docs/notebooks.md",
)
ELSEWHERE = {".", "apt-get", "cd", "cp", "mkdir", "python"}  # commands that are not this project's
MADE_BY_READERS = re.compile(
    r"activations|halves_of_a_row|^try/|^\.venv|^/|^experiments/|<|\*"
)  # in examples, or a pattern
RUNS_GRADER = {name: (name,) for name in ("grade", "reference", "template", "verify", "experiments")}
RUNS_GRADER |= {"plots": ("plot",), "pictures": ("plot", "--freeze")}  # tasks whose ARGS go to the grader

Words = list[str]


# --- reading ---


def page(name: str) -> str:
    """A file's text."""
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name: str, language: str) -> Iterator[str]:
    """A document's fenced blocks in one language, without their indentation."""
    pattern = rf"^( *)```{language}\n(.*?)^\1```$"
    for block in re.finditer(pattern, page(name), re.DOTALL | re.MULTILINE):
        yield textwrap.dedent(block[2])


def prose(name: str) -> str:
    """A document without its fenced blocks."""
    return re.sub(r"^( *)```.*?^\1```$", "", page(name), flags=re.DOTALL | re.MULTILINE)


def spans(name: str) -> list[str]:
    """Pieces of code within a document's sentences."""
    return [" ".join(span.split()) for span in re.findall(r"`([^`]+)`", prose(name))]


def commands(name: str) -> Iterator[Words]:
    """Every command in a document's shell blocks, as words, up to where its output goes."""
    for block in blocks(name, "sh"):
        for line in block.splitlines():
            words = shlex.split(line)
            yield words[: words.index(">")] if ">" in words else words


def subcommands() -> dict[str, argparse.ArgumentParser]:
    """The grader's subcommands and their parsers."""
    return below(main._parser())


def below(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """The subcommands of a parser; none for most."""
    found = [action.choices for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    return dict(found[0]) if found else {}


def tasks() -> set[str]:
    """What `make` lists."""
    return set(re.findall(r"^([a-z]+):.*## ", page("Makefile"), re.MULTILINE))


def options() -> set[str]:
    """All options of the grader, and those of its pytest plugin."""
    parsers = [each for one in subcommands().values() for each in (one, *below(one).values())]
    own = {text for each in parsers for text in each._option_string_actions}
    return own | set(re.findall(r'"(--[a-z-]+)"', page("grader/pytest_plugin.py")))


# --- what a command must be ---


def complaint(words: Words, course: Course) -> str:
    """What is wrong with one command; "" if nothing is."""
    program = words[0].removeprefix(".venv/bin/")
    if program == "make":
        return about_make(words[1:], course)
    if program == "grader":
        return about_grader(words[1:], course)
    if program == "pytest" or program in ELSEWHERE:
        missing = [word for word in words if word.startswith("tools/") and not (ROOT / word).is_file()]
        unknown = [word for word in words if word.startswith("--") and word.split("=")[0] not in options()]
        return " ".join(f"there is no {word}" for word in missing + unknown)
    return f"what is {program}?"


def about_make(words: Words, course: Course) -> str:
    """What is wrong with a task; its ARGS are the grader's where it runs the grader."""
    variables = set(re.findall(r"^([A-Z_]+) \?=", page("Makefile"), re.MULTILINE))
    for target in (word for word in words if "=" not in word):
        if target not in tasks():
            return f"make has no {target}"
    given = dict(word.split("=", 1) for word in words if "=" in word)
    if not given.keys() <= variables:
        return f"make knows {', '.join(sorted(variables))}"
    if words and words[0] in RUNS_GRADER:
        paths = [given.get("SUBMISSION", "student_template")] if words[0] == "grade" else []
        return about_grader([*RUNS_GRADER[words[0]], *paths, *shlex.split(given.get("ARGS", ""))], course)
    return ""


def about_grader(words: Words, course: Course) -> str:
    """What is wrong with the arguments of the grader, names of checks included."""
    try:
        given = main._parser().parse_args(words)
    except SystemExit as stop:
        return "" if stop.code == 0 else "the grader does not know such arguments"
    decided = [getattr(given, name, "") for name in ("target", "assignment")]
    named = {"show": lambda: [given.check], "grade": lambda: given.only, "gradebook": lambda: decided}
    names = named.get(given.command, list)()
    try:
        course.select(*(name for name in names if name and not MADE_BY_READERS.search(name)))
    except CourseError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("name", PAGES)
def test_commands_exist(name: str, whole_course: Course) -> None:
    """Every task, subcommand, option and check that a document's commands name is there"""
    wrong = [
        f"{' '.join(words)}: {said}" for words in commands(name) if (said := complaint(words, whole_course))
    ]
    assert not wrong, "\n".join(wrong)


def test_readme_has_commands() -> None:
    """The test above looks at something"""
    found = [words[0] for words in commands("README.md")]
    assert found.count("make") > 5
    assert found.count("grader") > 3


@pytest.mark.parametrize("name", PAGES)
def test_code_in_sentences_exists(name: str) -> None:
    """So is what the sentences name: tasks, subcommands, options"""
    wrong = []
    for span in spans(name):
        words = span.split()
        if words[0] == "make" and len(words) > 1 and words[1] not in tasks():
            wrong.append(f"{span}: make has no {words[1]}")
        if words[0] == "grader" and len(words) > 1 and words[1] not in subcommands():
            wrong.append(f"{span}: the grader has no {words[1]}")
        for word in words:
            if word.startswith("--") and word.split("=")[0] not in options():
                wrong.append(f"{span}: there is no {word}")
    assert not wrong, "\n".join(wrong)


# --- files ---


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str) -> None:
    """Every relative link is to a file or folder of the project"""
    targets = re.findall(r"\]\(([^)]+)\)", prose(name))
    here = [target.partition("#")[0] for target in targets if "://" not in target]
    missing = [target for target in here if target and not (ROOT / name).parent.joinpath(target).exists()]
    assert not missing, f"{name} links to {', '.join(missing)}"


@pytest.mark.parametrize("name", PAGES)
def test_named_files_are_there(name: str) -> None:
    """Every path that a sentence names exists, those aside that a reader is about to make"""
    a_path = r"[\w.<>*/-]+/[\w.<>*/-]*|[A-Z]+\.md|course\.toml"
    paths = [span for span in spans(name) if re.fullmatch(a_path, span)]
    missing = [p for p in paths if not MADE_BY_READERS.search(p) and not (ROOT / p).exists()]
    assert not missing, f"{name} names {', '.join(missing)}"


def test_every_handout_is_linked(course: Course) -> None:
    """The README leads to all assignments"""
    links = {a.name: f"(assignments/{a.name}/handout.md)" for a in course.assignments}
    assert [name for name, link in links.items() if link not in page("README.md")] == []


@pytest.mark.parametrize(("language", "read"), [("python", ast.parse), ("toml", tomllib.loads)])
def test_examples_can_be_read(language: str, read: Callable[[str], Any]) -> None:
    """What is to be copied is whole"""
    found = [block for name in PAGES for block in blocks(name, language)]
    assert found
    for block in found:
        read(block)


# --- promises ---


def promises() -> Iterator[tuple[str, list[str]]]:
    """SECURITY.md's tables of promises, row by row: what is promised, and what is said to hold it."""
    written = page("SECURITY.md").partition("<!-- attacks: begin -->")[0]
    for table in re.findall(r"(?:^\|.*\n)+", written, re.MULTILINE):
        head, _, *rows = table.splitlines()
        assert head.endswith("| held by |"), head
        for row in rows:
            what, _, held_by = row.strip("| ").rpartition(" | ")
            yield what, re.findall(r"`([^`]+)`", held_by)


def holders() -> set[str]:
    """What can hold a promise: files of tests, tests, attacks of the table."""
    files = [*(ROOT / "tests").glob("**/test_*.py")]
    tests = {name for path in files for name in re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.M)}
    attacks = re.findall(r"^\| `(\w+)` \|", page("SECURITY.md").partition("attacks: begin")[2], re.MULTILINE)
    return {str(path.relative_to(ROOT)) for path in files} | tests | {*attacks}


def test_every_promise_is_held_by_something() -> None:
    """SECURITY.md names for each promise a test or an attack, and each of them is there"""
    there, found = holders(), dict(promises())
    assert len(found) > 30
    assert [what for what, held_by in found.items() if not held_by] == []
    assert {name for held_by in found.values() for name in held_by} - there == set()
    assert {name for name in spans("SECURITY.md") if name.startswith("test_")} - there == set()


# --- the house ---


def test_the_tree_lists_every_file() -> None:
    """ARCHITECTURE.md has a line for each folder and each module of grader/, and for nothing else"""
    pages = page("ARCHITECTURE.md")
    (tree,) = re.findall(r"^```\n(__init__\.py.*?)^```", pages, re.DOTALL | re.MULTILINE)
    found, folder = [], ""
    for line in tree.splitlines():
        name, _, about = line.strip().partition(" ")
        assert about.strip(), line
        folder = name if name.endswith("/") else folder if line.startswith(" ") else ""
        found.append(folder if name == folder else folder + name)
    package = ROOT / "grader"
    files = [path.relative_to(package) for path in package.rglob("*.py")]
    there = {str(path) for path in files if path.name != "__init__.py" or path.parent == Path()}
    there |= {f"{path.parent}/" for path in files if path.parent != Path()}
    assert sorted(found) == sorted(there)


def test_the_rows_are_those_that_are_held() -> None:
    """ARCHITECTURE.md shows the rows of the contract in pyproject.toml, in their order"""
    contracts = tomllib.loads(page("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    (layers,) = [each["layers"] for each in contracts if each["id"] == "layers"]
    held = [set(row.split(" | ")) for row in layers if row != "__main__"]
    table = page("ARCHITECTURE.md").partition("| row | folders |")[2].partition("\n\n")[0]
    shown = [set(re.findall(r"`(\w+)`", line)) for line in table.splitlines()[2:]]
    assert shown == held
