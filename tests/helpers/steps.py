"""The numbered steps of a document, taken as they stand, in a copy of the project."""

import os
import re
import shlex
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
NOTHING = (
    "#!/bin/sh\n"  # stands for what would set up the environment, or looks at files that no step changes
)
LEFT_OUT = ("tools/environment", "tools/system-packages", ".venv/bin/mypy", ".venv/bin/lint-imports")


class Block(NamedTuple):
    """A fenced block: its language, and its text without indentation."""

    language: str
    text: str


class Step(NamedTuple):
    """A numbered step: its sentences, and its blocks."""

    prose: str
    blocks: tuple[Block, ...]

    def code(self, language: str) -> list[str]:
        """The texts of the blocks in a language."""
        return [block.text for block in self.blocks if block.language == language]

    @property
    def commands(self) -> list[str]:
        """The lines of the shell blocks."""
        return "".join(self.code("sh")).splitlines()


def steps_of(page: str, title: str) -> list[Step]:
    """The steps below one heading; the first is steps[1], as in the document."""
    section = page.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    numbered = re.split(r"^(\d+)\. ", section, flags=re.MULTILINE)
    assert [int(number) for number in numbered[1::2]] == list(range(1, len(numbered) // 2 + 1))
    fence = re.compile(r"^( *)```(\w+)\n(.*?)^\1```$", re.DOTALL | re.MULTILINE)
    found = [Step(numbered[0], ())]
    for text in numbered[2::2]:
        blocks = tuple(Block(block[2], textwrap.dedent(block[3])) for block in fence.finditer(text))
        found.append(Step(" ".join(fence.sub("", text).split()), blocks))
    return found


class Copy:
    """A fresh clone of the project, as one has it who begins: commands run there."""

    def __init__(self, root: Path) -> None:
        """Copy the files that git knows, and those that it is about to know."""
        self.root = self.here = root
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT, capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        for name in filter(None, listed.split("\0")):
            target = root / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if (ROOT / name).is_file():
                target.write_bytes((ROOT / name).read_bytes())
                target.chmod((ROOT / name).stat().st_mode)
        python = f'#!/bin/sh\nPYTHONPATH="{root}" exec "{sys.executable}"'
        self._program(".venv/bin/python", f'{python} "$@"\n')
        self._program(".venv/bin/grader", f'{python} -m grader "$@"\n')
        self._program(".venv/bin/ruff", f'{python} -m ruff "$@"\n')
        for name in LEFT_OUT:
            self._program(name, NOTHING)

    def _program(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        path.chmod(0o755)

    def file(self, name: str, *texts: str) -> None:
        """Append to a file, which may be new."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write("".join(texts))

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace a text that stands once in a file."""
        path = self.root / name
        text = path.read_text("utf-8")
        assert text.count(old) == 1, f"{name}: {old}"
        path.write_text(text.replace(old, new), "utf-8")

    def run(self, line: str, code: int = 0) -> str:
        """What a line of a shell says; a `cd` holds for the lines after it."""
        if line.startswith("cd "):
            self.here = self.here / shlex.split(line)[1]
            return ""
        outer = (
            "MAKE",
            "MFLAGS",
            "PYTEST_",
            "COV_",
            "ARGS",
            "SUBMISSION",
            "ASSIGNMENT",
        )  # of `make test ARGS=…`
        environment = {name: value for name, value in os.environ.items() if not name.startswith(outer)}
        environment["PATH"] = f"{self.root}/.venv/bin{os.pathsep}{environment['PATH']}"
        environment |= {"PYTHONPATH": str(self.root), "COLUMNS": "80"}
        done = subprocess.run(
            ["sh", "-c", line], cwd=self.here, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == code, f"{line}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout
