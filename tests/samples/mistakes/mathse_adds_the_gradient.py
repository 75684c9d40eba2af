# The gradient is added: the path goes uphill.
# math.stackexchange.com/questions/2675626
import numpy as np


def gradient_descent(gradient, start, learning_rate, steps):
    current = start.copy()
    path = [current]
    for _ in range(steps):
        current = current + learning_rate * gradient(current)
        path.append(current)
    return np.array(path)
