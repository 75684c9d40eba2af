# Softmax is taken of what is a softmax already.
# arthurdouillard/deepcourse, pull request 9, mlp.py (softmax)

import numpy as np


def softmax_loss(scores, labels):
    n = len(scores)
    p = softmax(softmax(scores))
    loss = -np.log(p[np.arange(n), labels]).mean()
    p[np.arange(n), labels] -= 1
    return loss, p / n
