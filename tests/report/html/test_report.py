"""A student's page: the terminal's words, in a real browser, for everybody, whatever students write."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from grader.model import Epoch, ExerciseResult, Leaderboard, Report, Training, Verdict
from grader.report.html.report import OUTPUT, render, short, unwritten
from tests.helpers import given_back
from tests.helpers.browser import DESK, PHONE, browser, needs_chromium, no_complaint, opened  # noqa: F401
from tests.helpers.hostile import TEXTS
from tests.helpers.same_words import told_by_both
from tests.report.test_hostile import filled
from tests.report.test_terminal import STEPS

CURVE = tuple(Epoch(at, 2.0 / at, 2.2 / at, 1 - 0.5 / at) for at in range(1, 7))
TRAINED = Training("dropout", CURVE, 0.9741, 41.25, "Distinction", Leaderboard(0.9741, 41.25, 477_010))
ENDS = "".join(TEXTS) + "</style></pre></svg></code><script>document.title='ran'</script>" + "x" * 20_000
TAGS = re.compile(r"<[!/a-zA-Z][^\s>]*")


def report(**changes: object) -> Report:
    """A report with all that a page can have."""
    base = given_back.report("The weights drift apart.\n\n    as here")
    (exercise,) = base.assignments[0].exercises
    checks = (*exercise.checks, replace(STEPS, id="dropout::forward::steps"))
    assignment = replace(base.assignments[0], exercises=(replace(exercise, checks=checks),))
    whole = (assignment, *base.assignments[1:])
    return replace(base, assignments=whole, trainings=(TRAINED,), warnings=("Stale.",), **changes)


def test_a_page_says_what_the_terminal_says() -> None:
    told_by_both(report())
    told_by_both(replace(report(), untouched=True))
    told_by_both(replace(report(), status="ungradable", reason="It is not a zip file.", assignments=()))
    assert "Distinction" in render(report())


def test_a_hidden_check_shows_how_it_ended_and_no_more() -> None:
    """Neither what it asks for nor its name, in the table of all checks as well"""
    texts = dict.fromkeys(("called", "returned", "expected", "worst", "message", "output"), "S3CRET")
    hidden = replace(
        STEPS, id="dropout::forward::s3cret", title="A hidden check", visibility="hidden", **texts
    )
    base = replace(report(), trainings=())
    for verdict in (Verdict.PASSED, Verdict.FAILED, Verdict.ERROR, Verdict.TIMED_OUT):
        exercise = ExerciseResult("forward", (replace(hidden, verdict=verdict),))
        made = render(replace(base, assignments=(replace(base.assignments[0], exercises=(exercise,)),)))
        assert "s3cret" not in made.casefold()
        assert "dropout::forward · hidden check" in made


def test_no_text_makes_an_element() -> None:
    """Every text of the report at its worst: the page is built as it is for harmless words"""
    made, plain = (render(filled(words), title=words) for words in (ENDS, "x"))
    assert TAGS.findall(made) == TAGS.findall(plain)
    assert made.count("<style>") == 1


def test_of_long_texts_first_and_last_lines_are_shown() -> None:
    said = short("\n".join(f"line {at}" for at in range(1000)))
    assert said.splitlines()[0] == "line 0"
    assert said.splitlines()[-1] == "line 999"
    assert f"… {1000 - OUTPUT} more lines …" in said
    assert len(short("x" * 10**6)) < 21_000


def test_what_was_decided_leads() -> None:
    made = render(report(), "Kim", ("Score 7 / 8", "2 days late"))
    assert made.index("<h1>Kim") < made.index("<li>2 days late") < made.index("The rate is kept")


def test_a_page_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    assert unwritten(report(), tmp_path / "ana.html") == ""
    assert (tmp_path / "ana.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    assert unwritten(report(), tmp_path / "gone" / "ana.html") == "No such file or directory"
    assert [path.name for path in tmp_path.iterdir()] == ["ana.html"]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole report as a file."""
    path = tmp_path_factory.mktemp("page") / "김 <b>.html"
    path.write_text(render(report(), "김민수 <b>"), "utf-8")
    return path


@needs_chromium
def test_everybody_can_read_it(browser: Browser, page: Path) -> None:  # noqa: F811
    """At a desk in the light, on a phone in the dark; details opened; by keyboard"""
    for size, dark in ((DESK, False), (PHONE, True)):
        with opened(browser, page, size, dark=dark) as seen:
            assert "epoch" in seen.text().casefold()  # opens all details
            no_complaint(seen)
            seen.page.keyboard.press("Tab")
            assert seen.page.evaluate("document.activeElement.textContent") == "Skip to the content"
            assert seen.page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
            assert seen.page.title() == "김민수 <b>"


@needs_chromium
def test_it_can_be_printed(browser: Browser, page: Path) -> None:  # noqa: F811
    """Black on white, also for who prefers dark; nothing scrolls, nothing is only to be clicked"""
    with opened(browser, page, dark=True, media="print") as seen:
        style = "getComputedStyle(document.{}).{}".format
        assert seen.page.evaluate(style("body", "backgroundColor")) == "rgb(255, 255, 255)"
        assert seen.page.evaluate(style("body", "color")) == "rgb(0, 0, 0)"
        assert seen.page.evaluate(style("querySelector('pre')", "maxHeight")) == "none"
        assert not seen.page.locator(".more").first.is_visible()
        assert seen.page.pdf(format="A4").startswith(b"%PDF")


@needs_chromium
def test_nothing_that_students_write_runs(browser: Browser, tmp_path: Path) -> None:  # noqa: F811
    """No script, no request, nothing outside the page's width"""
    path = tmp_path / "wild.html"
    path.write_text(render(filled(ENDS), "wild"), "utf-8")
    with opened(browser, path, PHONE) as seen:
        assert (seen.page.title(), seen.asked, seen.said) == ("wild", [], [])
        assert not seen.is_wider_than_the_screen()


@needs_chromium
def test_the_policy_would_hold_if_a_text_were_not_escaped(browser: Browser, tmp_path: Path) -> None:  # noqa: F811
    script = "<script>document.title='ran'</script>"
    wild = f"<img src=x onerror=\"document.title='ran'\">{script}<style>h1{{display:none}}</style>"
    wild += "<img src='http://127.0.0.1:9/x.png'>"
    path = tmp_path / "raw.html"
    path.write_text(render(report(), "raw").replace("Stale.", wild), "utf-8")
    assert wild in path.read_text("utf-8")
    with opened(browser, path) as seen:
        assert seen.page.title() == "raw"
        assert seen.page.locator("h1").is_visible()
        assert seen.asked == []
        assert len([each for each in seen.said if "Content Security Policy" in each]) >= 4
