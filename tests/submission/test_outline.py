"""What the text of a module defines: read off its lines, whatever is in them."""

import tracemalloc

import pytest

from grader.course import reader
from grader.instructor import template
from grader.submission.outline import LIMIT, outline
from tests.helpers import samples

WANTED = {"f", "g", "K"}

WRITTEN = {
    "plain": "def f(x):\n    return x\n",
    "in one line": "def f(x): return x\n",
    "a doc and more": 'def f(x):\n    """Doc."""\n    return x\n',
    "async": "async def f(x):\n    return x\n",
    "decorated": "@cache\ndef f(x):\n    return x\n",
    "arguments in lines": "def f(\n    x: dict[str, int] = {'a': 1},\n) -> dict[str, int]:\n    return x\n",
    "a guard that raises": "def f(x):\n    if x:\n        raise NotImplementedError\n    return x\n",
    "a class": "class f:\n    def __init__(self):\n        self.x = 1\n",
    "Windows": "def f(x):\r\n    return x\r\n",
    "a form feed": "\fdef f(x):\n    return x\n",
    "after a bracket left open": "x = (1,\ndef f(x):\n    return x\n",
    "of a later Python": 'type T = int\nx = f"{"a"}"\ndef f[T](x: T) -> T:\n    return x\n',
    "among magics": "%matplotlib inline\n!echo it's\ndef f(x):\n    return x\n",
    "written, and a stub again": "def f(x):\n    return x\ndef f(x):\n    raise NotImplementedError\n",
}
UNTOUCHED = {
    "raises": "def f(x):\n    raise NotImplementedError('f is (not) implemented yet')\n",
    "raises the class": "def f(x):\n    raise NotImplementedError\n",
    "a doc": 'def f(x):\n    r"""Doc: def g(x): """\n    # comment\n    raise NotImplementedError("it\'s")\n',
    "passes": "def f(x): pass\n",
    "dots": "def f(x): ...\n",
    "a doc alone": "def f(x):\n    'Doc.'\n",
    "a class": "class f:\n    'Doc.'\n    @property\n    def a(self): ...\n    def b(self, x=':'):\n"
    "        raise NotImplementedError()\n",
    "two statements": "def f(x):\n    'Doc.'; pass;\n",
}
NOTHING = {
    "text": '"""\ndef f(x):\n    return x\n"""\n',
    "a comment": "# def f(x): return x\n",
    "inside a class": "class Other:\n    def f(self): return 1\n",
    "another name": "def ff(x): return x\n",
    "a call": "f(1)\nprint(f)\n",
    "a comparison": "f == 1\n",
    "another language": "%%bash\ndef f(x):\n    return x\n",
    "empty": "",
}


@pytest.mark.parametrize("name", WRITTEN)
def test_written(name: str) -> None:
    found = outline([WRITTEN[name]], WANTED)
    assert (found.written, found.untouched, found.work("m", WANTED)) == ({"f"}, set(), 2)


@pytest.mark.parametrize("name", UNTOUCHED)
def test_untouched(name: str) -> None:
    found = outline([UNTOUCHED[name]], WANTED)
    assert (found.written, found.untouched, found.work("m", WANTED)) == (set(), {"f"}, 0)


@pytest.mark.parametrize("name", NOTHING)
def test_nothing(name: str) -> None:
    found = outline([NOTHING[name]], WANTED)
    assert (found.defined, found.work("m", WANTED)) == (set(), 0)


@pytest.mark.parametrize(
    ("text", "work"),
    [
        ("f = lambda x: x", 1),
        ("f: object = make()", 1),
        ("if True:\n    def f(x): return x", 1),
        ("from core import f, h", 1),
        ("from core import (\n    h as f,\n)", 1),
        ("from core import *", 1),
        ("from numpy import *", 0),
        ("from m import f", 0),  # from itself, as a notebook of experiments does
        ("from m import *", 0),
        ("import core", 0),
    ],
)
def test_what_comes_from_elsewhere(text: str, work: int) -> None:
    assert outline([text], WANTED).work("m", WANTED) == work


def test_a_broken_cell_costs_no_other() -> None:
    cells = [
        'x = """',
        "y = ((((",
        "def f(x):\n    return x",
        "def g(x):\n    pass",
        "def g(x):\n    return 1",
    ]
    assert outline(cells, WANTED).written == {"f", "g"}


def test_the_course() -> None:
    """All exercises of the solutions are written, and those of the template untouched"""
    course = reader.load(samples.ROOT)
    stubs = template.templates(course)
    for each in course.assignments:
        solution = outline([(each.folder / "solution.py").read_text("utf-8")], each.exercises)
        assert solution.written == {*each.exercises}
        untouched = outline([stubs[each.name]], each.exercises)
        assert (untouched.untouched, untouched.work(each.name, each.exercises)) == ({*each.exercises}, 0)


HOSTILE = {
    "brackets": "(" * LIMIT,
    "signs": "-" * LIMIT,
    "spaces": " " * (LIMIT - 1) + "$",
    "quotes": '"""' + '\\"""' * (LIMIT // 4 - 1),
    "turns": "\"'" * (LIMIT // 2),
    "backslashes": "\\\n" * (LIMIT // 2),
    "definitions": "def f(x):x\n" * (LIMIT // 11),
    "names": "from x import " + "f," * (LIMIT // 2 - 7),
    "dots": "from " + "." * (LIMIT - 5),
    "a long raise": "def f():\n raise NotImplementedError" + "(" * (LIMIT - 40),
    "strings": "def f():\n " + '"" ' * (LIMIT // 3 - 4) + "x",
    "depth": "\n".join(" " * depth + "if x:" for depth in range(600)),
    "equals": "f :" + ":" * (LIMIT - 3),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts(name: str) -> None:
    """Each is read once, from front to back: it costs little memory, and nothing goes wrong"""
    tracemalloc.start()
    try:
        outline([HOSTILE[name]], WANTED)
        assert tracemalloc.get_traced_memory()[1] < 24 << 20
    finally:
        tracemalloc.stop()


def test_a_text_that_is_too_long_counts_as_written() -> None:
    found = outline(["x" * LIMIT, "y"], WANTED)
    assert (found.too_long, found.work("m", WANTED), found.defined) == (True, 2, set())
