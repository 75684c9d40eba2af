"""A course: its assignments, their checks, and how networks are trained. `reader` reads one."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.authoring import Check, Form, Misconception
from grader.authoring.question import GROUP, Question
from grader.course.importing import module_from_file
from grader.course.kit import TEMPLATE, KitPart
from grader.course.policy import NEVER_LATE, Policy
from grader.errors import GraderError
from grader.evidence.run import seed_of
from grader.record import Record

if TYPE_CHECKING:
    from grader.authoring.plots import Plot  # only who draws needs it

KNOWN_TOLD = 10  # names that a message lists


class CourseError(GraderError):
    """The course cannot be loaded; one line a problem."""


class Tier(Record):
    """An accuracy on the test images that is worth points, or a name."""

    accuracy: float
    points: float
    distinction: str = ""

    @property
    def name(self) -> str:
        """Name of the check that stands for this tier: "accuracy_97"."""
        return f"accuracy_{self.accuracy * 100:g}".replace(".", "_")


class TrainingPlan(Record):
    """How a network is trained on a whole data set and scored."""

    exercise: str
    data: Path
    train: int
    validation: int
    seconds: float
    memory: int
    tiers: tuple[Tier, ...]

    @property
    def judged(self) -> tuple[Tier, ...]:
        """The tiers that carry points; one without points is only a name for the network."""
        return tuple(tier for tier in self.tiers if tier.points)


class Assignment(Record):
    """One topic: a module that the student fills in."""

    name: str
    title: str
    points: float
    folder: Path
    files: tuple[str, ...]
    training: TrainingPlan | None
    checks: tuple[Check, ...]
    exercises: tuple[str, ...]  # in the order of the solution
    extra: bool = False  # whether its points, and those of its tiers, come on top of the course's
    source: str = "checks.py"  # the file that declares the checks; of a plot's experiments, "plots.py"
    questions: tuple[Question, ...] = ()
    kit: KitPart | None = None  # of a kit for students, which has no solution

    @property
    def outline(self) -> Path:
        """The file with signatures and docstrings of all exercises: the solution, in a kit the template."""
        return self.folder / (TEMPLATE if self.kit else "solution.py")

    def question_id(self, question: Question) -> str:
        """A question's id: "optimizers::questions::late_rate"."""
        return f"{self.name}::{GROUP}::{question.id}"

    def id(self, check: Check) -> str:
        """A check's id: "optimizers::adam::three_steps"."""
        return f"{self.name}::{check.exercise}::{check.name}"

    def needs(self, check: Check) -> tuple[str, ...]:
        """Ids of the checks that must have passed before this one."""
        names = check.needs
        if names is None:
            first = next(other for other in self.checks if other.exercise == check.exercise)
            names = () if first is check else (first.name,)
        return tuple(f"{self.name}::{full_name(name, check.exercise)}" for name in names)

    def trains(self, exercise: str) -> bool:
        """Whether an exercise is about a network of the student's own making: the numbers of such a one are
        nobody's fingerprint, and each check of it takes seconds. Its checks ask for limits of their own."""
        return self.training is not None and any(
            not check.is_usual for check in self.checks if check.exercise == exercise
        )

    @cached_property
    def weight(self) -> float:
        """Points of one unit of the weight of checks and questions."""
        checks = sum(check.points for check in self.checks) + (self.kit.withheld if self.kit else 0.0)
        return self.points / (checks + sum(question.points for question in self.questions))

    @cached_property
    def misconceptions(self) -> tuple[Misconception, ...]:
        """The planted mistakes of `misconceptions.py`, if the assignment has one; read once.

        Raises:
            CourseError: if it cannot be imported.
        """
        return self._declared("misconceptions")

    @cached_property
    def forms(self) -> tuple[Form, ...]:
        """The other right forms of `forms.py`, if the assignment has one; read once.

        Raises:
            CourseError: if it cannot be imported.
        """
        return self._declared("forms")

    @cached_property
    def plots(self) -> tuple["Plot", ...]:
        """The plots of `plots.py`, if the assignment has one; read once.

        Raises:
            CourseError: if it cannot be imported.
        """
        return self._declared("plots")

    def _declared(self, what: str) -> tuple[Any, ...]:
        path = self.folder / f"{what}.py"
        if not path.exists():
            return ()
        try:
            module = module_from_file(path, f"{what}_{self.name}")
        except Exception as error:  # an instructor's file may fail in any way; say which
            said = f"{type(error).__name__}: {str(error).partition(chr(10))[0]}"
            raise CourseError(
                f"assignments/{self.name}/{path.name}: cannot be imported: {said}; fix it"
            ) from None
        return tuple(getattr(module, f"__{what}__", ()))


