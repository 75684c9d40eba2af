# Binary cross-entropy of every class, and its derivative for the probabilities, not for the scores.
# GitHub eriklindernoren/ML-From-Scratch, mlfromscratch/deep_learning/loss_functions.py
import numpy as np


def softmax_loss(scores, labels):
    e = np.exp(scores - np.max(scores, axis=-1, keepdims=True))
    p = np.clip(e / np.sum(e, axis=-1, keepdims=True), 1e-15, 1 - 1e-15)
    y = np.zeros_like(p)
    y[np.arange(len(y)), labels] = 1
    loss = np.mean(np.sum(-y * np.log(p) - (1 - y) * np.log(1 - p), axis=1))
    return loss, (-(y / p) + (1 - y) / (1 - p)) / len(y)
