"""The pages of a class in a real browser: whole without a script, sorted and found by keyboard, harmless."""

import csv
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, expect

from grader.classroom.gradebook import Gradebook
from grader.classroom.out import from_gradebook
from grader.classroom.pages import written
from grader.course.course import Course
from grader.model.alike import Alike, Fragment, Likeness, Place, Skipped
from grader.model.classes import ClassFigures, Person
from grader.report.html import class_page
from tests.helpers.browser import (  # noqa: F401
    DESK,
    PHONE,
    Seen,
    browser,
    needs_chromium,
    no_complaint,
    opened,
)
from tests.helpers.classes import HOSTILE, book_of

CODE = "def f(x):\n    return '</pre><script>document.title = 1</script>'\n" * 30
SIDES = Place("dropout.py", 0, 1, 60, CODE), Place("mnist.ipynb", 2, 3, 62, CODE)
ALIKE = Alike(
    compared=12,
    pairs=(Likeness(HOSTILE[0], "김민수 (1003)", 90, 0.4, 1.0, 1.0, (Fragment(90, *SIDES),) * 6),),
    skipped=(Skipped(HOSTILE[1], "a.py", "longer than it may be"),),
    left_out=3,
)
STUDENTS, NOTHING, DAMAGED = 12, 1, 1  # of the class below
SCORES = "rows => rows.filter(row => !row.hidden).map(row => row.cells[3].innerText)"


@pytest.fixture(scope="module")
def little(course: Course) -> Course:
    """Two assignments of the course: one without a network, and one with."""
    wanted = [each for each in course.assignments if each.name in ("dropout", "mnist")]
    return replace(course, assignments=tuple(wanted))


@pytest.fixture(scope="module")
def book(little: Course, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return book_of(tmp_path_factory.mktemp("book") / "b.sqlite", little, STUDENTS, seed=7, names=HOSTILE)


@pytest.fixture(scope="module")
def pages(little: Course, book: Path) -> Path:
    """The folder of a class."""
    with Gradebook.open(book, little) as opened_:
        return written.write(opened_, book.parent / "pages", ALIKE).page.parent


def shown(seen: Seen) -> list[str]:
    """The points of the students who are shown, in their order."""
    return list(seen.page.locator("#class tbody tr").evaluate_all(SCORES))


def numbers(texts: list[str]) -> list[float]:
    return [float(text) for text in texts if text != "–"]


def test_all_is_in_one_folder(pages: Path) -> None:
    """A page for each report, linked; CSV files, in which nothing is run; who has no report has no page"""
    made = (pages / "index.html").read_text("utf-8")
    files = {path.relative_to(pages).as_posix() for path in pages.rglob("*") if path.is_file()}
    linked = {unquote(part.split('"')[0]) for part in made.split('href="')[1:]}
    assert {name for name in linked if not name.startswith("#")} == files - {"index.html", ".grader-pages"}
    assert sum(name.startswith("students/") for name in files) == STUDENTS - NOTHING
    assert made.index("For instructors only") < made.index("<main")
    for path in (pages / "csv").iterdir():
        cells = [cell for row in csv.reader(path.read_text("utf-8-sig").splitlines()) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))], path
    assert "'=HYPERLINK" in (pages / "csv" / "students.csv").read_text("utf-8")


