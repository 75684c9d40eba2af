# The difference is taken to one side only.
# cs231n.github.io/optimization-1, eval_numerical_gradient (GitHub cs231n/cs231n.github.io, issue 186)
import numpy as np


def numerical_gradient(f, x, h=1e-5):
    x = x.copy()
    fx = f(x)
    grad = np.zeros(x.shape)
    it = np.nditer(x, flags=["multi_index"], op_flags=["readwrite"])
    while not it.finished:
        ix = it.multi_index
        old_value = x[ix]
        x[ix] = old_value + h
        fxh = f(x)
        x[ix] = old_value
        grad[ix] = (fxh - fx) / h
        it.iternext()
    return grad
