"""Pictures of the optimizers: a race down a narrow valley."""

import numpy as np

from grader.authoring.plots import Contours, Line, Panel, Points, plot

START = (-7.0, 2.0)
STEPS = 60
SETTINGS = {  # such that each of them gets on well: small steps for those that scale each weight by itself
    "sgd": {"learning_rate": 0.9},
    "momentum": {"learning_rate": 0.1},
    "nesterov": {"learning_rate": 0.1},
    "adagrad": {"learning_rate": 1.5},
    "rmsprop": {"learning_rate": 0.3},
    "adam": {"learning_rate": 0.3},
    "adamw": {"learning_rate": 0.3, "weight_decay": 0.1},
}
X, Y = np.linspace(-8, 3.5, 93), np.linspace(-2.6, 2.6, 53)
LEVELS = (0.02, 0.1, 0.3, 0.7, 1.3, 2.2, 3.5, 5.0)


def draw_race(runs):
    """The ways over the bowl, and how the height falls."""
    bowl = Contours(X, Y, X**2 / 20 + Y[:, None] ** 2, LEVELS)
    ways, falls = [bowl], []
    for slot, name in enumerate(SETTINGS):
        if name in runs:
            x, y = runs[name]["path"].T
            ways.append(Line(name, x, y, slot, moves=True))
            height = np.maximum(x**2 / 20 + y**2, 1e-8)
            falls.append(Line(name, np.arange(len(x)) + 0.0, height, slot, moves=True))
    ways.append(Points("", np.zeros(1), np.zeros(1), 6))
    return [
        Panel("The ways from (-7, 2) to the lowest point", ways, "x", "y", (-8, 3.5), (-2.6, 2.6)),
        Panel("How low they are", falls, "step", "x²/20 + y²", None, (1e-6, 10), is_log=True),
    ]


@plot(
    tuple(SETTINGS),
    draw=draw_race,
    moves=True,
    size=(6.5, 3.1),
    kind="png",
    alt="Two panels. Above, seven paths over the contour lines of x²/20 + y², from the left to the lowest"
    " point: SGD jumps from side to side, momentum, Nesterov, Adam and AdamW swing past the middle and"
    " back, AdaGrad and RMSProp go nearly straight. Below, the height of each on a logarithmic axis"
    " against the step.",
)
def race(student, rng):
    """A race on x²/20 + y², 60 steps"""
    weights, state, path = np.array(START), {}, [START]
    for _ in range(STEPS):
        gradient = np.array([weights[0] / 10, 2 * weights[1]])
        settings = SETTINGS[student.exercise_name]
        weights, state = student.exercise(weights, gradient, state, **settings)
        path.append(np.array(weights))
    return {"path": np.array(path)}
