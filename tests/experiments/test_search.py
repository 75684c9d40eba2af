"""Random search: seeded, goes on after a stop, chosen by validation alone."""

import json
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from grader.course.course import Course
from grader.experiments import command, found, search
from grader.experiments.parts import Parts
from grader.experiments.plan import Plan, Row, Search, Sweep
from grader.experiments.run import Images, Learning, Network
from grader.experiments.search import Prepare, SearchError, Trial, Watch
from grader.experiments.trainer import Trainer

SMALL = Search(
    name="F",
    title="found",
    seed=3,
    trials=4,
    trial_epochs=2,
    trial_images=300,
    epochs=3,
    optimizers=("sgd", "momentum", "adam", "adamw"),
    learning_rate=(1e-4, 1e-1),
    batch_sizes=(20, 50),
    layers=(1, 2),
    widths=(8, 12),
    dropout=(0.0, 0.5),
    weight_decay=(1e-6, 1e-2),
    initializers=("he_normal", "xavier_normal"),
)
SETTINGS = ("optimizer", "learning_rate", "batch_size", "hidden_units", "dropout", "weight_decay", "init")


@pytest.fixture
def prepare(builder: ModuleType, parts: Parts) -> Prepare:
    """Networks of the solution."""

    def prepared(row: Row) -> tuple[Callable[[], Network], str]:
        weights = builder.first_weights(row, parts)
        return lambda: builder.Network(row, parts, weights), repr(replace(row, epochs=0))

    return prepared


def plain(trials: list[Trial]) -> list[Any]:
    """Trials, seconds aside; NaN as a text, which equals itself."""
    return [
        (t.number, t.row, [repr({k: v for k, v in epoch.items() if k != "seconds"}) for epoch in t.history])
        for t in trials
    ]


def test_settings_depend_on_seed_and_number_alone() -> None:
    """More trials leave the first ones as they are; another seed gives others"""
    first = [search.draw(SMALL, number) for number in range(1, 200)]
    assert first == [search.draw(replace(SMALL, trials=999), number) for number in range(1, 200)]
    other = [search.draw(replace(SMALL, seed=4), number) for number in range(1, 10)]
    assert first[:9] != [replace(row, seed=3) for row in other]
    for key in SETTINGS:
        assert len({getattr(row, key) for row in first}) > 1, key
    rates = np.array([row.learning_rate for row in first])
    assert (rates.min() >= 1e-4, rates.max() <= 1e-1) == (True, True)
    assert 0.3 < np.mean(rates < 10**-2.5) < 0.7  # half of them below the middle of the logarithms
    assert 0.3 < np.mean([row.weight_decay == 0 for row in first]) < 0.7
    assert {row.decay for row in first if row.optimizer == "adamw"} == {"decoupled"}
    assert {row.decay for row in first if row.optimizer != "adamw"} == {"half"}


def test_a_stopped_search_goes_on_to_the_same_end(prepare: Prepare, images: Images, tmp_path: Path) -> None:
    """Stopped within the third trial; the first two are not trained again, nor is anything at a third call"""
    built: list[Row] = []

    def counted(row: Row) -> tuple[Callable[[], Network], str]:
        build, digest = prepare(row)
        return lambda: (built.append(row), build())[1], digest

    class Stops(Watch):
        def moved(self, done: float) -> None:
            if done > 2.6:
                raise KeyboardInterrupt

    whole = search.run(SMALL, images.learning, prepare, tmp_path / "whole", Watch())
    with pytest.raises(KeyboardInterrupt):
        search.run(SMALL, images.learning, counted, tmp_path / "stopped", Stops())
    assert len(built) == 3
    again = search.run(SMALL, images.learning, counted, tmp_path / "stopped", Watch())
    assert built[3:] == [search.draw(SMALL, 3), search.draw(SMALL, 4)]
    assert plain(again) == plain(whole)
    assert plain(search.run(SMALL, images.learning, counted, tmp_path / "stopped", Watch())) == plain(whole)
    assert len(built) == 5
    sizes = [path.stat().st_size for path in (tmp_path / "stopped").iterdir()]
    assert (len(sizes), max(sizes) < 5000) == (4, True)  # finished trials keep no weights
    longer = search.run(
        replace(SMALL, trial_epochs=3), images.learning, counted, tmp_path / "stopped", Watch()
    )
    assert [len(trial.history) for trial in longer] == [3] * 4


def test_a_trial_that_diverges_does_not_end_the_search(
    prepare: Prepare, images: Images, tmp_path: Path
) -> None:
    """It stops at its first NaN and takes the last place; where all diverge, one line says so"""
    wild = replace(SMALL, trials=6, optimizers=("sgd",), learning_rate=(1e-2, 1e12), trial_epochs=3)
    trials = search.run(wild, images.learning, prepare, tmp_path, Watch())
    diverged = [trial for trial in trials if trial.diverged]
    assert 0 < len(diverged) < 6
    assert min(len(trial.history) for trial in diverged) < 3
    ranked = search.ranked(trials)
    assert [trial.diverged for trial in ranked] == sorted(trial.diverged for trial in trials)
    assert found.trials(trials)[-1]["val accuracy"] == "diverged"
    with pytest.raises(SearchError, match=r"^every trial ended in NaN; lower learning_rate in \[search\]$"):
        search.winner(wild, diverged)


