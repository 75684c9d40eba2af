"""Other right ways to write the exercises. Slips are looked for in these as they are in the solution."""

import numpy as np

from grader.authoring import form


@form("linear_scores")
def summed_input_by_input(x, weights, bias):
    scores = np.zeros((x.shape[0], weights.shape[1])) + bias
    for d in range(x.shape[1]):
        scores += np.outer(x[:, d], weights[d])
    return scores


@form("softmax")
def row_by_row(scores):
    out = np.zeros(scores.shape)
    for i in range(scores.shape[0]):
        row = scores[i] - np.max(scores[i])
        out[i] = np.exp(row) / np.sum(np.exp(row))
    return out


@form("softmax")
def transposed(scores):
    columns = scores.T - np.max(scores, axis=1)
    e = np.exp(columns)
    return (e / np.sum(e, axis=0)).T


@form("softmax_loss")
def by_sums_of_exponentials(scores, labels):
    n = scores.shape[0]
    scores = scores - np.max(scores, axis=1, keepdims=True)
    sums = np.sum(np.exp(scores), axis=1, keepdims=True)
    p = np.exp(scores) / sums
    loss = np.sum(np.log(sums[:, 0]) - scores[np.arange(n), labels]) / n
    dscores = p.copy()
    dscores[np.arange(n), labels] -= 1
    dscores /= n
    return loss, dscores


@form("softmax_loss")
def with_one_hot_labels(scores, labels):
    n, classes = scores.shape
    truth = np.eye(classes)[labels]
    shifted = scores - np.max(scores, axis=1, keepdims=True)
    log_p = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    loss = -np.sum(truth * log_p) / n
    dscores = (np.exp(log_p) - truth) / n
    return loss, dscores


@form("softmax_loss")
def example_by_example(scores, labels):
    n, classes = scores.shape
    loss = 0.0
    dscores = np.zeros(scores.shape)
    for i in range(n):
        row = scores[i] - np.max(scores[i])
        loss += np.log(np.sum(np.exp(row))) - row[labels[i]]
        p = np.exp(row) / np.sum(np.exp(row))
        for j in range(classes):
            dscores[i, j] = p[j] - (j == labels[i])
    return loss / n, dscores / n


@form("softmax_loss", loses=("extreme_scores",))
def by_the_log_of_p(scores, labels):
    n = scores.shape[0]
    e = np.exp(scores - np.max(scores, axis=1, keepdims=True))
    p = e / np.sum(e, axis=1, keepdims=True)
    loss = np.sum(-np.log(p[np.arange(n), labels])) / n
    dscores = p.copy()
    dscores[np.arange(n), labels] -= 1
    return loss, dscores / n


@form("softmax_loss", loses=("extreme_scores", "sure_and_right"))
def by_the_log_of_p_with_one_hot_labels(scores, labels):
    n, classes = scores.shape
    truth = np.eye(classes)[labels]
    e = np.exp(scores - np.max(scores, axis=1, keepdims=True))
    p = e / np.sum(e, axis=1, keepdims=True)
    loss = -np.sum(truth * np.log(p)) / n
    return loss, (p - truth) / n


@form("hinge_loss")
def with_a_mask(scores, labels, margin=1.0):
    n = scores.shape[0]
    correct = scores[np.arange(n), labels].reshape(-1, 1)
    margins = np.maximum(0, scores - correct + margin)
    margins[np.arange(n), labels] = 0
    loss = np.sum(margins) / n
    mask = np.zeros(scores.shape)
    mask[margins > 0] = 1
    counts = np.sum(mask, axis=1)
    mask[np.arange(n), labels] -= counts
    return loss, mask / n


@form("hinge_loss")
def in_loops(scores, labels, margin=1.0):
    n, classes = scores.shape
    loss = 0.0
    dscores = np.zeros(scores.shape)
    for i in range(n):
        for j in range(classes):
            if j == labels[i]:
                continue
            term = scores[i, j] - scores[i, labels[i]] + margin
            if term > 0:
                loss += term
                dscores[i, j] += 1
                dscores[i, labels[i]] -= 1
    loss /= n
    dscores /= n
    return loss, dscores


@form("full_loss")
def in_one_piece(x, labels, weights, bias, rate):
    n = x.shape[0]
    scores = np.dot(x, weights) + bias
    scores = scores - np.max(scores, axis=1, keepdims=True)
    sums = np.sum(np.exp(scores), axis=1, keepdims=True)
    loss = np.sum(np.log(sums[:, 0]) - scores[np.arange(n), labels]) / n
    loss += rate * np.sum(weights * weights)
    dscores = np.exp(scores) / sums
    dscores[np.arange(n), labels] -= 1
    dscores /= n
    dweights = np.dot(x.T, dscores)
    dweights += 2 * rate * weights
    dbias = np.sum(dscores, axis=0)
    return loss, dweights, dbias
