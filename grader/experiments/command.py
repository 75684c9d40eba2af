"""`grader experiments`: trains what the plan says, with progress, and writes table, figures and numbers."""

import hashlib
import json
import os
from dataclasses import asdict
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from rich.console import Console
from rich.text import Text

from grader.course.course import Assignment, Course
from grader.course.importing import keras_reference, module_from_file
from grader.errors import GraderError
from grader.experiments import checkpoint, plan, table
from grader.experiments.parts import Parts
from grader.experiments.plan import Plan, PlanError, Row
from grader.experiments.progress import Live
from grader.experiments.run import Images, Network, Result, train
from grader.grading import training
from grader.model import Array
from grader.record import Record

PLAN = "experiments.toml"
INSTALL = "install the extra `experiments` (in a copy of this project: make experiments)"
IGNORED = ("name", "title", "epochs", "best")  # keys of a row that change nothing in what was trained so far

Results = dict[tuple[str, str], Result]


class Options(Record):
    """How experiments are run.

    Attributes:
        parts: a folder of modules to build of; None for the solutions.
        only: names of the plan's rows, with commas; "" for all.
        epochs: instead of the plan's; None for these.
        keras: whether Keras trains them too.
        plan: another file than the assignment's; None for that.
        output: a folder to write to; None for experiments/ in the course.
    """

    parts: Path | None = None
    only: str = ""
    epochs: int | None = None
    keras: bool = True
    plan: Path | None = None
    output: Path | None = None


def experiments(course: Course, options: Options) -> int:
    """Train what was chosen; returns 1 if something had to be left out, else 0."""
    assignment = _assignment(course)
    builder = module_from_file(assignment.folder / "experiments.py", f"experiments_{assignment.name}")
    path = options.plan or assignment.folder / PLAN
    loaded = plan.load(path, builder.OPTIMIZERS, builder.INITIALIZERS)
    chosen = loaded.chosen(options.only, options.epochs)
    folder = options.output or course.root / "experiments"
    images = _images(assignment)
    for row in chosen.rows:
        if row.images > len(images.x):
            raise PlanError(f"{path.name}: rows {row.name}: images: there are {len(images.x)}; ask for fewer")
    with Parts(course, options.parts) as parts:
        trainer = Trainer(course, builder, parts, images, folder)
        results = trainer.run(chosen, keras=options.keras)
        layers = trainer.activations(chosen)
    trainer.left_out += _write(chosen, results, layers, folder)
    console = Console()
    console.print(table.terminal(chosen.rows, results))
    console.print(Text(f"\nTable, figures and numbers are in {folder}"))
    for line in trainer.left_out:
        Console(stderr=True).print(Text(f"grader: {line}"), soft_wrap=True)
    return 1 if trainer.left_out else 0


def _assignment(course: Course) -> Assignment:
    """The assignment that trains a network and has experiments."""
    for assignment in course.assignments:
        if assignment.training is not None and (assignment.folder / "experiments.py").is_file():
            return assignment
    raise GraderError("experiments: no assignment has a training and an experiments.py; add them to one")


def _images(assignment: Assignment) -> Images:
    """The data set of an assignment, as rows of float32 between 0 and 1."""
    what = assignment.training
    assert what is not None
    parts, y_test = training.load(what.data, what.train, what.validation)

    def rows(name: str) -> Array:
        return parts[name].reshape(len(parts[name]), -1).astype(np.float32) / 255

    return Images(rows("x_train"), parts["y_train"], rows("x_val"), parts["y_val"], rows("x_test"), y_test)


