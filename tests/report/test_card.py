"""The report in a notebook: a card below a cell, and text cells; whatever a student wrote is text in both."""

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from grader.model import AssignmentResult, CheckResult, Diagnosis, ExerciseResult, Kind, Report, Verdict
from grader.report import card, cells
from tests.helpers.hostile import TEXTS
from tests.helpers.invariants import visible

TAGS = {"style", "div", "b", "span", "p", "details", "summary", "ul", "li", "code", "pre", "strong", "br"}
OF_MARKDOWN = {"h2", "table", "thead", "tbody", "tr", "th", "td", "p", "strong", "pre"}
ATTRIBUTES = {"class", "style", "open"}


class Page(HTMLParser):
    """Tags, attributes and the text of a piece of HTML."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags, self.attributes, self.text = set[str](), set[str](), ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_comment(self, data: str) -> None:
        self.tags.add("!--")

    def handle_data(self, data: str) -> None:
        self.text += data


def check(verdict: Verdict, words: str = "", **more: str) -> CheckResult:
    """A check that ended so, with the same words in every text of a student's."""
    names = ("message", "called", "returned", "measured", "expected", "worst", "output")
    earned = 1.0 if verdict is Verdict.PASSED else 0.0
    texts = dict.fromkeys(names, words) if verdict is not Verdict.PASSED else {}
    result = CheckResult("a::b::c", "Title", verdict, earned, 1.0, **(texts | more))
    return replace(result, diagnosis=Diagnosis(Kind.CLUE, words)) if words else result


def report(*checks: CheckResult, note: str = "") -> Report:
    """Of one exercise."""
    assignment = AssignmentResult("a", "A", (ExerciseResult("b", checks),))
    notes = (note,) if note else ()
    return Report("Course", "notebook", "graded", "", "bubblewrap", 1.0, (assignment,), notes=notes)


@pytest.mark.parametrize("words", [*filter(None, TEXTS), "\n\n".join(TEXTS)], ids=ascii)
def test_whatever_a_student_wrote_is_text(words: str) -> None:
    """In the card, and in cells as a reader of Markdown shows them that lets HTML through"""
    made = report(*(check(verdict, words) for verdict in Verdict), note=words)
    shown = card.card(made)
    page = Page(shown)
    assert page.tags <= TAGS
    assert page.attributes <= ATTRIBUTES
    assert all(visible(each) for each in shown)
    for text in (cells.summary(made), cells.exercise(made.assignments[0].exercises[0])):
        page = Page(MarkdownIt("commonmark", {"html": True}).enable("table").render(text))
        assert page.tags <= OF_MARKDOWN
        assert page.attributes <= {"style"}
        assert all(visible(each) for each in text)
        assert "$" not in text.replace("\\$", "")


def test_a_card_says_what_a_terminal_says() -> None:
    said = check(Verdict.FAILED, called="f(1)", returned="2", expected="3", output="seen\n")
    failed = replace(said, diagnosis=Diagnosis(Kind.CLUE, "One too few."))
    alike = replace(failed, title="Another", called="f(5)")
    text = Page(card.card(report(check(Verdict.PASSED), failed, alike))).text
    for words in ("b", "1 of 3 checks passed", "1 / 3 points", "f(1)", "2", "3", "One too few.", "seen"):
        assert words in text
    assert "The reason is the same as above." in text
    assert "f(5)" not in text


def test_hidden_checks_stay_hidden() -> None:
    secret = check(Verdict.FAILED, "SECRET", visibility="hidden")
    assert "SECRET" not in card.card(report(secret))
    assert "SECRET" not in cells.exercise(report(secret).assignments[0].exercises[0])


def test_of_several_exercises_each_has_its_line() -> None:
    """Those with something to tell are open"""
    both = tuple(ExerciseResult(name, (check(end),)) for name, end in zip("bc", Verdict, strict=False))
    made = report()
    made = replace(made, assignments=(replace(made.assignments[0], exercises=both),))
    shown = card.card(made)
    assert shown.count('<div class="exercise">') == 2
    assert shown.count("<details open>") == 1
    assert "1 passed" in Page(shown).text


def test_what_could_not_be_graded_says_why() -> None:
    made = Report("Course", "x", "ungradable", "<b>no</b> room", "none", 0.0)
    assert "could not be graded: <b>no</b> room. This costs nothing." in Page(card.card(made)).text
    assert Page(card.problem("a\n<i>b")).text.strip().endswith("! a<i>b")


def test_a_summary_has_a_line_an_exercise() -> None:
    text = cells.summary(report(check(Verdict.PASSED), check(Verdict.NOT_STARTED), note="about *this*"))
    assert text.startswith("## Report: 1 of 2 points (50 \\%)\n")
    assert "| ○ b | 1 / 2 | 1 of 2 |" in text
    assert "**Note:** about \\*this\\*" in text
