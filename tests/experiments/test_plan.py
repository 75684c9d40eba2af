"""Plans: the lectures' rows, what a plan can lack, and which rows are chosen."""

from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from grader.experiments import plan, plan_file
from grader.experiments.plan import PlanError

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "assignments" / "mnist"


def read(builder: ModuleType, path: Path) -> plan.Plan:
    choices = plan_file.Choices(builder.OPTIMIZERS, builder.INITIALIZERS, builder.DECAYS)
    return plan_file.load(path, choices)


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
SEARCH = """\
[search]
name = "F"
trials = 3
optimizers = ["adam"]
learning_rate = [0.001, 0.1]
batch_sizes = [50]
layers = [1]
widths = [5]
dropout = [0, 0.5]
weight_decay = [0.001, 0.1]
initializers = ["he_normal"]
"""
SWEEP = """\
[[sweeps]]
name = "A-sweep"
row = "A"
optimizers = ["sgd", "adam"]
decays = ["half", "decoupled"]
"""
LOW_HIGH = "expected two numbers above 0, the smaller first, got"
RATE = f"search F: learning_rate: {LOW_HIGH}"
WRONG = [
    ('name = "A"\n', "", "rows 1: name: is missing; add letters, digits and -"),
    (
        "[5]",
        "5",
        "rows A: hidden_units: expected a list of whole numbers, such as [100, 100], got 5; fix it",
    ),
    ("[5]", "[5, 0]", "rows A: hidden_units: expected a list of whole numbers"),
    ("epochs = 2", "epochs = 0", "rows A: epochs: expected a whole number of 1 or more, got 0; fix it"),
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
WRONG_FURTHER_ON = [
    ("dropout = 0.2", 'decay = "hlaf"', "rows A: decay: there is no hlaf; name another; did you mean half?"),
    ("[search]", "[[search]]", "search: holds something else than tables; write [search]"),
    ("trials = 3\n", "", "search F: trials: is missing; add a whole number of 1 or more"),
    ("trials = 3", "trials = 0", "search F: trials: expected a whole number of 1 or more, got 0; fix it"),
    ("trials = 3", "trials = 3\nwidth = [5]", "search F: width: is unknown; remove it; did you mean widths?"),
    (
        "[0.001, 0.1]\nbatch",
        "[0.1, 0.001]\nbatch",
        f"{RATE} [0.1, 0.001]; fix it",
    ),
    ("[0.001, 0.1]\nbatch", "[0, 0.1]\nbatch", f"{RATE} [0, 0.1]; fix it"),
    ("[0.001, 0.1]\nbatch", "0.1\nbatch", f"{RATE} 0.1; fix it"),
    ("[0.001, 0.1]\nbatch", "[nan, 0.1]\nbatch", f"{RATE} [nan, 0.1]; fix it"),
    ("[0.001, 0.1]\nini", "[0.1]\nini", f"search F: weight_decay: {LOW_HIGH} [0.1]; fix it"),
    (
        "[0, 0.5]",
        "[0, 1]",
        "search F: dropout: expected two numbers from 0 up to, not including, 1, got [0, 1",
    ),
    ("[0, 0.5]", '[0, "1"]', "search F: dropout: expected two numbers from 0 up to, not including, 1"),
    ("trials = 3", "trials = 3\nno_decay = 2", "search F: no_decay: expected a number from 0 to 1, got 2"),
    (
        'optimizers = ["adam"]',
        'optimizers = ["adma"]',
        "search F: optimizers: there is no adma; name another",
    ),
    ('["he_normal"]', '["he"]', "search F: initializers: there is no he; name another; there are zeros"),
    (
        'name = "F"',
        'name = "A"',
        "rows A: stands there twice; rename one\np.toml: search A: stands there",
    ),
    ('row = "A"', 'row = "B"', "sweeps A-sweep: row: there is no B; name another; there are A"),
    ('["sgd", "adam"]', '["sgd", "sgd"]', "sweeps A-sweep: optimizers: sgd stands there twice; remove one"),
    (
        '"decoupled"]',
        '"coupled"]',
        "sweeps A-sweep: decays: there is no coupled; name another; did you",
    ),
]


@pytest.mark.parametrize(("old", "new", "said"), WRONG, ids=[said for *_, said in WRONG])
def test_what_a_plan_can_lack(builder: ModuleType, tmp_path: Path, old: str, new: str, said: str) -> None:
    assert_told(builder, tmp_path / "p.toml", GOOD, old, new, said)


@pytest.mark.parametrize(
    ("old", "new", "said"), WRONG_FURTHER_ON, ids=[said for *_, said in WRONG_FURTHER_ON]
)
def test_what_a_search_or_a_sweep_can_lack(
    builder: ModuleType, tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert_told(builder, tmp_path / "p.toml", GOOD + SEARCH + SWEEP, old, new, said)


def assert_told(builder: ModuleType, path: Path, good: str, old: str, new: str, said: str) -> None:
    """A change of a good plan gives these lines and no others"""
    assert old in good
    path.write_text(good, "utf-8")
    read(builder, path)
    path.write_text(good.replace(old, new), "utf-8")
    with pytest.raises(PlanError) as caught:
        read(builder, path)
    assert len(str(caught.value).splitlines()) == 1 + said.count("\n")
    assert str(caught.value).startswith(f"p.toml: {said}")


def test_rows_are_chosen(builder: ModuleType) -> None:
    whole = read(builder, FOLDER / "experiments.toml")
    chosen = whole.chosen("B, A", 3)
    assert [(row.name, row.epochs) for row in chosen.rows] == [("A", 3), ("B", 3)]
    assert (chosen.search, chosen.sweeps) == (None, ())
    assert whole.chosen("", None) == whole
    chosen = whole.chosen("F,A-optimisers", 3)
    assert chosen.search is not None
    assert (chosen.rows, chosen.search.epochs, len(chosen.sweeps)) == ((), 3, 1)


def test_a_sweep_changes_optimiser_and_decay_alone(builder: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text(GOOD + SWEEP, "utf-8")
    found = read(builder, path)
    variants = found.chosen("A-sweep", 7).sweeps[0].variants()
    names = ["A-sweep-sgd-half", "A-sweep-sgd-decoupled", "A-sweep-adam-half", "A-sweep-adam-decoupled"]
    assert [row.name for row in variants] == names
    (row,) = found.rows
    same = {replace(each, name="A", optimizer="adam", decay="half", epochs=row.epochs) for each in variants}
    assert same == {row}
    assert [(row.optimizer, row.decay) for row in variants][1] == ("sgd", "decoupled")
    assert {row.epochs for row in variants} == {7}


def test_what_is_not_there_cannot_be_chosen(builder: ModuleType) -> None:
    whole = read(builder, FOLDER / "experiments.toml")
    with pytest.raises(PlanError, match=r"^--only: there is no row Z; there are A, B, C, D, E, F, "):
        whole.chosen("A,Z", None)
    with pytest.raises(PlanError, match=r"^--epochs: must be 1 or more, got 0$"):
        whole.chosen("A", 0)