def trial(number: int, accuracy: float, loss: float) -> Trial:
    epoch = {"val_accuracy": accuracy, "val_loss": loss, "train_accuracy": 1 - accuracy, "seconds": 1.0}
    return Trial(number, Row(name="F", hidden_units=(number,), epochs=2, images=300), [epoch])


def test_the_best_is_chosen_by_validation() -> None:
    """Accuracy first; of those alike the lower loss, then the earlier trial"""
    trials = [trial(1, 0.9, 0.1), trial(2, 0.95, 0.5), trial(3, 0.95, 0.4), trial(4, 0.95, 0.4)]
    trials.append(trial(5, 0.1, float("nan")))
    assert [t.number for t in search.ranked(trials[::-1])] == [3, 4, 2, 1, 5]
    row = search.winner(replace(SMALL, patience=2), trials)
    assert (row.name, row.title, row.hidden_units) == ("F", "found", (3,))
    assert (row.images, row.epochs, row.patience) == (0, 3, 2)
    lines = found.trials(trials)
    assert [line["trial"] for line in lines] == ["3", "4", "2", "1", "5"]
    assert (lines[0]["val accuracy"], lines[0]["place"], lines[0]["seconds"]) == ("95.00 %", "1", "1.0")


def test_the_search_has_no_test_images(
    course: Course, builder: ModuleType, parts: Parts, images: Images, tmp_path: Path
) -> None:
    """What it is given has none, and it ends the same where there are none at all"""
    assert {field.name for field in fields(Learning)} == {"x", "y", "x_val", "y_val"}
    nothing: Any = None
    trainer = Trainer(course, builder, parts, Images(images.learning, nothing, nothing), tmp_path)
    trials, row = trainer.search(replace(SMALL, trials=2, trial_epochs=1))
    assert (trainer.left_out, len(trials)) == ([], 2)
    assert row is not None
    with pytest.raises(TypeError):  # the row, in contrast, is tested: without those images it cannot be
        trainer.run([row], keras=False)


def test_what_the_parts_lack_is_said(
    course: Course, builder: ModuleType, images: Images, tmp_path: Path
) -> None:
    """One line, and no row F"""
    (tmp_path / "init.py").write_text("def he_normal(*_):\n    return 0\n", "utf-8")
    with Parts(course, tmp_path) as own:
        trainer = Trainer(course, builder, own, images, tmp_path / "out")
        assert trainer.search(SMALL) == ([], None)
    (line,) = trainer.left_out
    assert line.startswith(
        f"search F: {tmp_path} has no backprop.py and no softmax_loss.py and no optimizers.py"
    )


def test_tables_of_a_search_and_a_sweep_are_written(
    course: Course,
    builder: ModuleType,
    parts: Parts,
    images: Images,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Row F stands with the others, its trials and the sweep in files of their own"""
    row = Row(name="T", hidden_units=(8,), epochs=1, images=300)
    sweep = Sweep("T-sweep", row, ("sgd", "adam"), ("half", "decoupled"))
    wanted = Plan((row,), search=replace(SMALL, epochs=1, trial_epochs=1), sweeps=(sweep,))
    trainer = Trainer(course, builder, parts, images, tmp_path)
    command.train_all(wanted, trainer, False, tmp_path)
    assert [line[:5] for line in (tmp_path / "table.md").read_text("utf-8").splitlines()[2:]] == [
        "| T |",
        "| F |",
    ]
    assert len((tmp_path / "trials_F.md").read_text("utf-8").splitlines()) == 2 + SMALL.trials
    assert len((tmp_path / "sweep_T-sweep.md").read_text("utf-8").splitlines()) == 2 + 2
    told = capsys.readouterr()
    assert "Best of 4 trials" in told.out
    assert "F search: trial 4 of 4: val accuracy " in told.err


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_numbers_of_a_row_that_diverged_are_json(
    course: Course, builder: ModuleType, parts: Parts, images: Images, tmp_path: Path
) -> None:
    """JSON has no NaN: null stands there"""
    row = Row(name="T", hidden_units=(8,), epochs=5, images=300, optimizer="sgd", learning_rate=1e30)
    Trainer(course, builder, parts, images, tmp_path).run([row], keras=False)
    text = (tmp_path / "results.json").read_text("utf-8")
    (entry,) = json.loads(text, parse_constant=pytest.fail)["results"]
    assert entry["history"][-1]["val_loss"] is None
    assert (len(entry["history"]) < 5, entry["test_accuracy"] is None) == (True, False)
