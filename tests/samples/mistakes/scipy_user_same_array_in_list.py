# One array is appended again and again and changed in place: every point of the path is the last one.
# SciPy-User, 10 November 2010, "Python lists in combination with numpy arrays"
import numpy as np


def gradient_descent(gradient, start, learning_rate, steps):
    a = start.copy()
    lst = [a]
    for _ in range(steps):
        a -= learning_rate * gradient(a)
        lst.append(a)
    return np.array(lst)
