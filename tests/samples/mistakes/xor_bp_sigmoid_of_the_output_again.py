# The derivative applies the sigmoid once more to what is the sigmoid's output already.
# "Debugging BP Algorithm for XOR Problem", kept in huggingface.co/datasets/nvidia/Nemotron-CC-Math-v1.
import numpy as np


def _sigmoid(x):
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1.0, e) / (1 + e)


def sigmoid_forward(x):
    out = _sigmoid(x)
    return out, out


def sigmoid_backward(dout, cache):
    return dout * _sigmoid(cache) * (1 - _sigmoid(cache))
