"""Modules as people hand them in: exported notebooks, packages that are not there, files beside them."""

import json
from pathlib import Path

import pytest

from tests.helpers.imported import cells, imported, module

ACT = "def act():\n    return 1\n"
STUB = "def act():\n    raise NotImplementedError\n"
HELPERS = "def helper():\n    return 1\n"
USES = "def act():\n    return helper()\n"

IMPORTED = {
    "an export with raw magics": "%matplotlib inline\n# %%\n!pip install numpy\n# %%\n" + ACT,
    "an export with calls": "get_ipython().run_line_magic('matplotlib', 'inline')\n'''Text'''\n" + ACT,
    "a magic that binds": "get_ipython().run_line_magic('time', 'value = 1')\ndef act():\n    return value",
    "a raw magic that binds": "%time value = 1\ndef act():\n    return value",
    "display": "from IPython.display import clear_output\nclear_output()\ndisplay(3)\n" + ACT,
    "a file that is run": "%run helpers.py\n" + USES,
    "a relative import": "from .helpers import helper\n" + USES,
    "a relative import of a module": "from . import helpers\ndef act():\n    return helpers.helper()\n",
    "a relative import from above": "from ..helpers import helper as h\ndef act():\n    return h()\n",
    "a package around it": "from hw1.helpers import helper\nimport hw1.helpers as h\nassert h.helper()\n"
    + USES,
    "a package of notebooks": "from ipynb.fs.full.helpers import helper\n" + USES,
    "a module of a package around it": "from hw1 import helpers as h\ndef act():\n    return h.helper()\n",
    "argv": "import sys\nassert sys.argv == ['']\n" + ACT,
    "arguments": "import argparse\nparser = argparse.ArgumentParser()\nparser.add_argument('--x')\n"
    "args = parser.parse_args()\n" + ACT,
    "a guard of its own": "try:\n    import matplotlib\nexcept ImportError:\n    matplotlib = None\n" + ACT,
}


@pytest.mark.parametrize("text", IMPORTED.values(), ids=IMPORTED.keys())
def test_a_module_is_imported(tmp_path: Path, text: str) -> None:
    said, value = module(tmp_path, text, helpers__py=HELPERS)
    assert (value, said.get("skipped")) == ("1", [])


LEFT_OUT = {
    "plots": (
        "import matplotlib.pyplot as plt\n" + ACT + "plt.plot([1])\nplt.show()\n",
        [(1, "package"), (4, "follows"), (5, "follows")],
    ),
    "a file of data": ("import json\n" + ACT + 'SIZES = json.load(open("sizes.json"))\n', [(4, "file")]),
    "a question": (ACT + "name = input()\n", [(3, "input")]),
    "a download": (
        "from urllib.request import urlopen\nimport urllib.error\n"
        "raise urllib.error.URLError('no network')\n" + ACT,
        [(3, "network")],
    ),
    "a folder of one's own": ("import os\nos.chdir('/content/drive')\n" + ACT, [(2, "file")]),
    "another library": ("import tensorflow as tf\n" + ACT, [(1, "package")]),
}


@pytest.mark.parametrize(("text", "expected"), LEFT_OUT.values(), ids=LEFT_OUT.keys())
def test_what_cannot_be_had_is_left_out_and_noted(
    tmp_path: Path, text: str, expected: list[tuple[int, str]]
) -> None:
    said, value = module(tmp_path, text)
    assert (value, [(line, kind) for _, line, kind, _ in said["skipped"]]) == ("1", expected)


def test_what_needs_another_library_is_lost(tmp_path: Path) -> None:
    said, value = module(tmp_path, "import tensorflow as tf\ndef act():\n    return tf.ones(1)\n")
    assert said == {"raised": ["NameError", "name 'tf' is not defined"]}
    assert value == ""


RAISED = {
    "a module that was not handed in": ("import helpers\n" + ACT, "ModuleNotFoundError"),
    "a relative one": ("from .helpers import helper\n" + ACT, "ModuleNotFoundError"),
    "an exception": ("x = 1 / 0\n" + ACT, "ZeroDivisionError"),
    "a time-out": ("raise TimeoutError\n" + ACT, "TimeoutError"),
    "a name": ("x = unknown\n" + ACT, "NameError"),
    "an exception after what was left out": ("import pandas\nx = 1 / 0\n" + ACT, "ZeroDivisionError"),
    "syntax": ("%matplotlib inline\ndef broken(:\n    pass\n", "SyntaxError"),
    "sys.exit": ("import sys\nsys.exit(2)\n" + ACT, "ImportExit"),
    "required arguments": (
        "import argparse\nparser = argparse.ArgumentParser()\nparser.add_argument('x')\nparser.parse_args()\n"
        + ACT,
        "ImportExit",
    ),
}


