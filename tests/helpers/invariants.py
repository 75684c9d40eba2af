"""What must hold of every text that leaves, said without the functions that make it so."""

import csv
import io
import re
import unicodedata
from html import unescape
from html.parser import HTMLParser

from markdown_it import MarkdownIt

from grader.report import escape

INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
JOINERS = "\u200c\u200d"
BLANK = "\u115f\u1160\u2800\u3164\uffa0"
FORMULA = "=+-@＝＋－＠﹢﹣−"
QUOTES = "\"'`‘’“” \u00a0\u3000"  # and what else may stand before a formula
MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def terminal(words: str) -> None:
    """Nothing steers the terminal, and what is harmless is kept, in order."""
    shown = escape.plain(words)
    assert all(map(visible, shown))
    shown.encode("utf-8")  # no lone surrogate
    assert escape.plain(shown) == shown
    rest = iter(shown)
    assert all(each in rest for each in words if visible(each))


def visible(character: str) -> bool:
    """Whether a character shows, spaces and joiners among them, and steers nothing."""
    return character in "\n\t" + JOINERS or (
        unicodedata.category(character) not in INVISIBLE and character not in BLANK
    )


class _Reader(HTMLParser):
    """Collects what a page holds."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, list[tuple[str, str | None]]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, attrs))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def html(words: str) -> None:
    """One element with one attribute, however the text tries to be more."""
    made = escape.html(words)
    reader = _Reader()
    reader.feed(f'<p title="{made}">{made}</p>')
    reader.close()
    assert reader.tags == [("p", [("title", escape.plain(words))])]
    assert "".join(reader.words) == escape.plain(words)
    assert not set(made) & set("<>\"'")


def markdown(words: str) -> None:
    """One paragraph of one line that holds text only; in a table, one cell."""
    made = escape.markdown(words)
    assert "\n" not in made
    if made:
        shown = MARKDOWN.render(made)
        assert unescape(shown) == f"<p>{escape.plain(words)}</p>\n"
        assert re.findall(r"<[^>]*>", shown) == ["<p>", "</p>"]
    row = MARKDOWN.render(f"| a | b |\n|---|---|\n| {made} | end |\n")
    assert row.count("<td>") == 2
    assert "<td>end</td>" in row


def csv_cell(words: str) -> None:
    """One cell of one line that no spreadsheet takes for a formula."""
    cell = escape.csv_cell(words)
    assert isinstance(cell, str)
    stream = io.StringIO(newline="")
    csv.writer(stream).writerow([cell, -1.5])
    assert list(csv.reader([stream.getvalue()])) == [[cell, "-1.5"]]
    assert stream.getvalue().count("\n") == 1
    bare = cell.lstrip(QUOTES)
    assert cell[:1] not in tuple(FORMULA)
    assert cell[:1] == "'" or bare[:1] not in tuple(FORMULA)
    wanted = "".join(escape.plain(words).split())
    assert "".join(cell.split()) in (wanted, f"'{wanted}")
