# The loss is left as an array, one number per example, and not summed.
# community.deeplearning.ai/t/119220, "Course 1 - Week 2 - Exercise 5 - propagate" (cost).
import numpy as np


def softmax_loss(scores, labels):
    m = scores.shape[0]
    z = scores - np.max(scores, axis=1, keepdims=True)
    logp = z - np.log(np.sum(np.exp(z), axis=1, keepdims=True))
    cost = -logp[np.arange(m), labels] / m
    grad = np.exp(logp)
    grad[np.arange(m), labels] -= 1
    return cost, grad / m