@pytest.mark.parametrize(("text", "kind"), RAISED.values(), ids=RAISED.keys())
def test_any_other_exception_ends_the_import(tmp_path: Path, text: str, kind: str) -> None:
    said, _ = module(tmp_path, text)
    assert said["raised"][0] == kind


def test_what_is_excused_runs_once(tmp_path: Path) -> None:
    text = "import helpers\nimport pandas\nhelpers.COUNT.append(1)\n" + ACT
    said, value = module(tmp_path, text, "helpers.COUNT", helpers__py="COUNT = []\n")
    assert (value, len(said["skipped"])) == ("[1]", 1)


TAKEN = {
    "a result": (ACT + "act = act()\n", (3, "value")),
    "a loop": (ACT + "for act in range(2):\n    pass\n", (3, "value")),
    "a stub again": (ACT + "\n" + STUB, (4, "stub")),
}


@pytest.mark.parametrize(("text", "expected"), TAKEN.values(), ids=TAKEN.keys())
def test_a_name_that_was_taken_gets_its_function_back(
    tmp_path: Path, text: str, expected: tuple[int, str]
) -> None:
    said, value = module(tmp_path, text)
    assert (value, [(line, kind) for _, line, kind, _ in said["skipped"]]) == ("1", [expected])


def test_a_module_within_a_package_is_excused_as_well(tmp_path: Path) -> None:
    files: dict[str, bytes | str] = {
        "nn/__init__.py": "",
        "nn/layers.py": "import matplotlib.pyplot as plt\ndef helper():\n    return 1\n",
        "deed.py": "from nn.layers import helper\n" + USES,
    }
    assert imported(tmp_path, files, "act()")[1] == ["1"]


STUBS = {
    "the template's": (STUB, True),
    "with a message": ("def act():\n    '''Act.'''\n    raise NotImplementedError('later')\n", True),
    "that prints": ("def act():\n    print('soon')\n    raise NotImplementedError\n", True),
    "decorated": (
        "import functools\ndef d(f):\n    @functools.wraps(f)\n    def g():\n        return f()\n"
        "    return g\n@d\n" + STUB,
        True,
    ),
    "a guard": ("def act(n=1):\n    if n < 1:\n        raise NotImplementedError\n    return n\n", False),
    "a guard alone": ("def act(n=1):\n    if n < 1:\n        raise NotImplementedError\n", False),
    "work below the line": ("def act(x=1):\n    raise NotImplementedError\n    return abs(x)\n", False),
}


@pytest.mark.parametrize(("text", "expected"), STUBS.values(), ids=STUBS.keys())
def test_which_functions_are_stubs(tmp_path: Path, text: str, expected: bool) -> None:
    said, _ = module(tmp_path, text, "1")
    assert (said["stubs"] == ["act"]) is expected


FOUND = {
    "a slip of the pen": ("\ndef actt():\n    return 1\n", ["name", "actt", 2, 0, "deed.py"]),
    "capitals": ("def Act():\n    return 1\n", ["name", "Act", 1, 0, "deed.py"]),
    "a class": ("class _Act:\n    def run(self):\n        return 1\n", ["name", "_Act", 2, 0, "deed.py"]),
    "the module's name before it": ("def run():\n    return 1\n", ["name", "run", 1, 0, "deed.py"]),
    "under a guard": (
        'if __name__ == "__main__":\n    def act():\n        return 1\n',
        ["main", "", 2, 0, "deed.py"],
    ),
    "in a block": ("if False:\n    def act():\n        return 1\n", ["block", "", 2, 0, "deed.py"]),
    "in a class": ("class Deed:\n    def act(self):\n        return 1\n", ["inner", "Deed", 2, 0, "deed.py"]),
    "in a function": ("def main():\n    def act():\n        return 1\n", ["inner", "main", 2, 0, "deed.py"]),
    "in a comment": ("x = 1\n# def act():\n#     return 1\n", ["comment", "", 2, 0, "deed.py"]),
    "in a string": ("'''\ndef act():\n    return 1\n'''\n", ["string", "", 2, 0, "deed.py"]),
    "in another file": ("x = 1\n", ["file", "", 1, 0, "other.py"]),
    "a value": ("act = 5\n", ["value", "int", 0, 0, ""]),
    "other functions": (
        "def wash():\n    return 1\ndef dry():\n    return 1\n",
        ["others", "wash, dry", 0, 0, ""],
    ),
    "a stub beside another name": (STUB + "def Act():\n    return 1\n", ["name", "Act", 3, 0, "deed.py"]),
}


