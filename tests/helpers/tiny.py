"""A course of one exercise, made in a temporary folder: `act()` returns a number."""

from pathlib import Path

from grader.course import reader
from grader.course.course import Course
from grader.submission.modules import ModuleFiles

COURSE = """
title = "Tiny"
seed = 7

[[assignments]]
name = "deed"
points = 4
"""

SOLUTION = '''
def act():
    """Return a number."""
    # BEGIN SOLUTION
    return 1.0
    # END SOLUTION
'''

CHECKS = '''
from grader.authoring import check, exact

VALUE = exact(reason="a whole number")


@check("act", points=1, compare=VALUE, seconds=1, memory=256)
def first(student, rng):
    """The first call"""
    return {"value": student.act()}


@check("act", points=1, compare=VALUE, seconds=1, memory=256, needs=())
def second(student, rng):
    """The second call"""
    return {"value": student.act()}
'''

HIDDEN = '''
from grader.authoring import check, exact

VALUE = exact(reason="a whole number")


@check("act", points=1, compare=VALUE)
def first(student, rng):
    """The first call"""
    return {"value": student.act()}


@check("act", points=1, compare=VALUE, hidden=True)
def secret(student, rng):
    """A secret call"""
    return {"value": student.act() + 41}
'''

MANY_VISIBLE, MANY_HIDDEN = 5, 3
MANY = 'from grader.authoring import check, exact\n\nVALUE = exact(reason="a whole number")\n' + "".join(
    f"""

@check("act", points=1, compare=VALUE{"" if number <= MANY_VISIBLE else ", hidden=True"})
def number_{number}(student, rng):
    \"\"\"Gives {number}\"\"\"
    return {{"value": student.act({number})}}
"""
    for number in range(1, MANY_VISIBLE + MANY_HIDDEN + 1)
)


def tiny_course(root: Path, checks: str = CHECKS) -> Course:
    """Write the course and load it."""
    folder = root / "assignments" / "deed"
    folder.mkdir(parents=True)
    (root / "course.toml").write_text(COURSE)
    (folder / "handout.md").write_text("Return a number.\n")
    (folder / "solution.py").write_text(SOLUTION)
    (folder / "checks.py").write_text(checks)
    (root / "reference").mkdir()
    (root / "reference" / "deed.py").write_text("def act():\n    return 1.0\n")
    return reader.load(root)


def deed(text: str) -> ModuleFiles:
    """A submission whose only module has this text."""
    return ModuleFiles("a submission", {"deed.py": text.encode()}, {"deed": "deed.py"}, {}, ())
