"""The sample submissions and the report that each must get: of the assignments that the course had then.

`complete`, `missing_file` and `untouched` are made from the course's solutions where they are asked for.
`python -m tests.helpers.samples` makes the expected reports again. Read the difference before you commit it.
"""

import atexit
import functools
import io
import re
import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from grader.course import reader
from grader.course.course import Course
from grader.instructor import template
from grader.model import Report
from grader.report import terminal
from tests.helpers.graded import files_of, graded, names_of, without_questions

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "tests" / "samples" / "submissions"
EXPECTED = ROOT / "tests" / "samples" / "expected"
DERIVED = ("complete", "missing_file", "untouched")
ASSIGNMENTS = (  # in kept reports, so that another one leaves these as they are
    "softmax_loss",
    "backprop",
    "optimizers",
    "dropout",
    "init",
    "batch_norm",
    "regularization",
    "data",
    "search",
    "mnist",
)
LEFT_OUT = "dropout"  # of the submission that lacks a file
NAMES = (
    "untouched",
    "half_done",
    "wrong_shape",
    "mutates_input",
    "infinite_loop",
    "noisy",
    "syntax_error",
    "missing_file",
    "exits_at_import",
    "a_notebook.ipynb",
    "complete",
)


def course() -> Course:
    """The project's own course, as kept reports know it: without its questions."""
    whole = without_questions(reader.load(ROOT))
    return replace(whole, assignments=tuple(a for a in whole.assignments if a.name in ASSIGNMENTS))


def grade(name: str, training: bool = False) -> Report:
    """Grade one sample."""
    loaded = course()
    return graded(loaded, files_of(path(name), names_of(loaded)), training=training)


def page(report: Report) -> str:
    """The report as it is printed at 80 columns without colour; seconds and sandbox left open."""
    file = io.StringIO()
    terminal.render(report, Console(file=file, width=80, no_color=True))
    text = re.sub(r"(?m)^Sandbox +.*$", "Sandbox     <level> · <seconds>", file.getvalue())
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def path(name: str) -> Path:
    """Where a sample is."""
    return (_made() if name in DERIVED else SAMPLES) / name


@functools.cache
def _made() -> Path:
    """A temporary folder with the samples that are made from the course; it goes with this process."""
    root = Path(tempfile.mkdtemp(prefix="samples-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    for name, files in derived().items():
        (root / name).mkdir()
        for file, text in files.items():
            (root / name / file).write_text(text, "utf-8")
    return root


def derived() -> dict[str, dict[str, str]]:
    """The submissions that are made from the course, as texts by file name; without extra assignments."""
    whole = reader.load(ROOT)
    loaded = replace(whole, assignments=tuple(each for each in whole.assignments if not each.extra))
    solutions = {
        f"{a.name}.py": without_markers((a.folder / "solution.py").read_text("utf-8"))
        for a in loaded.assignments
    }
    rest = {name: text for name, text in solutions.items() if name != f"{LEFT_OUT}.py"}
    answers = {template.SHEET: template.sheet(loaded, answered=True)}
    return {"complete": solutions | answers, "missing_file": rest, "untouched": template.files(loaded)}


def without_markers(text: str) -> str:
    """A solution without the lines that mark what the template leaves out."""
    markers = (template.BEGIN, template.END)
    return "".join(line for line in text.splitlines(keepends=True) if line.strip() not in markers)


def main() -> None:
    """Write the expected reports."""
    EXPECTED.mkdir(exist_ok=True)
    for name in NAMES:
        (EXPECTED / f"{name}.txt").write_text(page(grade(name)), "utf-8")
        print(f"tests/samples/expected/{name}.txt", file=sys.stderr)


if __name__ == "__main__":
    main()
