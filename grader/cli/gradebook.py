"""`grader gradebook`: what each score is made of, and what people decide about it."""

import argparse

from grader.cli import analysis
from grader.cli.common import load_course, number, path, whole

TYPE_CHECKING = False  # typing itself takes a while to import
if TYPE_CHECKING:
    from grader.classroom.entries import Decision
    from grader.classroom.gradebook import Gradebook

HELP = "explain the scores of a class, and change them"
DESCRIPTION = (
    "Explain the scores in a gradebook, and write down what is decided about a student. STUDENT is an id, or"
    " a name that only one student has. Nothing is ever deleted: what is withdrawn stays, with its reason."
)
ABOUT = {
    "why": "what a student's score is made of, step by step",
    "show": "the scores of all students",
    "students": "all students, with their ids",
    **analysis.ABOUT,
    "override": "give other points for an assignment or a check",
    "excuse": "take an assignment out of a student's total",
    "accommodate": "give a student more time, or more free days",
    "withdraw": "let a decision hold no more",
}
KINDS = ("override", "excuse", "accommodation")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    actions = parser.add_subparsers(metavar="ACTION", dest="action", required=True, prog=parser.prog)
    made = {}
    for name, about in ABOUT.items():
        made[name] = actions.add_parser(name, help=about, description=f"{about[0].upper()}{about[1:]}.")
        made[name].add_argument("--course", type=path, default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        made[name].set_defaults(parser=made[name])
        said = "the gradebook (default: gradebook.sqlite in the course's folder)"
        made[name].add_argument("--gradebook", type=path, metavar="FILE", help=said)
    analysis.add_arguments(made)
    for name in ("why", "override", "excuse", "accommodate"):
        made[name].add_argument("student", metavar="STUDENT", help="an id, or a name that is unique")
    target = "an assignment, or a check's whole id"
    made["override"].add_argument("target", metavar="ASSIGNMENT[::exercise::check]", help=target)
    made["override"].add_argument("points", type=number, metavar="POINTS", help="in place of those earned")
    made["excuse"].add_argument("assignment", metavar="ASSIGNMENT")
    own = made["accommodate"]
    own.add_argument("assignment", nargs="?", default="", metavar="ASSIGNMENT", help="(default: all)")
    own.add_argument("--days", type=number, default=0.0, metavar="N", help="days after the due date")
    own.add_argument("--hours", type=number, default=0.0, metavar="N", help="hours after the due date")
    own.add_argument("--free-days", type=whole, default=0, metavar="N", help="free days of the whole course")
    made["withdraw"].add_argument("kind", choices=KINDS, metavar="KIND", help=", ".join(KINDS))
    made["withdraw"].add_argument("number", type=whole, metavar="NUMBER", help="of it, as `why` tells")
    for name in ("override", "excuse", "accommodate", "withdraw"):
        made[name].add_argument("--reason", required=True, metavar="TEXT", help="why; the student may ask")
        made[name].add_argument("--author", metavar="NAME", help="who decides (default: as git knows you)")


def run(given: argparse.Namespace) -> int:
    """Do what was asked; returns the exit code."""
    if given.action == "alike":
        return analysis.alike(given)
    from grader.classroom.gradebook import Gradebook, beside

    course = load_course(given)
    with Gradebook.open(given.gradebook or beside(course), course) as book:
        if given.action in ("why", "show", "students"):
            _show(book, given)
        elif given.action in analysis.ABOUT:
            analysis.show(book, given)
        else:
            _tell(book, _decide(book, given))
    return 0


def _show(book: "Gradebook", given: argparse.Namespace) -> None:
    from rich.console import Console

    from grader.cli import why

    if given.action == "why":
        why.explain(book, book.score(book.student(given.student).id), Console())
    elif given.action == "show":
        why.scores(book, Console())
    else:
        why.students(book, Console())


def _decide(book: "Gradebook", given: argparse.Namespace) -> "Decision":
    """Write down what was decided."""
    said = {"reason": given.reason, "author": given.author or _author()}
    if given.action == "withdraw":
        return book.decisions.withdraw(given.kind, given.number, **said)
    student = book.student(given.student).id
    if given.action == "override":
        return book.decisions.override(student, given.target, given.points, **said)
    if given.action == "excuse":
        return book.decisions.excuse(student, given.assignment, **said)
    minutes = 60 * (24 * given.days + given.hours)
    return book.decisions.accommodate(
        student, given.assignment, minutes=minutes, free_days=given.free_days, **said
    )


def _tell(book: "Gradebook", decision: "Decision") -> None:
    """A line of what was decided and of what the score is now."""
    from grader.report import numbers
    from grader.report.escape import line

    score = book.score(decision.student)
    ended = " withdrawn" if decision.withdrawn else ""
    now = f"{numbers.points(score.total_score, score.max_score)} of {numbers.number(score.max_score)} points"
    print(line(f"{decision.label}{ended}: {score.student.label} has {now} now"))
    if decision.kind == "accommodation" and not ended and (why := _without_effect(book, decision.target)):
        print(line(f"It changes nothing yet: {why}"))


def _without_effect(book: "Gradebook", assignment: str) -> str:
    """Why more time for an assignment, or for all, gives nothing; "" where it may give something."""
    due, file = book.course.policy.due, book.course.file.name
    if assignment and assignment not in due:
        return f"{assignment} has no due date; give it one in {file}: due = 2026-03-20T23:59:00"
    return "" if due else f"no assignment has a due date; give them one in {file}: due = 2026-03-20T23:59:00"


def _author() -> str:
    """Who decides: the name that git has for the person, else the name that was logged in with."""
    import contextlib
    import getpass
    import subprocess

    with contextlib.suppress(OSError, subprocess.SubprocessError):
        command = ["git", "config", "--global", "user.name"]
        asked = subprocess.run(command, capture_output=True, timeout=10, check=False)
        if name := asked.stdout.decode("utf-8", "replace").strip():
            return name
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        from grader.errors import GraderError

        raise GraderError("--author: nobody is known by name here; give --author NAME") from None
