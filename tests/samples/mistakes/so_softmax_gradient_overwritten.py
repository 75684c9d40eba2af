# The local gradient of the softmax is a vector, overwritten for each j, and takes the input where the output belongs.
# Stack Overflow, "numpy : calculate the derivative of the softmax function" (newbe.dev has a copy).
import numpy as np


def softmax_loss(scores, labels):
    n, c = scores.shape
    rows = np.arange(n)
    shifted = scores - scores.max(axis=1, keepdims=True)
    logp = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    p = np.exp(logp)
    dscores = np.zeros_like(p)
    for i in range(c):
        for j in range(c):
            if i == j:
                dscores[:, i] = p[:, i] * (1 - scores[:, i])
            else:
                dscores[:, i] = -p[:, i] * scores[:, j]
    upstream = -1 / np.maximum(p[rows, labels], 1e-300)
    return -logp[rows, labels].mean(), dscores * upstream[:, None] / n
