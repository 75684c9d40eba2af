"""Progress of experiments on standard error: bars with the time left, or a line an epoch."""

from collections.abc import Callable
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars

from grader.experiments.plan import Row, Search
from grader.experiments.run import Progress, Result
from grader.experiments.search import Trial, Watch
from grader.experiments.table import FRAMEWORKS
from grader.report.numbers import counted, percent


def _bars(console: Console) -> Bars:
    """Bars with the time left; nothing where the console is no terminal."""
    return Bars(
        TextColumn("{task.description}"),
        BarColumn(bar_width=12),
        TextColumn("{task.fields[said]}"),
        TimeRemainingColumn(),
        TextColumn("left"),
        console=console,
        disable=not console.is_terminal,
    )


class Live(Progress):
    """A bar for each training; where standard error is no terminal, a line an epoch."""

    def __init__(self, note: Callable[[Result], None]) -> None:
        """Nothing is shown yet; `note` is told every result, unfinished ones included."""
        self._note = note
        self._console = Console(stderr=True)
        self._bars = _bars(self._console)
        self._task: TaskID | None = None  # of the training that goes on

    def __enter__(self) -> "Live":
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def begin(self, row: Row, framework: str, done: int) -> None:
        """Show that a row is being trained, and whether it goes on from an earlier run."""
        title = f"{row.name} {FRAMEWORKS[framework]}"
        said = f"goes on after epoch {done}" if done else f"{counted(row.epochs, 'epoch')} at most"
        self._task = self._bars.add_task(title, total=row.epochs, completed=done, said=said)
        if not self._console.is_terminal:
            self._console.print(f"{title}: {said}", highlight=False)

    def batch(self, done: float) -> None:
        """Move the bar."""
        assert self._task is not None
        self._bars.update(self._task, completed=done)

    def epoch(self, row: Row, result: Result) -> None:
        """Show an epoch, and have it written down."""
        self._note(result)
        last, reached = result.history[-1], len(result.history)
        said = (
            f"epoch {reached}: loss {last['train_loss']:.4f}, val accuracy {percent(last['val_accuracy'], 2)}"
        )
        if result.test_accuracy is not None:
            said = f"{counted(reached, 'epoch')}, test accuracy {percent(result.test_accuracy, 2)}"
        if self._task is None:
            title = f"{row.name} {FRAMEWORKS[result.framework]}"
            self._console.print(f"{title}: was finished before, {said}", highlight=False, soft_wrap=True)
            return
        self._bars.update(self._task, completed=reached, said=said)
        if not self._console.is_terminal:
            self._console.print(f"  {said}", highlight=False, soft_wrap=True)
        if result.test_accuracy is not None:
            self._bars.update(self._task, total=reached)
            self._task = None


class LiveSearch(Watch):
    """One bar for a whole search; where standard error is no terminal, a line a trial."""

    def __init__(self, search: Search) -> None:
        """Nothing is shown yet."""
        self._search = search
        self._console = Console(stderr=True)
        self._bars = _bars(self._console)
        self._task = self._bars.add_task(f"{search.name} search", total=search.trials, said="begins")

    def __enter__(self) -> "LiveSearch":
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def moved(self, done: float) -> None:
        """Move the bar."""
        self._bars.update(self._task, completed=done)

    def tried(self, trial: Trial, best: Trial) -> None:
        """Show a trial, and the best so far."""
        came = "diverged" if trial.diverged else f"val accuracy {percent(trial.accuracy, 2)}"
        so_far = f"best {percent(best.accuracy, 2)} (trial {best.number})"
        said = f"trial {trial.number} of {self._search.trials}: {came}, {so_far}"
        self._bars.update(self._task, said=said)
        if not self._console.is_terminal:
            self._console.print(f"{self._search.name} search: {said}", highlight=False, soft_wrap=True)
