"""The modules of a submission: what each has, and what that decides before a check of it runs."""

import json
from collections.abc import Callable

from grader.course.course import Assignment, Course
from grader.evidence.codec import Probe
from grader.judging import verdicts
from grader.model import Ending, Raised, Verdict
from grader.submission.modules import ModuleFiles


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
        if exercise in probe.stubs:
            return Verdict.NOT_STARTED, f"{exercise} is not started."
        if exercise in probe.missing:
            if probe.failed_cells:
                cell = self._cell_of(name, exercise, probe)
                return Verdict.ERROR, f"{file} has no {exercise}; {verdicts.cell(*cell)}."
            return Verdict.NOT_STARTED, f"{file} has no function {exercise}."
        return None

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
    def notes(self) -> list[str]:
        """A line for each cell of a notebook that stopped."""
        return [
            f"{self._files.modules[name]}: {verdicts.cell(*cell)}; the other cells were graded"
            for name, probe in self._probes.items()
            for cell in probe.failed_cells
        ]

    def _cell_of(self, name: str, exercise: str, probe: Probe) -> tuple[int, Raised]:
        """Of the cells that stopped, the one that was to define an exercise, else the first."""
        texts = json.loads(self._files.files.get(f"{name}.cells.json", b'{"cells": []}'))["cells"]
        own = [
            cell
            for cell in probe.failed_cells
            if cell[0] <= len(texts) and f"def {exercise}(" in texts[cell[0] - 1]
        ]
        return (own or list(probe.failed_cells))[0]
