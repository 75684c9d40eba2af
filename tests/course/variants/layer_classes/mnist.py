"""A network is an object that knows how to train, to predict and to be saved."""

import numpy as np
from backprop import mlp_backward, mlp_forward
from data import accuracy, flatten, minibatches, normalize
from init import he_normal
from optimizers import momentum
from softmax_loss import softmax_loss

HYPERPARAMETERS = {"epochs": 6, "batch_size": 50, "learning_rate": 0.1, "momentum": 0.8, "hidden": 100}


class Network:
    def __init__(self, layers):
        self.layers = layers
        self.states = [[{}, {}] for _ in layers]

    @classmethod
    def new(cls, rng, *widths):
        return cls([[he_normal(a, b, rng), np.zeros(b)] for a, b in zip(widths, widths[1:])])

    def scores(self, images):
        return mlp_forward(flatten(normalize(images)), self.layers)[0]

    def loss(self, images, labels):
        return float(softmax_loss(self.scores(images), labels)[0])

    def learn(self, images, labels):
        """One step; returns the loss before it."""
        scores, caches = mlp_forward(flatten(normalize(images)), self.layers)
        loss, dscores = softmax_loss(scores, labels)
        settings = {name: HYPERPARAMETERS[name] for name in ("learning_rate", "momentum")}
        for layer, state, gradients in zip(self.layers, self.states, mlp_backward(dscores, caches)):
            for i, gradient in enumerate(gradients):
                layer[i], state[i] = momentum(layer[i], gradient, state[i], **settings)
        return float(loss)


def train(x_train, y_train, x_val, y_val, rng, log):
    network = Network.new(rng, 784, HYPERPARAMETERS["hidden"], 10)
    for epoch in range(HYPERPARAMETERS["epochs"]):
        batches = minibatches(x_train, y_train, HYPERPARAMETERS["batch_size"], rng)
        losses = [network.learn(*batch) for batch in batches]
        log(epoch, np.mean(losses), network.loss(x_val, y_val), accuracy(network.scores(x_val), y_val))
    return network


def predict(network, x):
    return network.scores(x).argmax(axis=1)


def save_checkpoint(path, network):
    np.savez_compressed(path, *[array for layer in network.layers for array in layer])


def load_checkpoint(path):
    with np.load(path) as file:
        arrays = [file[f"arr_{i}"] for i in range(len(file.files))]
    return Network([list(pair) for pair in zip(arrays[::2], arrays[1::2])])
