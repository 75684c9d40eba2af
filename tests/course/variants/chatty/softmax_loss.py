import numpy as np
from diary import told

print("softmax_loss loaded; numpy", np.__version__)


@told
def linear_scores(x, weights, bias):
    scores = x @ weights
    scores += bias
    return scores


@told
def softmax(scores):
    e = np.exp(scores - np.max(scores, axis=1).reshape(-1, 1))
    return e / np.sum(e, axis=1).reshape(-1, 1)


@told
def softmax_loss(scores, labels):
    n = len(labels)
    m = np.max(scores, axis=1)
    lse = m + np.log(np.sum(np.exp((scores.T - m).T), axis=1))
    losses = [lse[i] - scores[i][labels[i]] for i in range(n)]
    d = softmax(scores)
    for i in range(n):
        d[i][labels[i]] -= 1.0
    print("losses:", losses)
    return np.mean(losses), d / n


@told
def hinge_loss(scores, labels, margin=1.0):
    n = len(labels)
    d = np.zeros_like(scores)
    total = 0
    for i in range(n):
        for j in range(scores.shape[1]):
            if j != labels[i]:
                m = scores[i, j] - scores[i, labels[i]] + margin
                if m > 0:
                    total += m
                    d[i, j] += 1
                    d[i, labels[i]] -= 1
    return total / n, d / n


@told
def full_loss(x, labels, weights, bias, rate):
    data_loss, d = softmax_loss(linear_scores(x, weights, bias), labels)
    print(f"data loss {data_loss}, penalty {rate * (weights**2).sum()}")
    return data_loss + rate * (weights**2).sum(), x.T @ d + 2 * rate * weights, d.sum(0)
