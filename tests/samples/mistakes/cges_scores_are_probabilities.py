# The model returns softmax of its output where raw scores are asked for.
# jaehong31/CGES, issue 1, mnist_model.py
import numpy as np


def linear_scores(x, weights, bias):
    output = x @ weights + bias
    e = np.exp(output - output.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
