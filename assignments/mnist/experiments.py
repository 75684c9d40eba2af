"""The networks of `experiments.toml`, made of the parts that a folder holds: yours, or the solution's.

Between two affine layers stand, in this order: batch normalisation (if the row asks for it), ReLU, dropout
(if its rate is above 0). The interface is that of `reference/experiments.py`, where Keras does the same.
N images of 784 pixels, C = 10 classes. All arrays are float32.
"""

import copy

import numpy as np

PIXELS, CLASSES = 784, 10
CHUNK = 5_000  # images that are evaluated at once
WEIGHTS_NEED = ("init",)  # modules
ACTIVATIONS_NEED = ("init", "backprop")
OPTIMIZERS = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw")
DECAYS = ("half", "whole", "batch", "decoupled")
INITIALIZERS = (
    "zeros",
    "uniform",
    "normal",
    "xavier_uniform",
    "xavier_normal",
    "lecun_normal",
    "he_uniform",
    "he_normal",
)


def first_weights(row, parts):
    """The weights that a network starts with, one array a layer; NumPy and Keras start with the same."""
    rng = np.random.default_rng([row.seed, 0])
    widths = [PIXELS, *row.hidden_units, CLASSES]
    draw = getattr(parts("init"), row.init)
    return [_float32(draw(*pair, rng)) for pair in zip(widths[:-1], widths[1:], strict=True)]


def first_activations(initializer, hidden_units, x, parts):
    """What comes out of each hidden ReLU before anything was learnt: arrays (N, units)."""
    rng = np.random.default_rng(0)
    draw = getattr(parts("init"), initializer)
    layers = parts("backprop")
    found = []
    for units in hidden_units:
        x, _ = layers.affine_forward(x, draw(x.shape[1], units, rng), np.zeros(units))
        x, _ = layers.relu_forward(x)
        found.append(x)
    return found


def needed(row):
    """The modules that a row is made of."""
    names = ["init", "backprop", "softmax_loss", "optimizers"]
    wanted = {"dropout": row.dropout, "batch_norm": row.batch_norm, "regularization": penalty_rate(row)}
    return names + [name for name, used in wanted.items() if used]


def penalty_rate(row):
    """The rate of the penalty rate * sum(weights^2) in the loss, by what a row means by weight decay."""
    shares = {"half": 1 / 2, "whole": 1, "batch": 1 / (2 * row.batch_size), "decoupled": 0}
    return shares[row.decay] * row.weight_decay


