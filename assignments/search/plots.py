"""A picture of the learning rate: too small, right and too large."""

import numpy as np

from grader.authoring.plots import Contours, Line, Panel, plot

START = (-7.0, 1.0)
STEPS = 40
RATES = {"too small": 0.05, "right": 0.9, "too large": 1.02}
X, Y = np.linspace(-8, 1.5, 77), np.linspace(-5.5, 5.5, 89)
LEVELS = (0.1, 0.5, 1.5, 3.0, 6.0, 12.0, 20.0)


def draw_rates(runs):
    """A panel a rate."""
    bowl = Contours(X, Y, X**2 / 20 + Y[:, None] ** 2, LEVELS)
    panels = []
    for slot, (name, rate) in enumerate(RATES.items()):
        if name in runs:
            way = Line("", *runs[name]["path"].T, slot, moves=True)
            panels.append(Panel(f"{name}: {rate:g}", [bowl, way], "x", "y", (-8, 1.5), (-5.5, 5.5)))
    return panels


@plot(
    tuple(RATES),
    draw=draw_rates,
    columns=3,
    size=(2.5, 2.6),
    kind="png",
    alt="Three paths of 40 steps over the contour lines of x²/20 + y². With rate 0.05 the path ends far"
    " from the lowest point; with 0.9 it jumps from side to side, less each time, and arrives; with 1.02"
    " each jump is larger than the one before.",
)
def learning_rates(student, rng):
    """Gradient descent on x²/20 + y² with three learning rates"""
    rate = RATES[student.exercise_name]
    path = student.gradient_descent(lambda w: np.array([w[0] / 10, 2 * w[1]]), np.array(START), rate, STEPS)
    return {"path": np.array(path)}
