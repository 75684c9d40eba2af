# The step has no minus: it goes along the gradient, uphill.
# GitHub ML-course/master, issue 36, notebooks/01 - Introduction
import numpy as np


def gradient_descent(gradient, start, learning_rate, steps):
    path = [start.copy()]
    for _ in range(steps):
        path.append(path[-1] + learning_rate * gradient(path[-1]))
    return np.array(path)
