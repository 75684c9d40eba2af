"""Item analysis: how well each check tells students apart, as plain data."""

from grader.record import Record

NOBODY, BACKWARDS, WEAK, UNRELIABLE, SAME, EVERYBODY = (
    "nobody passes",
    "good students fail",
    "hardly tells apart",
    "lowers alpha",
    "says the same",
    "everybody passes",
)  # kinds of advice, what matters most first


class Advice(Record):
    """What to look at next term in one check: the kind, one of those above, and a sentence."""

    kind: str
    text: str


class Item(Record):
    """One check, or question, as an item of a test.

    Attributes:
        id: "optimizers::adam::three_steps".
        title: its first line.
        hidden: whether students are not told of it.
        points: that it is worth.
        ran: students of whom it was judged.
        passed: those of them who passed.
        difficulty: passed / ran, from 0 (nobody) to 1 (everybody); None where it ran for nobody.
        discrimination: correlation of passing with the points in the assignment's other checks, from -1 to
            1; None where either of them is the same for all.
        alpha_without: Cronbach's alpha of the assignment without it, or None.
        mend: what to look at next term, what matters most first; () where nothing is odd, or too few ran.
    """

    id: str
    title: str
    hidden: bool
    points: float
    ran: int
    passed: int
    difficulty: float | None = None
    discrimination: float | None = None
    alpha_without: float | None = None
    mend: tuple[Advice, ...] = ()


class Same(Record):
    """Two checks of an assignment that say the same of nearly everybody.

    Attributes:
        first: a check's id.
        second: another's, which comes later.
        ran: students of whom both were judged.
        alike: those of them who passed both, or neither.
        phi: correlation of the two verdicts, up to 1.
    """

    first: str
    second: str
    ran: int
    alike: int
    phi: float


class AssignmentItems(Record):
    """The items of one assignment.

    Attributes:
        name: of the assignment.
        title: its title.
        students: who began it; alpha is worked out from these.
        alpha: Cronbach's alpha, at most 1; None for fewer than two checks or students, or where all have the
            same points.
        items: in the course's order.
        same: pairs that say the same, the closest first.
    """

    name: str
    title: str
    students: int
    alpha: float | None
    items: tuple[Item, ...]
    same: tuple[Same, ...] = ()

    @property
    def to_mend(self) -> tuple[Item, ...]:
        """The items of which something is said."""
        return tuple(item for item in self.items if item.mend)
