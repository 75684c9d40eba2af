"""What grading costs on submissions as people write them: other styles, failing ones, slow notebooks."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from bench.diagnosis import OFF
from bench.figures import Figure, Measured, beside
from bench.measure import ROOT, Costs, bare, grader, side_by_side
from bench.setting import MARKERS, Setting

VARIANTS = ROOT / "tests" / "course" / "variants"
SAMPLES = ROOT / "tests" / "samples" / "submissions"
ENDLESS = {"infinite_loop"}  # the floor of a loop without an end is no figure
MEDIAN, WORST, WRONG = 2.0, 3.0, 3.0  # times the floor, or the complete submission, at most
SLOW_SECONDS = 6  # CPU of one cell of each slow notebook
SLOW_AIM = 180.0  # s, for ten of them
SLOW = f"import time\nend = time.process_time() + {SLOW_SECONDS}\nwhile time.process_time() < end: pass\n"
BARE = "bare interpreter"


def variants(setting: Setting) -> Measured:
    """The five core modules in every style that is right, and of every sample, beside the floor of each"""
    found: dict[str, Costs] = {}
    ratios: list[tuple[float, str, float, float]] = []
    for path in _submissions(setting):
        name = path.name
        costs = side_by_side(
            {
                BARE: bare("checks", setting.core, path),
                "grader": grader("grade", path, "--course", setting.core, "--no-training"),
            },
            setting.long_runs,
        )
        found |= {f"{name}: {who}": cost for who, cost in costs.items()}
        ours, floor = costs["grader"].median("wall"), costs[BARE].median("wall")
        ratios.append((ours / floor, name, ours, floor))
    ratios.sort()
    middle, worst = ratios[len(ratios) // 2], ratios[-1]
    figures = (
        beside(
            f"median of {len(ratios)}: {middle[1]}", middle[2], middle[3], BARE, MEDIAN, setting.long_runs
        ),
        beside(f"worst of {len(ratios)}: {worst[1]}", worst[2], worst[3], BARE, WORST, setting.long_runs),
    )
    notes = [f"{name}: {ratio:.2f}x" for ratio, name, _, _ in ratios]
    return Measured(
        (*figures, _wrong(setting)), notes=(", ".join(notes),), raw={k: v.plain() for k, v in found.items()}
    )


def _wrong(setting: Setting) -> Figure:
    """A submission whose every function is wrong, beside the complete one."""
    wrong = setting.folder / "every_one_wrong"
    shutil.copytree(setting.submission, wrong)
    for path in wrong.glob("*.py"):
        path.write_text(path.read_text(encoding="utf-8") + OFF, encoding="utf-8")
    costs = side_by_side(
        {
            name: grader("grade", path, "--course", setting.core, "--no-training")
            for name, path in (("complete", setting.submission), ("wrong", wrong))
        },
        setting.runs,
    )
    ours, complete = costs["wrong"].median("wall"), costs["complete"].median("wall")
    return beside("five modules, all wrong", ours, complete, "all right", WRONG, setting.runs)


def _submissions(setting: Setting) -> Iterator[Path]:
    """Whole submissions, each in a folder of its own: what a variant or a sample lacks is the solution's."""
    names = ("softmax_loss", "backprop", "optimizers", "dropout", "init")
    for source in sorted((*VARIANTS.iterdir(), *SAMPLES.iterdir())):
        if source.name in ENDLESS or source.name == "__pycache__":
            continue
        folder = setting.folder / "written" / source.stem
        if source.is_dir():
            shutil.copytree(source, folder, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            folder.mkdir(parents=True)
            shutil.copy(source, folder / "softmax_loss.ipynb")
        for name in names:
            if not any((folder / end).exists() for end in (f"{name}.py", f"{name}.ipynb", name)):
                shutil.copy(setting.submission / f"{name}.py", folder)
        yield folder


def slow(setting: Setting) -> Measured:
    """Ten notebooks, each with a cell that takes six seconds"""
    folder = setting.folder / "slow"
    folder.mkdir()
    for path in sorted(ROOT.glob("assignments/*/solution.py")):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        text = "".join(line for line in lines if line.strip() not in MARKERS)
        cells = [
            {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": source}
            for source in (text, SLOW)
        ]
        table = {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells}
        (folder / f"{path.parent.name}.ipynb").write_text(json.dumps(table), encoding="utf-8")
    costs = side_by_side({"grader": grader("grade", folder, "--no-training")}, 1, warm=False)
    count = len(list(folder.iterdir()))
    figure = Figure(
        f"{count} notebooks, each with a cell of {SLOW_SECONDS} s",
        costs["grader"].median("wall"),
        "s",
        2.0 * count * SLOW_SECONDS,
        "their cells, twice",
        SLOW_AIM,
        f"{SLOW_AIM:g} s",
        1,
    )
    return Measured((figure,), raw={k: v.plain() for k, v in costs.items()})
