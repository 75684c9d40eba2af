import numpy as np


def linear_scores(x, weights, bias):
    return x @ weights + bias


def softmax(scores):
    e = np.exp(scores)
    return e / e.sum(axis=1, keepdims=True)


def softmax_loss(scores, labels):
    n = len(scores)
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dscores = np.exp(log_p)
    dscores[np.arange(n), labels] -= 1
    return -log_p[np.arange(n), labels].mean(), dscores / n


def hinge_loss(scores, labels, margin=1.0):
    n = len(scores)
    too_close = scores - scores[np.arange(n), labels][:, None] + margin
    too_close[np.arange(n), labels] = 0
    dscores = (too_close > 0).astype(float)
    dscores[np.arange(n), labels] = -dscores.sum(axis=1)
    return np.maximum(too_close, 0).sum() / n, dscores / n


def full_loss(x, labels, weights, bias, rate):
    loss, dscores = softmax_loss(linear_scores(x, weights, bias), labels)
    return loss + rate * np.sum(weights**2), x.T @ dscores + 2 * rate * weights, dscores.sum(axis=0)
