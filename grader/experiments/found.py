"""Tables of what a search and a sweep have found."""

from collections.abc import Sequence

from rich.console import Group
from rich.table import Table
from rich.text import Text

from grader.experiments.plan import Row, Sweep
from grader.experiments.search import Trial, ranked
from grader.experiments.table import NONE, Results, layers

TOLD = 5  # trials that a terminal shows


def trials(found: Sequence[Trial]) -> list[dict[str, str]]:
    """All trials, the best one first, one line each by column."""
    return [_trial(place, trial) for place, trial in enumerate(ranked(found), 1)]


def _trial(place: int, trial: Trial) -> dict[str, str]:
    row = trial.row
    return {
        "place": str(place),
        "trial": str(trial.number),
        "val accuracy": "diverged" if trial.diverged else _percent(trial.accuracy),
        "epochs": str(len(trial.history)),
        "seconds": f"{trial.seconds:.1f}",
        "optimiser": row.optimizer,
        "rate": f"{row.learning_rate:g}",
        "batch": str(row.batch_size),
        "hidden units": layers(row.hidden_units),
        "dropout": f"{row.dropout:g}",
        "weight decay": f"{row.weight_decay:g}",
        "init": row.init,
    }


def best_trials(found: Sequence[Trial]) -> Group:
    """The best trials for a terminal, one column each, so that it fits, under a title."""
    lines = trials(found)[:TOLD]
    table = Table(box=None, pad_edge=False)
    table.add_column("")
    for line in lines:
        table.add_column(line["place"], justify="right", overflow="fold")
    for head in list(lines[0])[1:]:
        table.add_row(head, *(line[head] for line in lines))
    return Group(Text(f"Best of {len(found)} trials on the validation images"), table)


def nearest(sweep: Sweep, results: Results) -> Row | None:
    """The variant whose test accuracy is nearest to the lectures' best; None without one."""
    done = [row for row in sweep.variants() if _accuracy(row, results) is not None]
    if not done or sweep.row.best is None:
        return None
    best = sweep.row.best
    return min(done, key=lambda row: abs(100 * (_accuracy(row, results) or 0) - best))


def sweep_cells(sweep: Sweep, results: Results) -> list[dict[str, str]]:
    """Test accuracies, one line an optimiser, one column a meaning of weight decay; the nearest is marked."""
    near = nearest(sweep, results)
    lines = {name: {f"row {sweep.row.name}": name} for name in sweep.optimizers}
    for row in sweep.variants():
        accuracy = _accuracy(row, results)
        text = NONE if accuracy is None else _percent(accuracy)
        lines[row.optimizer][row.decay] = f"**{text}**" if row == near else text
    return list(lines.values())


def sweep_table(sweep: Sweep, results: Results) -> Group:
    """The same for a terminal, under a title."""
    best = "" if sweep.row.best is None else f"; nearest to {sweep.row.best:.2f} % in bold"
    title = Text(f"{sweep.name}: test accuracy by optimiser and meaning of weight decay{best}")
    table = Table(box=None, pad_edge=False)
    lines = sweep_cells(sweep, results)
    for head in lines[0]:
        table.add_column(head, justify="left" if head.startswith("row ") else "right")
    for line in lines:
        table.add_row(*(f"[bold]{t.strip('*')}[/]" if t.startswith("**") else t for t in line.values()))
    return Group(title, table)


def _accuracy(row: Row, results: Results) -> float | None:
    result = results.get((row.name, "numpy"))
    return None if result is None else result.test_accuracy


def _percent(share: float) -> str:
    return f"{share:.2%}".replace("%", " %")
