"""A CSV file of somebody else's: single cells are changed, and every other byte stays as it was."""

import codecs
import re
from pathlib import Path

from grader.classroom.out.rows import ExportError
from grader.report.escape import line

SIZE_LIMIT = 64 << 20  # bytes
SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # what .xlsx and .xls begin with
SEPARATORS = (",", ";", "\t")
ENCODINGS = ("utf-8", "cp949", "cp1252")
WIDE = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
BOM = "\ufeff"


class Sheet:
    """The cells of a file, each with its place in the text."""

    def __init__(self, data: bytes, name: str) -> None:
        """Find the cells.

        Args:
            data: the file's bytes.
            name: of the file, for messages.

        Raises:
            ExportError: if it is no CSV file.
        """
        self.name = line(name)
        self.encoding, self.text = _decoded(data, self.name)
        self.separator = _separator(self.text)
        self._spans = self._found()
        self.rows = [[_value(self.text[start:end]) for start, end in row] for row in self._spans]
        self._edits: dict[tuple[int, int], str] = {}

    def put(self, row: int, column: int, value: str) -> None:
        """Give a cell another value; it is quoted where it was, or has to be.

        Raises:
            ExportError: if the row is too short.
        """
        if column >= len(self.rows[row]):
            said = f"row {row + 1} has {len(self.rows[row])} cells, and the header {len(self.rows[0])}"
            raise ExportError(f"{self.name}: {said}; export it again")
        start, end = self._spans[row][column]
        quoted = self.text[start:end].startswith('"') or any(c in value for c in f'{self.separator}"\r\n')
        self._edits[row, column] = '"{}"'.format(value.replace('"', '""')) if quoted else value

    def data(self) -> bytes:
        """The file's bytes, with the cells that were put.

        Raises:
            ExportError: if the file's encoding has no such letter.
        """
        parts, at = list[str](), 0
        for (row, column), value in sorted(self._edits.items()):
            start, end = self._spans[row][column]
            parts += [self.text[at:start], value]
            at = end
        try:
            return "".join([*parts, self.text[at:]]).encode(self.encoding)
        except UnicodeEncodeError as error:
            letter = error.object[error.start]
            said = f"its encoding, {self.encoding}, has no {letter}"
            raise ExportError(f"{self.name}: {said}; export it again as UTF-8") from None

    def _found(self) -> list[list[tuple[int, int]]]:
        """Where each cell begins and ends, row by row; a row that is empty has one empty cell."""
        cell = re.compile(rf'(?:"[^"]*(?:""[^"]*)*")?[^{self.separator}\r\n]*')
        ending = re.compile(rf"{self.separator}|\r\n|\r|\n")
        at = len(BOM) if self.text.startswith(BOM) else 0
        rows: list[list[tuple[int, int]]] = [[]]
        while True:
            end = cell.match(self.text, at).end()  # type: ignore[union-attr]  # it matches nothing as well
            if self.text[at:end].count('"') % 2 and self.text.startswith('"', at):
                raise ExportError(f"{self.name}: row {len(rows)}: a quote has no end; export it again")
            rows[-1].append((at, end))
            mark = ending.match(self.text, end)
            if mark is None:
                break
            at = mark.end()
            if mark[0] != self.separator:
                if at == len(self.text):
                    break
                rows.append([])
        return rows


def read(path: Path) -> Sheet:
    """Read a CSV file.

    Raises:
        ExportError: if it cannot be read, or is none.
    """
    try:
        with path.open("rb") as file:
            data = file.read(SIZE_LIMIT + 1)
    except OSError as error:
        raise ExportError(f"{line(str(path))}: cannot be read: {error.strerror}; name a CSV file") from None
    if len(data) > SIZE_LIMIT:
        raise ExportError(
            f"{line(str(path))}: larger than {SIZE_LIMIT >> 20} MiB; give the file of one class"
        )
    return Sheet(data, path.name)


def _decoded(data: bytes, name: str) -> tuple[str, str]:
    """The encoding and the text. No encoding writes one text in two ways, so the same bytes come of it."""
    if data.startswith(SPREADSHEETS):
        raise ExportError(f"{name}: is a spreadsheet; give the CSV file that the platform exports")
    for encoding in (WIDE[data[:2]],) if data[:2] in WIDE else ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return encoding, text
    raise ExportError(f"{name}: is not readable as text; export it again as UTF-8")


def _separator(text: str) -> str:
    """What stands between the cells of the first line, outside of quotes."""
    first = re.sub(r'"[^"]*"', "", text.lstrip(f"{BOM}\r\n").partition("\n")[0])
    return max(SEPARATORS, key=first.count)


def _value(raw: str) -> str:
    """What a cell says."""
    if not raw.startswith('"'):
        return raw
    inner, _, rest = raw[1:].rpartition('"')
    return inner.replace('""', '"') + rest
