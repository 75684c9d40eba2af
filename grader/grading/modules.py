"""The modules of a submission: what each has, and what that decides before a check of it runs."""

import json
import re
from collections.abc import Callable

from grader.course.course import Assignment, Course
from grader.diagnosis.unused import ASKS_FOR_IT
from grader.evidence.codec import Probe
from grader.judging import module_messages, verdicts
from grader.judging.verdicts import Judged
from grader.model import Diagnosis, Ending, Kind, Raised, Verdict
from grader.submission.modules import ModuleFiles

HABITS = {"pickle": re.compile("without pickle"), "generator": ASKS_FOR_IT}


class Modules:
    """The modules of one submission. Each is looked at once, when it is first asked for."""

    def __init__(self, course: Course, files: ModuleFiles, look: Callable[[Assignment], Probe]) -> None:
        """Prepare; nothing runs yet.

        Args:
            course: what is asked.
            files: what was handed in.
            look: imports a module and says what it has.
        """
        self._assignments = {assignment.name for assignment in course.assignments}
        self._files = files
        self._look = look
        self._probes: dict[str, Probe] = {}

    def usable(self, assignment: Assignment) -> bool:
        """Whether there is a file that can be read."""
        name = assignment.name
        return name in self._files.modules and name not in self._files.broken

    def before_running(self, assignment: Assignment, exercise: str) -> tuple[Verdict, str] | None:
        """The verdict that a module as a whole decides, if it does."""
        name = assignment.name
        if name in self._files.broken:
            return Verdict.ERROR, f"{self._files.broken[name]}."
        if name not in self._files.modules:
            return Verdict.NOT_STARTED, f"The submission has no {name}.py."
        probe, file = self.probe(assignment), self._files.modules[name]
        if probe.outcome.ending is not Ending.RETURNED:
            return verdicts.not_imported(self._assignments, name, file, probe.outcome)
        return self._found_instead(name, file, exercise, probe)

    def _found_instead(self, name: str, file: str, exercise: str, probe: Probe) -> tuple[Verdict, str] | None:
        """The verdict on an exercise that is not there or untouched: with what there is instead, an error."""
        if exercise not in (*probe.stubs, *probe.missing):
            return None
        stub = exercise in probe.stubs
        found = next((entry for entry in probe.found if entry.exercise == exercise), None)
        cell = None if stub else self._cell_of(name, exercise, probe)
        define = re.compile(rf"(async )?(def|class) {re.escape(exercise)}\b")
        lost = [entry for entry in probe.skipped if define.match(entry.text)]
        if cell is not None and (cell[1] or found is None):
            return Verdict.ERROR, f"{file} has no {exercise}; {verdicts.cell(*cell[0])}."
        text_cell = None if stub else self._files.in_text.get(name, {}).get(exercise)
        if text_cell is not None:
            return Verdict.ERROR, module_messages.in_a_text_cell(file, exercise, text_cell)
        if found is not None:
            return Verdict.ERROR, module_messages.found_instead(file, found, stub=stub)
        if lost and not stub:
            return Verdict.ERROR, module_messages.lost_with(file, exercise, lost[0])
        said = f"{exercise} is not started." if stub else f"{file} has no function {exercise}."
        return Verdict.NOT_STARTED, said

    def probe(self, assignment: Assignment) -> Probe:
        """What a module has."""
        if assignment.name not in self._probes:
            self._probes[assignment.name] = self._look(assignment)
        return self._probes[assignment.name]

    @property
    def calls(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """By module and exercise, which functions those that were looked at may call."""
        return {name: probe.calls for name, probe in self._probes.items()}

    @property
    def unused(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """By module and exercise, which of its parameters a function never reads."""
        return {name: probe.unused for name, probe in self._probes.items()}

    @property
    def notes(self) -> list[str]:
        """A line for each cell of a notebook that stopped, and one on what else was left out of a file."""
        stopped = [
            f"{self._files.modules[name]}: {verdicts.cell(*cell)}; the other cells were graded"
            for name, probe in self._probes.items()
            for cell in probe.failed_cells
        ]
        left_out = [
            note
            for name, probe in self._probes.items()
            for note in module_messages.notes(self._files.modules[name], probe.skipped)
        ]
        return list(dict.fromkeys(stopped + left_out))  # one notebook may be several modules

    def clue(self, name: str, judged: Judged) -> Diagnosis | None:
        """What a module's code says of a failed check that asks for something else, as its title tells."""
        probe = self._probes.get(name)
        if probe is None or judged.verdict is not Verdict.FAILED:
            return None
        for exercise, habit in probe.habits:
            if exercise == judged.check.exercise and HABITS[habit.kind].search(judged.check.title):
                file = self._files.modules[name]
                return Diagnosis(Kind.CLUE, module_messages.habit(exercise, file, habit))
        return None

    def _cell_of(self, name: str, exercise: str, probe: Probe) -> tuple[tuple[int, Raised], bool] | None:
        """The cell that stopped and was to define an exercise, else the first; and whether it was."""
        texts = json.loads(self._files.files.get(f"{name}.cells.json", b'{"cells": []}'))["cells"]
        for cell in probe.failed_cells:
            if cell[0] <= len(texts) and f"def {exercise}(" in texts[cell[0] - 1]:
                return cell, True
        return (probe.failed_cells[0], False) if probe.failed_cells else None
