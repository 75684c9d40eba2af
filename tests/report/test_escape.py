"""Text from outside, shown by what really reads it: Chromium, a Markdown reader, the csv module."""

import csv
import io
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.report import escape
from tests.helpers import invariants
from tests.helpers.hostile import TEXTS

FIXED = settings(derandomize=True, max_examples=200, deadline=None, database=None)
MARKS = st.sampled_from(
    (*"<>\"'&=+-@\t\r\n `*_[]()|#\\", "](", "1.", "&lt;", "\x1b[", "\x9b", "\u202e", "\ud800", "\u3000")
)
TEXT = st.lists(MARKS | st.characters(), max_size=12).map("".join)


@pytest.mark.parametrize("words", TEXTS, ids=ascii)
def test_hostile_texts(words: str) -> None:
    invariants.terminal(words)
    invariants.html(words)
    invariants.markdown(words)
    invariants.csv_cell(words)


@FIXED
@given(TEXT)
def test_any_text(words: str) -> None:
    invariants.terminal(words)
    invariants.html(words)
    invariants.markdown(words)
    invariants.csv_cell(words)


# -- HTML ----------------------------------------------------------------------------------------


class Page(HTMLParser):
    """The title of a page, and attribute and text of each of its paragraphs."""

    def __init__(self, dumped: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.title = ""
        self.shown: list[list[str]] = []
        self._within = ""
        self.feed(dumped)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self._within = tag
        if tag == "p":
            self.shown.append([dict(attrs).get("title") or "", ""])

    def handle_endtag(self, tag: str) -> None:
        self._within = ""

    def handle_data(self, data: str) -> None:
        if self._within == "p":
            self.shown[-1][1] += data
        elif self._within == "title":
            self.title += data


def browsed(folder: Path, texts: list[str]) -> Page:
    """What Chromium makes of a page that holds these texts, after all that runs has run."""
    chromium = shutil.which("chromium")
    assert chromium is not None, "chromium is not installed: apt-get install chromium, as make test does"
    paragraphs = "".join(f'<p title="{text}">{text}</p>' for text in texts)
    head = '<head><meta charset="utf-8"><title>calm</title></head>'
    page = folder / "page.html"
    page.write_text(f"<!DOCTYPE html><html>{head}<body>{paragraphs}</body></html>", "utf-8", "replace")
    options = ("--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}")
    command = [chromium, *options, "--dump-dom", page.as_uri()]
    done = subprocess.run(command, capture_output=True, timeout=1_800, check=True)
    return Page(done.stdout.decode("utf-8"))


def test_a_browser_shows_the_text_and_runs_nothing(tmp_path: Path) -> None:
    """In an element and in an attribute, whatever the text tries"""
    page = browsed(tmp_path, [escape.html(text) for text in TEXTS])
    assert page.title == "calm"
    assert page.tags == {"html", "head", "meta", "title", "body", "p"}
    assert page.shown == [[escape.plain(text)] * 2 for text in TEXTS]


def test_the_browser_would_run_it(tmp_path: Path) -> None:
    """The same texts as they came do run: the test above looks at something"""
    page = browsed(tmp_path, list(TEXTS))
    assert page.title == "ran"
    assert "script" in page.tags


# -- Markdown ------------------------------------------------------------------------------------


def test_markdown_that_formats_nothing() -> None:
    """Block by block: what would begin one does not, and the text is the text"""
    assert escape.markdown("# [a](b) <i>") == r"\# \[a\]\(b\) &lt;i&gt;"
    for words in (
        "# a",
        "- a",
        "1. a",
        "> a",
        "```",
        "    a",
        "\ta",
        "a\n===",
        "a\n\nb",
        "[a]: b",
        "a  \nb\\",
    ):
        assert invariants.MARKDOWN.render(words) != f"<p>{words}</p>\n"
        assert invariants.MARKDOWN.render(escape.markdown(words)).replace("&gt;", ">") == f"<p>{words}</p>\n"


def test_markdown_within_other_markdown() -> None:
    """In a heading, an item and emphasis of the grader's own"""
    for words in (text for text in TEXTS if text.strip()):
        made = escape.markdown(words)
        for frame, tags in (("## {}", ["h2"]), ("- {}", ["ul", "li"]), ("**x {} x**", ["p", "strong"])):
            tokens = invariants.MARKDOWN.parse(frame.format(made))
            inner = [child for token in tokens for child in token.children or ()]
            found = [token.tag for token in (*tokens, *inner) if token.nesting == 1 and not token.hidden]
            assert found == tags, words


# -- CSV -----------------------------------------------------------------------------------------


def written(*cells: str | float) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerow(cells)
    return stream.getvalue()


@pytest.mark.parametrize(
    "words", ["=1", "+1", "-1", "@A", "\t=1", "\r\n=1", " =1", '"=1"', "'=1", "\u00a0+1", "＝1", "-1.5", "-"]
)
def test_formulas_become_text(words: str) -> None:
    cell = escape.csv_cell(words)
    assert isinstance(cell, str)
    assert cell.startswith("'")
    assert next(csv.reader([written(cell)])) == [cell]


def test_numbers_of_the_grader_stay_numbers() -> None:
    cells = [escape.csv_cell(value) for value in (-1.5, 0, 93.13, -3, float("nan"), float("-inf"), None)]
    assert written(*cells) == "-1.5,0,93.13,-3,,,\n"


def test_ordinary_cells_stay_as_they_are() -> None:
    for words in ("Ana, B.", "ana.zip", "5 = 5", "a-b", "앨리스", "3.14", 'she said "no"', ""):
        assert escape.csv_cell(words) == words
    assert escape.csv_cell("two\nlines\tand a tab") == "two lines and a tab"


def test_plain_keeps_words_and_writes_out_controls() -> None:
    kept = "a\tb\nc 한국어 é ✓ 👩\u200d💻 क्\u200cष"
    assert escape.plain(kept) == kept
    assert escape.plain("\x00\x1b\x7f\x85\x9b\r\r\n") == r"\x00\x1b\x7f\x85\x9b\x0d" + "\n"
    assert escape.plain("\u200e\u202e\u2066\u2028\ufeff\ud800\U000e0041") == (
        r"\u200e\u202e\u2066\u2028\ufeff\ud800\U000e0041"
    )
    assert escape.plain(r"\x1b") == r"\x1b"


def test_what_shows_nothing_is_written_out() -> None:
    assert escape.plain("a\u3164b\u2800c") == r"a\u3164b\u2800c"


def test_marks_beyond_what_a_language_needs_are_written_out() -> None:
    """A heap of them is drawn over the lines above and below"""
    kept = "e\u0302\u0323 \u0e01\u0e34\u0e48 " + "o" + "\u0301" * 4
    assert escape.plain(kept) == kept
    assert escape.plain("o" + "\u0301" * 6 + "x") == "o" + "\u0301" * 4 + r"\u0301\u0301x"


def test_one_line_for_names() -> None:
    assert escape.line(" a\n\tb     c\u2028d ") == r"a b c\u2028d"
