"""CONTRIBUTING's two examples are followed as they stand, from a fresh clone to green tests.

The steps' files, commands and words come from the document. Keras is the real one.
"""

import ast
import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.helpers.steps import ROOT, Copy, Step, steps_of

PAGE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
ABOUT = "Softplus is log(1 + exp(x)): a ReLU without its corner, and its slope is the sigmoid."
EXAMPLE = """\
```python
>>> import numpy as np
>>> from activations import softplus
>>> softplus(np.array([0.0, 1.0])).round(4)
array([0.6931, 1.3133])
>>> float(softplus(np.array(1e4)))
10000.0
>>> float(softplus(np.array(-1e4)))
0.0
```
"""
LAST = "[conv](assignments/conv/handout.md)."
# The tests that look at every assignment; what they say of one has to be right at the end.
OF_ASSIGNMENTS = (
    "tests/course/test_empty_answers.py",
    "tests/course/test_handouts.py",
    "tests/course/test_false_alarms.py::test_every_random_check_has_a_rate",
    "tests/course/test_variants.py::test_there_are_variants_of_every_assignment",
    "tests/course/mutation/test_mutation.py::test_the_list_names_mutants_that_exist",
    "tests/grading/test_grade.py::test_a_sample_gets_exactly_its_report[untouched]",
    "tests/grading/test_grade.py::test_a_sample_gets_exactly_its_report[half_done]",
    "tests/grading/test_snippet.py::test_every_snippet_gives_what_keras_gives[activations]",
    "tests/instructor/test_rules.py::test_the_shipped_assignments_keep_the_rules[activations]",
    "tests/instructor/test_template.py",
    "tests/instructor/test_verify.py::test_each_mistake_loses_exactly_what_it_says_and_is_named[activations]",
    "tests/project/test_docs.py",
    "tests/project/test_house.py::test_checks_import_authoring_and_numpy_only",
    "tests/project/test_house.py::test_solutions_import_what_students_may",
    "tests/project/test_picture.py",
)

pytestmark = pytest.mark.skipif(
    find_spec("keras") is None or not (ROOT / ".git").exists(), reason="needs Keras and a clone"
)


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    """A fresh clone."""
    return Copy(tmp_path / "clone")


def file_named(step: Step) -> str:
    """The first Python file that a step's sentences name."""
    return re.findall(r"`(\S+\.py)`", step.prose)[0]


def amiss(told: str) -> list[str]:
    """The lines of `grader verify` that are not as they should be, and what was seen."""
    return re.findall(r"^  NO .*\n(?:      seen: .*)?", told, re.MULTILINE)


def handout() -> str:
    """A handout with the headings of the one that step 1 names."""
    other = (ROOT / "assignments/dropout/handout.md").read_text("utf-8")
    headings = re.findall(r"^## (.+)$", re.sub(r"^```.*?^```$", "", other, flags=re.S | re.M), re.MULTILINE)
    parts = [f"## {title}\n\n{ABOUT}\n" for title in headings]
    worked = [f"{part}\n{EXAMPLE}" if part.startswith("## Worked example\n") else part for part in parts]
    return "# Activations\n\n" + "\n".join(worked)


def test_an_assignment_can_be_added(copy: Copy) -> None:
    """`activations`, from an empty clone to green"""
    steps = steps_of(PAGE, "Add an assignment")
    assert "`assignments/activations`" in steps[1].prose
    copy.file("assignments/activations/handout.md", handout())
    for step in steps[2:6]:
        copy.file(file_named(step), *step.code("python"))
    copy.file("course.toml", "\n", *steps[6].code("toml"))

    freeze, template = steps[7].commands
    frozen = r"activations: 4 checks frozen\nactivations: 3 mistakes and \d+ slips frozen\n"
    assert re.fullmatch(frozen, copy.run(freeze))
    assert copy.run(template).startswith("student_template/activations.py written\n")
    (verify,) = steps[8].commands
    told = copy.run(verify)
    assert amiss(told) == []
    assert re.search(r"\n  ok +solution .*\n  ok +template .*\n  ok +names ", told)

    *prepared, graded = steps[9].commands
    for line in prepared:
        copy.run(line)
    (wrong,) = re.findall(r"`(return [^`]+)`", steps[9].prose)
    copy.edit("try/activations.py", 'raise NotImplementedError("softplus is not implemented yet")', wrong)
    report = " ".join(copy.run(graded).split())
    assert "This is what you get when a ReLU stands there, with its corner at 0." in report
    copy.run("rm -r try")

    assert "`course:`" in steps[10].prose
    assert "`template:`" in steps[10].prose
    new = "## Unreleased\n\n- course: the assignment activations.\n- template: the module activations.\n"
    copy.edit("CHANGELOG.md", "## Unreleased\n\n", new)
    copy.edit("README.md", LAST, f"{LAST[:-1]},\n[activations](assignments/activations/handout.md).")
    lint, picture, test = steps[10].commands
    copy.run(lint)
    assert "docs/report.svg written" in copy.run(picture)
    assert " of 105 points" in (copy.root / "README.md").read_text("utf-8")
    assert " passed" in copy.run(f'{test} ARGS="-q -p no:cacheprovider {" ".join(OF_ASSIGNMENTS)}"')


def loses_more(copy: Copy, file: str, told: str, check: str) -> list[str]:
    """Step 7: each mistake that loses the new check as well gets its name; returns these mistakes."""
    found = re.findall(rf"^  NO  dropout_forward: (\w+) .*\n      seen: loses {check}$", told, re.MULTILINE)
    for name in found:
        text = (copy.root / file).read_text("utf-8")
        (planted,) = (node for node in ast.walk(ast.parse(text)) if getattr(node, "name", "") == name)
        (declared,) = planted.decorator_list
        (loses,) = (keyword.value for keyword in declared.keywords if keyword.arg == "loses")
        named = ast.get_source_segment(text, loses)
        whole = ast.get_source_segment(text, declared)
        copy.edit(
            file, f"@{whole}\ndef {name}(", f"@{whole}\ndef {name}(".replace(named, f'(*{named}, "{check}")')
        )
    return found


def test_a_check_can_be_added(copy: Copy) -> None:
    """`halves_of_a_row`: first nothing catches the mistake, in the end the report names it"""
    steps = steps_of(PAGE, "Add a check")
    mistakes, checks = file_named(steps[1]), file_named(steps[3])
    (mistake,), (check,) = steps[1].code("python"), steps[3].code("python")
    copy.file(mistakes, "\n\n", mistake)
    (verify,) = steps[2].commands
    before = amiss(copy.run(verify, code=2))
    assert any("mask_used_twice" in each and "passes halves_of_a_row" in each for each in before)

    copy.file(checks, "\n\n", check)
    (freeze,) = steps[6].commands
    copy.run(freeze)
    verify, freeze, verify_again = steps[7].commands
    assert loses_more(copy, mistakes, copy.run(verify, code=2), "halves_of_a_row")
    copy.run(freeze)
    assert amiss(copy.run(verify_again)) == []

    function = mistake.partition("\n")[2]  # without its decorator
    copy.file("try/dropout.py", function.replace("mask_used_twice", "dropout_forward"))
    grade, folder, show, repeat = steps[8].commands
    report = " ".join(copy.run(grade).split())
    why = "This is what you get when the mask of one half of a row is used for the other half, too."
    assert why in report
    copy.run(folder)
    copy.run(show)
    assert "both_kept" in copy.run(repeat)