def test_processes_make_the_same_pages(
    pages: Path, little: Course, book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a large class they do; of this one they did not"""
    monkeypatch.setattr(written, "MANY", 1)
    with Gradebook.open(book, little) as opened_:
        own = [row for row in from_gradebook.rows(opened_) if row.ungraded and row.read]
        links = written._students(own, tmp_path)
    assert links == {"1009": "students/1009.html"}
    assert (tmp_path / "1009.html").read_bytes() == (pages / "students" / "1009.html").read_bytes()


def test_students_pages_hold_nothing_hidden(pages: Path, little: Course) -> None:
    """The class's page names hidden checks, a student's own none of them"""
    checks = [(each.id(check), check) for each in little.assignments for check in each.checks if check.hidden]
    hidden = [word for name, check in checks for word in (check.title, name.partition("::")[2])]
    made = (pages / "index.html").read_text("utf-8")
    assert hidden
    assert all(title in made for title in hidden)
    for path in (pages / "students").iterdir():
        page = path.read_text("utf-8")
        assert not [title for title in hidden if title in page], path


@needs_chromium
@pytest.mark.parametrize(("size", "dark"), [(DESK, False), (PHONE, True)])
def test_everybody_can_read_it(browser: Browser, pages: Path, size: tuple[int, int], dark: bool) -> None:  # noqa: F811
    """axe-core is content; nothing of what students wrote runs, is loaded, or makes the page wider"""
    with opened(browser, pages / "index.html", size, dark=dark) as seen:
        no_complaint(seen)
        told = seen.text()
        assert seen.page.title() == "Deep learning from scratch"
    for name in ("<script>document.title='taken'</script>", "{{ 7 * 7 }}{% raw %}", "\\x1b[31mred"):
        assert name in told
    assert "</pre><script>document.title = 1</script>" in told


@needs_chromium
def test_students_are_sorted_and_found_by_keyboard(browser: Browser, pages: Path) -> None:  # noqa: F811
    """A head is a button that says how it sorts; what is shown is counted aloud; all comes back"""
    with opened(browser, pages / "index.html") as seen:
        page, told = seen.page, seen.page.get_by_role("status")
        head = page.get_by_role("columnheader", name="Points", exact=True)
        head.get_by_role("button").focus()
        for way, sign in (("descending", -1), ("ascending", 1)):
            page.keyboard.press("Enter")
            assert head.get_attribute("aria-sort") == way
            scores = numbers(shown(seen))
            assert scores == sorted(scores, key=lambda score, sign=sign: sign * score)
            assert shown(seen)[-NOTHING - DAMAGED :] == ["–"] * (NOTHING + DAMAGED)
            assert told.inner_text() == f"12 of 12 students shown, sorted by Points, {way}"
        page.get_by_label("Find").focus()
        page.keyboard.type("SCRIPT 1000")
        assert told.inner_text() == "1 of 12 students shown"
        page.keyboard.press("Enter")
        assert len(shown(seen)) == 1
        page.get_by_role("button", name="Show all").press("Enter")
        expect(told).to_have_text("12 of 12 students shown")
        page.get_by_label("State").select_option("nothing handed in")
        assert (told.inner_text(), shown(seen)) == ("1 of 12 students shown", ["–"])
        assert seen.said == []


@needs_chromium
def test_it_is_whole_without_a_script_and_on_paper(browser: Browser, pages: Path) -> None:  # noqa: F811
    with opened(browser, pages / "index.html", scripts=False) as seen:
        assert seen.page.locator("#class tbody tr").count() == STUDENTS
        assert not seen.page.locator("#tools").is_visible()
        assert seen.page.locator("#class button").count() == 0
    with opened(browser, pages / "index.html", media="print") as seen:
        assert not seen.page.locator("#tools").is_visible()
        assert seen.page.locator("#class tbody tr").last.is_visible()


@needs_chromium
def test_a_class_of_nobody(browser: Browser, little: Course, tmp_path: Path) -> None:  # noqa: F811
    with Gradebook.open(tmp_path / "b.sqlite", little, create=True) as opened_:
        made = written.write(opened_, tmp_path / "pages")
    with opened(browser, made.page) as seen:
        no_complaint(seen)
        assert "Nobody is in the gradebook yet." in seen.text()


@needs_chromium
def test_a_thousand_students(browser: Browser, little: Course, book: Path, tmp_path: Path) -> None:  # noqa: F811
    """The page stays within bounds, however many there are, and finds one of them"""
    with Gradebook.open(book, little) as opened_:
        figures, items = written.class_figures(opened_), written.class_items(opened_)
    path = tmp_path / "index.html"
    path.write_text(class_page.render(_many(figures, 1000), items, links={}), "utf-8")
    assert path.stat().st_size < 2_000_000
    with opened(browser, path) as seen:
        assert seen.page.evaluate("document.querySelectorAll('*').length") < 25_000
        seen.page.get_by_label("Find").fill("s0777")
        assert seen.page.get_by_role("status").inner_text() == "1 of 1000 students shown"


def _many(figures: ClassFigures, count: int) -> ClassFigures:
    """The same class, with more students, who all make each mistake."""
    people = [Person(f"s{at:04}", f"Student {at}") for at in range(count)]
    rows = [
        replace(figures.students[at % len(figures.students)], person=person)
        for at, person in enumerate(people)
    ]
    mistakes = [replace(each, people=tuple(people)) for each in figures.mistakes]
    return replace(figures, students=tuple(rows), mistakes=tuple(mistakes))
