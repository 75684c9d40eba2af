"""The house: imports that no contract can hold, sizes, locked versions, tasks, nothing of one machine."""

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

TASKS = {
    "help",
    "grade",
    "watch",
    "test",
    "demo",
    "reference",
    "template",
    "kit",
    "verify",
    "lint",
    "bench",
    "experiments",
    "plots",
    "pictures",
    "lock",
    "clean",
    "soak",
    "attacks",
    "mutants",
}


# --- imports ---


def imported(path: Path, top: bool = False) -> Iterator[tuple[int, str]]:
    """Line and dotted name of every import in a file (or of those at the top of it only).

    `from a import b` gives both a and a.b.
    """
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if top and getattr(node, "col_offset", 0) > 0:
            continue
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            source = ".".join((*above, *filter(None, [node.module])))
            yield node.lineno, source
            yield from ((node.lineno, f"{source}.{alias.name}") for alias in node.names)


def third_party(path: Path) -> dict[str, int]:
    """Packages that a file imports from neither Python nor this project, with a line of each."""
    own = {*sys.stdlib_module_names, "grader"}
    return {name.split(".")[0]: line for line, name in imported(path) if name.split(".")[0] not in own}


def in_tree(*patterns: str) -> list[Path]:
    """Files of this project that match, sorted."""
    return sorted(path for pattern in patterns for path in ROOT.glob(pattern))


def test_contracts_hold() -> None:
    """Folders of grader/ import downwards only, renderers see the model, NumPy alone runs beside students"""
    done = run(str(Path(sys.executable).with_name("lint-imports")), "--no-cache")
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


def test_a_folder_and_a_file_can_be_read_in_one_go() -> None:
    """At most 23 entries in grader/, and no file over 300 lines"""
    entries = [path.name for path in (ROOT / "grader").iterdir() if path.name != "__pycache__"]
    assert len(entries) <= 23, sorted(entries)
    lines = {path: path.read_text("utf-8").count("\n") for path in in_tree("grader/**/*.py")}
    assert {str(path): count for path, count in lines.items() if count > 300} == {}


def test_options_of_the_command_line_stay_there() -> None:
    """Elsewhere options are typed records"""
    files = [path for path in in_tree("grader/**/*.py") if path.parent.name != "cli"]
    assert not [path for path in files if "argparse" in {name for _, name in imported(path)}]


def test_keras_in_reference_only() -> None:
    """Keras is the answer key, so nothing but the reference knows of it; a contract holds grader/ to it"""
    everywhere = (*(f"{name}/**/*.py" for name in ("assignments", "student_template")), "*/*.py")
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {package}"
        for path in in_tree(*everywhere)
        if path.parent.name != "reference"
        for package, line in third_party(path).items()
        if package in {"keras", "tensorflow"}
    ]
    assert not wrong, "\n".join(wrong)


def test_checks_import_authoring_and_numpy_only() -> None:
    """Checks, misconceptions and plots need the authoring names, NumPy and Python's own library"""
    wrong = []
    for path in in_tree(*(f"assignments/*/{name}.py" for name in ("checks", "misconceptions", "plots"))):
        for line, name in imported(path):
            own = name == "grader.authoring" or name.startswith(("grader.authoring.", "numpy."))
            if not own and name != "numpy" and name.split(".")[0] not in sys.stdlib_module_names:
                wrong.append(f"{path.relative_to(ROOT)}:{line} imports {name}")
    assert not wrong, "\n".join(wrong)


def test_solutions_import_what_students_may() -> None:
    """NumPy, Python's own library, and the other modules of a submission"""
    assignments = {path.parent.name for path in in_tree("assignments/*/solution.py")}
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in in_tree("assignments/*/solution.py")
        for line, name in imported(path)
        if name.split(".")[0] not in {"numpy", *assignments, *sys.stdlib_module_names}
    ]
    assert not wrong, "\n".join(wrong)


# --- locked versions ---

REQUIREMENT = re.compile(r"([a-z0-9-]+)==([^ ;]+)( ; .+?)? \\\n((?: +--hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)")


def locked(kind: str) -> dict[str, str]:
    """Versions by name. Anything in the file that is not a version, a hash or a comment is an error."""
    text = (ROOT / "requirements" / f"{kind}.txt").read_text(encoding="utf-8")
    text = re.sub(r"^ *#.*\n", "", text, flags=re.MULTILINE)
    found = REQUIREMENT.findall(text)
    assert REQUIREMENT.sub("", text) == "", "not a version with its hashes"
    names = [name for name, *_ in found]
    assert len(names) == len(set(names)), "one version for every Python and system"
    return {name: version for name, version, *_ in found}


@pytest.mark.parametrize("kind", ["grade", "test", "soak"])
def test_locks_hold_versions_and_hashes_only(kind: str) -> None:
    """Every requirement has hashes, and no line holds an address"""
    text = (ROOT / "requirements" / f"{kind}.txt").read_text(encoding="utf-8")
    assert locked(kind)
    assert "//" not in text  # in no comment either


def test_grading_is_part_of_testing() -> None:
    """One .venv serves both, so the locks agree; Keras is needed for testing only"""
    assert locked("grade").items() <= locked("test").items()
    assert not {"keras", "tensorflow", "matplotlib", "pytest"} & locked("grade").keys()
    assert {"keras", "tensorflow", "matplotlib", "pytest"} <= locked("test").keys()
    assert locked("grade").items() <= locked("soak").items()
    assert locked("soak").items() - {("atheris", locked("soak")["atheris"])} <= locked("test").items()


# --- tasks ---


