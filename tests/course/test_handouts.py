"""The handouts: they have the same sections, an example of the students' own functions, no known slip."""

import ast
import re
from pathlib import Path

import pytest

from grader.course import reader
from grader.instructor.handouts import worked

ROOT = Path(__file__).resolve().parents[2]
NAMES = [assignment.name for assignment in reader.load(ROOT).assignments]
SECTIONS = [  # of every handout, in this order; others may stand between them
    "What you build",
    "Why",
    "Objectives",
    "The idea",
    "Formulas",
    "Shapes",
    "Worked example",
    "The common traps",
    "Out of scope",
    "Further reading",
]


def handout(name: str) -> str:
    """The text of one handout."""
    return (ROOT / "assignments" / name / "handout.md").read_text("utf-8")


# --- sections ---


def headings(text: str) -> list[str]:
    """The titles of a text's sections; what stands in code blocks is none."""
    return re.findall(r"^## (.+)$", re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE), re.M)


def section(text: str, title: str) -> str:
    """What stands under one heading."""
    return text.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


@pytest.mark.parametrize("name", NAMES)
def test_sections_are_there_and_in_order(name: str) -> None:
    assert [title for title in headings(handout(name)) if title in SECTIONS] == SECTIONS


@pytest.mark.parametrize("name", NAMES)
def test_no_section_is_empty(name: str) -> None:
    text = handout(name)
    assert [title for title in headings(text) if len(section(text, title).split()) < 10] == []


# --- worked examples; that they give what they say is a rule of `grader verify` ---


@pytest.mark.parametrize("name", NAMES)
def test_the_worked_example_computes_with_the_students_functions(name: str) -> None:
    """Its section has code with results, made with modules of the course"""
    examples = worked(section(handout(name), "Worked example")).examples
    code = ast.parse("".join(example.source for example in examples))
    imported = {alias.name for node in ast.walk(code) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(code) if isinstance(node, ast.ImportFrom)}
    assert imported & set(NAMES)
    assert sum(bool(example.want) for example in examples) >= 3


def test_a_heading_in_code_is_no_section() -> None:
    assert headings("## One\n```python\n## Two\n```\n## Three\n") == ["One", "Three"]


# --- slips that are found in lectures ---


def texts(kind: str) -> dict[str, str]:
    """The texts of one kind in which formulas stand, by their paths."""
    paths = [kind.format(name=name) for name in NAMES]
    return {path: (ROOT / path).read_text("utf-8") for path in paths}


def rooted_steps(text: str) -> list[str]:
    """The right-hand sides of all w <- ... that divide by a root: AdaGrad's, RMSProp's and Adam's."""
    return re.findall(r"w (?:<-|\\leftarrow) ([^\n]*sqrt[^\n]*)", text)


@pytest.mark.parametrize(
    "kind", ["assignments/{name}/handout.md", "assignments/{name}/solution.py", "reference/{name}.py"]
)
def test_adaptive_rules_subtract_their_step(kind: str) -> None:
    """Slides are seen that add it"""
    steps = {path: rooted_steps(text) for path, text in texts(kind).items()}
    assert sum(map(len, steps.values())) >= 3
    assert {
        path: step for path, found in steps.items() for step in found if not step.startswith("w - ")
    } == {}


def test_a_step_that_is_added_would_be_found() -> None:
    assert rooted_steps(r"$$a \leftarrow a + g^2, \qquad w \leftarrow w + \eta g / \sqrt{a}$$")[0].startswith(
        "w + "
    )
    assert rooted_steps("    # w <- w + lr * g / sqrt(a)\n    # w <- w - lr * g\n") == [
        "w + lr * g / sqrt(a)"
    ]


VARIANCES = {  # slides are seen that call LeCun's rule Xavier's
    "xavier": "2 / (fan_in + fan_out)",
    "lecun": "1 / fan_in",
    "he": "2 / fan_in",
}


@pytest.mark.parametrize(("rule", "variance"), VARIANCES.items())
def test_each_initialiser_has_the_variance_of_its_paper(rule: str, variance: str) -> None:
    """In the handout's table, and in the docstring from which the template is made"""
    rows = re.findall(rf"^\| `{rule}_\S+` \| \$(.+?)\$ \|", handout("init"), re.M)
    plain = [row.replace(r"\text{fan\_in}", "fan_in").replace(r"\text{fan\_out}", "fan_out") for row in rows]
    assert plain == [variance]
    tree = ast.parse((ROOT / "assignments/init/solution.py").read_text("utf-8"))
    told = [
        ast.get_docstring(node) or ""
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith(f"{rule}_")
    ]
    assert told
    assert all(f"variance {variance}" in text or f"limit = sqrt(6{variance[1:]})" in text for text in told)
