"""Pictures of a signal on its way through ten layers, and of the gradient on its way back."""

import numpy as np

from grader.authoring.plots import Panel, Ridges, plot

LAYERS, UNITS, EXAMPLES, BINS = 10, 100, 100, 36
STARTS = {  # functions of the assignment, by what the pictures call them
    "zeros": ("zeros", {}),
    "N(0, 1)": ("normal", {"stddev": 1.0}),
    "N(0, 0.01²)": ("normal", {"stddev": 0.01}),
    "Xavier": ("xavier_normal", {}),
    "LeCun": ("lecun_normal", {}),
    "He": ("he_normal", {}),
}
NAMES = ("sigmoid", "tanh", "ReLU")
VALUES = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0), "ReLU": (-14.0, 12.0)}
EXPONENTS = (-24.0, 12.0)  # of gradients


def activate(name, x):
    """What an activation gives, and its slope there."""
    if name == "sigmoid":
        out = 1 / (1 + np.exp(-np.clip(x, -500, 500)))
        return out, out * (1 - out)
    if name == "tanh":
        out = np.tanh(x)
        return out, 1 - out**2
    return np.maximum(x, 0), (x > 0) * 1.0


def shares(values, low, high):
    """The share of values in each bin."""
    return np.histogram(values, BINS, (low, high))[0] / (EXAMPLES * UNITS)


def exponents(values):
    """The logarithms, base 10, of what is not 0."""
    size = np.abs(values[values != 0])
    return np.log10(size)


def layers_of(student, rng):
    """Ten layers of weights, and what goes in."""
    name, settings = STARTS[student.exercise_name]
    start = getattr(student, name)
    return rng.normal(size=(EXAMPLES, UNITS)), [start(UNITS, UNITS, rng, **settings) for _ in range(LAYERS)]


def grid(runs, kind, ranges, label):
    """A panel for each start and activation."""
    panels = []
    for start in STARTS:
        for slot, name in enumerate(NAMES):
            if start in runs:
                low, high = ranges[name]
                found = runs[start][f"{kind} {name}"]
                note = "" if found.any() else "all 0"
                marks = [Ridges(np.linspace(low, high, BINS + 1), found, slot)]
                x_label = "layer" if start == [*runs][-1] else ""
                y_label = label[name] if slot == 0 or (name == "ReLU" and kind == "activations") else ""
                panels.append(Panel(f"{start}, {name}", marks, x_label, y_label, None, (low, high), note))
    return panels


def draw_activations(runs):
    """Sigmoid and tanh as they are, ReLU by its exponents."""
    return grid(runs, "activations", VALUES, {"sigmoid": "value", "ReLU": "power of 10", "tanh": ""})


def draw_gradients(runs):
    """All by their exponents."""
    ranges = dict.fromkeys(NAMES, EXPONENTS)
    return grid(runs, "gradients", ranges, {"sigmoid": "power of 10", "tanh": "", "ReLU": ""})


@plot(
    tuple(STARTS),
    draw=draw_activations,
    columns=3,
    size=(2.5, 1.5),
    kind="png",
    alt="Histograms of the activations after each of ten layers, six initialisers by three activations."
    " With zeros all values are equal; with N(0, 1) sigmoid and tanh end at their limits and ReLU grows"
    " to 1e9; with 0.01 all values shrink to one; with Xavier and LeCun tanh keeps its spread, with He"
    " ReLU does.",
)
def activations(student, rng):
    """Activations after each of ten layers (ReLU: as powers of 10, zeros left out)"""
    x, weights = layers_of(student, rng)
    found = {}
    for name in NAMES:
        out, lines = x, []
        for each in weights:
            out, _ = activate(name, out @ each)
            lines.append(shares(exponents(out) if name == "ReLU" else out, *VALUES[name]))
        found[f"activations {name}"] = np.array(lines)
    return found


@plot(
    tuple(STARTS),
    draw=draw_gradients,
    columns=3,
    size=(2.5, 1.5),
    kind="png",
    alt="Histograms of the gradients' powers of ten at each of ten layers, six initialisers by three"
    " activations. With zeros nothing gets past the last layer; with 0.01 they vanish on their way to"
    " the first layer, and with sigmoid under Xavier, LeCun and He too; with N(0, 1) they explode with"
    " ReLU, and most are tiny with the others. Xavier or LeCun with tanh, and He with ReLU, keep their"
    " size.",
)
def gradients(student, rng):
    """Gradients that reach each of ten layers, as powers of 10, zeros left out"""
    x, weights = layers_of(student, rng)
    top = rng.normal(size=(EXAMPLES, UNITS))
    found = {}
    for name in NAMES:
        out, slopes = x, []
        for each in weights:
            out, slope = activate(name, out @ each)
            slopes.append(slope)
        gradient, lines = top, []
        for each, slope in zip(weights[::-1], slopes[::-1], strict=True):
            gradient = gradient * slope
            lines.insert(0, shares(exponents(gradient), *EXPONENTS))
            gradient = gradient @ each.T
        found[f"gradients {name}"] = np.array(lines)
    return found
