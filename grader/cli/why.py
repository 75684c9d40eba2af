"""What a gradebook holds, on a terminal: a score step by step, all scores, all students."""

from datetime import UTC, datetime, tzinfo
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table

from grader.classroom.entries import Decision
from grader.classroom.gradebook import Gradebook
from grader.classroom.scores import Lateness, Part, Score, changed
from grader.cli.moves import in_words, moves
from grader.course.course import Course
from grader.model import total
from grader.report.numbers import counted, number, percent, point_word, points
from grader.report.page import Page

NAME = 30  # columns of a name in a table
CHANGES = 5  # of a regrade, that are told
ONE_LINE: Any = {"no_wrap": True, "overflow": "ellipsis"}  # so that no name begins like a row


def explain(book: Gradebook, score: Score, console: Console) -> None:
    """Print what a student's score is made of."""
    page, zone = Page(console), _zone(book.course)
    page.rule(score.student.label, _of(score))
    for line in _about(score, zone):
        page.line(line, hang=2)
    page.blank()
    width = max((cell_len(page.one_line(part.title)) for part in score.parts), default=0)
    for part in score.parts:
        title = page.one_line(part.title)
        page.line((title + " " * (width - cell_len(title)), "bold"), f"  {_of_part(part)}")
        steps = _steps(part, score, zone)
        for label, words in steps if len(steps) > 1 or (score.state == "graded" and not part.graded) else ():
            page.field(label, words, indent=2)
    ended = [each for each in score.facts.decisions if each.withdrawn]
    if ended:
        page.blank()
        page.line(("Withdrawn", "bold"))
        for each in ended:
            page.line(_withdrawn(each, zone), indent=2, hang=2)


def scores(book: Gradebook, console: Console) -> None:
    """Print a row a student."""
    page = Page(console)
    extra = any(getattr(assignment, "extra", False) for assignment in book.course.assignments)
    table = Table(box=None, pad_edge=False)
    names = ("student", "id", "score", "of", *(["extra"] if extra else ()), "late", "free", "")
    for name in names:
        table.add_column(name, justify="right" if name in names[2:-1] else "left", **ONE_LINE)
    for score in book.scores():
        late = [part.lateness.days for part in score.parts if part.lateness and not part.excused]
        table.add_row(
            page.text(page.cut(score.student.name, NAME)),
            page.text(page.cut(score.student.id, NAME)),
            points(score.score, score.max_score),
            number(score.max_score),
            *([number(score.extra_score)] if extra else ()),
            counted(sum(late), "day") if any(late) else "–",
            counted(score.free_days_used, "day") if score.free_days_used else "–",
            score.state,
        )
    console.print(table)


def students(book: Gradebook, console: Console) -> None:
    """Print all students, and how many attempts each has."""
    page = Page(console)
    table = Table(box=None, pad_edge=False)
    for name in ("id", "student", "login", "e-mail", "attempts"):
        table.add_column(name, justify="right" if name == "attempts" else "left", **ONE_LINE)
    for each in book.students():
        cells = [page.text(page.cut(text, NAME)) for text in (each.id, each.name, each.login, each.email)]
        table.add_row(*cells, str(len(book.attempts(each.id))))
    console.print(table)


def _of(score: Score) -> str:
    extra = f" and {number(score.extra_score)} extra" if score.extra_score else ""
    return f"{points(score.score, score.max_score)} of {number(score.max_score)} points{extra}"


def _of_part(part: Part) -> str:
    if part.excused:
        return "excused"
    extra = " extra" if part.extra else ""
    return f"{points(part.score, part.max_score)} of {number(part.max_score)}{extra}"


def _about(score: Score, zone: tzinfo) -> list[str]:
    """Lines about the attempt that counts, and about free days."""
    facts, lines = score.facts, [score.state]
    if facts.attempts:
        last = facts.attempts[-1]
        when = f", handed in {_time(last.handed_in, zone)}" if last.handed_in else ""
        made = facts.grading
        is_graded = score.state == "graded"
        graded = f", graded {_time(made.made, zone)}" if made and is_graded else f": {score.state}"
        why = f" ({made.reason})" if made and made.reason else ""
        lines = [f"Attempt {last.number} of {len(facts.attempts)}{when}{graded}{why}"]
    if score.free_days:
        lines.append(f"{score.free_days_used} of {counted(score.free_days, 'free day')} used")
    return lines


