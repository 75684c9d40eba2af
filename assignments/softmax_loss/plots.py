"""Pictures of a linear classifier's lines, and of softmax against hinge."""

import numpy as np

from grader.authoring.plots import Areas, Line, Panel, Points, plot

EACH, STEPS, RATE = 40, 300, 0.5
CENTRES = np.array([[-1.6, -0.8], [1.6, -0.8], [0.0, 1.8]])
X, Y = np.linspace(-4, 4, 201), np.linspace(-3.2, 4.2, 201)
MARGINS = np.linspace(-3, 6, 91)
LOSSES = ("softmax_loss", "hinge_loss")


def draw_lines(runs):
    """The plane by the class with the highest score, the points, and the loss of the training."""
    (found,) = runs.values()
    points, labels = found["points"], found["labels"]
    marks = [Areas(X, Y, found["classes"])]
    for each in range(len(CENTRES)):
        marks.append(Points(f"class {each}", *points[labels == each].T, each))
    loss = Line("", np.arange(STEPS) + 0.0, found["losses"], 0)
    return [
        Panel("Class with the highest score", marks, "first input", "second input", (-4, 4), (-3.2, 4.2)),
        Panel("The loss on the way", [loss], "step", "mean cross-entropy", None, (0, 1.2)),
    ]


@plot(
    ("softmax_loss",),
    draw=draw_lines,
    columns=2,
    size=(3.4, 3.1),
    kind="png",
    alt="Left, 120 points of three classes in the plane, which three straight lines from one point part"
    " into three areas, with few points in the wrong one. Right, the mean cross-entropy falls from 1.1"
    " to about 0.1 in 300 steps.",
)
def lines(student, rng):
    """The lines of a linear classifier, trained with softmax_loss"""
    labels = np.repeat(np.arange(len(CENTRES)), EACH)
    points = CENTRES[labels] + rng.normal(scale=0.8, size=(len(labels), 2))
    weights, bias, losses = np.zeros((2, 3)), np.zeros(3), []
    for _ in range(STEPS):
        loss, dscores = student.softmax_loss(student.linear_scores(points, weights, bias), labels)
        weights = weights - RATE * points.T @ dscores
        bias = bias - RATE * np.sum(dscores, axis=0)
        losses.append(float(loss))
    plane = np.array([[x, y] for y in Y for x in X])
    classes = np.argmax(student.linear_scores(plane, weights, bias), axis=1).reshape(len(Y), len(X))
    return {"points": points, "labels": labels, "classes": classes, "losses": np.array(losses)}


def draw_losses(runs):
    """Both losses over the margin, and the slope of each."""
    values, slopes = [], []
    for slot, name in enumerate(LOSSES):
        if name in runs:
            values.append(Line(name, MARGINS, runs[name]["loss"], slot))
            slopes.append(Line(name, MARGINS, runs[name]["slope"], slot))
    label = "right score less the other"
    return [
        Panel("Loss", values, label, "loss of one example", (-3, 6), (0, 4.2)),
        Panel("Slope", slopes, label, "d loss / d right score", (-3, 6), (-1.1, 0.1)),
    ]


@plot(
    LOSSES,
    draw=draw_losses,
    columns=2,
    size=(3.4, 2.6),
    alt="Left, loss against margin for two classes: hinge falls in a straight line to exactly 0 at margin"
    " 1; softmax bends and stays above 0. Right, their slopes: hinge's jumps from -1 to 0 at margin 1,"
    " softmax's rises towards 0 and never is 0.",
)
def softmax_and_hinge(student, rng):
    """Softmax against hinge, two classes: hinge is content at margin 1, softmax never is"""
    loss, slope = [], []
    for margin in MARGINS:
        value, dscores = student.exercise(np.array([[margin, 0.0]]), np.array([0]))
        loss.append(float(value))
        slope.append(float(dscores[0, 0]))
    return {"loss": np.array(loss), "slope": np.array(slope)}
