"""Submissions that look alike, as plain data: places to look at, and never a verdict."""

from grader.record import Record


class Place(Record):
    """Lines of one file.

    Attributes:
        path: of the file, as the sandbox has it ("optimizers.py", "backprop.ipynb").
        cell: number of a notebook's code cell, from 1; 0 in a module.
        first: the first line, from 1; in a notebook, of the cell.
        last: the last line.
        text: the lines, as they were written; hostile, so escape them.
    """

    path: str
    cell: int
    first: int
    last: int
    text: str

    @property
    def label(self) -> str:
        """Where it is: "optimizers.py, lines 10 to 24"."""
        cell = f", code cell {self.cell}" if self.cell else ""
        lines = f"line {self.first}" if self.first == self.last else f"lines {self.first} to {self.last}"
        return f"{self.path}{cell}, {lines}"


class Fragment(Record):
    """Two places that are the same but for names, numbers, comments and layout.

    `tokens` counts those of it that neither the course nor much of the class has as well.
    """

    tokens: int
    left: Place
    right: Place


class Likeness(Record):
    """Two submissions with fragments in common.

    Attributes:
        left: whose, as a label.
        right: whose.
        tokens: in all fragments, of those that only few have.
        of_left: share of the left one's own tokens that is in the fragments, from 0 to 1.
        of_right: share of the right one's.
        of_file: the largest share of one file's own tokens, on either side; of files with enough in common.
        fragments: the longest first.
    """

    left: str
    right: str
    tokens: int
    of_left: float
    of_right: float
    of_file: float
    fragments: tuple[Fragment, ...]


class Skipped(Record):
    """A submission, or a file of it, that was not compared; `path` is "" where the reason says it."""

    who: str
    path: str
    reason: str


class Alike(Record):
    """What looks alike in a class, the most striking pair first.

    Attributes:
        compared: submissions that were compared.
        pairs: to look at.
        skipped: what was not compared.
        left_out: pairs beyond those that are told, as there were too many.
    """

    compared: int
    pairs: tuple[Likeness, ...]
    skipped: tuple[Skipped, ...] = ()
    left_out: int = 0
