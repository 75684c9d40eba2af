# It ends as soon as a step is below a tolerance, which is not asked for: the path is too short.
# apnielsen.com/dual-numbers-auto-diff
import numpy as np


def gradient_descent(gradient, start, learning_rate, steps):
    x = start.copy()
    xs = [start.copy()]
    for _ in range(steps):
        delta = learning_rate * gradient(x)
        if np.all(np.abs(delta) < 0.01):
            break
        x = x - delta
        xs.append(x)
    return np.array(xs)
