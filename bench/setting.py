"""What is graded, by which courses, and how often: the setting that all groups share."""

import json
import shutil
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.measure import ROOT, Command

MARKERS = ("# BEGIN SOLUTION", "# END SOLUTION")  # lines of a solution that a student's module lacks


@dataclass(frozen=True)
class Setting:
    """How a run of the bench is meant.

    `runs` is for what takes seconds, `long_runs` for what takes half a minute, `longest_runs` for what takes
    minutes; `many` is how many submissions stand for a class. `folder` is removed at the end; `cache` keeps
    the peers' environments.
    """

    folder: Path
    cache: Path
    runs: int
    long_runs: int
    longest_runs: int
    many: int

    @property
    def core(self) -> Path:
        """A course of the five core modules: course-core.toml without what trains a network.

        A folder of its own that uses this project's assignments and results.
        """
        return self.core_that_is(fresh=bool(self._core_table.get("fresh")))

    @property
    def _core_table(self) -> dict[str, Any]:
        return tomllib.loads((ROOT / "course-core.toml").read_text(encoding="utf-8"))

    def core_that_is(self, *, fresh: bool) -> Path:
        """The same course, whose hidden checks get inputs that are drawn anew, or the frozen ones."""
        root = self.folder / ("core" if fresh else "core-frozen")
        if not root.exists():
            root.mkdir()
            for shared in ("assignments", "reference"):
                (root / shared).symlink_to(ROOT / shared)
            table = self._core_table
            kept = [each for each in table["assignments"] if "training" not in each]
            lines = [f"title = {json.dumps(table['title'])}", f"seed = {table['seed']}"]
            lines += [f"fresh = {json.dumps(fresh)}"]
            for each in kept:
                values = {key: each[key] for key in ("name", "title", "points")}
                lines += ["[[assignments]]", *(f"{k} = {json.dumps(v)}" for k, v in values.items())]
            (root / "course.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return root / "course.toml"

    @property
    def submission(self) -> Path:
        """A complete submission: the solutions of all assignments."""
        folder = self.folder / "complete"
        if not folder.exists():
            folder.mkdir()
            for path in ROOT.glob("assignments/*/solution.py"):
                lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
                text = "".join(line for line in lines if line.strip() not in MARKERS)
                (folder / f"{path.parent.name}.py").write_text(text, encoding="utf-8")
        return folder

    @property
    def reports(self) -> Path:
        """A folder for JSON reports."""
        folder = self.folder / "reports"
        folder.mkdir(exist_ok=True)
        return folder

    def copies(self, count: int) -> list[Path]:
        """So many submissions of the same content, each a folder of its own name."""
        folder = self.folder / "class"
        found = [folder / f"student_{number:03}" for number in range(count)]
        for path in found:
            if not path.exists():
                shutil.copytree(self.submission, path)
        return found


def python(*words: str) -> Command:
    """The interpreter that runs the bench, doing something else."""
    return Command([sys.executable, *words])
