"""Notebooks run as Jupyter runs them, and lose nothing that is not their own fault."""

from pathlib import Path
from typing import Any

import pytest

from tests.helpers.imported import cells, notebook

ACT = "def act():\n    return 1\n"
STUB = "def act():\n    raise NotImplementedError\n"


def skipped(said: dict[str, Any]) -> list[tuple[int, int, str]]:
    """Cell, line and kind of what was left out."""
    return [(cell, line, kind) for cell, line, kind, _ in said["skipped"]]


AS_IN_JUPYTER = {
    "a line magic": ["%matplotlib inline\n" + ACT],
    "a magic within a block": ["if True:\n    %matplotlib inline\n    !ls\n" + ACT],
    "a line that was continued": ["!pip install a \\\n   b\n" + ACT],
    "a magic without its sign": ["pip install numpy\n" + ACT],
    "help": ["int?\n?int\n" + ACT],
    "the time of an assignment": ["%time value = 1\ndef act():\n    return value"],
    "options of a magic": ["%prun -l 10 value = 1\ndef act():\n    return value"],
    "what a command prints": ["found = !ls\ndef act():\n    return 1 + len(found)"],
    "a timed cell": ["%%time\n" + ACT],
    "a captured cell": ["%%capture out\n" + ACT, "out.show()"],
    "a page": ["%%html\n<b>", ACT],
    "an unknown magic of Python": ["%%wandb\n" + ACT],
    "a comment before the magic": ["# timed\n\n%%time\n" + ACT],
    "annotations that wait, in a later cell": [
        "from __future__ import annotations",
        "def act(x: Nobody = 1):\n    return 1",
    ],
    "the main module": ['if __name__ == "__main__":\n    value = 1', "def act():\n    return value"],
    "not the main module": ['if "__main__" != __name__:\n    raise SystemExit', ACT],
    "get_ipython": [
        "get_ipython().run_line_magic('matplotlib', 'inline')\nget_ipython().system('ls')\n"
        "get_ipython().magic('time value = 1')\nget_ipython().events.register('x', print)\n"
        "assert 'google.colab' not in str(get_ipython())",
        "get_ipython().run_cell_magic('time', '', 'def act():\\n    return value')",
    ],
    "IPython": [
        "from IPython import get_ipython\nfrom IPython.display import HTML, clear_output, display\n"
        "from IPython.core.interactiveshell import InteractiveShell\n"
        'InteractiveShell.ast_node_interactivity = "all"\ndisplay(HTML("x"))\nclear_output(wait=True)\n' + ACT
    ],
    "bars": ["from tqdm.notebook import tqdm, trange\nvalue = sum(tqdm([1])) + sum(trange(1))\n" + ACT],
    "what a magic gives": ["took = %timeit -o int()\ntook.average\n" + ACT],
    "pylab": ["%pylab inline\ndef act():\n    return int(ones(1)[0])"],
    "pickle and dataclasses": [
        "import dataclasses, pickle\n@dataclasses.dataclass\nclass Kept:\n    value: int = 1\n"
        "kept = pickle.loads(pickle.dumps(Kept()))\ndef act():\n    return kept.value"
    ],
    "a source that is asked for": [ACT + "import inspect\nassert 'return 1' in inspect.getsource(act)"],
    "a text that looks like magic": ['text = """\n%matplotlib inline\n"""\nassert "%" in text\n' + ACT],
    "an expression that looks like magic": [
        "value = (7\n% 2)\n%matplotlib inline\ndef act():\n    return value"
    ],
    "a written module": [
        "%%writefile helpers.py\nvalue = 1",
        "from helpers import *\ndef act():\n    return value",
    ],
    "a module that grows": [
        "%%writefile helpers.py\nvalue = 0",
        "import helpers",
        "%%writefile -a helpers.py\nvalue += 1",
        "from helpers import value\ndef act():\n    return value",
    ],
    "a written file": [
        "%%writefile size.txt\n1",
        'value = int(open("size.txt").read())\ndef act():\n    return value',
    ],
    "its own module, written": [
        "%%writefile deed.py\n" + ACT,
        "from deed import *\nimport deed\nassert deed.act() == 1",
    ],
    "its own module, written over a stub": [STUB, "%%writefile deed.py\n" + ACT],
    "its own module, written beside what counts": [ACT, "%%writefile deed.py\ndef act():\n    return 2"],
}


@pytest.mark.parametrize("texts", AS_IN_JUPYTER.values(), ids=AS_IN_JUPYTER.keys())
def test_a_cell_runs_as_in_jupyter(tmp_path: Path, texts: list[str]) -> None:
    said, value = notebook(tmp_path, *texts)
    assert (value, said["failed_cells"], said["skipped"]) == ("1", [], [])


def test_a_file_of_the_submission_runs_in_the_notebook(tmp_path: Path) -> None:
    helpers = 'def helper():\n    return 3\nif __name__ == "__main__":\n    four = 4\n'
    other = cells("%matplotlib inline\nfive = 5", name="other.ipynb")
    texts = ("%run helpers.py\n%run ./other.ipynb", "def act():\n    return helper() + four + five")
    said, value = notebook(tmp_path, *texts, helpers__py=helpers, other__cells__json=other)
    assert (value, said["failed_cells"], said["skipped"]) == ("12", [], [])


