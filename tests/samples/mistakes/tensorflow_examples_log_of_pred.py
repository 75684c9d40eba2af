# The logarithm is taken of the rounded probabilities of all classes, times a one-hot row: 0 times -inf.
# GitHub aymericdamien/TensorFlow-Examples, issue 383, examples/2_BasicModels/logistic_regression.py
import numpy as np


def softmax_loss(scores, labels):
    y = np.eye(scores.shape[1])[labels]
    pred = softmax(scores)
    cost = np.mean(-np.sum(y * np.log(pred), axis=1))
    return cost, (pred - y) / len(scores)
