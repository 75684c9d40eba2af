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
    plain = [row.replace("n_{in}", "fan_in").replace("n_{out}", "fan_out") for row in rows]
    assert plain == [variance]
    tree = ast.parse((ROOT / "assignments/init/solution.py").read_text("utf-8"))
    told = [
        ast.get_docstring(node) or ""
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith(f"{rule}_")
    ]
    assert told
    assert all(f"variance {variance}" in text or f"limit = sqrt(6{variance[1:]})" in text for text in told)


# --- formulas ---

# Macros of MathJax that GitHub renders: it has taken some away (\operatorname, \mbox, \phantom), and an
# escaped sign (\_, \, or \;) is taken by Markdown for its own in some places.
LETTERS = {"beta", "epsilon", "eta", "gamma", "lambda", "mu", "nabla", "partial", "rho", "sigma"}
SIGNS = {"cdot", "dots", "in", "leftarrow", "ne", "sim", "times", "to", "lfloor", "rfloor", "lvert", "rvert"}
OTHERS = {
    "arg",
    "frac",
    "hat",
    "left",
    "log",
    "max",
    "min",
    "qquad",
    "quad",
    "right",
    "sqrt",
    "sum",
    "text",
    "tfrac",
}
MACROS = LETTERS | SIGNS | OTHERS


def formulas(text: str) -> list[str]:
    """The formulas of a text, in lines and on lines of their own; code is left out."""
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)
    prose = re.sub(r"`[^`]*`", "", prose)
    parts = prose.split("$$")
    lines = [part for block in parts[::2] for part in block.split("$")[1::2]]
    return parts[1::2] + lines


def complaints_of_formulas(text: str) -> list[str]:
    """What would not render."""
    prose = re.sub(r"`[^`]*`", "", re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE))
    wrong = ["a $ without its other"] * (prose.count("$") % 2) + ["$$ without its other"] * (
        prose.count("$$") % 2
    )
    for formula in formulas(text):
        unknown = [macro for macro in re.findall(r"\\([a-zA-Z]+|.)", formula) if macro not in MACROS]
        depths = [0]
        for sign in formula:
            depths.append(depths[-1] + (sign == "{") - (sign == "}"))
        balanced = depths[-1] == 0 <= min(depths)
        pairs = len(re.findall(r"\\left\b", formula)) == len(re.findall(r"\\right\b", formula))
        empty = not formula.strip() or "\n\n" in formula
        wrong += [f"\\{macro} in {formula}" for macro in unknown]
        wrong += [f"not in pairs: {formula}"] * (not (balanced and pairs)) + ["an empty formula"] * empty
    return wrong


@pytest.mark.parametrize("name", NAMES)
def test_every_formula_renders(name: str) -> None:
    assert complaints_of_formulas(handout(name)) == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (r"$\text{mean}(x)$ and $$\frac{1}{2}$$", 0),
        ("`$x` and ```not \\operatorname```", 0),
        (r"$\operatorname{mean}(x)$", 1),
        (r"$step\_size$", 1),
        (r"$\frac{1}{2$", 1),
        (r"$\left( x )$", 1),
        ("$x", 1),
        ("$$x$$ and $$y", 1),
    ],
)
def test_what_would_not_render_is_found(text: str, count: int) -> None:
    assert len(complaints_of_formulas(text)) >= count
    assert bool(complaints_of_formulas(text)) == bool(count)


# --- words ---

PER = re.compile(
    r"\b(?:once|(?:(?:one|two|three|D) )?(?:numbers?|rows?|columns?|points?|lines?|labels?|inputs)) an?"
    r" (?:row|column|example|feature|layer|class|output|input|image|label|unit|step|epoch|name|parameter)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("kind", ["assignments/{name}/handout.md", "student_template/{name}.py"])
def test_per_is_called_per(kind: str) -> None:
    """ "one row an example" is hard to read in a second language: "one row per example" """
    assert {path: found for path, text in texts(kind).items() if (found := PER.findall(text))} == {}
    assert PER.findall("one row an example, two numbers a feature") == [
        "one row an example",
        "two numbers a feature",
    ]
