import numpy as np
from backprop import mlp_backward, mlp_forward
from init import he_normal
from optimizers import momentum, step_decay
from softmax_loss import softmax_loss

HYPERPARAMETERS = {"epochs": 6, "batch_size": 100, "learning_rate": 0.1, "hidden_units": 300}


def rows(images):
    return (images.reshape(len(images), -1) / 255).astype(np.float32)


def train(x_train, y_train, x_val, y_val, rng, log):
    x, val = rows(x_train), rows(x_val)
    hidden = HYPERPARAMETERS["hidden_units"]
    layers = [
        (he_normal(a, b, rng).astype(np.float32), np.zeros(b, np.float32))
        for a, b in [(x.shape[1], hidden), (hidden, 10)]
    ]
    states = [[{}, {}] for _ in layers]
    size = HYPERPARAMETERS["batch_size"]
    for epoch in range(HYPERPARAMETERS["epochs"]):
        lr = step_decay(HYPERPARAMETERS["learning_rate"], epoch, every=2)
        order = rng.permutation(len(x))
        losses = []
        for start in range(0, len(x), size):
            batch = order[start : start + size]
            scores, caches = mlp_forward(x[batch], layers)
            loss, dscores = softmax_loss(scores, y_train[batch])
            losses.append(loss)
            for i, gradients in enumerate(mlp_backward(dscores, caches)):
                new = [momentum(layers[i][j], gradients[j], states[i][j], learning_rate=lr) for j in (0, 1)]
                layers[i] = tuple(weights for weights, _ in new)
                states[i] = [state for _, state in new]
        scores, _ = mlp_forward(val, layers)
        log(epoch + 1, np.mean(losses), softmax_loss(scores, y_val)[0], np.mean(scores.argmax(1) == y_val))
    return layers


def predict(parameters, x):
    return mlp_forward(rows(x), parameters)[0].argmax(axis=1)


def save_checkpoint(path, parameters):
    np.savez(path, *[array for layer in parameters for array in layer])


def load_checkpoint(path):
    with np.load(path) as file:
        return [(file["arr_0"], file["arr_1"]), (file["arr_2"], file["arr_3"])]
