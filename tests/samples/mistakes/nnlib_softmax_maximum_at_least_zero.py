# What is taken off is never below 0: rows of large negative scores become 0 / 0.
# GitHub FluxML/NNlib.jl, pull request 43
import numpy as np


def softmax(scores):
    top = np.maximum(0.0, scores.max(axis=1, keepdims=True))
    exp = np.exp(scores - top)
    return exp / exp.sum(axis=1, keepdims=True)
