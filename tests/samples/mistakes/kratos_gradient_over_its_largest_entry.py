# The gradient is divided by its largest entry, whatever was asked for.
# GitHub KratosMultiphysics/Kratos, pull request 11150, opt_line_search.py
import numpy as np


def gradient_descent(gradient, start, learning_rate, steps):
    path = [np.array(start, dtype=float)]
    for _ in range(steps):
        slope = gradient(path[-1])
        path.append(path[-1] - learning_rate * slope / np.max(np.abs(slope)))
    return np.array(path)
