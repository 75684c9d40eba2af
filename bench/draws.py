"""What fresh inputs cost: hidden checks on inputs that are drawn anew, beside the same on the frozen ones."""

from bench.figures import Measured, beside
from bench.floor import EXERCISE
from bench.measure import grader, side_by_side
from bench.setting import Setting

MOST = 1.1  # times a grading on frozen inputs
FROZEN = "frozen inputs"


def draws(setting: Setting) -> Measured:
    """Hidden checks on inputs that are drawn anew for each grading"""
    figures, raw = [], {}
    for name, more in (("five core modules", []), (f"--only {EXERCISE}", ["--only", EXERCISE])):
        commands = {
            kind: grader("grade", setting.submission, "--course", setting.core_that_is(fresh=fresh), *more)
            for kind, fresh in ((FROZEN, False), ("fresh inputs", True))
        }
        costs = side_by_side(commands, setting.runs)
        for what, field in (("time", "wall"), ("CPU", "cpu")):
            fresh, frozen = costs["fresh inputs"].median(field), costs[FROZEN].median(field)
            label = f"{name}, fresh inputs: {what}"
            figures.append(beside(label, fresh, frozen, FROZEN, MOST, setting.runs))
        raw[name] = {kind: found.plain() for kind, found in costs.items()}
    return Measured(tuple(figures), raw=raw)