def _steps(part: Part, score: Score, zone: tzinfo) -> list[tuple[str, str]]:
    """Each step from what was earned to what counts, with a label."""
    steps = [("Earned", number(part.earned) if part.graded else f"0: {_ungraded(score)}")]
    if part.graded:
        steps += _regraded(part, score)
    earned = {check.check_id: check.points for check in score.facts.checks.get(part.assignment, ())}
    for each in part.overrides:
        is_whole = each.target == part.assignment
        before = number(part.earned if is_whole else earned.get(each.target, 0.0))
        of = "" if is_whole else f" for {each.target.partition('::')[2]}"
        gives = f"{point_word(each.points)} instead of {before}{of}"
        steps.append(("Override", f"{number(part.decided)}: {gives} ({each.label}); {_said(each, zone)}"))
    for each in part.accommodations:
        steps.append(("More time", f"{_duration(each.minutes)} ({each.label}); {_said(each, zone)}"))
    if part.lateness is not None and part.lateness.days and (part.graded or part.decided):
        steps.append(("Late", f"{number(part.decided * part.lateness.kept)}: {_late(part.lateness, zone)}"))
    if part.excused:
        steps.append(("Excused", f"counts in no total ({part.excused.label}); {_said(part.excused, zone)}"))
    return steps


def _regraded(part: Part, score: Score) -> list[tuple[str, str]]:
    """What the newest grading has changed of an assignment that was graded before."""
    before = score.facts.earlier.get(part.assignment, ())
    found = moves(changed(before, score.facts.checks.get(part.assignment, ()))) if before else []
    if not found:
        return []
    said = "; ".join(map(in_words, found[:CHANGES]))
    more = f"; and {len(found) - CHANGES} more" if len(found) > CHANGES else ""
    return [("Regraded", f"{number(total(each.points for each in before))} before: {said}{more}")]


def _ungraded(score: Score) -> str:
    """Why an assignment has no points of its own."""
    return "not in what was graded" if score.state == "graded" else score.state


def _late(late: Lateness, zone: tzinfo) -> str:
    """How late something is and what that costs."""
    when = "marked late, its time is not known" if late.handed_in is None else _time(late.handed_in, zone)
    free = f", {counted(late.free_days, 'free day')} used" if late.free_days else ""
    lost = f"{percent(1 - late.kept)} lost" if late.kept < 1 else "nothing lost"
    days = counted(late.days, "day")
    return f"came with attempt {late.attempt}, {when}; due {_time(late.due, zone)}: {days} late{free}, {lost}"


def _said(decision: Decision, zone: tzinfo) -> str:
    return f"{decision.author}, {decision.made.astimezone(zone):%Y-%m-%d}: {decision.reason}"


def _withdrawn(decision: Decision, zone: tzinfo) -> str:
    """A decision that holds no more, with both reasons."""
    target = f" of {decision.target}" if decision.target else ""
    when = f"{decision.withdrawn:%Y-%m-%d}" if decision.withdrawn else ""
    end = f"withdrawn by {decision.withdrawn_by}, {when}: {decision.withdrawn_for}"
    return f"{decision.label}{target} ({_said(decision, zone)}); {end}"


def _duration(minutes: float) -> str:
    days, hours = divmod(minutes / 60, 24)
    parts = [counted(int(days), "day")] if days else []
    return " ".join([*parts, *([f"{number(hours)} h"] if hours else [])])


def _zone(course: Course) -> tzinfo:
    """The time zone that people of a course read times in: that of its due dates."""
    zones = [due.tzinfo for due in course.policy.due.values() if due.tzinfo]
    return zones[0] if zones else UTC


def _time(when: datetime, zone: tzinfo) -> str:
    """A time to the second, as seconds decide what is late; a whole minute without them."""
    own = when.astimezone(zone)
    shown = f"{own:%Y-%m-%d %H:%M:%S}" if own.second or own.microsecond else f"{own:%Y-%m-%d %H:%M}"
    return f"{shown} {own.tzname()}"
