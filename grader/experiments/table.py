"""The table of experiments: the lectures' columns, then what came of it with NumPy and with Keras."""

from collections.abc import Mapping, Sequence

from rich.table import Table

from grader.experiments.plan import Row
from grader.experiments.run import Result

Results = Mapping[tuple[str, str], Result]  # by row and framework
FRAMEWORKS = {"numpy": "NumPy", "keras": "Keras"}
NONE = "–"


def cells(row: Row, results: Results) -> dict[str, str]:
    """One row of the table, by column."""
    table = {
        "row": row.name,
        "hidden units": layers(row.hidden_units),
        "images": str(row.images or "all"),
        "epochs": str(row.epochs),
        "batch": str(row.batch_size),
        "optimiser": row.optimizer,
        "rate": f"{row.learning_rate:g}",
        "init": row.init,
        "dropout": f"{row.dropout:g}",
        "batch norm": "yes" if row.batch_norm else "no",
        "weight decay": f"{row.weight_decay:g}",
        "lectures' best": f"{row.best:.2f} %" if row.best is not None else NONE,
    }
    for framework, title in FRAMEWORKS.items():
        result = results.get((row.name, framework))
        table |= {f"{title} {name}": text for name, text in _came_of_it(result).items()}
    return table


def layers(units: Sequence[int]) -> str:
    """4 × 100 for several layers alike, else 256-100-100."""
    alike = len(units) > 1 and len(set(units)) == 1
    return f"{len(units)} × {units[0]}" if alike else "-".join(map(str, units))


def _came_of_it(result: Result | None) -> dict[str, str]:
    if result is None:
        return {"test": NONE, "epoch": NONE, "seconds": NONE}
    reached = len(result.history)
    taken = f"{result.best_epoch} of {reached}" if result.best_epoch < reached else str(reached)
    accuracy = "not finished" if result.test_accuracy is None else f"{result.test_accuracy:.2%}"
    return {
        "test": accuracy.replace("%", " %"),
        "epoch": taken,
        "seconds": f"{result.seconds:.1f}",
    }


def markdown(lines: Sequence[Mapping[str, str]]) -> str:
    """Cells by column, one line each, as a table in Markdown."""
    heads = list(lines[0])
    texts = [heads, ["---"] * len(heads), *(list(line.values()) for line in lines)]
    return "".join(f"| {' | '.join(text)} |\n" for text in texts)


def terminal(rows: Sequence[Row], results: Results) -> Table:
    """The table for a terminal, one column a row, so that it fits."""
    lines = [cells(row, results) for row in rows]
    table = Table(box=None, pad_edge=False)
    table.add_column("")
    for line in lines:
        table.add_column(line["row"], justify="right", overflow="fold")
    for head in list(lines[0])[1:]:
        table.add_row(head, *(line[head] for line in lines))
    return table
