# The gradient lacks the 2: rate * sum(w^2) has the derivative 2 * rate * w.
# Constraints.py (L2_Regularizer) of FAU's Deep Learning exercise 3, in many public copies by students
import numpy as np


def l2_penalty(weights, rate):
    norm = rate * np.linalg.norm(weights.flatten(), ord=2) ** 2
    return norm, rate * weights
