# The learning rate does not appear in the update.
# GitHub aimacode/aima-python, issue 285, learning.py (LinearLearner)
import numpy as np


def gradient_descent(gradient, start, learning_rate, steps):
    x = start.copy()
    path = [x]
    for _ in range(steps):
        x = x - gradient(x)
        path.append(x)
    return np.array(path)
