"""What the watch knows: how each exercise stands, which one is looked at, and what is still to be graded."""

from collections.abc import Collection, Iterable
from itertools import groupby

from grader.authoring.question import GROUP
from grader.model import Exercise, ExerciseResult, Verdict
from grader.student.watch.changes import Changed, Changes
from grader.student.watch.runs import Told, Wanted
from grader.student.watch.saves import Save
from grader.submission.modules import ModuleFiles


class State:
    """Takes in what was saved, graded and pressed, and says what is to be graded next.

    Attributes:
        asked: all exercises that are watched, in the course's order.
        found: how each one stands that was graded.
        current: the one that is looked at.
        problem: why nothing of the submission can be graded; "" where something can.
        broken: exercises that were right before the last save and are not named in it.
        running: those that are being graded.
        hints: how many hints on the current one are shown.
        is_list: whether all exercises are shown, and nothing else.
        scroll: by how many lines what is shown is moved up.
    """

    def __init__(self, changes: Changes, asked: Collection[Exercise]) -> None:
        """Begin without a submission.

        Args:
            changes: tells what a save changes.
            asked: the exercises that are watched.
        """
        self.asked = [exercise for exercise in changes.all if exercise in asked]
        self.found: dict[Exercise, Told] = {}
        self.current = self.asked[0]
        self.problem = ""
        self.broken: list[Exercise] = []
        self.running: tuple[Exercise, ...] = ()
        self.hints = self.scroll = 0
        self.is_list = False
        self._changes = changes
        self._save: Save | None = None
        self._waiting: list[tuple[Exercise, ...]] = []  # in runs, each of one assignment
        self._own: set[Exercise] = set()  # whose text the last save changed
        self._were_right: set[Exercise] = set()  # before the last save, of those that it does not name
        self._number = 0
        self._is_chosen = False  # whether somebody has said which exercise is looked at

    # -- how things stand --------------------------------------------------------------------------

    @property
    def files(self) -> ModuleFiles | None:
        """The submission's modules; None before there are any."""
        return self._save.files if self._save is not None else None

    def result(self, exercise: Exercise) -> ExerciseResult | None:
        """How an exercise ended; None where it was not graded."""
        told = self.found.get(exercise)
        return told.assignment.exercises[0] if told is not None and told.assignment.exercises else None

    def is_right(self, exercise: Exercise) -> bool:
        """Whether all of an exercise's checks pass; answers that are judged later do not count."""
        result, told = self.result(exercise), self.found.get(exercise)
        ends = {check.verdict for check in result.checks} if result is not None else set()
        allowed = {Verdict.PASSED, *([Verdict.BLOCKED] if exercise[1] == GROUP else [])}
        return told is not None and told.is_whole and bool(ends) and ends <= allowed

    def is_there(self, assignment: str) -> bool:
        """Whether the submission has a file for an assignment."""
        files = self.files
        return files is not None and (assignment in files.modules or assignment in files.broken)

    def right(self, exercises: Iterable[Exercise]) -> int:
        """How many of some exercises are right."""
        return sum(map(self.is_right, exercises))

    def beside(self, exercise: Exercise) -> list[Exercise]:
        """The exercises of the same assignment."""
        return [other for other in self.asked if other[0] == exercise[0]]

    def following(self) -> Exercise | None:
        """The next exercise after the current one that is not right; None where all are."""
        place = self.asked.index(self.current)
        ring = self.asked[place + 1 :] + self.asked[:place]
        open_ones = [exercise for exercise in ring if not self.is_right(exercise)]
        return next((each for each in open_ones if self.is_there(each[0])), next(iter(open_ones), None))

    # -- what happens ------------------------------------------------------------------------------

    def look_at(self, exercise: Exercise) -> None:
        """Look at another exercise."""
        if exercise != self.current:
            self.hints = 0
        self.current, self.scroll = exercise, 0

    def choose_next(self) -> None:
        """Look at the next exercise that is not right."""
        self._is_chosen = True
        self.is_list = False
        self.look_at(self.following() or self.current)

    def turn_list(self) -> None:
        """List all exercises, from the current one's assignment on, or stop to."""
        before = self.asked[: self.asked.index(self.beside(self.current)[0])]
        headings = 2 * len({exercise[0] for exercise in before})  # and an empty line before each
        self.is_list = not self.is_list
        self.scroll = len(before) + headings if self.is_list else 0

    def saved(self, save: Save) -> Wanted | None:
        """Take a save in; what it asks for takes the place of what runs."""
        self.problem = save.problem
        if save.files is None:
            self._number += 1
            self._waiting, self.running = [(exercise,) for exercise in self._open()], ()
            return None
        changed = self._changes.between(self.files, save.files)
        is_first, self._save = self._save is None, save
        self.broken = []
        unknown = self._were_right & {*self._open()}  # a run was ended before it came to these
        right = {each for each in self.asked if self.is_right(each)}
        self._own = {each for each in changed.own if each in self.asked and not is_first}
        self._were_right = (right | unknown) - self._own
        self._waiting = self._sorted(changed)
        if self._own:
            self._is_chosen = True
            self.look_at(next(each for each in self.asked if each in self._own))
        return self.next_run()

    def _open(self) -> list[Exercise]:
        """What is still to be graded."""
        return [exercise for run in self._waiting for exercise in run]

    def _sorted(self, changed: Changed) -> list[tuple[Exercise, ...]]:
        """What is to be graded: what was changed, what may call it, what is wrong in modules that changed."""
        again = {
            each
            for each in self.found
            if each[0] in changed.modules and not (self._is_idle(each) or self.is_right(each))
        }
        wanted = {*changed.own, *changed.standing, *again, *self._open()} & {*self.asked}
        gone = {each for each in wanted if not self._can_be_graded(each)}
        for exercise in gone:
            self.found.pop(exercise, None)
        first = [each for each in self.asked if each in self._own - gone]
        rest = [each for each in self.asked if each in wanted - gone - self._own]
        return [tuple(run) for part in (first, rest) for _, run in groupby(part, key=lambda each: each[0])]

    def _is_idle(self, exercise: Exercise) -> bool:
        result = self.result(exercise)
        return result is not None and {check.verdict for check in result.checks} == {Verdict.NOT_STARTED}

    def _can_be_graded(self, exercise: Exercise) -> bool:
        files = self.files
        answers = files.sheet.answers.get(exercise[0]) if files is not None else None
        return self.is_there(exercise[0]) or (exercise[1] == GROUP and bool(answers))

    def next_run(self) -> Wanted | None:
        """What is to be graded now; None where nothing is."""
        self._number += 1
        self.running = self._waiting[0] if self._waiting else ()
        if not self.running or self._save is None or self._save.submission is None:
            return None
        return Wanted(self._number, self._save.submission, self.running)

    @property
    def number(self) -> int:
        """Of the run that goes on; what is told of another one is late."""
        return self._number

    def told(self, told: Told) -> Exercise | None:
        """Take in how an exercise ended; which one, None where that is out of date."""
        if told.number != self._number or not told.assignment.exercises:
            return None
        exercise = (told.assignment.name, told.assignment.exercises[0].name)
        self.found[exercise] = told
        if told.is_whole:
            self._waiting[0] = tuple(each for each in self._waiting[0] if each != exercise)
        if exercise in self._were_right and told.is_whole and not self.is_right(exercise):
            self.broken.append(exercise)
        if not self._is_chosen:
            self.look_at(
                next((e for e in self.asked if e in self.found and not self.is_right(e)), self.current)
            )
        elif exercise in self._own and self.is_right(self.current) and not self.is_right(exercise):
            self.look_at(exercise)
        return exercise

    def ended(self, number: int) -> Wanted | None:
        """A run is over; what is to be graded then."""
        if number != self._number:
            return None
        self._waiting = self._waiting[1:]
        return self.next_run()
