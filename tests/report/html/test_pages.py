"""The ground of all pages: what is escaped, what a page may do, and charts in the page's terms."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from jinja2 import UndefinedError

from grader.model import Verdict
from grader.report.html import charts, pages
from tests.helpers.hostile import TEXTS
from tests.helpers.invariants import visible

LINES = [
    charts.Series("train <loss> $x$", (1.0, 2.0, 3.0), (2.0, float("nan"), 0.5)),
    charts.Series("학습", (1.0, 2.0, 3.0), (1.7e308, -1.7e308, 0.4)),
]


@pytest.fixture
def template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A page of one block, which a test may change."""
    for path in pages.TEMPLATES.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(pages, "TEMPLATES", tmp_path)
    monkeypatch.setattr(pages, "_environment", pages._environment.__wrapped__)
    made = tmp_path / "one.html"
    made.write_text(
        '{% extends "base.html" %}{% block content %}<p title="{{ it }}">{{ it }}</p>{% endblock %}'
    )
    return made


@pytest.mark.parametrize("text", TEXTS)
def test_every_text_is_escaped_and_can_be_seen(template: Path, text: str) -> None:
    made = pages.page(template.name, text, it=text)
    plain = pages.page(template.name, "x", it="x")
    tags = re.compile(r"<[!/a-zA-Z][^\s>]*")
    assert tags.findall(made) == tags.findall(plain)
    assert made.count('"') == plain.count('"')
    assert all(map(visible, made))


def test_what_a_template_was_not_given_is_an_error(template: Path) -> None:
    with pytest.raises(UndefinedError):
        pages.page(template.name, "A page")


def test_a_page_may_do_what_stands_in_it_and_no_more(template: Path) -> None:
    (template.parent / "sort.js").write_text('document.title = "sorted"')
    policy = re.compile(r'Content-Security-Policy" content="([^"]+)"')
    for scripts in ((), ("sort.js",)):
        made = pages.page(template.name, "A page", it="x", scripts=scripts)
        (allowed,) = policy.findall(made)
        assert allowed.startswith("default-src &#x27;none&#x27;; style-src &#x27;sha256-")
        assert ("script-src &#x27;sha256-" in allowed) is bool(scripts)
        assert made.count("<script>") == len(scripts)
        assert "unsafe" not in allowed


def test_a_chart_is_in_the_pages_terms_and_the_same_each_time() -> None:
    """No style of its own, no name that stands twice, a title; NaN and what no axis can hold are gaps"""
    drawn = [charts.lines(name, "Two <curves>", LINES, "epoch $", "loss") for name in ("a", "a", "b")]
    assert drawn[0] == drawn[1]
    names = [each for one in drawn[1:] for each in re.findall(r'\bid="([^"]+)"', one)]
    assert len(names) == len({*names}) > 20
    assert "style" not in drawn[0]
    assert "Two &lt;curves&gt;</title>" in drawn[0]
    assert "train &lt;loss&gt; $x$" in drawn[0]
    assert "학습" in drawn[0]
    root = ElementTree.fromstring(drawn[0])
    used = {value for each in root.iter() for key, value in each.attrib.items() if key in ("fill", "stroke")}
    assert {value for value in used if value.startswith("#")} == set(), "a colour that is not the page's"
    assert {"currentColor", "var(--series-1)", "var(--series-2)", "var(--grid)"} <= used


def test_a_histogram() -> None:
    drawn = charts.bars(
        "h", "Scores", charts.Series("", (0.0, 10.0), (2.0, 5.0)), "points", "students", width=10
    )
    assert drawn.count("var(--series-1)") == 2


def test_no_chart_of_nothing_fails() -> None:
    empty = charts.Series("none", (1.0,), (float("nan"),))
    assert "<svg" in charts.lines("n", "Nothing", [empty], "epoch", "loss")


@pytest.mark.parametrize("verdict", Verdict)
def test_each_verdict_has_a_mark(verdict: Verdict) -> None:
    assert len(pages.symbol(verdict)) == 1
