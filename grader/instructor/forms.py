"""Whether the other right forms of an assignment are right."""

from grader.course.course import Assignment, Course
from grader.course.solutions import importable, solutions
from grader.instructor.edited import Edited
from grader.instructor.mutants import Workbench
from grader.instructor.rules import Finding
from grader.model import Verdict


def findings(course: Course, assignment: Assignment, bench: Workbench | None = None) -> list[Finding]:
    """For each function of each form, whether it loses what it is declared to lose: nothing, mostly.

    Args:
        course: whose solutions are run.
        assignment: whose forms they are.
        bench: which judges; None for one on the frozen inputs.
    """
    bench, found = bench or Workbench(course, assignment), []
    for form in assignment.forms:
        with importable(solutions(course)) as modules:
            judged = Edited(bench, form.exercise, dict(modules)).judged(form=form.name)
        lost = {each.check.name for each in judged or () if each.verdict is not Verdict.PASSED}
        wrong = [f"loses {name}" for name in sorted(lost - {*form.loses})]
        wrong += [f"passes {name}" for name in sorted({*form.loses} - lost)]
        wrong += ["takes too long"] if judged is None else []
        expected = f"loses {len(form.loses)}" if form.loses else "full marks"
        subject = f"{form.exercise}: form {form.name}"
        found.append(Finding(assignment.name, subject, expected, not wrong, "; ".join(wrong)))
    return found
