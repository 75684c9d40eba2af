"""What an exception probably comes from: a newer Python, another package, a file of data."""

import pytest

from grader.judging.hints import ONLY, hint
from grader.model import Frame, Raised

OLD = (3, 11)
NEEDS = "needs Python {}, and this grader runs 3.11: {}"
BRACKETS = NEEDS.format("3.12", "leave out the part in [ ]")
INPUT = "nobody answers input() here: write the value into the code"
PLOT = f"plt stands for matplotlib.pyplot, as a rule: {ONLY}"
NO_FILE = "[Errno 2] No such file or directory: 'w.npy'"


def raised(kind: str, message: str, line: str = "", during: str = "") -> Raised:
    return Raised(kind, message, (Frame("deed.py", 3, "<module>", line),), during)


DATA = "files of data are not taken in: write the values into the code"
KNOWN = [
    (raised("SyntaxError", "invalid syntax", "type A = A"), NEEDS.format("3.12", "leave out the word type")),
    (raised("SyntaxError", "expected '('", "def first[T](x: T):"), BRACKETS),
    (raised("SyntaxError", "invalid syntax", "class Deed[T]:"), BRACKETS),
    (
        raised("SyntaxError", "f-string: unmatched '['", "x = f\"{d[\"a\"]}\""),
        NEEDS.format("3.12", "use other quotes within the braces"),
    ),
    (
        raised("SyntaxError", "multiple exception types must be parenthesized", "except A, B:"),
        NEEDS.format("3.14", "put the exceptions in parentheses"),
    ),
    (raised("SyntaxError", "invalid syntax", 'x = t"a"'), NEEDS.format("3.14", "use an f-string")),
    (
        raised("ImportError", "cannot import name 'override' from 'typing' (/usr/lib/typing.py)"),
        "typing.override " + NEEDS.format("3.12", "leave it out, or write it yourself"),
    ),
    (
        raised("AttributeError", "module 'math' has no attribute 'sumprod'"),
        "math.sumprod " + NEEDS.format("3.12", "leave it out, or write it yourself"),
    ),
    (
        raised("ModuleNotFoundError", "No module named 'annotationlib'"),
        "annotationlib " + NEEDS.format("3.14", "leave it out, or write it yourself"),
    ),
    (raised("ModuleNotFoundError", "No module named 'torch.nn'"), ONLY),
    (raised("ModuleNotFoundError", "No module named 'utils'"), f"{ONLY}; in this one there is no utils.py"),
    (raised("NameError", "name 'plt' is not defined", "plt.plot(x)", "act"), PLOT),
    (raised("FileNotFoundError", NO_FILE, 'np.load("w.npy")', "act"), DATA),
    (raised("FileNotFoundError", NO_FILE, "np.load(NAME)"), DATA),
    (raised("EOFError", "EOF when reading a line", "x = input()"), INPUT),
    (
        raised("ImportError", "attempted relative import with no known parent package", "from .a import b"),
        "leave out the dot before the module's name",
    ),
    (
        raised("TypeError", "'int' object is not callable", "return x / sum(x)", "act"),
        "is sum the name of a value somewhere above? It is Python's own",
    ),
    (raised("SystemExit", "2", "parser.parse_args()"), "in a notebook, give it a list: parse_args([])"),
]  # fmt: skip
UNKNOWN = [
    raised("SyntaxError", "invalid syntax", "x = = 3"),
    raised("SyntaxError", "expected ':'", "def act()"),
    raised("ImportError", "cannot import name 'helper' from 'helpers' (helpers.py)"),
    raised("NameError", "name 'weights' is not defined", "weights @ x", "act"),
    raised("FileNotFoundError", "[Errno 2] No such file or directory: 'net.npz'", "np.load(path)", "act"),
    raised("EOFError", "Ran out of input", "pickle.load(f)", "act"),
    raised("TypeError", "'int' object is not callable", "return np.sum(x)", "act"),
    Raised("ValueError", ""),
]


@pytest.mark.parametrize(("given", "expected"), KNOWN, ids=[str(n) for n in range(len(KNOWN))])
def test_what_is_known_is_told(given: Raised, expected: str) -> None:
    assert hint(given, OLD) == expected


@pytest.mark.parametrize("given", UNKNOWN, ids=[str(n) for n in range(len(UNKNOWN))])
def test_of_what_is_not_known_nothing_is_told(given: Raised) -> None:
    assert hint(given, OLD) == ""


@pytest.mark.parametrize("given", [known for known, said in KNOWN if "needs Python" in said])
def test_a_python_that_has_it_does_not_ask_for_itself(given: Raised) -> None:
    assert "needs Python" not in hint(given, (3, 14))
