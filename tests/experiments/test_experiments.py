"""Experiments: plans that are wrong, runs that are stopped, NumPy and Keras from the same start."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from grader.course.course import Course
from grader.course.importing import module_from_file
from grader.experiments import checkpoint, plan, run, table
from grader.experiments.checkpoint import Checkpoint, CheckpointError
from grader.experiments.parts import Parts, PartsError
from grader.experiments.plan import PlanError, Row
from grader.experiments.run import Images, Progress, Result, is_over, train
from grader.instructor import freeze

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "assignments" / "mnist"
SMALL = Row(name="S", hidden_units=(20, 15), epochs=4, batch_size=50, learning_rate=0.01)


@pytest.fixture(scope="module")
def builder() -> ModuleType:
    """How networks are made of NumPy parts."""
    return module_from_file(FOLDER / "experiments.py", "experiments_mnist")


@pytest.fixture
def parts(course: Course) -> Iterator[Parts]:
    """The solution's modules."""
    with Parts(course, None) as found:
        yield found


@pytest.fixture(scope="module")
def images() -> Images:
    """The 1,500 digits of the sample: to learn from, to validate, to test."""
    with np.load(FOLDER / "data" / "sample.npz") as archive:
        x = archive["x"].reshape(-1, 784).astype(np.float32) / 255
        y = archive["y"]
    return Images(x[:1000], y[:1000], x[1000:1200], y[1000:1200], x[1200:], y[1200:])


# -- plans ---------------------------------------------------------------------------------------


def read(builder: ModuleType, path: Path) -> plan.Plan:
    return plan.load(path, builder.OPTIMIZERS, builder.INITIALIZERS)


def test_the_lectures_rows(builder: ModuleType) -> None:
    """The plan says what the lectures say"""
    found = {row.name: row for row in read(builder, FOLDER / "experiments.toml").rows}
    said = {
        "A": ((600,), 0, 10, 100, 0.2, 0.01, 0.001, "xavier_normal", False, 94.52),
        "B": ((500,), 0, 15, 150, 0.2, 0.01, 0.001, "he_normal", False, 94.52),
        "C": ((100,) * 4, 10_000, 1000, 256, 0.2, 0.1, 0.01, "he_normal", True, None),
        "D": ((100,) * 4, 10_000, 1000, 100, 0.5, 0.15, 0.001, "he_normal", True, None),
        "E": ((256, 100, 100), 20_000, 1000, 100, 0.0, 0.0, 0.01, "he_normal", True, None),
    }
    keys = "hidden_units images epochs batch_size dropout weight_decay learning_rate init batch_norm best"
    assert {name: tuple(getattr(row, key) for key in keys.split()) for name, row in found.items()} == said
    assert [found[name].optimizer for name in "CDE"] == ["sgd", "adam", "adam"]


GOOD = """\
[[rows]]
name = "A"
hidden_units = [5]
epochs = 2
optimizer = "adam"
dropout = 0.2
"""
WRONG = [
    ('name = "A"\n', "", "rows 1: name: is missing; add letters, digits and -"),
    (
        "[5]",
        "5",
        "rows A: hidden_units: expected a list of whole numbers, such as [100, 100], got 5; mend it",
    ),
    ("[5]", "[5, 0]", "rows A: hidden_units: expected a list of whole numbers"),
    ("epochs = 2", "epochs = 0", "rows A: epochs: expected a whole number of 1 or more, got 0; mend it"),
    ("epochs = 2", "epochs = true", "rows A: epochs: expected a whole number of 1 or more, got True"),
    ("epochs = 2", "epoch = 2", "rows A: epoch: is unknown; remove it; did you mean epochs?"),
    ('"adam"', '"adma"', "rows A: optimizer: there is no adma; name another; did you mean adam"),
    ("dropout = 0.2", "dropout = 1", "rows A: dropout: expected a number from 0 up to, not including, 1"),
    ("dropout = 0.2", "learning_rate = nan", "rows A: learning_rate: expected a number above 0, got nan"),
    ("dropout = 0.2", 'init = "he"', "rows A: init: there is no he; name another; there are zeros"),
    ('name = "A"', 'name = "../A"', "rows ../A: name: expected letters, digits and -, got '../A'"),
    ("[[rows]]", "[[row]]", "row: is unknown; remove it; did you mean rows?"),
    ("[[rows]]", "[rows]", "rows: holds something else than tables; write [[rows]]"),
    (GOOD, "", "rows: is empty; add a [[rows]] table"),
    (GOOD, GOOD + GOOD, "rows A: stands there twice; rename one"),
    (GOOD, GOOD + '[[comparisons]]\ntitle = "T"\nrows = ["B"]\n', "comparisons T: rows: there is no B;"),
    (
        GOOD,
        GOOD + "[activations]\nhidden_units = [5]\n",
        "activations 1: initializers: is missing; add a list",
    ),
    ("epochs = 2", "epochs =", "not valid TOML: "),
]


