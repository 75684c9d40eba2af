"""The sheet that the terminal report is written on: width, wrapping, colours, ASCII where needed."""

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from grader.model import Verdict
from grader.report.escape import plain

NARROWEST, WIDEST = 40, 100
LABEL = 12  # the column that stands right of "Submission", "Returned" and their fellows
LONGEST = 20_000  # characters of one text that are looked at

# Each colour stands out on black and on white alike.
GOOD, BAD, TROUBLE, QUIET = "#0b8f2e", "#d72638", "#a855b5", "#2f7fb8"

SYMBOLS = {
    Verdict.PASSED: ("✓", f"bold {GOOD}"),
    Verdict.FAILED: ("✗", f"bold {BAD}"),
    Verdict.ERROR: ("!", f"bold {TROUBLE}"),
    Verdict.TIMED_OUT: ("◷", f"bold {TROUBLE}"),
    Verdict.BLOCKED: ("⊘", f"bold {QUIET}"),
    Verdict.NOT_STARTED: ("○", f"bold {QUIET}"),
}

_ASCII = str.maketrans(
    {
        "✓": "+", "✗": "x", "◷": "~", "⊘": "-", "○": "o",
        "━": "#", "█": "#", "─": "-", "░": "-", "│": "|", "·": "|", "→": "->", "…": "...", "−": "-",
        **dict(zip("▁▂▃▄▅▆▇", "_.-=+*%", strict=True)),
    }
)  # fmt: skip

Part = str | tuple[str, str]  # words, or words and their style


class Page:
    """Writes lines to a console; nothing that it is given is ever read as markup."""

    def __init__(self, console: Console) -> None:
        """Measure the console: its width and what its encoding can carry."""
        self.console = console
        self.ascii = console.options.ascii_only
        self.width = max(NARROWEST, min(console.width, WIDEST))

    def safe(self, text: str) -> str:
        """`text` as this console can show it: no controls, no tabs, only characters it can encode."""
        text = plain(text[:LONGEST] + (" …" if len(text) > LONGEST else "")).expandtabs(4)
        if not self.ascii:
            return text
        encoding = self.console.encoding
        return text.translate(_ASCII).encode(encoding, "backslashreplace").decode(encoding)

    def one_line(self, text: str) -> str:
        """The same for a name or a title: line breaks become spaces."""
        return " ".join(self.safe(text).split())

    def cut(self, text: str, width: int) -> str:
        """One line of at most `width` columns; what is left out shows as an ellipsis."""
        text = self.one_line(text)
        if cell_len(text) <= width:
            return text
        end = self.safe("…")
        return set_cell_size(text, max(width - len(end), 1)).rstrip() + end

    def text(self, *parts: Part) -> Text:
        """Parts joined to one rich text."""
        text = Text()
        for part in parts:
            words, style = (part, "") if isinstance(part, str) else part
            text.append(self.safe(words), style)
        return text

    def wrap(self, text: Text, width: int) -> list[Text]:
        """Lines of at most `width` columns; words that are longer are folded."""
        return list(text.wrap(self.console, width, overflow="fold")) or [Text()]

    def blank(self) -> None:
        """Leave a line empty."""
        self.console.print()

    def line(self, *parts: Part, indent: int = 0, hang: int = 0) -> None:
        """Print parts as one paragraph, wrapped; lines after the first are indented `hang` more."""
        lines = self.wrap(self.text(*parts), self.width - indent - hang)
        for index, line in enumerate(lines):
            self._put(" " * (indent + hang * (index > 0)), line)

    def paragraph(self, words: str, *, indent: int = 0, limit: int = 12) -> None:
        """Print a text of somebody else's; at most `limit` lines, the middle left out."""
        for line in self.capped(self.wrap(self.text(words.strip()), self.width - indent), limit):
            self._put(" " * indent, line)

    def field(self, label: str, words: str, *, style: str = "", indent: int = 0, limit: int = 12) -> None:
        """Print a label and its text beside it; at most `limit` lines, the middle left out."""
        width = self.width - LABEL
        lines = self.capped(self.wrap(self.text((words.rstrip(), style)), width), limit)
        for index, line in enumerate(lines):
            head = " " * indent + label if index == 0 else ""
            self._put(Text(head.ljust(LABEL), "bold"), line)

    def command(self, label: str, lines: list[str], *, indent: int = 0) -> None:
        """Print a label and a command beside it. No line is wrapped: a shell would run what follows."""
        for index, line in enumerate(lines):
            head = " " * indent + label if index == 0 else ""
            self._put(Text(head.ljust(LABEL if label else indent), "bold"), self.text(line))

    def quote(self, words: str, *, indent: int, limit: int) -> None:
        """Print what a student's code printed, each line behind a bar, so that none passes for ours."""
        lines = self.wrap(self.text(words.strip("\n")), self.width - indent - 2)
        for line in self.capped(lines, limit):
            self._put(" " * indent + self.safe("│ "), line)

    def capped(self, lines: list[Text], limit: int) -> list[Text]:
        """The first and the last of too many lines, with a count between."""
        if len(lines) <= limit:
            return lines
        head = (limit - 1) // 2
        tail = limit - 1 - head
        between = self.text(f"… {len(lines) - head - tail} more lines …")
        return [*lines[:head], between, *lines[-tail:]]

    def rule(self, title: str, end: str = "") -> None:
        """Print a heading with a thin line to the right edge, and `end` after it where there is room."""
        end = end if cell_len(end) <= self.width // 2 else ""
        title = self.cut(title, self.width - cell_len(end) - 8)
        length = self.width - cell_len(title) - cell_len(end) - 1 - bool(end)
        self._put("", self.text((title, "bold"), " " + "─" * length, f" {end}" if end else ""))

    def _put(self, head: str | Text, line: Text) -> None:
        """Print one finished line; it is neither wrapped nor highlighted again."""
        whole = Text.assemble(head, line)
        whole.rstrip()
        self.console.print(whole, soft_wrap=True)
