# The derivative of the softmax is p (1 - p), as if the classes did not depend on each other.
# GitHub eriklindernoren/ML-From-Scratch, issue 71, activation_functions.py
import numpy as np


def softmax_loss(scores, labels):
    n = len(labels)
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    loss = -np.mean(log_p[np.arange(n), labels])
    y = np.zeros_like(scores)
    y[np.arange(n), labels] = 1
    p = np.exp(log_p)
    dp = -(y / np.clip(p, 1e-15, 1 - 1e-15)) / n
    return loss, dp * p * (1 - p)
