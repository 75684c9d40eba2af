"""A picture of learning curves: a network that is too small, one that is right, one that learns by heart."""

from pathlib import Path

import numpy as np

from grader.authoring.plots import Line, Panel, plot

SAMPLE = Path(__file__).parent / "data" / "sample.npz"  # the first 1,500 training images, with labels
EPOCHS, BATCH, RATE = 30, 50, 0.001
KINDS = ("training", "validation")
RUNS = {  # hidden units, training images
    "underfits": ((1,), 1000),
    "fits": ((32,), 1000),
    "overfits": ((128, 128), 150),
}
USES = ("softmax_loss", "backprop", "optimizers", "init", "data")


def draw_curves(runs):
    """A panel a network: training and validation loss."""
    panels = []
    for name, (units, images) in RUNS.items():
        if name in runs:
            epochs = np.arange(1, EPOCHS + 1) + 0.0
            lines = [Line(kind, epochs, runs[name][kind], slot) for slot, kind in enumerate(KINDS)]
            title = f"{name}\n{'-'.join(map(str, units))} hidden, {images} images"
            panels.append(Panel(title, lines, "epoch", "mean cross-entropy", None, (0, 2.5)))
    return panels


@plot(
    tuple(RUNS),
    draw=draw_curves,
    uses=USES,
    columns=3,
    size=(2.5, 2.6),
    alt="Three panels of training and validation loss over 30 epochs. One hidden unit: both losses stay"
    " high, side by side. 32 hidden units: both fall, validation levels off a little above training."
    " 128-128 hidden units on 150 images: training falls to 0, validation stops early and rises again.",
)
def learning_curves(student, rng):
    """Underfitting and overfitting: training and validation loss of three networks"""
    backprop, data, loss = student.module("backprop"), student.module("data"), student.module("softmax_loss")
    adam, he = student.module("optimizers").adam, student.module("init").he_normal
    with np.load(SAMPLE) as sample:
        x = data.flatten(data.normalize(sample["x"]))
        y = sample["y"]
    units, images = RUNS[student.exercise_name]
    x_val, y_val, x, y = x[1000:], y[1000:], x[:images], y[:images]
    sizes = (784, *units, 10)
    layers = [(he(a, b, rng), np.zeros(b)) for a, b in zip(sizes[:-1], sizes[1:], strict=True)]
    states = [({}, {}) for _ in layers]
    curves = {"training": [], "validation": []}
    for _ in range(EPOCHS):
        for x_batch, y_batch in data.minibatches(x, y, BATCH, rng):
            scores, caches = backprop.mlp_forward(x_batch, layers)
            _, dscores = loss.softmax_loss(scores, y_batch)
            gradients = backprop.mlp_backward(dscores, caches)
            for i, layer in enumerate(layers):
                (weights, first), (bias, second) = (
                    adam(layer[part], gradients[i][part], states[i][part], learning_rate=RATE)
                    for part in (0, 1)
                )
                layers[i], states[i] = (weights, bias), (first, second)
        for kind, inputs, labels in (("training", x, y), ("validation", x_val, y_val)):
            curves[kind].append(float(loss.softmax_loss(backprop.mlp_forward(inputs, layers)[0], labels)[0]))
    return {kind: np.array(values) for kind, values in curves.items()}