class Trainer:
    """Runs the rows of a plan, one after the other; what cannot be run is noted and left out."""

    def __init__(
        self, course: Course, builder: ModuleType, parts: Parts, images: Images, folder: Path
    ) -> None:
        self.left_out: list[str] = []
        self._course = course
        self._builder = builder
        self._parts = parts
        self._images = images
        self._folder = folder

    def run(self, chosen: Plan, keras: bool) -> Results:
        """Train each row with NumPy and, if wanted, with Keras."""
        results: Results = {}
        with Live(lambda result: self._note(result, results)) as live:
            for row in chosen.rows:
                for framework in ("numpy", "keras") if keras else ("numpy",):
                    try:
                        self._train(row, framework, live)
                    except (GraderError, NotImplementedError) as error:
                        self.left_out.append(f"row {row.name}, {table.FRAMEWORKS[framework]}: {error}")
        return results

    def activations(self, chosen: Plan) -> dict[str, list[Array]]:
        """What the hidden layers of an untrained network give, by initialiser."""
        wanted = chosen.activations
        if wanted is None or self._parts.missing(self._builder.ACTIVATIONS_NEED):
            return {}
        x = self._images.x[: wanted.images]
        try:
            return {
                name: self._builder.first_activations(name, wanted.hidden_units, x, self._parts)
                for name in wanted.initializers
            }
        except NotImplementedError as error:
            self.left_out.append(f"activations: {error}")
            return {}

    def _train(self, row: Row, framework: str, live: Live) -> None:
        names = self._builder.needed(row) if framework == "numpy" else self._builder.WEIGHTS_NEED
        missing = self._parts.missing(names)
        if missing:
            raise GraderError(f"{missing}; write it, or choose other rows with --only")
        weights = self._builder.first_weights(row, self._parts)

        def build() -> Network:
            made: Network = (
                self._builder.Network(row, self._parts, weights)
                if framework == "numpy"
                else keras_reference(self._course.root)("experiments").Network(row, weights)
            )
            return made

        source = (
            self._builder.__file__ if framework == "numpy" else self._course.root / "reference/experiments.py"
        )
        made_of = [Path(str(source)).read_text("utf-8"), self._parts.digest(names)]
        path = self._folder / "checkpoints" / f"{row.name}-{framework}.npz"
        train(row, framework, build, self._images, path, _digest(row, weights, made_of), live)

    def _note(self, result: Result, results: Results) -> None:
        """Keep a result, and write all of them down, those of earlier runs included."""
        results[result.row, result.framework] = result
        path = self._folder / "results.json"
        try:
            old = json.loads(path.read_text("utf-8"))["results"]
        except (OSError, ValueError, KeyError, TypeError):
            old = []
        entry = {**asdict(result), "parts": self._parts.title, "seconds": round(result.seconds, 3)}
        others = [e for e in old if (e["row"], e["framework"]) != (result.row, result.framework)]
        entries = sorted([*others, entry], key=lambda e: (e["row"], e["framework"] != "numpy"))
        checkpoint.replace(path, (json.dumps({"results": entries}, indent=1) + "\n").encode())


def _digest(row: Row, weights: list[Array], made_of: list[str]) -> str:
    """Of all that a run depends on, its number of epochs aside: that one may grow later."""
    settings = {name: value for name, value in asdict(row).items() if name not in IGNORED}
    hashed = hashlib.sha256(json.dumps([settings, made_of], sort_keys=True).encode())
    for array in weights:
        hashed.update(array.tobytes())
    return hashed.hexdigest()


def _write(chosen: Plan, results: Results, layers: dict[str, list[Array]], folder: Path) -> list[str]:
    """Write table and figures; returns what had to be left out."""
    checkpoint.replace(folder / "table.md", table.markdown(chosen.rows, results).encode())
    os.environ.setdefault("MPLCONFIGDIR", str(folder / ".matplotlib"))  # its caches need no home
    try:
        from grader.experiments import figures
    except ModuleNotFoundError as error:
        return [f"figures: {error.name} is not installed; {INSTALL}"]
    target: Any = folder / "figures"
    for row in chosen.rows:
        if (row.name, "numpy") in results or (row.name, "keras") in results:
            figures.learning_curves(row, results, target / f"learning_curves_{row.name}.png")
    for number, each in enumerate(chosen.comparisons, 1):
        rows = [row for row in chosen.rows if row.name in each.rows]
        if any(row.name == name for row in rows for name, _ in results):
            figures.comparison(each, rows, results, target / f"comparison_{number}.png")
    if layers:
        figures.activations(layers, target / "activations.png")
    return []
