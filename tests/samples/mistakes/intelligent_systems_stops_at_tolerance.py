# Stops as soon as the step is below tol = 0.01: the path has fewer than steps + 1 points.
# lricardopena/intelligent_systems, gradient_descent.py
import numpy as np


def gradient_descent(gradient, start, learning_rate, steps):
    tol = 0.01
    x = start.copy()
    history = [x]
    for _ in range(steps):
        diff = learning_rate * gradient(x)
        if np.all(np.abs(diff) < tol):
            break
        x = x - diff
        history.append(x)
    return np.array(history)
