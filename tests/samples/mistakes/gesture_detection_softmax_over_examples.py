# Normalised along axis 0 (the examples) though the scores are (N, C): columns sum to 1.
# maxlevv/Gesture-Detection, src/modeling/activation_functions.py
import numpy as np


def softmax(scores):
    e = np.exp(scores - scores.max(axis=0))
    return e / e.sum(axis=0).reshape(1, -1)
