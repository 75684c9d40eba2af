# The sum has no axis, so that loss and gradient are sums over the batch.
# hzy46/Deep-Learning-21-Examples, issue 17, softmax_regression.py

import numpy as np


def softmax_loss(scores, labels):
    n, c = scores.shape
    y = np.eye(c)[labels]
    p = softmax(scores)
    loss = np.mean(-np.sum(y * np.log(np.maximum(p, 1e-300))))
    return loss, p - y
