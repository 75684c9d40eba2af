"""`grader experiments`: trains what the plan says, with progress, and writes table, figures and numbers."""

import os
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.text import Text

from grader.course.course import Assignment, Course
from grader.course.importing import module_from_file
from grader.errors import GraderError
from grader.experiments import checkpoint, found, plan_file, table
from grader.experiments.parts import Parts
from grader.experiments.plan import Plan, PlanError, Row
from grader.experiments.run import Images, Learning
from grader.experiments.search import Trial
from grader.experiments.trainer import Results, Trainer
from grader.grading import training
from grader.model import Array
from grader.record import Record

PLAN = "experiments.toml"
INSTALL = "install the extra `experiments` (in a copy of this project: make experiments)"


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
    choices = plan_file.Choices(builder.OPTIMIZERS, builder.INITIALIZERS, builder.DECAYS)
    chosen = plan_file.load(path, choices).chosen(options.only, options.epochs)
    folder = options.output or course.root / "experiments"
    images = _images(assignment)
    _enough(path.name, chosen, len(images.learning.x))
    with Parts(course, options.parts) as parts:
        trainer = Trainer(course, builder, parts, images, folder)
        train_all(chosen, trainer, options.keras, folder)
    Console().print(Text(f"\nTables, figures and numbers are in {folder}"))
    for line in trainer.left_out:
        Console(stderr=True).print(Text(f"grader: {line}"), soft_wrap=True)
    return 1 if trainer.left_out else 0


def _enough(file: str, chosen: Plan, there: int) -> None:
    """Refuse to train on more images than there are."""
    asked = {f"rows {row.name}: images": row.images for row in chosen.rows}
    if chosen.search:
        asked[f"search {chosen.search.name}: trial_images"] = chosen.search.trial_images
    for item, images in asked.items():
        if images > there:
            raise PlanError(f"{file}: {item}: there are {there}; ask for fewer")


def train_all(chosen: Plan, trainer: Trainer, keras: bool, folder: Path) -> None:
    """Train rows, then what a search finds, then sweeps, and show each when it is there."""
    rows, trials = list(chosen.rows), list[Trial]()
    results = trainer.run(rows, keras)
    if chosen.search:
        trials, row = trainer.search(chosen.search)
        if row:
            rows.append(row)
            results |= trainer.run([row], keras)
    console = Console()
    if trials and chosen.search:
        _table(folder / f"trials_{chosen.search.name}.md", found.trials(trials))
        console.print(found.best_trials(trials), "")
    if rows:
        layers = trainer.activations(chosen.activations)
        trainer.left_out += _write(chosen, rows, results, layers, folder)
        console.print(table.terminal(rows, results))
    for sweep in chosen.sweeps:
        came = trainer.run(sweep.variants(), keras=False)
        _table(folder / f"sweep_{sweep.name}.md", found.sweep_cells(sweep, came))
        console.print("", found.sweep_table(sweep, came))


def _table(path: Path, lines: list[dict[str, str]]) -> None:
    checkpoint.replace(path, table.markdown(lines).encode())


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

    learning = Learning(rows("x_train"), parts["y_train"], rows("x_val"), parts["y_val"])
    return Images(learning, rows("x_test"), y_test)


def _write(
    chosen: Plan, rows: list[Row], results: Results, layers: dict[str, list[Array]], folder: Path
) -> list[str]:
    """Write table and figures; returns what had to be left out."""
    _table(folder / "table.md", [table.cells(row, results) for row in rows])
    os.environ.setdefault("MPLCONFIGDIR", str(folder / ".matplotlib"))  # its caches need no home
    try:
        from grader.experiments import figures
    except ModuleNotFoundError as error:
        return [f"figures: {error.name} is not installed; {INSTALL}"]
    target: Any = folder / "figures"
    for row in rows:
        if (row.name, "numpy") in results or (row.name, "keras") in results:
            figures.learning_curves(row, results, target / f"learning_curves_{row.name}.png")
    for number, each in enumerate(chosen.comparisons, 1):
        compared = [row for row in rows if row.name in each.rows]
        if any(row.name == name for row in compared for name, _ in results):
            figures.comparison(each, compared, results, target / f"comparison_{number}.png")
    if layers:
        figures.activations(layers, target / "activations.png")
    return []
