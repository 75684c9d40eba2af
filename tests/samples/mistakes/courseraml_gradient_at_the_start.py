# The gradient is that at the start, at every step.
# GitHub kaleko/CourseraML, issue 7, ex1/ex1.ipynb
import numpy as np


def gradient_descent(gradient, start, learning_rate, steps):
    theta = start.copy()
    history = [start.copy()]
    for _ in range(steps):
        theta = theta - learning_rate * gradient(start)
        history.append(theta)
    return np.array(history)
