"""The floor: a bare interpreter that makes the calls of a course's checks, and nothing else.

    python bench/bare.py checks COURSE.toml SUBMISSION    all checks, on the plain modules
    python bench/bare.py ids COURSE.toml                  their ids, one a line
    python bench/bare.py train COURSE.toml SUBMISSION     the student's training, and predictions

It imports NumPy, the checks and the submission. No sandbox, no recorder, nothing is judged: `student` only
finds functions. Checks get the seeds that the grader gives them, so that the same arrays are computed.
"""

import contextlib
import importlib
import importlib.util
import json
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.peak import tell
from grader.authoring import Check
from grader.course.importing import module_from_file
from grader.evidence.run import seed_of


class Plain:
    """The submission as a check sees it, without a recorder."""

    keras = None

    def __init__(self, module: str, exercise: str) -> None:
        self._module = importlib.import_module(module)
        self._exercise = exercise

    @property
    def exercise(self) -> Any:
        """The function under check."""
        return getattr(self._module, self._exercise)

    def module(self, name: str) -> "Plain":
        """Another module of the submission."""
        return Plain(name, self._exercise)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._module, name)


def checks(course: Path) -> Iterator[tuple[str, str, Check, int]]:
    """Module, id, check and seed of all checks, in the order of the course."""
    table = tomllib.loads(course.read_text(encoding="utf-8"))
    for entry in table["assignments"]:
        name = entry["name"]
        file = course.parent / "assignments" / name / "checks.py"
        for check in module_from_file(file, f"checks_{name}").__checks__:
            identity = f"{name}::{check.exercise}::{check.name}"
            yield name, identity, check, seed_of(table["seed"], identity)


def run(course: Path) -> int:
    """Make all calls; returns the number of checks."""
    import numpy as np

    done = 0
    for module, _, check, seed in checks(course):
        with contextlib.suppress(Exception, SystemExit):  # of a submission that fails
            check.function(Plain(module, check.exercise), np.random.default_rng(seed))
            done += 1
    return done


class Notebooks:
    """Finds notebooks beside modules: their code cells run in order, and what one raises stops that one."""

    def __init__(self, folder: str) -> None:
        self._folder = Path(folder)

    def find_spec(self, name: str, path: Any, target: Any = None) -> Any:
        """The spec of a notebook of that name, or None."""
        file = self._folder / f"{name}.ipynb"
        return importlib.util.spec_from_loader(name, self) if path is None and file.is_file() else None

    def create_module(self, spec: Any) -> None:
        """Leave the making of the module to Python."""

    def exec_module(self, module: Any) -> None:
        """Run the cells, without their magics."""
        text = (self._folder / f"{module.__name__}.ipynb").read_text(encoding="utf-8")
        for cell in json.loads(text)["cells"]:
            lines = "".join(cell["source"]).splitlines()
            if cell["cell_type"] == "code":
                with contextlib.suppress(Exception):
                    exec("\n".join(line for line in lines if line[:1] not in "%!"), module.__dict__)


def train(course: Path) -> float:
    """Train the network as the course says, in this process; returns its accuracy on the test images."""
    import numpy as np

    table = tomllib.loads(course.read_text(encoding="utf-8"))
    entry = next(entry for entry in table["assignments"] if "training" in entry)
    name, plan = entry["name"], entry["training"]
    with np.load(course.parent / "assignments" / name / plan["data"]) as data:
        x, y, x_test, y_test = (data[key] for key in ("x_train", "y_train", "x_test", "y_test"))
    cut, end = plan["train"], plan["train"] + plan["validation"]
    module = importlib.import_module(name)
    rng = np.random.default_rng(seed_of(table["seed"], f"{name}::{plan['exercise']}"))
    fit = getattr(module, plan["exercise"])
    parameters = fit(x[:cut], y[:cut], x[cut:end], y[cut:end], rng, lambda *epoch: None)
    return float(np.mean(module.predict(parameters, x_test) == y_test))


def main() -> None:
    """Do what the command line says."""
    task, course, *submission = sys.argv[1:]
    sys.path[:0] = submission
    sys.meta_path.extend(Notebooks(folder) for folder in submission)
    if task == "ids":
        print("\n".join(identity for _, identity, _, _ in checks(Path(course))))
    else:
        print({"checks": run, "train": train}[task](Path(course)))
        tell()


if __name__ == "__main__":
    main()
