"""A network without a hidden layer: loops are too slow for more. The images are flattened by hand as well."""
import numpy as np
from optimizers import momentum
from softmax_loss import softmax_loss

HYPERPARAMETERS = {"epochs": 2, "batch_size": 100, "learning_rate": 0.05}


def rows(images):
    return np.array([image.ravel() / 255 for image in images])


def scores(parameters, x):
    return (x @ parameters["weights"] + parameters["bias"]).tolist()


def train(x_train, y_train, x_val, y_val, rng, log):
    parameters = {"weights": 0.01 * rng.normal(size=(784, 10)), "bias": np.zeros(10)}
    states = {"weights": {}, "bias": {}}
    x, x_v = rows(x_train), rows(x_val)
    size = HYPERPARAMETERS["batch_size"]
    for epoch in range(HYPERPARAMETERS["epochs"]):
        order = rng.permutation(len(x))
        summed = 0.0
        for i in range(0, len(x), size):
            batch = order[i : i + size]
            loss, dscores = softmax_loss(scores(parameters, x[batch]), y_train[batch])
            summed += loss * len(batch)
            d = np.array(dscores)
            for name, gradient in (("weights", x[batch].T @ d), ("bias", d.sum(axis=0))):
                parameters[name], states[name] = momentum(
                    parameters[name], gradient, states[name], learning_rate=HYPERPARAMETERS["learning_rate"]
                )
        val_loss, _ = softmax_loss(scores(parameters, x_v), y_val)
        right = sum(p == y for p, y in zip(predict(parameters, x_val), y_val))
        log(epoch, summed / len(x), val_loss, right / len(y_val))
    return parameters


def predict(parameters, x):
    labels = []
    for line in scores(parameters, rows(x)):
        labels.append(line.index(max(line)))
    return labels


def save_checkpoint(path, parameters):
    np.savez(path, weights=parameters["weights"], bias=parameters["bias"])


def load_checkpoint(path):
    parameters = {}
    with np.load(path) as file:
        for name in file:
            parameters[name] = file[name]
    return parameters
