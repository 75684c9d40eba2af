"""A picture of what dropout drops."""

import numpy as np

from grader.authoring.plots import Image, Panel, plot

RATES = ("0.2", "0.5", "0.8")
EXAMPLES, UNITS = 24, 48


def draw_masks(runs):
    """A panel a rate: black is dropped, the brighter the larger."""
    panels = []
    for rate in RATES:
        if rate in runs:
            out = runs[rate]["out"]
            kept = f"{np.mean(out != 0):.0%} kept, each {np.max(out):.3g}"
            panels.append(Panel(f"rate {rate}\n{kept}\nmean {np.mean(out):.2f}", [Image(out, 0, 5)]))
    return panels


@plot(
    RATES,
    draw=draw_masks,
    columns=3,
    size=(2.5, 1.8),
    alt="Three fields of 24 examples by 48 units that were all 1 before dropout. With rate 0.2 one in five"
    " is black, with 0.5 half, with 0.8 four in five; what is left is brighter the more is dropped, so"
    " that the mean stays near 1 (here 1.01, 1.02 and 0.87).",
)
def masks(student, rng):
    """Dropout on ones: one row per example, one column per unit; black is 0, white is 5"""
    out, _ = student.dropout_forward(np.ones((EXAMPLES, UNITS)), float(student.exercise_name), rng)
    return {"out": np.array(out)}