LEFT_OUT = {
    "a package": ("import matplotlib.pyplot as plt\n" + ACT, [(1, 1, "package")]),
    "a package before another": ("import pandas as pd, math\nmath.pi\n" + ACT, [(1, 1, "package")]),
    "what needs it": (
        "import matplotlib.pyplot as plt\nfigure = plt.figure()\nfigure.show()\n" + ACT,
        [(1, 1, "package"), (1, 2, "follows"), (1, 3, "follows")],
    ),
    "an annotation that needs it": (
        "import pandas as pd\ndef act(x: pd.DataFrame = None) -> pd.Series:\n    return 1",
        [(1, 1, "package")],
    ),
    "a class and a variable with annotations": (
        "import pandas as pd\nvalue: pd.Series = 1\nclass Kept:\n    x: pd.Series = value\n"
        "def act():\n    return Kept.x",
        [(1, 1, "package")],
    ),
    "Colab's drive": (
        "from google.colab import drive\ndrive.mount('/content')\n" + ACT,
        [(1, 1, "package"), (1, 2, "follows")],
    ),
    "a file of data": (
        "import numpy as np\nx = np.load('x.npy')\nprint(x)\n" + ACT,
        [(1, 2, "file"), (1, 3, "follows")],
    ),
    "a file to be run": ("%run nowhere.py\n" + ACT, [(1, 1, "file")]),
    "a question": ("name = input('Who? ')\nprint(name)\n" + ACT, [(1, 1, "input"), (1, 2, "follows")]),
    "await": ("import asyncio\nawait asyncio.sleep(0)\n" + ACT, [(1, 2, "await")]),
}


@pytest.mark.parametrize(("text", "expected"), LEFT_OUT.values(), ids=LEFT_OUT.keys())
def test_what_cannot_be_had_is_left_out_and_noted(
    tmp_path: Path, text: str, expected: list[tuple[int, int, str]]
) -> None:
    said, value = notebook(tmp_path, text)
    assert (value, said["failed_cells"]) == ("1", [])
    assert skipped(said) == expected


STOPPED = {
    "an exception": (
        "x = 1 / 0\nVALUE = 1\ndef act():\n    return VALUE\nraise KeyError",
        "ZeroDivisionError",
        1,
    ),
    "sys.exit": ("import sys\nsys.exit(3)\n" + ACT, "SystemExit", 2),
    "arguments that are asked for": (
        "import argparse\nparser = argparse.ArgumentParser()\nparser.add_argument('f')\nparser.parse_args()\n"
        + ACT,
        "SystemExit",
        4,
    ),
}


@pytest.mark.parametrize(("text", "kind", "line"), STOPPED.values(), ids=STOPPED.keys())
def test_a_cell_that_stops_keeps_the_definitions_below(
    tmp_path: Path, text: str, kind: str, line: int
) -> None:
    said, value = notebook(tmp_path, text)
    ((cell, (raised, _, frames, _)),) = said["failed_cells"]
    assert (value, cell, raised, frames[-1][:2]) == ("1", 1, kind, ["deed.ipynb code cell 1", line])


def test_a_cell_in_another_language_is_noted(tmp_path: Path) -> None:
    said, value = notebook(tmp_path, "# get it\n%%bash\nexit 1", "%%unknown\nselect * from table", ACT)
    noted = [[1, 2, "cell", "bash\n%%bash"], [2, 1, "cell", "unknown\n%%unknown"]]
    assert (value, said["skipped"]) == ("1", noted)


def test_broken_syntax_costs_its_own_cell_only(tmp_path: Path) -> None:
    said, value = notebook(tmp_path, "x = 1\ndef broken(:\n    pass", ACT)
    ((cell, (raised, _, frames, _)),) = said["failed_cells"]
    assert (value, cell, raised, frames[-1][1]) == ("1", 1, "SyntaxError", 2)


TAKEN = {
    "a result": ([ACT, "act = act()\nprint(act)"], (2, 1, "value")),
    "a loop": ([ACT, "for act in range(3):\n    pass"], (2, 1, "value")),
    "a stub again": ([ACT, "\n" + STUB], (2, 2, "stub")),
    "a timed result": ([ACT, "%time act = act()"], (2, 1, "value")),
}


@pytest.mark.parametrize(("texts", "expected"), TAKEN.values(), ids=TAKEN.keys())
def test_a_name_that_was_taken_gets_its_function_back(
    tmp_path: Path, texts: list[str], expected: tuple[int, int, str]
) -> None:
    said, value = notebook(tmp_path, *texts)
    assert (value, skipped(said)) == ("1", [expected])


def test_a_function_that_is_written_anew_is_the_one(tmp_path: Path) -> None:
    said, value = notebook(tmp_path, "def act():\n    return 0", "act = 5", ACT)
    assert (value, said["skipped"]) == ("1", [])


def test_a_decorator_that_cannot_be_had_takes_its_function_along(tmp_path: Path) -> None:
    said, _ = notebook(tmp_path, "import tensorflow as tf\n@tf.function\n" + ACT, value="1")
    assert said["missing"] == ["act"]
    assert skipped(said) == [(1, 1, "package"), (1, 3, "follows")]


def test_notes_are_bounded(tmp_path: Path) -> None:
    said, value = notebook(tmp_path, "\n".join(f"open('{'x' * 240}{n}')" for n in range(99)) + "\n" + ACT)
    assert value == "1"
    assert len(said["skipped"]) == 50
    assert max(len(text) for *_, text in said["skipped"]) <= 200
