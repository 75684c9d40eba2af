"""An autograder for deep-learning courses: students write NumPy, Keras is the answer key.

    from grader import Grader, load_course, load_submission

    with Grader(load_course(".")) as grader:
        report = grader.grade(load_submission("ana"))

Each name is imported when it is asked for: what runs beside student code needs none of them.
"""

TYPE_CHECKING = False  # typing itself takes a while to import
if TYPE_CHECKING:
    from grader.course.course import Course
    from grader.course.reader import load as load_course
    from grader.errors import GraderError
    from grader.grading.grade import Scope
    from grader.grading.grader import Grader
    from grader.model import CheckResult, Report, Verdict
    from grader.submission.submission import Submission
    from grader.submission.submission import load as load_submission

__version__ = "0.1.0"
__all__ = [
    "CheckResult",
    "Course",
    "Grader",
    "GraderError",
    "Report",
    "Scope",
    "Submission",
    "Verdict",
    "load_course",
    "load_submission",
]

_WHERE = {
    "CheckResult": ("grader.model", "CheckResult"),
    "Course": ("grader.course.course", "Course"),
    "Grader": ("grader.grading.grader", "Grader"),
    "GraderError": ("grader.errors", "GraderError"),
    "Report": ("grader.model", "Report"),
    "Scope": ("grader.grading.grade", "Scope"),
    "Submission": ("grader.submission.submission", "Submission"),
    "Verdict": ("grader.model", "Verdict"),
    "load_course": ("grader.course.reader", "load"),
    "load_submission": ("grader.submission.submission", "load"),
}


def __getattr__(name: str) -> object:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    module, attribute = _WHERE[name]
    return getattr(import_module(module), attribute)
