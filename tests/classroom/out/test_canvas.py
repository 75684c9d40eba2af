"""Canvas: the teacher's export comes back with some cells filled in, and nothing else changed."""

import csv
import io
import re
from pathlib import Path

import pytest

from grader.classroom.out import canvas
from grader.classroom.out.rows import ExportError, Given, Mark, Row
from tests.helpers.given_back import GOLDEN, HOSTILE, a_class, row, ungradable

BOTH = (("dropout", "991"), ("softmax_loss", "Softmax, and its losses"))


def read_by_canvas(data: bytes) -> dict[str, dict[str, str]]:
    """What Canvas takes from a file: by ID, then assignment number, numbers as it reads them.

    As `lib/gradebook_importer.rb` has it: a separator from the first lines, titles that end in a number, the
    last point or comma of a number as its decimal mark.
    """
    text = data.decode("utf-8-sig")
    separator = max(",;", key="".join(text.splitlines()[:3]).count)
    header, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    assert len(header) > 3
    assert "Student" in header[0]
    assert "ID" in header[1]
    found: dict[str, dict[str, str]] = {}
    for cells in rows:
        if cells[1]:
            found[cells[1]] = {
                match[1]: _as_number(cell)
                for head, cell in zip(header, cells, strict=True)
                if (match := re.search(r"\s\((\d+)\)\Z", head))
            }
    return found


def _as_number(cell: str) -> str:
    if not re.fullmatch(r"-?[0-9.,]+%?", cell):
        return cell
    *whole, rest = re.split(r"[.,]", cell)
    return f"{''.join(whole)}.{rest}" if whole else rest


@pytest.mark.parametrize("shape", ["canvas", "canvas_semicolon"])
def test_golden(shape: str, tmp_path: Path) -> None:
    """The file as it has to be, byte for byte; who has no place in it is told"""
    target = tmp_path / "out.csv"
    outcome = canvas.write(a_class(), Given(into=GOLDEN / f"{shape}.csv", columns=BOTH), target)
    assert target.read_bytes() == (GOLDEN / f"{shape}_filled.csv").read_bytes()
    assert [text.partition(":")[0] for text in outcome.problems] == ["Nobody Here (x5)", "x6"]
    assert outcome.done.endswith("8 cells filled in")


@pytest.mark.parametrize("shape", ["canvas", "canvas_semicolon"])
def test_canvas_reads_the_numbers(shape: str, tmp_path: Path) -> None:
    """A reader with Canvas's own rules finds every mark"""
    target = tmp_path / "out.csv"
    canvas.write(a_class(), Given(into=GOLDEN / f"{shape}.csv", columns=BOTH), target)
    found = read_by_canvas(target.read_bytes())
    assert found["101"] == {"991": "6.5", "992": "11.99", "993": "7.5"}
    assert found["102"]["991"] == "EX"
    assert found["104"]["991"] == "0.33"
    assert found["105"] == {"991": "EX", "992": "N/A", "993": ""}
    assert found["900"] == {"991": "", "992": "", "993": ""}


def filled(text: str, rows: list[Row], tmp_path: Path, **more: object) -> tuple[str, tuple[str, ...]]:
    """What comes of a gradebook with one assignment."""
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text(text, "utf-8", newline="")
    given = Given(into=source, **{"columns": (("dropout", "9"),)} | more)  # type: ignore[arg-type]
    outcome = canvas.write(rows, given, target)
    return target.read_text("utf-8"), (*outcome.problems, *outcome.notes)


HEAD = "Student,ID,SIS User ID,SIS Login ID,Section,Dropout (9)\n    Points Possible,,,,,8\n"


def test_ids_that_disagree_fill_nothing(tmp_path: Path) -> None:
    """The ID of one, the login of another: neither gets the mark"""
    text = f"{HEAD}A,1,,ana,S,\nB,2,,ben,S,\n"
    got, said = filled(text, [row("1", login="ben")], tmp_path)
    assert got == text
    assert "may be A (1) and B (2)" in said[0]


def test_a_bare_name_that_may_be_two_ids(tmp_path: Path) -> None:
    """A report called 2, where one has the ID 2 and another the school's number 2"""
    text = f"{HEAD}A,1,2,ana,S,\nB,2,7,ben,S,\n"
    got, said = filled(text, [row("2")], tmp_path)
    assert got == text
    assert "may be A (1) and B (2)" in said[0]


def test_names_only_where_nobody_else_has_them(tmp_path: Path) -> None:
    """First or last name first; not where two lines or two reports are called so"""
    text = f'{HEAD}"김, 서연",1,,a,S,\n"Kim, Ana",2,,b,S,\n"Kim, Bo",3,,c,S,\n"Kim, Bo",4,,d,S,\n'
    rows = [row("r1", name="서연 김"), row("r2", name="Ana Kim"), row("r3", name="Bo Kim")]
    got, said = filled(text, rows, tmp_path)
    assert [line.rpartition(",")[2] for line in got.splitlines()[2:]] == ["6.5", "6.5", "", ""]
    assert [text for text in said if "r3" in text]
    got, _ = filled(text, [row("r1", name="Ana Kim"), row("r2", name="Kim, Ana")], tmp_path)
    assert got == text


def test_a_name_takes_nothing_from_an_id(tmp_path: Path) -> None:
    """Of two who are called the same, the one whose ID is in the file gets the mark"""
    text = f"{HEAD}Ana Kim,1,,ana,S,\n"
    got, said = filled(text, [row("x", name="Ana Kim", login="ana"), row("y", name="Ana Kim")], tmp_path)
    assert got.endswith(",6.5\n")
    assert [problem.partition(":")[0] for problem in said] == ["Ana Kim (y)"]


