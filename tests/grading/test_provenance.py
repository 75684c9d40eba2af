"""Where a report comes from: what grading it again needs."""

import re
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from grader import Grader, __version__
from grader.course.course import Course
from grader.grading import provenance
from grader.model import Provenance
from grader.submission.submission import from_files

FILES = {"b.py": b"2", "a.py": b"1"}


def of(course: Course, path: Path) -> Provenance:
    """Of a report on what is at a path."""
    with Grader(course) as grader:
        made = grader.grade(path).provenance
    assert made is not None
    return made


def test_a_report_says_what_it_was_made_from(frozen: Course, tmp_path: Path) -> None:
    (tmp_path / "lines.py").write_text("def double(x):\n    return 2 * x\n")
    made = of(frozen, tmp_path / "lines.py")
    assert made.path == str(tmp_path / "lines.py")
    assert (made.grader, made.numpy) == (__version__, np.__version__)
    assert sys.version.startswith(made.python)
    assert timedelta(0) <= datetime.now(UTC) - datetime.fromisoformat(made.time) < timedelta(minutes=5)
    assert all(re.fullmatch("[0-9a-f]{64}", text) for text in (made.digest, made.course, made.results))
    again = of(frozen, tmp_path / "lines.py")
    assert (again.digest, again.course, again.results) == (made.digest, made.course, made.results)


def test_what_cannot_be_read_has_no_digest(frozen: Course, tmp_path: Path) -> None:
    made = of(frozen, tmp_path / "nowhere")
    assert (made.path, made.digest) == (str(tmp_path / "nowhere"), "")


def test_a_digest_is_of_names_and_contents() -> None:
    """In whatever order they were read, and whatever stands where one ends and the next begins"""
    digest = provenance.digest(from_files("a", FILES))
    assert digest == provenance.digest(from_files("another", dict(reversed(FILES.items()))))
    others = ({"b.py": b"1", "a.py": b"2"}, {"a.py": b"1"}, {"a.py": b"1b.py2"}, {**FILES, "c.py": b""})
    assert len({digest, *(provenance.digest(from_files("a", files)) for files in others)}) == 5


def test_what_decides_a_verdict_changes_a_digest(frozen: Course) -> None:
    before = provenance.origin(frozen)
    results = next((frozen.root / "reference" / "results").glob("*.results"))
    content = results.read_bytes()
    results.write_bytes(content[:8] + bytes([content[8] ^ 1]) + content[9:])
    changed = provenance.origin(frozen)
    assert (changed.course == before.course, changed.results == before.results) == (True, False)
    points = ("points = 6", "points = 7")
    for path in (frozen.root / "course.toml", frozen.assignments[0].folder / "checks.py"):
        path.write_text(path.read_text("utf-8").replace(*points) + "\n# more\n", "utf-8")
        now = provenance.origin(frozen)
        assert now.course != changed.course
        changed = now