@pytest.mark.parametrize(("old", "new", "said"), WRONG, ids=[said for *_, said in WRONG])
def test_what_a_plan_can_lack(builder: ModuleType, tmp_path: Path, old: str, new: str, said: str) -> None:
    path = tmp_path / "p.toml"
    assert old in GOOD
    path.write_text(GOOD.replace(old, new), "utf-8")
    with pytest.raises(PlanError) as caught:
        read(builder, path)
    (line,) = str(caught.value).splitlines()
    assert line.startswith(f"p.toml: {said}")


def test_rows_are_chosen(builder: ModuleType) -> None:
    whole = read(builder, FOLDER / "experiments.toml")
    chosen = whole.chosen("B, A", 3)
    assert [(row.name, row.epochs) for row in chosen.rows] == [("A", 3), ("B", 3)]
    assert whole.chosen("", None) == whole
    with pytest.raises(PlanError, match=r"^--only: there is no row Z; there are A, B, C, D, E$"):
        whole.chosen("A,Z", None)
    with pytest.raises(PlanError, match=r"^--epochs: must be 1 or more, got 0$"):
        whole.chosen("A", 0)


# -- parts ---------------------------------------------------------------------------------------


def test_parts_of_a_folder_import_each_other(course: Course, tmp_path: Path) -> None:
    (tmp_path / "init.py").write_text("from helper import one\n\n\ndef zeros():\n    return one - 1\n")
    (tmp_path / "helper.py").write_text("one = 1\n")
    before = dict(sys.modules)
    with Parts(course, tmp_path) as found:
        assert found("init").zeros() == 0
        assert (
            found.missing(("init", "backprop", "dropout"))
            == f"{tmp_path} has no backprop.py and no dropout.py"
        )
        first = found.digest(["init"])
        (tmp_path / "init.py").write_text("zeros = None\n")
        assert found.digest(["init"]) != first
    assert "helper" not in sys.modules
    assert sys.modules.get("init") is before.get("init")
    with pytest.raises(
        PartsError, match=r"nowhere: has no modules; give a folder with files such as init\.py$"
    ):
        Parts(course, tmp_path / "nowhere")


# -- checkpoints ---------------------------------------------------------------------------------

TREE = {
    "weights": np.arange(6, dtype=np.float32).reshape(2, 3),
    "steps": (1, 2.5, None, True, "text"),
    "nested": [{"count": np.int64(3), 7: {}}, np.float64(0.1)],
}


def test_a_checkpoint_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "run.npz"
    checkpoint.save(path, Checkpoint("d", [{"epoch": 1, "val_loss": 0.1}], TREE, None, 0.5))
    found = checkpoint.load(path, "d")
    assert (found.history, found.best, found.test_accuracy) == ([{"epoch": 1, "val_loss": 0.1}], None, 0.5)
    assert repr(found.state) == repr(TREE)  # types of numbers and arrays included
    assert checkpoint.load(path, "another") == Checkpoint("another")
    path.write_bytes(path.read_bytes()[:-100])
    assert checkpoint.load(path, "d") == Checkpoint("d")
    assert [each.name for each in path.parent.iterdir()] == ["run.npz"]


def test_a_state_that_cannot_be_saved_is_named(tmp_path: Path) -> None:
    with pytest.raises(
        CheckpointError, match=r"a state holds a Path|a state holds a PosixPath, which cannot"
    ):
        checkpoint.save(tmp_path / "run.npz", Checkpoint("d", [], {"state": [tmp_path]}))
    assert not (tmp_path / "run.npz").exists()


# -- NumPy and Keras -----------------------------------------------------------------------------


def trained(row: Row, framework: str, build: Any, images: Images, folder: Path) -> Result:
    return train(row, framework, build, images, folder / f"{row.name}-{framework}.npz", "d", Progress())


