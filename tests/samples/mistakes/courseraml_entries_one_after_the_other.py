# theta and tmptheta are one array, so the gradient of an entry sees those that have moved already.
# GitHub kaleko/CourseraML, issue 12, ex1/ex1.ipynb
import numpy as np


def gradient_descent(gradient, start, learning_rate, steps):
    theta = start.copy()
    history = [theta.copy()]
    for _ in range(steps):
        tmptheta = theta
        for j in np.ndindex(theta.shape):
            tmptheta[j] = theta[j] - learning_rate * gradient(theta)[j]
        theta = tmptheta
        history.append(theta.copy())
    return np.array(history)
