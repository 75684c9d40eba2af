"""What a gradebook holds, as plain records."""

from dataclasses import field
from datetime import datetime

from grader.model import Provenance
from grader.record import Record


class KeptAttempt(Record):
    """What a student handed in at one time.

    Attributes:
        key: of it in the gradebook.
        student: the id.
        number: 1 for the first that the gradebook knows of.
        digest: of all its files, as a report's provenance has it.
        handed_in: when, in UTC, if that is known.
        late: as the platform marked it; None where it does not.
        team: the name of the group that handed it in, or "".
        source: where it came from.
        counted: its number as the platform counts, 1 where it does not.
        modules: digest of the files that each assignment's module is made of, for those that are in it.
    """

    key: int
    student: str
    number: int
    digest: str
    handed_in: datetime | None = None
    late: bool | None = None
    team: str = ""
    source: str = ""
    counted: int = 1
    modules: dict[str, str] = field(default_factory=dict)


class MadeFrom(Record):
    """What a grading was made from, beside the submission: the same again would say the same.

    Attributes:
        course: digest of the course, as a report's provenance has it.
        results: digest of its reference results.
        grader: version of the grader.
        scope: what of the course was graded, "" for everything; any text that tells two scopes apart.
    """

    course: str
    results: str
    grader: str
    scope: str = ""

    @classmethod
    def of(cls, provenance: Provenance, scope: str = "") -> "MadeFrom":
        """What a report was made from."""
        return cls(provenance.course, provenance.results, provenance.grader, scope)


class KeptGrading(Record):
    """What came of grading an attempt; the report itself is read when it is asked for.

    Attributes:
        key: of it in the gradebook.
        attempt: the key.
        made_from: what it was made from.
        made: when grading began.
        status: "graded" or "ungradable".
        reason: why it could not be graded.
        score: points earned, before anybody decided anything.
        max_score: points that could be earned.
        seconds: that grading took.
        accepted: whether it counts already.
        draw: the seed of hidden inputs that were drawn for it alone.
    """

    key: int
    attempt: int
    made_from: MadeFrom
    made: datetime
    status: str
    reason: str
    score: float
    max_score: float
    seconds: float
    accepted: bool
    draw: str | None = None


class Checked(Record):
    """What a grading says of one check."""

    check_id: str
    verdict: str
    points: float
    max_points: float
    hidden: bool = False
    diagnosis: str = ""  # the kind, or ""
    name: str = ""  # of the mistake that was diagnosed
    seconds: float = 0.0


class Decision(Record):
    """What somebody decided about one student: an override, an excuse or an accommodation.

    Attributes:
        kind: "override", "excuse" or "accommodation".
        number: of it among those of its kind.
        student: the id.
        target: an assignment or, of an override, a check; of an accommodation, "" for all assignments.
        reason: why.
        author: who.
        made: when.
        points: that an override gives.
        minutes: more time that an accommodation gives.
        free_days: more free days that it gives.
        withdrawn: when it was withdrawn; None while it holds.
        withdrawn_by: who did that.
        withdrawn_for: and why.
    """

    kind: str
    number: int
    student: str
    target: str
    reason: str
    author: str
    made: datetime
    points: float = 0.0
    minutes: float = 0.0
    free_days: int = 0
    withdrawn: datetime | None = None
    withdrawn_by: str = ""
    withdrawn_for: str = ""

    @property
    def label(self) -> str:
        """How a person names it."""
        return f"{self.kind} {self.number}"


class SetAside(Record):
    """An attempt that ended the process that graded it: how often, and what was said the last time."""

    attempt: KeptAttempt
    tries: int
    reason: str
    last: datetime
