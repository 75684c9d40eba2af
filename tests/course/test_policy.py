"""Due dates and [late] in course.toml: what is read, what can be wrong, and days of the calendar."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from grader.course import reader
from grader.course.course import CourseError
from grader.course.policy import NEVER_LATE, Late, after
from grader.grading import provenance

LINES = 'name = "lines"\n'
DUE = "due = 2026-03-20T23:59:00+09:00\n"
BERLIN = ZoneInfo("Europe/Berlin")


def written(root: Path, *, top: str = "", due: str = "", end: str = "") -> Path:
    """A course whose file has more lines: at its top, in its assignment, and at its end."""
    path = root / "course.toml"
    text = path.read_text("utf-8").replace(LINES, LINES + due)
    path.write_text(f"{top}{text}{end}", "utf-8")
    return root


def complaint(root: Path) -> str:
    with pytest.raises(CourseError) as caught:
        reader.load(root)
    (line,) = str(caught.value).splitlines()
    return line.removeprefix("course.toml: ")


# --- what is read ---


def test_nothing_is_ever_late_where_nothing_is_said(small: Path) -> None:
    assert reader.load(small).policy == NEVER_LATE


def test_a_due_date_has_the_zone_that_is_written_beside_it(small: Path) -> None:
    policy = reader.load(written(small, due=DUE)).policy
    assert policy.due["lines"] == datetime(2026, 3, 20, 14, 59, tzinfo=UTC)
    assert policy.due["lines"].utcoffset() == timedelta(hours=9)
    assert policy.late is None


def test_a_course_has_a_time_zone(small: Path) -> None:
    """For due dates without one; the days of others are those of its calendar, too"""
    top = 'timezone = "Europe/Berlin"\n'
    policy = reader.load(written(small, top=top, due="due = 2026-03-20T23:59:00\n")).policy
    assert policy.due["lines"] == datetime(2026, 3, 20, 22, 59, tzinfo=UTC)
    assert policy.due["lines"].tzinfo is not None
    written(small).joinpath("course.toml").write_text(
        (small / "course.toml").read_text("utf-8").replace("23:59:00\n", "23:59:00-05:00\n"), "utf-8"
    )
    assert reader.load(small).policy.due["lines"].tzinfo == BERLIN


def test_what_being_late_costs(small: Path) -> None:
    end = "[late]\ngrace = 15\nper_day = 0.1\ncut_off = 7\nat_most = 0.5\nfree_days = 3\n"
    assert reader.load(written(small, due=DUE, end=end)).policy.late == Late(15.0, 0.1, 7, 0.5, 3)


def test_no_part_of_it_makes_gradings_out_of_date(small: Path) -> None:
    """What decides a verdict does, as points do"""
    before = provenance.origin(reader.load(small))
    end = "[late]\nper_day = 0.1\n"
    changed = reader.load(written(small, top='timezone = "Asia/Seoul"\n', due=DUE, end=end))
    assert provenance.origin(changed) == before
    path = small / "course.toml"
    path.write_text(path.read_text("utf-8").replace("points = 6", "points = 7"), "utf-8")
    assert provenance.origin(reader.load(small)).course != before.course


# --- what can be wrong ---

TABLE = [
    (
        "",
        "due = 2026-03-20\n",
        "",
        "assignments.lines.due: expected a date with a time, got 2026-03-20; write 20",
    ),
    (
        "",
        'due = "soon"\n',
        "",
        "assignments.lines.due: expected a date with a time, got 'soon'; write 2026-03-",
    ),
    (
        "",
        "due = 12:30:00\n",
        "",
        "assignments.lines.due: expected a date with a time, got 12:30:00; write 2026-",
    ),
    (
        "",
        "due = 2026-03-20T23:59:00\n",
        "",
        "assignments.lines.due: has no time zone; write 2026-03-20T23:59:00+09:00, or give the course a"
        " timezone above [[assignments]]",
    ),
    (
        'timezone = "Asia/Seul"\n',
        "due = 2026-03-20T23:59:00\n",
        "",
        'timezone: this machine knows no "Asia/Seul"; write one such as Asia/Seoul',
    ),
    (
        'timezone = "../../etc/passwd"\n',
        DUE,
        "",
        'timezone: this machine knows no "../../etc/passwd"; write one',
    ),
    ("timezone = 9\n", DUE, "", "timezone: expected a text, got 9"),
    (
        "",
        f'{DUE}timezone = "Asia/Seoul"\n',
        "",
        "assignments.lines.timezone: is the course's; move it above [[assignments]]",
    ),
    (
        'timezone = "Europe/Berlin"\n',
        "due = 2026-03-29T02:30:00\n",
        "",
        "assignments.lines.due: 2026-03-29 02:30:00 is no time in Europe/Berlin: clocks jump to 03:30; name",
    ),
    ("", "", "[late]\nper_day = 0.1\n", "late: no assignment has a due date; give one `due`, or remove it"),
    ("", DUE, "[late]\ngrace = 15\n", "late: costs nothing; give it per_day or cut_off, or remove it"),
    ("late = 3\n", DUE, "", "late: is no table; write [late]"),
    (
        "",
        DUE,
        '[late]\nper_day = 0.1\ntimezone = "Asia/Seoul"\n',
        "late.timezone: is the course's; move it above [[assignments]]",
    ),
    ("", "", "[late]\ngrace = true\n", "late.grace: expected a number, got true"),
    ("", DUE, "[late]\nperday = 0.1\n", "late.perday: is unknown; remove it; did you mean per_day?"),
    (
        "",
        DUE,
        "[late]\nper_day = 10\n",
        "late.per_day: expected a number from 0 to 1, got 10; give it a share",
    ),
    (
        "",
        DUE,
        "[late]\nper_day = nan\n",
        "late.per_day: expected a number from 0 to 1, got nan; give it a share",
    ),
    (
        "",
        DUE,
        "[late]\nper_day = 1\nat_most = 2\n",
        "late.at_most: expected a number from 0 to 1, got 2; give it",
    ),
    (
        "",
        DUE,
        "[late]\nper_day = 1\ngrace = -1\n",
        "late.grace: expected a number from 0, got -1; give it minutes",
    ),
    (
        "",
        DUE,
        "[late]\nper_day = 1\ngrace = inf\n",
        "late.grace: expected a number from 0, got inf; give it min",
    ),
    ("", DUE, "[late]\ncut_off = 1.5\n", "late.cut_off: expected a whole number, got 1.5"),
    (
        "",
        DUE,
        "[late]\nper_day = 1\nfree_days = 999\n",
        "late.free_days: expected a number from 0 to 366, got 999",
    ),
]


@pytest.mark.parametrize(("top", "due", "end", "said"), TABLE, ids=[each[-1][:40] for each in TABLE])
def test_what_can_be_wrong(small: Path, top: str, due: str, end: str, said: str) -> None:
    assert complaint(written(small, top=top, due=due, end=end)).startswith(said)


def test_a_late_table_that_is_wrong_is_not_said_to_cost_nothing(small: Path) -> None:
    assert complaint(written(small, due=DUE, end="[late]\nper_day = true\n")) == (
        "late.per_day: expected a number, got true"
    )


# --- days of the calendar ---


def test_a_day_ends_at_the_same_time_of_the_clock() -> None:
    """Also where a night has 23 or 25 hours"""
    spring, autumn = datetime(2026, 3, 28, 12, tzinfo=BERLIN), datetime(2026, 10, 24, 12, tzinfo=BERLIN)
    assert after(spring, 1) - after(spring) == timedelta(hours=23)
    assert after(autumn, 1) - after(autumn) == timedelta(hours=25)
    assert after(spring, 1, 30) - after(spring, 1) == timedelta(minutes=30)


def test_a_time_that_is_there_twice_or_never() -> None:
    """The later one is meant, in favour of the student"""
    assert after(datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN)) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert after(datetime(2026, 3, 28, 2, 30, tzinfo=BERLIN), 1) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("late", "days", "kept"),
    [
        (Late(per_day=0.1), 0, 1),
        (Late(per_day=0.1), 3, 0.7),
        (Late(per_day=0.1), 11, 0),
        (Late(per_day=0.1, at_most=0.25), 3, 0.75),
        (Late(per_day=0.1, cut_off=3), 3, 0.7),
        (Late(per_day=0.1, cut_off=3, at_most=0.2), 4, 0),
        (Late(cut_off=0), 0, 1),
        (Late(cut_off=0), 1, 0),
    ],
)
def test_what_is_kept(late: Late, days: int, kept: float) -> None:
    assert late.kept(days) == pytest.approx(kept)
