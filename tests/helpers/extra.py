"""The small course with a second assignment, `deed`, whose 4 points are extra."""

from functools import partial
from pathlib import Path

from grader.course import reader, reference_results
from grader.course.course import Course
from grader.course.importing import module_from_file
from grader.evidence.run import run, seed_of
from grader.submission.modules import ModuleFiles
from tests.helpers.frozen import freeze
from tests.helpers.tiny import CHECKS

LINES = "def double(x):\n    return 2 * x\n\ndef shifted(x, by):\n    return x + by\n"
STUBS = "def act():\n    raise NotImplementedError\n"
RIGHT = "def act():\n    return 1.0\n"
WRONG = "def act():\n    return 2.0\n"


def extra_course(root: Path, cap: str = "extra_credit = 3") -> Course:
    """Add the assignment to the small course in `root`, and freeze both."""
    folder = root / "assignments" / "deed"
    folder.mkdir()
    (folder / "handout.md").write_text("Return a number.\n")
    (folder / "solution.py").write_text(RIGHT)
    (folder / "checks.py").write_text(CHECKS)
    (root / "reference" / "deed.py").write_text(RIGHT)
    file = root / "course.toml"
    tables = '\n[[assignments]]\nname = "deed"\npoints = 4\nextra = true\n'
    file.write_text(f"{cap}\n{file.read_text('utf-8')}{tables}", "utf-8")
    freeze(root)
    course = reader.load(root)
    assignment = course.assignment("deed")
    evidence = {}
    for check in assignment.checks:
        identity = assignment.id(check)
        load = partial(module_from_file, root / "reference" / "deed.py")
        outcome = run(check, "deed", load, seed_of(course.seed, identity))
        assert outcome.evidence is not None
        evidence[identity] = outcome.evidence
    reference_results.save(course, assignment, evidence, {"python": "3"})
    return course


def handed_in(lines: str = LINES, deed: str = "") -> ModuleFiles:
    """A submission; "" stands for a module that is not handed in."""
    texts = {name: text for name, text in (("lines", lines), ("deed", deed)) if text}
    files = {f"{name}.py": text.encode() for name, text in texts.items()}
    return ModuleFiles("ana", files, {name: f"{name}.py" for name in texts}, {}, ())