@pytest.mark.parametrize("optimizer", ["sgd", "momentum"])  # Adam: its two epsilons differ, see lockstep
@pytest.mark.parametrize("extra", [{}, {"weight_decay": 0.1}, {"batch_norm": True, "weight_decay": 0.1}])
def test_numpy_and_keras_learn_alike(
    course: Course,
    builder: ModuleType,
    parts: Parts,
    images: Images,
    tmp_path: Path,
    optimizer: str,
    extra: dict[str, Any],
) -> None:
    """The same weights, the same batches, no dropout: the same losses after every epoch"""
    row = replace(SMALL, optimizer=optimizer, epochs=2, **extra)
    if parts.missing(builder.needed(row)):
        pytest.skip(parts.missing(builder.needed(row)))
    weights = builder.first_weights(row, parts)
    keras = freeze.loader(course)("experiments")
    first = trained(row, "numpy", lambda: builder.Network(row, parts, weights), images, tmp_path)
    second = trained(row, "keras", lambda: keras.Network(row, weights), images, tmp_path)
    for own, other in zip(first.history, second.history, strict=True):
        assert own["train_loss"] == pytest.approx(other["train_loss"], rel=1e-4)
        assert own["val_loss"] == pytest.approx(other["val_loss"], rel=1e-4)
    assert first.test_accuracy == pytest.approx(second.test_accuracy, abs=0.01)
    assert first.history[-1]["train_loss"] < first.history[0]["train_loss"]


@pytest.mark.parametrize("framework", ["numpy", "keras"])
def test_going_on_gives_the_same_numbers(
    course: Course, builder: ModuleType, parts: Parts, images: Images, tmp_path: Path, framework: str
) -> None:
    """Two epochs, and two more in a new network, are four epochs; dropout and Adam included"""
    row = replace(SMALL, dropout=0.3)
    weights = builder.first_weights(row, parts)
    build = (
        partial(builder.Network, row, parts, weights)
        if framework == "numpy"
        else partial(freeze.loader(course)("experiments").Network, row, weights)
    )
    whole = trained(row, framework, build, images, tmp_path / "whole")
    trained(replace(row, epochs=2), framework, build, images, tmp_path / "parts")
    again = trained(row, framework, build, images, tmp_path / "parts")
    assert without_seconds(again) == without_seconds(whole)
    assert len({epoch["train_loss"] for epoch in whole.history}) == 4


def without_seconds(result: Result) -> tuple[list[dict[str, float]], float | None]:
    history = [{key: value for key, value in epoch.items() if key != "seconds"} for epoch in result.history]
    return history, result.test_accuracy


class Planned:
    """A network whose validation losses are known beforehand; its state is its epoch."""

    def __init__(self, losses: list[float]) -> None:
        self._losses = losses
        self._epoch = 0

    def train_epoch(self, x: Any, labels: Any, seed: Any, on_batch: Any) -> tuple[float, float]:
        self._epoch += 1
        return 1.0, 0.5

    def evaluate(self, x: Any, labels: Any) -> tuple[float, float]:
        return self._losses[self._epoch - 1], self._epoch / 100

    def state(self) -> Any:
        return {"epoch": self._epoch}

    def restore(self, state: Any) -> None:
        self._epoch = state["epoch"]


def test_training_stops_early_at_the_best_epoch(images: Images, tmp_path: Path) -> None:
    row = replace(SMALL, epochs=9, patience=2)
    losses = [0.5, 0.3, 0.2, 0.4, 0.2, 0.1]
    result = trained(row, "numpy", lambda: Planned(losses), images, tmp_path)
    assert (len(result.history), result.best_epoch, result.test_accuracy) == (5, 3, 0.03)
    assert is_over(result.history, row)
    assert not is_over(result.history, replace(row, patience=3))
    again = trained(row, "numpy", lambda: pytest.fail("nothing is left to do"), images, tmp_path)
    assert again == result


# -- the command ---------------------------------------------------------------------------------

TINY = """\
[[rows]]
name = "T"
hidden_units = [8]
images = 500
epochs = 40
batch_size = 20
dropout = 0.2
"""


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "grader", "experiments", "--course", str(ROOT), *arguments]


