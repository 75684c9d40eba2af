"""Inputs of hidden checks that are drawn anew for each grading, with the solution's numbers for them."""

import io
import json
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from grader import Grader, load_course
from grader.course import reference_results
from grader.course.course import Course, CourseError
from grader.course.importing import module_from_file
from grader.evidence.run import run, seed_of
from grader.grading.draws import Draw
from grader.judging import compare
from grader.model import Evidence, Report, Verdict
from grader.report import json_report, terminal
from grader.submission.submission import from_files
from tests.helpers.tiny import tiny_course

CHECKS = '''
from grader.authoring import at_least, check, close, distribution

SHARP = close(rtol=1e-6, reason="One product: float32 carries 1e-7.")
SAMPLE = distribution(mean=0, stddev=2, reason="A sample.")


def labels(rng):
    return rng.integers(0, 2, size=40)


def share(guesses, rng):
    return {"share": (guesses == labels(rng)).mean()}


@check("act", points=1, compare=SHARP)
def seen(student, rng):
    """What everybody sees"""
    return {"y": student.act(rng.normal(size=3))}


@check("act", points=1, compare=SHARP, hidden=True)
def drawn(student, rng):
    """Other numbers"""
    return {"y": student.act(rng.normal(size=5))}


@check("act", points=1, compare=SHARP, measure=share, hidden=True)
def measured(student, rng):
    """Half of what labels nobody was given are 0"""
    labels(rng)
    return {"guesses": 0 * student.act(rng.normal(size=40))}


@check("act", points=1, compare=SAMPLE, hidden=True)
def sampled(student, rng):
    """A sample"""
    return {"y": student.act(rng.normal(size=4000))}


@check("act", points=1, compare=at_least(-99, reason="A bound."), hidden=True)
def bounded(student, rng):
    """A bound"""
    return {"y": student.act(rng.normal(size=5))}


@check("act", points=1, compare=SHARP, hidden=True)
def of_keras(student, rng):
    """What only Keras gives"""
    x = rng.normal(size=5)
    return {"y": student.act(x) if student.keras is None else student.keras.act(x)}
'''
SOLUTION = """
def act(x):
    # BEGIN SOLUTION
    return 2 * x
    # END SOLUTION
"""
RIGHT = "def act(x):\n    return x + x\n"
HIDDEN = ("drawn", "measured", "sampled", "bounded", "of_keras")
ANEW = ("drawn", "measured")


@pytest.fixture
def fresh(tmp_path: Path) -> Course:
    """A course that draws hidden inputs anew, with the results of a reference in NumPy."""
    course = fresh_course(tmp_path)
    load = partial(module_from_file, tmp_path / "reference" / "deed.py")
    evidence = {}
    for assignment, check in course.checks():
        identity = assignment.id(check)
        seed = seed_of(course.seed, identity)
        given = run(check, "deed", load, seed, keras=load("deed")).evidence
        assert given is not None, identity
        items = compare.measured(compare.seeded(check, seed), given.items)
        shapes = {} if check.measure is None else {item: array.shape for item, array in given.items.items()}
        evidence[identity] = Evidence(items, given.calls, shapes)
    reference_results.save(course, course.assignments[0], evidence, {"python": "3"})
    return course


def fresh_course(root: Path) -> Course:
    """Its files."""
    tiny_course(root, CHECKS)
    (root / "course.toml").write_text("fresh = true\n" + (root / "course.toml").read_text())
    (root / "assignments" / "deed" / "solution.py").write_text(SOLUTION)
    (root / "reference" / "deed.py").write_text(RIGHT)
    return load_course(root)


def by_name(course: Course, draw: Draw) -> dict[str, int]:
    """The seed of each check."""
    return {check.name: draw.seed_of(assignment, check) for assignment, check in course.checks()}


def graded(course: Course, text: str, draw: int | None = None) -> Report:
    with Grader(course) as grader:
        return grader.grade(from_files("ana", {"deed.py": text.encode()}), draw=draw)


def earned(report: Report) -> set[str]:
    return {check.id.split("::")[2] for check in report.checks if check.verdict is Verdict.PASSED}


def test_what_is_compared_number_by_number_is_drawn_anew_and_nothing_else(fresh: Course) -> None:
    frozen, first, second = (by_name(fresh, Draw(fresh, seed)) for seed in (None, 1, 2))
    assert {name for name in frozen if first[name] != frozen[name]} == set(ANEW)
    assert {name for name in frozen if first[name] != second[name]} == set(ANEW)
    assert frozen["drawn"] == seed_of(fresh.seed, "deed::act::drawn")
    assert first["drawn"] == seed_of(1, "deed::act::drawn")


def test_the_solution_gives_what_is_expected(fresh: Course) -> None:
    draw = Draw(fresh, 5)
    given = {check.name: draw.expected(assignment, check) for assignment, check in fresh.checks()}
    x = np.random.default_rng(seed_of(5, "deed::act::drawn")).normal(size=5)
    assert given["drawn"] is not None
    assert np.array_equal(given["drawn"].items["y"], 2 * x)
    assert given["measured"] is not None
    labels = np.random.default_rng(seed_of(5, "deed::act::measured")).integers(0, 2, size=40)
    assert float(given["measured"].items["share"]) == np.mean(labels == 0)
    assert given["measured"].shapes == {"guesses": (40,)}
    assert all(given[name] is None for name in ("seen", "sampled", "bounded", "of_keras"))
    assert draw.kept == {"deed::act::of_keras": "only Keras gives it"}
    assert draw.warnings == []


