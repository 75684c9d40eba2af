"""A course of one exercise, as large as one likes, with results that need no Keras.

    python -m bench.tiny FOLDER CHECKS ELEMENTS

Each check doubles an array of so many elements. A submission that passes lies in FOLDER/answer.
"""

import sys
from functools import partial
from pathlib import Path

from grader.course import reader, reference_results
from grader.course.importing import module_from_file
from grader.evidence.run import run, seed_of

COURSE = """\
title = "Growth"
seed = 7

[[assignments]]
name = "lines"
points = 10
"""
ANSWER = """\
def double(x):
    {text}
    return 2 * x
"""
CHECKS = """\
from grader.authoring import check, close

SHARP = close(rtol=1e-6, reason="One product: float32 carries 1e-7.")


def numbered(number):
    def doubled(student, rng):
        \"\"\"Twice an array\"\"\"
        return {{"y": student.double(rng.normal(size={elements}))}}

    doubled.__name__ = f"check_{{number:04}}"
    return doubled


for number in range({count}):
    check("double", points=1, compare=SHARP)(numbered(number))
"""


def main() -> None:
    """Write the course, its results and the submission."""
    root, count, elements = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    folder = root / "assignments" / "lines"
    for path in (folder, root / "reference", root / "answer"):
        path.mkdir(parents=True)
    solution = ANSWER.format(text='"""Twice x."""\n    # BEGIN SOLUTION').rstrip() + "\n    # END SOLUTION\n"
    (root / "course.toml").write_text(COURSE)
    (folder / "handout.md").write_text("# Lines\n")
    (folder / "solution.py").write_text(solution)
    (folder / "checks.py").write_text(CHECKS.format(count=count, elements=elements))
    (root / "reference" / "lines.py").write_text(ANSWER.format(text='"""Twice x."""'))
    (root / "answer" / "lines.py").write_text(ANSWER.format(text='"""Twice x."""'))
    course = reader.load(root)
    assignment = course.assignment("lines")
    load = partial(module_from_file, root / "reference" / "lines.py")
    evidence = {}
    for check in assignment.checks:
        identity = assignment.id(check)
        outcome = run(check, "lines", load, seed_of(course.seed, identity))
        if outcome.evidence is None:
            sys.exit(f"{identity}: {outcome}")
        evidence[identity] = outcome.evidence
    reference_results.save(course, assignment, evidence, {"made_by": "bench"})


if __name__ == "__main__":
    main()
