"""Make the student's template from the solutions.

In a solution, the lines between `# BEGIN SOLUTION` and `# END SOLUTION` are the student's work. Inside
a function they give way to a loud NotImplementedError that names the exercise; at the margin they
are left out. A function without them is handed out whole: without a check it is a helper, and no exercise.
"""

import ast
import json
import textwrap
from pathlib import Path

from grader.authoring.question import Answer, Question
from grader.course.course import Course, CourseError
from grader.course.reader import BEGIN, END

FOLDER = "student_template"
SHEET = "questions.toml"
WIDTH = 100
SHEET_HEAD = """\
# Questions on understanding. Write your answers behind the equals signs: 2.5, "name", ["one", "two"].
# What is left as it is counts as not started. Nothing here is run.
"""


def write(course: Course) -> list[Path]:
    """Write the template of every assignment; returns the files that changed.

    Raises:
        CourseError: if the markers of a solution do not pair.
    """
    folder = course.root / FOLDER
    folder.mkdir(exist_ok=True)
    changed = []
    for name, text in files(course).items():
        path = folder / name
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            changed.append(path)
    return changed


def files(course: Course) -> dict[str, str]:
    """All files of the template: a module for each assignment, and `questions.toml` if any is asked."""
    modules = {f"{name}.py": text for name, text in templates(course).items()}
    return modules | ({SHEET: sheet(course)} if course.questions() else {})


def sheet(course: Course, *, answered: bool = False) -> str:
    """A `questions.toml` with all questions of a course as comments.

    Args:
        course: whose.
        answered: whether the right answers stand there, in place of empty ones.
    """
    lines = [SHEET_HEAD.rstrip()]
    for assignment in course.assignments:
        lines += ["", "", f"[{assignment.name}]"] if assignment.questions else []
        for question in assignment.questions:
            value = written(question, question.answer) if answered else question.untouched
            lines += ["", *described(question), f"{question.id} = {value}"]
    return "\n".join(lines) + "\n"


def described(question: Question) -> list[str]:
    """A question as comments: its text, its options, and how an answer is written."""
    lines = textwrap.wrap(question.text, WIDTH)
    for name, text in question.options.items():
        option = f'  "{name}"{": " if text else ""}{text}'
        lines += textwrap.wrap(option, WIDTH, subsequent_indent="    ")
    return [f"# {line}" for line in (*lines, f"Answer: {question.asked_as}")]


def written(question: Question, answer: Answer) -> str:
    """An answer as it is written in TOML."""
    if isinstance(answer, float):
        return f"{answer:.10g}"
    return json.dumps(answer[0] if question.kind == "choice" else answer, ensure_ascii=False)


def templates(course: Course) -> dict[str, str]:
    """The template's text for each assignment.

    Raises:
        CourseError: if the markers of a solution do not pair.
    """
    texts = {}
    for assignment in course.assignments:
        item = f"assignments/{assignment.name}/solution.py"
        texts[assignment.name] = strip((assignment.folder / "solution.py").read_text("utf-8"), item)
    return texts


def strip(text: str, item: str) -> str:
    """A solution without the student's work.

    Args:
        text: the solution's source.
        item: its name, for messages.

    Raises:
        CourseError: if the markers do not pair.
    """
    owners = _owners(ast.parse(text))
    kept: list[str] = []
    opened = 0
    for number, line in enumerate(text.splitlines(), 1):
        marker = line.strip()
        if marker == BEGIN:
            if opened:
                raise CourseError(f"{item} line {number}: {BEGIN} within a solution; end the first one")
            opened = number
            indent = line[: len(line) - len(line.lstrip())]
            if indent and number not in owners:
                fix = "move it to the margin or into one"
                raise CourseError(f"{item} line {number}: {BEGIN} in no function; {fix}")
            if indent:
                kept.append(f'{indent}raise NotImplementedError("{owners[number]} is not implemented yet")')
        elif marker == END:
            if not opened:
                raise CourseError(f"{item} line {number}: {END} without {BEGIN}; add the beginning")
            opened = 0
        elif not opened:
            kept.append(line)
    if opened:
        raise CourseError(f"{item} line {opened}: {BEGIN} without {END}; add the end")
    return _without_gaps("\n".join(kept)) + "\n"


def _owners(tree: ast.Module) -> dict[int, str]:
    """The function (or class.method) that each line belongs to."""
    owners: dict[int, str] = {}
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            for line in range(node.lineno, (node.end_lineno or node.lineno) + 2):
                owners[line] = node.name
        if isinstance(node, ast.ClassDef):
            for method in node.body:
                if isinstance(method, ast.FunctionDef):
                    for line in range(method.lineno, (method.end_lineno or method.lineno) + 2):
                        owners[line] = f"{node.name}.{method.name}"
    return owners


def _without_gaps(text: str) -> str:
    while "\n\n\n\n" in text:
        text = text.replace("\n\n\n\n", "\n\n\n")
    return text.rstrip("\n")