def test_a_right_submission_earns_everything_in_any_draw(fresh: Course) -> None:
    with Grader(fresh) as grader:
        reports = [grader.grade(from_files("ana", {"deed.py": RIGHT.encode()})) for _ in range(3)]
    assert all(report.score == report.max_score for report in reports)
    draws = {report.provenance.draw for report in reports if report.provenance}
    assert len(draws) == 3
    assert all(draw.isdigit() for draw in draws)


def test_stored_answers_are_right_for_frozen_inputs_only(fresh: Course) -> None:
    """Whoever knows the seed and the checks, or has handed in often enough, knows what was expected"""
    ((assignment, check),) = fresh.select("deed::act::drawn")
    answer = reference_results.load(fresh, assignment).evidence[assignment.id(check)].items["y"].tolist()
    text = (
        f"import numpy as np\n\n\ndef act(x):\n    return np.array({answer}) if x.shape == (5,) else 2 * x\n"
    )
    assert "drawn" in earned(graded(replace(fresh, fresh=False), text))
    assert "drawn" not in earned(graded(fresh, text))


def test_a_draw_is_repeated(fresh: Course) -> None:
    """The same draw gives the same report; what a wrong answer earns may depend on the draw"""
    lucky = "def act(x):\n    return 2 * x if len(x) != 5 or x.sum() > 0 else x\n"

    def told(report: Report) -> str:
        data = json_report.to_json(report)
        data["seconds"] = data["provenance"]["time"] = None
        for check in (c for a in data["assignments"] for e in a["exercises"] for c in e["checks"]):
            check["seconds"] = None
        return json.dumps(data)

    reports = [graded(fresh, lucky, draw) for draw in (0, 1, 2, 3, 3)]
    assert told(reports[3]) == told(reports[4])
    assert {"drawn" in earned(report) for report in reports} == {True, False}
    made = reports[3].provenance
    assert made is not None
    assert made.draw == "3"


def test_no_page_for_students_tells_the_draw(fresh: Course) -> None:
    report = graded(fresh, "def act(x):\n    return x\n", 123454321)
    file = io.StringIO()
    terminal.render(report, Console(file=file, width=200), verbose=True)
    assert "Tiny" in file.getvalue()
    assert "123454321" not in file.getvalue()


def test_a_course_that_draws_nothing_has_nothing_to_repeat(frozen: Course) -> None:
    with Grader(frozen) as grader, pytest.raises(CourseError) as raised:
        grader.grade(from_files("ana", {}), draw=3)
    assert str(raised.value) == (
        "draw 3: the inputs of this course are always the same;"
        " write fresh = true in course.toml, or leave the draw out"
    )
    assert Draw.of(frozen).seed is None


@pytest.mark.parametrize(
    ("solution", "why"),
    [
        ("def act(x):\n    return [][len(x)]\n", "the solution raises IndexError"),
        (
            "import nowhere\n\n\ndef act(x):\n    return x\n",
            "a solution cannot be imported (ModuleNotFoundError)",
        ),
        ("def act(x):\n    return x / (len(x) != 5) * 2\n", "y of the solution does not pass"),
    ],
)
def test_where_the_solution_gives_nothing_the_frozen_inputs_are_handed_out(
    fresh: Course, solution: str, why: str
) -> None:
    """No student pays for that, and the report says so"""
    (fresh.assignments[0].folder / "solution.py").write_text(solution)
    report = graded(fresh, RIGHT)
    assert report.score == report.max_score
    said = f"deed::act::drawn: its inputs are not fresh ones: {why}; mend the solution or the check"
    assert said in report.warnings


def test_a_hidden_check_is_shown_again_on_the_inputs_of_a_draw(fresh: Course, tmp_path: Path) -> None:
    path = tmp_path / "deed.py"
    path.write_text("def act(x):\n    return x\n")
    with Grader(fresh) as grader:
        shown = [grader.repeat(path, "deed::act::drawn", reveal=True, draw=draw) for draw in (None, 4)]
    for repeated, seed in zip(shown, (fresh.seed, 4), strict=True):
        x = np.random.default_rng(seed_of(seed, "deed::act::drawn")).normal(size=5)
        (rows,) = repeated.items
        assert float(rows.rows[0].got) == pytest.approx(x[0], rel=1e-5)
        assert float(rows.rows[0].expected) == pytest.approx(2 * x[0], rel=1e-5)


def test_nothing_of_a_submission_is_on_the_solutions_path(fresh: Course) -> None:
    """What a solution imports is the course's or installed, whatever is handed in beside it"""
    solution = "def act(x):\n    import helper\n\n    return helper.twice(x)\n"
    (fresh.assignments[0].folder / "solution.py").write_text(solution)
    files = {"deed.py": RIGHT.encode(), "helper.py": b"def twice(x):\n    return 2 * x\n"}
    with Grader(fresh) as grader:
        report = grader.grade(from_files("ana", files))
    said = "deed::act::drawn: its inputs are not fresh ones: the solution raises ModuleNotFoundError"
    assert any(warning.startswith(said) for warning in report.warnings)
    assert report.score == report.max_score
