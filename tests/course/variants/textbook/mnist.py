"""A two-layer net with its parameters in a dict, trained by RMSprop; the images' mean goes with them."""
import numpy as np
from backprop import affine_backward, affine_forward, relu_backward, relu_forward
from batch_norm import batch_norm_backward, batch_norm_forward
from dropout import dropout_backward, dropout_forward
from optimizers import rmsprop, step_decay
from softmax_loss import softmax_loss

HYPERPARAMETERS = {"epochs": 4, "batch_size": 64, "learning_rate": 2e-3, "hidden_dim": 64, "dropout": 0.1}
LEARNT = ("W1", "b1", "gamma", "beta", "W2", "b2")


def preprocess(params, x):
    return x.reshape(x.shape[0], -1) / 255.0 - params["mean_image"]


def forward(params, X, training=False, rng=None):
    caches = {}
    a, caches["fc1"] = affine_forward(X, params["W1"], params["b1"])
    state = {k: params[k] for k in ("moving_mean", "moving_variance")}
    a, caches["bn"], state = batch_norm_forward(
        a, params["gamma"], params["beta"], state, training=training, momentum=0.9
    )
    h, caches["relu"] = relu_forward(a)
    h, caches["drop"] = dropout_forward(h, HYPERPARAMETERS["dropout"], rng, training=training)
    scores, caches["fc2"] = affine_forward(h, params["W2"], params["b2"])
    if training:
        params.update(state)
    return scores, caches


def backward(dscores, caches):
    grads = {}
    dh, grads["W2"], grads["b2"] = affine_backward(dscores, caches["fc2"])
    da = relu_backward(dropout_backward(dh, caches["drop"]), caches["relu"])
    da, grads["gamma"], grads["beta"] = batch_norm_backward(da, caches["bn"])
    _, grads["W1"], grads["b1"] = affine_backward(da, caches["fc1"])
    return grads


def train(x_train, y_train, x_val, y_val, rng, log):
    H = HYPERPARAMETERS["hidden_dim"]
    params = {
        "W1": rng.standard_normal((784, H)) * np.sqrt(2.0 / 784),
        "b1": np.zeros(H),
        "gamma": np.ones(H),
        "beta": np.zeros(H),
        "moving_mean": np.zeros(H),
        "moving_variance": np.ones(H),
        "W2": rng.standard_normal((H, 10)) * np.sqrt(1.0 / H),
        "b2": np.zeros(10),
        "mean_image": x_train.reshape(x_train.shape[0], -1).mean(axis=0) / 255.0,
    }
    X, X_val = preprocess(params, x_train), preprocess(params, x_val)
    configs = {name: {} for name in LEARNT}
    N, B = X.shape[0], HYPERPARAMETERS["batch_size"]
    for epoch in range(HYPERPARAMETERS["epochs"]):
        lr = step_decay(HYPERPARAMETERS["learning_rate"], epoch, drop=0.5, every=2)
        loss_history = []
        for it in range(N // B):  # a random mini-batch each time, as in the lectures
            batch_mask = rng.choice(N, B)
            scores, caches = forward(params, X[batch_mask], training=True, rng=rng)
            loss, dscores = softmax_loss(scores, y_train[batch_mask])
            grads = backward(dscores, caches)
            for name in LEARNT:
                params[name], configs[name] = rmsprop(params[name], grads[name], configs[name], learning_rate=lr)
            loss_history.append(loss)
        scores, _ = forward(params, X_val)
        val_loss, _ = softmax_loss(scores, y_val)
        log(epoch, sum(loss_history) / len(loss_history), val_loss, np.mean(np.argmax(scores, axis=1) == y_val))
    return params


def predict(params, x):
    scores, _ = forward(params, preprocess(params, x))
    return np.argmax(scores, axis=1)


def save_checkpoint(path, params):
    np.savez(path, **params)


def load_checkpoint(path):
    return dict(np.load(path))
