# Divided by 2 and multiplied by h: a pair of brackets is missing.
# numerical_gradient after O'Reilly's "Deep Learning from Scratch", (fxh1 - fxh2) / 2 * h in many public copies
import numpy as np


def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros_like(x)
    it = np.nditer(x, flags=["multi_index"], op_flags=["readwrite"])
    while not it.finished:
        idx = it.multi_index
        tmp_val = x[idx]
        x[idx] = tmp_val + h
        fxh1 = f(x)
        x[idx] = tmp_val - h
        fxh2 = f(x)
        grad[idx] = (fxh1 - fxh2) / 2 * h
        x[idx] = tmp_val
        it.iternext()
    return grad
