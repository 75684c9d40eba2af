"""What an exception of a student's code probably comes from, and what mends it; in a few words, or none."""

import builtins
import re
import sys

from grader.evidence.absent import NEWER, THIRD_PARTY, newer_name
from grader.model import Raised
from grader.record import Record

ONLY = "a submission uses NumPy, the standard library and its own modules only"
USUAL = {
    "plt": "matplotlib.pyplot",
    "pd": "pandas",
    "sns": "seaborn",
    "tf": "tensorflow",
    "keras": "keras",
    "layers": "keras.layers",
    "torch": "torch",
    "nn": "torch.nn",
    "F": "torch.nn.functional",
    "sklearn": "sklearn",
    "scipy": "scipy",
    "stats": "scipy.stats",
    "jnp": "jax.numpy",
    "tqdm": "tqdm",
}  # what a name stands for nearly everywhere


class Syntax(Record):
    """Something that only newer versions of Python can read."""

    line: re.Pattern[str]
    said: str  # how the message of an older one begins
    version: str
    fix: str


SYNTAX = (
    Syntax(re.compile(r"\s*type\s+\w+\s*(\[.*\]\s*)?="), "", "3.12", "leave out the word type"),
    Syntax(re.compile(r"\s*(async\s+)?(def|class)\s+\w+\s*\["), "", "3.12", "leave out the part in [ ]"),
    Syntax(re.compile(r".*\bf[\"']"), "f-string:", "3.12", "use other quotes within the braces"),
    Syntax(
        re.compile(r"\s*except\*?\s[^(]+,"), "multiple exception", "3.14", "put the exceptions in parentheses"
    ),
    Syntax(re.compile(r".*\bt[\"']"), "", "3.14", "use an f-string"),
)


def hint(raised: Raised, running: tuple[int, int] = sys.version_info[:2]) -> str:
    """What an exception probably comes from, and what mends it; "" if nothing is known of it.

    Args:
        raised: the exception.
        running: the version of Python that it was raised in.
    """
    message = raised.message.splitlines()[0] if raised.message else ""
    line = raised.frames[-1].text if raised.frames else ""
    match raised.type:
        case "SyntaxError":
            return _of_syntax(message, line, running)
        case "ModuleNotFoundError" | "ImportError" | "AttributeError" if newer_name(message):
            name = newer_name(message)
            return _newer(f"{name} needs", NEWER[name], running, "leave it out, or write it yourself")
        case "ModuleNotFoundError" if message.startswith("No module named"):
            name = message.partition("'")[2].partition("'")[0].partition(".")[0]
            return ONLY if name in THIRD_PARTY else f"{ONLY}; in this one there is no {name}.py"
        case "NameError":
            name = message.removeprefix("name '").removesuffix("' is not defined")
            return f"{name} stands for {USUAL[name]}, as a rule: {ONLY}" if name in USUAL else ""
        case "FileNotFoundError":
            file = re.search(r"(['\"])(?P<name>[^'\"]+)\1$", message)
            if file and (file["name"] in line or not raised.during):
                return "files of data are not taken in: write the values into the code"
        case "ImportError" if "relative import" in message:
            return "leave out the dot before the module's name"
        case "TypeError" if message.endswith("object is not callable"):
            called = [name for name in re.findall(r"(?<![.\w])(\w+)\(", line) if name in vars(builtins)]
            return f"is {called[0]} the name of a value somewhere above? It is Python's own" if called else ""
        case "EOFError" if "input" in line:
            return "nobody answers input() here: write the value into the code"
        case "SystemExit" if "parse_args" in line:
            return "in a notebook, give it a list: parse_args([])"
    return ""


def _of_syntax(message: str, line: str, running: tuple[int, int]) -> str:
    for syntax in SYNTAX:
        if message.startswith(syntax.said) and syntax.line.match(line):
            said = _newer("needs", syntax.version, running, syntax.fix)
            if said:
                return said
    return ""


def _newer(what: str, version: str, running: tuple[int, int], fix: str) -> str:
    if running >= tuple(map(int, version.split("."))):
        return ""
    return f"{what} Python {version}, and this grader runs {running[0]}.{running[1]}: {fix}"