@pytest.mark.parametrize(("text", "expected"), FOUND.values(), ids=FOUND.keys())
def test_what_is_found_instead_of_an_exercise(tmp_path: Path, text: str, expected: list[object]) -> None:
    exercise = "deed_run" if "def run" in text and "class" not in text else "act"
    others: dict[str, bytes | str] = {"other.py": ACT} if text == "x = 1\n" else {}
    said, _ = imported(tmp_path, {"deed.py": text, **others}, exercises=(exercise,))
    assert said["found"] == [[exercise, *expected]]


@pytest.mark.parametrize("text", ["", "x = 1\n", STUB, ACT, "def wash():\n    raise NotImplementedError\n"])
def test_of_a_template_nothing_is_found(tmp_path: Path, text: str) -> None:
    assert module(tmp_path, text, "1")[0]["found"] == []


@pytest.mark.parametrize("helper", ["_act_of", "acts", "_"])
def test_beside_a_stub_a_helper_of_a_like_name_is_no_answer(tmp_path: Path, helper: str) -> None:
    assert module(tmp_path, f"{STUB}def {helper}():\n    return 1\n", "1")[0]["found"] == []


def test_each_name_is_found_for_one_exercise(tmp_path: Path) -> None:
    text = "def forwardd():\n    return 1\ndef forwward_backward():\n    return 1\n"
    said, _ = imported(tmp_path, {"deed.py": text}, exercises=("forward", "forward_backward", "wash"))
    assert [entry[:3] for entry in said["found"]] == [
        ["forward_backward", "name", "forwward_backward"],
        ["forward", "name", "forwardd"],
    ]


def test_what_is_found_in_a_notebook_has_its_cell(tmp_path: Path) -> None:
    said, _ = imported(tmp_path, {"deed.cells.json": cells("x = 1", "y = 2\ndef actt():\n    return 1")})
    assert said["found"] == [["act", "name", "actt", 2, 2, "deed.ipynb"]]


HABITS = {
    "pickle": ("import pickle\ndef act(f, x):\n    pickle.dump(x, f)\n", ["pickle", "pickle", 3]),
    "a pickler's function": (
        "from pickle import dump\ndef act(f, x):\n    dump(x, f)\n",
        ["pickle", "dump", 3],
    ),
    "objects": (
        "import numpy as np\ndef act(p, x):\n    np.savez(p, p=np.array(x, dtype=object))\n",
        ["pickle", "dtype=object", 3],
    ),
    "np.save": ("import numpy as np\ndef act(p, x):\n    np.save(p, x)\n", ["pickle", "np.save", 3]),
    "the global generator": (
        "import numpy as np\ndef act(rng):\n    return np.random.rand(3)\n",
        ["generator", "random.rand", 3],
    ),
    "a generator of its own": (
        "import numpy as np\ndef act(rng):\n    return np.random.default_rng(0).random()\n",
        ["generator", "random.default_rng", 3],
    ),
    "Python's generator": (
        "import random\ndef act(rng):\n    return random.gauss(0, 1)\n",
        ["generator", "random.gauss", 3],
    ),
    "arrays by name": ("import numpy as np\ndef act(p, x):\n    np.savez(p, a=x)\n", None),
    "the given generator": ("def act(rng):\n    return rng.random(3).size\n", None),
}


@pytest.mark.parametrize(("text", "expected"), HABITS.values(), ids=HABITS.keys())
def test_what_a_function_does_that_checks_refuse(
    tmp_path: Path, text: str, expected: list[object] | None
) -> None:
    said, _ = module(tmp_path, text, "1")
    assert json.dumps(said["habits"]) == json.dumps([["act", *expected]] if expected else [])