def test_a_namesake_is_somebody_else(tmp_path: Path) -> None:
    """The name is in the file, but with another number of the school's, or another login"""
    text = f"{HEAD}Ana Kim,1,2026-1,ana,S,\n"
    for other in ({"sis_id": "2026-9"}, {"login": "anakim"}):
        got, said = filled(text, [row("x", name="Ana Kim", **other)], tmp_path)
        assert got == text
        assert "Ana Kim (x): is not in in.csv" in said[0]
    got, _ = filled(text, [row("x", name="Ana Kim", email="ana@example.edu")], tmp_path)
    assert got.endswith(",6.5\n")  # the file has no addresses, so nothing says otherwise


def test_a_number_that_is_somebody_else_s(tmp_path: Path) -> None:
    """The roster's own numbers may be Canvas's of other people: the school's number says so"""
    text = f"{HEAD}Ana Kim,101,2026-1,ana,S,\n"
    got, said = filled(text, [row("101", name="Bo Lee", sis_id="2026-9")], tmp_path)
    assert got == text
    assert "Bo Lee (101): is not in in.csv" in said[0]


def test_names_in_two_columns(tmp_path: Path) -> None:
    """Canvas has an option for that"""
    text = HEAD.replace("Student,", "LastName,FirstName,").replace("Possible,", "Possible,,")
    got, said = filled(f"{text}Kim,Ana,1,,a,S,\n김,서연,2,,b,S,\n", [row("Ana Kim"), row("김서연")], tmp_path)
    assert [line.rpartition(",")[2] for line in got.splitlines()[2:]] == ["6.5", "6.5"]
    assert not said


def test_canvas_s_own_test_student_gets_nothing(tmp_path: Path) -> None:
    """Also where a report is called so"""
    text = f'{HEAD}"Student, Test",1,,c0ffee,S,\n'
    got, said = filled(text, [row("1", name="Test Student")], tmp_path)
    assert got == text
    assert "is not in in.csv" in said[0]


def test_two_reports_of_one_student(tmp_path: Path) -> None:
    """Neither is chosen"""
    text = f"{HEAD}A,1,s1,ana,S,\n"
    got, said = filled(text, [row("1"), row("x", login="ana")], tmp_path)
    assert got == text
    assert "both seem to be A (1)" in said[0]


def test_points_of_another_maximum(tmp_path: Path) -> None:
    """They are told, or made a part of Canvas's own, with --scale"""
    text = f"{HEAD.replace(',8', ',100')}A,1,,ana,S,\n"
    got, said = filled(text, [row("1")], tmp_path)
    assert got.endswith(",6.5\n")
    assert "Dropout (9): Canvas has 100 points possible, the course 8; --scale" in said[0]
    got, said = filled(text, [row("1")], tmp_path, scale=True)
    assert got.endswith(",81.25\n")
    assert not said
    with pytest.raises(ExportError, match="has no points to scale to"):
        filled(text.replace(",100", ","), [row("1")], tmp_path, scale=True)


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        (
            "Name,Mark\nA,1\n",
            "9",
            "in.csv: is not a gradebook of Canvas's: its header begins with Name, Mark",
        ),
        (f"{HEAD}A,1,,a,S,\n", "8", "in.csv: no column is called 8; give the number of one of Dropout .9."),
        (HEAD.replace("(9)", "(9),Dropout (8)"), "Dropout", "several columns are called Dropout"),
    ],
)
def test_what_is_wrong_is_one_line(text: str, column: str, said: str, tmp_path: Path) -> None:
    """Item, problem and fix; nothing is written"""
    with pytest.raises(ExportError, match=said) as raised:
        filled(text, [row("1")], tmp_path, columns=(("dropout", column),))
    assert "\n" not in str(raised.value)
    assert not (tmp_path / "out.csv").exists()


def test_an_assignment_that_the_course_has_not(tmp_path: Path) -> None:
    """The gradebook of another course, perhaps: what there is, is told"""
    with pytest.raises(ExportError, match=r"essay: no such assignment .* there are total, dropout"):
        filled(f"{HEAD}A,1,,a,S,\n", [row("1")], tmp_path, columns=(("essay", "9"),))


def test_a_thousand_students(tmp_path: Path) -> None:
    """Each gets the own mark; names are hostile, and stay as they are"""
    head = io.StringIO()
    writer = csv.writer(head, lineterminator="\n")
    writer.writerows(
        [f"{HOSTILE[:30]} {at}", 7000 + at, f"S{at}", f"user{at}", "A", ""] for at in range(1000)
    )
    text = HEAD + head.getvalue()
    rows = [
        Row(id=f"r{at}", sis_id=f"S{at}", login=f"user{at}", marks=(Mark("dropout", "", at / 1000, 8.0),))
        for at in reversed(range(1000))
    ]
    got, said = filled(text, rows, tmp_path, columns=(("dropout", "9"),))
    before, after = (list(csv.reader(io.StringIO(each, newline=""))) for each in (text, got))
    assert [cells[:5] for cells in before] == [cells[:5] for cells in after]
    assert [float(cells[5]) for cells in after[2:]] == [
        round(at / 1000, 2) if at >= 5 else 0.0 for at in range(1000)
    ]
    assert not said


def test_what_could_not_be_graded_leaves_its_cell(tmp_path: Path) -> None:
    """It has no marks at all; the others get theirs"""
    text = f"{HEAD}A,1,,ana,S,3\nB,2,,ben,S,\n"
    got, said = filled(text, [row("1", ungradable()), row("2")], tmp_path)
    assert [line.rpartition(",")[2] for line in got.splitlines()[2:]] == ["3", "6.5"]
    assert said == ("1: could not be graded, so the cell stays as it was",)
