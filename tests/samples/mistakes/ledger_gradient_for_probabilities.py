# The gradient is that for the probabilities, -y / p, not for the scores.
# GitHub fetchai/ledger, pull request 1580
import numpy as np


def softmax_loss(scores, labels):
    n = len(labels)
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    loss = -np.mean(log_p[np.arange(n), labels])
    one_hot = np.zeros_like(scores)
    one_hot[np.arange(n), labels] = 1
    return loss, -one_hot / np.exp(log_p) / n
