"""Which checks to mend next term, on a terminal."""

from collections.abc import Sequence

from rich.console import Console

from grader.model.items import EVERYBODY, SAME, AssignmentItems, Item
from grader.report.numbers import counted
from grader.report.page import Page

LEGEND = (
    "Difficulty is the share that passed, of those of whom the check ran. Discrimination is the correlation"
    " with the points in the assignment's other checks: 0.4 is very good, below 0.2 is poor. Alpha is"
    " Cronbach's: how much the checks of an assignment agree."
)
NAMED = 6  # of the checks that everybody passes


def render(assignments: Sequence[AssignmentItems], console: Console) -> None:
    """Print what is to be looked at, assignment by assignment."""
    page = Page(console)
    begun = [each for each in assignments if each.students]
    for each in begun:
        _assignment(each, page)
    if not begun:
        page.line("Nobody has begun any assignment: there is nothing to tell yet.")
        return
    page.line(LEGEND)


def _assignment(assignment: AssignmentItems, page: Page) -> None:
    alpha = "" if assignment.alpha is None else f", alpha {_number(assignment.alpha)}"
    students, checks = counted(assignment.students, "student"), counted(len(assignment.items), "check")
    page.rule(page.one_line(assignment.title), f"{students}, {checks}{alpha}")
    told = [item for item in assignment.to_mend if any(each.kind != EVERYBODY for each in item.mend)]
    for item in sorted(told, key=lambda item: item.mend[0].kind == SAME):
        _item(item, page)
    easy = [item.id.partition("::")[2] for item in assignment.items if item.ran and item.passed == item.ran]
    if easy:
        more = [f"{len(easy) - NAMED} more"] if len(easy) > NAMED else []
        names = page.one_line(", ".join([*easy[:NAMED], *more]))
        page.line((f"Everybody passed {len(easy)} of them: ", "bold"), names, hang=2)
    if not told and not easy:
        page.line("Nothing to say of any check.")
    page.blank()


def _item(item: Item, page: Page) -> None:
    numbers = [f"{item.passed} of {item.ran} passed"]
    if item.difficulty is not None:
        numbers.append(f"difficulty {_number(item.difficulty)}")
    if item.discrimination is not None:
        numbers.append(f"discrimination {_number(item.discrimination)}")
    page.line((page.one_line(item.id.partition("::")[2]), "bold"), f"  {', '.join(numbers)}", hang=2)
    for each in item.mend:
        if each.kind != EVERYBODY:
            page.line(each.text, indent=2)


def _number(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")
