"""What Jupyter understands and Python does not, put into Python: lines that begin with %, ! or ?.

Only lines that Python refuses are looked at, one after the other, so that a text or an expression that
happens to look like a magic stays what it is. Line numbers stay.
"""

import ast
import linecache
import re

LANGUAGES = frozenset(
    [
        "!",
        "bash",
        "sh",
        "script",
        "system",
        "sx",
        "cmd",
        "powershell",
        "html",
        "svg",
        "latex",
        "markdown",
        "javascript",
        "js",
        "ruby",
        "perl",
        "R",
        "julia",
        "sql",
        "cython",
        "writefile",
        "file",
    ]
)  # cell magics whose text is no Python
FOR_THE_EYE = frozenset({"html", "svg", "latex", "markdown", "javascript", "js"})  # nothing comes of these
TRANSPARENT = ("time", "prun", "memit")  # line magics that run what follows in the place where they stand
AUTOMAGIC = frozenset(
    [
        "pip",
        "conda",
        "cd",
        "ls",
        "ll",
        "pwd",
        "cat",
        "cp",
        "mv",
        "rm",
        "mkdir",
        "run",
        "time",
        "timeit",
        "matplotlib",
        "load_ext",
        "reload_ext",
        "autoreload",
        "who",
        "whos",
        "clear",
        "history",
    ]
)  # line magics that IPython knows without a %
PLAIN = re.compile(r"\s*(%%?[A-Za-z]|!)")
OPTIONS = re.compile(r"(-\w+\s*\d*\s+)*")
LINE = re.compile(
    r"(?P<indent>\s*)(?P<target>[\w.,\[\] ]+=\s*)?(?P<mark>%%?|!!?)\s*(?P<words>.*)|(?P<help>\s*"
    r"(\?{1,2}\s*[\w.]+|[\w.]+\s*\?{1,2})\s*(#.*)?$)"
)


def cell_magic(text: str) -> tuple[str, str] | None:
    """The name of a cell's magic and what follows it on its line; None if it has none."""
    for line in text.split("\n"):
        if line.strip() and not line.lstrip().startswith("#"):
            if not line.startswith("%%"):
                return None
            name, _, rest = line[2:].strip().partition(" ")
            return name, rest.strip()
    return None


def body(text: str) -> str:
    """A cell without the line of its magic; the number of lines stays."""
    lines = text.split("\n")
    first = next(number for number, line in enumerate(lines) if line.startswith("%%"))
    return "\n".join([*[""] * (first + 1), *lines[first + 1 :]])


def as_python(text: str, file: str) -> str:
    """A text with its magics and shell lines as calls of `get_ipython()`.

    Args:
        text: a cell, or a file that was a notebook.
        file: its name, for what is raised.

    Raises:
        SyntaxError: if what is left is not Python; the first thing that is wrong with it.
    """
    lines = text.split("\n")
    for _ in range(len(lines) + 1):
        try:
            compile("\n".join(lines), file, "exec", ast.PyCF_ONLY_AST, dont_inherit=True)
            break
        except SyntaxError as error:
            number = (error.lineno or 0) - 1
            if not 0 <= number < len(lines):
                raise
            if not _translate(
                lines, number
            ):  # it may be a quote or a bracket further down that misled Python
                later = (n for n in range(number + 1, len(lines)) if PLAIN.match(lines[n]))
                if not any(_translate(lines, n) for n in later):
                    raise
    return "\n".join(lines)


def parsed(text: str, file: str) -> list[ast.stmt]:
    """The statements of a text in which magics may be.

    Raises:
        SyntaxError: if it is not Python, nor Jupyter's.
    """
    return ast.parse(as_python(text, file), file).body


def remember(file: str, text: str) -> None:
    """Let tracebacks show the lines of a text that is in no file of this name."""
    linecache.cache[file] = (len(text), None, [line + "\n" for line in text.split("\n")], file)


def _translate(lines: list[str], number: int) -> bool:
    """Put one line, and those that continue it, into Python; whether it is anything of Jupyter's."""
    python = _line(lines[number])
    if python is None:
        return False
    last = number
    while lines[last].endswith("\\") and last + 1 < len(lines):
        last += 1
    lines[number : last + 1] = [python, *[""] * (last - number)]
    return True


def _line(line: str) -> str | None:
    found = LINE.match(line)
    if found is None:
        indent, words = line[: len(line) - len(line.lstrip())], line.strip()
        return f"{indent}{_magic(words)}" if words.split(" ")[0] in AUTOMAGIC else None
    if found["help"]:
        return f"{line[: len(line) - len(line.lstrip())]}pass"
    indent, target, words = found["indent"], found["target"] or "", found["words"].rstrip("\\").strip()
    if found["mark"].startswith("!"):
        command = "getoutput" if target or found["mark"] == "!!" else "system"
        return f"{indent}{target}get_ipython().{command}({words!r})"
    return f"{indent}{target}{_magic(words)}"


def _magic(words: str) -> str:
    """A line magic as Python; of those that run Python where they stand, that Python."""
    name, _, rest = words.partition(" ")
    rest = rest.strip()
    if name in TRANSPARENT:
        return OPTIONS.sub("", rest, count=1) or "pass"
    return f"get_ipython().run_line_magic({name!r}, {rest!r})"
