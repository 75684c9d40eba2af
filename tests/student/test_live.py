"""What a kernel holds, as source: the latest definitions, all that they use, and nothing else."""

import contextlib
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from grader.student import live
from grader.student.live import Typed
from grader.student.statements import statements

ROOT = Path(__file__).resolve().parents[2]


def collected(*cells: str, names: str = "f") -> list[str]:
    """What is taken of cells that ran one after the other, without the empty lines at its ends."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    typed = [Typed("", "")]
    for text in cells:
        text = textwrap.dedent(text)
        typed.append(Typed(text, text))
        with contextlib.suppress(Exception):  # as a cell that fails
            exec(text, namespace)
    return [text.strip() for text in live.cells(typed, namespace, names.split())]


def test_helpers_constants_and_imports_come_along() -> None:
    found = collected(
        "import math\nimport json",
        "SCALE = 2\nother = json.dumps([1])",
        "def g(x): return math.sqrt(x) * SCALE",
        "def f(x): return g(x)\nprint(f(4))",
    )
    assert found == [
        "import math",
        "SCALE = 2",
        "def g(x): return math.sqrt(x) * SCALE",
        "def f(x): return g(x)",
    ]


def test_the_latest_definition_counts() -> None:
    """Of functions and of what they use; a cell that was run again has a number of its own"""
    found = collected("A = 1", "def f(): return A", "A = 2", "def f(): return A + 1")
    assert found == ["", "", "A = 2", "def f(): return A + 1"]


def test_what_is_local_is_not_looked_for() -> None:
    """An experiment whose variables have the names of arguments stays out"""
    found = collected("x = [1]\nstep = 3", "def f(x):\n    step = 2\n    return [step * y for y in x]")
    assert found == ["", "def f(x):\n    step = 2\n    return [step * y for y in x]"]


def test_what_is_needed_at_once_is_the_one_before() -> None:
    """A default and a decorator are looked up when `def` runs, what a body uses when it is called"""
    found = collected(
        "A = 1\ndef twice(g): return lambda *a: 2 * g(*a)",
        "@twice\ndef f(x=A): return x + B",
        "A = 5\nB = 1",
    )
    assert found == [
        "A = 1\ndef twice(g): return lambda *a: 2 * g(*a)",
        "@twice\ndef f(x=A): return x + B",
        "B = 1",
    ]


def test_what_changes_a_value_comes_along() -> None:
    found = collected(
        "S = {}\nL = [1]", "S['a'] = 1\nL.append(2)\nprint(L)", "def f(): return S, L", "L += [3]"
    )
    assert found == ["S = {}\nL = [1]", "S['a'] = 1\nL.append(2)", "def f(): return S, L", "L += [3]"]


def test_a_function_that_was_bound_otherwise() -> None:
    """By a lambda, a class, a block, a call"""
    assert collected("f = lambda x: x", "y = 1") == ["f = lambda x: x", ""]
    assert collected("class f:\n    a = 1\n    def g(self): return B", "B = 1")[1] == "B = 1"
    found = collected("try:\n    import nothing_of_this_name\nexcept ImportError:\n    def f(): return 1")
    assert found[0].startswith("try:")


def test_everything_that_an_import_may_bring() -> None:
    assert collected("from math import *", "def f(x): return floor(x)")[0] == "from math import *"
    assert collected("from math import *", "def f(x): return len(x)") == ["", "def f(x): return len(x)"]


def test_cells_that_are_no_python_do_no_harm() -> None:
    assert collected("def f(:", "def f(): return 1", "x = = 3") == ["", "def f(): return 1", ""]


def test_recursion_and_circles_end() -> None:
    found = collected("def g(n): return f(n)", "def f(n): return n and g(n - 1) and f(n - 1)")
    assert found == ["def g(n): return f(n)", "def f(n): return n and g(n - 1) and f(n - 1)"]


def test_values_of_which_no_cell_tells() -> None:
    """They are written anew where that is possible: modules, constants, what was imported"""
    import math

    namespace = {"f": math.floor, "m": math, "A": [1, (2.5, "x")], "o": object(), "inf": math.inf}
    found = live.cells([Typed("", "")], namespace, ["f", "m", "A", "o", "inf", "missing"])
    (text,) = found
    assert sorted(text.splitlines()) == [
        "A = [1, (2.5, 'x')]",
        "from math import floor as f",
        "import math as m",
    ]


def test_lines_stay_where_they_are() -> None:
    """So a message names the line that the author sees"""
    (cell,) = live.cells(
        [Typed("", ""), Typed("x = 1\n\n\ndef f(): pass", "x = 1\n\n\ndef f(): pass")], {}, ["f"]
    )
    assert cell == "\n\n\ndef f(): pass"


@pytest.mark.parametrize(
    ("text", "binds", "now", "later"),
    [
        ("a = [b for c in d]", "a", "b d", ""),
        ("def f(x: A = B) -> C: return y", "f", "A B C", "y"),
        ("f = lambda: y", "f", "", "y"),
        ("class K(L):\n    m = n\n    def g(self): return o", "K", "L n", "o"),
        ("for i in j: k = i", "i k", "i j", ""),
        ("import a.b, c as d", "a d", "", ""),
        ("def f():\n    global g\n    g = h", "f", "", "h"),
    ],
)
def test_names_of_a_statement(text: str, binds: str, now: str, later: str) -> None:
    (found,) = statements(1, text)
    assert (set(binds.split()) | found.binds) == found.binds
    assert found.now - found.binds == {*now.split()} - found.binds
    assert found.later == {*later.split()}


def test_in_a_plain_python_a_function_is_found(frozen: Any) -> None:
    """No notebook, no IPython: what was typed in a file comes from the values"""
    program = f"""
        import grader.notebook
        FACTOR = 2
        def double(x):
            return FACTOR * x
        print(grader.notebook.check(double, course={str(frozen.root)!r}))
    """
    path = frozen.root / "mine.py"
    path.write_text(textwrap.dedent(program), "utf-8")
    done = subprocess.run(
        [sys.executable, path],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "100 %" in done.stdout, done.stdout + done.stderr