class Network:
    """One network, its optimiser's states, and the moving means of its batch normalisations."""

    def __init__(self, row, parts, weights):
        self._row = row
        self._part = {name: parts(name) for name in needed(row)}
        self._depth = len(weights)
        self._step = getattr(self._part["optimizers"], row.optimizer)
        self._parameters = {}
        self._moving = {}
        for layer, array in enumerate(weights):
            units = array.shape[1]
            self._parameters[f"weights {layer}"] = array
            self._parameters[f"bias {layer}"] = np.zeros(units, np.float32)
            if row.batch_norm and layer < self._depth - 1:
                self._parameters[f"gamma {layer}"] = np.ones(units, np.float32)
                self._parameters[f"beta {layer}"] = np.zeros(units, np.float32)
                self._moving[layer] = {
                    "moving_mean": np.zeros(units, np.float32),
                    "moving_variance": np.ones(units, np.float32),
                }
        self._states = {name: {} for name in self._parameters}

    def train_epoch(self, x, labels, seed, on_batch):
        """One pass over the images in the order given; returns mean cross-entropy and accuracy on the way."""
        rng = np.random.default_rng(seed)  # of dropout
        starts = range(0, len(x), self._row.batch_size)
        summed = right = 0.0
        for number, start in enumerate(starts, start=1):
            batch = slice(start, start + self._row.batch_size)
            scores, caches = self._forward(x[batch], rng, training=True)
            loss, dscores = self._part["softmax_loss"].softmax_loss(scores, labels[batch])
            self._update(self._backward(_float32(dscores), caches))
            summed += float(loss) * len(scores)
            right += float(np.sum(scores.argmax(axis=1) == labels[batch]))
            on_batch(number, len(starts))
        return summed / len(x), right / len(x)

    def evaluate(self, x, labels):
        """Mean cross-entropy and accuracy, without dropout and with the moving means."""
        summed = right = 0.0
        for start in range(0, len(x), CHUNK):
            some = labels[start : start + CHUNK]
            scores, _ = self._forward(x[start : start + CHUNK], np.random.default_rng(0), training=False)
            loss, _ = self._part["softmax_loss"].softmax_loss(scores, some)
            summed += float(loss) * len(some)
            right += float(np.sum(scores.argmax(axis=1) == some))
        return summed / len(x), right / len(x)

    def state(self):
        """A copy of all that the next epoch depends on."""
        whole = {"parameters": self._parameters, "states": self._states, "moving": self._moving}
        return copy.deepcopy(whole)

    def restore(self, state):
        """Go on from what `state` gave."""
        self._parameters, self._states = state["parameters"], state["states"]
        self._moving = state["moving"]

    def _forward(self, x, rng, training):
        layers, caches = self._part["backprop"], []
        for layer in range(self._depth):
            cache = {}
            x, cache["affine"] = layers.affine_forward(x, *self._of(layer, "weights", "bias"))
            if layer < self._depth - 1:
                if self._row.batch_norm:
                    x, cache["norm"] = self._normalised(x, layer, training)
                x, cache["relu"] = layers.relu_forward(x)
                if self._row.dropout:
                    dropout_forward = self._part["dropout"].dropout_forward
                    x, cache["dropout"] = dropout_forward(x, self._row.dropout, rng, training=training)
            caches.append(cache)
        return x, caches

    def _normalised(self, x, layer, training):
        norm = self._part["batch_norm"].batch_norm_forward
        gamma, beta = self._of(layer, "gamma", "beta")
        out, cache, state = norm(x, gamma, beta, self._moving[layer], training=training)
        if training:
            self._moving[layer] = state
        return out, cache

    def _backward(self, dout, caches):
        layers, gradients = self._part["backprop"], {}
        for layer in reversed(range(self._depth)):
            cache = caches[layer]
            if "dropout" in cache:
                dout = self._part["dropout"].dropout_backward(dout, cache["dropout"])
            if "relu" in cache:
                dout = layers.relu_backward(dout, cache["relu"])
            if "norm" in cache:
                back = self._part["batch_norm"].batch_norm_backward
                dout, gradients[f"gamma {layer}"], gradients[f"beta {layer}"] = back(dout, cache["norm"])
            dout, dweights, gradients[f"bias {layer}"] = layers.affine_backward(dout, cache["affine"])
            gradients[f"weights {layer}"] = dweights + self._decay(layer)
        return gradients

    def _decay(self, layer):
        """The gradient of the penalty that is part of the loss."""
        rate = penalty_rate(self._row)
        if not rate:
            return 0
        weights = self._parameters[f"weights {layer}"]
        return self._part["regularization"].l2_penalty(weights, rate)[1]

    def _update(self, gradients):
        for name, gradient in gradients.items():
            array, state = self._parameters[name], self._states[name]
            settings = {"learning_rate": self._row.learning_rate}
            if self._row.decay == "decoupled":
                shrinks = self._row.weight_decay if name.startswith("weights") else 0.0
                if self._row.optimizer == "adamw":
                    settings["weight_decay"] = shrinks
                else:
                    array = array - _float32(self._row.learning_rate * shrinks) * array
            moved = self._step(array, _float32(gradient), state, **settings)
            self._parameters[name], self._states[name] = _float32(moved[0]), moved[1]

    def _of(self, layer, *kinds):
        return [self._parameters[f"{kind} {layer}"] for kind in kinds]


def _float32(array):
    """float32 halves the time of a matrix product, and Keras has it too."""
    return np.asarray(array, dtype=np.float32)