def run(*command: str, cwd: Path = ROOT, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command as from a shell of its own, not from within `make test`."""
    make = ("MAKE", "MFLAGS", "ARGS")  # it hands on what it was given itself
    environment = {name: value for name, value in os.environ.items() if not name.startswith(make)}
    return subprocess.run(
        command, cwd=cwd, env=environment | variables, capture_output=True, text=True, check=False
    )


def test_make_lists_every_task() -> None:
    """`make` alone shows a line for each task, in the width of a terminal"""
    done = run("make")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert {line.split()[1] for line in lines} == TASKS
    assert max(map(len, lines)) <= 80


def test_make_runs_in_its_own_folder_only(tmp_path: Path) -> None:
    """With -f, its programs would be those of the folder one stands in, which may be a submission"""
    for name in ("tools/environment", ".venv/bin/grader"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(f"#!/bin/sh\ntouch {tmp_path}/mark\n")
        (tmp_path / name).chmod(0o755)
    done = run("make", "-f", str(ROOT / "Makefile"), "grade", cwd=tmp_path)
    assert (done.returncode, (tmp_path / "mark").exists()) == (2, False)
    assert done.stderr.endswith(f"*** run make in its own folder: make -C {ROOT}/.  Stop.\n")


@pytest.mark.parametrize(
    "name",
    [
        "`touch mark`",
        "$(shell touch mark)",
        "$$(touch mark)",
        '"; touch mark; "',
        "it's",
        "a\nb",
        "$HOME",
    ],
)
def test_make_grades_a_submission_of_any_name(tmp_path: Path, name: str) -> None:
    """Neither make nor the shell finds something to run in it"""
    for path, text in (("tools/environment", ""), (".venv/bin/grader", 'printf "%s|" "$@"\n')):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_text(f"#!/bin/sh\n{text}")
        (tmp_path / path).chmod(0o755)
    shutil.copy(ROOT / "Makefile", tmp_path)
    done = run("make", "grade", f"SUBMISSION={name}", "ARGS=--only dropout", cwd=tmp_path)
    assert not (tmp_path / "mark").exists()
    assert done.stdout == f"grade|--course|.|{name}|--only|dropout|", done.stderr
    assert run("make", "grade", cwd=tmp_path, SUBMISSION=name).stdout == f"grade|--course|.|{name}|"


NO_PYTHON = """#!/bin/sh
case "$*" in
*version_info*) echo "$VERSION" ;;
*ensurepip*) exit "$NO_VENV" ;;
*) exit 9 ;;
esac
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A folder with what tools/environment reads, and a Python that only says what it is told."""
    for name in ("tools/environment", "pyproject.toml", "requirements/grade.txt"):
        copy = tmp_path / name
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes((ROOT / name).read_bytes())
        copy.chmod(0o755)
    python = tmp_path / "python"
    python.write_text(NO_PYTHON)
    python.chmod(0o755)
    return tmp_path


def set_up(house: Path, version: str, no_venv: str = "0", python: str = "./python") -> str:
    """What a failing set-up says."""
    done = run("tools/environment", "grade", cwd=house, PYTHON=python, VERSION=version, NO_VENV=no_venv)
    assert done.returncode != 0
    assert done.stdout == ""
    return done.stderr


@pytest.mark.parametrize("version", ["3.10", "3.14"])
def test_another_python_is_named(house: Path, version: str) -> None:
    """One line says which Python it is, which to install and how to name it"""
    said = set_up(house, version)
    assert said.count("\n") == 1
    assert f"is Python {version}: install Python 3.11, 3.12 or 3.13" in said
    assert "PYTHON=python3.12" in said


def test_no_python_at_all(house: Path) -> None:
    """One line says what to install"""
    said = set_up(house, "", python="no-such-python")
    assert said.count("\n") == 1
    assert "no-such-python is not installed: install Python 3.11" in said


def test_python_without_venv(house: Path) -> None:
    """On Debian, venv is a package of its own: one line names it"""
    said = set_up(house, "3.12", no_venv="1")
    assert said.count("\n") == 1
    assert "apt-get install python3.12-venv" in said


def test_half_finished_environment_is_made_again(house: Path) -> None:
    """An interrupted install leaves a mark, and the next run does not build on it"""
    leftover = house / ".venv" / "bin" / "python"
    leftover.parent.mkdir(parents=True)
    (house / ".venv" / ".made").write_text(f"{house.resolve()}\n")
    leftover.write_bytes((house / "python").read_bytes())
    leftover.chmod(0o755)
    set_up(house, "3.12")
    assert leftover.exists()  # pip failed, but the environment was taken for a whole one
    set_up(house, "3.12")
    assert not leftover.exists()


# --- nothing of one machine ---

HOSTS = ("pypi", "pythonhosted", "npmjs", "debian", "anaconda", "conda")
REGISTRY = re.compile(rf"\b[\w.-]*(?:{'|'.join(HOSTS)})\.(?:org|com|net)\b")
HOME = re.compile(r"(?<![\w.$}])/(?:root|home|Users)/[\w.-]+/")


def project_files() -> list[Path]:
    """Files that are, or are about to be, in the repository."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a clone: git knows which files belong to the project")
    listed = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    assert listed.returncode == 0, listed.stderr
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def test_no_file_names_a_machine() -> None:
    """No absolute path of somebody's machine, no host of a registry"""
    here = [str(path) for path in (ROOT, Path(sys.base_prefix)) if len(path.parts) > 2]
    wrong = []
    for path in project_files():
        data = path.read_bytes()
        if b"\0" in data:
            continue
        for number, line in enumerate(data.decode("utf-8", errors="replace").splitlines(), 1):
            if REGISTRY.search(line) or HOME.search(line) or any(name in line for name in here):
                wrong.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}")
    assert not wrong, "\n".join(wrong)
