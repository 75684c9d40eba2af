"""Written after keras.ops.nn: log-softmax, and one-hot targets."""

import numpy as np


def linear_scores(x, weights, bias):
    return np.tensordot(x, weights, axes=1) + bias


def log_softmax(logits):
    shifted = logits - np.max(logits, axis=-1, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted), axis=-1, keepdims=True))


def softmax(scores):
    return np.exp(log_softmax(scores))


def one_hot(labels, num_classes):
    return np.eye(num_classes)[np.asarray(labels, dtype="int32")]


def softmax_loss(scores, labels):
    target = one_hot(labels, scores.shape[-1])
    log_prob = log_softmax(scores)
    per_example = -np.sum(target * log_prob, axis=-1)
    return np.mean(per_example), (softmax(scores) - target) / np.shape(scores)[0]


def hinge_loss(scores, labels, margin=1.0):
    target = one_hot(labels, scores.shape[-1])
    pos = np.sum(target * scores, axis=-1, keepdims=True)
    neg = (1.0 - target) * np.maximum(scores - pos + margin, 0.0)
    wrong = (neg > 0).astype("float64")
    gradient = wrong - target * np.sum(wrong, axis=-1, keepdims=True)
    return np.mean(np.sum(neg, axis=-1)), gradient / len(scores)


def full_loss(x, labels, weights, bias, rate):
    loss, dscores = softmax_loss(linear_scores(x, weights, bias), labels)
    losses = [loss, rate * np.sum(np.square(weights))]
    return sum(losses), np.tensordot(x, dscores, axes=(0, 0)) + 2.0 * rate * weights, np.sum(dscores, axis=0)
