import numpy as np
from f32 import single


@single
def linear_scores(x, weights, bias):
    return np.dot(x, weights) + bias


@single
def softmax(scores):
    z = scores - np.amax(scores, axis=1)[:, None]
    np.exp(z, out=z)
    z /= z.sum(axis=1)[:, None]
    return z


@single
def softmax_loss(scores, labels):
    rows = np.arange(labels.size)
    top = np.amax(scores, axis=1)
    losses = np.log(np.exp(scores - top[:, None]).sum(axis=1)) + top - scores[rows, labels]
    gradient = softmax(scores)
    gradient[rows, labels] -= np.float32(1)
    return losses.mean(), gradient / np.float32(labels.size)


@single
def hinge_loss(scores, labels, margin=1.0):
    rows = np.arange(labels.size)
    gaps = scores - scores[rows, labels][:, None] + margin
    gaps[rows, labels] = 0
    gaps[gaps < 0] = 0
    gradient = np.sign(gaps)
    gradient[rows, labels] = -gradient.sum(axis=1)
    return gaps.sum(axis=1).mean(), gradient / np.float32(labels.size)


@single
def full_loss(x, labels, weights, bias, rate):
    loss, d = softmax_loss(linear_scores(x, weights, bias), labels)
    return loss + rate * np.square(weights).sum(), x.T @ d + 2 * rate * weights, d.sum(axis=0)
