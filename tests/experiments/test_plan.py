"""Plans: the lectures' rows, what a plan can lack, and which rows are chosen."""

from pathlib import Path
from types import ModuleType

import pytest

from grader.experiments import plan
from grader.experiments.plan import PlanError

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "assignments" / "mnist"


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
