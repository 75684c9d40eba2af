"""CSV files of somebody else's: what is not changed stays as it was, to the byte."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.classroom.out.rows import ExportError
from grader.classroom.out.sheet import Sheet, read

SHAPES = {
    "plain": b"a,b\n1,2\n",
    "no end": b"a,b\n1,2",
    "windows": b"a,b\r\n1,2\r\n",
    "old mac": b"a,b\r1,2\r",
    "mark": "a,b\n한,2\n".encode("utf-8-sig"),
    "quotes": b'"a","b, ""c"""\n"1\r\n2",""\n',
    "semicolons": b"a;b,c;d\n1;2,5;3\n",
    "tabs": b"a\tb\n1\t\n",
    "korean windows": "이름,점수\n김민준,\n".encode("cp949"),
    "german windows": "Name;Note\nJürgen Größ;1,5\n".encode("cp1252"),
    "wide": "a,b\n한,2\n".encode("utf-16"),
    "empty lines": b"a,b\n\n1,2\n\n\n",
    "only a quote inside": b'a,b\n5" pipe,2\n',
}


@pytest.mark.parametrize("data", SHAPES.values(), ids=SHAPES)
def test_nothing_changes_by_itself(data: bytes) -> None:
    """Encoding, mark, line ends, quotes and separators stay"""
    assert Sheet(data, "x.csv").data() == data


@pytest.mark.parametrize("name", SHAPES)
def test_one_cell_changes_alone(name: str) -> None:
    """The bytes before and after it are those that were there"""
    data = SHAPES[name]
    table = Sheet(data, "x.csv")
    number = next(at for at, row in reversed([*enumerate(table.rows)]) if len(row) > 1)
    table.put(number, 1, "7.25")
    start, end = table._spans[number][1]
    before, after = table.text[:start], table.text[end:]
    cell = '"7.25"' if table.text[start:end].startswith('"') else "7.25"
    assert table.data() == (before + cell + after).encode(table.encoding)
    assert Sheet(table.data(), "x.csv").rows[number][1] == "7.25"


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.lists(st.lists(st.text(alphabet="a\"',;\n é한=", max_size=5), min_size=2, max_size=4), min_size=1),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_cells_are_those_that_another_reader_sees(rows: list[list[str]], end: str, quoting: int) -> None:
    """Python's own csv module wrote them; what is put is what it reads back"""
    text = io.StringIO()
    csv.writer(text, lineterminator=end, quoting=quoting).writerows([["a", "b,c", "d,e,f"], *rows])
    table = Sheet(text.getvalue().encode(), "x.csv")
    expected = list(csv.reader(io.StringIO(text.getvalue(), newline="")))
    assert table.rows == expected
    assert table.data() == text.getvalue().encode()
    table.put(len(rows), 0, '=1,"2"\n')
    expected[-1][0] = '=1,"2"\n'
    assert list(csv.reader(io.StringIO(table.data().decode(), newline=""))) == expected


def test_what_is_no_table() -> None:
    """A spreadsheet, a quote without an end, a letter that the encoding lacks, no file: one line each"""
    with pytest.raises(ExportError, match="is a spreadsheet; give the CSV"):
        Sheet(b"PK\x03\x04rest", "x.xlsx")
    with pytest.raises(ExportError, match="row 2: a quote has no end"):
        Sheet(b'a,b\n"1,2\n3,4\n', "x.csv")
    with pytest.raises(ExportError, match="not readable as text"):
        Sheet(b"a,b\n\x00\xff\x81,1\n", "x.csv")
    table = Sheet(SHAPES["korean windows"], "x.csv")
    table.put(1, 1, "é")
    with pytest.raises(ExportError, match="its encoding, cp949, has no é; export it again as UTF-8"):
        table.data()
    table = Sheet(b"a,b\n1\n", "x.csv")
    with pytest.raises(ExportError, match="row 2 has 1 cells, and the header 2"):
        table.put(1, 1, "x")


def test_no_file(tmp_path: Path) -> None:
    """A folder, or nothing at all"""
    for path in (tmp_path, tmp_path / "none.csv"):
        with pytest.raises(ExportError, match="cannot be read"):
            read(path)
