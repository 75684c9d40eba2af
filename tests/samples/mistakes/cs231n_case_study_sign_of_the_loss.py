# The loss is the logarithm, without the minus; the gradient is right.
# cs231n/cs231n.github.io, pull request 244, neural-networks-case-study.md

import numpy as np


def softmax_loss(scores, labels):
    n = len(scores)
    shifted = scores - scores.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    loss = logs[np.arange(n), labels].mean()
    p = np.exp(logs)
    p[np.arange(n), labels] -= 1
    return loss, p / n