def experiments(folder: Path, *arguments: str) -> tuple[int, str, str]:
    """Run the tiny plan with NumPy."""
    (folder / "tiny.toml").write_text(TINY, "utf-8")
    given = ("--plan", str(folder / "tiny.toml"), "--output", str(folder / "out"), "--numpy-only", *arguments)
    done = subprocess.run(command(*given), capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def numbers(folder: Path) -> Any:
    """What results.json holds, seconds aside."""
    (entry,) = json.loads((folder / "out" / "results.json").read_text("utf-8"))["results"]
    history = [{key: value for key, value in epoch.items() if key != "seconds"} for epoch in entry["history"]]
    return {**entry, "history": history, "seconds": 0}


def test_a_killed_run_goes_on_where_it_was(tmp_path: Path) -> None:
    """SIGKILL in the middle; then the same numbers as without it"""
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    whole.mkdir()
    killed.mkdir()
    code, out, err = experiments(whole)
    assert code == 0, err
    assert "NumPy test" in out
    (killed / "tiny.toml").write_text(TINY, "utf-8")
    given = ("--plan", str(killed / "tiny.toml"), "--output", str(killed / "out"), "--numpy-only")
    with subprocess.Popen(
        command(*given), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stderr is not None
        said = next(line for line in process.stderr if line.startswith("  epoch 5:"))
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    reached = len(numbers(killed)["history"])
    assert 5 <= reached < 40, said
    code, _, err = experiments(killed)
    assert code == 0, err
    gone_on = re.search(r"T NumPy: goes on after epoch (\d+)$", err, re.MULTILINE)
    assert gone_on is not None
    assert int(gone_on[1]) in (reached, reached + 1)  # the checkpoint is written first, then the numbers
    assert numbers(killed) == numbers(whole)
    code, _, err = experiments(killed)
    assert (code, len(err.splitlines())) == (0, 1)
    assert err.startswith("T NumPy: was finished before, 40 epochs, test accuracy ")
    written = {
        str(path.relative_to(whole / "out")) for path in (whole / "out").rglob("*.*") if path.is_file()
    }
    assert {"table.md", "results.json", "checkpoints/T-numpy.npz"} <= written


def test_what_cannot_be_run_is_left_out(tmp_path: Path) -> None:
    """A stub, a missing part: one line each, exit code 1, and the table all the same"""
    template = ROOT / "student_template"
    code, out, err = experiments(tmp_path, "--parts", str(template))
    assert code == 1
    assert "grader: row T, NumPy: he_normal is not implemented yet" in err
    assert re.search(r"NumPy test +–$", out, re.MULTILINE)
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "init.py").write_text("def he_normal(*_):\n    return 0\n", "utf-8")
    code, _, err = experiments(tmp_path, "--parts", str(folder))
    assert code == 1
    lacks = "has no backprop.py and no softmax_loss.py and no optimizers.py and no dropout.py"
    assert f"{lacks}; write it, or choose other rows with --only" in err


# -- table and figures ---------------------------------------------------------------------------

HISTORY = [
    {
        "epoch": epoch,
        "train_loss": 1 / epoch,
        "train_accuracy": 1 - 0.5 / epoch,
        "val_loss": 1.2 / epoch,
        "val_accuracy": 1 - 0.6 / epoch,
        "seconds": 1.5,
    }
    for epoch in range(1, 5)
]
RESULTS = {
    ("S", "numpy"): Result("S", "numpy", HISTORY, 3, 0.9452),
    ("S", "keras"): Result("S", "keras", HISTORY[:2], 2, None),
}


def test_the_table() -> None:
    row = replace(SMALL, best=94.5, images=500, weight_decay=0.01)
    heads, _, line = table.markdown([row], RESULTS).splitlines()
    cells = dict(zip(heads.strip("| ").split(" | "), line.strip("| ").split(" | "), strict=True))
    assert (cells["row"], cells["hidden units"], cells["images"]) == ("S", "20-15", "500")
    assert (cells["lectures' best"], cells["weight decay"], cells["batch norm"]) == ("94.50 %", "0.01", "no")
    assert (cells["NumPy test"], cells["NumPy epoch"], cells["NumPy seconds"]) == (
        "94.52 %",
        "3 of 4",
        "6.0",
    )
    assert (cells["Keras test"], cells["Keras epoch"]) == ("not finished", "2")
    assert table.cells(replace(row, hidden_units=(100,) * 4), {})["hidden units"] == "4 × 100"


def test_figures_are_drawn(tmp_path: Path) -> None:
    os.environ.setdefault("MPLCONFIGDIR", str(tmp_path / "matplotlib"))
    figures = pytest.importorskip("grader.experiments.figures", reason="matplotlib is not installed")
    figures.learning_curves(SMALL, RESULTS, tmp_path / "a.png")
    figures.learning_curves(SMALL, {("S", "numpy"): RESULTS["S", "numpy"]}, tmp_path / "b.png")
    figures.comparison(plan.Comparison("Both", ("S",)), [SMALL], RESULTS, tmp_path / "c.png")
    layers = {"he_normal": [np.maximum(np.random.default_rng(0).normal(size=(50, 9)), 0)] * 3}
    figures.activations(layers, tmp_path / "d.png")
    drawn = [path.read_bytes() for path in sorted(tmp_path.glob("*.png"))]
    assert [data[:4] for data in drawn] == [b"\x89PNG"] * 4
    assert len(set(drawn)) == 4  # Keras's lines are in the first, and not in the second


def test_best_epoch() -> None:
    assert [run.best_epoch(HISTORY, patience) for patience in (0, 1)] == [4, 4]
    assert run.best_epoch([{"val_loss": loss} for loss in (3.0, 1.0, 2.0)], 5) == 2
    assert run.best_epoch([], 5) == 0