class Course(Record):
    """All assignments of a course, in order."""

    root: Path
    title: str
    seed: int
    assignments: tuple[Assignment, ...]
    file: Path  # that it was read from, in `root`
    import_seconds: float = 60.0  # of CPU time that a module may use while it is imported
    cell_seconds: float = 20.0  # that each cell of a notebook may use of it
    extra_credit: float | None = None  # the most that extra assignments add; None for all of their points
    policy: Policy = NEVER_LATE  # due dates, and what being late costs
    fresh: bool = False  # whether hidden checks get inputs that are drawn anew for each grading
    seeds: Mapping[str, int] | None = None  # of a kit, which has no seed of its own: by id

    @property
    def is_kit(self) -> bool:
        """Whether it is what students get: no solutions, no hidden checks."""
        return self.seeds is not None

    def seed_for(self, identity: str) -> int:
        """The seed of a check or a training: from it follows neither another's nor the course's."""
        frozen = (self.seeds or {}).get(identity)
        return seed_of(self.seed, identity) if frozen is None else frozen

    @property
    def exercises(self) -> dict[str, tuple[str, ...]]:
        """The exercises of each assignment, by name."""
        return {assignment.name: assignment.exercises for assignment in self.assignments}

    def assignment(self, name: str) -> Assignment:
        """One assignment by name.

        Raises:
            CourseError: if there is none of that name.
        """
        for assignment in self.assignments:
            if assignment.name == name:
                return assignment
        raise CourseError(f"{name}: no such assignment{hint(name, [a.name for a in self.assignments])}")

    def select(self, *names: str) -> tuple[tuple[Assignment, Check], ...]:
        """The checks that "optimizers", "optimizers::adam" or a check's whole id names; all without a name.

        Returns:
            What at least one of the names means, once each, in the course's order; questions are left out.

        Raises:
            CourseError: if one of them names nothing.
        """
        ids = [*(a.id(check) for a, check in self.checks()), *(a.question_id(q) for a, q in self.questions())]
        unknown = [name for name in names if not any(_means(name, each) for each in ids)]
        if unknown:
            raise CourseError("\n".join(map(self._no_such, unknown)))
        return tuple((a, check) for a, check in self.checks() if _any_means(names, a.id(check)))

    def _no_such(self, name: str) -> str:
        names = self._names()
        inside = [other for other in names if other.startswith(f"{name.split('::')[0]}::")]
        same = [f"{a.name}::{name}" for a in self.assignments if name in a.exercises]
        if same:  # an exercise without its assignment
            return f"{name}: is an exercise; write {' or '.join(same)}"
        return f"{name}: no such assignment, exercise or check{hint(name, inside or names)}"

    def command(self, task: str, assignment: str = "") -> str:
        """What a message tells to run: "make reference ASSIGNMENT=lines" or "grader reference lines".

        Args:
            task: a command of the grader.
            assignment: the one that it is about; "" for all.

        Returns:
            The task of make where the course's folder has a Makefile with it, else the command itself.
        """
        makefile = self.root / "Makefile"
        rules = makefile.read_text("utf-8", errors="replace").splitlines() if makefile.is_file() else []
        if any(rule.startswith(f"{task}:") for rule in rules):
            return f"make {task} ASSIGNMENT={assignment}" if assignment else f"make {task}"
        return f"grader {task} {assignment}".rstrip()

    def checks(self) -> Iterator[tuple[Assignment, Check]]:
        """Every check with its assignment, in order."""
        for assignment in self.assignments:
            for check in assignment.checks:
                yield assignment, check

    def questions(self, *names: str) -> tuple[tuple[Assignment, Question], ...]:
        """The questions that names mean, with their assignments, in order; all without a name."""
        pairs = ((a, question) for a in self.assignments for question in a.questions)
        return tuple((a, question) for a, question in pairs if _any_means(names, a.question_id(question)))

    def _names(self) -> list[str]:
        ids = [assignment.id(check) for assignment, check in self.checks()]
        ids += [assignment.question_id(question) for assignment, question in self.questions()]
        exercises = [identity.rsplit("::", 1)[0] for identity in ids]
        return list(dict.fromkeys([*(a.name for a in self.assignments), *exercises, *ids]))


def _means(name: str, identity: str) -> bool:
    return not name or f"{identity}::".startswith(f"{name}::")


def _any_means(names: tuple[str, ...], identity: str) -> bool:
    return not names or any(_means(name, identity) for name in names)


def full_name(name: str, exercise: str) -> str:
    return name if "::" in name else f"{exercise}::{name}"


def hint(name: str, known: Any) -> str:
    import difflib  # where a name is wrong only

    names = list(known)
    near = difflib.get_close_matches(name, names, 3)
    if near:
        return f"; did you mean {' or '.join(near)}?"
    return f"; there are {', '.join(names[:KNOWN_TOLD])}{', …' if len(names) > KNOWN_TOLD else ''}"
