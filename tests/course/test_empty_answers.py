"""Empty answers that only this course has; those of every course are a rule of `grader verify`."""

from typing import Any

from grader.course.course import Course
from grader.course.solutions import importable, solutions
from grader.instructor.empty import asks_for_shapes
from grader.instructor.mutants import Workbench
from grader.model import Verdict


class NeverStops:
    """Early stopping that remembers the last epoch."""

    def __init__(self, patience: int = 3, min_delta: float = 0.0) -> None:
        self.best_epoch, self.best_loss, self.best_params = 0, 0.0, None

    def update(self, epoch: int, val_loss: float, params: Any) -> bool:
        self.best_params = params
        return False


def test_stopping_that_never_stops_earns_next_to_nothing(course: Course) -> None:
    assignment = course.assignment("regularization")
    with importable(solutions(course)) as modules:
        module = modules[assignment.name]
    vars(module)["EarlyStopping"] = NeverStops
    checks = Workbench(course, assignment).checks("never stops", {**modules, assignment.name: module})
    own = [check for check in assignment.checks if check.exercise == "EarlyStopping"]
    passed = [each for each in own if checks.judged(assignment.id(each)).verdict is Verdict.PASSED]
    assert len(own) > len(passed)
    assert [check.name for check in passed if not asks_for_shapes(check)] == []
